-- expect: refused the number of a character
return { check = function(service, day)
  return utf8.char(math.maxinteger)
end }
