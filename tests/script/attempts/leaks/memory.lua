-- expect: refused 'collectgarbage' is not there
return { check = function(service, day)
  return collectgarbage("count")
end }
