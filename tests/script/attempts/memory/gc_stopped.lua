-- expect: refused 'collectgarbage' is not there
return { check = function(service, day)
  collectgarbage("stop")
  local t = {}
  while true do t = { t } end
end }
