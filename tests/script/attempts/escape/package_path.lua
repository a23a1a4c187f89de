-- expect: refused 'package' is not there
return { check = function(service, day)
  package.cpath = "/tmp/?.so"
end }
