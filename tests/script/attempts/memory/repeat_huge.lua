-- expect: refused longer than
return { check = function(service, day)
  return ("x"):rep(100000000000)
end }
