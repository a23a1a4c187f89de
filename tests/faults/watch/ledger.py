"""The ledger as the checker reads it: a copy of the file and its write-ahead
log, opened by Python's SQLite, never by the program.

What the tables mean is told by engine/ledger/schema.c; what of it the checker
relies on stands here alone."""

import os
import shutil
import sqlite3
import tempfile

import chain

TAKING, DECIDING, DECIDED, DONE = 1, 2, 3, 4
OUTCOMES = ("ready", "hold", "deny", "void")


class Broken(Exception):
    pass


class Row:
    def __init__(self, **values):
        self.__dict__.update(values)


def read(spool):
    """None when there is none."""
    path = os.path.join(spool, "ledger.db")
    if not os.path.exists(path):
        return None
    with tempfile.TemporaryDirectory(prefix="gonio-checker-") as folder:
        for tail in ("", "-wal"):
            if os.path.exists(path + tail):
                shutil.copyfile(path + tail, os.path.join(folder, "ledger.db" + tail))
        try:
            return Ledger(os.path.join(folder, "ledger.db"))
        except sqlite3.Error as error:
            raise Broken(str(error)) from error


class Ledger:
    """Everything in it, in memory."""

    def __init__(self, path):
        database = sqlite3.connect(path)
        database.text_factory = bytes
        try:
            self.load(database)
        finally:
            database.close()

    def load(self, database):
        self.faults = [row[0].decode() for row in database.execute("PRAGMA integrity_check")
                       if row[0] != b"ok"]
        self.faults += ["a row of %s points nowhere" % row[0].decode()
                        for row in database.execute("PRAGMA foreign_key_check")]
        self.receipts, self.sessions, self.decisions, self.rejections = {}, {}, [], []
        self.chain = []
        tables = {row[0] for row in database.execute("SELECT name FROM sqlite_master")}
        self.due = 0
        if b"receipt" not in tables:
            return
        self.load_files(database)
        self.load_sessions(database)
        self.due = database.execute(
            "SELECT count(*) FROM day WHERE due IS NOT NULL").fetchone()[0]
        self.chain = chain.faults(database)

    def load_files(self, database):
        for row in database.execute(
                "SELECT id, state, hash, name, size, records, ready, held, denied, voids,"
                " rejected, duplicates, coalesce(upto, 0) FROM receipt"):
            names = ("ready", "held", "denied", "void", "rejected", "duplicate")
            self.receipts[row[0]] = Row(
                id=row[0], state=row[1], hash=row[2].hex(), name=row[3], size=row[4],
                records=row[5], counts=dict(zip(names, row[6:12])), upto=row[12])
        for row in database.execute("SELECT receipt, record, bytes FROM rejection"):
            self.rejections.append(Row(receipt=row[0], record=row[1], bytes=row[2]))
        self.repeats = {(row[0], row[1]): row[2] for row in database.execute(
            "SELECT receipt, record, session FROM repeat")}

    def load_sessions(self, database):
        for row in database.execute(
                "SELECT s.id, receipt, record, p.npi, session_id, revision, void, effective,"
                " input_hash, bytes FROM session s LEFT JOIN provider p ON p.id = s.provider"):
            self.sessions[row[0]] = Row(
                id=row[0], receipt=row[1], record=row[2],
                provider=row[3].decode() if row[3] else None, session_id=row[4].decode(),
                revision=row[5], is_void=bool(row[6]), effective=bool(row[7]),
                input_hash=row[8].hex(), bytes=row[9])
        last = {}
        for row in database.execute(
                "SELECT id, session, rank, outcome, receipt, supersedes, bytes, known_on"
                " FROM decision ORDER BY id"):
            one = Row(id=row[0], session=row[1], rank=row[2], outcome=OUTCOMES[row[3]],
                      receipt=row[4], supersedes=row[5], bytes=row[6], known_on=row[7])
            one.before, one.after = last.get((one.session, one.rank)), None
            if one.before:
                one.before.after = one
            last[one.session, one.rank] = one
            self.decisions.append(one)
        self.last = last
        self.revisions = {}
        for one in self.sessions.values():
            self.revisions.setdefault((one.provider, one.session_id), []).append(one)

    def superseded_by(self, decision):
        """The decision it takes the place of: the one before of its session and
        payer; of the first one, the last of the revisions before it."""
        if decision.before:
            return decision.before.id
        session = self.sessions[decision.session]
        below = sorted((one for one in self.revisions[session.provider, session.session_id]
                        if one.revision < session.revision), key=lambda one: -one.revision)
        for one in below:
            found = self.last.get((one.id, decision.rank))
            if found:
                return found.id
        return None

    def integrity(self):
        return self.faults

    def chain_faults(self):
        return self.chain


def effective(path):
    """What is decided in the end, whatever the order of arrival:
    {(provider, session, revision, rank): bytes}."""
    found = read(path)
    return {(found.sessions[s].provider, found.sessions[s].session_id,
             found.sessions[s].revision, rank): one.bytes
            for (s, rank), one in found.last.items() if found.sessions[s].effective}

