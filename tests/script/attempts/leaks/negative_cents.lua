-- expect: harmless -3
return { check = function(service, day)
  return -5 // 2
end }
