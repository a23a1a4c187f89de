-- expect: refused compare
return { check = function(service, day)
  return {} < {}
end }
