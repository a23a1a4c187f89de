"""What was published in out/, held against the ledger: the part of the checker
that is about I3 and I6."""

import collections
import csv
import io
import json

import ledger

csv.field_size_limit(1 << 30)
OUTCOMES = ("ready", "held", "denied", "void", "rejected", "duplicate")
KINDS = (".redecided.ndjson", ".redecided.csv", ".summary.json", ".csv", ".ndjson")
COUNTED = {"ready": "ready", "hold": "held", "deny": "denied", "void": "void"}


class Outputs:
    """Of class Checker, which has the spool, the ledger and fault()."""

    def outputs(self):
        self.decided = collections.defaultdict(list)
        for one in self.ledger.decisions:
            self.decided[one.bytes].append(one)
        self.refused = {(one.receipt, one.record): one.bytes
                        for one in self.ledger.rejections}
        groups = collections.defaultdict(dict)
        for name in self.spool.below("out"):
            if name.startswith("out/tmp/") or "/" in name[4:]:
                continue
            kind = next((kind for kind in KINDS if name.endswith(kind)), "")
            base = name[4:len(name) - len(kind)]
            groups[base][kind] = self.spool.read(name)
        named = {}
        for base, kinds in groups.items():
            if not base[:8].isdigit() or base[8:9] != "-":
                self.fault("I6", "out/%s is of no receipt", base)
                continue
            named[int(base[:8])] = base
            self.published(int(base[:8]), base, kinds)
        for receipt in self.ledger.receipts.values():
            if receipt.state == ledger.DONE and receipt.id not in named:
                self.fault("I3", "receipt %d is done and has no outputs", receipt.id)

    def published(self, number, base, kinds):
        receipt = self.ledger.receipts.get(number)
        if receipt is None or receipt.state < ledger.DECIDED:
            self.fault("I3", "out/%s is published, and not decided", base)
            return
        if receipt.state == ledger.DONE:
            for kind in (".ndjson", ".csv", ".summary.json"):
                if kind not in kinds:
                    self.fault("I3", "out/%s%s is not there", base, kind)
        for kind, data in kinds.items():
            if kind == ".ndjson":
                self.lines(receipt, base, data)
            elif kind == ".summary.json":
                self.summary(receipt, base, data)
            elif kind == ".csv":
                self.table(base, data, kinds.get(".ndjson"))
            elif kind == ".redecided.csv":
                if ".redecided.ndjson" not in kinds or not data.endswith(b"\n"):
                    self.fault("I6", "out/%s%s is no whole table", base, kind)
            elif kind == ".redecided.ndjson":
                self.redecided(receipt, base, data)
            else:
                self.fault("I6", "out/%s%s is nothing we know", base, kind)

    def whole_lines(self, base, data):
        if data and not data.endswith(b"\n"):
            self.fault("I6", "out/%s ends within a line", base)
        lines = data.split(b"\n")
        return lines[:-1] if not lines[-1] else lines

    def lines(self, receipt, base, data):
        """Each record of the file has its line: its decisions as they were
        when the file was decided, its rejection, or that it is a repeat."""
        counts, told = collections.Counter(), collections.Counter()
        for line in self.whole_lines(base, data):
            try:
                made = json.loads(line)
            except ValueError:
                self.fault("I6", "out/%s has a line that is no JSON", base)
                continue
            if "rejected" in made:
                record = made["rejected"].get("record")
                told[record] += 1
                counts["rejected"] += 1
                if self.refused.get((receipt.id, record)) != line:
                    self.fault("I3", "out/%s: a rejection the ledger does not know", base)
            elif "duplicate" in made:
                told[made["duplicate"]["record"]] += 1
                counts["duplicate"] += 1
            else:
                self.decision_line(receipt, base, line, (counts, told))
        if told != collections.Counter(range(1, receipt.records + 1)):
            self.fault("I3", "out/%s does not tell of each record once", base)
        for kind in OUTCOMES:
            if counts[kind] != receipt.counts[kind]:
                self.fault("I3", "out/%s: %d %s, the ledger has %d", base, counts[kind],
                           kind, receipt.counts[kind])

    def decision_line(self, receipt, base, line, found):
        counts, told = found
        for one in self.decided.get(line, ()):
            session = self.ledger.sessions.get(one.session)
            if session and session.receipt == receipt.id and self.is_last(one, receipt):
                if one.rank == 0:
                    told[session.record] += 1
                    counts[COUNTED[one.outcome]] += 1
                return
        self.fault("I3", "out/%s: a decision the ledger does not know", base)

    def is_last(self, one, receipt):
        """Of its session and payer, when that receipt was decided."""
        return one.id <= receipt.upto and (one.after is None
                                           or one.after.id > receipt.upto)

    def summary(self, receipt, base, data):
        try:
            made = json.loads(data)
        except ValueError:
            self.fault("I6", "out/%s.summary.json is no JSON", base)
            return
        said = {kind: made.get(kind, -1) for kind in ("records", *OUTCOMES)}
        if said["records"] != receipt.records:
            self.fault("I3", "out/%s: %d records of %d", base, said["records"],
                       receipt.records)
        for kind in OUTCOMES:
            if said[kind] != receipt.counts[kind]:
                self.fault("I3", "out/%s: %s is %d, the ledger has %d", base, kind,
                           said[kind], receipt.counts[kind])
        if sum(said[kind] for kind in OUTCOMES) != said["records"]:
            self.fault("I3", "out/%s: its counts do not add up", base)

    def table(self, base, data, lines):
        """A row for each line to bill, each service not billed, each decision
        with neither, each rejection."""
        rows = list(csv.reader(io.StringIO(data.decode("utf-8", "replace"), newline="")))
        if data and not data.endswith(b"\n") or not rows or len(set(map(len, rows))) > 1:
            self.fault("I6", "out/%s.csv is no whole table", base)
            return
        wanted = 1
        for line in (lines or b"").splitlines():
            try:
                made = json.loads(line)
            except ValueError:
                return
            if "duplicate" not in made:
                wanted += max(1, len(made.get("lines", ())) + len(made.get("not_billed", ())))
        if lines is not None and len(rows) != wanted:
            self.fault("I3", "out/%s.csv has %d rows of %d", base, len(rows), wanted)

    def redecided(self, receipt, base, data):
        for line in self.whole_lines(base, data):
            at = line.find(b'"decision":')
            try:
                made = json.loads(line)
            except ValueError:
                self.fault("I6", "out/%s: a line that is no JSON", base)
                continue
            inner = line[at + len(b'"decision":'):-1]
            if "redecided" not in made or inner not in self.decided:
                self.fault("I3", "out/%s: a new decision the ledger does not know", base)
