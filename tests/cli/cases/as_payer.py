"""--as decides as if that were each session's payer."""
write("a.json", session("A", insurance=[{"payer": "unheard-of"}, {"payer": "other"}]))
(decision,) = check("--as", "plain", "a.json").decisions()
assert decision["outcome"] == "ready" and decision["policy"]["id"] == "plain", decision
assert [d["outcome"] for d in check("a.json").decisions()] == ["hold", "hold"]
