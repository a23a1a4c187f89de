-- expect: refused '_G' is not there
return { check = function(service, day)
  _G.tostring = nil
end }
