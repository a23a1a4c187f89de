-- expect: refused not shown
return { check = function(service, day)
  error("no rule for " .. service.name)
end }
