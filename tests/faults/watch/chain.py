"""The ledger's chain, recomputed: each row of it binds one row of the ledger,
and all rows before it. As engine/ledger/chain.c says: numbers are 8 bytes,
lowest first; texts have their length in front; hashes are BLAKE2b-256."""

import hashlib

LEDGER, RECEIPT, SESSION, DECISION, GENERATION, ACTIVATION, OPENING, NOTE, BILLED = range(1, 10)
UNKNOWN_MONEY = -1 << 63
TABLES = {LEDGER: "ledger", RECEIPT: "receipt", GENERATION: "generation",
          ACTIVATION: "activation", OPENING: "opening", NOTE: "note", BILLED: "billed"}
SESSIONS = ("SELECT s.id, receipt, record, p.npi, session_id, revision, d.patient, d.date,"
            " s.start, void, beneficiary, input_hash, s.seq, s.link FROM session s"
            " JOIN day d ON d.id = s.day LEFT JOIN provider p ON p.id = s.provider")
DECISIONS = ("SELECT d.id, d.session, d.rank, d.outcome, d.units, d.allowed, d.known_on,"
             " d.generation, d.cause, d.caused_by, d.receipt, d.supersedes,"
             " coalesce(d.told_hash, t.told_hash), d.payer, d.bytes, d.seq, d.link"
             " FROM decision d LEFT JOIN decision t ON t.id = d.snapshot")
ASIDE = ("SELECT record, NULL, bytes FROM rejection WHERE receipt = :row UNION ALL"
         " SELECT record, session, NULL FROM repeat WHERE receipt = :row ORDER BY 1")
FILES = ("SELECT f.path, t.bytes FROM generation_file f JOIN file t ON t.id = f.file"
         " WHERE f.generation = :row ORDER BY f.path")
NAMES = {LEDGER: "ledger", RECEIPT: "receipt", SESSION: "session", DECISION: "decision",
         GENERATION: "generation", ACTIVATION: "activation", OPENING: "opening", NOTE: "note",
         BILLED: "billed"}


def number(value):
    return (value & (1 << 64) - 1).to_bytes(8, "little")


def text(value):
    value = value or b""
    return number(len(value)) + value


def numbers(values):
    return b"".join(number(value or 0) for value in values)


def column(value):
    if value is None:
        return number(UNKNOWN_MONEY)
    return number(value) if isinstance(value, int) else text(value)


def of_decision(row):
    row = list(row)
    row[5] = UNKNOWN_MONEY if row[5] is None else row[5]
    return numbers(row[:12]) + (row[12] or bytes(32)) + text(row[13]) + text(row[14])


def of_session(row):
    return (numbers(row[:3]) + text(row[3]) + text(row[4]) + number(row[5]) + text(row[6])
            + numbers(row[7:10]) + row[10] + row[11])


def digest(data):
    return hashlib.blake2b(data, digest_size=32).digest()


def payloads(database):
    """{(kind, row): what the chain must say of it}."""
    found = {}
    tables = {row[0].decode() for row in database.execute("SELECT name FROM sqlite_master")}
    for kind, table in TABLES.items():
        if table not in tables:
            continue
        done = " WHERE state = 4" if kind == RECEIPT else ""
        for row in database.execute("SELECT * FROM %s%s" % (table, done)).fetchall():
            data = b"".join(map(column, row))
            more = {RECEIPT: ASIDE, GENERATION: FILES}.get(kind)
            for below in database.execute(more, {"row": row[0]}) if more else ():
                data += b"".join(map(column, below))
            found[kind, row[0]] = digest(data)
    for row in database.execute(SESSIONS):
        found[SESSION, row[0]] = digest(of_session(row))
    for row in database.execute(DECISIONS):
        found[DECISION, row[0]] = digest(of_decision(row))
    return found


def rows(database):
    """[(place, kind, row, hash)] of the whole chain."""
    found = database.execute("SELECT seq, kind, row, hash FROM link").fetchall()
    found += [(seq, SESSION, row, link) for row, seq, link in
              database.execute("SELECT id, seq, link FROM session")]
    found += [(seq, DECISION, row, link) for row, seq, link in
              database.execute("SELECT id, seq, link FROM decision")]
    return sorted(found)


def faults(database):
    """What is wrong with the chain and with what it binds."""
    found, before, seen = [], bytes(32), set()
    wanted = payloads(database)
    for place, (seq, kind, row, sealed) in enumerate(rows(database), 1):
        name = "row %d of the chain (%s %d)" % (seq, NAMES.get(kind, "?"), row)
        if seq != place:
            found.append("%s should be row %d" % (name, place))
            break
        if (kind, row) in seen:
            found.append(name + " is there twice")
        seen.add((kind, row))
        payload = wanted.get((kind, row))
        if payload is None:
            found.append(name + " speaks of a row that is not there")
        elif sealed != digest(number(seq) + before + number(kind) + number(row) + payload):
            found.append(name + " is of other content, or of another past")
        before = sealed
    for kind, row in wanted:
        if (kind, row) not in seen:
            found.append("the chain does not know %s %d" % (NAMES[kind], row))
    return found
