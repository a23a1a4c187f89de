-- expect: stopped instructions
return { check = function(service, day)
  return (("a"):rep(200000):gsub("(a-)*b", "x"))
end }
