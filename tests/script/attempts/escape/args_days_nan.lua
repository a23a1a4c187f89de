-- expect: refused a whole number
return { check = function(service, day)
  return days(0, 0 / 0)
end }
