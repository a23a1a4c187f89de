-- expect: stopped instructions
while true do end
return {}
