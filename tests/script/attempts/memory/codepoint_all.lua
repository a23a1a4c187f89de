-- expect: refused at most 200
return { check = function(service, day)
  return utf8.codepoint(("x"):rep(1000000), 1, -1)
end }
