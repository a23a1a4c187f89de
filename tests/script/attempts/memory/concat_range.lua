-- expect: refused a range of more than
return { check = function(service, day)
  return table.concat({}, "", 1, 1000000000)
end }
