-- expect: refused there is no fact
return { check = function(service, day)
  return known "service.minutes\0x"
end }
