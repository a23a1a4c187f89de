-- expect: refused a range of more than
return { check = function(service, day)
  return table.concat({}, "", math.mininteger, math.maxinteger)
end }
