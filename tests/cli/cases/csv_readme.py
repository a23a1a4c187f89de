"""The README's export and its mapping do what it says."""
import re
readme = open(os.path.join(SOURCE, "README.md"), encoding="utf-8").read()
part = readme[readme.index("## CSV exports"):]
rows = re.search(r"```\n(visit;.*?)```", part, re.S).group(1)
write("visits.csv", rows)
write("ours.lua", re.search(r"```lua\n(.*?)```", part, re.S).group(1))
done = gonio("convert", "--map", "ours.lua", "visits.csv")
(visit,) = done.lines()
assert done.status == 0 and [s["start"] for s in visit["services"]] == ["09:00", "09:23"], done
assert visit["services"][0]["charge"] == "75.00" and visit["insurance"] == [{"payer": "medicare"}], visit
assert gonio("check", "--map", "ours.lua", "visits.csv").status == 0
