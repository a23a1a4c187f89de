-- expect: refused fraction
return { amount = 19.99 }
