"""What editors and luacheck are told of policies is what policies find: the
committed stubs are those that the program writes, and both know every name of
the sandbox and none that it took away."""
import re


def read(path):
    with open(SOURCE + "/" + path, encoding="utf-8") as file:
        return file.read()


now = gonio("manual", "--stubs")
assert now.status == 0 and now.err == "", now
assert now.out == read("scripts/gonio/meta.lua"), (
    "scripts/gonio/meta.lua is not what the program knows. To refresh it: "
    "gonio manual --stubs > scripts/gonio/meta.lua")

stubs, lint = now.out, read(".luacheckrc")
allowed = read("engine/script/allow.def")
makers = re.search(r"makers\[\] = \{(.*?)NULL", read("engine/policy/compile.c"), re.S).group(1)
added = re.findall(r'\{"(\w+)", call_\w+\}', read("engine/policy/facts.c"))
plain = {"assert", "error", "ipairs", "next", "pairs", "select", "tonumber", "tostring", "type"}
known = set(re.findall(r"^GLOBAL\((\w+),", allowed, re.M))
known |= set(re.findall(r'"(\w+)"', makers)) | set(added)
assert {"known", "policy", "param", "given"} <= known and plain <= known, known
functions = set(re.findall(r"^function (\w+)\(", stubs, re.M))
assert functions == known - plain, functions ^ (known - plain)
listed = set(re.findall(r'"(\w+)"', re.sub(r"\w+ = \{ fields = \{.*?\} \}", "", lint, flags=re.S)))
assert known <= listed, known - listed
gone = set(re.findall(r"^GONE\((\w+),", allowed, re.M)) - known
assert not gone & listed, gone & listed
for library, name in re.findall(r"^(?:MEMBER|NUMBER)\((\w+), (\w+),", allowed, re.M):
    fields = re.search(r"\b%s = \{ fields = \{(.*?)\} \}" % library, lint, re.S).group(1)
    assert '"%s"' % name in fields, (library, name)

for line in ('---@field certified_on gonio.date Day the physician signed it',
             '---@field visits_per_week integer Visits a week planned',
             '---@field goals gonio.note Long-term goals',
             '---@field ["end"] gonio.clock End, local time',
             '---@field allowed_year_to_date gonio.cents ',
             '---@field hospice boolean Hospice elected',
             '---@field plan_of_care gonio.session.plan_of_care',
             '---@field discipline gonio.discipline Discipline of the plan of care',
             '---| \'"session.signature.signed_on"\' # Day the note was signed',
             '---@field severity \'"warn"\'|\'"hold"\'|\'"deny"\'',
             '---@field at_most? integer|string'):
    assert "\n" + line in stubs, line
# Every field that a policy reads is in a class, with a type.
for field in re.findall(r"^---@field (.*)$", stubs, re.M):
    assert re.match(r'(\w+\??|\["\w+"\]|\[\d\]) \S', field), field

settings = json.loads(read(".luarc.json"))
assert settings["runtime.version"] == "Lua 5.4"
for path in settings["workspace.library"]:
    assert read(path)
disabled = {name for name, how in settings["runtime.builtin"].items() if how == "disable"}
assert {"io", "os", "debug", "package", "coroutine"} <= disabled, disabled

wrong = gonio("manual", "--stubs", "medicare")
assert wrong.status == 2 and wrong.out == "" and "no PAYER" in wrong.err, wrong
