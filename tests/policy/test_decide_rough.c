/* Under a policy that takes off the claim whatever it can, in every way there
 * is, no minute and no service of random days gets lost: the rig holds each
 * decision to that (rig.h). */
#include "policy/rig.h"

#include "base/buffer.h"

#include <stdlib.h>

static const char rough[] =
    "coverage = { source = S, codes = {"
    " { codes = '97010', status = 'bundled', source = S },"
    " { codes = 'any', status = 'covered', source = S } }, who = {"
    " { credentials = { 'PT' }, may = 'furnish', source = S },"
    " { credentials = { 'PTA' }, may = 'assist', except = '97161', source = S },"
    " { credentials = { 'AIDE' }, may = 'nothing', source = S } } },\n"
    "units = { { method = 'midpoint', codes = { '97535', '97542' }, source = S },"
    " { method = 'eight_minute', codes = 'any', except = '97124', source = S } },\n"
    "caps = {"
    " { id = 'caps.a', each = { ['97110'] = 2, ['97130'] = 1 }, over = 'trim',"
    "   source = S },"
    " { id = 'caps.b', codes = { '97140', '97530' }, units = 3, over = 'bill_all',"
    "   source = S },"
    " { id = 'caps.c', codes = 'timed', units = 4, over = 'trim', source = S } },\n"
    "pairs = { modifiers = { '59' }, { '97530', { '97116', '97129' }, source = S },"
    " { '97140', '97112', separable = true, severity = 'deny', source = S } },\n"
    "documentation = { require = { { id = 'note.what', codes = 'timed',"
    " any_of = { 'exercises' }, severity = 'deny', source = S } } },\n"
    "modifiers = { source = S, attested = { attest { modifier = 'KX', id = 'kx.a',"
    " topic = 'kx', title = 'T', severity = 'deny', scope = 'line', source = S,"
    " when = { { 'line.minutes', over = 28 } } } } },\n"
    "rules = {"
    " rule { id = 'a.service', topic = 'a', title = 'T', severity = 'deny', source = S,"
    "  scope = 'service', when = { { 'service.minutes', is = { 1, 9, 17, 33 } } } },"
    " rule { id = 'a.line', topic = 'a', title = 'T', severity = 'deny', source = S,"
    "  scope = 'line', liability = 'PR', when_unknown = 'skip',"
    "  when = { { 'line.minutes', is = { 8, 16, 19, 24, 30, 38 } } } } },\n";

static const char *const codes[] = {
    "97110", "97110", "97140", "97530", "97112", "97116", "97129", "97129", "97130",
    "97535", "97542", "97124", "97010", "97161", "97150", "97001", "99999"};
static const char *const credentials[] = {"PT", "PT", "PTA", "AIDE"};
static const char *const npis[] = {NPI_A, NPI_B};

static const char *pick(const char *const *list, size_t count)
{
    return list[(size_t)rand() % count];
}
#define PICK(list) pick(list, COUNT_OF(list))

static void put_service(struct buffer *out)
{
    int minutes = rand() % 40;
    buffer_printf(out,
                  "{'code':'%s','minutes':%d,'therapist':{'npi':'%s',"
                  "'credential':'%s'},'documentation':{%s}",
                  PICK(codes), minutes, PICK(npis), PICK(credentials),
                  rand() % 9 ? "'exercises':['squats']" : "");
    if (rand() % 6 == 0)
        buffer_put_cstr(out, ",'modifiers':['KX']");
    if (rand() % 8 == 0)
        buffer_printf(out,
                      ",'mode':'co_treatment','co_treatment':{'minutes_claimed':%d}",
                      minutes / 2);
    buffer_put_char(out, '}');
}

static void add_session(struct rig *rig, char id)
{
    struct buffer services;
    buffer_init(&services, 8192);
    for (int count = 1 + rand() % 7; count > 0; count--) {
        put_service(&services);
        buffer_put_cstr(&services, count > 1 ? "," : "");
    }
    buffer_put_char(&services, '\0');
    assert_false(buffer_failed(&services));
    rig_session(rig, (char[2]){id, '\0'}, services.at, "");
    buffer_release(&services);
}

static const char *const rules[] = {
    "caps.a", "caps.b",    "caps.c", "pairs.never",  "pairs.separate", "note.what",
    "kx.a",   "a.service", "a.line", "units.method", "coverage.who",   "coverage.code"};

static void note_rules(const struct decision *d, size_t seen[COUNT_OF(rules)])
{
    for (size_t i = 0; i < d->finding_count; i++)
        for (size_t k = 0; k < COUNT_OF(rules); k++)
            seen[k] += text_is(d->findings[i].rule, rules[k]);
}

static void nothing_gets_lost(void **state)
{
    struct rig *rig = *state;
    size_t lines = 0, unbilled = 0, seen[4] = {0};
    size_t fired[COUNT_OF(rules)] = {0};
    rig_policy(rig, "p", rough);
    srand(3);
    for (int i = 0; i < 4000; i++) {
        rig->day.count = 0;
        for (int k = rand() % 3; k >= 0; k--)
            add_session(rig, (char)('A' + k));
        rig_decide(rig, rig->day.count - 1); /* "A": without times it leads */
        assert_text(rig->d->lead_session, "A");
        lines += rig->d->line_count;
        unbilled += rig->d->unbilled_count;
        seen[rig->d->outcome]++;
        note_rules(rig->d, fired);
        arena_reset(&rig->arena);
    }
    assert_true(lines > 4000 && unbilled > 4000);
    for (size_t k = 0; k < COUNT_OF(rules); k++)
        if (fired[k] < 10)
            fail_msg("%s was seen %zu times", rules[k], fired[k]);
    assert_true(seen[OUTCOME_READY] && seen[OUTCOME_HOLD] && seen[OUTCOME_DENY]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {RIG_TEST(nothing_gets_lost)};
    return RIG_MAIN(tests);
}
