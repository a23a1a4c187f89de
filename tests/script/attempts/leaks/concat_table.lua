-- expect: refused concatenate
return { check = function(service, day)
  return "x" .. {}
end }
