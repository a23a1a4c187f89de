-- expect: stopped instructions
return { check = function(service, day)
  return (("("):rep(500000):find("%b()"))
end }
