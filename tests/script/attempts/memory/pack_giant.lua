-- expect: refused no string function 'pack'
return { check = function(service, day)
  return string.pack("!16i16", 1)
end }
