-- expect: refused
return { check = function(service, day)
  _ENV.tostring = nil
end }
