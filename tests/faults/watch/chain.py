"""The ledger's chain, recomputed: each row of it binds one row of the ledger,
and all rows before it. As engine/ledger/chain.c says: numbers are 8 bytes,
lowest first; texts have their length in front; hashes are BLAKE2b-256."""

import hashlib

LEDGER, RECEIPT, SESSION, DECISION, GENERATION, ACTIVATION, OPENING, NOTE, BILLED = range(1, 10)
UNKNOWN_MONEY = -1 << 63
ROWS = {
    LEDGER: "SELECT id, key, made_at FROM ledger",
    RECEIPT: "SELECT id, received_at, size, records, ready, held, denied, voids, rejected,"
             " duplicates, hash, name FROM receipt WHERE state = 4",
    SESSION: "SELECT s.id, receipt, record, p.npi, session_id, revision, d.patient, d.date,"
             " s.start, void, beneficiary, input_hash FROM session s JOIN day d ON d.id ="
             " s.day LEFT JOIN provider p ON p.id = s.provider",
    DECISION: "SELECT d.id, session, rank, outcome, units, allowed, known_on, generation,"
              " cause, caused_by, receipt, supersedes, s.hash, payer, d.bytes FROM decision d"
              " LEFT JOIN snapshot s ON s.id = d.snapshot",
    GENERATION: "SELECT id, hash FROM generation",
    ACTIVATION: "SELECT id, generation, at, note FROM activation",
    OPENING: "SELECT id, beneficiary, payer, year, bucket, allowed, as_of, source FROM opening",
    NOTE: "SELECT id, at, kind, payload FROM note",
}
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


def of_receipt(row, aside):
    data = numbers(row[:10]) + row[10] + text(row[11])
    for record, session, refused in aside.get(row[0], ()):
        data += number(record) + number(session or 0) + text(refused)
    return data


def of_decision(row):
    row = list(row)
    row[5] = UNKNOWN_MONEY if row[5] is None else row[5]
    return numbers(row[:12]) + (row[12] or bytes(32)) + text(row[13]) + text(row[14])


def of_session(row):
    return (numbers(row[:3]) + text(row[3]) + text(row[4]) + number(row[5]) + text(row[6])
            + numbers(row[7:10]) + row[10] + row[11])


MADE = {
    LEDGER: lambda row: row[1] + number(row[2]),
    SESSION: of_session, DECISION: of_decision,
    ACTIVATION: lambda row: numbers(row[1:3]) + text(row[3]),
    OPENING: lambda row: row[1] + text(row[2]) + numbers(row[3:7]) + text(row[7]),
    NOTE: lambda row: number(row[1]) + text(row[2]) + text(row[3]),
}


def digest(data):
    return hashlib.blake2b(data, digest_size=32).digest()


def payloads(database):
    """{(kind, row): what the chain must say of it}."""
    found, aside = {}, {}
    for receipt, record, session, refused in database.execute(
            "SELECT receipt, record, NULL, bytes FROM rejection UNION ALL"
            " SELECT receipt, record, session, NULL FROM repeat ORDER BY 1, 2"):
        aside.setdefault(receipt, []).append((record, session, refused))
    for kind, query in ROWS.items():
        for row in database.execute(query):
            if kind == GENERATION:
                found[kind, row[0]] = row[1]
            elif kind == RECEIPT:
                found[kind, row[0]] = digest(of_receipt(row, aside))
            else:
                found[kind, row[0]] = digest(MADE[kind](row))
    return found


def faults(database):
    """What is wrong with the chain and with what it binds."""
    found, before, seen = [], bytes(32), set()
    wanted = payloads(database)
    rows = database.execute("SELECT seq, kind, row, payload, hash FROM chain ORDER BY seq")
    for place, (seq, kind, row, payload, sealed) in enumerate(rows, 1):
        name = "row %d of the chain (%s %d)" % (seq, NAMES.get(kind, "?"), row)
        if seq != place:
            found.append("%s should be row %d" % (name, place))
            break
        if sealed != digest(number(seq) + before + number(kind) + number(row) + payload):
            found.append(name + " has another hash")
        before = sealed
        if (kind, row) in seen:
            found.append(name + " is there twice")
        seen.add((kind, row))
        if kind == BILLED:
            continue
        if (kind, row) not in wanted:
            found.append(name + " speaks of a row that is not there")
        elif wanted[kind, row] != payload:
            found.append(name + " is of other content")
    for kind, row in wanted:
        if (kind, row) not in seen:
            found.append("the chain does not know %s %d" % (NAMES[kind], row))
    return found
