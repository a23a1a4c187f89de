-- expect: refused nested
return { check = function(service, day)
  local t = {}
  for i = 1, 1000 do t = { t } end
  return t
end }
