-- expect: refused control character
return { check = function(service, day)
  return "a\u{202E}b"
end }
