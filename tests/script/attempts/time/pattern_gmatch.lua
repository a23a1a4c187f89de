-- expect: stopped instructions
return { check = function(service, day)
  for a in ("a"):rep(100000):gmatch(".-.-.-b") do end
end }
