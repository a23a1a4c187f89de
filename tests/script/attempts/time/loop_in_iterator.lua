-- expect: stopped instructions
return { check = function(service, day)
  for x in function() while true do end end do end
end }
