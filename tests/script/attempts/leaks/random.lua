-- expect: refused no math function 'random'
return { check = function(service, day)
  return math.random(100)
end }
