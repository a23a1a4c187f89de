-- expect: refused 'print' is not there
return { check = function(service, day)
  print(service.name)
end }
