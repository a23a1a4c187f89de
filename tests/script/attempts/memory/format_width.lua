-- expect: refused widths go to 99
return { check = function(service, day)
  return string.format("%99999d", 1)
end }
