-- expect: refused non-closable
return { check = function(service, day)
  local x <close> = {}
end }
