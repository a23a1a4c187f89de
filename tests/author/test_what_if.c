/* What would make a held day ready: what is offered first, that the budget
 * ends it and says so, and which fields may be offered at all. That proposals
 * hold what they say is shown by the program itself (cli/cases/what_if.py). */
#include "support/gonio_test.h"

#include "author/what_if.h"
#include "base/hash.h"
#include "format/json.h"
#include "format/reader.h"
#include "model/fields.h"

static struct policy_set *set;
static struct arena arena;

static const struct day *day_of(const char *more)
{
    struct reader_options options = {.strict = true};
    struct error error = ERROR_NONE;
    struct problems problems;
    struct session *session;
    struct text id;
    struct buffer json;
    struct day *day = ARENA_NEW(&arena, struct day);
    day->members = ARENA_NEW(&arena, struct day_member);
    day->count = 1;
    buffer_init(&json, 1 << 16);
    buffer_printf(&json,
                  "{\"session_id\": \"A\", \"date_of_service\": \"2026-03-16\", "
                  "\"patient\": {\"id\": \"P\"}, \"insurance\": [{\"payer\": "
                  "\"reached\"}], \"discipline\": \"PT\", \"services\": [{\"code\": "
                  "\"97110\", \"minutes\": "
                  "23, \"therapist\": {\"credential\": \"PT\"}}]%s}",
                  more);
    assert_ok(reader_session(buffer_text(&json), &options, &arena, &session, &id,
                             &problems, &error),
              &error);
    assert_non_null(session);
    day->members->session = session;
    buffer_release(&json);
    return day;
}

static uint64_t cost = WHAT_IF_COST;

static const struct what_if *find(const struct day *day, uint32_t budget)
{
    const struct what_if *found = NULL;
    struct decision *decisions;
    struct error error = ERROR_NONE;
    size_t count;
    bool failed = false;
    struct what_if_question question = {.set = set,
                                        .day = day,
                                        .options.known_on = 20600,
                                        .budget = budget,
                                        .cost = cost};
    assert_ok(decide_member(set, day, 0, &question.options, &arena, &decisions, &count,
                            &failed, &error),
              &error);
    assert_true(what_if_is_about(&decisions[0]));
    assert_ok(what_if_find(&question, &decisions[0], &arena, &found, &error), &error);
    return found;
}

static void one_change_is_enough(void **state)
{
    const struct what_if *found = find(day_of(""), WHAT_IF_BUDGET);
    (void)state;
    assert_int_equal(found->count, 1);
    assert_false(found->stopped);
    const struct proposal *proposal = &found->proposals[0];
    assert_int_equal(proposal->count, 1);
    assert_true(text_is(proposal->changes[0].pointer, "/referral/date"));
    assert_true(text_is(proposal->changes[0].from, "null"));
    assert_true(text_is(proposal->changes[0].reach, "now, 2026-05-27"));
    assert_int_equal(proposal->changes[0].kind, CHANGE_CAN_COME);
    assert_true(text_is(proposal->words,
                        "ready once referral.date (date of the order) is there: "
                        "now, 2026-05-27"));
}

/* Two things are missing, and neither is enough. */
static void several_together(void **state)
{
    const struct day *day = day_of("");
    struct session *session = ARENA_NEW(&arena, struct session);
    (void)state;
    *session = *day->members->session;
    session->discipline = DISCIPLINE_UNKNOWN;
    day->members->session = session;
    const struct what_if *found = find(day, WHAT_IF_BUDGET);
    assert_true(found->count > 0);
    assert_int_equal(found->proposals[0].count, 2);
    assert_true(text_is(found->proposals[0].words,
                        "ready once referral.date (date of the order) is there: for "
                        "instance 2026-03-16; and once discipline (discipline of the "
                        "plan of care) is filled in, if it is so: \"PT\""));
}

static void the_budget_ends_it(void **state)
{
    const struct what_if *found = find(day_of(""), 1);
    (void)state;
    assert_true(found->stopped);
    assert_int_equal(found->tried, 1);
}

/* Two tries of this day are more bytes than that, one is less. */
static void so_does_what_the_tries_cost(void **state)
{
    (void)state;
    cost = 300;
    const struct what_if *found = find(day_of(""), WHAT_IF_BUDGET);
    cost = WHAT_IF_COST;
    assert_true(found->stopped);
    assert_in_range(found->tried, 1, 2);
}

/* One that is known is not taken away, though nothing would ask for it then. */
static void nothing_is_taken_away(void **state)
{
    const struct day *day = day_of(", \"referral\": {\"date\": \"2026-03-01\"}");
    struct session *session = ARENA_NEW(&arena, struct session);
    (void)state;
    *session = *day->members->session;
    session->services.at[0].minutes = 45; /* over the cap */
    day->members->session = session;
    const struct what_if *found = find(day, WHAT_IF_BUDGET);
    assert_int_equal(found->count, 0);
    assert_false(found->stopped);
}

/* Every field that the list names exists; those of the work itself are not in
 * it. */
static void fields_that_may_be_offered(void **state)
{
    static const struct {
        const struct object *object;
        const char *field;
    } offered[] = {
#define OFFER(object, field, unknown, known) {&object##_object, field},
#include "author/what_if_fields.def"
#undef OFFER
    };
    static const char *const never[] = {
        "minutes", "start",   "end",         "intervals",       "date_of_service",
        "code",    "mode",    "void",        "minutes_claimed", "birth_date",
        "payer",   "program", "presentation"};
    (void)state;
    for (size_t i = 0; i < sizeof offered / sizeof *offered; i++) {
        assert_non_null(field_find(offered[i].object, text_of(offered[i].field)));
        for (size_t k = 0; k < sizeof never / sizeof *never; k++)
            assert_string_not_equal(offered[i].field, never[k]);
        for (size_t k = 0; k < i; k++)
            assert_false(offered[i].object == offered[k].object &&
                         strcmp(offered[i].field, offered[k].field) == 0);
    }
}

static int start(void **state)
{
    static const char *const payers[] = {GONIO_SOURCE_DIR "/tests/author/payers", NULL};
    static const char *const scripts[] = {GONIO_SOURCE_DIR "/scripts", NULL};
    const struct policy_set_options options = {.payers = payers, .scripts = scripts};
    struct error error = ERROR_NONE;
    (void)state;
    arena_init(&arena, (size_t)1 << 28);
    return policy_set_open(&options, &set, &error) != STATUS_OK;
}

static int stop(void **state)
{
    (void)state;
    policy_set_close(set);
    arena_release(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_change_is_enough),
        cmocka_unit_test(several_together),
        cmocka_unit_test(the_budget_ends_it),
        cmocka_unit_test(so_does_what_the_tries_cost),
        cmocka_unit_test(nothing_is_taken_away),
        cmocka_unit_test(fields_that_may_be_offered),
    };
    struct error error = ERROR_NONE;
    if (hash_start(&error) != STATUS_OK)
        return 1;
    json_start();
    return cmocka_run_group_tests(tests, start, stop);
}
