-- expect: 1 must end in return and one table
return 12
