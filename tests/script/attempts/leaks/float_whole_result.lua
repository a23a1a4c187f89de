-- expect: refused fraction
return { check = function(service, day)
  return 4 / 2
end }
