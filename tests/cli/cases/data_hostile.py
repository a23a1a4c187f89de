# Files that are no table, or mean harm: refused with what is wrong, quickly,
# and nothing is left behind.
import zipfile

HEAD = "Column 1\tColumn 2\t*=in existence prior to 1996\tEffective Date\tDeletion Date\tModifier\tPTP Edit Rationale\n"
ROW = "97140\t97124\t\t19960101\t*\t0\tx\n"


def refused(name, status, *words, kind="ncci"):
    began = cpu_of_children()
    r = gonio("data", "import", kind, "--data", "tables", "--effective", "2026-10-01", name)
    assert r.status == status, (name, r)
    for word in words:
        assert word in r.err, (name, word, r.err)
    assert cpu_of_children() - began < 300, (name, "more than once over it")
    assert not os.path.exists("tables"), os.listdir("tables")


write("empty.txt", "")
refused("empty.txt", 3, "expected: Column 1, Column 2", "no columns at all")
write("other.csv", "name,street,town\nA,B,C\n")
refused("other.csv", 3, "expected: Column 1, Column 2, Effective Date, Deletion Date, Modifier",
        "found: name, street, town")
refused("other.csv", 3, "expected: HCPCS, MOD, WORK RVU, NON-FAC PE RVU", kind="mpfs")
refused("other.csv", 3, "Locality Number", kind="gpci")
refused("other.csv", 3, "ZIP CODE", kind="zip")
refused("missing.txt", 74, "No such file")
os.mkdir("folder.txt")
refused("folder.txt", 3, "not a regular file")
os.mkfifo("pipe.txt")
refused("pipe.txt", 3, "not a regular file")

write("long.txt", HEAD + ROW + "x" * (1 << 20) + "\n")
refused("long.txt", 3, "long.txt:3", "longer than any")
write("long_first.txt", "x" * (1 << 20))
refused("long_first.txt", 3, "longer than any")
write("binary.txt", bytes(range(256)) * 64)
refused("binary.txt", 3, "not a text")
write("nul.txt", HEAD + ROW + "97140\t97\x00124\t\t19960101\t*\t0\tx\n")
refused("nul.txt", 3, "nul.txt:3", "not a text")
write("utf16.txt", (HEAD + ROW).encode("utf-16"))
refused("utf16.txt", 3, "UTF-16")
write("quote.txt", HEAD + ROW + '97140\t"97124\t\t19960101\t*\t0\tx\n')
refused("quote.txt", 3, "quote.txt:3", "never closed")
write("columns.txt", HEAD + ROW + "97140" + "\t" * 500 + "\n")
refused("columns.txt", 3, "more columns")
write("names.txt", HEAD)
refused("names.txt", 3, "expected")

# -- archives
with zipfile.ZipFile("good.zip", "w", zipfile.ZIP_DEFLATED) as z:
    z.writestr("ccipra.txt", HEAD + ROW * 5000)
good = open("good.zip", "rb").read()
write("truncated.zip", good[:len(good) // 2])
refused("truncated.zip", 3, "cannot be opened")
at = good.index(b"ccipra.txt") + 20
write("flipped.zip", good[:at] + bytes([good[at] ^ 0x55]) + good[at + 1:])
refused("flipped.zip", 3, "flipped.zip")
for at in range(0, len(good), max(1, len(good) // 40)):
    for made in (good[:at], good[:at] + bytes([good[at] ^ 0xFF]) + good[at + 1:]):
        write("changed.zip", made)
        r = gonio("data", "import", "ncci", "--data", "changed", "--effective", "2026-10-01", "changed.zip")
        assert r.status in (0, 3), (at, r)
with zipfile.ZipFile("nothing.zip", "w") as z:
    z.writestr("readme.txt", "hello")
    z.writestr("../../x.pdf", "hello")
refused("nothing.zip", 3, "holds no .txt and no .csv")
write("no_entries.zip", b"PK\5\6" + bytes(18))
refused("no_entries.zip", 3, "no_entries.zip")
with zipfile.ZipFile("book.xlsx", "w") as z:
    z.writestr("xl/workbook.xml", "<x/>")
refused("book.xlsx", 3, "workbook", ".csv")
with zipfile.ZipFile("many.zip", "w") as z:
    for n in range(100):
        z.writestr("ptp%d.txt" % n, HEAD + ROW)
refused("many.zip", 3, "too many texts")

# a bomb: what claims to be larger than any, and lines that are none
with zipfile.ZipFile("bomb.zip", "w", zipfile.ZIP_DEFLATED) as z:
    z.writestr("ptp.txt", HEAD + ROW)
size = len(HEAD + ROW).to_bytes(4, "little")
bomb = open("bomb.zip", "rb").read()
write("bomb.zip", bomb.replace(size, (1 << 31).to_bytes(4, "little")))
refused("bomb.zip", 3, "larger than any")
with zipfile.ZipFile("small_bomb.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as z:
    with z.open("ptp.txt", "w") as out:
        for _ in range(50):
            out.write(b"\n" * (1 << 20))
refused("small_bomb.zip", 3, "no columns at all")

# -- damaged tables are said to be so, and what is no table is not touched
write("ptp-2026q4.txt", HEAD + ROW)
assert gonio("data", "import", "ncci", "--data", "t", "ptp-2026q4.txt").status == 0
path = "t/ncci.medicare.2026-10-01.table"
table = open(path, "rb").read()
for made, word in ((table[:511], "cut off"), (table[:-1], "cut off"), (table + b"x", "added"),
                   (b"SQLite format 3" + table[15:], "no table"), (b"", "no table"),
                   (table[:8] + b"\0\0\0\2" + table[12:], "another version"),
                   (table[:33] + b"\1" + table[34:], "header"),
                   (table[:-1] + bytes([table[-1] ^ 1]), "checksums"),
                   (table[:200] + b"X" + table[201:], "header")):
    write(path, made)
    r = gonio("data", "list", "--data", "t")
    assert r.status == 2 and word in r.out and path in r.err and "import" in r.err, (word, r)
write(path, table[:520] + bytes([table[520] ^ 1]) + table[521:])
assert gonio("data", "list", "--data", "t").status == 0
r = gonio("data", "check", "--data", "t")
assert r.status == 2 and "rows are not what was written" in r.out, r
write("t/foreign.txt", "mine")
write(path, table)
assert gonio("data", "check", "--data", "t").status == 0

# -- words
for args, word in ((["data"], "needs to know what"), (["data", "imprt"], "import"), (["data", "list", "x"], "no more words"),
                   (["data", "import", "ncci"], "needs what"), (["data", "import", "ncco", "x"], "ncci"),
                   (["data", "list", "--data", "gone"], "cannot open"), (["data", "list", "--payer", "aetna"], "payer")):
    r = gonio(*args)
    assert r.status == 2 and word in r.err, (args, r)
assert "PPRRVU" in gonio("data", "--help").out
