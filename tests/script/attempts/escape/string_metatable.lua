-- expect: refused 'getmetatable' is not there
return { check = function(service, day)
  getmetatable("").__index.upper = string.lower
end }
