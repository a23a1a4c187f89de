-- expect: refused frozen
return { check = function(service, day)
  math.twice = function(x) return 2 * x end
end }
