-- expect: refused 'warn' is not there
return { check = function(service, day)
  warn("@on")
  warn(service.name)
end }
