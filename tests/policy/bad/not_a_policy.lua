-- expect: 2 must be policy { ... }
return {
  id = "bad",
}
