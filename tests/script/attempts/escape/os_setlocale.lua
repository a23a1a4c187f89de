-- expect: refused 'os' is not there
return { check = function(service, day)
  return os.setlocale("de_DE")
end }
