-- expect: refused 'dofile' is not there
return { check = function(service, day)
  return dofile("/etc/passwd")
end }
