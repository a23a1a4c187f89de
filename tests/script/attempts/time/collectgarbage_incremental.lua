-- expect: refused 'collectgarbage' is not there
return { check = function(service, day)
  collectgarbage("incremental", 1000, 1, 1)
end }
