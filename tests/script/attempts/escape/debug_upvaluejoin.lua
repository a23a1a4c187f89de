-- expect: refused 'debug' is not there
return { check = function(service, day)
  return debug.upvaluejoin(pairs, 1, next, 1)
end }
