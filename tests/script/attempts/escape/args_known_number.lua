-- expect: refused a text
return { check = function(service, day)
  return known(1)
end }
