-- expect: refused too many captures
return { check = function(service, day)
  return (("x"):rep(100):find(("()"):rep(40)))
end }
