"""Ten thousand cases in one file: read whole, run in seconds, the line of each
known; and a name that stands twice is found among them."""
import os

os.makedirs("many/many")
write("many/many/policy.lua", '''return policy {
  id = "many", version = "1", title = "Many",
  coverage = { source = "Ours",
               codes = { { codes = "therapy", status = "covered", source = "Ours" } },
               who = { { credentials = { "PT" }, may = "furnish", source = "Ours" } } },
  units = { { method = "eight_minute", source = "Ours" } },
}
''')
base = session(insurance=[{"payer": "many"}])
cases = [{"name": 'case %d, with "quotes" and ] }' % i, "patch": {"services": {"0": {
    "minutes": 8 + i % 60}}}, "expect": {"outcome": "ready"}} for i in range(10000)]
cases[7000]["expect"]["outcome"] = "deny"


def put(cases):
    """One case a line, from line 3 on."""
    write("many/many/cases.json", '{"base": %s, "cases":\n[\n%s\n]}\n' % (
        json.dumps(base), ",\n".join(json.dumps(case) for case in cases)))


put(cases)
assert os.path.getsize("many/many/cases.json") > 1 << 20
began = cpu_of_children()
done = gonio("test", "--payers", "many", "many")
assert cpu_of_children() - began < 60, "seconds of work, where nothing watches the memory"
assert done.status == 1 and "many: 10000 cases, 1 failed" in done.out, done
assert "many/many/cases.json:7003" in done.out, done
assert done.out.count("FAIL") == 1, done
cases[9000]["name"] = cases[5000]["name"]
cases[9500]["name"] = cases[100]["name"]
put(cases)
twice = gonio("test", "--payers", "many", "many")
assert twice.status == 2 and "cases.json:9003:" in twice.err and "line 5003" in twice.err, twice
put(cases[:10] + [3])
kind = gonio("test", "--payers", "many", "many")
assert kind.status in (1, 2) and "cases.json:13" in kind.out + kind.err, kind
