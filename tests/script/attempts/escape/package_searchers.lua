-- expect: refused 'package' is not there
return { check = function(service, day)
  package.searchers[1] = nil
end }
