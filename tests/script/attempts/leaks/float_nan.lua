-- expect: refused fraction
return { check = function(service, day)
  return 0 / 0
end }
