-- expect: refused a place in the table
return { check = function(service, day)
  table.insert({}, math.maxinteger, 1)
end }
