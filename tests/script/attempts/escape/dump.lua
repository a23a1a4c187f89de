-- expect: refused no string function 'dump'
return { check = function(service, day)
  return string.dump(function() end)
end }
