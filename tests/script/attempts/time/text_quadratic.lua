-- expect: stopped memory
return { check = function(service, day)
  local s = ""
  while true do s = s .. "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" end
end }
