-- expect: refused assigned here
return { check = function(service, day)
  _ENV = { x = 1 }
  return x
end }
