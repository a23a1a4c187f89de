#!/usr/bin/env python3
"""Writes sessions for the benchmarks: gonio/session/1, one a line.

    generate.py COUNT [--one-patient] [--visits N] [--lines N] [--seed S]

A mix as a practice has it: most visits are clean, one in ten lacks something,
one in twenty is the second visit of a day, one in eight is partly an
assistant's. Texts are of the length that notes have, so that a session takes
about 1.6 KB with one or two services. Two hundred therapists see ten patients
a day each. Nobody in it exists."""

import argparse
import json
import random
import sys
from datetime import date, timedelta

# What a note of each code says: the work, the skill it took, what came of it,
# why it was needed, what changed since the last visit.
NOTES = {
    "97110": [
        ("resisted knee extension 3x10 at 4 kg, step-ups 2x12", "graded the load by the response of the quadriceps",
         "pain 5/10 to 3/10, extension lag 10 to 5 degrees", "quadriceps strength 3+/5 keeps her from stairs",
         "load from 3 to 4 kg", "right knee"),
        ("scapular retraction with band 3x12, wall slides to 140 degrees", "tactile cues for scapular control",
         "flexion 130 to 140 degrees, fatigue after the second set", "stiff and weak shoulder, cannot reach a shelf",
         "band from yellow to red", "left shoulder"),
        ("lumbar stabilisation in four point kneeling, bridges 3x10", "corrected pelvic tilt in each set",
         "holds neutral for 10 of 10 repetitions", "trunk endurance 20 seconds, cannot stand to cook",
         "hold from 5 to 10 seconds", "lumbar spine"),
    ],
    "97112": [
        ("single leg stance on foam 4x30 s, tandem stance with head turns", "graded the perturbation by sway",
         "two losses of balance instead of five", "impaired balance with two falls this year",
         "firm surface to foam", "right ankle"),
        ("postural re-education in sitting 10 minutes, scapular setting 2x10", "facilitation of lower trapezius",
         "holds the position for 60 s without cues", "postural control lost after 10 s, headache at the desk",
         "cues from ten to two", "cervical spine"),
    ],
    "97116": [
        ("gait training 4 x 30 m on level ground with a cane, curb x 6", "cued heel strike and cane sequence",
         "step length even on 20 of 30 m", "antalgic gait, unsteady on curbs", "walker to cane", "left hip"),
        ("stair training 12 steps x 3 with one rail, contact guard", "corrected the order of the limbs",
         "two cues instead of six", "weak push-off makes stairs unsafe", "two rails to one", "right knee"),
    ],
    "97140": [
        ("grade III posterior glides, soft tissue mobilisation of the posterior capsule", "adjusted to end feel",
         "internal rotation 40 to 50 degrees", "capsular restriction keeps her from dressing",
         "grade II to grade III", "left shoulder"),
        ("patellar mobilisation grade III, scar mobilisation 8 minutes", "depth by tissue response",
         "flexion 100 to 108 degrees", "adhesions limit flexion for stairs", "grade II to grade III", "right knee"),
    ],
    "97530": [
        ("sit to stand from 45 cm 3x8, carrying 3 kg over 10 m, floor recovery x 2", "cues for weight shift",
         "without arms in 6 of 8", "weakness, cannot rise from a low chair", "seat from 50 to 45 cm", "left hip"),
        ("lifting a 5 kg crate from floor to waist 3x6, overhead reach to a shelf", "taught the hip hinge",
         "pain 4/10 to 2/10 while lifting", "pain limits lifting at work", "crate from 3 to 5 kg", "lumbar spine"),
    ],
    "97535": [
        ("dressing of the upper body with a dressing stick 4 times", "taught a one-handed technique",
         "shirt on in 3 minutes instead of 6", "limited reach, depends on help to dress",
         "moderate to minimal assistance", "left shoulder"),
        ("tub transfer with a bench x 4, safety in the kitchen", "sequenced the transfer in three steps",
         "contact guard instead of minimal assistance", "fall in the tub, unsteady transfers",
         "minimal assistance to contact guard", "right hip"),
    ],
}
CODES = list(NOTES)
GOALS = ["climbs two flights without a rail", "carries groceries 100 m", "dresses without help"]


def npi(base):
    digits = [int(c) for c in "80840" + base]
    total = 0
    for i, d in enumerate(reversed(digits)):
        d = d * 2 if i % 2 == 0 else d
        total += d - 9 if d > 9 else d
    return base + str(-total % 10)


THERAPISTS = [npi("1%08d" % (73000000 + i)) for i in range(200)]
ASSISTANTS = [npi("1%08d" % (83000000 + i)) for i in range(200)]
PROVIDER = npi("198765432")
PHYSICIAN = npi("123456789")


LETTERS = "ACDEFGHJKMNPQRTUVWXY"


def member(patient):
    """A Medicare number of its own for each patient."""
    number = int(patient[2:])
    place = []
    for kind in "199A99AA99":
        values = LETTERS if kind == "A" else "123456789" if kind == "1" else "0123456789"
        number, at = divmod(number, len(values))
        place.append(values[at])
    return "%s%s%s" % (place[0], LETTERS[0], "".join(place[1:]))


def visits_a_day(lines):
    """Long visits are alone in a therapist's day, so that none overlap."""
    return 10 if lines <= 2 else 1


def note(rng, code):
    work, skill, response, need, progression, region = rng.choice(NOTES[code])
    return {
        "exercises": [work],
        "body_region": region,
        "skilled_intervention": skill,
        "response": response,
        "medical_necessity": need,
        "functional_goal": rng.choice(GOALS),
        "progression": progression,
    }


def service(rng, code, start, minutes, therapist, assistant):
    """assistant: the NPI of who gave it under the therapist; None: the
    therapist did."""
    end = start + minutes
    record = {
        "code": code,
        "minutes": minutes,
        "start": "%02d:%02d" % divmod(start, 60),
        "end": "%02d:%02d" % divmod(end, 60),
        "mode": "individual",
        "therapist": {"npi": assistant or therapist, "credential": "PTA" if assistant else "PT"},
        "documentation": note(rng, code),
    }
    if assistant:
        record["supervisor"] = {"npi": therapist, "credential": "PT", "presence": "general"}
    return record


def session(rng, number, patient, day, start, lines):
    first = day - timedelta(days=rng.randint(3, 25))
    place = number // visits_a_day(lines) % len(THERAPISTS)
    therapist = THERAPISTS[place]
    services = []
    for code in rng.sample(CODES, min(lines, len(CODES))) + [
        rng.choice(CODES) for _ in range(max(0, lines - len(CODES)))
    ]:
        minutes = rng.randint(8, 25) if lines <= 2 else 8
        assistant = ASSISTANTS[place] if rng.random() < 0.12 else None
        services.append(service(rng, code, start, minutes, therapist, assistant))
        start = start + minutes
    record = {
        "session_id": "S-%d" % number,
        "billing_provider": {"npi": PROVIDER},
        "service_location": {"zip": "78701"},
        "date_of_service": day.isoformat(),
        "first_treatment_on": first.isoformat(),
        "program": "restorative",
        "patient": {"id": patient, "birth_date": "1950-04-02", "state": "TX"},
        "insurance": [{"payer": "medicare", "kind": "ffs", "member_id": member(patient)}],
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
    parser.add_argument("--visits", type=int, default=1,
                        help="so many visits each patient has, some days apart")
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
        if args.visits > 1:
            # All patients' first visits come first, as the days go by.
            patients = -(-args.count // args.visits)
            visit, at = divmod(number, patients)
            patient = "P-%d" % at
            day = start + timedelta(days=visit * (patients // (200 * visits) + 1))
        if args.one_patient:
            patient, day = "P-1", start + timedelta(days=number % 28000 - 27000)
        lines = args.lines or rng.choice([1, 1, 1, 2])
        record = session(rng, number, patient, day, 480 + 55 * (number % visits), lines)
        json.dump(record, out, separators=(",", ":"))
        out.write("\n")


if __name__ == "__main__":
    main()
