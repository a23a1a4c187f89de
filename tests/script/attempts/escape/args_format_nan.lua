-- expect: refused a whole number
return { check = function(service, day)
  return string.format("%d", 0 / 0)
end }
