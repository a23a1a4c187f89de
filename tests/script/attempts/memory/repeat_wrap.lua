-- expect: refused longer than
return { check = function(service, day)
  return ("xx"):rep(math.maxinteger)
end }
