-- expect: stopped instructions
return { check = function(service, day)
  local function again() return again() end
  return again()
end }
