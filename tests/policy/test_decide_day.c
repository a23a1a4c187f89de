/* Claim-days of several sessions and several payers: who leads, who is told
 * what, and who is left out. */
#include "policy/rig.h"

#define RULES(rules) PLAIN "rules = { " rules " },\n"
#define RULE(id, severity, more)                                                       \
    "rule { id = '" id "', topic = 'topic', title = 'Title of " id                     \
    "', source = S, severity = '" severity "', " more " },\n"

/* ---- leading and following ---- */

/* The earliest leads, whatever the order of the file; minutes are counted
 * together and stand with it. */
static void the_earliest_session_leads(void **state)
{
    struct rig *rig = *state;
    rig_policy(rig, "p", PLAIN);
    rig_session(rig, "A", TIMED("97110", "8", "14:00", "14:08", ""), "");
    rig_session(rig, "B", TIMED("97110", "15", "09:00", "09:15", ""), "");
    rig_decide(rig, 1);
    assert_text(rig->d->lead_session, "B");
    assert_int_equal(rig->d->day_session_count, 2);
    assert_text(rig->d->day_sessions[1], "A");
    assert_lines(rig, "97110 2/23");
    assert_int_equal(rig->d->total_minutes, 23);
    assert_int_equal(rig->d->lines[0].service_count, 2);
    rig_decide(rig, 0);
    assert_text(rig->d->lead_session, "B");
    assert_lines(rig, "");
    assert_unbilled(rig, "");
    assert_outcome(rig, "ready");
    assert_int_equal(rig->d->total_minutes, 0);
    assert_int_equal(rig->d->units.working_count, 1);
    assert_text(rig->d->units.working[0],
                "Its minutes are counted, and its lines stand, with session B");
}

static void each_is_told_what_is_its_own(void **state)
{
    struct rig *rig = *state;
    rig_policy(
        rig, "p",
        RULES(RULE("a.session", "hold",
                   "scope = 'session', message = 'Note of {session.session_id}',"
                   " when = { { 'session.signature.signed_on', known = false } }")
                  RULE("a.day", "warn", "check = function(day) return true end")
                      RULE("a.line", "warn",
                           "scope = 'line', check = "
                           "function(line) return true end")));
    rig_session(rig, "A", PT("97110", "15"), "");
    rig_session(rig, "B", PT("97140", "15"), "");
    rig_session(rig, "C", PT("97530", "15"), ",'signature':{'signed_on':'2026-03-16'}");
    rig_decide(rig, 0);
    assert_findings(rig,
                    "hold a.session; hold a.session; warn a.day; warn a.line; warn "
                    "a.line; warn a.line");
    assert_text(rig->d->findings[0].message, "Note of A");
    assert_text(rig->d->findings[1].message, "Note of B (session B)");
    assert_lines(rig, "97110 1/15 held; 97140 1/15 held; 97530 1/15");
    rig_decide(rig, 1);
    assert_findings(rig, "hold a.session; warn a.day");
    assert_message(rig, "a.session", "Note of B");
    assert_outcome(rig, "hold");
    rig_decide(rig, 2);
    assert_findings(rig, "hold day.together; warn a.day");
    assert_message(rig, "day.together", "The day is held together with session A");
    assert_outcome(rig, "hold");
}

static void a_denied_session_denies_its_day(void **state)
{
    struct rig *rig = *state;
    rig_policy(
        rig, "p",
        RULES(RULE("a.b", "deny",
                   "scope = 'session', when = { { "
                   "'session.total_treatment_minutes', is = 15 } }, when_unknown "
                   "= 'skip'")));
    rig_session(rig, "A", PT("97110", "15"), ",'total_treatment_minutes':15");
    rig_session(rig, "B", PT("97140", "15"), "");
    rig_decide(rig, 0);
    assert_outcome(rig, "deny");
    assert_findings(rig, "deny a.b");
    rig_decide(rig, 1);
    assert_outcome(rig, "deny");
    assert_findings(rig, "deny day.together");
    assert_message(rig, "day.together", "The day is denied together with session A");
}

/* Each discipline has a count of its own. */
static void disciplines_are_counted_apart(void **state)
{
    struct rig *rig = *state;
    rig_policy(rig, "p", PLAIN);
    rig_session(rig, "A", PT("97110", "16"), "");
    rig->discipline = "OT";
    rig_session(rig, "B", SERVICE_BY(NPI_B, "OT", "97530", "7", ""), "");
    rig_decide(rig, 0);
    assert_lines(rig, "97110 1/16");
    assert_unbilled(rig, "97530 7 drop CO: 7 minutes earn no unit: the first needs 8");
}

static void units_of_disciplines_add_up(void **state)
{
    struct rig *rig = *state;
    rig_policy(rig, "p", PLAIN);
    rig_session(rig, "A", PT("97110", "8") "," PT("97140", "8"), "");
    rig->discipline = "OT";
    rig_session(rig, "B",
                SERVICE_BY(NPI_B, "OT", "97530", "8",
                           "") "," SERVICE_BY(NPI_B, "OT", "97535", "8", ""),
                "");
    rig_decide(rig, 0);
    assert_int_equal(rig->d->units.earned, 2);
    assert_int_equal(rig->d->units.acceptable_count, 4); /* two of each */
    assert_int_equal(rig->d->units.acceptable[0].count, 2);
    assert_findings(rig, "warn units.tie; warn units.tie");
}

/* The day's facts are those that its first session knows. */
static void a_day_knows_what_one_of_its_sessions_knows(void **state)
{
    struct rig *rig = *state;
    rig_policy(rig, "p",
               RULES(RULE("a.b", "warn",
                          "message = '{referral.date}, {sessions}', when = { { "
                          "'referral.date', known = true } }")));
    rig_session(rig, "A", PT("97110", "15"), "");
    rig_session(rig, "B", PT("97140", "15"), ",'referral':{'date':'2026-03-01'}");
    rig_decide(rig, 0);
    assert_message(rig, "a.b", "2026-03-01, 2");
}

/* ---- void ---- */

static void a_void_session_is_left_out(void **state)
{
    struct rig *rig = *state;
    rig_policy(rig, "p", PLAIN);
    rig_session(rig, "A", PT("97110", "15"), ",'void':true");
    rig_session(rig, "B", PT("97110", "8"), "");
    rig_decide(rig, 1);
    assert_text(rig->d->lead_session, "B");
    assert_lines(rig, "97110 1/8");
    assert_int_equal(rig->d->day_session_count, 1);
    rig_decide(rig, 0);
    assert_outcome(rig, "void");
    assert_findings(rig, "");
    assert_lines(rig, "");
    assert_text(rig->d->lead_session, "A");
}

/* ---- payers ---- */

#define TELLS_PAYER                                                                    \
    RULES(RULE("a.payer", "warn",                                                      \
               "message = '{insurance.payer} {insurance.kind} {insurance.rank}',"      \
               " check = function(day) return true end"))

/* Each payer by its own policy, each in its own place. */
static void the_second_payer_has_its_own_policy(void **state)
{
    struct rig *rig = *state;
    rig->payers = "[{'payer':'p','kind':'ffs'},{'payer':'q','kind':'commercial'}]";
    rig_policy(rig, "p", TELLS_PAYER);
    rig_policy(rig, "q",
               COVERED
               "units = { { method = 'midpoint', source = S } },"
               " rules = { " RULE("b.payer", "hold",
                                  "message = '{insurance.payer} "
                                  "{insurance.kind} {insurance.rank}',"
                                  " check = function(day) return true end") "},\n");
    rig_session(rig, "A", PT("97110", "23") "," PT("97140", "9"), "");
    rig_decide(rig, 0);
    assert_int_equal(rig->count, 2);
    assert_int_equal(rig->d->payer_rank, 0);
    assert_text(rig->d->policy_id, "p");
    assert_message(rig, "a.payer", "p ffs 0");
    assert_lines(rig, "97110 1/23; 97140 1/9");
    rig_payer(rig, 1);
    assert_int_equal(rig->d->payer_rank, 1);
    assert_text(rig->d->policy_id, "q");
    assert_message(rig, "b.payer", "q commercial 1");
    assert_lines(rig, "97110 2/23 held; 97140 1/9 held");
    assert_outcome(rig, "hold");
}

/* A payer is asked about the sessions that name it, and is told of itself also
 * where it stands in another place. */
static void a_payer_that_is_of_two_ranks(void **state)
{
    struct rig *rig = *state;
    rig_policy(rig, "p", TELLS_PAYER);
    rig_policy(rig, "q", TELLS_PAYER);
    rig->payers = "[{'payer':'p','kind':'ffs'}]";
    rig_session(rig, "A", PT("97110", "8"), "");
    rig->payers = "[{'payer':'q','kind':'auto'},{'payer':'p','kind':'ma'}]";
    rig_session(rig, "B", PT("97110", "15"), "");
    rig_decide(rig, 1);
    assert_message(rig, "a.payer", "q auto 0");
    assert_lines(rig, "97110 1/15");
    assert_int_equal(rig->d->day_session_count, 1);
    rig_payer(rig, 1);
    assert_message(rig, "a.payer", "p ffs 1");
    assert_int_equal(rig->d->day_session_count, 2);
    assert_text(rig->d->lead_session, "A");
    rig_decide(rig, 0);
    assert_lines(rig, "97110 2/23");
}

static void a_payer_without_a_policy_is_held(void **state)
{
    struct rig *rig = *state;
    rig_policy(rig, "acme", PLAIN);
    rig->payers = "[{'payer':'acmee'},{'payer':'nobody-knows'},{'payer':'acme'}]";
    rig_session(rig, "A", PT("97110", "15"), "");
    rig_decide(rig, 0);
    assert_outcome(rig, "hold");
    assert_findings(rig, "hold payer.unknown");
    assert_text(rig_finding(rig, "payer.unknown")->fix,
                "Did the session mean \"acme\"? gonio policies lists all");
    assert_text(rig->d->payer, "acmee");
    assert_true(text_is_absent(rig->d->policy_id));
    rig_payer(rig, 1);
    assert_text(rig_finding(rig, "payer.unknown")->fix,
                "gonio policies lists the payers that are known; write a policy for "
                "this one, or add its name to identity.lua");
    rig_payer(rig, 2);
    assert_outcome(rig, "ready");
    assert_false(rig->policy_failed);
}

/* As if one payer were everybody's. */
static void decided_as_another_payers(void **state)
{
    struct rig *rig = *state;
    rig_policy(rig, "p", PLAIN);
    rig_policy(rig, "q", TELLS_PAYER);
    rig->payers = "[{'payer':'p'},{'payer':'nobody-knows'}]";
    rig_session(rig, "A", PT("97110", "15"), "");
    rig->payers = "[{'payer':'nobody-knows'}]";
    rig_session(rig, "B", PT("97110", "8"), "");
    rig->options.as = TEXT("q");
    rig_decide(rig, 0);
    assert_int_equal(rig->count, 1);
    assert_text(rig->d->payer, "q");
    assert_lines(rig, "97110 2/23");
    rig_finding(rig, "a.payer");
}

/* ---- too many ---- */

static void a_crowd_is_held(void **state)
{
    struct rig *rig = *state;
    rig_policy(rig, "p", PLAIN);
    rig_session(rig, "A", PT("97110", "15"), "");
    rig->day.crowd = 65;
    rig_decide(rig, 0);
    assert_outcome(rig, "hold");
    assert_findings(rig, "hold day.crowded");
    assert_message(rig, "day.crowded",
                   "More than 64 sessions name this patient on this day; no more are "
                   "decided together");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(the_earliest_session_leads),
        RIG_TEST(each_is_told_what_is_its_own),
        RIG_TEST(a_denied_session_denies_its_day),
        RIG_TEST(disciplines_are_counted_apart),
        RIG_TEST(units_of_disciplines_add_up),
        RIG_TEST(a_day_knows_what_one_of_its_sessions_knows),
        RIG_TEST(a_void_session_is_left_out),
        RIG_TEST(the_second_payer_has_its_own_policy),
        RIG_TEST(a_payer_that_is_of_two_ranks),
        RIG_TEST(a_payer_without_a_policy_is_held),
        RIG_TEST(decided_as_another_payers),
        RIG_TEST(a_crowd_is_held),
    };
    return RIG_MAIN(tests);
}
