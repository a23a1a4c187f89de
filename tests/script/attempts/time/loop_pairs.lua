-- expect: stopped instructions
return { check = function(service, day)
  while true do for k in pairs { 1, 2, 3 } do end end
end }
