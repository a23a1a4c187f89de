-- expect: refused fraction
return { check = function(service, day)
  return { amount = 10 / 4 }
end }
