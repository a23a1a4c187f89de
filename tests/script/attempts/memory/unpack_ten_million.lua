-- expect: refused a range of more than
return { check = function(service, day)
  return table.unpack({}, 1, 10000000)
end }
