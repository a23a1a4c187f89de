-- expect: refused frozen
return { check = function(service, day)
  table.sort = nil
end }
