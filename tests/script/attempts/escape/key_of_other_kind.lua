-- expect: refused a key that is neither
return { [true] = 1 }
