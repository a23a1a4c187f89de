-- expect: stopped instructions
return { check = function(service, day)
  local text = ("a"):rep(1000000)
  while true do text:gsub(".", {}) end
end }
