-- expect: refused given
return { check = function(service, day)
  return string.format("%d %d", 1)
end }
