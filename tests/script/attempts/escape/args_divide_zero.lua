-- expect: refused
return { check = function(service, day)
  return 1 // 0
end }
