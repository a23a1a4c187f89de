-- expect: refused a function
return { check = function(service, day)
  return { function() end }
end }
