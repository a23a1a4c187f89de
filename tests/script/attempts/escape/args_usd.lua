-- expect: refused not an amount
return { check = function(service, day)
  return usd "-1"
end }
