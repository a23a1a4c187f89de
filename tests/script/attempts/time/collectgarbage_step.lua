-- expect: refused 'collectgarbage' is not there
return { check = function(service, day)
  while true do collectgarbage("step", 1) end
end }
