-- expect: refused 'load' is not there
return { check = function(service, day)
  return load("\27Lua", "x", "b")()
end }
