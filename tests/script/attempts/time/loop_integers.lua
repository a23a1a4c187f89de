-- expect: stopped instructions
return { check = function(service, day)
  for i = 1, math.maxinteger do end
end }
