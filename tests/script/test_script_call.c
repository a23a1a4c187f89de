/* Calls: what comes back, host functions, and the limits, which decide the
 * same on any machine and leave the state fit for the next call. */
#include "script/rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static struct rig rig;

static void results_are_taken_over(void **state)
{
    (void)state;
    static const struct {
        const char *body, *answer;
    } results[] = {
        {"return", "nil"},
        {"return nil", "nil"},
        {"return false", "false"},
        {"return -9223372036854775807 - 1", "-9223372036854775808"},
        {"return 'h\\u{E9}'", "\"h\xC3\xA9\""},
        {"return ''", "\"\""},
        {"return {}", "{}"},
        {"return constants { 1, a = constants { 2 } }", "{1, a = {2}}"},
        {"return hold { 'x', n = 1 }", "hold{\"x\", n = 1}"},
        {"return { hold { 'x' }, rule { 'y' } }", "{hold{\"x\"}, rule{\"y\"}}"},
        {"return 1, 2, 3", "1"},
        {"return ('x'):rep(4096) == nil", "false"},
        {"return ('x'):rep(4097)", "error: a text of more than 4096 bytes"},
    };
    for (size_t i = 0; i < COUNT_OF(results); i++)
        assert_string_equal(rig_eval(&rig, results[i].body), results[i].answer);
}

static void a_number_that_is_no_function_is_refused(void **state)
{
    (void)state;
    assert_string_equal(rig_call(&rig, 1000000), "error: there is no such function");
    assert_string_equal(rig_call(&rig, 2), "error: there is no such function");
}

/* ---- host functions ---- */

static bool add_up(void *context, const struct value *args, size_t count,
                   struct value *result, struct error *error)
{
    const struct rig *given = context;
    int64_t sum = 0;
    assert_ptr_equal(given, &rig);
    for (size_t i = 0; i < count; i++) {
        if (args[i].kind == VALUE_TEXT) {
            error_set(error, STATUS_POLICY, "test.text", "a text cannot be added");
            error_fix(error, "give numbers");
            return false;
        }
        sum +=
            args[i].kind == VALUE_TEXTS ? (int64_t)args[i].list.count : args[i].number;
    }
    *result = (struct value){.kind = VALUE_NUMBER, .number = sum};
    return true;
}

/* Tries to run a rule, and to load a file, from within a rule. */
static bool enter_again(void *context, const struct value *args, size_t count,
                        struct value *result, struct error *error)
{
    struct rig *given = context;
    struct script_call call = {.function = (int)args[0].number};
    struct script_value value;
    struct hash hash;
    size_t missing;
    (void)count;
    struct error inner = ERROR_NONE;
    bool called = script_call(given->script, &call, &given->arena, &value, &missing,
                              &inner) == SCRIPT_RETURNED;
    bool loaded = script_load_text(given->script, TEXT("return {}"), "x", &given->arena,
                                   &value, &hash, &inner) == STATUS_OK;
    if (called || loaded)
        return false;
    error_set(error, STATUS_POLICY, "test.again", "%s", inner.message);
    *result = (struct value){.kind = VALUE_BOOL, .number = 1};
    return true;
}

static bool words(void *context, const struct value *args, size_t count,
                  struct value *result, struct error *error)
{
    static struct text list[] = {LITERAL("a"), LITERAL("b")};
    (void)context;
    (void)args;
    (void)error;
    *result =
        (struct value){.kind = VALUE_TEXTS, .list = {list, count < 2 ? count : 2}};
    return true;
}

static void host_functions_take_and_give_values(void **state)
{
    (void)state;
    static const struct script_function functions[] = {
        {"add_up", add_up}, {"enter_again", enter_again}, {"words", words}};
    static const struct {
        const char *body, *answer;
    } calls[] = {
        {"return add_up(1, 2, true, { 'a', 'b' })", "6"},
        {"return add_up()", "0"},
        {"return add_up(service.modifiers)", "2"},
        {"return words(1, 2)", "{\"a\", \"b\"}"},
        {"local w = words(1, 2) w[1] = 'c'",
         "error: this table is frozen: it cannot be changed"},
        {"return enter_again(1)", "true"},
        {"return add_up('x')", "error: add_up: a text cannot be added"},
        {"return add_up(1.5)", "error: add_up: argument 1 must be a whole number"},
        {"return add_up({ 1 })", "error: add_up: argument 1 must be a list of texts"},
        {"return add_up(add_up)", "error: add_up: argument 1 must be a text, a whole "
                                  "number, true, false, or a list of texts"},
        {"return add_up(1, 2, 3, 4, 5)", "error: add_up: at most 4 arguments"},
        {"return add_upp(1)",
         "error: there is no global 'add_upp': did you mean 'add_up'?"},
    };
    assert_ok(script_functions(rig.script, functions, COUNT_OF(functions), &rig.error),
              &rig.error);
    for (size_t i = 0; i < COUNT_OF(calls); i++)
        assert_string_equal(rig_eval(&rig, calls[i].body), calls[i].answer);
    assert_string_equal(rig_eval(&rig, "return add_up('x')"),
                        "error: add_up: a text cannot be added");
    assert_string_equal(rig.error.code, "test.text");
    assert_string_equal(rig.error.fix, "give numbers");
    assert_fails(rig_load(&rig, "return { add_up(1) }"), STATUS_POLICY, &rig.error);
    assert_string_equal(rig.error.message, "add_up needs a session: call it in a rule");
}

/* ---- many at once ---- */

/* Whoever runs at the moment the timer looks is heard although silent, once
 * in a few thousand times; never the same one three times in a row. */
static void sift_thrice(struct rig *given, const struct script_sift *sift, bool *speaks)
{
    bool again[32];
    assert_true(sift->count <= COUNT_OF(again));
    script_sift(given->script, sift, speaks);
    for (int round = 0; round < 2; round++) {
        script_sift(given->script, sift, again);
        for (size_t i = 0; i < sift->count; i++)
            speaks[i] = speaks[i] && again[i];
    }
}

static void those_with_something_to_say_are_found(void **state)
{
    (void)state;
    static const char source[] =
        "return {\n"
        "a = function(service) if service.minutes < 8 then return true end end,\n"
        "b = function(service, day) return hold { 'x' } end,\n"
        "c = function(service, day) return day.plan_of_care.certified_on end,\n"
        "d = function() return false end,\n"
        "e = function() error 'it fails' end,\n"
        "f = function() while true do end end,\n"
        "g = function(service, day) if day.date < 5 then return 1 end end }\n";
    static const bool wanted[] = {false, true, true, false, true, true, false};
    int numbers[COUNT_OF(wanted)];
    bool speaks[COUNT_OF(wanted)];
    assert_ok(rig_load(&rig, source), &rig.error);
    for (size_t i = 0; i < COUNT_OF(wanted); i++)
        numbers[i] = rig_function(&rig, (char[2]){(char)('a' + i), '\0'});
    const struct script_sift sift = {numbers, COUNT_OF(wanted), {"service", "day"}};
    for (int round = 0; round < 3; round++) {
        script_facts_turn(rig.script, &rig, NULL);
        sift_thrice(&rig, &sift, speaks);
        for (size_t i = 0; i < COUNT_OF(wanted); i++)
            assert_int_equal(speaks[i], wanted[i]);
    }
    rig.facts[FACT_MINUTES].number = 7;
    script_facts_turn(rig.script, &rig, "service");
    sift_thrice(&rig, &sift, speaks);
    assert_true(speaks[0]);
    rig.facts[FACT_MINUTES].number = 23;
    assert_string_equal(rig_call(&rig, numbers[1]), "hold{\"x\"}");
}

/* Every kind of ending, in every order: what comes after one is still asked. */
static const struct {
    const char *name, *body;
    bool speaks;
} kinds[] = {
    {"silent", "function() end", false},
    {"says_false", "function(service) return service.minutes > 99 end", false},
    {"says_true", "function(service) return service.minutes == 23 end", true},
    {"holds", "function() return hold {} end", true},
    {"unknown", "function(service, day) return day.telehealth.modality end", true},
    {"asks", "function() return known 'telehealth.modality' end", false},
    {"fails", "function() error 'it fails' end", true},
    {"misspells", "function(service) return service.minuts end", true},
    {"loops", "function() while true do end end", true},
};

static void load_kinds(int numbers[COUNT_OF(kinds)])
{
    char source[2048];
    int len = snprintf(source, sizeof source, "return {\n");
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        len += snprintf(source + len, sizeof source - (size_t)len, "%s = %s,\n",
                        kinds[i].name, kinds[i].body);
    (void)snprintf(source + len, sizeof source - (size_t)len, "}");
    assert_ok(rig_load(&rig, source), &rig.error);
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        numbers[i] = rig_function(&rig, kinds[i].name);
}

static void each_is_asked_whatever_came_before(void **state)
{
    int all[COUNT_OF(kinds)], numbers[COUNT_OF(kinds)];
    size_t order[COUNT_OF(kinds)];
    (void)state;
    load_kinds(all);
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        order[i] = i;
    srand(5);
    for (int round = 0; round < 6; round++) {
        bool speaks[COUNT_OF(kinds)];
        for (size_t i = COUNT_OF(kinds) - 1; i > 0; i--) {
            size_t k = (size_t)rand() % (i + 1), swap = order[i];
            order[i] = order[k];
            order[k] = swap;
        }
        for (size_t i = 0; i < COUNT_OF(kinds); i++)
            numbers[i] = all[order[i]];
        const struct script_sift sift = {numbers, COUNT_OF(kinds), {"service", "day"}};
        script_facts_turn(rig.script, &rig, NULL);
        sift_thrice(&rig, &sift, speaks);
        for (size_t i = 0; i < COUNT_OF(kinds); i++)
            if (speaks[i] != kinds[order[i]].speaks)
                fail_msg("%s, in place %zu", kinds[order[i]].name, i);
    }
    assert_string_equal(rig_call(&rig, all[2]), "true");
}

static void nothing_to_ask_and_no_such_subject(void **state)
{
    bool speaks[2] = {false, false};
    int all[COUNT_OF(kinds)];
    (void)state;
    load_kinds(all);
    const struct script_sift none = {all, 0, {"service", "day"}};
    script_sift(rig.script, &none, speaks);
    assert_false(speaks[0]);
    const struct script_sift unheard = {all, 2, {"sesion", NULL}};
    script_sift(rig.script, &unheard, speaks);
    assert_true(speaks[0] && speaks[1]);
}

/* ---- hot facts and cold ones ---- */

static const char many[] =
    "return {\n"
    "a = function(service) return service.minutes < 3 end,\n"
    "b = function(service, day) return day.date % 2 == 0 end,\n"
    "c = function(service, day) return known 'plan_of_care.certified_on' end,\n"
    "d = function(service, day) return day.plan_of_care.certified_on == 1 end,\n"
    "e = function(service, day) return service.minutes == day.date end,\n"
    "f = function(service, day) return known 'service.minutes' and "
    "service.minutes == 2 end,\n"
    "g = function(service) return service.timed end,\n"
    "h = function(service, day) return known 'telehealth.modality' or "
    "day.plan_of_care.sent_on > 1 end }\n";
#define MANY 8

static void load_many(struct rig *given, int numbers[MANY])
{
    assert_ok(rig_load(given, many), &given->error);
    for (size_t i = 0; i < MANY; i++)
        numbers[i] = rig_function(given, (char[2]){(char)('a' + i), '\0'});
}

static void change(struct value facts[FACT_COUNT])
{
    static const size_t changing[] = {FACT_DATE,     FACT_CERTIFIED, FACT_SENT,
                                      FACT_MODALITY, FACT_MINUTES,   FACT_TIMED};
    for (size_t i = 0; i < COUNT_OF(changing); i++)
        facts[changing[i]] = (struct value){.kind = rand() % 3   ? VALUE_NUMBER
                                                    : rand() % 2 ? VALUE_UNKNOWN
                                                                 : VALUE_BOOL,
                                            .number = rand() % 4};
}

static bool call_speaks(struct rig *given, int function)
{
    const char *answer = rig_call(given, function);
    return strcmp(answer, "nil") != 0 && strcmp(answer, "false") != 0;
}

/* One state that has seen many days, sifting and calling, and a fresh one for
 * each day: they say the same. */
static void what_was_read_before_changes_no_answer(void **state)
{
    struct rig warm;
    int hot[MANY];
    size_t heard = 0;
    (void)state;
    rig_open(&warm, NULL);
    load_many(&warm, hot);
    srand(9);
    for (int day = 0; day < 150; day++) {
        struct rig fresh;
        bool speaks[MANY];
        int cold[MANY];
        rig_open(&fresh, NULL);
        load_many(&fresh, cold);
        change(warm.facts);
        memcpy(fresh.facts, warm.facts, sizeof fresh.facts);
        const struct script_sift sift = {hot, MANY, {"service", "day"}};
        script_facts_turn(warm.script, &warm, NULL);
        sift_thrice(&warm, &sift, speaks);
        for (size_t i = 0; i < MANY; i++) {
            assert_int_equal(speaks[i], call_speaks(&fresh, cold[i]));
            if (rand() % 3 == 0)
                assert_int_equal(call_speaks(&warm, hot[i]), speaks[i]);
            heard += speaks[i];
        }
        rig_close(&fresh);
    }
    rig_close(&warm);
    assert_in_range(heard, 150, 150 * MANY - 150);
}

/* A turn of the service alone leaves what the day was: both are seen. */
static void a_sift_after_a_turn_of_one_subject(void **state)
{
    int numbers[MANY];
    bool speaks[MANY];
    (void)state;
    load_many(&rig, numbers);
    const struct value minutes = rig.facts[FACT_MINUTES], date = rig.facts[FACT_DATE];
    const struct script_sift sift = {numbers, MANY, {"service", "day"}};
    rig.facts[FACT_DATE] = (struct value){.kind = VALUE_NUMBER, .number = 2};
    script_facts_turn(rig.script, &rig, NULL);
    for (int64_t n = 1; n < 5; n++) {
        rig.facts[FACT_MINUTES] = (struct value){.kind = VALUE_NUMBER, .number = n};
        script_facts_turn(rig.script, &rig, "service");
        sift_thrice(&rig, &sift, speaks);
        assert_int_equal(speaks[0], n < 3);
        assert_true(speaks[1]);
        assert_int_equal(speaks[4], n == 2);
        assert_int_equal(speaks[5], n == 2);
    }
    rig.facts[FACT_MINUTES].kind = VALUE_UNKNOWN;
    script_facts_turn(rig.script, &rig, "service");
    sift_thrice(&rig, &sift, speaks);
    assert_true(speaks[0] && speaks[4]);
    assert_false(speaks[5]);
    rig.facts[FACT_MINUTES] = minutes;
    rig.facts[FACT_DATE] = date;
}

/* ---- limits ---- */

/* A loop of n rounds takes 4 n instructions or so: on either side of the
 * budget the answer is certain, however often it is asked. */
static void the_budget_decides(void **state)
{
    (void)state;
    static const struct {
        uint64_t budget;
        const char *body;
        bool ends;
    } loops[] = {
        {100000, "for i = 1, 10000 do end return 1", true},
        {100000, "for i = 1, 110000 do end return 1", false},
        {0, "local n = 0 for i = 1, 4500000 do n = n + i end return 1", true},
        {0, "local n = 0 for i = 1, 20000000 do n = n + i end return 1", false},
    };
    for (size_t i = 0; i < COUNT_OF(loops); i++) {
        const struct script_options options = {.budget = loops[i].budget};
        struct rig other;
        rig_open(&other, &options);
        rig_eval(&other, loops[i].body);
        int check = rig_function(&other, "check");
        for (int round = 0; round < 3; round++) {
            const char *answer = rig_call(&other, check);
            if (loops[i].ends)
                assert_string_equal(answer, "1");
            else
                assert_string_equal(other.error.code, "script.budget");
        }
        assert_string_equal(rig_eval(&other, "return 7"), "7");
        rig_close(&other);
    }
}

/* A long call that is interrupted and run again reads and records the same. */
static void a_second_run_records_the_same(void **state)
{
    (void)state;
    rig_eval(&rig, "local n = service.minutes\n"
                   "for i = 1, 4000000 do n = n + 1 end\n"
                   "return n + day.date");
    int check = rig_function(&rig, "check");
    assert_string_equal(rig_call(&rig, check), "4020551");
    assert_string_equal(rig_record(&rig, check), "4020551");
    assert_string_equal(rig_recorded(&rig), "service.minutes day.date");
}

/* The timer is this process's: a child must notice a loop by its own. */
static void a_child_has_a_timer_too(void **state)
{
    (void)state;
    rig_eval(&rig, "return 1");
    assert_ok(rig_load(&rig, "return { check = function() while true do end end }"),
              &rig.error);
    int check = rig_function(&rig, "check");
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        rig_call(&rig, check);
        _exit(strcmp(rig.error.code, "script.budget") == 0 ? 0 : 1);
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    rig_call(&rig, check);
    assert_string_equal(rig.error.code, "script.budget");
}

/* A flag that a signal handler sets ends what runs long, and nothing else. */
static void whoever_does_not_want_to_wait_need_not(void **state)
{
    (void)state;
    volatile sig_atomic_t flag = 1;
    assert_ok(rig_load(&rig, "return { short = function() return 7 end,\n"
                             "check = function() while true do end end }"),
              &rig.error);
    int check = rig_function(&rig, "check");
    script_interruptible(&flag);
    rig_call(&rig, check);
    assert_int_equal(rig.error.status, STATUS_INTERRUPTED);
    assert_string_equal(rig.error.message, "interrupted");
    assert_string_equal(rig_call(&rig, rig_function(&rig, "short")), "7");
    /* What is loaded is whole: the budget alone ends it. */
    assert_fails(rig_load(&rig, "while true do end"), STATUS_POLICY, &rig.error);
    flag = 0;
    rig_call(&rig, check);
    assert_string_equal(rig.error.code, "script.budget");
    flag = 1;
    script_interruptible(NULL);
    rig_call(&rig, check);
    assert_string_equal(rig.error.code, "script.budget");
}

static void failures_leave_the_state_fit(void **state)
{
    (void)state;
    static const char *const failing[] = {
        "error 'one'",
        "local t = {} while true do t[#t + 1] = { {} } end",
        "local function f() return 1 + f() end return f()",
        "return day.plan_of_care.certified_on",
        "return ('x'):find(('.-'):rep(8) .. 'b')",
        "return { [true] = 1 }",
        "return (('x'):gsub('x', function() error 'inside' end))",
        "table.sort({ 1, 2, 3 }, function() return day.telehealth.modality end)",
    };
    for (size_t round = 0; round < 3; round++)
        for (size_t i = 0; i < COUNT_OF(failing); i++) {
            rig_eval(&rig, failing[i]);
            assert_string_equal(rig_eval(&rig, "return service.minutes * 2"), "46");
        }
}

static void memory_is_capped_as_asked(void **state)
{
    (void)state;
    const struct script_options options = {.memory_max = (size_t)1 << 20};
    struct rig small;
    rig_open(&small, &options);
    assert_string_equal(rig_eval(&small, "return #(('x'):rep(100000))"), "100000");
    assert_string_equal(rig_eval(&small,
                                 "local t = {} for i = 1, 100000 do t[i] = i end "
                                 "return #t"),
                        "error: not enough memory: scripts may hold 1 MiB");
    assert_string_equal(rig_eval(&small, "return #(('x'):rep(100000))"), "100000");
    rig_close(&small);
}

static int set_up(void **state)
{
    (void)state;
    rig_open(&rig, NULL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    rig_close(&rig);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(results_are_taken_over),
        cmocka_unit_test(a_number_that_is_no_function_is_refused),
        cmocka_unit_test(host_functions_take_and_give_values),
        cmocka_unit_test(those_with_something_to_say_are_found),
        cmocka_unit_test(each_is_asked_whatever_came_before),
        cmocka_unit_test(nothing_to_ask_and_no_such_subject),
        cmocka_unit_test(what_was_read_before_changes_no_answer),
        cmocka_unit_test(a_sift_after_a_turn_of_one_subject),
        cmocka_unit_test(the_budget_decides),
        cmocka_unit_test(a_second_run_records_the_same),
        cmocka_unit_test(a_child_has_a_timer_too),
        cmocka_unit_test(whoever_does_not_want_to_wait_need_not),
        cmocka_unit_test(failures_leave_the_state_fit),
        cmocka_unit_test(memory_is_capped_as_asked),
    };
    return cmocka_run_group_tests_name("script: call", tests, set_up, tear_down);
}
