-- expect: refused at most 200
return { check = function(service, day)
  return ("x"):rep(1000000):byte(1, -1)
end }
