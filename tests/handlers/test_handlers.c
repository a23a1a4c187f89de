/* Event handlers: what they hear, write, keep and may not do; and that one that
 * fails, loops or floods is told, limited and switched off. */
#define _GNU_SOURCE

#include "base/file.h"
#include "format/json.h"
#include "handlers/handlers.h"
#include "support/gonio_test.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOON INT64_C(1794571200) /* 2026-11-13 12:00 UTC, a Friday */

/* ---- a spool's folder, some handlers, and decisions ---- */

struct kept {
    int32_t date;
    struct decision decision;
    struct session session;
    struct line line;
    struct finding finding;
    struct text patient;
};

struct world {
    char folder[64];
    char lua[8][128];
    const char *files[9];
    int events;
    struct event_bus bus;
    struct handlers *handlers;
    int64_t now;
    char said[8192];
    struct kept rows[8];
    size_t row_count;
    enum status walk_status;
    struct handler_setting settings[4];
    size_t setting_count;
};

static void say(void *context, const struct handlers_said *said)
{
    struct world *world = context;
    size_t len = strlen(world->said);
    snprintf(world->said + len, sizeof world->said - len, "%s %s%.*s%s\n",
             said->handler, said->why ? said->why->code : "", TEXT_ARG(said->line),
             said->off ? " off" : "");
    if (said->why) /* a session's value in it would be a leak */
        assert_null(strstr(said->why->message, "CANARY"));
}

static int64_t now(void *context)
{
    return ((const struct world *)context)->now;
}

static enum status walk(void *context, enum handler_list list, int32_t date,
                        handlers_row_fn *row, void *row_context, struct error *error)
{
    struct world *world = context;
    enum status status = world->walk_status;
    if (status)
        return error_set(error, status, "ledger.io", "it cannot be read");
    for (size_t i = 0; i < world->row_count && !status; i++) {
        const struct kept *kept = &world->rows[i];
        const struct event_crossing crossing = {
            .session_id = kept->session.session_id,
            .patient_id = kept->patient,
            .date = kept->date,
            .payer = TEXT("medicare"),
            .threshold = "kx_threshold",
            .bucket = "OT",
            .year = 2026,
            .limit = 248000,
            .before = 247000,
            .after = 249000,
        };
        const struct happening_row made = {
            .decision = list == LIST_CROSSINGS ? NULL : &kept->decision,
            .crossing = list == LIST_CROSSINGS ? &crossing : NULL,
            .patient_id = kept->patient,
        };
        bool held = kept->decision.outcome == OUTCOME_HOLD;
        if (kept->date == date && (list != LIST_HELD || held))
            status = row(row_context, &made, error);
    }
    return status;
}

static void add_row(struct world *world, const char *id, const char *date,
                    const char *rule)
{
    struct kept *kept = &world->rows[world->row_count++];
    *kept = (struct kept){.patient = TEXT("=P\"1")};
    assert_true(date_read(text_of(date), &kept->date));
    kept->session =
        (struct session){.session_id = text_of(id), .date_of_service = kept->date};
    kept->line = (struct line){.code = "97110",
                               .units = 2,
                               .minutes = 30,
                               .allowed = 5812,
                               .rendering_npi = TEXT("1730000001")};
    kept->finding = (struct finding){.rule = text_of(rule),
                                     .topic = TEXT("referral"),
                                     .severity = SEVERITY_HOLD,
                                     .line = -1,
                                     .message = TEXT("CANARY, not \"signed\""),
                                     .fix = TEXT("have it signed")};
    kept->decision = (struct decision){.session = &kept->session,
                                       .payer = TEXT("medicare"),
                                       .outcome = OUTCOME_HOLD,
                                       .policy_id = TEXT("medicare"),
                                       .known_on = kept->date,
                                       .filing_date = DATE_NONE,
                                       .lines = &kept->line,
                                       .line_count = 1,
                                       .findings = &kept->finding,
                                       .finding_count = 1};
}

static void add_handler(struct world *world, const char *name, const char *source)
{
    size_t i = 0;
    struct error error;
    char path[sizeof world->lua[0]];
    while (world->files[i])
        i++;
    snprintf(path, sizeof path, "%s/%s.lua", world->folder, name);
    memcpy(world->lua[i], path, sizeof path);
    int fd = open(world->lua[i], O_CREAT | O_TRUNC | O_WRONLY, 0600);
    assert_ok(file_write_all(fd, text_of(source), "a test", &error), &error);
    close(fd);
    world->files[i] = world->lua[i];
}

static void make(struct world *world)
{
    struct error error;
    *world = (struct world){.folder = "/tmp/gonio-handlers-XXXXXX", .now = NOON};
    assert_non_null(mkdtemp(world->folder));
    int out = open(world->folder, O_DIRECTORY | O_RDONLY);
    assert_ok(outlet_folder(out, &world->events, &error), &error);
    close(out);
}

static void open_all(struct world *world, bool shipped)
{
    static const char *const folders[] = {GONIO_SOURCE_DIR "/scripts/events", NULL};
    struct error error;
    const struct handlers_options options = {
        .folders = shipped ? folders : NULL,
        .files = world->files,
        .settings = world->settings,
        .setting_count = world->setting_count,
        .folder = world->events,
        .rows = {world, walk},
        .say = say,
        .context = world,
        .now = now,
        .pause_ms = 1,
    };
    world->said[0] = '\0';
    world->bus = (struct event_bus){.count = 0};
    assert_ok(handlers_open(&options, &world->handlers, &error), &error);
    assert_true(handlers_subscribe(world->handlers, &world->bus));
}

static void drop(struct world *world)
{
    char command[128];
    handlers_close(world->handlers);
    close(world->events);
    snprintf(command, sizeof command, "rm -r %s", world->folder);
    assert_int_equal(system(command), 0);
}

static const char *read_file(const struct world *world, const char *name)
{
    static char text[1 << 16];
    int fd = openat(world->events, name, O_RDONLY);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (fd >= 0)
        close(fd);
    text[n > 0 ? n : 0] = '\0';
    return n < 0 ? NULL : text;
}

static size_t count_files(const struct world *world)
{
    int fd = openat(world->events, ".", O_DIRECTORY | O_RDONLY);
    DIR *entries = fdopendir(fd);
    size_t count = 0;
    for (struct dirent *entry; (entry = readdir(entries));)
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(entries);
    return count;
}

static void publish_file(struct world *world, int64_t receipt)
{
    const struct event_file file = {.receipt = receipt, .name = TEXT("CANARY.json")};
    const struct event event = {.kind = EVENT_FILE_DONE, .file = &file};
    event_publish(&world->bus, &event);
}

static void publish_decision(struct world *world, size_t row)
{
    const struct event event = {.kind = EVENT_DECISION_MADE,
                                .decision = &world->rows[row].decision};
    event_publish(&world->bus, &event);
}

#define HANDLER(more, body)                                                            \
    "return { title = 't', events = { 'file.done' },\n" more                           \
    "on = function(event, out, options)\n" body "\nend }\n"
#define ROWS_OUT "outputs = { rows = { file = 'r.csv', columns = { 'a', 'b' } } },\n"

/* ---- those that are shipped ---- */

static void test_shipped(void **state)
{
    (void)state;
    struct world world;
    make(&world);
    add_row(&world, "S-1", "2026-11-02", "plan.signed");
    add_row(&world, "S-2", "2026-11-03", "plan.signed");
    add_row(&world, "+S-3", "2026-11-12", "notes.same");
    open_all(&world, true);
    assert_int_equal(handlers_count(world.handlers), 3);
    handlers_finish(world.handlers);
    assert_string_equal(world.said, "held_worklist 3 sessions wait to be mended\n");
    assert_string_equal(
        read_file(&world, "held-2026-11-13.csv"),
        "\"session\",\"patient_id\",\"payer\",\"date_of_service\",\"age_days\","
        "\"outcome\",\"amount\",\"rule\",\"code\",\"message\",\"fix\"\r\n"
        "\"S-1\",\"'=P\"\"1\",\"medicare\",\"2026-11-02\",\"11\",\"hold\","
        "\"58.12\",\"plan.signed\",\"\",\"CANARY, not \"\"signed\"\"\",\"have it "
        "signed\"\r\n"
        "\"S-2\",\"'=P\"\"1\",\"medicare\",\"2026-11-03\",\"10\",\"hold\","
        "\"58.12\",\"plan.signed\",\"\",\"CANARY, not \"\"signed\"\"\",\"have it "
        "signed\"\r\n"
        "\"'+S-3\",\"'=P\"\"1\",\"medicare\",\"2026-11-12\",\"1\",\"hold\","
        "\"58.12\",\"notes.same\",\"\",\"CANARY, not \"\"signed\"\"\",\"have it "
        "signed\"\r\n");
    assert_string_equal(
        read_file(&world, "findings-by-week.csv"),
        "\"week\",\"rule\",\"severity\",\"therapist\",\"findings\",\"sessions\"\r\n"
        "\"2026-11-02\",\"plan.signed\",\"hold\",\"1730000001\",\"2\",\"2\"\r\n"
        "\"2026-11-09\",\"notes.same\",\"hold\",\"1730000001\",\"1\",\"1\"\r\n");
    assert_non_null(strstr(read_file(&world, "threshold-crossings.csv"),
                           "\"2026-11-02\",\"'=P\"\"1\",\"S-1\",\"medicare\","
                           "\"kx_threshold\",\"OT\",\"2480.00\",\"2470.00\","
                           "\"2490.00\"\r\n"));
    struct stat known;
    assert_int_equal(fstatat(world.events, "held-2026-11-13.csv", &known, 0), 0);
    assert_int_equal(known.st_mode & 07777, 0600);
    assert_int_equal(count_files(&world), 3);
    drop(&world);
}

/* What is held is what is effective now: mended sessions go, at each change
 * and after a restart, whatever events were seen. */
static void test_truth(void **state)
{
    (void)state;
    struct world world;
    make(&world);
    add_row(&world, "S-1", "2026-11-02", "plan.signed");
    add_row(&world, "S-2", "2026-11-03", "plan.signed");
    open_all(&world, true);
    handlers_finish(world.handlers);
    assert_non_null(strstr(read_file(&world, "held-2026-11-13.csv"), "S-1"));
    world.rows[0].decision.outcome = OUTCOME_READY;
    publish_decision(&world, 0);
    handlers_finish(world.handlers);
    assert_null(strstr(read_file(&world, "held-2026-11-13.csv"), "S-1"));
    assert_non_null(strstr(read_file(&world, "held-2026-11-13.csv"), "S-2"));
    handlers_close(world.handlers);
    world.rows[1].decision.outcome = OUTCOME_READY; /* nobody tells of that */
    open_all(&world, true);
    handlers_finish(world.handlers);
    assert_null(strstr(read_file(&world, "held-2026-11-13.csv"), "S-2"));
    drop(&world);
}

/* A list that cannot be made whole leaves the old one. */
static void test_torn_list(void **state)
{
    (void)state;
    struct world world;
    make(&world);
    add_row(&world, "S-1", "2026-11-02", "plan.signed");
    open_all(&world, true);
    handlers_finish(world.handlers);
    world.walk_status = STATUS_IO;
    publish_decision(&world, 0);
    handlers_finish(world.handlers);
    assert_non_null(strstr(world.said, "held_worklist ledger.io"));
    assert_non_null(strstr(read_file(&world, "held-2026-11-13.csv"), "S-1"));
    assert_int_equal(count_files(&world), 3);
    drop(&world);
}

static void test_settings(void **state)
{
    (void)state;
    struct world world;
    make(&world);
    add_row(&world, "S-1", "2026-11-02", "plan.signed");
    world.settings[0] = (struct handler_setting){"held_worklist", "min_amount", "100"};
    world.settings[1] = (struct handler_setting){"weekly_findings", "off", "yes"};
    world.setting_count = 2;
    open_all(&world, true);
    assert_int_equal(handlers_count(world.handlers), 2);
    handlers_finish(world.handlers);
    assert_null(strstr(read_file(&world, "held-2026-11-13.csv"), "S-1"));
    drop(&world);
}

/* ---- events ---- */

static void test_events(void **state)
{
    (void)state;
    struct world world;
    make(&world);
    add_handler(&world, "b",
                HANDLER(ROWS_OUT, "out.rows { a = event.receipt, b = event.today }"));
    add_handler(&world, "a",
                HANDLER("outputs = { log = true },\n",
                        "out.log('file %d, so far %d', event.receipt, "
                        "out.count('n'))"));
    open_all(&world, false);
    for (int64_t i = 1; i <= 3; i++)
        publish_file(&world, i);
    assert_string_equal(world.said, ""); /* nothing happens within publishing */
    assert_int_equal(handlers_due(world.handlers), 0);
    assert_false(handlers_step(world.handlers, 60000));
    assert_string_equal(world.said, "a file 1, so far 1\na file 2, so far 2\n"
                                    "a file 3, so far 3\n");
    assert_string_equal(read_file(&world, "r.csv"), "\"a\",\"b\"\r\n"
                                                    "\"1\",\"2026-11-13\"\r\n"
                                                    "\"2\",\"2026-11-13\"\r\n"
                                                    "\"3\",\"2026-11-13\"\r\n");
    handlers_close(world.handlers);
    open_all(&world, false); /* what is added to goes on, without a second head */
    publish_file(&world, 4);
    handlers_finish(world.handlers);
    assert_non_null(strstr(read_file(&world, "r.csv"), "\"3\",\"2026-11-13\"\r\n"
                                                       "\"4\",\"2026-11-13\"\r\n"));
    drop(&world);
}

static void test_clock(void **state)
{
    (void)state;
    struct world world;
    make(&world);
    add_handler(&world, "c",
                "return { title = 't', events = { 'day', 'week' },\n"
                "outputs = { rows = { file = 'c.csv', columns = { 'a' } } },\n"
                "on = function(event, out) out.rows { a = event.event .. ' ' .. "
                "(event.date or event.from .. ' ' .. event.to) } end }");
    open_all(&world, false);
    handlers_finish(world.handlers);
    assert_null(read_file(&world, "c.csv"));
    uint64_t due = handlers_due(world.handlers);
    assert_true(due > 0 && due <= UINT64_C(86400000));
    world.now += 86400; /* Saturday */
    handlers_finish(world.handlers);
    assert_string_equal(read_file(&world, "c.csv"), "\"a\"\r\n\"day 2026-11-13\"\r\n");
    world.now += 3 * 86400; /* Tuesday */
    handlers_finish(world.handlers);
    assert_string_equal(read_file(&world, "c.csv"),
                        "\"a\"\r\n\"day 2026-11-13\"\r\n\"day 2026-11-14\"\r\n"
                        "\"week 2026-11-09 2026-11-15\"\r\n");
    world.now -= 5 * 86400; /* somebody sets the clock */
    handlers_finish(world.handlers);
    assert_null(strstr(world.said, "handler"));
    drop(&world);
}

/* Events beyond what the queue holds are dropped and told, lists are not. */
static void test_queue(void **state)
{
    (void)state;
    struct world world;
    make(&world);
    add_handler(&world, "q", HANDLER("", "out.count('n')"));
    open_all(&world, false);
    for (int64_t i = 0; i < 5000; i++)
        publish_file(&world, i);
    assert_int_equal(handlers_dropped(world.handlers), 5000 - 4096);
    handlers_finish(world.handlers);
    assert_string_equal(world.said, " handler.dropped\n");
    assert_int_equal(handlers_at(world.handlers, 0)->calls, 4096);
    drop(&world);
}

/* ---- those that mean no good ---- */

static const struct {
    const char *name, *source, *code;
} bad[] = {
    {"loops", HANDLER("", "while true do end"), "script.budget"},
    {"eats", HANDLER("", "local t = {} for i = 1, 9999999 do t[i] = { i } end"), ""},
    {"fails", HANDLER("", "error('no ' .. event.file)"), "script.raised"},
    {"shows", HANDLER("", "local x = event.file + 1"), ""},
    {"floods", HANDLER(ROWS_OUT, "for i = 1, 99999 do out.rows { a = i } end"),
     "handler.flood"},
    {"swells",
     HANDLER(ROWS_OUT, "for i = 1, 9999 do out.rows { a = string.rep('x', 4000) } end"),
     "handler.flood"},
    {"columns", HANDLER(ROWS_OUT, "out.rows { c = 1 }"), "handler.row"},
    {"tables", HANDLER(ROWS_OUT, "out.rows { a = {} }"), "handler.row"},
    {"says", HANDLER("outputs = { log = true },\n", "out.log(event.file)"),
     "handler.argument"},
    {"hides", HANDLER("outputs = { log = true },\n", "out.log('is %d', event.file)"),
     "handler.argument"},
    {"mute", HANDLER("", "out.log('x')"), "handler.argument"},
    {"keys", HANDLER("", "for i = 1, 20001 do out.count(string.format('%d', i)) end"),
     "handler.keys"},
    {"frozen", HANDLER("", "event.file = 'x'"), "script.frozen"},
    {"taken", HANDLER("", "out.rows = 1"), "script.frozen"},
};

static void test_bad(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct world world;
        char off[64];
        make(&world);
        add_handler(&world, bad[i].name, bad[i].source);
        add_handler(&world, "good",
                    HANDLER(ROWS_OUT, "out.rows { a = event.receipt }"));
        if (strstr(bad[i].source, "r.csv")) /* a file of its own */
            world.files[1] = NULL;
        open_all(&world, false);
        for (int64_t n = 0; n < 5; n++)
            publish_file(&world, n);
        handlers_finish(world.handlers);
        const struct handler *handler =
            handlers_at(world.handlers,
                        strcmp(handlers_at(world.handlers, 0)->name, bad[i].name) != 0);
        assert_int_equal(handler->faults, HANDLER_FAULTS); /* then it is called */
        assert_int_equal(handler->calls, HANDLER_FAULTS);  /* no more */
        assert_true(handler->off);
        if (bad[i].code[0] && strcmp(handler->last.code, bad[i].code) != 0)
            fail_msg("%s: %s %s", bad[i].name, handler->last.code,
                     handler->last.message);
        snprintf(off, sizeof off, "%s %s off\n", bad[i].name, handler->last.code);
        assert_non_null(strstr(world.said, off));
        if (world.files[1])
            assert_non_null(strstr(read_file(&world, "r.csv"), "\"4\",\"\"\r\n"));
        else /* nothing of a call that fails is written */
            assert_null(read_file(&world, "r.csv"));
        drop(&world);
    }
}

static void test_rate(void **state)
{
    (void)state;
    struct world world;
    size_t lines = 0;
    make(&world);
    add_handler(&world, "l", HANDLER("outputs = { log = true },\n", "out.log('line')"));
    open_all(&world, false);
    for (int64_t n = 0; n < 100; n++)
        publish_file(&world, n);
    handlers_finish(world.handlers);
    for (const char *at = world.said; (at = strchr(at, '\n')); at++)
        lines++;
    assert_int_equal(lines, HANDLER_LINES);
    assert_int_equal(handlers_at(world.handlers, 0)->dropped_lines, 80);
    assert_false(handlers_at(world.handlers, 0)->off);
    drop(&world);
}

/* ---- files ---- */

/* Two that would write one file: the second is refused. */
static void test_one_file(void **state)
{
    (void)state;
    struct world world;
    make(&world);
    add_handler(&world, "x", HANDLER(ROWS_OUT, "out.rows {}"));
    add_handler(&world, "y", HANDLER(ROWS_OUT, "out.rows {}"));
    open_all(&world, false);
    assert_false(handlers_at(world.handlers, 0)->off);
    assert_true(handlers_at(world.handlers, 1)->off);
    drop(&world);
}

/* An output whose place somebody took is refused; nothing outside is opened. */
static void test_taken_output(void **state)
{
    (void)state;
    struct world world;
    make(&world);
    add_handler(&world, "x", HANDLER(ROWS_OUT, "out.rows { a = 1 }"));
    open_all(&world, false);
    assert_int_equal(symlinkat("../../../etc/gonio-no-such", world.events, "r.csv"), 0);
    publish_file(&world, 1);
    handlers_finish(world.handlers);
    assert_non_null(strstr(world.said, "x handler.io"));
    assert_int_equal(unlinkat(world.events, "r.csv", 0), 0);
    assert_int_equal(mkfifoat(world.events, "r.csv", 0600), 0);
    publish_file(&world, 2);
    handlers_finish(world.handlers);
    assert_int_equal(handlers_at(world.handlers, 0)->faults, 2);
    drop(&world);
}

static void test_told(void **state)
{
    (void)state;
    struct world world;
    struct buffer out;
    struct arena arena;
    struct json *json = NULL;
    struct error error;
    make(&world);
    add_handler(&world, "zz", "return {");
    open_all(&world, true);
    buffer_init(&out, 1 << 20);
    arena_init(&arena, 1 << 24);
    handlers_tell(world.handlers, &out);
    assert_ok(json_read(buffer_text(&out), &arena, &json, &error), &error);
    assert_int_equal(json_count(json), 4);
    assert_text(json_text(json_get(json_at(json, 0), "name")), "held_worklist");
    assert_text(json_text(json_get(json_get(json_at(json, 0), "list"), "of")), "held");
    assert_text(json_text(json_at(json_get(json_at(json, 0), "outputs"), 0)),
                "held-{date}.csv");
    assert_true(json_bool(json_get(json_at(json, 3), "off")));
    assert_int_equal(json_kind(json_get(json_at(json, 3), "last_fault")), JSON_OBJECT);
    buffer_release(&out);
    arena_release(&arena);
    drop(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shipped),      cmocka_unit_test(test_truth),
        cmocka_unit_test(test_torn_list),    cmocka_unit_test(test_settings),
        cmocka_unit_test(test_events),       cmocka_unit_test(test_clock),
        cmocka_unit_test(test_queue),        cmocka_unit_test(test_bad),
        cmocka_unit_test(test_rate),         cmocka_unit_test(test_one_file),
        cmocka_unit_test(test_taken_output), cmocka_unit_test(test_told),
    };
    struct error error;
    setenv("TZ", "UTC", 1);
    json_start();
    if (hash_start(&error))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
