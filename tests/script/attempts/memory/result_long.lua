-- expect: refused a text of more than
return { check = function(service, day)
  return ("x"):rep(10000)
end }
