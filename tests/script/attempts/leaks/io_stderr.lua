-- expect: refused 'io' is not there
return { check = function(service, day)
  io.stderr:write(service.name)
end }
