"""A report in Markdown, in which nothing from outside is markup."""
write("in.json", [session("a*b_c`d|e<img src=x>"), session("[x](http://y)"), {"session_id": "S-3"}])
done = gonio("check", "--format", "md", "--payers", PLAIN, "in.json")
assert done.status == 3, done
assert "<img" not in done.out and "\\[x\\](http&#58;//y)" in done.out and "a\\*b" in done.out, done
assert done.out.count("| 97110 |") == 2 and "**reject** session.required" in done.out.replace("\\", ""), done
assert done.out.startswith("# "), done
table = done.out[done.out.index("## Together"):]
assert "| 2 | 0 | 0 | 0 | 1 |" in table, table
