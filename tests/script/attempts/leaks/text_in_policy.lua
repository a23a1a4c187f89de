-- expect: refused control character
return { message = "a\u{2066}b" }
