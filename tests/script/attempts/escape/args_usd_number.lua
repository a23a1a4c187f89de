-- expect: refused a text
return { check = function(service, day)
  return usd(1)
end }
