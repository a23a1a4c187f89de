Lua 5.4: what an honest compiler writes begins so
