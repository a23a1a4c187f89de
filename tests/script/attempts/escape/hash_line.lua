# expect: a first line that only lua the program would skip
return {}
