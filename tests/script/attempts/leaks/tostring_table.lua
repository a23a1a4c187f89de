-- expect: harmless "table"
return { check = function(service, day)
  return tostring {}
end }
