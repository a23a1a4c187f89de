-- expect: refused format: use
return { check = function(service, day)
  return string.format("%p", {})
end }
