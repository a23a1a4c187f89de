-- expect: refused frozen
return { check = function(service, day)
  table.remove(math)
end }
