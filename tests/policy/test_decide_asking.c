/* What a payer must have been asked before: prior authorizations, and orders
 * with the states in which a patient may come without. */
#include "policy/rig.h"

/* The day is 2026-03-16, a Monday. */
struct tried {
    const char *rows;           /* of the section */
    const char *authorizations; /* of the session; NULL: unknown */
    const char *services, *more;
    const char *findings, *facts; /* facts: of the first; NULL: not looked at */
};

static void try_one(const char *section, const struct tried *t)
{
    void *state = NULL;
    char body[2048], payers[1024];
    rig_set_up(&state);
    struct rig *rig = state;
    (void)snprintf(body, sizeof body, "%s %s = { %s },\n", PLAIN, section, t->rows);
    rig_policy(rig, "p", body);
    if (t->authorizations) {
        (void)snprintf(payers, sizeof payers,
                       "[{'payer':'p','prior_authorizations':[%s]}]",
                       t->authorizations);
        rig->payers = payers;
    }
    rig_session(rig, "A", t->services, t->more);
    rig_decide(rig, 0);
    if (strcmp(rig_findings(rig), t->findings) != 0)
        fail_msg("%s / %s / %s: %s, not %s", t->rows,
                 t->authorizations ? t->authorizations : "", t->more, rig_findings(rig),
                 t->findings);
    if (t->facts) {
        char rule[64];
        (void)snprintf(rule, sizeof rule, "%.*s", TEXT_ARG(rig->d->findings[0].rule));
        if (strcmp(rig_facts(rig, rule), t->facts) != 0)
            fail_msg("%s / %s: %s, not %s", t->rows, t->more, rig_facts(rig, rule),
                     t->facts);
    }
    rig_tear_down(&state);
}

static void try_all(const char *section, const struct tried *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        try_one(section, &list[i]);
}
#define TRY(section, list) try_all(section, list, COUNT_OF(list))

#define ROW(more)         "{ id = 'a.b', source = S " more " }"
#define HISTORY(entries)  ",'history':{'used':[" entries "]}"
#define PT_VISITS(per, n) HISTORY("{'per':'" per "','discipline':'PT','visits':" n "}")
#define GRANT(more)       "{'number':'SECRET','unit':'visit','limit':10,'used':5" more "}"

/* ---- authorization ---- */

static void whether_one_is_there(void **state)
{
    static const struct tried list[] = {
        {ROW(""), NULL, PT("97110", "15"), "", "hold a.b", ""},
        {ROW(""), "", PT("97110", "15"), "", "hold a.b", ""},
        {ROW(""), GRANT(""), PT("97110", "15"), "", "", NULL},
        {ROW(""), "{}", PT("97110", "15"), "", "", NULL},
        {ROW(", severity = 'warn'"), "", PT("97110", "15"), "", "warn a.b", NULL},
        /* An evaluation is asked for only where its code is named. */
        {ROW(""), "", PT("97161", "30"), "", "", NULL},
        {ROW(""), "", PT("97161", "30") "," PT("97110", "15"), "", "hold a.b", NULL},
        {ROW(", codes = 'any'"), "", PT("97161", "30"), "", "hold a.b", NULL},
        {ROW(", codes = { '97140' }"), "", PT("97110", "15"), "", "", NULL},
        {ROW(", disciplines = { 'OT' }"), "", PT("97110", "15"), "", "", NULL},
    };
    (void)state;
    TRY("authorization", list);
}

static void whether_it_covers_the_day(void **state)
{
    static const struct tried list[] = {
        {ROW(""), GRANT(",'discipline':'PT'"), PT("97110", "15"), "", "", NULL},
        {ROW(""), GRANT(",'discipline':'OT'"), PT("97110", "15"), "", "hold a.b", ""},
        {ROW(""), GRANT(",'codes':['97110']"), PT("97110", "15"), "", "", NULL},
        {ROW(""), GRANT(",'codes':['97140']"), PT("97110", "15"), "", "hold a.b",
         "authorization=1"},
        {ROW(""), GRANT(",'from':'2026-03-16','to':'2026-04-16'"), PT("97110", "15"),
         "", "", NULL},
        {ROW(""), GRANT(",'from':'2026-03-17'"), PT("97110", "15"), "", "hold a.b",
         "authorization=1, from=2026-03-17, to=?"},
        {ROW(""), GRANT(",'to':'2026-03-15'"), PT("97110", "15"), "", "hold a.b",
         "authorization=1, from=?, to=2026-03-15"},
        /* The second fits. */
        {ROW(""), GRANT(",'to':'2026-03-15'") "," GRANT(""), PT("97110", "15"), "", "",
         NULL},
        /* One for each code. */
        {ROW(""), GRANT(",'codes':['97140']") "," GRANT(",'codes':['97110']"),
         PT("97110", "15") "," PT("97140", "15"), "", "", NULL},
        {ROW(""), GRANT(",'codes':['97140']"), PT("97110", "15") "," PT("97140", "15"),
         "", "hold a.b", "authorization=1"},
    };
    (void)state;
    TRY("authorization", list);
}

static void whether_enough_is_left(void **state)
{
#define LEFT(unit, limit, used, more)                                                  \
    "{'unit':'" unit "','limit':" limit ",'used':" used more "}"
#define QUIET ROW(", notice = 0, notice_days = 0")
    static const struct tried list[] = {
        {QUIET, LEFT("visit", "10", "8", ""), PT("97110", "30"), "", "", NULL},
        {QUIET, LEFT("visit", "10", "9", ""), PT("97110", "30"), "",
         "warn authorization.ending", "authorization=1, left=0, to=?"},
        {QUIET, LEFT("visit", "10", "10", ""), PT("97110", "30"), "", "hold a.b",
         "authorization=1, used=10, needed=1, limit=10"},
        /* A visit is taken once, whatever was done in it. */
        {QUIET, LEFT("visit", "10", "9", ""), PT("97110", "15") "," PT("97140", "15"),
         "", "warn authorization.ending", NULL},
        {QUIET, LEFT("unit", "10", "6", ""), PT("97110", "30"), "", "", NULL},
        {QUIET, LEFT("unit", "10", "8", ""), PT("97110", "30"), "",
         "warn authorization.ending", NULL},
        {QUIET, LEFT("unit", "10", "9", ""), PT("97110", "30"), "", "hold a.b",
         "authorization=1, used=9, needed=2, limit=10"},
        {QUIET, LEFT("unit", "10", "7", ""), PT("97110", "30") "," PT("97140", "30"),
         "", "hold a.b; warn authorization.ending", NULL},
        {QUIET, LEFT("minute", "100", "70", ""), PT("97110", "30"), "",
         "warn authorization.ending", NULL},
        {QUIET, LEFT("minute", "100", "71", ""), PT("97110", "30"), "", "hold a.b",
         NULL},
        /* What is not known of it. */
        {QUIET, "{'unit':'visit','limit':10}", PT("97110", "30"), "",
         "warn facts.missing", "insurance.prior_authorizations[1].used=?"},
        {QUIET, "{'limit':10,'used':1}", PT("97110", "30"), "", "warn facts.missing",
         "insurance.prior_authorizations[1].unit=?"},
        /* The count holds this day already. */
        {QUIET, LEFT("visit", "10", "10", ",'used_as_of':'2026-03-15'"),
         PT("97110", "30"), "", "hold a.b", NULL},
        {QUIET, LEFT("visit", "10", "10", ",'used_as_of':'2026-03-16'"),
         PT("97110", "30"), "", "warn authorization.ending", NULL},
        {QUIET, LEFT("visit", "10", "11", ",'used_as_of':'2026-03-16'"),
         PT("97110", "30"), "", "hold a.b", NULL},
        {QUIET, LEFT("visit", "10", "11", ",'used_as_of':'2026-03-17'"),
         PT("97110", "30"), "", "warn facts.missing", NULL},
        /* The spent one is passed over. */
        {QUIET, LEFT("visit", "10", "10", "") "," LEFT("visit", "10", "1", ""),
         PT("97110", "30"), "", "", NULL},
    };
    (void)state;
    TRY("authorization", list);
}

static void the_first_visits_may_be_free(void **state)
{
#define AFTER5      ROW(", after_visits = 5, per = 'benefit_year'")
#define SIX_IN_8    ROW(", after_visits = 6, per = 'episode', within_days = 56")
#define FIRST(date) ",'first_treatment_on':'" date "'"
    static const struct tried list[] = {
        {AFTER5, NULL, PT("97110", "15"), PT_VISITS("benefit_year", "4"), "", NULL},
        {AFTER5, NULL, PT("97110", "15"), PT_VISITS("benefit_year", "5"), "hold a.b",
         "after_visits=5"},
        {AFTER5, NULL, PT("97110", "15"), PT_VISITS("episode", "5"),
         "warn facts.missing", "history.used[benefit_year,PT].visits=?"},
        {AFTER5, NULL, PT("97110", "15"), HISTORY(""), "", NULL},
        /* Who has one need not count. */
        {AFTER5, GRANT(""), PT("97110", "15"), "", "", NULL},
        {AFTER5, GRANT(""), PT("97110", "15"), PT_VISITS("benefit_year", "5"), "",
         NULL},
        {AFTER5, NULL, PT("97110", "15"), HISTORY("{'per':'benefit_year','visits':4}"),
         "", NULL},
        {SIX_IN_8, NULL, PT("97110", "15"),
         PT_VISITS("episode", "5") FIRST("2026-01-20"), "", NULL},
        {SIX_IN_8, NULL, PT("97110", "15"),
         PT_VISITS("episode", "5") FIRST("2026-01-19"), "hold a.b", NULL},
        {SIX_IN_8, NULL, PT("97110", "15"),
         PT_VISITS("episode", "6") FIRST("2026-01-20"), "hold a.b", NULL},
        {SIX_IN_8, NULL, PT("97110", "15"), PT_VISITS("episode", "5"),
         "warn facts.missing", "first_treatment_on=?"},
        /* A first treatment after this one is none that is known. */
        {SIX_IN_8, NULL, PT("97110", "15"),
         PT_VISITS("episode", "5") FIRST("2026-03-17"), "warn facts.missing", NULL},
        {SIX_IN_8, NULL, PT("97110", "15"),
         PT_VISITS("episode", "5") FIRST("2026-03-16"), "", NULL},
        {ROW(", codes = '97140', after_visits = 2, per = 'month'"), NULL,
         PT("97140", "15"), PT_VISITS("month", "9"), "warn facts.missing", NULL},
        {ROW(", codes = '97140', after_visits = 2, per = 'month'"), NULL,
         PT("97140", "15"),
         HISTORY("{'per':'month','discipline':'PT','codes':['97140'],'visits':2}"),
         "hold a.b", NULL},
    };
    (void)state;
    TRY("authorization", list);
}

static void it_is_told_before_it_ends(void **state)
{
    static const struct tried list[] = {
        {ROW(""), LEFT("visit", "10", "6", ""), PT("97110", "15"), "", "", NULL},
        {ROW(""), LEFT("visit", "10", "7", ""), PT("97110", "15"), "",
         "warn authorization.ending", "authorization=1, left=2, to=?"},
        {ROW(""), LEFT("unit", "10", "1", ""), PT("97110", "30"), "", "", NULL},
        {ROW(""), LEFT("unit", "10", "3", ""), PT("97110", "30"), "",
         "warn authorization.ending", "authorization=1, left=2, to=?"},
        {ROW(""), GRANT(",'to':'2026-03-24'"), PT("97110", "15"), "", "", NULL},
        {ROW(""), GRANT(",'to':'2026-03-23'"), PT("97110", "15"), "",
         "warn authorization.ending", "authorization=1, left=4, to=2026-03-23"},
        /* Two rows, one warning. */
        {ROW("") ", { id = 'a.c', codes = '97110', source = S }",
         LEFT("visit", "10", "7", ""), PT("97110", "15"), "",
         "warn authorization.ending", NULL},
    };
    (void)state;
    TRY("authorization", list);
}

/* Two rows, or two sessions, take of one and the same. */
static void rows_share_what_is_left(void **state)
{
    static const struct tried list[] = {
        {"{ id = 'a.b', codes = '97110', source = S, notice = 0 },"
         " { id = 'a.c', codes = '97140', source = S, notice = 0 }",
         LEFT("unit", "10", "7", ""), PT("97110", "30") "," PT("97140", "30"), "",
         "hold a.c; warn authorization.ending", NULL},
        {"{ id = 'a.b', codes = '97110', source = S, notice = 0 },"
         " { id = 'a.c', codes = '97140', source = S, notice = 0 }",
         LEFT("unit", "10", "5", ""), PT("97110", "30") "," PT("97140", "30"), "",
         "warn authorization.ending", NULL},
        /* A line asked for by both takes once. */
        {"{ id = 'a.b', codes = '97110', source = S, notice = 0 },"
         " { id = 'a.c', source = S, notice = 0 }",
         LEFT("unit", "10", "8", ""), PT("97110", "30"), "",
         "warn authorization.ending", NULL},
    };
    (void)state;
    TRY("authorization", list);
}

#define OF_NUMBER(number, used)                                                        \
    "{'number':'" number "','unit':'unit','limit':10,'used':" used "}"

static void decide_two(struct rig *rig, const char *first, const char *second)
{
    char payers[2][512];
    const char *lists[2] = {first, second};
    rig_policy(rig, "p", PLAIN "authorization = { " ROW(", notice = 0") " },\n");
    for (size_t i = 0; i < 2; i++) {
        (void)snprintf(payers[i], sizeof payers[i],
                       "[{'payer':'p','prior_authorizations':[%s]}]", lists[i]);
        rig->payers = payers[i];
        rig->discipline = i ? "OT" : "PT";
        rig_session(rig, i ? "B" : "A",
                    i ? SERVICE_BY(NPI_B, "OT", "97530", "30", "") : PT("97110", "30"),
                    "");
    }
    rig_decide(rig, 0);
}

static void sessions_share_what_is_left(void **state)
{
    struct rig *rig = *state;
    decide_two(rig, OF_NUMBER("1", "8"), OF_NUMBER("1", "8"));
    assert_findings(rig, "hold a.b; warn authorization.ending");
}

static void sessions_may_know_different_numbers(void **state)
{
    struct rig *rig = *state;
    decide_two(rig, OF_NUMBER("1", "9"), OF_NUMBER("1", "5"));
    assert_findings(rig, "hold a.b; hold a.b");
}

static void other_numbers_are_others(void **state)
{
    struct rig *rig = *state;
    decide_two(rig, OF_NUMBER("1", "8"), OF_NUMBER("2", "8"));
    assert_findings(rig, "warn authorization.ending");
}

static void enough_for_both(void **state)
{
    struct rig *rig = *state;
    decide_two(rig, OF_NUMBER("1", "2"), OF_NUMBER("1", "2"));
    assert_findings(rig, "");
}

static const struct finding *decide_with(struct rig *rig, const char *authorizations)
{
    char payers[512];
    (void)snprintf(payers, sizeof payers, "[{'payer':'p','prior_authorizations':[%s]}]",
                   authorizations);
    rig->payers = payers;
    rig->day.count = 0;
    rig_session(rig, "A", PT("97110", "15") "," PT("97140", "15"), "");
    rig_decide(rig, 0);
    return &rig->d->findings[0];
}

/* By its place; its number is never told. */
static void findings_name_it_by_its_place(void **state)
{
    static const struct {
        const char *given, *message, *carc, *rarc;
    } told[] = {
        {"", "PT: 97110, 97140 needs a prior authorization, and none is stated", "197",
         "M62"},
        {GRANT(",'codes':['97112']"), "Authorization 1 does not cover 97110, 97140",
         "284", "N54"},
        {GRANT(",'discipline':'OT'") "," GRANT(",'to':'2026-03-01'"),
         "Authorization 2 covers 97110, 97140, but not on this day", "284", "N54"},
        {LEFT("unit", "5", "4", ",'number':'SECRET'"),
         "Authorization 1 has not enough left for 97140", "198", "N54"},
        {LEFT("visit", "5", "4", ",'to':'2026-03-17'"),
         "Authorization 1 has 0 days like this one left and ends on 2026-03-17", NULL,
         NULL},
    };
    struct rig *rig = *state;
    rig_policy(rig, "p", PLAIN "authorization = { " ROW("") " },\n");
    for (size_t i = 0; i < COUNT_OF(told); i++) {
        const struct finding *finding = decide_with(rig, told[i].given);
        assert_text(finding->message, told[i].message);
        if (told[i].carc)
            assert_text(finding->carc, told[i].carc);
        if (told[i].rarc)
            assert_text(finding->rarc, told[i].rarc);
        for (size_t k = 0; k < finding->fact_count; k++)
            assert_false(text_is(finding->facts[k].value.text, "SECRET"));
    }
}

/* ---- orders ---- */

#define ORDER(fields) ",'referral':{" fields "}"
#define MD            "'credential':'MD','date':'2026-03-01'"
#define IN(state)     ",'service_location':{'state':'" state "'}"

static void whether_an_order_is_there(void **state)
{
    static const struct tried list[] = {
        {ROW(""), NULL, PT("97110", "15"), "", "hold a.b",
         "referral.date=?, referral.signed_on=?"},
        {ROW(""), NULL, PT("97110", "15"), ORDER(""), "hold a.b", NULL},
        {ROW(""), NULL, PT("97110", "15"), ORDER(MD), "", NULL},
        {ROW(", codes = 'any', except = 'evaluation'"), NULL, PT("97161", "30"), "", "",
         NULL},
        {ROW(", who = { 'MD', 'NP' }"), NULL, PT("97110", "15"), ORDER(MD), "", NULL},
        {ROW(", who = { 'DO', 'NP' }"), NULL, PT("97110", "15"), ORDER(MD), "hold a.b",
         NULL},
        {ROW(", who = { 'MD' }"), NULL, PT("97110", "15"), ORDER("'date':'2026-03-01'"),
         "warn facts.missing", "referral.credential=?"},
        {ROW(", within_days = 15"), NULL, PT("97110", "15"), ORDER(MD), "", NULL},
        {ROW(", within_days = 14"), NULL, PT("97110", "15"), ORDER(MD), "hold a.b",
         "referral.date=2026-03-01, referral.signed_on=?, within_days=14"},
        {ROW(", within_days = 14"), NULL, PT("97110", "15"),
         ORDER("'npi':'1730000001'"), "warn facts.missing", "referral.date=?"},
        {ROW(""), NULL, PT("97110", "15"), ORDER("'date':'2026-03-17'"), "hold a.b",
         NULL},
        {ROW(""), NULL, PT("97110", "15"), ORDER("'date':'2026-03-16'"), "", NULL},
        {ROW(", signed = true"), NULL, PT("97110", "15"), ORDER(MD), "hold a.b", NULL},
        {ROW(", signed = true"), NULL, PT("97110", "15"),
         ORDER(MD ",'signed_on':'2026-03-16'"), "", NULL},
        {ROW(", signed = true"), NULL, PT("97110", "15"),
         ORDER(MD ",'signed_on':'2026-03-17'"), "hold a.b", NULL},
        {ROW(", severity = 'deny'"), NULL, PT("97110", "15"), "", "deny a.b", NULL},
    };
    (void)state;
    TRY("referral", list);
}

static void where_none_is_needed_yet(void **state)
{
#define ACCESS(row)                                                                    \
    ROW("")                                                                            \
    ", direct_access = { { states = { 'TX', 'OK' }, disciplines = { 'PT' }, "          \
    "source = S, " row " } }"
    static const struct tried list[] = {
        {ACCESS("free = true"), NULL, PT("97110", "15"), IN("TX"), "", NULL},
        {ACCESS("free = true"), NULL, PT("97110", "15"), IN("LA"), "hold a.b", NULL},
        {ACCESS("free = true"), NULL, PT("97110", "15"), "", "warn facts.missing",
         "service_location.state=?"},
        {ACCESS("free = true, to = '2026-03-15'"), NULL, PT("97110", "15"), IN("TX"),
         "hold a.b", NULL},
        {ACCESS("free = true"), NULL, PT("97110", "15"),
         ",'service_location':{'locality':'TX-31'}", "", NULL},
        {ACCESS("days = 30"), NULL, PT("97110", "15"), IN("TX") FIRST("2026-02-14"), "",
         NULL},
        {ACCESS("days = 30"), NULL, PT("97110", "15"), IN("TX") FIRST("2026-02-13"),
         "hold a.b",
         "referral.date=?, referral.signed_on=?, state=TX, "
         "first_treatment_on=2026-02-13, days=30"},
        {ACCESS("days = 30"), NULL, PT("97110", "15"), IN("TX"), "warn facts.missing",
         "first_treatment_on=?"},
        /* Ten weekdays from Monday the 2nd are over after Monday the 16th. */
        {ACCESS("business_days = 10"), NULL, PT("97110", "15"),
         IN("TX") FIRST("2026-03-02"), "", NULL},
        {ACCESS("business_days = 10"), NULL, PT("97110", "15"),
         IN("TX") FIRST("2026-02-28"), "hold a.b", NULL},
        {ACCESS("business_days = 10"), NULL, PT("97110", "15"),
         IN("TX") FIRST("2026-02-27"), "hold a.b", NULL},
        {ACCESS("visits = 10"), NULL, PT("97110", "15"),
         IN("TX") PT_VISITS("episode", "9"), "", NULL},
        {ACCESS("visits = 10"), NULL, PT("97110", "15"),
         IN("TX") PT_VISITS("episode", "10"), "hold a.b", NULL},
        {ACCESS("visits = 10"), NULL, PT("97110", "15"), IN("TX"), "warn facts.missing",
         "history.used[episode,PT].visits=?"},
        /* Whichever is over first. */
        {ACCESS("visits = 10, days = 30"), NULL, PT("97110", "15"),
         IN("TX") FIRST("2026-02-13") PT_VISITS("episode", "1"), "hold a.b", NULL},
        {ACCESS("visits = 10, days = 30"), NULL, PT("97110", "15"),
         IN("TX") FIRST("2026-03-13") PT_VISITS("episode", "10"), "hold a.b", NULL},
        /* An order is as good as ever. */
        {ACCESS("days = 30"), NULL, PT("97110", "15"),
         IN("TX") FIRST("2026-02-13") ORDER(MD), "", NULL},
    };
    (void)state;
    TRY("referral", list);
}

/* At a distance the state is the patient's own. */
static void which_state_counts(void **state)
{
    static const struct {
        const char *patient, *more;
        bool free;
    } places[] = {
        {",'state':'LA'", IN("TX"), true},
        {",'state':'TX'", IN("LA"), false},
        {",'state':'TX'", "", true},
        {",'state':'TX'", IN("LA") ",'telehealth':{'modality':'audio_video'}", true},
        {",'state':'LA'", IN("TX") ",'telehealth':{'modality':'audio_video'}", false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        void *fresh = NULL;
        rig_set_up(&fresh);
        struct rig *rig = fresh;
        rig_policy(rig, "p", PLAIN "referral = { " ACCESS("free = true") " },\n");
        rig->patient = places[i].patient;
        rig_session(rig, "A", PT("97110", "15"), places[i].more);
        rig_decide(rig, 0);
        assert_int_equal(strstr(rig_findings(rig), "hold a.b") == NULL, places[i].free);
        rig_tear_down(&fresh);
    }
}

static void findings_say_what_is_wrong_with_it(void **state)
{
    static const struct {
        const char *more, *message, *carc, *rarc;
    } told[] = {
        {"", "97110, 97140: no order is on file", "288", "N455"},
        {ORDER("'credential':'DC','date':'2026-03-01'"),
         "97110, 97140: who gave the order may not, for this payer", "183", "N574"},
        {ORDER("'credential':'MD','date':'2025-03-01'"),
         "97110, 97140: the order is too old", "288", "N456"},
        {ORDER("'credential':'MD','date':'2026-04-01'"),
         "97110, 97140: the order is dated after the day of service", "288", "N456"},
    };
    struct rig *rig = *state;
    rig_policy(rig, "p",
               PLAIN "referral = { " ROW(", who = { 'MD' }, within_days = 90") " },\n");
    for (size_t i = 0; i < COUNT_OF(told); i++) {
        rig->day.count = 0;
        rig_session(rig, "A", PT("97110", "15") "," PT("97140", "15"), told[i].more);
        rig_decide(rig, 0);
        assert_message(rig, "a.b", told[i].message);
        assert_text(rig_finding(rig, "a.b")->carc, told[i].carc);
        assert_text(rig_finding(rig, "a.b")->rarc, told[i].rarc);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whether_one_is_there),
        cmocka_unit_test(whether_it_covers_the_day),
        cmocka_unit_test(whether_enough_is_left),
        cmocka_unit_test(rows_share_what_is_left),
        RIG_TEST(sessions_share_what_is_left),
        RIG_TEST(sessions_may_know_different_numbers),
        RIG_TEST(other_numbers_are_others),
        RIG_TEST(enough_for_both),
        cmocka_unit_test(the_first_visits_may_be_free),
        cmocka_unit_test(it_is_told_before_it_ends),
        RIG_TEST(findings_name_it_by_its_place),
        cmocka_unit_test(whether_an_order_is_there),
        cmocka_unit_test(where_none_is_needed_yet),
        cmocka_unit_test(which_state_counts),
        RIG_TEST(findings_say_what_is_wrong_with_it),
    };
    return RIG_MAIN(tests);
}
