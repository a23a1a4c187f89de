-- expect: refused global
local env = _ENV
env.known = nil
return {}
