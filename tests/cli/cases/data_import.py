# The files that Medicare publishes, in small: real names of columns, made-up
# rows, and all that a browser, a zip program or a spreadsheet does to them.
import io
import stat
import zipfile

NCCI_HEAD = ("CPT only copyright 2025 American Medical Association.  All rights reserved.\r\n"
             "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale\r\n"
             "\t\tprior to 1996\tDate\tDate\t0=not allowed\t\r\n"
             "\t\t\t\t*=no data\t1=allowed\t\r\n"
             "\t\t\t\t\t9=not applicable\t\r\n")
NCCI = ["97530\t97116\t\t20200101\t20200101\t9\tMisuse of column two code",
        "97530\t97116\t\t19960101\t20191231\t1\tMisuse of column two code",
        "97140\t97124\t*\t19960101\t*\t0\tMutually exclusive",
        "97150\t97110\t\t20000701\t*\t1\tStandards of medical / surgical practice",
        "G0283\t97032\t\t20060101\t*\t1\tMore extensive procedure"]


def data(*args, **more):
    return gonio("data", *args, "--data", "tables", **more)


def listed():
    return {os.path.basename(t["path"]): t for t in json.loads(data("list", "--format", "json").out)}


# -- nothing there
r = gonio("data", "list")
assert r.status == 0 and "no tables in" in r.out, r
assert json.loads(gonio("data", "list", "--format", "json").out) == []

# -- ncci, text with tabs; the quarter by the version in its name
write("ccipra-v323r0.txt", NCCI_HEAD + "\r\n".join(NCCI) + "\r\n")
r = data("import", "ncci", "ccipra-v323r0.txt")
assert r.status == 0 and "ncci.medicare, 2026-10-01 to 2026-12-31: 5 rows" in r.out, r
assert os.listdir("tables") == ["ncci.medicare.2026-10-01.table"]
assert stat.S_IMODE(os.stat("tables").st_mode) == 0o700
assert stat.S_IMODE(os.stat("tables/ncci.medicare.2026-10-01.table").st_mode) == 0o600
same = open("tables/ncci.medicare.2026-10-01.table", "rb").read()

# the same rows: another order, twice, quoted heads of several lines, CSV, bare
# line ends, a mark of the encoding, no last line end, no heads at all
quoted = ('"CPT only copyright"\n"Column 1","Column 2","*=in existence\nprior to 1996","Effective\nDate",'
          '"Deletion\nDate\n*=no data","Modifier\n0=not allowed","PTP Edit Rationale"\n')
rows = [",".join('"%s"' % c for c in row.split("\t")) for row in NCCI]
for name, text in (("a", NCCI_HEAD + "\n".join(reversed(NCCI))),
                   ("b", NCCI_HEAD + "\n".join(NCCI + NCCI)),
                   ("c", quoted + "\n".join(rows) + "\n"),
                   ("d", "\ufeff" + quoted + "\r\n".join(rows)),
                   ("e", NCCI_HEAD.replace("\r\n", "\r") + "\r".join(NCCI) + "\r"),
                   ("f", "\n".join(NCCI)),
                   ("g", "\n".join(c.replace("\t\t", "\t", 1).replace("\t*\t1996", "\t1996")
                                   for c in NCCI[3:])),
                   ("h", quoted + "\n".join(rows).replace('"20191231"', '"12/31/2019"'))):
    write("edits-2026q4-%s.csv" % name, text)
    r = data("import", "ncci", "edits-2026q4-%s.csv" % name)
    assert r.status == 0, (name, r)
    made = open("tables/ncci.medicare.2026-10-01.table", "rb").read()
    start, count = 512, 2 if name == "g" else 5
    assert len(made) == 512 + 16 * count + 8 + 32, name
    if name != "g":
        assert made[512:] == same[512:], name

# four parts in zips at once; a part that is missing is no quarter
for part in range(4):
    with zipfile.ZipFile("ccipra-v323r0-f%d.zip" % (part + 1), "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("ccipra-v323r0-f%d.xlsx" % (part + 1), b"not read")
        z.writestr("ccipra-v323r0-f%d.TXT" % (part + 1), NCCI_HEAD + "\r\n".join(NCCI[part:part + 2]) + "\r\n")
parts = ["ccipra-v323r0-f%d.zip" % n for n in (1, 2, 3, 4)]
r = data("import", "ncci", *parts)
assert r.status == 0 and "5 rows, 3 left out that stood there twice" in r.out, r
assert open("tables/ncci.medicare.2026-10-01.table", "rb").read()[512:] == same[512:]
assert listed()["ncci.medicare.2026-10-01.table"]["source"] == ", ".join(parts)
for some in (parts[:1], parts[1:], parts[:2] + parts[3:]):
    r = data("import", "ncci", *some)
    assert r.status == 3 and "not all parts" in r.err, r

# -- whose they are, and when
r = data("import", "ncci", "--payer", "medicaid", "--effective", "2026-01-01", "ccipra-v323r0.txt")
assert r.status == 0 and "ncci.medicaid, 2026-01-01 to 2026-03-31" in r.out, r
write("medicaid-ncci-q1-2026-ptp-edits.txt", NCCI_HEAD + "\n".join(NCCI))
assert "ncci.medicaid, 2026-01-01 to 2026-03-31" in data("import", "ncci", "medicaid-ncci-q1-2026-ptp-edits.txt").out
write("edits.txt", "\n".join(NCCI))
r = data("import", "ncci", "edits.txt")
assert r.status == 2 and "quarter" in r.err and "--effective" in r.err, r
r = data("import", "ncci", "edits-2026q4-a.csv", "medicaid-ncci-q1-2026-ptp-edits.txt")
assert r.status == 3 and "different quarters" in r.err, r

# -- mue
MUE = ('"CPT codes, descriptions and other data only are copyright 2025 American Medical Association; ""may"" not be sold"\n'
       '"HCPCS/\nCPT Code","Practitioner Services MUE Values","MUE Adjudication Indicator","MUE Rationale"\n'
       '97110,6,3 Date of Service Edit: Clinical,"Clinical: Data"\n'
       '97161,1,2 Date of Service Edit: Policy,Nature of Service/Procedure\n'
       'J1100,"1,000",1 Line Edit,Prescribing Information\n')
write("MCR_MUE_PractitionerServices_Eff_10-01-2026.csv", MUE)
r = data("import", "mue", "MCR_MUE_PractitionerServices_Eff_10-01-2026.csv")
assert r.status == 0 and "mue.medicare, 2026-10-01 to 2026-12-31: 3 rows" in r.out, r
rows = open("tables/mue.medicare.2026-10-01.table", "rb").read()[512:]
assert rows[:36] == b"971103\0\0\0\0\0\x06971612\0\0\0\0\0\x01J11001\0\0\0\0\x03\xe8"
write("mue-2026q4.csv", MUE.replace("Practitioner", "Outpatient Hospital"))
r = data("import", "mue", "mue-2026q4.csv")
assert r.status == 3 and "Practitioner Services MUE Values" in r.err and "Outpatient Hospital" in r.err, r
write("MCR_MUE_OutpatientHospitalServices_Eff_10-01-2026.csv", MUE)
r = data("import", "mue", "MCR_MUE_OutpatientHospitalServices_Eff_10-01-2026.csv")
assert r.status == 3 and "not for practitioners" in r.err, r
write("mue-2026q4.csv", MUE + "97110,7,3 Date of Service Edit: Clinical,x\n")
r = data("import", "mue", "mue-2026q4.csv")
assert r.status == 3 and "97110 stands there twice" in r.err, r

# -- mpfs and gpci, out of one archive with all that is beside them
RVU = (",,2026 National Physician Fee Schedule Relative Value File October Release,,,,,,,,,\n"
       ",,RELEASED 09/15/2026,,,,,,,,,\n"
       ',,"CPT codes and descriptions only are copyright 2025 American Medical Association.",,,,,,,,,\n'
       ",,,,NOT USED,,,,,,,,\n,,,,FOR,,,,,,,,\n"
       ",,,STATUS,MEDICARE,WORK,NON-FAC,NA,FACILITY,NA,MP,NON-FACILITY,FACILITY\n"
       "HCPCS,MOD,DESCRIPTION,CODE,PAYMENT,RVU,PE RVU,INDICATOR,PE RVU,INDICATOR,RVU,TOTAL,TOTAL\n"
       '97110,,"Words, of others",A,,0.45,0.41,,0.41,NA,0.01,0.87,0.87\n'
       "97110,26,Words,A,,0.40,.1,,0,NA,0.01,0.51,0.41\n"
       "G0283,,Words,A,,0.18,0.20,,0.20,NA,0.01,0.39,0.39\n")
GPCI = ("ADDENDUM E. FINAL CY 2026 GEOGRAPHIC PRACTICE COST INDICES (GPCIs) BY STATE AND MEDICARE LOCALITY,,,,,,,\n,,,,,,,\n"
        "Medicare Administrative Contractor (MAC),State,Locality Number,Locality Name,"
        "2026 PW GPCI (without 1.0 Floor),2026 PW GPCI (with 1.0 Floor),2026 PE GPCI,2026 MP GPCI\n"
        "10112,AL,0,ALABAMA,0.988,1.000,0.875,0.566\n"
        '02102,AK,01,"ALASKA*, ALL",1.500,1.500,1.065,0.551\n'
        "9202,PR,20,PUERTO RICO,0.991,1,0.996,0.99\n"
        "* The floor of 1.5 is in law,,,,,,,\n")
with zipfile.ZipFile("RVU26D.zip", "w", zipfile.ZIP_DEFLATED) as z:
    z.writestr("RVU26D/PPRRVU2026_Oct_QPP.csv", RVU.replace("0.45", "9.99"))
    z.writestr("RVU26D/PPRRVU2026_Oct_nonQPP.csv", RVU)
    z.writestr("RVU26D/PPRRVU2026_Oct_nonQPP.txt", "HDR in columns\n")
    z.writestr("RVU26D/GPCI2026.csv", GPCI)
    z.writestr("RVU26D/26LOCCO.csv", "x,y\n1,2\n")
    z.writestr("RVU26D/ANES2026.csv", "x,y\n1,2\n")
r = data("import", "mpfs", "RVU26D.zip")
assert r.status == 0 and "mpfs.medicare, 2026-10-01 to 2026-12-31: 3 rows" in r.out, r
rows = open("tables/mpfs.medicare.2026-10-01.table", "rb").read()[512:]
assert rows[:24] == b"97110  A" + bytes([0, 0, 0, 45, 0, 0, 0, 41, 0, 0, 0, 41, 0, 0, 0, 1]), rows
assert rows[24:48] == b"9711026A" + bytes([0, 0, 0, 40, 0, 0, 0, 10, 0, 0, 0, 0, 0, 0, 0, 1])
r = data("import", "gpci", "RVU26D.zip")
assert r.status == 0 and "gpci.medicare, 2026-10-01 to 2026-12-31: 3 rows, 1 remarks" in r.out, r
write("GPCI2026.csv", GPCI)
r = data("import", "gpci", "GPCI2026.csv")
assert r.status == 0 and "gpci.medicare, 2026-01-01 to 2026-12-31: 3 rows, 1 remarks" in r.out, r
rows = open("tables/gpci.medicare.2026-01-01.table", "rb").read()[512:]
assert rows[:16] == b"0210201AK\0" + bytes([1500 >> 8, 1500 & 255, 1065 >> 8, 1065 & 255, 551 >> 8, 551 & 255]), rows
assert rows[16:26] == b"0920220PR\0" and rows[32:44] == b"1011200AL\0" + bytes([1000 >> 8, 1000 & 255])

# -- zip: columns by place, and with commas
line = "TX78701044120300        0" + " " * 50 + "20264"
lines = [line, "MD2081512202 01B  Z9  1".ljust(75) + "20264", "DC200011220201".ljust(75) + "20264"]
lines[0] = "TX787010441231".ljust(75) + "20264"
lines[1] = ("MD208151220201".ljust(20) + "1").ljust(75) + "20264"
write("ZIP5_OCT.txt", "\r\n".join(lines) + "\r\n")
r = data("import", "zip", "ZIP5_OCT.txt")
assert r.status == 0 and "zip.medicare, 2026-10-01 to 2026-12-31: 3 rows" in r.out, r
rows = open("tables/zip.medicare.2026-10-01.table", "rb").read()
assert rows[512:560] == b"200011220201DC \0" + b"208151220201MD1\0" + b"787010441231TX \0", rows[512:560]
write("zips.csv", "STATE,ZIP CODE,CARRIER,LOCALITY,RURAL IND,PLUS 4 FLAG,YEAR/QTR\n"
                  "TX,78701,04412,31,,0,20264\nMD,20815,12202,1,,1,20264\nDC,20001,12202,01,,0,20264\n")
r = data("import", "zip", "zips.csv")
assert r.status == 0, r
assert open("tables/zip.medicare.2026-10-01.table", "rb").read()[512:] == rows[512:]

# -- what is there
r = data("list")
assert r.status == 0 and "ncci.medicaid  2026-01-01 to 2026-03-31  5 rows" in r.out, r
assert len(listed()) == 7 and all(t["fault"] is None for t in listed().values()), listed()
assert data("check").status == 0

# -- a row that is not understood: nothing changes
before = open("tables/ncci.medicare.2026-10-01.table", "rb").read()
for bad, word in (("9711\t97140\t\t20200101\t*\t1\tx", "neither data nor a remark"),
                  ("97110\t9714\t\t20200101\t*\t1\tx", "no code"),
                  ("97110\t97140\t\t20201301\t*\t1\tx", "no date"),
                  ("97110\t97140\t\t20200101\tnever\t1\tx", "no date"),
                  ("97110\t97140\t\t20200101\t*\t2\tx", "no modifier"),
                  ("97110\t97140\t\t20200101", "no modifier")):
    write("bad-2026q4.txt", NCCI_HEAD + "\n".join(NCCI + [bad]) + "\n")
    r = data("import", "ncci", "bad-2026q4.txt")
    assert r.status == 3 and "bad-2026q4.txt:11" in r.err and word in r.err, (bad, r)
assert open("tables/ncci.medicare.2026-10-01.table", "rb").read() == before
assert not [n for n in os.listdir("tables") if n.startswith(".")]

# -- remarks behind the data are said to be there
write("remark-2026q4.txt", NCCI_HEAD + "\n".join(NCCI) + "\n\n* a remark\n")
assert "1 remarks" in data("import", "ncci", "remark-2026q4.txt").out
