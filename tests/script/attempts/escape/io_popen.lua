-- expect: refused 'io' is not there
return { check = function(service, day)
  return io.popen("id"):read("a")
end }
