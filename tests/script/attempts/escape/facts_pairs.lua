-- expect: refused plain table
return { check = function(service, day)
  for k, v in pairs(service) do end
end }
