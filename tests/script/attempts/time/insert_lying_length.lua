-- expect: refused 'setmetatable' is not there
return { check = function(service, day)
  table.insert(setmetatable({}, { __len = function() return 1e15 end }), 1, 1)
end }
