-- expect: refused 'pcall' is not there
return { check = function(service, day)
  while true do pcall(function() while true do end end) end
end }
