-- expect: refused 'loadstring' is not there
return { check = function(service, day)
  return loadstring("return 1")()
end }
