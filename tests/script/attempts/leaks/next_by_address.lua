-- expect: refused has no order
return { check = function(service, day)
  return (next { [{}] = 1 })
end }
