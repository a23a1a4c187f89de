-- expect: refused
return { check = function(service, day)
  local env = _ENV
  env["tostring"] = nil
end }
