-- expect: refused not a list
return { check = function(service, day)
  return #service
end }
