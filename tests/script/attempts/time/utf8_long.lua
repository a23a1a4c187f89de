-- expect: stopped
return { check = function(service, day)
  local a = ("x"):rep(1000000)
  while utf8.len(a) do end
end }
