-- expect: refused 'setmetatable' is not there
return { check = function(service, day)
  setmetatable({}, { __gc = function() while true do end end })
end }
