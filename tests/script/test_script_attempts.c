/* Each file below attempts/ tries to break out, to hang the program, to
 * exhaust it, or to carry something out of it. Its first line says what must
 * come of it:
 *
 *   -- expect: refused WORDS    it does not load, is not sealed, or its check
 *                               fails, with these words in the message
 *   -- expect: stopped WORDS    the same, at one of the limits
 *   -- expect: harmless VALUE   check returns exactly that, as rig_show has it
 *
 * A file returns a table with a function check(service, day), or does its evil
 * while it is loaded. Each has a host of its own with a good rule in it, which
 * must work afterwards; so must the rule of a second rig, open all along. */
#include "script/rig.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ATTEMPTS GONIO_SOURCE_DIR "/tests/script/attempts"
#define CPU_MAX  20 /* seconds: only to notice a hang */

struct attempt {
    char path[512];
    char kind[16];
    char words[200];
};

/* Files whose first line is the attempt. */
static const struct {
    const char *name, *kind, *words;
} first_lines[] = {
    {"bytecode.lua", "refused", "compiled Lua"},
    {"hashbang.lua", "refused", "#!"},
    {"hash_line.lua", "refused", "unexpected symbol"},
};

static const char good_rule[] =
    "local limits = constants { least = 8 }\n"
    "return { good = function(service, day)\n"
    "  if service.minutes >= limits.least and service.code:sub(1, 3) == '971'\n"
    "    and known 'plan_of_care' and math.floor(7 // 2) == 3 then\n"
    "    return hold { ('%d minutes'):format(service.minutes), fix = 'none' }\n"
    "  end\n"
    "end }\n";
static const char good_answer[] = "hold{\"23 minutes\", fix = \"none\"}";

static struct rig other;
static int other_good;
static const char *folder; /* of attempts/ */
static unsigned least;     /* how many it holds at least: none may get lost */
static unsigned done, problems;

static void read_expectation(struct attempt *attempt, const char *name)
{
    char line[256] = "";
    for (size_t i = 0; i < COUNT_OF(first_lines); i++)
        if (strcmp(name, first_lines[i].name) == 0) {
            strcpy(attempt->kind, first_lines[i].kind);
            strcpy(attempt->words, first_lines[i].words);
            return;
        }
    FILE *file = fopen(attempt->path, "r");
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof line, file));
    fclose(file);
    if (sscanf(line, "-- expect: %15s %199[^\n]", attempt->kind, attempt->words) < 1)
        fail_msg("%s: says not what to expect", attempt->path);
}

/* What came of it: true when it got through to a value. */
static bool attempt_file(struct rig *rig, const struct attempt *attempt)
{
    if (rig_load_file(rig, attempt->path) != STATUS_OK) {
        snprintf(rig->shown, sizeof rig->shown, "error: %s", rig->error.message);
        return false;
    }
    int check = rig_function(rig, "check");
    struct error refused = ERROR_NONE;
    bool sealed = script_seal(rig->script, check, &refused) == STATUS_OK;
    /* Sealed or not, calling it must do no harm. */
    rig_call(rig, check);
    if (!sealed) {
        rig->error = refused;
        snprintf(rig->shown, sizeof rig->shown, "error: %s", refused.message);
    }
    return strncmp(rig->shown, "error: ", 7) != 0;
}

static bool is_limit(const char *code)
{
    return strcmp(code, "script.budget") == 0 || strcmp(code, "script.memory") == 0 ||
           strcmp(code, "script.stack") == 0;
}

/* All attempts are made before the test fails. */
static void PRINTF_LIKE(2, 3)
    wrong(const struct attempt *attempt, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(stderr, "%s: ", attempt->path);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    problems++;
}

static void expect(const struct rig *rig, const struct attempt *attempt, bool through)
{
    bool limit = is_limit(rig->error.code);
    if (strcmp(attempt->kind, "harmless") == 0) {
        if (!through || (attempt->words[0] && strcmp(rig->shown, attempt->words) != 0))
            wrong(attempt, "%s", rig->shown);
        return;
    }
    if (through || limit != (strcmp(attempt->kind, "stopped") == 0) ||
        !strstr(rig->error.message, attempt->words))
        wrong(attempt, "%s (%s)", rig->shown, rig->error.code);
    else if (!strstr(rig->error.file, "attempts/") || (rig->error.line == 0 && !limit))
        wrong(attempt, "the message has no place: %s:%u", rig->error.file,
              rig->error.line);
}

static void expect_no_leak(const struct rig *rig, const struct attempt *attempt)
{
    if (strstr(rig->error.message, "CANARY") || strstr(rig->error.fix, "CANARY") ||
        strstr(rig->error.pointer, "CANARY"))
        wrong(attempt, "a patient's name got out");
    if (strstr(rig->shown, "0x") || strstr(rig->error.message, "0x"))
        wrong(attempt, "an address got out: %s", rig->shown);
}

static void expect_good(struct rig *rig, const struct attempt *attempt, int good)
{
    if (strcmp(rig_call(rig, good), good_answer) != 0)
        wrong(attempt, "afterwards the good rule answers %s", rig->shown);
}

static void run(const struct attempt *attempt)
{
    struct rig rig;
    clock_t start = clock();
    rig_open(&rig, NULL);
    assert_ok(rig_load(&rig, good_rule), &rig.error);
    int good = rig_function(&rig, "good");
    bool through = attempt_file(&rig, attempt);
    expect(&rig, attempt, through);
    expect_no_leak(&rig, attempt);
    expect_good(&rig, attempt, good);
    expect_good(&other, attempt, other_good);
    rig_close(&rig);
    if (clock() - start > (clock_t)CPU_MAX * CLOCKS_PER_SEC)
        wrong(attempt, "took over %d seconds", CPU_MAX);
    done++;
}

static int is_script(const struct dirent *entry)
{
    size_t len = strlen(entry->d_name);
    return len > 4 && strcmp(entry->d_name + len - 4, ".lua") == 0;
}

static void run_folder(const char *kind)
{
    struct dirent **names;
    char path[300];
    snprintf(path, sizeof path, "%s/%s", ATTEMPTS, kind);
    int count = scandir(path, &names, is_script, alphasort);
    assert_true(count > 0);
    for (int i = 0; i < count; i++) {
        struct attempt attempt = {.kind = ""};
        snprintf(attempt.path, sizeof attempt.path, "%s/%.200s", path,
                 names[i]->d_name);
        read_expectation(&attempt, names[i]->d_name);
        run(&attempt);
        free(names[i]);
    }
    free(names);
    assert_int_equal(problems, 0);
}

static void attempts_come_to_nothing(void **state)
{
    (void)state;
    run_folder(folder);
    assert_true(done >= least);
}

static int open_other(void **state)
{
    (void)state;
    rig_open(&other, NULL);
    assert_ok(rig_load(&other, good_rule), &other.error);
    other_good = rig_function(&other, "good");
    return 0;
}

static int close_other(void **state)
{
    (void)state;
    rig_close(&other);
    return 0;
}

int main(int count, char **arguments)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(attempts_come_to_nothing),
    };
    if (count != 3)
        return 2;
    folder = arguments[1];
    least = (unsigned)strtoul(arguments[2], NULL, 10);
    return cmocka_run_group_tests_name(folder, tests, open_other, close_other);
}
