-- expect: refused not valid UTF-8
return { check = function(service, day)
  return "\xC0\xAF"
end }
