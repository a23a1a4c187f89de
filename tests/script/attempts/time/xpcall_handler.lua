-- expect: refused 'xpcall' is not there
return { check = function(service, day)
  xpcall(error, function() while true do end end)
end }
