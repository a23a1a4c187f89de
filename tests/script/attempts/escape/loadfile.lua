-- expect: refused 'loadfile' is not there
return { check = function(service, day)
  return loadfile("/etc/passwd")
end }
