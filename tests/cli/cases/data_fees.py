# Imported relative values, price indexes and ZIP codes price the lines of the
# days they are for; the policy's own schedule the others.
RVU = "HCPCS,MOD,STATUS CODE,WORK RVU,NON-FAC PE RVU,FACILITY PE RVU,MP RVU\n"
GPCI = ("Medicare Administrative Contractor (MAC),State,Locality Number,Locality Name,"
        "2026 PW GPCI (with 1.0 Floor),2026 PE GPCI,2026 MP GPCI\n"
        "04412,TX,31,AUSTIN,2.000,2.000,2.000\n12202,DC,01,DC + MD/VA SUBURBS,1.000,3.000,1.000\n")
ZIPS = ("STATE,ZIP CODE,CARRIER,LOCALITY,PLUS 4 FLAG\nTX,78701,04412,31,0\nMD,20815,12202,01,0\n"
        "TX,78702,04412,31,1\nTX,78703,04412,31,0\nTX,78703,12202,01,0\nTX,78704,99999,77,0\n")


def allowed(date, code="97110", data=("--data", "t"), explain=False, **location):
    made = session(date_of_service=date, insurance=[{"payer": "medicare"}], place_of_service="11",
                   setting="private_practice", first_treatment_on=date)
    made["services"][0].update(code=code, minutes=15)
    if location:
        made["service_location"] = location
    write("s.json", made)
    r = gonio("check", "--format", "ndjson", "--known-on", "2026-11-21", *data, *(["--explain"] if explain else []), "s.json")
    assert r.status == 0, r
    d = r.decisions()[0]
    return d if explain else d["lines"][0]["allowed"]


def imported(kind, name, text):
    r = gonio("data", "import", kind, "--data", "t", write(name, text))
    assert r.status == 0, r


plain = allowed("2026-10-16", data=())
assert plain == "29.06", plain
os.mkdir("t")
assert allowed("2026-10-16") == plain

# conversion factor of 2026: 33.4009
imported("mpfs", "PPRRVU2026_Oct.csv", RVU + "97110,,A,1.00,1.00,1.00,1.00\n97112,,B,0.50,0.50,0.50,0.50\n97116,,A,0,0,0,0\n")
assert allowed("2026-10-16") == "100.20"
assert allowed("2026-10-01") == "100.20" and allowed("2026-12-31") == "100.20"
assert allowed("2026-09-30") == plain            # the quarter before: the policy's own
assert allowed("2026-10-16", "97112") is None    # listed, not priced
assert allowed("2026-10-16", "97116") is None
assert allowed("2026-10-16", "97124") is None    # not listed
assert allowed("2026-10-16", zip="78701") == "100.20"  # no ZIP codes yet

imported("gpci", "GPCI2026.csv", GPCI)
assert allowed("2026-10-16", locality="TX-31") == "200.41"
assert allowed("2026-10-16", locality="AL-00") is None  # the table does not have it
assert allowed("2026-10-16", zip="78701") == "100.20"
imported("zip", "ZIP5_OCT2026.csv", ZIPS)
assert allowed("2026-10-16", zip="78701") == "200.41"
assert allowed("2026-10-16", zip="78701-1234") == "200.41"
assert allowed("2026-10-16", zip="20815") == "167.00"   # in Maryland, of the District's locality
assert allowed("2026-10-16", zip="20815", locality="TX-31") == "200.41"
for zip in ("78702", "78703", "78704", "78799"):  # +4 needed, two localities, unknown locality, unknown code
    assert allowed("2026-10-16", zip=zip) == "100.20", zip
note = lambda d: [r["state"] for r in d["rules"] if r["rule"] == "fees.locality"]
assert note(allowed("2026-10-16", explain=True, zip="78799")) == ["fired"]

# what is too old is told, of each kind
d = allowed("2027-01-15", explain=True)
olds = [f for f in d["findings"] if f["rule"] == "data.old"]
assert sorted(f["fix"].split()[-2] for f in olds) == ["gpci", "mpfs", "zip"], olds

# a damaged one fails the policy
path = "t/gpci.medicare.2026-01-01.table"
table = open(path, "rb").read()
write(path, table[:-1])
assert gonio("check", "--data", "t", "s.json").status == 4
