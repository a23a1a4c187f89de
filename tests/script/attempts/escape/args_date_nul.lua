-- expect: refused not a date
return { check = function(service, day)
  return date "2025-01-01\0"
end }
