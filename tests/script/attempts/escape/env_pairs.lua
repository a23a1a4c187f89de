-- expect: harmless ""
return { check = function(service, day)
  local names = ""
  for name in pairs(_ENV) do names = names .. name end
  return names
end }
