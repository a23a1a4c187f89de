-- expect: refused other than 0
return { check = function(service, day)
  return math.fmod(1, 0)
end }
