#!/usr/bin/python3
"""Holds sessions and decisions against the published JSON Schemas.

    schema_check.py sessions FILE_OR_FOLDER...
    schema_check.py decisions FILE...       ("-": standard input)
    schema_check.py comparisons FILE...     and audits: of gonio compare and audit
    schema_check.py self-test

An existing validator does the work (python3-jsonschema, draft 2020-12). A file
whose name begins with "bad" or "rejected" must not be valid, any other must; of
a folder every .json, .ndjson and .jsonl file is taken but expected.json, which
holds what should come out.
Exit status: 0 all as expected, 1 something is not, 2 usage.
"""

import json
import os
import sys

import jsonschema

SCHEMAS = os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "..", "..", "engine", "format", "schemas"
)
SUFFIXES = (".json", ".ndjson", ".jsonl")


def validator(name):
    with open(os.path.join(SCHEMAS, name + ".schema.json"), encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def documents(text):
    """The documents of a text: one, an array of them, or one on each line."""
    try:
        whole = json.loads(text)
    except ValueError:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    return whole if isinstance(whole, list) else [whole]


def complaints(check, text):
    try:
        found = documents(text)
    except ValueError as error:
        return ["no JSON: %s" % error]
    if not found:
        return ["holds no document"]
    return [
        "document %d, /%s: %s"
        % (number, "/".join(str(step) for step in error.absolute_path), error.message)
        for number, document in enumerate(found, 1)
        for error in check.iter_errors(document)
    ]


def read(path):
    if path == "-":
        return sys.stdin.read()
    with open(path, encoding="utf-8") as file:
        return file.read()


def files_of(paths):
    for path in paths:
        if not os.path.isdir(path):
            yield path
            continue
        for folder, _, names in sorted(os.walk(path)):
            for name in sorted(names):
                if name.endswith(SUFFIXES) and name != "expected.json":
                    yield os.path.join(folder, name)


def must_fail(path):
    return os.path.basename(path).startswith(("bad", "rejected"))


def check_files(check, paths):
    count = wrong = 0
    for path in files_of(paths):
        count += 1
        try:
            found = complaints(check, read(path))
        except UnicodeDecodeError:
            found = ["no UTF-8"]
        if must_fail(path) == bool(found):
            continue
        wrong += 1
        print("%s: %s" % (path, "\n  ".join(found[:5]) or "valid, but should not be"))
    print("%d files, %d not as expected" % (count, wrong))
    return 1 if wrong or not count else 0


GOOD_SESSION = {
    "session_id": "S-1",
    "date_of_service": "2026-03-16",
    "patient": {"id": "P-1"},
    "insurance": [{"payer": "medicare"}],
    "services": [{"code": "97110", "minutes": 23, "charge": None}],
}

BROKEN_SESSIONS = [
    {"session_id": None},
    {"session_id": 7},
    {"session_id": ""},
    {"session_id": "a\nb"},
    {"date_of_service": "16.03.2026"},
    {"patient": {}},
    {"insurance": []},
    {"services": [{}]},
    {"services": [{"code": "97110-GP"}]},
    {"services": [{"code": "97110", "minutes": "23"}]},
    {"services": [{"code": "97110", "minutes": 2000}]},
    {"services": [{"code": "97110", "charge": 75}]},
    {"services": [{"code": "97110", "start": "9:00"}]},
    {"program": "restorativ"},
    {"void": "no"},
    {"diagnoses": "M25.561"},
    {"billing_provider": []},
]

HASH = "blake2b-256:" + 64 * "0"
GOOD_DECISION = {
    "schema": "gonio/decision/1",
    "session_id": "S-1",
    "revision": 1,
    "billing_provider": None,
    "date_of_service": "2026-03-16",
    "payer": "medicare",
    "payer_rank": 0,
    "outcome": "hold",
    "policy": None,
    "engine": "0.1.0",
    "known_on": "2026-11-21",
    "input_hash": HASH,
    "day": {"lead_session": "S-1", "sessions": ["S-1"]},
    "minutes": {"timed": 23, "untimed": 0, "total": 23},
    "units": {
        "method": None,
        "earned": 2,
        "eight_minute": 2,
        "midpoint": 2,
        "tie": False,
        "acceptable": [{"97110": 2}],
        "working": [],
    },
    "lines": [],
    "not_billed": [],
    "findings": [],
}

BROKEN_DECISIONS = [
    {"schema": "gonio/decision/2"},
    {"outcome": "approved"},
    {"extra": 1},
    {"input_hash": "blake2b-256:00"},
    {"policy": {"id": "medicare"}},
    {"lines": [{}]},
    {"findings": [{"rule": "x"}]},
    {"units": {"method": "guess"}},
    {"minutes": {"timed": -1, "untimed": 0, "total": 0}},
]


def broken_pass(check, good, changes):
    """The changes that the schema should refuse and does not."""
    if complaints(check, json.dumps(good)):
        return ["the good one is refused"]
    return [c for c in changes if not complaints(check, json.dumps({**good, **c}))]


def self_test():
    passed = broken_pass(validator("session-1"), GOOD_SESSION, BROKEN_SESSIONS)
    passed += broken_pass(validator("decision-1"), GOOD_DECISION, BROKEN_DECISIONS)
    passed += [
        name
        for name in GOOD_DECISION
        if not complaints(
            validator("decision-1"),
            json.dumps({k: v for k, v in GOOD_DECISION.items() if k != name}),
        )
    ]
    for change in passed:
        print("not noticed: %s" % change)
    return 1 if passed else 0


def main(arguments):
    if arguments == ["self-test"]:
        return self_test()
    kinds = {
        "sessions": "session-1",
        "decisions": "decision-1",
        "comparisons": "comparison-1",
        "audits": "audit-1",
    }
    if len(arguments) < 2 or arguments[0] not in kinds:
        print(__doc__, file=sys.stderr)
        return 2
    return check_files(validator(kinds[arguments[0]]), arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
