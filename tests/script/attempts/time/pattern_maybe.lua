-- expect: stopped instructions
return { check = function(service, day)
  return (("a"):rep(60):find(("a?"):rep(30) .. ("a"):rep(30) .. "b"))
end }
