-- expect: refused a whole number
return { check = function(service, day)
  return year(1.5)
end }
