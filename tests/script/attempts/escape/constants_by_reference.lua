-- expect: refused frozen
local inner = { 1 }
local limits = constants { inner }
inner[2] = 2
return { limits }
