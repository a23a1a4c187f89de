-- expect: stopped instructions
return { check = function(service, day)
  while true do end
end }
