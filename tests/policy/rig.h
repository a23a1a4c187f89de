/* A claim-day decided under small policies that the test writes itself, and
 * what came of it as one line of text each, so that a test says what it wants
 * and shows what it found.
 *
 * Every decision that carries lines is held to two promises: minutes of lines
 * and of what is not billed add up to those documented, and every service
 * stands in one of the two. */
#ifndef TESTS_POLICY_RIG_H
#define TESTS_POLICY_RIG_H

#include "support/gonio_test.h"

#include "policy/decide.h"

#include <stdio.h>

#define RIG_SESSIONS 4
#define RIG_OUTSIDE  4

struct rig {
    char top[32]; /* a payer folder of its own */
    struct policy_set *set;
    struct arena arena;
    struct day_member members[RIG_SESSIONS]; /* as they are added */
    struct outside_interval outside[RIG_OUTSIDE];
    struct day day;
    const char *date;       /* of sessions added from now on */
    const char *payers;     /* of those: "[{'payer':'p'}]" */
    const char *discipline; /* of those; NULL: unknown */
    const char *patient;    /* more of theirs: ",'birth_date':'…'"; NULL: none */
    struct decide_options options;
    struct decision *decisions; /* of the last rig_decide, one a payer */
    size_t count;
    const struct decision *d; /* the first of them, or what rig_payer chose */
    bool policy_failed;
    char shown[16384];
};

int rig_set_up(void **state);
int rig_tear_down(void **state);
#define RIG_TEST(name) cmocka_unit_test_setup_teardown(name, rig_set_up, rig_tear_down)
/* The main of a file of such tests. */
int rig_run(const struct CMUnitTest *tests, size_t count);
#define RIG_MAIN(tests) rig_run(tests, COUNT_OF(tests))

/* ---- policies ---- */

/* Writes a policy; the body begins on its line 2 and finds a source in S. */
void rig_policy(struct rig *rig, const char *id, const char *body);
/* The same text as the whole file. */
void rig_file(struct rig *rig, const char *id, const char *text);

#define COVERED                                                                        \
    "coverage = { source = S, codes = {"                                               \
    " { codes = 'any', status = 'covered', source = S } } },\n"
#define EIGHT "units = { { method = 'eight_minute', source = S } },\n"
#define PLAIN COVERED EIGHT

/* ---- sessions, in JSON with ' for " ---- */

/* services: a list without its brackets; more: further fields, each with a
 * comma before it. */
void rig_session(struct rig *rig, const char *id, const char *services,
                 const char *more);
/* A one-on-one interval elsewhere of who gives SERVICE. */
void rig_outside(struct rig *rig, int32_t start, int32_t end, bool same_facility);

#define NPI_A "1730000001"
#define NPI_B "1730000019"
#define SERVICE_BY(npi, credential, code, minutes, more)                               \
    "{'code':'" code "','minutes':" minutes ",'therapist':{'npi':'" npi                \
    "','credential':'" credential "'}" more "}"
#define SERVICE(code, minutes, more) SERVICE_BY(NPI_A, "PT", code, minutes, more)
#define PT(code, minutes)            SERVICE(code, minutes, "")
#define PTA(code, minutes)                                                             \
    SERVICE_BY(NPI_B, "PTA", code, minutes, ",'supervisor':{'npi':'" NPI_A "'}")
#define TIMED(code, minutes, start, end, more)                                         \
    SERVICE(code, minutes, ",'start':'" start "','end':'" end "'" more)
#define MODIFIER(text) ",'modifiers':['" text "']"

/* ---- decisions ---- */

/* Decides session i as added; known_on, explain and as from options. */
void rig_decide(struct rig *rig, size_t i);
/* The decision of the last one's i-th payer. */
void rig_payer(struct rig *rig, size_t i);

/* "97110 2/30 GP CQ; 97140 1/15": code, units, minutes, modifiers; besides
 * "a15" minutes of an assistant, "paid 1" of the units, "held". */
const char *rig_lines(struct rig *rig);
/* "97035 8 drop CO: the reason", and so on. */
const char *rig_unbilled(struct rig *rig);
/* "hold caps.day; warn units.tie" */
const char *rig_findings(struct rig *rig);
/* "plain.rule fired; other.rule not_in_force" */
const char *rig_traces(struct rig *rig);
/* "units=5, cap=4" */
const char *rig_facts(struct rig *rig, const char *rule);

/* The first finding of that rule; the test fails when there is none. */
const struct finding *rig_finding(struct rig *rig, const char *rule);

#define assert_outcome(rig, expected)                                                  \
    assert_string_equal(outcome_text((rig)->d->outcome), expected)
#define assert_lines(rig, expected)    assert_string_equal(rig_lines(rig), expected)
#define assert_unbilled(rig, expected) assert_string_equal(rig_unbilled(rig), expected)
#define assert_findings(rig, expected) assert_string_equal(rig_findings(rig), expected)
#define assert_message(rig, rule_id, expected)                                         \
    assert_text(rig_finding(rig, rule_id)->message, expected)

#endif
