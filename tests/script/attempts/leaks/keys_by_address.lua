-- expect: refused has no order
return { check = function(service, day)
  for k in pairs { [{}] = 1, [tostring] = 2 } do end
end }
