-- expect: refused no string function 'packsize'
return { check = function(service, day)
  return string.packsize(("i16"):rep(1000))
end }
