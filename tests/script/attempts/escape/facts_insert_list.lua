-- expect: refused frozen
return { check = function(service, day)
  table.insert(service.modifiers, "KX")
end }
