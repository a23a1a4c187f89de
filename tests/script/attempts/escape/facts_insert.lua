-- expect: refused frozen
return { check = function(service, day)
  table.insert(service, 1)
end }
