-- expect: refused facts cannot be changed
return { check = function(service, day)
  day.plan_of_care = nil
end }
