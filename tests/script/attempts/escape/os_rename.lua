-- expect: refused 'os' is not there
return { check = function(service, day)
  return os.rename("x", "y")
end }
