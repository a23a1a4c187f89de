-- expect: refused fraction
return { check = function(service, day)
  return 0.1 + 0.2
end }
