local t = {} t.t = t return policy(t)
