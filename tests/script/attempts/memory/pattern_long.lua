-- expect: refused too long
return { check = function(service, day)
  return (("x"):find(("x"):rep(100000)))
end }
