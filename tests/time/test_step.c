/* The working in sentences. Days are written as note.h has it. */
#include "note.h"

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

static struct text working_of(const struct units_result *result)
{
    buffer_clear(&said);
    for (size_t i = 0; i < result->step_count; i++) {
        step_write(&result->steps[i], &said);
        BUFFER_LITERAL(&said, "\n");
    }
    return buffer_text(&said);
}

struct sentence {
    const char *day;
    struct units_options options;
    const char *working;
};

static const struct sentence sentences[] = {
    {"97110=18 97140=13 97116=10 97035=8",
     {0},
     "49 timed minutes pool: 3 units (38 to 52 minutes)\n"
     "97110: 18 minutes = 1 x 15 + 3\n"
     "97140: 13 minutes, no whole 15\n"
     "97116: 10 minutes, no whole 15\n"
     "97035: 8 minutes, no whole 15\n"
     "97140 has the largest remainder, 13: 1 more unit\n"
     "97116 has the next largest remainder, 10: 1 more unit\n"
     "97035: 8 minutes earn no unit: the total of 49 allows 3\n"
     "4 more minutes would earn unit 4 (53 minutes)\n"},
    {"97112=7 97110=7#1",
     {0},
     "14 timed minutes pool: 1 unit (8 to 22 minutes)\n"
     "97112: 7 minutes, no whole 15\n"
     "97110: 7 minutes, no whole 15\n"
     "2 codes tie at remainder 7 for 1 unit: any 1 of them may be billed\n"
     "97110 has 1 more unit: so the clinic means to bill the tie\n"
     "97112: 7 minutes earn no unit: the total of 14 allows 1\n"
     "9 more minutes would earn unit 2 (23 minutes)\n"},
    {"97112=7 97110=7",
     {.tie = TIE_LAST_DOCUMENTED},
     "14 timed minutes pool: 1 unit (8 to 22 minutes)\n"
     "97112: 7 minutes, no whole 15\n"
     "97110: 7 minutes, no whole 15\n"
     "2 codes tie at remainder 7 for 1 unit: any 1 of them may be billed\n"
     "97110 stands last of those tied at remainder 7: 1 more unit\n"
     "97112: 7 minutes earn no unit: the total of 14 allows 1\n"
     "9 more minutes would earn unit 2 (23 minutes)\n"},
    {"97110=1",
     {0},
     "1 timed minute pool: no unit (the first needs 8)\n"
     "97110: 1 minute, no whole 15\n"
     "97110: 1 minute earns no unit: the first needs 8\n"
     "7 more minutes would earn unit 1 (8 minutes)\n"},
    {"97110=33 97140=7",
     {.method = UNITS_MIDPOINT},
     "97110: 33 minutes by itself = 2 units\n"
     "97110: 5 more minutes would earn unit 3 (38 minutes)\n"
     "97140: 7 minutes by itself = no unit\n"
     "97140: 1 more minute would earn unit 1 (8 minutes)\n"},
    {"97110=33 97140=7",
     {.method = UNITS_HYBRID},
     "40 timed minutes pool: 3 units (38 to 52 minutes)\n"
     "97110: 33 minutes = 2 x 15 + 3\n"
     "97140: 7 minutes, no whole 15\n"
     "97140 has the largest remainder, 7: 1 more unit\n"
     "13 more minutes would earn unit 4 (53 minutes)\n"
     "97110: 33 minutes by itself = 2 units\n"
     "97110: 2 units, the lesser of 2 by the 8-minute rule and 2 by itself\n"
     "97140: 7 minutes by itself = no unit\n"
     "97140: no unit, the lesser of 1 by the 8-minute rule and 0 by itself\n"},
    {"97550=38 97012=? 95851=?#2 98972=20 98966=4 97551=?",
     {0},
     "97550: 38 minutes = 2 units; it does not pool\n"
     "97012: 1 unit, however long it took\n"
     "95851: 2 units, counted by the extremity, as the clinic states\n"
     "98972: 20 minutes earn no unit: it is for 21 minutes or more\n"
     "98966: 4 minutes earn no unit: it is for 5 to 10 minutes\n"
     "97551 takes 1 unit after the first of 97550\n"},
    {"97129=15 97130=8",
     {0},
     "23 timed minutes pool: 2 units (23 to 37 minutes)\n"
     "97129 with 97130: 23 minutes = 1 x 15 + 8\n"
     "97129 has the largest remainder, 8: 1 more unit\n"
     "15 more minutes would earn unit 3 (38 minutes)\n"
     "97130 takes 1 unit after the first of 97129\n"},
    {"96125=30", {0}, "96125: 30 minutes earn no unit: the first needs 31\n"},
    {"95851=?#0", {0}, "95851: 0 minutes earn no unit: the clinic bills none\n"},
};

static void test_sentences(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(sentences); i++) {
        struct units_result result = count(sentences[i].day, &sentences[i].options);
        assert_text(working_of(&result), sentences[i].working);
    }
}

static void assert_says(const char *day, const char *sentence)
{
    struct units_result result = count_by(day, UNITS_EIGHT_MINUTE);
    struct text working = working_of(&result);
    buffer_put_char(&said, '\0');
    if (!strstr(buffer_text(&said).at, sentence))
        fail_msg("\"%s\" is not in\n%.*s", sentence, TEXT_ARG(working));
}

static void test_sentences_of_people(void **state)
{
    (void)state;
    assert_says("97110=13 97110=23a",
                "97110: the assistant's 23 minutes hold 1 unit of 15: assistant "
                "modifier\n97110: the therapist alone has 13 minutes of the last "
                "unit, 8 or more: no assistant modifier\n");
    assert_says("97110=5 97110=10a",
                "97110: assistant 10 of 15 minutes, over 10 %: assistant modifier\n");
    assert_says("97012=9 97012=1a",
                "97012: assistant 1 of 10 minutes, not over 10 %: no assistant "
                "modifier\n");
    assert_says("97110=12 97110=14a",
                "97110: therapist 12 and assistant 14 minutes, two units left: one "
                "without, one with assistant modifier\n");
    assert_says("97012=9 97012=?a",
                "97012: an assistant's part of unknown length: assistant modifier\n");
    assert_says("97110=7@1 97110=8@2",
                "97110: a unit is made of several therapists' minutes; it is the "
                "line of the one with 8\n");
    assert_says("97110=20@1 97140=20@2",
                "several therapists' 40 minutes pool: 3, not the 2 that each one's "
                "own would earn\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sentences),
        cmocka_unit_test(test_sentences_of_people),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
