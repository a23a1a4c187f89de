-- expect: refused 'load' is not there
return { check = function(service, day)
  load(("("):rep(1000000))()
end }
