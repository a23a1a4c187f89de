-- expect: stopped more than 65536 names
local t = {}
for i = 1, 100000 do t["name" .. i] = i end
return t
