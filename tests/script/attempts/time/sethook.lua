-- expect: refused 'debug' is not there
return { check = function(service, day)
  debug.sethook()
  while true do end
end }
