-- expect: refused format: use
return { check = function(service, day)
  return string.format("%q", 1 / 3)
end }
