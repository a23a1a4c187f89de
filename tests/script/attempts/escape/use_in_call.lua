-- expect: refused use works while
return { check = function(service, day)
  return use "gonio.documentation"
end }
