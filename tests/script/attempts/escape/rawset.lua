-- expect: refused 'rawset' is not there
return { check = function(service, day)
  rawset(string, "upper", nil)
end }
