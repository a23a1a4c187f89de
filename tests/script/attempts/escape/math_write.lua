-- expect: refused frozen
return { check = function(service, day)
  math.floor = math.ceil
end }
