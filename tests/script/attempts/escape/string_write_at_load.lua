-- expect: refused frozen
string.upper = string.lower
return {}
