-- expect: stopped stack overflow
return { check = function(service, day)
  local function down() table.sort({ 2, 1 }, down) end
  return down()
end }
