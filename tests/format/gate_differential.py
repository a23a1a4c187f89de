#!/usr/bin/python3
"""gate_differential.py PROGRAM fast|deep

Random documents, made and then spoilt, through the gate and through Python's
json made strict. Where the two disagree it must be for a stated reason: a
limit of the gate. The seed is fixed, so a failure comes back.
"""

import json
import random
import subprocess
import sys

ROUNDS = {"fast": 20000, "deep": 1000000}
BATCH = 2000

# What the gate refuses beyond the grammar.
LIMITS = ("json.too_long", "json.depth", "json.too_many_keys", "json.too_many_values",
          "json.key_too_long")


def unique(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("duplicate key")
    return found


def refuse(constant):
    raise ValueError(constant)


def has_no_surrogate(value):
    if isinstance(value, str):
        value.encode("utf-8")  # raises UnicodeEncodeError, a ValueError
        if "\0" in value:
            raise ValueError("NUL")
    elif isinstance(value, dict):
        for name, member in value.items():
            has_no_surrogate(name)
            has_no_surrogate(member)
    elif isinstance(value, list):
        for element in value:
            has_no_surrogate(element)


def number(text):
    if len(text) > 63:
        raise ValueError("long number")
    return 0


def python_accepts(document):
    try:
        text = document.decode("utf-8", "strict")
        value = json.loads(
            text,
            object_pairs_hook=unique,
            parse_constant=refuse,
            parse_int=number,
            parse_float=number,
        )
        has_no_surrogate(value)
        return True
    except (ValueError, RecursionError):
        return False


LETTERS = ['a', 'b', 'é', '€', '\U0001d11e', '"', '\\', '\n', '\x7f', '/', ' ', '{']


def make_text(rng):
    return "".join(rng.choice(LETTERS) for _ in range(rng.randrange(12)))


def make_value(rng, depth):
    kind = rng.randrange(9 if depth < 5 else 6)
    if kind == 0:
        return rng.choice([True, False, None])
    if kind == 1:
        return rng.randrange(-1000, 1000)
    if kind == 2:
        return rng.random() * 10 ** rng.randrange(-5, 20)
    if kind < 6:
        return make_text(rng)
    if kind == 6:
        return [make_value(rng, depth + 1) for _ in range(rng.randrange(5))]
    return {make_text(rng): make_value(rng, depth + 1) for _ in range(rng.randrange(5))}


PIECES = [b"{", b"}", b"[", b"]", b",", b":", b'"', b"\\", b"\\u", b"\\ud834", b"\\udd1e",
          b"0", b"1", b"-", b"+", b".", b"e", b"E5", b"true", b"null", b"fals", b" ", b"\n",
          b"\r", b"\t", b"\x00", b"\x0b", b"\x1f", b"\x7f", b"\x80", b"\xc3", b"\xc3\xa9",
          b"\xed\xa0\x80", b"\xf0\x9d\x84\x9e", b"\xef\xbb\xbf", b"NaN", b"Infinity",
          b'"a":1,', b'"a":1', b"/*", b"'", b"\\u0000", b"\\u0061", b"[[", b"]]"]


def spoil(rng, document):
    for _ in range(rng.randrange(3)):
        at = rng.randrange(len(document) + 1)
        kind = rng.randrange(4)
        if kind == 0:
            document = document[:at] + rng.choice(PIECES) + document[at:]
        elif kind == 1:
            document = document[:at] + document[at + rng.randrange(1, 4):]
        elif kind == 2:
            document = document[:at] + rng.choice(PIECES) + document[at + 1:]
        else:
            end = rng.randrange(at, min(len(document), at + 20) + 1)
            document = document[:at] + document[at:end] + document[at:]
    return document


def make_document(rng):
    text = json.dumps(
        make_value(rng, 0),
        ensure_ascii=rng.random() < 0.5,
        indent=rng.choice([None, None, 1]),
        separators=rng.choice([None, (",", ":")]),
    )
    return spoil(rng, text.encode("utf-8"))


def verdicts(program, documents):
    data = b"".join(b"%d\n%s" % (len(d), d) for d in documents)
    run = subprocess.run([program], input=data, stdout=subprocess.PIPE, check=True)
    lines = run.stdout.decode("ascii").split("\n")[:-1]
    assert len(lines) == len(documents), (len(lines), len(documents))
    return lines


def main(program, tier):
    rng = random.Random(8259)
    wrong = accepted = 0
    for _ in range(ROUNDS[tier] // BATCH):
        documents = [make_document(rng) for _ in range(BATCH)]
        for document, verdict in zip(documents, verdicts(program, documents)):
            ours, theirs = verdict == "ok", python_accepts(document)
            accepted += ours
            if ours != theirs and verdict not in LIMITS:
                wrong += 1
                print("%r: %s, Python %s" % (document, verdict, theirs))
    print("%d documents, %d accepted, %d disagreements" % (ROUNDS[tier], accepted, wrong))
    # Both sides must have been met, or nothing was compared.
    return 1 if wrong or not ROUNDS[tier] * 0.2 < accepted < ROUNDS[tier] * 0.9 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
