-- expect: refused frozen
return { check = function(service, day)
  table.sort(service.modifiers)
end }
