-- expect: refused not valid UTF-8
return { check = function(service, day)
  return "\u{D800}"
end }
