-- expect: refused not a text
return { check = function(service, day)
  return table.concat({}, "", math.maxinteger - 1, math.maxinteger)
end }
