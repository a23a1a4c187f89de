-- expect: refused a name of small letters
local x = use("/etc/passwd")
return {}
