-- expect: refused
return { check = function(service, day)
  return date(1e308)
end }
