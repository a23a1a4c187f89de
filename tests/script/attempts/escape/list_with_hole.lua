-- expect: refused a list with a hole
return { 1, nil, 3 }
