-- expect: refused non-closable
return { check = function(service, day)
  for k in next, {}, nil, {} do end
end }
