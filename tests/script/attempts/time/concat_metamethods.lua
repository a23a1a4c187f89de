-- expect: refused 'setmetatable' is not there
return { check = function(service, day)
  table.concat(setmetatable({}, { __len = function() return 1e9 end, __index = function() return "" end }))
end }
