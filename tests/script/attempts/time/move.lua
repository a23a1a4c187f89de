-- expect: refused no table function 'move'
return { check = function(service, day)
  table.move({}, 1, 1000000000000, 2, {})
end }
