-- expect: refused 'package' is not there
return { check = function(service, day)
  return package.loadlib("libc.so.6", "system")
end }
