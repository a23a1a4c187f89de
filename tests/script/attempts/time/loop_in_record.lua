-- expect: stopped instructions
return { check = function(service, day)
  while service.minutes do end
end }
