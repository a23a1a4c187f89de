-- expect: refused frozen
return { check = function(service, day)
  table.insert(string, "x")
end }
