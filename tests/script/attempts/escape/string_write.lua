-- expect: refused frozen
return { check = function(service, day)
  string.upper = string.lower
end }
