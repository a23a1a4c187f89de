/* Caps against a second way of counting: a day as a row of single units, in
 * the order of the note, of which each group keeps as many from the front as
 * the cap leaves it. Random days of one or two disciplines, random caps of a
 * day or a week, in units or minutes, in each grouping and way of being over.
 *
 * Usage: test_policy_limits_random [DAYS [SEED]] */
#include "policy/rig.h"

#include <stdlib.h>

static unsigned long days = 300, seed = 1;
static uint64_t dice;

static uint32_t roll(uint32_t sides)
{
    dice ^= dice >> 12;
    dice ^= dice << 25;
    dice ^= dice >> 27;
    return (uint32_t)((dice * UINT64_C(2685821657736338717)) >> 33) % sides;
}

static const char *const codes[] = {"97110", "97112", "97140", "97530"};
static const char *const disciplines[] = {"PT", "OT"};
#define CODES COUNT_OF(codes)

enum grouped { TOGETHER, BY_EACH_CODE, BY_EACH_DISCIPLINE, GROUPINGS };
enum done { HELD, CUT, TRIMMED, WAYS };

/* One day; units of 15 minutes each, counted by midpoint. */
struct day_made {
    int units[2][CODES]; /* by discipline, in order; 0: not given */
    enum grouped grouped;
    enum done done;
    bool minutes, week;
    int most;           /* units or minutes */
    int used[2][CODES]; /* before, in the same measure */
};

static void make_day(struct day_made *d)
{
    memset(d, 0, sizeof *d);
    bool second = roll(3) == 0;
    for (size_t t = 0; t < 1u + second; t++)
        for (size_t c = 0; c < CODES; c++)
            d->units[t][c] = roll(2) ? (int)roll(4) : 0;
    if (second && !d->units[1][0])
        d->units[1][0] = 1;
    if (!d->units[0][0])
        d->units[0][0] = 1 + (int)roll(3);
    d->grouped = (enum grouped)roll(GROUPINGS);
    d->done = (enum done)roll(WAYS);
    d->minutes = roll(2);
    d->week = roll(2);
    d->most = d->minutes ? 1 + (int)roll(150) : 1 + (int)roll(10);
    for (size_t t = 0; t < 2; t++)
        for (size_t c = 0; c < CODES; c++)
            d->used[t][c] = (int)roll(d->minutes ? 40 : 3);
}

/* ---- the second way ---- */

static size_t group_of(const struct day_made *d, size_t discipline, size_t code)
{
    return d->grouped == BY_EACH_CODE         ? code
           : d->grouped == BY_EACH_DISCIPLINE ? discipline
                                              : 0;
}

static int used_by(const struct day_made *d, size_t group)
{
    int used = 0;
    for (size_t t = 0; d->week && t < 2; t++)
        for (size_t c = 0; c < CODES; c++)
            used += group_of(d, t, c) == group ? d->used[t][c] : 0;
    return used;
}

struct kept {
    int units[2][CODES];
    size_t findings;
};

static void keep(const struct day_made *d, struct kept *kept)
{
    const int size = d->minutes ? 15 : 1;
    bool over[CODES] = {false};
    int taken[CODES] = {0};
    memset(kept, 0, sizeof *kept);
    for (size_t t = 0; t < 2; t++)
        for (size_t c = 0; c < CODES; c++)
            for (int u = 0; u < d->units[t][c]; u++) {
                size_t group = group_of(d, t, c);
                if (used_by(d, group) + taken[group] + size > d->most) {
                    over[group] = true;
                    continue;
                }
                taken[group] += size;
                kept->units[t][c]++;
            }
    for (size_t g = 0; g < CODES; g++)
        kept->findings += over[g];
}

static void put_expected(const struct day_made *d, const struct kept *kept, char *text,
                         size_t room)
{
    size_t len = 0;
    text[0] = '\0';
    for (size_t t = 0; t < 2; t++)
        for (size_t c = 0; c < CODES; c++) {
            int given = d->units[t][c], left = kept->units[t][c];
            int billed = d->done == TRIMMED ? left : given;
            if (!billed)
                continue;
            len += (size_t)snprintf(text + len, room - len, "%s%s %d/%d",
                                    len ? "; " : "", codes[c], billed, given * 15);
            if (d->done == CUT && left < given)
                len += (size_t)snprintf(text + len, room - len, " paid %d", left);
            if (d->done == HELD && kept->findings)
                len += (size_t)snprintf(text + len, room - len, " held");
        }
}

/* ---- the day as a policy and sessions ---- */

static void put_policy(struct rig *rig, const struct day_made *d)
{
    static const char *const bys[] = {"", "by = 'code',", "by = 'discipline',"};
    static const char *const overs[] = {"hold", "bill_all", "trim"};
    char body[1024];
    (void)snprintf(body, sizeof body,
                   COVERED
                   "units = { { method = 'midpoint', source = S } },\n"
                   "caps = { { id = 'a.b', codes = 'any', %s = %d, %s %s over = "
                   "'%s', source = S } },\n",
                   d->minutes ? "minutes" : "units", d->most, bys[d->grouped],
                   d->week ? "per = 'week'," : "", overs[d->done]);
    rig_policy(rig, "p", body);
}

static void put_used(const struct day_made *d, struct buffer *out)
{
    size_t groups = d->grouped == TOGETHER ? 1 : d->grouped == BY_EACH_CODE ? CODES : 2;
    buffer_put_cstr(out, ",'history':{'used':[");
    for (size_t g = 0; g < groups; g++) {
        buffer_printf(out, "%s{'per':'week','%s':%d", g ? "," : "",
                      d->minutes ? "minutes" : "units", used_by(d, g));
        if (d->grouped == BY_EACH_CODE)
            buffer_printf(out, ",'codes':['%s']", codes[g]);
        if (d->grouped == BY_EACH_DISCIPLINE)
            buffer_printf(out, ",'discipline':'%s'", disciplines[g]);
        buffer_put_char(out, '}');
    }
    buffer_put_cstr(out, "]}");
}

static bool put_services(const struct day_made *d, size_t t, struct buffer *out)
{
    bool any = false;
    for (size_t c = 0; c < CODES; c++) {
        if (!d->units[t][c])
            continue;
        buffer_printf(out,
                      "%s{'code':'%s','minutes':%d,'therapist':{'npi':'%s',"
                      "'credential':'%s'}}",
                      any ? "," : "", codes[c], d->units[t][c] * 15, t ? NPI_B : NPI_A,
                      disciplines[t]);
        any = true;
    }
    buffer_put_char(out, '\0');
    return any;
}

static void put_sessions(struct rig *rig, const struct day_made *d)
{
    struct buffer used;
    buffer_init(&used, 4096);
    if (d->week)
        put_used(d, &used);
    buffer_put_char(&used, '\0');
    for (size_t t = 0; t < 2; t++) {
        struct buffer services;
        buffer_init(&services, 4096);
        rig->discipline = disciplines[t];
        if (put_services(d, t, &services))
            rig_session(rig, t ? "B" : "A", services.at, t ? "" : used.at);
        buffer_release(&services);
    }
    buffer_release(&used);
}

static void try_day(unsigned long number)
{
    struct day_made d;
    struct kept kept;
    char expected[512];
    void *state = NULL;
    make_day(&d);
    keep(&d, &kept);
    put_expected(&d, &kept, expected, sizeof expected);
    rig_set_up(&state);
    struct rig *rig = state;
    put_policy(rig, &d);
    put_sessions(rig, &d);
    rig_decide(rig, 0);
    if (strcmp(rig_lines(rig), expected) != 0)
        fail_msg("day %lu: %s, not %s", number, rig_lines(rig), expected);
    size_t found = 0;
    for (size_t i = 0; i < rig->d->finding_count; i++)
        found += text_is(rig->d->findings[i].rule, "a.b");
    if (found != kept.findings)
        fail_msg("day %lu: %zu findings, not %zu", number, found, kept.findings);
    rig_tear_down(&state);
}

static void both_ways_agree(void **state)
{
    (void)state;
    for (unsigned long i = 0; i < days; i++) {
        dice = (seed * 1000003 + i) * UINT64_C(0x9E3779B97F4A7C15) + 1;
        try_day(i);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(both_ways_agree)};
    if (argc > 1)
        days = strtoul(argv[1], NULL, 10);
    if (argc > 2)
        seed = strtoul(argv[2], NULL, 10);
    return RIG_MAIN(tests);
}
