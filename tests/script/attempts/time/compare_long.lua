-- expect: stopped
return { check = function(service, day)
  local a = ("x"):rep(1000000)
  local b = a .. "y"
  while a < b do end
end }
