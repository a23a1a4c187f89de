-- expect: refused 'io' is not there
return { check = function(service, day)
  return io.open("/proc/self/mem", "r+")
end }
