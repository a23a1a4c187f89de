/* Figures of history that are at least so much, and several codes asked of
 * entries of one code each. Each row is a small policy, what was used before
 * a day of PT with 97110 (2 units) and 97112 (1 unit), and what comes. */
#include "policy/rig.h"

struct tried {
    const char *section; /* "caps = { { id = 'a.b', source = S, ... } }" */
    const char *used;    /* entries of history.used, for a week */
    const char *findings;
};

#define CAPS(row)  "caps = { { id = 'a.b', source = S, " row " } },\n"
#define TWO        "codes = { '97112', '97110' }, per = 'week', over = 'hold'"
#define WEEK(more) "{'per':'week','discipline':'PT'," more "}"
#define ALL(visits, units, procedures)                                                 \
    WEEK("'visits':" visits ",'units':" units ",'procedures':" procedures)
#define CODE(code, visits, units, procedures)                                          \
    WEEK("'codes':['" code "'],'visits':" visits ",'units':" units                     \
         ",'procedures':" procedures)

static void try_one(const struct tried *t)
{
    void *state = NULL;
    char body[1024], more[1024];
    rig_set_up(&state);
    struct rig *rig = state;
    (void)snprintf(body, sizeof body,
                   "coverage = { source = S, disciplines = { 'PT' }, codes = {"
                   " { codes = 'any', status = 'covered', source = S } } },\n" EIGHT
                   "%s",
                   t->section);
    rig_policy(rig, "p", body);
    (void)snprintf(more, sizeof more, ",'history':{'as_of':'2026-03-15','used':[%s]}",
                   t->used);
    rig_session(rig, "A", PT("97110", "30") "," PT("97112", "15"), more);
    rig_decide(rig, 0);
    if (strcmp(rig_findings(rig), t->findings) != 0)
        fail_msg("%s / %s: %s, not %s", t->section, t->used, rig_findings(rig),
                 t->findings);
    rig_tear_down(&state);
}

static void try_all(const struct tried *tried, size_t count)
{
    for (size_t i = 0; i < count; i++)
        try_one(&tried[i]);
}

static void a_partial_figure_is_the_least(void **state)
{
    static const struct tried tried[] = {
        {CAPS("codes = 'any', units = 10, per = 'week', over = 'hold'"),
         WEEK("'units':8,'partial':true"), "hold a.b"},
        {CAPS("codes = 'any', units = 11, per = 'week', over = 'hold'"),
         WEEK("'units':8,'partial':true"), "warn facts.missing"},
        {CAPS("codes = 'any', units = 11, per = 'week', over = 'hold'"),
         WEEK("'units':8,'partial':false"), ""},
        {CAPS("codes = { '97110' }, units = 9, per = 'week', over = 'hold'"),
         WEEK("'codes':['97110'],'units':8,'partial':true"), "hold a.b"},
        {"authorization = { { id = 'a.b', codes = 'any', after_visits = 3, "
         "per = 'week', source = S } },\n",
         WEEK("'visits':3,'partial':true"), "hold a.b"},
        {"authorization = { { id = 'a.b', codes = 'any', after_visits = 3, "
         "per = 'week', source = S } },\n",
         WEEK("'visits':2,'partial':true"), "warn facts.missing"}};
    (void)state;
    try_all(tried, COUNT_OF(tried));
}

static void codes_add_up_where_none_is_missing(void **state)
{
    static const struct tried tried[] = {
        {CAPS("units = 6, " TWO), ALL("2", "5", "3") "," CODE("97110", "2", "3", "2"),
         "warn facts.missing"},
        {CAPS("units = 6, " TWO),
         ALL("2", "5", "3") "," CODE("97110", "2", "3", "2") "," CODE("97140", "1", "2",
                                                                      "1"),
         ""},
        {CAPS("units = 5, " TWO),
         ALL("2", "5", "3") "," CODE("97110", "2", "3", "2") "," CODE("97140", "1", "2",
                                                                      "1"),
         "hold a.b"},
        {CAPS("units = 3, " TWO), ALL("0", "0", "0"), ""},
        /* What is listed is the least, whatever else there was. */
        {CAPS("units = 5, " TWO), ALL("2", "5", "3") "," CODE("97110", "2", "3", "2"),
         "hold a.b"}};
    (void)state;
    try_all(tried, COUNT_OF(tried));
}

/* Days of two codes may be the same days. */
static void days_of_codes_are_no_sum(void **state)
{
#define BOTH  CODE("97110", "2", "3", "2") "," CODE("97112", "2", "2", "2")
#define OTHER "," CODE("97140", "1", "1", "1")
    static const struct tried tried[] = {
        {CAPS("visits = 4, " TWO), ALL("3", "5", "4") "," BOTH, ""},
        {CAPS("visits = 3, " TWO), ALL("3", "5", "4") "," BOTH, "hold a.b"},
        {CAPS("visits = 4, " TWO), ALL("4", "6", "5") "," BOTH OTHER,
         "warn facts.missing"},
        {CAPS("visits = 5, " TWO), ALL("4", "6", "5") "," BOTH OTHER, ""},
        {CAPS("visits = 2, " TWO), ALL("4", "6", "5") "," BOTH OTHER, "hold a.b"}};
    (void)state;
    try_all(tried, COUNT_OF(tried));
}

static void notes_are_facts_of_their_service(void **state)
{
    static const struct {
        const char *notes, *findings;
    } tried[] = {{"", ""},
                 {"'notes':[]", ""},
                 {"'notes':[{'index':1,'repeats':2}]", ""},
                 {"'notes':[{'index':0,'repeats':2}]", "warn a.copy"},
                 {"'notes':[{'index':0,'unchanged':2}]", ""}};
    for (size_t i = 0; i < COUNT_OF(tried); i++) {
        char more[256];
        (void)state;
        void *fresh = NULL;
        rig_set_up(&fresh);
        struct rig *rig = fresh;
        rig_policy(rig, "p",
                   PLAIN "rules = { rule { id = 'a.copy', topic = 'a', title = 'T', "
                         "scope = 'service', severity = 'warn', message = 'M', "
                         "when_unknown = 'skip', codes = '97110', source = S, when = { "
                         "{ 'service.note_repeats', at_least = 1 } } } },\n");
        (void)snprintf(more, sizeof more, ",'history':{%s}", tried[i].notes);
        rig_session(rig, "A", PT("97110", "30") "," PT("97112", "15"), more);
        rig_decide(rig, 0);
        if (strcmp(rig_findings(rig), tried[i].findings) != 0)
            fail_msg("%s: %s", tried[i].notes, rig_findings(rig));
        rig_tear_down(&fresh);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_partial_figure_is_the_least),
        cmocka_unit_test(codes_add_up_where_none_is_missing),
        cmocka_unit_test(days_of_codes_are_no_sum),
        cmocka_unit_test(notes_are_facts_of_their_service),
    };
    return RIG_MAIN(tests);
}
