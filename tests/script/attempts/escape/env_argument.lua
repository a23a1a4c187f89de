-- expect: harmless 2
return { check = function(service, day)
  return (function(_ENV) y = 2; return y end)({})
end }
