-- expect: stopped instructions
return { check = function(service, day)
  local text = ("a"):rep(1000000)
  return text:find(("a"):rep(500000) .. "b", 1, true)
end }
