-- expect: stopped instructions
return { check = function(service, day)
  return (("a"):rep(30000):find((".-"):rep(8) .. "b"))
end }
