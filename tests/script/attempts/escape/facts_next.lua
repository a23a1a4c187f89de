-- expect: refused plain table
return { check = function(service, day)
  return next(service)
end }
