-- expect: refused give a function
return { check = function(service, day)
  local t = { {}, {}, {} }
  table.sort(t)
end }
