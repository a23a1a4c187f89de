#!/usr/bin/env python3
"""Writes sessions for the benchmarks: gonio/session/1, one a line.

    generate.py COUNT [--one-patient] [--lines N] [--seed S]

A mix as a practice has it: most visits are clean, one in ten lacks something,
one in twenty is the second visit of a day, one in eight is partly an
assistant's. Texts are of the length that notes have, so that a session takes
about 1.4 KB with one or two services. Two hundred therapists see ten patients
a day each. Nobody in it exists."""

import argparse
import json
import random
import sys
from datetime import date, timedelta

CODES = ["97110", "97140", "97530", "97112", "97116", "97535"]
REGIONS = ["right knee", "left shoulder", "lumbar spine", "left hip", "cervical spine"]
WORK = [
    "resisted knee extension 3x10 at 4 kg, closed chain step-ups 2x12",
    "scapular retraction with band 3x12, wall slides to 140 degrees",
    "lumbar stabilisation in four point kneeling, bridges 3x10",
    "grade III glides, soft tissue mobilisation of the posterior capsule",
    "sit to stand from 45 cm, carrying 3 kg over 10 m, floor recovery",
]
SKILL = ["graded load by response", "tactile cues for scapular control", "adjusted glide to end feel"]
SAID = [
    "pain 5/10 to 3/10, two cues for alignment",
    "smoother movement after facilitation",
    "fatigue after the second set, no more pain",
]


def npi(base):
    digits = [int(c) for c in "80840" + base]
    total = 0
    for i, d in enumerate(reversed(digits)):
        d = d * 2 if i % 2 == 0 else d
        total += d - 9 if d > 9 else d
    return base + str(-total % 10)


THERAPISTS = [npi("1%08d" % (73000000 + i)) for i in range(200)]
PROVIDER = npi("198765432")
PHYSICIAN = npi("123456789")


def visits_a_day(lines):
    """Long visits are alone in a therapist's day, so that none overlap."""
    return 10 if lines <= 2 else 1


def service(rng, code, start, minutes, therapist, assistant):
    end = start + minutes
    record = {
        "code": code,
        "minutes": minutes,
        "start": "%02d:%02d" % divmod(start, 60),
        "end": "%02d:%02d" % divmod(end, 60),
        "mode": "individual",
        "therapist": {"npi": therapist, "credential": "PTA" if assistant else "PT"},
        "documentation": {
            "exercises": [rng.choice(WORK)],
            "body_region": rng.choice(REGIONS),
            "skilled_intervention": rng.choice(SKILL),
            "response": rng.choice(SAID),
            "functional_goal": "climbs two flights without a rail",
        },
    }
    if assistant:
        record["supervisor"] = {"npi": therapist, "credential": "PT", "presence": "general"}
    return record


def session(rng, number, patient, day, start, lines):
    first = day - timedelta(days=rng.randint(3, 25))
    therapist = THERAPISTS[number // visits_a_day(lines) % len(THERAPISTS)]
    services = []
    for code in rng.sample(CODES, min(lines, len(CODES))) + [
        rng.choice(CODES) for _ in range(max(0, lines - len(CODES)))
    ]:
        minutes = rng.randint(8, 25) if lines <= 2 else 8
        services.append(service(rng, code, start, minutes, therapist, rng.random() < 0.12))
        start = start + minutes
    record = {
        "session_id": "S-%d" % number,
        "billing_provider": {"npi": PROVIDER},
        "service_location": {"zip": "78701"},
        "date_of_service": day.isoformat(),
        "first_treatment_on": first.isoformat(),
        "program": "restorative",
        "patient": {"id": patient, "birth_date": "1950-04-02", "state": "TX"},
        "insurance": [{"payer": "medicare", "kind": "ffs", "member_id": "9ZZ9ZZ9ZZ99"}],
        "coverage_status": {"home_health": False, "snf_part_a": False, "hospice": False, "inpatient": False},
        "discipline": "PT",
        "place_of_service": "11",
        "setting": "private_practice",
        "referral": {"npi": PHYSICIAN, "credential": "MD", "date": first.isoformat(), "signed_on": first.isoformat()},
        "plan_of_care": {
            "established_on": first.isoformat(),
            "sent_on": first.isoformat(),
            "certified_on": (first + timedelta(days=2)).isoformat(),
            "certifier_npi": PHYSICIAN,
            "certifier_credential": "MD",
            "through": (first + timedelta(days=80)).isoformat(),
            "visits_per_week": 2,
            "weeks": 8,
            "goals": ["stairs without rail"],
        },
        "progress_report_on": first.isoformat(),
        "diagnoses": ["M25.561"],
        "total_treatment_minutes": sum(s["minutes"] for s in services),
        "signature": {"npi": therapist, "credential": "PT", "signed_on": day.isoformat()},
        "services": services,
        "history": {"allowed_year_to_date": "830.00", "as_of": first.isoformat(), "visits_since_progress_report": 4},
    }
    if rng.random() < 0.1:
        flaw = rng.randrange(4)
        if flaw == 0:
            services[0]["documentation"] = {"exercises": ["exercise done"]}
        elif flaw == 1:
            del record["plan_of_care"]["certified_on"]
        elif flaw == 2:
            del services[0]["minutes"], services[0]["end"]
        else:
            services[0]["minutes"] += 5
    return record


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int)
    parser.add_argument("--one-patient", action="store_true", help="all sessions are of one patient")
    parser.add_argument("--lines", type=int, default=0, help="services a session (one or two)")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    start = date(2026, 2, 2)
    out = sys.stdout
    for number in range(args.count):
        visits = visits_a_day(args.lines)
        patient, day = "P-%d" % number, start + timedelta(days=number // (200 * visits))
        if number % 20 == 19:
            patient = "P-%d" % (number - 1)
        if args.one_patient:
            patient, day = "P-1", start + timedelta(days=number % 28000 - 27000)
        lines = args.lines or rng.choice([1, 1, 1, 2])
        record = session(rng, number, patient, day, 480 + 55 * (number % visits), lines)
        json.dump(record, out, separators=(",", ":"))
        out.write("\n")


if __name__ == "__main__":
    main()
