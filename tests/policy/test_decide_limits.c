/* Caps of every amount, period and grouping, with what history says was used;
 * and frequency. Each table row is a small policy, a day, and what comes. */
#include "policy/rig.h"

struct tried {
    const char *rows;     /* caps, or "frequency = { ... }" after "!" */
    const char *services; /* of one session; after "|" of one of OT */
    const char *more;
    const char *findings;
    const char *lines; /* NULL: not looked at */
    const char *facts; /* of the first finding; NULL: not looked at */
};

static void add_sessions(struct rig *rig, const struct tried *t)
{
    char first[1024];
    const char *bar = strchr(t->services, '|');
    (void)snprintf(first, sizeof first, "%.*s",
                   (int)(bar ? bar - t->services : (ptrdiff_t)strlen(t->services)),
                   t->services);
    rig_session(rig, "A", first, t->more);
    rig->discipline = "OT";
    if (bar)
        rig_session(rig, "B", bar + 1, "");
}

static void try_one(const struct tried *t)
{
    void *state = NULL;
    char body[2048];
    bool frequency = t->rows[0] == '!';
    rig_set_up(&state);
    struct rig *rig = state;
    (void)snprintf(body, sizeof body,
                   "%s fees = { { codes = 'any', per = 'unit', value = '30.00', "
                   "source = S } }, %s = { { id = 'a.b', source = S, %s } },\n",
                   PLAIN, frequency ? "frequency" : "caps", t->rows + frequency);
    rig_policy(rig, "p", body);
    add_sessions(rig, t);
    rig_decide(rig, 0);
    if (strcmp(rig_findings(rig), t->findings) != 0)
        fail_msg("%s / %s: %s, not %s", t->rows, t->more, rig_findings(rig),
                 t->findings);
    if (t->lines && strcmp(rig_lines(rig), t->lines) != 0)
        fail_msg("%s / %s: %s, not %s", t->rows, t->more, rig_lines(rig), t->lines);
    if (t->facts) {
        char rule[64];
        (void)snprintf(rule, sizeof rule, "%.*s", TEXT_ARG(rig->d->findings[0].rule));
        if (strcmp(rig_facts(rig, rule), t->facts) != 0)
            fail_msg("%s / %s: %s, not %s", t->rows, t->more, rig_facts(rig, rule),
                     t->facts);
    }
    rig_tear_down(&state);
}

static void try_all(const struct tried *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        try_one(&list[i]);
}
#define TRY(list) try_all(list, COUNT_OF(list))

#define USED(entries)           ",'history':{'used':[" entries "]}"
#define USED_OF(as_of, entries) ",'history':{'as_of':'" as_of "','used':[" entries "]}"
#define VISITS(per, discipline, n)                                                     \
    "{'per':'" per "','discipline':'" discipline "','visits':" n "}"
#define OT_(code, minutes) SERVICE_BY(NPI_B, "OT", code, minutes, "")
#define NOTHING            ""

static void amounts_of_a_day(void **state)
{
    static const struct tried list[] = {
        {"codes='timed', minutes=60, over='hold'", PT("97110", "60"), "", "", NULL,
         NULL},
        /* 62 minutes bill 4 units, which stand for 60. */
        {"codes='timed', minutes=60, over='hold'", PT("97110", "62"), "", "", NULL,
         NULL},
        {"codes='timed', minutes=60, over='hold'", PT("97110", "68"), "", "hold a.b",
         "97110 5/68 held", "minutes=68, cap=60"},
        {"codes='timed', minutes=60, over='trim'", PT("97110", "68"), "", "warn a.b",
         "97110 4/68", "minutes=68, cap=60"},
        {"codes='timed', minutes=60, over='trim'",
         PT("97110", "45") "," PT("97140", "45"), "", "warn a.b",
         "97110 3/45; 97140 1/45", NULL},
        {"codes='timed', minutes=60, over='bill_all'",
         PT("97110", "45") "," PT("97140", "45"), "", "warn a.b",
         "97110 3/45; 97140 3/45 paid 1", NULL},
        /* An untimed code counts its minutes as documented. */
        {"codes='any', minutes=60, over='hold'", PT("97161", "61"), "", "hold a.b",
         NULL, "minutes=61, cap=60"},
        {"codes='any', procedures=2, over='hold'",
         PT("97110", "15") "," PT("97140", "15"), "", "", NULL, NULL},
        {"codes='any', procedures=2, over='hold'",
         PT("97110", "15") "," PT("97140", "15") "," PT("97112", "15"), "", "hold a.b",
         NULL, "procedures=3, cap=2"},
        {"codes='any', procedures=1, over='bill_all'",
         PT("97110", "15") "," PT("97140", "15"), "", "warn a.b",
         "97110 1/15; 97140 1/15 paid 0", NULL},
        {"usd='60.00', over='hold'", PT("97110", "30"), "", "", NULL, NULL},
        {"usd='59.99', over='hold'", PT("97110", "30"), "", "hold a.b", NULL,
         "allowed=6000, cap=5999"},
        {"usd='59.99', over='bill_all'", PT("97110", "30"), "", "warn a.b",
         "97110 2/30", NULL},
        {"visits=1, over='hold'", PT("97110", "15"), "", "", NULL, NULL},
        /* A visit is a day in one discipline: two disciplines are two. */
        {"visits=1, over='hold'", PT("97110", "15") "|" OT_("97530", "15"), "",
         "hold a.b", NULL, "visits=2, cap=1"},
        {"visits=1, over='bill_all'", PT("97110", "15") "|" OT_("97530", "15"), "",
         "warn a.b", "97110 1/15; 97530 1/15 paid 0", NULL},
        {"visits=1, by='discipline', over='hold'",
         PT("97110", "15") "|" OT_("97530", "15"), "", "", NULL, NULL},
    };
    (void)state;
    TRY(list);
}

static void what_is_counted_apart(void **state)
{
    static const struct tried list[] = {
        {"codes='timed', units=2, by='code', over='hold'",
         PT("97110", "30") "," PT("97140", "30"), "", "", NULL, NULL},
        {"codes='timed', units=2, by='code', over='hold'",
         PT("97110", "30") "," PT("97140", "45"), "", "hold a.b", NULL,
         "units=3, cap=2"},
        {"codes='timed', units=3, over='hold'", PT("97110", "30") "," PT("97140", "30"),
         "", "hold a.b", NULL, NULL},
        {"codes='timed', units=2, by='discipline', over='hold'",
         PT("97110", "30") "|" OT_("97530", "30"), "", "", NULL, NULL},
        {"codes='timed', units=2, by='discipline', over='hold'",
         PT("97110", "30") "|" OT_("97530", "45"), "", "hold a.b", NULL,
         "units=3, cap=2"},
        {"codes='timed', units=1, by='discipline', over='trim'",
         PT("97110", "30") "|" OT_("97110", "30"), "", "warn a.b; warn a.b",
         "97110 1/30; 97110 1/30", NULL},
        {"codes='timed', units=2, disciplines={'OT'}, over='hold'",
         PT("97110", "45") "|" OT_("97530", "30"), "", "", NULL, NULL},
        {"codes='timed', units=2, disciplines={'OT'}, over='hold'",
         PT("97110", "15") "|" OT_("97530", "45"), "", "hold a.b", NULL, NULL},
        {"codes='timed', except='97110', units=1, over='hold'", PT("97110", "45"), "",
         "", NULL, NULL},
    };
    (void)state;
    TRY(list);
}

static void what_was_used_of_a_period(void **state)
{
#define YEAR30 "visits=30, by='discipline', per='benefit_year', over='hold'"
    static const struct tried list[] = {
        {YEAR30, PT("97110", "15"), USED(VISITS("benefit_year", "PT", "29")), "", NULL,
         NULL},
        {YEAR30, PT("97110", "15"), USED(VISITS("benefit_year", "PT", "30")),
         "hold a.b", "97110 1/15 held", "visits=1, used=30, cap=30"},
        /* Another period, another discipline, nothing: unknown. */
        {YEAR30, PT("97110", "15"), USED(VISITS("episode", "PT", "1")),
         "warn facts.missing", NULL, "history.used[benefit_year,PT].visits=?"},
        {YEAR30, PT("97110", "15"), USED(VISITS("benefit_year", "OT", "1")),
         "warn facts.missing", NULL, NULL},
        {YEAR30, PT("97110", "15"), "", "warn facts.missing", NULL, NULL},
        {YEAR30 ", when_unknown='hold'", PT("97110", "15"), "", "hold facts.missing",
         NULL, NULL},
        {YEAR30 ", when_unknown='skip'", PT("97110", "15"), "", "", NULL, NULL},
        /* Known to be nothing. */
        {YEAR30, PT("97110", "15"), USED(NOTHING), "", NULL, NULL},
        /* An entry for all disciplines is the most that it can be. */
        {YEAR30, PT("97110", "15"), USED("{'per':'benefit_year','visits':29}"), "",
         NULL, NULL},
        {YEAR30, PT("97110", "15"), USED("{'per':'benefit_year','visits':30}"),
         "warn facts.missing", NULL, NULL},
        /* One discipline does not use another's. */
        {YEAR30, PT("97110", "15"),
         USED(VISITS("benefit_year", "OT", "40") "," VISITS("benefit_year", "PT", "3")),
         "", NULL, NULL},
        /* An entry for a code is not one for all. */
        {YEAR30, PT("97110", "15"),
         USED("{'per':'benefit_year','discipline':'PT','codes':['97110'],'visits':1}"),
         "warn facts.missing", NULL, NULL},
    };
    (void)state;
    TRY(list);
}

static void what_is_pooled(void **state)
{
    static const struct tried list[] = {
        {"visits=30, disciplines={'PT','OT'}, per='benefit_year', over='hold'",
         PT("97110", "15"),
         USED(VISITS("benefit_year", "PT", "20") "," VISITS("benefit_year", "OT", "9")),
         "", NULL, NULL},
        {"visits=30, disciplines={'PT','OT'}, per='benefit_year', over='hold'",
         PT("97110", "15"),
         USED(
             VISITS("benefit_year", "PT", "20") "," VISITS("benefit_year", "OT", "10")),
         "hold a.b", NULL, "visits=1, used=30, cap=30"},
        {"visits=30, disciplines={'PT','OT'}, per='benefit_year', over='hold'",
         PT("97110", "15") "|" OT_("97530", "15"),
         USED(VISITS("benefit_year", "PT", "20") "," VISITS("benefit_year", "OT", "9")),
         "hold a.b", NULL, "visits=2, used=29, cap=30"},
        {"visits=30, disciplines={'PT','OT'}, per='benefit_year', over='bill_all'",
         PT("97110", "15") "|" OT_("97530", "15"),
         USED(VISITS("benefit_year", "PT", "20") "," VISITS("benefit_year", "OT", "9")),
         "warn a.b", "97110 1/15; 97530 1/15 paid 0", NULL},
        {"visits=30, disciplines={'PT','OT'}, per='benefit_year', over='hold'",
         PT("97110", "15"), USED(VISITS("benefit_year", "PT", "20")),
         "warn facts.missing", NULL, "history.used[benefit_year,PT,OT].visits=?"},
    };
    (void)state;
    TRY(list);
}

static void amounts_of_a_period(void **state)
{
    static const struct tried list[] = {
        {"codes='timed', units=8, per='week', over='trim'", PT("97110", "45"),
         USED("{'per':'week','codes':['timed'],'units':6}"), "warn a.b", "97110 2/45",
         "units=3, used=6, cap=8"},
        {"codes='timed', units=8, per='week', over='bill_all'", PT("97110", "45"),
         USED("{'per':'week','codes':['timed'],'units':12}"), "warn a.b",
         "97110 3/45 paid 0", NULL},
        {"codes={'97110'}, units=8, per='week', by='code', over='hold'",
         PT("97110", "45"), USED("{'per':'week','codes':['97110'],'units':5}"), "",
         NULL, NULL},
        {"each={['97110']=8}, per='week', over='hold'", PT("97110", "45"),
         USED("{'per':'week','codes':['97110'],'units':6}"), "hold a.b", NULL,
         "units=3, used=6, cap=8"},
        {"codes={'97110','97112'}, units=8, per='week', over='hold'", PT("97110", "45"),
         USED("{'per':'week','units':6}"), "warn facts.missing", NULL,
         "history.used[week,97110 and 1 more].units=?"},
        /* What the day alone exceeds needs no history. */
        {"codes='timed', units=2, per='week', over='hold'", PT("97110", "45"), "",
         "hold a.b", NULL, "units=3, used=0, cap=2"},
        {"codes='any', procedures=2, per='month', over='hold'", PT("97110", "15"),
         USED("{'per':'month','procedures':2}"), "hold a.b", NULL,
         "procedures=1, used=2, cap=2"},
        {"codes='any', minutes=720, per='month', over='hold'", PT("97110", "60"),
         USED("{'per':'month','minutes':660}"), "", NULL, NULL},
        {"codes='any', minutes=720, per='month', over='hold'", PT("97110", "60"),
         USED("{'per':'month','minutes':661}"), "hold a.b", NULL, NULL},
        {"usd='1500.00', per='calendar_year', over='hold'", PT("97110", "30"),
         USED("{'per':'calendar_year','allowed':'1440.00'}"), "", NULL, NULL},
        {"usd='1500.00', per='calendar_year', over='hold'", PT("97110", "30"),
         USED("{'per':'calendar_year','allowed':'1440.01'}"), "hold a.b", NULL,
         "allowed=6000, used=144001, cap=150000"},
        {"visits=10, per='authorization', over='hold'", PT("97110", "15"),
         USED("{'per':'authorization','visits':10}"), "hold a.b", NULL, NULL},
    };
    (void)state;
    TRY(list);
}

/* The day is 2026-03-16. */
static void figures_have_their_day(void **state)
{
#define OF(per)           "visits=3, per='" per "', over='hold'"
#define THREE(per, as_of) USED_OF(as_of, "{'per':'" per "','visits':3}")
    static const struct tried list[] = {
        {OF("week"), PT("97110", "15"), THREE("week", "2026-03-15"), "hold a.b", NULL,
         NULL},
        {OF("week"), PT("97110", "15"), THREE("week", "2026-03-10"), "hold a.b", NULL,
         NULL},
        {OF("week"), PT("97110", "15"), THREE("week", "2026-03-09"),
         "warn facts.missing", NULL, NULL},
        {OF("month"), PT("97110", "15"), THREE("month", "2026-03-01"), "hold a.b", NULL,
         NULL},
        {OF("month"), PT("97110", "15"), THREE("month", "2026-02-28"),
         "warn facts.missing", NULL, NULL},
        {OF("calendar_year"), PT("97110", "15"), THREE("calendar_year", "2026-01-01"),
         "hold a.b", NULL, NULL},
        {OF("calendar_year"), PT("97110", "15"), THREE("calendar_year", "2025-12-31"),
         "warn facts.missing", NULL, NULL},
        {OF("benefit_year"), PT("97110", "15"), THREE("benefit_year", "2025-07-01"),
         "hold a.b", NULL, NULL},
        {OF("benefit_year"), PT("97110", "15"), THREE("benefit_year", "2025-03-17"),
         "hold a.b", NULL, NULL},
        {OF("benefit_year"), PT("97110", "15"), THREE("benefit_year", "2025-03-16"),
         "warn facts.missing", NULL, NULL},
        /* Figures of a later period hold nothing of this one. */
        {OF("calendar_year"), PT("97110", "15"),
         USED_OF("2027-02-15", "{'per':'calendar_year','visits':0}"),
         "warn facts.missing", NULL, NULL},
        {OF("calendar_year"), PT("97110", "15"),
         USED_OF("2026-12-31", "{'per':'calendar_year','visits':0}"), "", NULL, NULL},
        {OF("month"), PT("97110", "15"),
         USED_OF("2026-04-01", "{'per':'month','visits':0}"), "warn facts.missing",
         NULL, NULL},
        {OF("week"), PT("97110", "15"),
         USED_OF("2026-03-23", "{'per':'week','visits':0}"), "warn facts.missing", NULL,
         NULL},
        {OF("episode"), PT("97110", "15"), THREE("episode", "2025-07-01"), "hold a.b",
         NULL, NULL},
        /* Figures that hold this day already, and perhaps later ones. */
        {OF("week"), PT("97110", "15"), THREE("week", "2026-03-16"), "", NULL, NULL},
        {"visits=2, per='week', over='hold'", PT("97110", "15"),
         THREE("week", "2026-03-16"), "warn facts.missing", NULL, NULL},
    };
    (void)state;
    TRY(list);
}

/* Two sessions of a day that tell different counts: the larger, in any order. */
static void sessions_that_tell_different_counts(void **state)
{
    struct rig *rig = *state;
    rig_policy(rig, "p",
               PLAIN "caps = { { id = 'a.b', visits = 5, per = 'month', over = 'hold', "
                     "source = S } },\n");
    for (int turned = 0; turned < 2; turned++)
        for (int most = 4; most < 6; most++) {
            char more[2][96];
            for (int i = 0; i < 2; i++)
                (void)snprintf(more[i], sizeof more[i],
                               USED("{'per':'month','visits':%d}"),
                               i == turned ? most : 2);
            rig->day.count = 0;
            rig_session(rig, "A", PT("97110", "15"), more[0]);
            rig_session(rig, "B", PT("97140", "15"), more[1]);
            rig_decide(rig, 0);
            assert_findings(rig, most == 4 ? "" : "hold a.b");
        }
}

static void the_plans_own_year(void **state)
{
    struct rig *rig = *state;
    /* The last two are years that do not hold the day. */
    static const char *const begins[] = {"2026-03-01", "2026-03-02", "2024-01-01",
                                         "2026-03-17"};
    rig_policy(rig, "p",
               PLAIN "caps = { { id = 'a.b', visits = 3, per = "
                     "'benefit_year', over = 'hold', source = S } },\n");
    for (size_t i = 0; i < COUNT_OF(begins); i++) {
        char payers[128];
        (void)snprintf(payers, sizeof payers,
                       "[{'payer':'p','benefit_year_from':'%s'}]", begins[i]);
        rig->payers = payers;
        rig->day.count = 0;
        rig_session(rig, "A", PT("97110", "15"), THREE("benefit_year", "2026-03-01"));
        rig_decide(rig, 0);
        assert_findings(rig, i ? "warn facts.missing" : "hold a.b");
    }
}

static void whom_a_row_is_about(void **state)
{
    static const struct tried list[] = {
        {"codes='timed', units=1, settings={'school'}, over='hold'", PT("97110", "30"),
         ",'setting':'school'", "hold a.b", NULL, NULL},
        {"codes='timed', units=1, settings={'school'}, over='hold'", PT("97110", "30"),
         ",'setting':'corf'", "", NULL, NULL},
        {"codes='timed', units=1, settings={'school'}, over='hold'", PT("97110", "30"),
         "", "warn facts.missing", NULL, "setting=?"},
        {"codes='timed', units=1, programs={'habilitative'}, over='hold'",
         PT("97110", "30"), ",'program':'habilitative'", "hold a.b", NULL, NULL},
        {"codes='timed', units=1, programs={'habilitative'}, over='hold'",
         PT("97110", "30"), ",'program':'restorative'", "", NULL, NULL},
        {"codes='timed', units=1, programs={'habilitative'}, over='hold'",
         PT("97110", "30"), "", "warn facts.missing", NULL, "program=?"},
        {"codes='timed', units=1, kinds={'ma'}, over='hold'", PT("97110", "30"), "",
         "warn facts.missing", NULL, "insurance.kind=?"},
        {"codes='timed', units=1, min_age=21, over='hold'", PT("97110", "30"), "",
         "warn facts.missing", NULL, "patient.birth_date=?"},
        {"codes='97140', units=1, min_age=21, over='hold'", PT("97110", "30"), "", "",
         NULL, NULL},
        {"visits=15, programs={'habilitative'}, per='benefit_year', over='hold'",
         PT("97110", "30"),
         ",'program':'habilitative'" USED(
             "{'per':'benefit_year','program':'restorative','visits':15},"
             "{'per':'benefit_year','program':'habilitative','visits':14}"),
         "", NULL, NULL},
        {"visits=15, programs={'habilitative'}, per='benefit_year', over='hold'",
         PT("97110", "30"),
         ",'program':'habilitative'" USED(
             "{'per':'benefit_year','program':'restorative','visits':1},"
             "{'per':'benefit_year','program':'habilitative','visits':15}"),
         "hold a.b", NULL, NULL},
    };
    (void)state;
    TRY(list);
}

/* From the birthday on; the patient of the rig has no other field. */
static void age_is_of_the_day(void **state)
{
    static const struct {
        const char *born, *findings;
    } days[] = {{"2005-03-16", "hold a.adult"},
                {"2005-03-17", "hold a.child"},
                {"1950-01-01", "hold a.adult"}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(days); i++) {
        void *fresh = NULL;
        char more[128];
        rig_set_up(&fresh);
        struct rig *rig = fresh;
        rig_policy(rig, "p",
                   PLAIN
                   "caps = { { id = 'a.adult', codes = 'timed', units = 1, min_age "
                   "= 21, over = 'hold', source = S }, { id = 'a.child', codes = "
                   "'timed', units = 1, max_age = 20, over = 'hold', source = S } "
                   "},\n");
        (void)snprintf(more, sizeof more, ",'birth_date':'%s'", days[i].born);
        rig->patient = more;
        rig_session(rig, "A", PT("97110", "30"), "");
        rig_decide(rig, 0);
        assert_findings(rig, days[i].findings);
        rig_tear_down(&fresh);
    }
}

static void messages_tell_the_figures(void **state)
{
    struct rig *rig = *state;
    rig_policy(rig, "p",
               PLAIN
               "fees = { { per = 'unit', value = '30.00', source = S } }, caps = { "
               "{ id = 'a.visits', visits = 30, by = 'discipline', per = "
               "'benefit_year', over = 'hold', source = S },"
               "{ id = 'a.usd', usd = '1500.00', per = 'calendar_year', over = "
               "'hold', source = S } },\n");
    rig_session(rig, "A", PT("97110", "15"),
                USED(VISITS("benefit_year", "PT", "30") ","
                                                        "{'per':'calendar_year',"
                                                        "'allowed':'1490.50'}"));
    rig_decide(rig, 0);
    assert_message(rig, "a.visits",
                   "PT: 30 visits of this benefit year and 1 visit today, the payer "
                   "takes at most 30");
    assert_message(rig, "a.usd",
                   "$1490.50 of this calendar year and $30.00 today, the payer takes "
                   "at most $1500.00");
    assert_text(rig_finding(rig, "a.visits")->carc, "119");
    assert_text(rig_finding(rig, "a.visits")->rarc, "N640");
    assert_text(rig_finding(rig, "a.usd")->rarc, "N587");
}

static void dollars_that_are_unknown(void **state)
{
    struct rig *rig = *state;
    rig_policy(rig, "p",
               PLAIN "caps = { { id = 'a.b', usd = '10.00', over = 'hold', "
                     "source = S } },\n");
    rig_session(rig, "A", PT("97110", "15"), "");
    rig_decide(rig, 0);
    assert_findings(rig, "warn facts.missing");
    assert_string_equal(rig_facts(rig, "facts.missing"), "lines.allowed=?");
}

/* Several sessions of a day are one visit of their discipline. */
static void sessions_of_one_day(void **state)
{
    struct rig *rig = *state;
    rig_policy(rig, "p",
               PLAIN "caps = { { id = 'a.day', codes = 'timed', units = 4, by = "
                     "'discipline', over = 'hold', source = S }, { id = 'a.year', "
                     "visits = 30, per = 'benefit_year', by = 'discipline', over = "
                     "'hold', source = S } },\n");
    rig_session(rig, "A", PT("97110", "30"), USED(VISITS("benefit_year", "PT", "29")));
    rig_session(rig, "B", PT("97140", "30"), USED(VISITS("benefit_year", "PT", "29")));
    rig_decide(rig, 0);
    assert_findings(rig, "");
    rig_session(rig, "C", PT("97112", "15"), "");
    rig_decide(rig, 0);
    assert_findings(rig, "hold a.day");
    assert_string_equal(rig_facts(rig, "a.day"), "units=5, cap=4");
}

/* The payer's own rows are asked, whichever its rank. */
static void a_secondary_has_caps_of_its_own(void **state)
{
    struct rig *rig = *state;
    rig_policy(rig, "p", PLAIN);
    rig_policy(rig, "q",
               PLAIN "caps = { { id = 'q.day', codes = 'timed', units = 1, kinds = { "
                     "'commercial' }, over = 'hold', source = S } },\n");
    rig->payers = "[{'payer':'p','kind':'ffs'},{'payer':'q','kind':'commercial'}]";
    rig_session(rig, "A", PT("97110", "30"), "");
    rig_decide(rig, 0);
    assert_findings(rig, "");
    rig_payer(rig, 1);
    assert_findings(rig, "hold q.day");
}

static void how_often(void **state)
{
#define EVAL180         "!codes={'97161','97162','97163'}, every_days=180"
#define EVALUATED(date) ",'history':{'evaluated_on':'" date "'}"
    static const struct tried list[] = {
        {EVAL180, PT("97161", "30"), EVALUATED("2025-09-17"), "", NULL, NULL},
        {EVAL180, PT("97161", "30"), EVALUATED("2025-09-18"), "hold a.b",
         "97161 1/30 held",
         "history.evaluated_on=2025-09-18, days=179, every_days=180"},
        {EVAL180 ", over='warn'", PT("97161", "30"), EVALUATED("2025-09-18"),
         "warn a.b", "97161 1/30", NULL},
        {EVAL180 ", over='deny'", PT("97161", "30") "," PT("97110", "15"),
         EVALUATED("2025-09-18"), "deny a.b", "97110 1/15", NULL},
        {EVAL180, PT("97110", "30"), EVALUATED("2025-09-18"), "", NULL, NULL},
        {EVAL180, PT("97161", "30"), "", "warn facts.missing", NULL,
         "history.evaluated_on=?"},
        {EVAL180, PT("97161", "30"), EVALUATED("2026-03-16"), "warn facts.missing",
         NULL, NULL},
        {EVAL180, PT("97161", "30"), USED(NOTHING), "", NULL, NULL},
        {"!visits=2, per='month'", PT("97110", "30"),
         USED("{'per':'month','visits':1}"), "", NULL, NULL},
        {"!visits=2, per='month'", PT("97110", "30"),
         USED("{'per':'month','visits':2}"), "hold a.b", NULL,
         "visits=1, used=2, cap=2"},
        {"!visits=2, per='month', over='warn'", PT("97110", "30"),
         USED("{'per':'month','visits':2}"), "warn a.b", NULL, NULL},
        {"!codes='97140', visits=2, per='month', over='deny'",
         PT("97110", "15") "," PT("97140", "15"),
         USED("{'per':'month','codes':['97140'],'visits':2}"), "deny a.b", "97110 1/15",
         NULL},
        {"!visits=2, per='month', over='deny'", PT("97110", "15"),
         USED("{'per':'month','visits':2}"), "deny a.b", "", NULL},
    };
    (void)state;
    TRY(list);
}

static void visits_this_week_is_a_fact(void **state)
{
    static const struct {
        const char *more, *findings;
    } weeks[] = {
        {USED(VISITS("week", "PT", "2")), ""},
        {USED(VISITS("week", "PT", "3")), "warn a.week"},
        {USED(VISITS("week", "OT", "3")), "warn facts.missing"},
        {USED_OF("2026-03-16", VISITS("week", "PT", "2")), "warn facts.missing"},
        {"", "warn facts.missing"}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(weeks); i++) {
        void *fresh = NULL;
        rig_set_up(&fresh);
        struct rig *rig = fresh;
        rig_policy(rig, "p",
                   PLAIN
                   "rules = { rule { id = 'a.week', topic = 'a', title = 'T', "
                   "scope = 'session', severity = 'warn', message = 'M', source = "
                   "S, when = { { 'session.history.visits_this_week', at_least = "
                   "3 } } } },\n");
        rig_session(rig, "A", PT("97110", "15"), weeks[i].more);
        rig_decide(rig, 0);
        assert_findings(rig, weeks[i].findings);
        rig_tear_down(&fresh);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amounts_of_a_day),
        cmocka_unit_test(what_is_counted_apart),
        cmocka_unit_test(what_was_used_of_a_period),
        RIG_TEST(sessions_that_tell_different_counts),
        cmocka_unit_test(what_is_pooled),
        cmocka_unit_test(amounts_of_a_period),
        cmocka_unit_test(figures_have_their_day),
        RIG_TEST(the_plans_own_year),
        cmocka_unit_test(whom_a_row_is_about),
        cmocka_unit_test(age_is_of_the_day),
        RIG_TEST(messages_tell_the_figures),
        RIG_TEST(dollars_that_are_unknown),
        RIG_TEST(sessions_of_one_day),
        RIG_TEST(a_secondary_has_caps_of_its_own),
        cmocka_unit_test(how_often),
        cmocka_unit_test(visits_this_week_is_a_fact),
    };
    return RIG_MAIN(tests);
}
