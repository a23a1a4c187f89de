-- expect: stopped instructions
return { check = function(service, day)
  repeat until false
end }
