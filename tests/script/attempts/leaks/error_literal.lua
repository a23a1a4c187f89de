-- expect: refused this payer was not expected here
return { check = function(service, day)
  error "this payer was not expected here"
end }
