-- expect: stopped instructions
return { check = function(service, day)
  return (("abc"):gsub(".", function() while true do end end))
end }
