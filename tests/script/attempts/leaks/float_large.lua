-- expect: refused fraction
return { check = function(service, day)
  return 2.0 ^ 53 + 1
end }
