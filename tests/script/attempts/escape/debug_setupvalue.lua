-- expect: refused 'debug' is not there
return { check = function(service, day)
  return debug.setupvalue(pairs, 1, 2)
end }
