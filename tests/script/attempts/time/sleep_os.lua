-- expect: refused 'os' is not there
return { check = function(service, day)
  os.execute("sleep 60")
end }
