-- expect: refused a date from 1900
return { check = function(service, day)
  return weekday(math.mininteger)
end }
