-- expect: refused frozen
return { check = function(service, day)
  utf8.len = nil
end }
