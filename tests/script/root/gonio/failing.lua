local x
return { a = x.y }
