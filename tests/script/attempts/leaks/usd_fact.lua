-- expect: refused not an amount
return { check = function(service, day)
  return usd(service.name)
end }
