-- expect: refused a date from 1900
return { check = function(service, day)
  return days(0, math.maxinteger)
end }
