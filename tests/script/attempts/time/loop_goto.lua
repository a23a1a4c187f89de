-- expect: stopped instructions
return { check = function(service, day)
  ::again::
  goto again
end }
