-- expect: refused 'coroutine' is not there
coroutine.yield()
return {}
