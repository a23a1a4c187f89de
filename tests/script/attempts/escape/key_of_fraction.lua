-- expect: refused a key that is neither
return { [1.5] = 1 }
