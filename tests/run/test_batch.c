/* The two passes, end to end, under a payer that asks for nothing: what is
 * decided together, what is rejected, and that the order does not matter. */
#include "support/gonio_test.h"

#include "base/hash.h"
#include "format/json.h"
#include "format/reader.h"
#include "run/batch.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char path[] = "/tmp/gonio-batch-XXXXXX";
static struct policy_set *policies;

static int start(void **state)
{
    (void)state;
    struct error error = ERROR_NONE;
    static const char *const payers[] = {GONIO_SOURCE_DIR "/tests/run/payers", NULL};
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

/* What a run said, a line each: "A ready lead=A units=2" or "B rejected
 * session.duplicate record=2 line=2". */
struct heard {
    char text[4096];
    size_t len;
    size_t records;
    struct batch_counts counts;
    volatile sig_atomic_t stop;
    size_t stop_after; /* 0: never */
};

static void hear(struct heard *heard, const char *line)
{
    size_t len = strlen(line);
    assert_true(heard->len + len + 1 < sizeof heard->text);
    memcpy(heard->text + heard->len, line, len);
    heard->len += len;
    heard->text[heard->len++] = '\n';
    heard->text[heard->len] = '\0';
    if (++heard->records == heard->stop_after)
        heard->stop = 1;
}

static enum status hear_decision(void *context, const struct decision *decision,
                                 struct error *error)
{
    char line[512];
    int32_t units = 0;
    (void)error;
    for (size_t i = 0; i < decision->line_count; i++)
        units += decision->lines[i].units;
    int n = snprintf(line, sizeof line, "%.*s %s lead=%.*s units=%d",
                     TEXT_ARG(decision->session->session_id),
                     outcome_text(decision->outcome), TEXT_ARG(decision->lead_session),
                     units);
    for (size_t i = 0; i < decision->finding_count; i++)
        n += snprintf(line + n, sizeof line - (size_t)n, " %.*s",
                      TEXT_ARG(decision->findings[i].rule));
    hear(context, line);
    return STATUS_OK;
}

static enum status hear_rejection(void *context, const struct rejection *rejection,
                                  struct error *error)
{
    char line[512];
    const struct error *first = &rejection->problems->at[0].error;
    (void)error;
    snprintf(line, sizeof line, "%.*s rejected %s record=%llu line=%u",
             TEXT_ARG(rejection->session_id), first->code,
             (unsigned long long)rejection->record, first->line);
    hear(context, line);
    return STATUS_OK;
}

static void write_input(const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static enum status run(const char *text, struct heard *heard, struct error *error)
{
    const char *inputs[] = {path};
    struct batch_options options = {
        .inputs = inputs,
        .input_count = 1,
        .policies = policies,
        .decide = {.known_on = 20800},
        .stop = &heard->stop,
    };
    struct batch_sink sink = {
        .context = heard, .decision = hear_decision, .rejection = hear_rejection};
    write_input(text);
    return batch_run(&options, &sink, &heard->counts, error);
}

static void assert_heard(const char *text, const char *expected)
{
    struct heard heard = {.len = 0};
    struct error error = ERROR_NONE;
    assert_ok(run(text, &heard, &error), &error);
    assert_string_equal(heard.text, expected);
}

/* A session of 30 minutes for one patient. */
#define SESSION_OF(id, patient, more)                                                  \
    "{\"session_id\":\"" id "\",\"date_of_service\":\"2026-03-16\",\"patient\":{"      \
    "\"id\":\"" patient "\"},\"insurance\":[{\"payer\":\"plain\"}],"                   \
    "\"discipline\":\"PT\",\"services\":[{\"code\":\"97110\",\"minutes\":30,"          \
    "\"therapist\":{\"npi\":\"1000000020\",\"credential\":\"PT\"}" more "}]"
#define SESSION(id, patient) SESSION_OF(id, patient, "") "}\n"
#define TIMED(id, patient, start, end)                                                 \
    SESSION_OF(id, patient, ",\"start\":\"" start "\",\"end\":\"" end "\"") "}\n"
#define REVISED(id, patient, revision)                                                 \
    SESSION_OF(id, patient, "") ",\"revision\":" revision "}\n"

static void single_sessions(void **state)
{
    (void)state;
    struct heard heard = {.len = 0};
    struct error error = ERROR_NONE;
    assert_ok(run(SESSION("A", "P1") SESSION("B", "P2"), &heard, &error), &error);
    assert_string_equal(heard.text, "A ready lead=A units=2\nB ready lead=B units=2\n");
    assert_int_equal(heard.counts.sessions, 2);
    assert_int_equal(heard.counts.ready, 2);
    assert_int_equal(heard.counts.rejected, 0);
    assert_false(heard.counts.policy_failed);
}

static void companions_are_decided_together(void **state)
{
    (void)state;
    assert_heard(TIMED("LATE", "P1", "14:00", "14:30") SESSION("B", "P2")
                     TIMED("EARLY", "P1", "09:00", "09:30"),
                 "LATE ready lead=EARLY units=0\n"
                 "B ready lead=B units=2\n"
                 "EARLY ready lead=EARLY units=4\n");
}

static void two_patients_at_once(void **state)
{
    (void)state;
    assert_heard(TIMED("A", "P1", "09:00", "09:30") TIMED("B", "P2", "09:20", "09:50")
                     TIMED("C", "P3", "09:50", "10:20"),
                 "A hold lead=A units=2 minutes.overlap_patients\n"
                 "B hold lead=B units=2 minutes.overlap_patients\n"
                 "C ready lead=C units=2\n");
}

/* What one member overlaps holds the day, so the leader says it too. */
static void a_companions_overlap_holds_the_day(void **state)
{
    (void)state;
    assert_heard(TIMED("A", "P1", "09:00", "09:30") TIMED("B", "P1", "11:00", "11:30")
                     TIMED("X", "P2", "11:15", "11:45"),
                 "A hold lead=A units=4 minutes.overlap_patients\n"
                 "B hold lead=A units=0 minutes.overlap_patients\n"
                 "X hold lead=X units=2 minutes.overlap_patients\n");
}

#define ELSEWHERE(id, patient, start, end)                                             \
    SESSION_OF(id, patient, ",\"start\":\"" start "\",\"end\":\"" end "\"")            \
    ",\"service_location\":{\"zip\":\"99501\"}}\n"
#define HERE(id, patient, start, end)                                                  \
    SESSION_OF(id, patient, ",\"start\":\"" start "\",\"end\":\"" end "\"")            \
    ",\"service_location\":{\"zip\":\"78701\"}}\n"

static void another_places_clock_only_warns(void **state)
{
    (void)state;
    assert_heard(HERE("A", "P1", "09:00", "09:30")
                     ELSEWHERE("B", "P2", "09:00", "09:30"),
                 "A ready lead=A units=2 minutes.overlap_patients\n"
                 "B ready lead=B units=2 minutes.overlap_patients\n");
}

#define GROUP(id, patient)                                                             \
    "{\"session_id\":\"" id "\",\"date_of_service\":\"2026-03-16\",\"patient\":{"      \
    "\"id\":\"" patient "\"},\"insurance\":[{\"payer\":\"plain\"}],"                   \
    "\"discipline\":\"PT\",\"services\":[{\"code\":\"97150\",\"minutes\":30,"          \
    "\"start\":\"09:00\",\"end\":\"09:30\","                                           \
    "\"therapist\":{\"npi\":\"1000000020\",\"credential\":\"PT\"}}]}\n"

static void a_group_is_no_overlap(void **state)
{
    (void)state;
    assert_heard(GROUP("A", "P1") GROUP("B", "P2"),
                 "A ready lead=A units=1\nB ready lead=B units=1\n");
}

static void repeats_are_rejected(void **state)
{
    (void)state;
    assert_heard(SESSION("A", "P1") SESSION("A", "P1"),
                 "A ready lead=A units=2\n"
                 "A rejected session.duplicate record=2 line=2\n");
    assert_heard(SESSION("A", "P1") REVISED("A", "P1", "2"),
                 "A rejected session.superseded record=1 line=1\n"
                 "A ready lead=A units=2\n");
}

/* The same id at another practice is another session. */
static void a_practice_has_its_own_ids(void **state)
{
    (void)state;
    assert_heard(SESSION("A", "P1") SESSION_OF(
                     "A", "P1", "") ",\"billing_provider\":{\"npi\":\"1000000012\"}}\n",
                 "A ready lead=A units=2\nA ready lead=A units=2\n");
}

static void a_bad_record_is_rejected_alone(void **state)
{
    (void)state;
    assert_heard(SESSION("A", "P1") "{\"session_id\":\"B\",}\n" SESSION("C", "P1"),
                 "A ready lead=A units=4\n"
                 "B rejected json.syntax record=2 line=2\n"
                 "C ready lead=A units=0\n");
}

/* One that its model refuses is no companion either. */
static void a_refused_companion_does_not_count(void **state)
{
    (void)state;
    assert_heard(SESSION("A", "P1")
                     SESSION_OF("B", "P1", "") ",\"setting\":\"a barn\"}\n",
                 "A ready lead=A units=2\n"
                 "B rejected session.word record=2 line=2\n");
}

static void an_unknown_field_is_a_warning(void **state)
{
    (void)state;
    assert_heard(SESSION_OF("A", "P1", "") ",\"settng\":\"school\"}\n",
                 "A ready lead=A units=2 session.unknown_field\n");
}

static void a_crowd_is_held(void **state)
{
    (void)state;
    static char text[64 * 1024];
    struct heard heard = {.len = 0};
    struct error error = ERROR_NONE;
    size_t len = 0;
    for (int i = 0; i <= DAY_MAX_SESSIONS; i++)
        len += (size_t)snprintf(text + len, sizeof text - len, SESSION("%d", "P"), i);
    assert_ok(run(text, &heard, &error), &error);
    assert_int_equal(heard.counts.held, DAY_MAX_SESSIONS + 1);
    assert_non_null(strstr(heard.text, "64 hold lead=64 units=0 day.crowded\n"));
}

static void nothing_is_no_failure(void **state)
{
    (void)state;
    struct heard heard = {.len = 0};
    struct error error = ERROR_NONE;
    assert_ok(run("[]", &heard, &error), &error);
    assert_int_equal(heard.counts.sessions + heard.counts.rejected, 0);
}

static void it_stops_at_a_records_end(void **state)
{
    (void)state;
    struct heard heard = {.stop_after = 2};
    struct error error = ERROR_NONE;
    enum status status =
        run(SESSION("A", "P1") SESSION("B", "P2") SESSION("C", "P3"), &heard, &error);
    assert_fails(status, STATUS_INTERRUPTED, &error);
    assert_int_equal(heard.counts.sessions, 2);
}

static enum status refuse_to_take(void *context, const struct decision *decision,
                                  struct error *error)
{
    (void)context;
    (void)decision;
    return error_set(error, STATUS_CLOSED, "gone", "gone");
}

static void a_sink_that_fails_ends_the_run(void **state)
{
    (void)state;
    const char *inputs[] = {path};
    struct batch_options options = {
        .inputs = inputs, .input_count = 1, .policies = policies};
    struct heard heard = {.len = 0};
    struct batch_sink sink = {
        .context = &heard, .decision = refuse_to_take, .rejection = hear_rejection};
    struct batch_counts counts;
    struct error error = ERROR_NONE;
    write_input(SESSION("A", "P1") SESSION("B", "P2"));
    assert_fails(batch_run(&options, &sink, &counts, &error), STATUS_CLOSED, &error);
    assert_int_equal(counts.sessions, 1);
}

static void a_sink_may_want_nothing(void **state)
{
    (void)state;
    const char *inputs[] = {path};
    struct batch_options options = {
        .inputs = inputs, .input_count = 1, .policies = policies};
    struct batch_sink sink = {.context = NULL};
    struct batch_counts counts;
    struct error error = ERROR_NONE;
    write_input(SESSION("A", "P1") SESSION("A", "P1"));
    assert_ok(batch_run(&options, &sink, &counts, &error), &error);
    assert_int_equal(counts.sessions, 1);
    assert_int_equal(counts.rejected, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(single_sessions),
        cmocka_unit_test(companions_are_decided_together),
        cmocka_unit_test(two_patients_at_once),
        cmocka_unit_test(a_companions_overlap_holds_the_day),
        cmocka_unit_test(another_places_clock_only_warns),
        cmocka_unit_test(a_group_is_no_overlap),
        cmocka_unit_test(repeats_are_rejected),
        cmocka_unit_test(a_practice_has_its_own_ids),
        cmocka_unit_test(a_bad_record_is_rejected_alone),
        cmocka_unit_test(a_refused_companion_does_not_count),
        cmocka_unit_test(an_unknown_field_is_a_warning),
        cmocka_unit_test(a_crowd_is_held),
        cmocka_unit_test(nothing_is_no_failure),
        cmocka_unit_test(it_stops_at_a_records_end),
        cmocka_unit_test(a_sink_that_fails_ends_the_run),
        cmocka_unit_test(a_sink_may_want_nothing),
    };
    return cmocka_run_group_tests(tests, start, end);
}
