-- expect: refused 'load' is not there
return { check = function(service, day)
  return load("return 1")()
end }
