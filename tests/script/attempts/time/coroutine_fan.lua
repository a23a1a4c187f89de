-- expect: refused 'coroutine' is not there
return { check = function(service, day)
  while true do coroutine.wrap(function() for i = 1, 300 do end end)() end
end }
