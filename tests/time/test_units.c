/* The arithmetic against worked cases: CMS Pub 100-04 ch. 5 s20.2 (MAN-*), the
 * CMS examples for CQ and CO (CQ-1, CQ-2), and cases that follow from the
 * rules. Days are written as note.h has it. */
#include "note.h"

#include <stdio.h>
#include <support/gonio_test.h>

static struct arena arena;
static struct buffer said;

static int begin(void **state)
{
    (void)state;
    arena_init(&arena, (size_t)16 << 20);
    buffer_init(&said, 1 << 16);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_release(&arena);
    buffer_release(&said);
    return 0;
}

static struct units_result count(const char *day, const struct units_options *options)
{
    struct note note;
    if (!note_read(day, &note))
        fail_msg("not a day: %s", day);
    buffer_clear(&said);
    return note_count(&note, options, &arena);
}

static struct units_result count_by(const char *day, enum unit_method method)
{
    return count(day, &(struct units_options){.method = method});
}

/* The lines of a result, for assert_text. */
static struct text lines_of(const struct units_result *result)
{
    buffer_clear(&said);
    note_lines(result, &said);
    return buffer_text(&said);
}

static struct text acceptable_of(const struct units_result *result)
{
    buffer_clear(&said);
    note_acceptable(result, &said);
    return buffer_text(&said);
}

struct worked {
    const char *id;
    const char *day;
    int32_t pooled;
    int32_t eight_minute, midpoint, hybrid;
    const char *acceptable; /* under the 8-minute rule */
    const char *by_midpoint;
};

static const struct worked worked[] = {
    {"MAN-1", "97112=24 97110=23", 47, 3, 4, 3, "97112 x2 97110 x1",
     "97112 x2 97110 x2"},
    {"MAN-2", "97112=20 97110=20", 40, 3, 2, 2, "97112 x2 97110 x1 | 97112 x1 97110 x2",
     "97112 x1 97110 x1"},
    {"MAN-3", "97110=33 97140=7", 40, 3, 2, 2, "97110 x2 97140 x1", "97110 x2"},
    {"MAN-4", "97110=18 97140=13 97116=10 97035=8", 49, 3, 4, 3,
     "97110 x1 97140 x1 97116 x1", "97110 x1 97140 x1 97116 x1 97035 x1"},
    {"MAN-5", "97112=7 97110=7 97140=7", 21, 1, 0, 0, "97112 x1 | 97110 x1 | 97140 x1",
     ""},
    {"two remainders", "97110=23 97140=10", 33, 2, 3, 2, "97110 x1 97140 x1",
     "97110 x2 97140 x1"},
    {"the larger alone", "97110=10 97140=8", 18, 1, 2, 1, "97110 x1",
     "97110 x1 97140 x1"},
    {"three and four are none", "97110=3 97140=4", 7, 0, 0, 0, "", ""},
    {"three and five are one", "97110=3 97140=5", 8, 1, 0, 0, "97140 x1", ""},
    {"six has no place", "97110=16 97140=6", 22, 1, 1, 1, "97110 x1", "97110 x1"},
    {"three short of whole", "97110=14 97140=14 97530=14", 42, 3, 3, 3,
     "97110 x1 97140 x1 97530 x1", "97110 x1 97140 x1 97530 x1"},
    {"all methods agree", "97110=30 97140=15 97112=8", 53, 4, 4, 4,
     "97110 x2 97140 x1 97112 x1", "97110 x2 97140 x1 97112 x1"},
    {"either of two twenties", "97110=20 97116=20", 40, 3, 2, 2,
     "97110 x2 97116 x1 | 97110 x1 97116 x2", "97110 x1 97116 x1"},
    {"ENT-1", "97110=6 97110=6 97110=6 97140=7 97112=7", 32, 2, 1, 1,
     "97110 x1 97140 x1 | 97110 x1 97112 x1", "97110 x1"},
    {"ENT-2", "97110=4 97110=4", 8, 1, 1, 1, "97110 x1", "97110 x1"},
    {"25 and 25", "97110=25 97140=25", 50, 3, 4, 3,
     "97110 x2 97140 x1 | 97110 x1 97140 x2", "97110 x2 97140 x2"},
    {"nothing", "97110=0", 0, 0, 0, 0, "", ""},
    {"no day at all", "", 0, 0, 0, 0, "", ""},
};

static void test_worked_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(worked); i++) {
        const struct worked *w = &worked[i];
        struct units_result eight = count_by(w->day, UNITS_EIGHT_MINUTE);
        print_message("%s: %s\n", w->id, w->day);
        assert_int_equal(eight.pooled_minutes, w->pooled);
        assert_int_equal(eight.earned, w->eight_minute);
        assert_int_equal(eight.eight_minute, w->eight_minute);
        assert_int_equal(eight.midpoint, w->midpoint);
        assert_int_equal(eight.hybrid, w->hybrid);
        assert_text(acceptable_of(&eight), w->acceptable);
        assert_int_equal(eight.tie, eight.acceptable_count > 1);
        struct units_result midpoint = count_by(w->day, UNITS_MIDPOINT);
        assert_int_equal(midpoint.earned, w->midpoint);
        assert_int_equal(midpoint.eight_minute, w->eight_minute);
        assert_text(acceptable_of(&midpoint), w->by_midpoint);
        assert_false(midpoint.tie || midpoint.chose);
        struct units_result hybrid = count_by(w->day, UNITS_HYBRID);
        assert_int_equal(hybrid.earned, w->hybrid);
        assert_text(acceptable_of(&hybrid), w->acceptable);
    }
}

/* Both sides of every boundary the manual prints, and two beyond. */
static void test_boundaries(void **state)
{
    (void)state;
    static const struct {
        int32_t minutes, units;
    } table[] = {{0, 0},  {7, 0},   {8, 1},   {22, 1},  {23, 2},  {37, 2},  {38, 3},
                 {52, 3}, {53, 4},  {67, 4},  {68, 5},  {82, 5},  {83, 6},  {97, 6},
                 {98, 7}, {112, 7}, {113, 8}, {127, 8}, {128, 9}, {142, 9}, {143, 10}};
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        char day[32];
        snprintf(day, sizeof day, "97110=%d", table[i].minutes);
        for (int method = 0; method < UNITS_METHODS; method++) {
            struct units_result result = count_by(day, (enum unit_method)method);
            assert_int_equal(result.earned, table[i].units);
        }
        assert_int_equal(units_of_pool(table[i].minutes), table[i].units);
        assert_int_equal(units_of_code(procedure_find(TEXT("97110")), table[i].minutes),
                         table[i].units);
    }
}

struct shared {
    const char *id;
    const char *day;
    const char *lines;
};

static const struct shared shared[] = {
    {"CQ-1", "97110=13 97140=30 97110=23a",
     "97110 x1 13+8, 97110 x1 0+15 CQ, 97140 x2 30+0"},
    {"CQ-2", "97110=5 97110=10a", "97110 x1 5+10 CQ"},
    {"CQ-3", "97110=12 97110=14a", "97110 x1 12+0, 97110 x1 0+14 CQ"},
    {"exception A, least", "97110=9 97110=14a", "97110 x1 9+0, 97110 x1 0+14 CQ"},
    {"exception A, most", "97110=14 97110=14a", "97110 x1 14+0, 97110 x1 0+14 CQ"},
    {"not A: one unit", "97110=9 97110=13a", "97110 x1 9+13"},
    {"CQ-5", "97110=8 97110=7a", "97110 x1 8+7"},
    {"seven is not the middle", "97110=7 97110=8a", "97110 x1 7+8 CQ"},
    {"CQ-7", "97110=14 97110=1a", "97110 x1 14+1"},
    {"CQ-10", "97110=45a", "97110 x3 0+45 CQ"},
    {"whole ones each", "97110=30 97110=15a", "97110 x2 30+0, 97110 x1 0+15 CQ"},
    {"last one is hers", "97110=15 97110=8a", "97110 x1 15+0, 97110 x1 0+8 CQ"},
    {"no unit for her", "97110=15 97110=7a", "97110 x1 15+7"},
    {"22 and 7", "97110=22 97110=7a", "97110 x1 15+0, 97110 x1 7+7 CQ"},
    {"23 and 7", "97110=23 97110=7a", "97110 x2 23+7"},
    {"5 of another code bring a second", "97110=14 97110=8a 97112=5",
     "97110 x1 14+1, 97110 x1 0+7 CQ"},
    {"the same, the other way round", "97110=8 97110=14a 97112=5",
     "97110 x1 7+0, 97110 x1 1+14 CQ"},
    {"untimed, all of it", "97012=10a", "97012 x1 0+10 CQ"},
    {"untimed, 11 %", "97012=8 97012=1a", "97012 x1 8+1 CQ"},
    {"untimed, 10 %", "97012=9 97012=1a", "97012 x1 9+1"},
    {"untimed, unknown part", "97012=9 97012=?a", "97012 x1 9+0 CQ"},
    {"untimed, all unknown", "97012=?a", "97012 x1 0+0 CQ"},
    {"untimed, nobody's", "97012=?", "97012 x1 0+0"},
    {"hour code, midpoint", "96125=31 96125=20a", "96125 x1 31+20"},
    {"hour code, less", "96125=30 96125=20a", "96125 x1 30+20 CQ"},
    {"hour code, one each", "96125=40 96125=55a", "96125 x1 40+0, 96125 x1 0+55 CQ"},
};

static void test_assistants(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(shared); i++) {
        struct units_result result = count_by(shared[i].day, UNITS_EIGHT_MINUTE);
        print_message("%s: %s\n", shared[i].id, shared[i].day);
        assert_text(lines_of(&result), shared[i].lines);
        assert_false(result.therapists_pooled);
    }
}

static void test_nobody_is_an_assistant(void **state)
{
    (void)state;
    struct units_options options = {.no_assistants = true};
    struct units_result result = count("97110=13 97110=23a 97012=9a", &options);
    assert_text(lines_of(&result), "97110 x2 36+0, 97012 x1 9+0");
}

static void test_share(void **state)
{
    (void)state;
    static const struct {
        int32_t therapist, assistant;
        bool percent, minimum;
    } table[] = {{7, 1, true, false},  {6, 1, true, false},    {14, 1, false, false},
                 {13, 2, true, false}, {12, 3, true, true},    {15, 0, false, false},
                 {0, 1, true, true},   {9, 1, false, false},   {8, 2, true, true},
                 {17, 2, true, false}, {200, 23, false, true}, {200, 24, true, true},
                 {0, 0, false, false}};
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        print_message("%d and %d\n", table[i].therapist, table[i].assistant);
        assert_int_equal(
            units_share_passes(table[i].therapist, table[i].assistant, SHARE_PERCENT),
            table[i].percent);
        assert_int_equal(
            units_share_passes(table[i].therapist, table[i].assistant, SHARE_MINIMUM),
            table[i].minimum);
    }
    struct units_options minimum = {.share = SHARE_MINIMUM};
    struct units_result result = count("97110=7 97110=1a", &minimum);
    assert_text(lines_of(&result), "97110 x1 7+1");
    result = count_by("97110=7 97110=1a", UNITS_EIGHT_MINUTE);
    assert_text(lines_of(&result), "97110 x1 7+1 CQ");
}

/* First units, add-ons and codes that do not pool: day and lines. */
static const struct shared ladders[] = {
    {"cognitive, 40", "97129=40", "97129 x1 15+0, 97130 x2 25+0"},
    {"cognitive, both written down", "97129=15 97130=8", "97129 x1 15+0, 97130 x1 8+0"},
    {"add-on written down first", "97130=8 97129=15", "97129 x1 15+0, 97130 x1 8+0"},
    {"one unit for both", "97129=10 97130=5", "97129 x1 15+0"},
    {"it pools with others", "97129=20 97110=20",
     "97129 x1 15+0, 97130 x1 5+0, 97110 x1 20+0"},
    {"pelvic floor", "90912=30", "90912 x1 15+0, 90913 x1 15+0"},
    {"add-on without its base", "97130=20", "97130 x1 20+0"},
    {"caregiver, 15", "97550=15", ""},
    {"caregiver, 16", "97550=16", "97550 x1 16+0"},
    {"caregiver, 37", "97550=37", "97550 x1 37+0"},
    {"caregiver, 38", "97550=38", "97550 x1 30+0, 97551 x1 8+0"},
    {"caregiver, 52", "97550=30 97551=22", "97550 x1 30+0, 97551 x1 22+0"},
    {"caregiver, 53", "97550=53", "97550 x1 30+0, 97551 x2 23+0"},
    {"caregiver add-on alone, 7", "97551=7", ""},
    {"caregiver add-on alone, 8", "97551=8", "97551 x1 8+0"},
    {"work hardening, 60", "97545=60", ""},
    {"work hardening, 61", "97545=61", "97545 x1 61+0"},
    {"work hardening, 150", "97545=150", "97545 x1 150+0"},
    {"work hardening, 151", "97545=151", "97545 x1 120+0, 97546 x1 31+0"},
    {"speech device, 75", "92607=75", "92607 x1 75+0"},
    {"speech device, 76", "92607=76", "92607 x1 60+0, 92608 x1 16+0"},
    {"speech device, 106", "92607=106", "92607 x1 60+0, 92608 x2 46+0"},
    {"testing by the hour, 30", "96125=30", ""},
    {"testing by the hour, 91", "96125=91", "96125 x2 91+0"},
    {"caregivers stay out of the pool", "97550=16 97110=7", "97550 x1 16+0"},
    {"assistant in the second part", "97129=15 97130=15a",
     "97129 x1 15+0, 97130 x1 0+15 CQ"},
    {"the base takes what comes first", "97129=12 97129=18a",
     "97129 x1 12+3, 97130 x1 0+15 CQ"},
    {"telephone, in its band", "98966=5", "98966 x1 5+0"},
    {"telephone, under it", "98966=4", ""},
    {"telephone, over it", "98966=11", ""},
    {"online, no end to its band", "98972=400", "98972 x1 400+0"},
    {"limbs, stated", "95851=20#3", "95851 x3 20+0"},
    {"limbs, not stated", "95851=20", "95851 x1 20+0"},
    {"limbs, stated twice", "95851=20#1 95851=5#2", "95851 x3 25+0"},
    {"wound area", "97598=?#2", "97598 x2 0+0"},
    {"a month", "98980=25", "98980 x1 25+0"},
    {"an evaluation twice is one", "97161=30 97161=20", "97161 x1 50+0"},
    {"timed, minutes unknown", "97110=?", ""},
    {"timed, one entry unknown", "97110=? 97110=8", "97110 x1 8+0"},
};

static void test_ladders_and_others(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(ladders); i++)
        for (int method = 0; method < UNITS_METHODS; method++) {
            if (method && strstr(ladders[i].id, "it pools"))
                continue;
            struct units_result result =
                count_by(ladders[i].day, (enum unit_method)method);
            print_message("%s: %s\n", ladders[i].id, ladders[i].day);
            assert_text(lines_of(&result), ladders[i].lines);
        }
}

static void test_family_moves_minutes(void **state)
{
    (void)state;
    struct units_result result = count_by("97129=40", UNITS_EIGHT_MINUTE);
    assert_int_equal(result.code_count, 2);
    assert_int_equal(result.codes[0].documented, 40);
    assert_int_equal(result.codes[0].minutes, 15);
    assert_int_equal(result.codes[1].documented, 0);
    assert_int_equal(result.codes[1].minutes, 25);
    assert_text(acceptable_of(&result), "97129 x1 97130 x2");
    assert_false(result.codes[0].base_missing);
    result = count_by("97130=20", UNITS_EIGHT_MINUTE);
    assert_true(result.codes[0].base_missing);
}

static void test_totals(void **state)
{
    (void)state;
    struct units_result result =
        count_by("97110=23 97161=30 97550=38 97012=? 98966=3", UNITS_EIGHT_MINUTE);
    assert_int_equal(result.timed_minutes, 61);
    assert_int_equal(result.untimed_minutes, 33);
    assert_int_equal(result.pooled_minutes, 23);
    assert_int_equal(result.pooled_units, 2);
    assert_int_equal(result.earned, 6);
}

static void test_adoption(void **state)
{
    (void)state;
    struct units_result result = count_by("97110=20 97116=20#2", UNITS_EIGHT_MINUTE);
    assert_text(lines_of(&result), "97110 x1 20+0, 97116 x2 20+0");
    assert_true(result.tie && result.adopted);

    result = count_by("97110=20#1 97116=20", UNITS_EIGHT_MINUTE);
    assert_text(lines_of(&result), "97110 x1 20+0, 97116 x2 20+0");
    assert_true(result.adopted);

    /* Units of two entries of a code are its sum. */
    result = count_by("97110=20 97116=10#1 97116=10#1", UNITS_EIGHT_MINUTE);
    assert_text(lines_of(&result), "97110 x1 20+0, 97116 x2 20+0");

    /* What no acceptable allotment has is not adopted, not even in part. */
    result = count_by("97110=20 97116=20#2 97140=16#2", UNITS_EIGHT_MINUTE);
    assert_text(lines_of(&result), "97110 x2 20+0, 97116 x1 20+0, 97140 x1 16+0");
    assert_true(result.tie && !result.adopted);
    result = count_by("97110=20#2 97116=20#2", UNITS_EIGHT_MINUTE);
    assert_false(result.adopted);

    /* Where there is no tie nothing is adopted. */
    result = count_by("97110=33#3 97140=7#0", UNITS_EIGHT_MINUTE);
    assert_text(lines_of(&result), "97110 x2 33+0, 97140 x1 7+0");
    assert_false(result.tie || result.adopted);

    /* A figure that leaves the choice open leaves it to the tie-break. */
    result = count_by("97110=20 97116=20 97140=15#1", UNITS_EIGHT_MINUTE);
    assert_true(result.tie && !result.adopted);
}

static void test_tie_break(void **state)
{
    (void)state;
    struct units_options last = {.tie = TIE_LAST_DOCUMENTED};
    struct units_result result = count("97112=7 97110=7 97140=7", &last);
    assert_text(lines_of(&result), "97140 x1 7+0");
    result = count_by("97112=7 97110=7 97140=7", UNITS_EIGHT_MINUTE);
    assert_text(lines_of(&result), "97112 x1 7+0");
    result = count_by("97112=7#0 97110=7 97140=7", UNITS_EIGHT_MINUTE);
    assert_text(lines_of(&result), "97110 x1 7+0");
    result = count("97112=7 97110=7 97140=7#0", &last);
    assert_text(lines_of(&result), "97110 x1 7+0");
}

/* Twelve codes tied for six units have 924 allotments: the first 64 are
 * listed, and one that is not among them is adopted all the same. */
static void test_many_ties(void **state)
{
    (void)state;
    static const char day[] =
        "97110=7#0 97112=7#0 97113=7#0 97116=7#0 97124=7#0 97140=7#0 "
        "97530=7#1 97533=7#1 97535=7#1 97537=7#1 97542=7#1 97750=7";
    struct units_result result = count_by(day, UNITS_EIGHT_MINUTE);
    assert_int_equal(result.earned, 6);
    assert_int_equal(result.acceptable_count, ACCEPTABLE_MAX);
    assert_true(result.adopted);
    assert_text(lines_of(&result), "97530 x1 7+0, 97533 x1 7+0, 97535 x1 7+0, "
                                   "97537 x1 7+0, 97542 x1 7+0, 97750 x1 7+0");
}

static const struct shared therapists[] = {
    {"each one's whole ones", "97110=15@1 97110=30@2",
     "97110 x1 15+0 @1, 97110 x2 30+0 @2"},
    {"the last to the larger remainder", "97110=20@1 97110=25@2",
     "97110 x1 15+0 @1, 97110 x2 30+0 @2"},
    {"equal ones: the first in the note", "97110=20@1 97110=20@2",
     "97110 x2 25+0 @1, 97110 x1 15+0 @2"},
    {"leftover stays with its own", "97110=18@1 97110=18@2",
     "97110 x1 18+0 @1, 97110 x1 18+0 @2"},
    {"leftover goes to the first line", "97110=20@1 97110=2@2", "97110 x1 22+0 @1"},
    {"leftover goes to its performer's line", "97110=15@1 97110=15@2 97110=5a@2",
     "97110 x1 15+0 @1, 97110 x1 15+5 @2"},
    {"a whole made of two", "97110=7@1 97110=8@2", "97110 x1 15+0 @2"},
    {"assistants of two", "97110=10a@1 97110=12a@2", "97110 x1 0+22 CQ @2"},
};

static void test_several_therapists(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(therapists); i++) {
        struct units_result result = count_by(therapists[i].day, UNITS_EIGHT_MINUTE);
        print_message("%s: %s\n", therapists[i].id, therapists[i].day);
        assert_text(lines_of(&result), therapists[i].lines);
    }
}

static bool has_step(const struct units_result *result, enum step_kind kind)
{
    for (size_t i = 0; i < result->step_count; i++)
        if (result->steps[i].kind == kind)
            return true;
    return false;
}

static void test_pooling_is_said(void **state)
{
    (void)state;
    static const struct {
        const char *day;
        bool pooled;
    } table[] = {
        {"97110=15@1 97110=30@2", false}, {"97110=7@1 97110=8@2", true},
        {"97110=20@1 97140=20@2", true},  {"97110=8@1 97140=8@2", true},
        {"97110=15@1 97140=7@2", false},  {"97110=20@1 97110=2@2", false},
        {"97161=20@1 97161=20@2", true},  {"97110=20@1 97161=20@2", false},
    };
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        struct units_result result = count_by(table[i].day, UNITS_EIGHT_MINUTE);
        print_message("%s\n", table[i].day);
        assert_int_equal(result.therapists_pooled, table[i].pooled);
        assert_int_equal(has_step(&result, STEP_SPLIT), table[i].pooled);
    }
}

static void test_therapists_apart(void **state)
{
    (void)state;
    struct units_options apart = {.keep_therapists_apart = true};
    struct units_result result = count("97110=7@1 97110=8@2 97140=20@1", &apart);
    assert_text(lines_of(&result),
                "97110 x1 7+0 @1, 97140 x1 20+0 @1, 97110 x1 8+0 @2");
    assert_int_equal(result.earned, 3);
    assert_int_equal(result.pooled_minutes, 35);
    assert_false(result.therapists_pooled);
    assert_true(has_step(&result, STEP_ALONE));
    assert_int_equal(result.code_count, 2);
    assert_int_equal(result.codes[0].minutes, 15);
    assert_int_equal(result.codes[0].units, 2);

    result = count("97110=20@1 97140=20@1 97110=20@2 97140=20@2", &apart);
    assert_true(result.tie);
    assert_text(acceptable_of(&result), "97110 x4 97140 x2 | 97110 x3 97140 x3 | "
                                        "97110 x3 97140 x3 | 97110 x2 97140 x4");
    /* One therapist is not kept apart from himself. */
    result = count("97110=7@1 97110=8@1", &apart);
    assert_false(has_step(&result, STEP_ALONE));
    assert_int_equal(result.earned, 1);
}

/* Refused at every size of memory below what the day needs. */
static void test_memory_is_refused(void **state)
{
    (void)state;
    struct note note;
    assert_true(note_read("97110=20@1 97116=20a@2 97140=20@1 97129=40 97012=5", &note));
    for (int apart = 0; apart < 2; apart++) {
        struct units_options options = {.keep_therapists_apart = apart};
        enum status status = STATUS_NO_MEMORY;
        size_t refused = 0;
        for (size_t limit = 0; status; limit += 16) {
            struct arena small;
            struct units_result result;
            struct error error = ERROR_NONE;
            arena_init(&small, limit);
            status = units_count(note.entries, note.count, &options, &small, &result,
                                 &error);
            arena_release(&small);
            if (status)
                assert_fails(status, STATUS_NO_MEMORY, &error);
            refused += status != STATUS_OK;
            assert_in_range(limit, 0, 1 << 20);
        }
        assert_true(refused > 100);
    }
}

static void test_method_words(void **state)
{
    (void)state;
    for (int i = 0; i < UNITS_METHODS; i++) {
        enum unit_method method;
        const char *word = unit_method_text((enum unit_method)i);
        assert_true(unit_method_read(text_of(word), &method));
        assert_int_equal(method, i);
    }
    enum unit_method method;
    assert_false(unit_method_read(TEXT("eight minute"), &method));
    assert_false(unit_method_read(TEXT(""), &method));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_worked_cases),
        cmocka_unit_test(test_boundaries),
        cmocka_unit_test(test_assistants),
        cmocka_unit_test(test_nobody_is_an_assistant),
        cmocka_unit_test(test_share),
        cmocka_unit_test(test_ladders_and_others),
        cmocka_unit_test(test_family_moves_minutes),
        cmocka_unit_test(test_totals),
        cmocka_unit_test(test_adoption),
        cmocka_unit_test(test_tie_break),
        cmocka_unit_test(test_many_ties),
        cmocka_unit_test(test_several_therapists),
        cmocka_unit_test(test_pooling_is_said),
        cmocka_unit_test(test_therapists_apart),
        cmocka_unit_test(test_memory_is_refused),
        cmocka_unit_test(test_method_words),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
