-- expect: stopped instructions
return { check = function(service, day)
  local function down(n) if n > 0 then return 1 + down(n - 1) end while true do end end
  return down(1000)
end }
