-- expect: stopped instructions
return { check = function(service, day)
  return (("a"):rep(200000):find("(.*)%1b"))
end }
