-- expect: refused 'io' is not there
return { check = function(service, day)
  io.popen("sleep 60"):read("a")
end }
