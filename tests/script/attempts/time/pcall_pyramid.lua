-- expect: refused 'pcall' is not there
return { check = function(service, day)
  pcall(pcall, pcall, function() while true do end end)
end }
