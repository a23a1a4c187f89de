-- expect: refused frozen
return { check = function(service, day)
  service.modifiers[1] = "59"
end }
