-- expect: refused 'rawget' is not there
return { check = function(service, day)
  return rawget(service, "minutes")
end }
