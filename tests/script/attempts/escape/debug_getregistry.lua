-- expect: refused 'debug' is not there
return { check = function(service, day)
  return debug.getregistry()
end }
