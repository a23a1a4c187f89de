-- expect: stopped stack overflow
return { check = function(service, day)
  local function down() return (("x"):gsub("x", down)) end
  return down()
end }
