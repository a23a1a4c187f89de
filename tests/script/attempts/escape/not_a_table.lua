-- expect: refused one table
return 1
