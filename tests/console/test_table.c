/* What lies on the table is decided as `gonio check` decides it, byte by byte:
 * the samples one by one and all together, and sessions made so that they meet:
 * companions, therapists with two patients, earlier days, repeats, a crowd. */
#include "support/gonio_test.h"

#include "base/hash.h"
#include "console/room.h"
#include "format/json.h"
#include "run/batch.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define OUT_MOST ((size_t)64 * 1024 * 1024)

static struct policy_set *policies;
static char path[] = "/tmp/gonio-table-XXXXXX";

static int start(void **state)
{
    (void)state;
    struct error error = ERROR_NONE;
    static const char *const payers[] = {GONIO_SOURCE_DIR "/payers",
                                         GONIO_SOURCE_DIR "/tests/run/payers", NULL};
    static const char *const scripts[] = {GONIO_SOURCE_DIR "/scripts", NULL};
    struct policy_set_options options = {.payers = payers, .scripts = scripts};
    int fd = mkstemp(path);
    json_start();
    if (fd < 0 || close(fd) != 0 || hash_start(&error))
        return -1;
    return policy_set_open(&options, &policies, &error) == STATUS_OK ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    policy_set_close(policies);
    return unlink(path);
}

static struct decide_options asked(void)
{
    return (struct decide_options){.known_on = date_of(2026, 11, 1),
                                   .filing_date = DATE_NONE};
}

/* ---- gonio check ---- */

static enum status hear_decision(void *context, const struct decision *decision,
                                 struct error *error)
{
    struct buffer *out = context;
    (void)error;
    writer_decision(decision, out);
    buffer_put_char(out, '\n');
    return STATUS_OK;
}

static enum status hear_rejection(void *context, const struct rejection *rejection,
                                  struct error *error)
{
    (void)context, (void)rejection, (void)error;
    return STATUS_OK;
}

static struct batch_counts check(const char *const *paths, size_t count,
                                 struct buffer *out)
{
    struct error error = ERROR_NONE;
    struct batch_counts counts;
    const struct batch_options options = {
        .inputs = paths, .input_count = count, .policies = policies, .decide = asked()};
    const struct batch_sink sink = {
        .context = out, .decision = hear_decision, .rejection = hear_rejection};
    assert_int_equal(batch_run(&options, &sink, &counts, &error), STATUS_OK);
    return counts;
}

/* ---- the table ---- */

static void decide_all(const struct table *table, struct buffer *out)
{
    const struct decide_options options = asked();
    struct arena arena;
    arena_init(&arena, (size_t)1024 * 1024 * 1024);
    for (size_t i = 0; i < table_count(table); i++) {
        struct table_decided decided;
        struct error error = ERROR_NONE;
        arena_reset(&arena);
        enum status status =
            table_decide(table, i, policies, &options, &arena, &decided, &error);
        if (status == STATUS_REJECTED)
            continue;
        assert_int_equal(status, STATUS_OK);
        for (size_t k = 0; k < decided.count; k++)
            assert_int_equal(hear_decision(out, &decided.decisions[k], &error), 0);
    }
    arena_release(&arena);
}

static void open_console(struct console *console)
{
    static const struct console_options options;
    struct error error = ERROR_NONE;
    *console = (struct console){.options = &options};
    arena_init(&console->arena, OUT_MOST);
    screen_begin(&console->screen, STDOUT_FILENO);
    console->screen.complaints = -1;
    assert_int_equal(table_new(&console->table, &error), STATUS_OK);
}

static void close_console(struct console *console)
{
    table_free(console->table);
    buffer_release(&console->screen.out);
    arena_release(&console->arena);
}

static size_t compare(const char *const *paths, size_t count)
{
    struct console console;
    struct error error = ERROR_NONE;
    struct buffer expected, found;
    buffer_init(&expected, OUT_MOST);
    buffer_init(&found, OUT_MOST);
    open_console(&console);
    struct batch_counts counts = check(paths, count, &expected);
    enum status status = table_load_files(&console, paths, count, &error);
    assert_int_equal(status, counts.rejected ? STATUS_REJECTED : STATUS_OK);
    decide_all(console.table, &found);
    assert_false(buffer_failed(&expected) || buffer_failed(&found));
    if (!text_equal(buffer_text(&expected), buffer_text(&found)))
        fprintf(stderr, "%s\n%.*s\n%.*s\n", paths[0], TEXT_ARG(buffer_text(&expected)),
                TEXT_ARG(buffer_text(&found)));
    assert_true(text_equal(buffer_text(&expected), buffer_text(&found)));
    size_t len = found.len;
    close_console(&console);
    buffer_release(&expected);
    buffer_release(&found);
    assert_true(counts.sessions == 0 || len > 0);
    return (size_t)counts.sessions;
}

/* ---- samples ---- */

static void samples_are_decided_alike(void **state)
{
    (void)state;
    glob_t found;
    assert_int_equal(glob(GONIO_SOURCE_DIR "/tests/samples/*/*.json", 0, NULL, &found),
                     0);
    assert_true(found.gl_pathc > 50);
    const char *const *paths = (const char *const *)found.gl_pathv;
    for (size_t i = 0; i < found.gl_pathc; i++)
        compare(&paths[i], 1);
    assert_true(compare(paths, found.gl_pathc) >= found.gl_pathc);
    globfree(&found);
}

/* ---- sessions that meet ---- */

struct visit_of {
    const char *id, *patient, *member, *date, *start, *end, *npi, *more;
    int revision;
};

static void put(FILE *file, const struct visit_of *v)
{
    fprintf(file,
            "{\"session_id\":\"%s\",\"revision\":%d,%s\"date_of_service\":\"%s\","
            "\"patient\":{\"id\":\"%s\",\"birth_date\":\"1950-04-02\"},"
            "\"insurance\":[{\"payer\":\"medicare\",\"kind\":\"ffs\","
            "\"member_id\":\"%s\"}],\"discipline\":\"PT\","
            "\"first_treatment_on\":\"2026-03-02\","
            "\"services\":[{\"code\":\"97110\",\"minutes\":15,\"start\":\"%s\","
            "\"end\":\"%s\",\"mode\":\"individual\",\"therapist\":{\"npi\":\"%s\","
            "\"credential\":\"PT\"},\"documentation\":{\"exercises\":[\"knee "
            "extension 3x10 with 4 kg\"],\"intensity\":\"moderate\"}}]}\n",
            v->id, v->revision ? v->revision : 1, v->more ? v->more : "", v->date,
            v->patient, v->member, v->start, v->end, v->npi);
}

#define NPI_A "1000000020"
#define NPI_B "1000000046"

static void write_meeting(FILE *file)
{
    static const struct visit_of visits[] = {
        {"S-5", "P-1", "M-1", "2026-03-20", "09:00", "09:15", NPI_A, NULL, 0},
        {"S-1", "P-1", "M-1", "2026-03-02", "09:00", "09:15", NPI_A, NULL, 0},
        {"S-2", "P-1", "M-1", "2026-03-04", "09:00", "09:15", NPI_A,
         "\"progress_report_on\":\"2026-03-04\",", 0},
        {"S-3", "P-1", "M-1", "2026-03-06", "09:00", "09:15", NPI_A, NULL, 1},
        {"S-3", "P-1", "M-1", "2026-03-07", "10:00", "10:15", NPI_A, NULL, 2},
        {"S-4", "P-1", "M-1", "2026-03-20", "11:00", "11:15", NPI_B, NULL, 0},
        {"S-4", "P-1", "M-1", "2026-03-20", "11:00", "11:15", NPI_B, NULL, 0},
        /* another patient at the same time, and one who shares the number */
        {"T-1", "P-2", "M-2", "2026-03-20", "09:05", "09:20", NPI_A, NULL, 0},
        {"T-2", "P-3", "M-1", "2026-03-20", "13:00", "13:15", NPI_A,
         "\"billing_provider\":{\"npi\":\"1000000012\"},", 0},
        {"T-3", "P-4", "M-4", "2026-03-20", "11:05", "11:20", NPI_B, "\"void\":true,",
         0},
        {"T-4", "P-5", "m 1", "2026-03-21", "11:05", "11:20", NPI_B,
         "\"unknown_thing\":1,", 0},
    };
    for (size_t i = 0; i < sizeof visits / sizeof *visits; i++)
        put(file, &visits[i]);
}

/* A day of more sessions than belong together, one of them with a time that
 * meets another patient's. */
static void write_crowd(FILE *file, int count)
{
    for (int i = 0; i < count; i++) {
        char id[24];
        snprintf(id, sizeof id, "C-%d", i);
        const struct visit_of visit = {
            id, "P-9", "M-9", "2026-04-01", "09:00", "09:15", NPI_B, NULL, 0};
        put(file, &visit);
    }
}

static void sessions_that_meet_are_decided_alike(void **state)
{
    (void)state;
    static const int crowds[] = {0, 2, 64, 65};
    const char *const paths[] = {path};
    for (size_t i = 0; i < sizeof crowds / sizeof *crowds; i++) {
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        write_meeting(file);
        write_crowd(file, crowds[i]);
        fprintf(file, "{\"session_id\":\"bad\"}\n{not json}\n");
        assert_int_equal(fclose(file), 0);
        assert_int_equal(compare(paths, 1), 9 + (size_t)crowds[i]);
    }
}

/* ---- changes ---- */

static struct text json_of(const struct table *table, size_t i)
{
    return table_at(table, i)->json;
}

static enum status load(struct console *console, const char *name, struct error *error)
{
    return table_load_files(console, &name, 1, error);
}

static void load_meeting(struct console *console)
{
    struct error error = ERROR_NONE;
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    write_meeting(file);
    assert_int_equal(fclose(file), 0);
    open_console(console);
    assert_int_equal(load(console, path, &error), STATUS_REJECTED);
    assert_int_equal(table_count(console->table), 11);
}

/* A changed session is decided as a file with the change would be. */
static void changes_are_decided_as_their_file_would_be(void **state)
{
    (void)state;
    struct console console;
    struct error error = ERROR_NONE;
    struct buffer expected, found;
    static const char later[] = "\"date_of_service\":\"2026-03-05\"";
    load_meeting(&console);
    buffer_init(&expected, OUT_MOST);
    buffer_init(&found, OUT_MOST);
    /* S-2 moves to another day: history of all that come behind is another. */
    table_lay(console.table, 2);
    struct text json = text_copy(&console.arena, json_of(console.table, 2));
    char *at = strstr(json.at, "\"date_of_service\":\"2026-03-04\"");
    assert_non_null(at);
    memcpy(at, later, sizeof later - 1);
    assert_int_equal(table_put(console.table, json, &error), STATUS_OK);
    decide_all(console.table, &found);
    FILE *file = fopen(path, "w");
    for (size_t i = 0; i < table_count(console.table); i++)
        fprintf(file, "%.*s\n", TEXT_ARG(json_of(console.table, i)));
    assert_int_equal(fclose(file), 0);
    const char *const paths[] = {path};
    check(paths, 1, &expected);
    assert_true(text_equal(buffer_text(&expected), buffer_text(&found)));
    close_console(&console);
    buffer_release(&expected);
    buffer_release(&found);
}

static void a_bad_change_changes_nothing(void **state)
{
    (void)state;
    struct console console;
    struct error error = ERROR_NONE;
    load_meeting(&console);
    table_lay(console.table, 1);
    struct text before = json_of(console.table, 1);
    assert_int_equal(table_put(console.table, TEXT("{\"session_id\":\"x\"}"), &error),
                     STATUS_USAGE);
    assert_true(error.message[0] != '\0');
    assert_int_equal(table_put(console.table, TEXT("{"), &error), STATUS_USAGE);
    assert_ptr_equal(json_of(console.table, 1).at, before.at);
    assert_false(table_at(console.table, 1)->changed);
    close_console(&console);
}

static void nothing_lies_on_an_empty_table(void **state)
{
    (void)state;
    struct console console;
    struct error error = ERROR_NONE;
    const struct table_session *session;
    open_console(&console);
    assert_null(table_current(console.table));
    assert_int_equal(table_need(console.table, &session, &error), STATUS_USAGE);
    assert_int_equal(table_put(console.table, TEXT("{}"), &error), STATUS_USAGE);
    assert_int_equal(load(&console, "-", &error), STATUS_USAGE);
    assert_int_equal(load(&console, "/no/such/file", &error), STATUS_IO);
    assert_int_equal(table_count(console.table), 0);
    close_console(&console);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_are_decided_alike),
        cmocka_unit_test(sessions_that_meet_are_decided_alike),
        cmocka_unit_test(changes_are_decided_as_their_file_would_be),
        cmocka_unit_test(a_bad_change_changes_nothing),
        cmocka_unit_test(nothing_lies_on_an_empty_table),
    };
    return cmocka_run_group_tests(tests, start, end);
}
