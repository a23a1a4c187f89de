"""29 February is a day in 2024 and none in 2026."""
write("days.json", [session("A", date_of_service="2024-02-29"),
                    session("B", date_of_service="2026-02-29")])
done = check("days.json")
assert done.status == 3, done
assert [d["session_id"] for d in done.decisions()] == ["A"], done
assert done.rejections()[0]["session_id"] == "B", done
