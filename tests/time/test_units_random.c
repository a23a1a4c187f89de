/* The engine against the naive model, on random days.
 *
 *   test_units_random [DAYS [SEED]]
 *
 * Day i is made from SEED + i alone: what a failure prints is run again by
 * `test_units_random 1 SEED`. The days are drawn so that ties, shared units,
 * families, codes that do not pool and unknown minutes are common; that they
 * were all met is itself asserted. */
#include "naive.h"

#include <stdio.h>
#include <stdlib.h>
#include <support/gonio_test.h>

#define DAYS       30000
#define DAYS_LEAST 5000 /* fewer need not meet every kind of day */

static unsigned long days = DAYS;
static unsigned long long seed = 20260316;

/* What was met on the way; each is asserted to be more than none. */
enum met {
    MET_TIE,
    MET_ADOPTED,
    MET_TIE_NOT_ADOPTED,
    MET_MANY_ACCEPTABLE,
    MET_MIXED_ROLES,
    MET_EVENLY,
    MET_TOPPED_UP,
    MET_MIDPOINT_RULE,
    MET_OVER,
    MET_UNDER,
    MET_SEVERAL_PERFORMERS,
    MET_SPLIT,
    MET_NOT_SPLIT,
    MET_FAMILY,
    MET_ADD_ON_INVENTED,
    MET_ADD_ON_ALONE,
    MET_LADDER,
    MET_UNTIMED,
    MET_UNKNOWN,
    MET_NO_UNIT,
    MET_METHODS_DIFFER,
    MET_KINDS
};
static const char *const met_names[MET_KINDS] = {"tie",
                                                 "adopted",
                                                 "tie not adopted",
                                                 "more than 64 acceptable",
                                                 "mixed roles",
                                                 "one unit each",
                                                 "topped up",
                                                 "midpoint of the therapist",
                                                 "over 10 %",
                                                 "not over 10 %",
                                                 "several performers",
                                                 "split",
                                                 "several, not split",
                                                 "family",
                                                 "add-on that nobody wrote",
                                                 "add-on alone",
                                                 "ladder",
                                                 "untimed",
                                                 "unknown minutes",
                                                 "no unit",
                                                 "methods differ"};
static unsigned long met[MET_KINDS];

/* splitmix64 */
static uint64_t random_next(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static int32_t below(uint64_t *state, int32_t limit)
{
    return (int32_t)(random_next(state) % (uint64_t)limit);
}

static bool one_in(uint64_t *state, int32_t n)
{
    return below(state, n) == 0;
}

static const char *const pooled[] = {"97110", "97140", "97112", "97530",
                                     "97116", "97035", "97535", "97113",
                                     "97124", "97032", "97542", "97750"};
static const char *const others[] = {
    "97129", "97130", "90912", "90913", "97550", "97551", "G0541",
    "96105", "97545", "97546", "92607", "92608", "96125", "97161",
    "97012", "97150", "95851", "97598", "98966", "98968", "98980"};

static const char *random_code(uint64_t *state, int32_t variety)
{
    if (one_in(state, 4))
        return others[below(state, (int32_t)COUNT_OF(others))];
    return pooled[below(state, variety)];
}

/* Few different figures make ties; small ones make remainders that pool. */
static int32_t random_minutes(uint64_t *state, int32_t kind)
{
    static const int32_t favourites[] = {7, 8, 15, 20, 22, 23};
    switch (kind) {
    case 0:
        return favourites[below(state, (int32_t)COUNT_OF(favourites))];
    case 1:
        return below(state, 16);
    case 2:
        return below(state, 45);
    default:
        return below(state, 130);
    }
}

static void random_note(uint64_t *state, struct note *note)
{
    int32_t kind = below(state, 4);
    int32_t variety = 2 + below(state, 6);
    bool assistants = one_in(state, 2), several = one_in(state, 3);
    bool stated = one_in(state, 3);
    note->count = (size_t)below(state, 8) + 1;
    for (size_t i = 0; i < note->count; i++) {
        struct minutes_entry *entry = &note->entries[i];
        *entry = (struct minutes_entry){
            .procedure = procedure_find(text_of(random_code(state, variety))),
            .minutes = random_minutes(state, kind),
            .billed_units = COUNT_NONE,
            .source = (uint32_t)i};
        if (one_in(state, 20))
            entry->minutes = COUNT_NONE;
        entry->assistant = assistants && one_in(state, 2);
        entry->performer = several ? (uint32_t)below(state, 3) : 0;
        if (stated && one_in(state, 2))
            entry->billed_units = below(state, 3);
    }
}

/* A dozen codes of few remainders: the long lists of acceptable allotments. */
static void random_crowd(uint64_t *state, struct note *note)
{
    note->count = COUNT_OF(pooled);
    for (size_t i = 0; i < note->count; i++)
        note->entries[i] = (struct minutes_entry){
            .procedure = procedure_find(text_of(pooled[i])),
            .minutes = 6 + below(state, 2),
            .billed_units = one_in(state, 4) ? below(state, 2) : COUNT_NONE,
            .source = (uint32_t)i};
}

static struct units_options random_options(uint64_t *state)
{
    return (struct units_options){
        .method = (enum unit_method)below(state, UNITS_METHODS),
        .tie = one_in(state, 3) ? TIE_LAST_DOCUMENTED : TIE_FIRST_DOCUMENTED,
        .share = one_in(state, 2) ? SHARE_MINIMUM : SHARE_PERCENT,
        .keep_therapists_apart = one_in(state, 5),
        .no_assistants = one_in(state, 8)};
}

/* ---- what a day was like ---- */

static void meet_steps(const struct units_result *result)
{
    static const enum met of_share[] = {[SHARED_EVENLY] = MET_EVENLY,
                                        [SHARED_MIDPOINT] = MET_MIDPOINT_RULE,
                                        [SHARED_OVER] = MET_OVER,
                                        [SHARED_UNDER] = MET_UNDER};
    int judged = 0;
    for (size_t i = 0; i < result->step_count; i++) {
        const struct step *step = &result->steps[i];
        bool share = step->kind == STEP_ASSISTANT && step->detail != SHARED_WHOLE &&
                     step->detail != SHARED_UNKNOWN;
        met[MET_NO_UNIT] += step->kind == STEP_NO_UNIT;
        met[MET_SPLIT] += step->kind == STEP_SPLIT && step->procedure != NULL;
        if (!share)
            continue;
        met[of_share[step->detail]]++;
        judged++;
        met[MET_TOPPED_UP] += judged > 1 && step->procedure == step[-1].procedure;
    }
}

static void meet_codes(const struct note *note, const struct units_result *result)
{
    bool roles[2] = {false, false}, several = false;
    for (size_t i = 0; i < note->count; i++) {
        const struct minutes_entry *entry = &note->entries[i];
        roles[entry->assistant] = true;
        several = several || entry->performer != note->entries[0].performer;
        met[MET_UNKNOWN] += entry->minutes == COUNT_NONE;
        met[MET_UNTIMED] += entry->procedure->basis != BASIS_TIME;
        met[MET_LADDER] +=
            entry->procedure->basis == BASIS_TIME && !entry->procedure->pools;
    }
    met[MET_MIXED_ROLES] += roles[0] && roles[1];
    met[MET_SEVERAL_PERFORMERS] += several;
    met[MET_NOT_SPLIT] += several && !result->therapists_pooled;
    for (size_t i = 0; i < result->code_count; i++) {
        const struct code_count *code = &result->codes[i];
        bool further = code->procedure->base && !code->base_missing;
        met[MET_FAMILY] += further && code->procedure->pools;
        met[MET_ADD_ON_INVENTED] += further && code->documented == 0 && code->units;
        met[MET_ADD_ON_ALONE] += code->base_missing;
    }
}

static void meet(const struct note *note, const struct units_result *result)
{
    met[MET_TIE] += result->tie;
    met[MET_ADOPTED] += result->adopted;
    met[MET_TIE_NOT_ADOPTED] += result->tie && !result->adopted;
    met[MET_MANY_ACCEPTABLE] += result->acceptable_count == ACCEPTABLE_MAX;
    met[MET_METHODS_DIFFER] += result->eight_minute != result->midpoint;
    meet_steps(result);
    meet_codes(note, result);
}

/* ---- the comparison ---- */

static void fail_day(const struct note *note, const struct units_options *options,
                     unsigned long long day_seed, const struct buffer *why)
{
    struct buffer text;
    buffer_init(&text, 1 << 16);
    note_write(note, &text);
    buffer_printf(&text, "\n  method %s, tie %s, share %s%s%s\n  ",
                  unit_method_text(options->method),
                  options->tie == TIE_LAST_DOCUMENTED ? "last" : "first",
                  options->share == SHARE_MINIMUM ? "minimum" : "percent",
                  options->keep_therapists_apart ? ", therapists apart" : "",
                  options->no_assistants ? ", no assistants" : "");
    buffer_put_text(&text, buffer_text(why));
    buffer_put_char(&text, '\0');
    fail_msg("%s\n  again: test_units_random 1 %llu", text.at, day_seed);
}

static bool same_line(const struct unit_line *a, const struct unit_line *b)
{
    return a->procedure == b->procedure && a->performer == b->performer &&
           a->assistant == b->assistant && a->units == b->units &&
           a->therapist_minutes == b->therapist_minutes &&
           a->assistant_minutes == b->assistant_minutes;
}

/* Each performer's own entries, counted alone, are his part of the day. */
static bool apart_agrees(const struct note *note, const struct units_options *options,
                         const struct units_result *result, struct arena *arena,
                         struct buffer *why)
{
    int32_t earned = 0;
    size_t lines = 0;
    for (uint32_t performer = 0; performer < 3; performer++) {
        struct note own = {.count = 0};
        for (size_t i = 0; i < note->count; i++)
            if (note->entries[i].performer == performer)
                own.entries[own.count++] = note->entries[i];
        struct units_result alone = note_count(&own, options, arena);
        if (!naive_agrees(&own, options, &alone, why))
            return false;
        earned += alone.earned;
        for (size_t i = 0; i < alone.line_count; i++)
            for (size_t j = 0; j < result->line_count; j++)
                lines += same_line(&alone.lines[i], &result->lines[j]);
    }
    if (earned == result->earned && lines == result->line_count)
        return true;
    buffer_printf(why, "apart: %d units in %zu lines, the engine %d in %zu", earned,
                  lines, result->earned, result->line_count);
    return false;
}

static void try_day(unsigned long long day_seed, struct arena *arena,
                    struct buffer *why)
{
    uint64_t state = day_seed;
    struct note note;
    if (one_in(&state, 200))
        random_crowd(&state, &note);
    else
        random_note(&state, &note);
    struct units_options options = random_options(&state);
    struct units_result result = note_count(&note, &options, arena);
    bool agrees = options.keep_therapists_apart
                      ? apart_agrees(&note, &options, &result, arena, why)
                      : naive_agrees(&note, &options, &result, why);
    if (!agrees)
        fail_day(&note, &options, day_seed, why);
    meet(&note, &result);
}

static void test_random_days(void **state)
{
    (void)state;
    struct arena arena;
    struct buffer why;
    arena_init(&arena, (size_t)16 << 20);
    buffer_init(&why, 1 << 16);
    print_message("%lu days, seed %llu\n", days, seed);
    for (unsigned long i = 0; i < days; i++) {
        arena_reset(&arena);
        try_day(seed + i, &arena, &why);
    }
    arena_release(&arena);
    buffer_release(&why);
    for (int i = 0; i < MET_KINDS; i++)
        print_message("%8lu %s\n", met[i], met_names[i]);
    for (int i = 0; i < MET_KINDS && days >= DAYS_LEAST; i++)
        if (met[i] == 0)
            fail_msg("no day met: %s", met_names[i]);
}

/* The naive model is no rubber stamp: it refuses a result that was tampered
 * with. */
static void test_naive_refuses(void **state)
{
    (void)state;
    struct arena arena;
    struct buffer why;
    struct note note;
    struct units_options options = {.method = UNITS_EIGHT_MINUTE};
    arena_init(&arena, (size_t)1 << 20);
    buffer_init(&why, 1 << 16);
    assert_true(note_read("97110=13 97110=23a 97140=20 97116=20", &note));
    struct units_result result = note_count(&note, &options, &arena);
    assert_true(naive_agrees(&note, &options, &result, &why));

    result.lines[0].units++;
    assert_false(naive_agrees(&note, &options, &result, &why));
    result.lines[0].units--;
    result.lines[0].assistant = !result.lines[0].assistant;
    assert_false(naive_agrees(&note, &options, &result, &why));
    result.lines[0].assistant = !result.lines[0].assistant;
    result.lines[0].therapist_minutes--;
    assert_false(naive_agrees(&note, &options, &result, &why));
    result.lines[0].therapist_minutes++;
    result.acceptable_count--;
    assert_false(naive_agrees(&note, &options, &result, &why));
    result.acceptable_count++;
    result.acceptable[0].codes[0].units++;
    assert_false(naive_agrees(&note, &options, &result, &why));
    result.acceptable[0].codes[0].units--;
    result.tie = !result.tie;
    assert_false(naive_agrees(&note, &options, &result, &why));
    result.tie = !result.tie;
    result.midpoint++;
    assert_false(naive_agrees(&note, &options, &result, &why));
    result.midpoint--;
    assert_true(naive_agrees(&note, &options, &result, &why));
    arena_release(&arena);
    buffer_release(&why);
}

int main(int argc, char **argv)
{
    const char *asked = getenv("GONIO_RANDOM_DAYS");
    if (asked)
        days = strtoul(asked, NULL, 10);
    if (argc > 1)
        days = strtoul(argv[1], NULL, 10);
    if (argc > 2)
        seed = strtoull(argv[2], NULL, 10);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_naive_refuses),
        cmocka_unit_test(test_random_days),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
