#!/usr/bin/env python3
"""Writes made-up pairs of codes in the layout and of the size that Medicare
publishes: 2.5 million rows in four files, one after another in code order.

    ncci.py FOLDER [ROWS]

A column 1 code has from a handful to some thousands of pairs, most rows have
no last day, some are history, some were deleted backwards. Always the same."""

import os
import random
import sys

TITLE = ("CPT only copyright American Medical Association.  All rights reserved.\r\n"
         "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale\r\n"
         "\t\tprior to 1996\tDate\tDate\t0=not allowed\t\r\n"
         "\t\t\t\t*=no data\t1=allowed\t\r\n"
         "\t\t\t\t\t9=not applicable\t\r\n")
WHY = ["Misuse of column two code with column one code", "CPT Manual or CMS manual coding instructions",
       "Standards of medical / surgical practice", "More extensive procedure", "Mutually exclusive procedures"]
QUARTERS = ["%d%s01" % (year, month) for year in range(1996, 2026) for month in ("01", "04", "07", "10")]
ENDS = ["%d%s" % (year, end) for year in range(1997, 2026) for end in ("0331", "0630", "0930", "1231")]


def codes():
    plain = ["%05d" % n for n in range(100, 99500, 9)]
    lettered = ["%s%04d" % (c, n) for c in "ACEGJKLQSV" for n in range(100, 9900, 41)]
    late = ["%04d%s" % (n, c) for c in "TUM" for n in range(1, 900, 3)]
    return sorted(set(plain + lettered + late + ["97110", "97140", "97530", "97112"]))


def rows(count):
    draw = random.Random(7)
    names = codes()
    left, made = len(names), 0
    for code in names:
        share = min(int(draw.paretovariate(1.2) * (count - made) / left / 5) + 1, 4000)
        left -= 1
        for other in sorted(draw.sample(names, min(share if left else count - made, len(names)))):
            begin = draw.choice(QUARTERS)
            kind = draw.random()
            if kind < 0.80:
                yield "%s\t%s\t\t%s\t*\t%d\t%s" % (code, other, begin, kind < 0.6, draw.choice(WHY))
            elif kind < 0.95:
                end = draw.choice([e for e in ENDS[-40:] if e > begin] or [ENDS[-1]])
                yield "%s\t%s\t\t%s\t%s\t1\t%s" % (code, other, begin, end, draw.choice(WHY))
            else:
                yield "%s\t%s\t\t%s\t%s\t9\t%s" % (code, other, begin, begin, draw.choice(WHY))
            made += 1
            if made == count:
                return


def main():
    folder, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 2500000
    os.makedirs(folder, exist_ok=True)
    source, written = rows(count), 0
    for part in range(1, 5):
        with open(os.path.join(folder, "ccipra-v323r0-f%d.txt" % part), "w", newline="", encoding="ascii") as out:
            out.write(TITLE)
            for written, row in enumerate(source, written + 1):
                out.write(row + "\r\n")
                if written >= count * part // 4 and part < 4:
                    break
    print("%d rows" % written)


main()
