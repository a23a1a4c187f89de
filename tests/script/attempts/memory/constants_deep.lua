-- expect: refused nested
local t = {}
for i = 1, 10000 do t = { t } end
return constants { t }
