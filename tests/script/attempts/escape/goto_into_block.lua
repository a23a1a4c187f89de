-- expect: refused no visible label
goto inside
do ::inside:: end
return {}
