-- expect: refused 'require' is not there
return { check = function(service, day)
  return require("/etc/passwd")
end }
