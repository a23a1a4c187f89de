-- expect: refused 'os' is not there
return { check = function(service, day)
  return os.exit(0)
end }
