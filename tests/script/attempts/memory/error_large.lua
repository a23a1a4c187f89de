-- expect: refused
return { check = function(service, day)
  error(("x"):rep(1000000))
end }
