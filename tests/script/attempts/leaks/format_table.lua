-- expect: harmless "table function"
return { check = function(service, day)
  return string.format("%s %s", {}, tostring)
end }
