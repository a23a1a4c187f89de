/* Every decision of the samples, written, read back and written again: the
 * same bytes, and the same text from every printer. With a number of rounds as
 * argument: how long reading takes. */
#include "support/gonio_test.h"

#include "author/what_if.h"
#include "show/printer.h"
#include "format/decision_reader.h"
#include "format/json.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define FILES_MAX 400
#define KNOWN_ON  20778 /* 2026-11-21 */

static struct policy_set *policies;
static const char *files[FILES_MAX];
static size_t file_count;
static int rounds = 1;

/* What a test saw. */
static struct seen {
    struct arena arena;
    struct buffer first, again;
    size_t decisions, rules, what_ifs, layered, bytes;
    double seconds;
} seen;

static void find_files(const char *folder)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/tests/samples/%s", GONIO_SOURCE_DIR, folder);
    DIR *entries = opendir(path);
    const struct dirent *entry;
    assert_non_null(entries);
    while ((entry = readdir(entries)) != NULL) {
        size_t room = strlen(path) + strlen(entry->d_name) + 2;
        if (!char_is_digit(entry->d_name[0]))
            continue;
        char *name = malloc(room);
        assert_non_null(name);
        assert_true(file_count < FILES_MAX);
        snprintf(name, room, "%s/%s", path, entry->d_name);
        files[file_count++] = name;
    }
    closedir(entries);
}

static int start(void **state)
{
    static const char *const payers[] = {GONIO_SOURCE_DIR "/payers", NULL};
    static const char *const scripts[] = {GONIO_SOURCE_DIR "/scripts", NULL};
    struct policy_set_options options = {.payers = payers, .scripts = scripts};
    struct error error = ERROR_NONE;
    (void)state;
    json_start();
    assert_ok(hash_start(&error), &error);
    assert_ok(policy_set_open(&options, &policies, &error), &error);
    find_files("medicare");
    find_files("medicaid");
    find_files("commercial");
    arena_init(&seen.arena, (size_t)64 << 20);
    buffer_init(&seen.first, (size_t)64 << 20);
    buffer_init(&seen.again, (size_t)64 << 20);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    for (size_t i = 0; i < file_count; i++)
        free((void *)(uintptr_t)files[i]);
    policy_set_close(policies);
    arena_release(&seen.arena);
    buffer_release(&seen.first);
    buffer_release(&seen.again);
    return 0;
}

static void print(const struct gonio_writer *writer, const struct decision *decision,
                  struct buffer *out)
{
    struct printer printer = {
        .writing = {out},
        .out = out,
        .terminal = {.width = 80},
        .explain = decision->rules != NULL,
        .known_on = decision->known_on,
        .filing_date = decision->filing_date,
    };
    buffer_clear(out);
    writer->decision(NULL, NULL, &printer.writing, view_decided(decision));
    assert_false(buffer_failed(out));
}

static void assert_same(const char *what)
{
    struct text first = buffer_text(&seen.first), again = buffer_text(&seen.again);
    if (!text_equal(first, again))
        fail_msg("%s:\n%.*s\nis not\n%.*s", what, TEXT_ARG(again), TEXT_ARG(first));
}

static struct decision *read_back(struct text text)
{
    struct decision *decision = NULL;
    struct error error = ERROR_NONE;
    struct timespec from, to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    for (int i = 0; i < rounds; i++) {
        arena_reset(&seen.arena);
        if (decision_read(text, &seen.arena, &decision, &error))
            fail_msg("%s at %s: %.*s", error.message, error.pointer, TEXT_ARG(text));
    }
    clock_gettime(CLOCK_MONOTONIC, &to);
    seen.seconds +=
        (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
    return decision;
}

/* How many changes were tried is not in the format. */
static void add_tried(const struct decision *from, struct decision *to)
{
    if (!from->what_if)
        return;
    struct what_if *what_if = ARENA_NEW(&seen.arena, struct what_if);
    assert_non_null(what_if);
    *what_if = *to->what_if;
    what_if->tried = from->what_if->tried;
    to->what_if = what_if;
}

static enum status take(void *context, const struct decision *decision,
                        struct error *error)
{
    struct buffer bytes;
    (void)context;
    (void)error;
    buffer_init(&bytes, (size_t)64 << 20);
    writer_decision(decision, &bytes);
    struct decision *read = read_back(buffer_text(&bytes));
    add_tried(decision, read);
    for (size_t i = 0; printers[i]; i++) {
        print(printers[i], decision, &seen.first);
        print(printers[i], read, &seen.again);
        assert_same(printers[i]->name);
    }
    seen.decisions++;
    seen.bytes += bytes.len;
    seen.rules += read->rule_count > 0;
    seen.what_ifs += read->what_if != NULL;
    seen.layered += read->policy_layer_count > 1;
    buffer_release(&bytes);
    return STATUS_OK;
}

static enum status reject(void *context, const struct rejection *rejection,
                          struct error *error)
{
    (void)context;
    (void)rejection;
    (void)error;
    return STATUS_OK;
}

static enum status consider(void *context, const struct batch_question *asked,
                            struct decision *decision, struct error *error)
{
    const struct what_if_question question = {
        .set = policies,
        .day = asked->day,
        .member = asked->member,
        .options = {.known_on = KNOWN_ON},
        .budget = 40,
        .cost = WHAT_IF_COST,
    };
    (void)context;
    if (!what_if_is_about(decision))
        return STATUS_OK;
    return what_if_find(&question, decision, asked->arena, &decision->what_if, error);
}

static void decide_all(const struct decide_options *options, bool what_if)
{
    const struct batch_options batch = {.inputs = files,
                                        .input_count = file_count,
                                        .policies = policies,
                                        .decide = *options};
    const struct batch_sink sink = {
        .decision = take, .rejection = reject, .consider = what_if ? consider : NULL};
    struct batch_counts counts = {.sessions = 0};
    struct error error = ERROR_NONE;
    seen.decisions = seen.rules = seen.what_ifs = seen.layered = seen.bytes = 0;
    seen.seconds = 0;
    assert_ok(batch_run(&batch, &sink, &counts, &error), &error);
    assert_true(counts.sessions >= 120);
    assert_true(seen.decisions >= counts.sessions);
}

static void every_sample(void **state)
{
    const struct decide_options options = {.known_on = KNOWN_ON};
    (void)state;
    decide_all(&options, false);
    if (rounds > 1)
        printf("%zu decisions of %zu bytes: %.2f us each\n", seen.decisions,
               seen.bytes / seen.decisions,
               seen.seconds * 1e6 / (double)seen.decisions / rounds);
}

static void every_sample_explained(void **state)
{
    const struct decide_options options = {
        .known_on = KNOWN_ON, .filing_date = KNOWN_ON, .explain = true};
    (void)state;
    decide_all(&options, false);
    assert_true(seen.rules > 100);
}

static void every_sample_and_what_would_mend_it(void **state)
{
    const struct decide_options options = {.known_on = KNOWN_ON};
    (void)state;
    decide_all(&options, true);
    assert_true(seen.what_ifs > 20);
}

static void every_sample_under_every_policy(void **state)
{
    const struct decide_options options = {.known_on = KNOWN_ON, .as_all = true};
    (void)state;
    decide_all(&options, false);
    assert_true(seen.layered > 0);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sample),
        cmocka_unit_test(every_sample_explained),
        cmocka_unit_test(every_sample_and_what_would_mend_it),
        cmocka_unit_test(every_sample_under_every_policy),
    };
    if (argc > 1)
        rounds = atoi(argv[1]);
    return cmocka_run_group_tests(tests, start, stop);
}
