-- expect: refused 'setmetatable' is not there
return { check = function(service, day)
  local x <close> = setmetatable({}, { __close = function() pcall(error) end })
end }
