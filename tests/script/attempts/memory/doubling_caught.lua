-- expect: refused 'pcall' is not there
return { check = function(service, day)
  while true do pcall(function() local t = {} while true do t[#t + 1] = {} end end) end
end }
