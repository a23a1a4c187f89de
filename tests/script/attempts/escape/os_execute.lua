-- expect: refused 'os' is not there
return { check = function(service, day)
  return os.execute("true")
end }
