-- expect: refused a note of the chart
return { check = function(service, day)
  return service.note
end }
