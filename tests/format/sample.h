/* A session to change one thing in at a time, and how to change it. */
#ifndef GONIO_TEST_FORMAT_SAMPLE_H
#define GONIO_TEST_FORMAT_SAMPLE_H

#include "base/arena.h"
#include "base/text.h"

/* Every kind of field is in it, on lines of its own. */
#define SAMPLE_SESSION                                                                 \
    "{\n"                                                                              \
    "  \"session_id\": \"S-1001\", \"revision\": 2, \"void\": false,\n"                \
    "  \"billing_provider\": {\"npi\": \"1987654328\", \"tin\": \"T-1\"},\n"           \
    "  \"service_location\": {\"zip\": \"78701\"},\n"                                  \
    "  \"date_of_service\": \"2026-03-16\",\n"                                         \
    "  \"program\": \"restorative\",\n"                                                \
    "  \"patient\": {\"id\": \"P-77\", \"birth_date\": \"1950-04-02\"},\n"             \
    "  \"insurance\": [{\"payer\": \"medicare\", \"kind\": \"ffs\",\n"                 \
    "    \"prior_authorizations\": [{\"number\": \"A1\", \"codes\": [\"97110\"],\n"    \
    "      \"unit\": \"visit\", \"limit\": 12, \"used\": 3}]}],\n"                     \
    "  \"discipline\": \"PT\",\n"                                                      \
    "  \"place_of_service\": \"11\",\n"                                                \
    "  \"referral\": {\"npi\": \"1234567893\", \"credential\": \"MD\"},\n"             \
    "  \"plan_of_care\": {\"certified_on\": \"2026-03-09\",\n"                         \
    "    \"goals\": [\"stairs\"], \"recertifications\": [], \"delayed_reason\": "      \
    "null},\n"                                                                         \
    "  \"diagnoses\": [\"M25.561\"],\n"                                                \
    "  \"telehealth\": {\"modality\": \"audio_video\", \"consent\": true},\n"          \
    "  \"total_treatment_minutes\": 53,\n"                                             \
    "  \"services\": [\n"                                                              \
    "    {\"code\": \"97110\", \"minutes\": 23, \"start\": \"09:00\",\n"               \
    "     \"end\": \"09:23\", \"mode\": \"individual\",\n"                             \
    "     \"therapist\": {\"npi\": \"1730000001\", \"credential\": \"PT, DPT\"},\n"    \
    "     \"modifiers\": [\"59\"], \"charge\": \"75.00\",\n"                           \
    "     \"documentation\": {\"exercises\": [\"knee \\\"extension\\\"\"],\n"          \
    "       \"intensity\": \"3x10\"}},\n"                                              \
    "    {\"code\": \"G0283\", \"intervals\": [{\"start\": \"10:00\",\n"               \
    "      \"end\": \"10:05\"}, {\"start\": \"08:30\", \"end\": \"08:35\"}],\n"        \
    "     \"therapist\": {\"npi\": \"1730000001\"}}\n"                                 \
    "  ],\n"                                                                           \
    "  \"history\": {\"allowed_year_to_date\": \"1830.5\"}\n"                          \
    "}\n"

/* The sample with the first from replaced by to; from must stand in it. */
struct text sample_with(struct arena *arena, const char *from, const char *to);

#endif
