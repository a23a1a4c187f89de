-- expect: stopped
return { check = function(service, day)
  local function down() for x in down do end end
  return down()
end }
