-- expect: refused frozen
return { check = function(service, day)
  table.sort(utf8)
end }
