-- expect: stopped
return { check = function(service, day)
  local function down() return 1 + down() end
  return down()
end }
