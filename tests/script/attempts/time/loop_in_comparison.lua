-- expect: stopped instructions
return { check = function(service, day)
  table.sort({ 3, 2, 1 }, function() while true do end end)
end }
