-- expect: harmless nil
return { check = function(service, day)
  return (("abc"):find("", math.maxinteger))
end }
