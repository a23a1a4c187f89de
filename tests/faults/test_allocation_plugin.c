/* Memory that is refused, at the n-th allocation alone and from the n-th on,
 * while a plugin reads a file through its mapping. Whatever n is, it ends with
 * all records and problems or with an error that says why.
 *
 * Usage: test_allocation_plugin [STRIDE], 1 tries every n. */
#include "support/gonio_test.h"

#include "faults/refusal.h"

#include "base/file.h"
#include "base/hash.h"
#include "plugin/reading.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define SAMPLES GONIO_SOURCE_DIR "/tests/samples/csv/"

static unsigned long stride = 1;

/* Its second session has a name that the look-up lacks, and a bad date. */
static const char *const files[] = {SAMPLES "clinic.csv", SAMPLES "faulty.csv"};

static enum status settle(const struct reading_result *result, struct buffer *out,
                          struct error *error)
{
    struct arena arena;
    enum status status = STATUS_OK;
    arena_init(&arena, (size_t)1 << 20);
    for (uint64_t i = 1; i <= result->records && !status; i++) {
        struct problems problems = {.at = NULL};
        arena_reset(&arena);
        status = origins_settle(result->origins, i, &arena, &problems, error);
        for (size_t k = 0; k < problems.count && !status; k++)
            buffer_printf(out, "%s %u\n", problems.at[k].error.code,
                          problems.at[k].error.line);
    }
    arena_release(&arena);
    return status;
}

static enum status convert(struct plugins *plugins, struct buffer *out,
                           struct error *error)
{
    struct reading_result result = {.fd = -1};
    enum status status = plugins_add_struct(plugins, gonio_plugin(), "csv.so", error);
    if (!status)
        status = plugins_set(plugins, "csv.map=" SAMPLES "clinic.lua", error);
    if (status)
        return status;
    const struct reading_options options = {
        .plugin = plugins->at[0], .files = files, .count = 2};
    status = reading_run(&options, &result, error);
    if (!status)
        status = settle(&result, out, error);
    if (!status && lseek(result.fd, 0, SEEK_SET) == 0)
        status = file_read_fd(result.fd, "the records", out, error);
    reading_release(&result);
    return status;
}

static enum status run(struct buffer *out, struct error *error)
{
    struct plugins plugins;
    plugins_init(&plugins);
    enum status status = convert(&plugins, out, error);
    plugins_close(&plugins);
    return status;
}

static struct buffer whole;

static void try_at(bool sticky, unsigned long at)
{
    struct buffer out;
    struct error error = ERROR_NONE;
    buffer_init(&out, (size_t)1 << 20);
    refusal_begin(sticky, at);
    enum status status = run(&out, &error);
    refusal_end();
    if (status)
        assert_true(error.message[0]);
    else if (!buffer_failed(&out) &&
             !text_equal(buffer_text(&out), buffer_text(&whole)))
        fail_msg("allocation %lu: something is missing", at);
    buffer_release(&out);
}

static void test_refusals(void **state)
{
    struct error error = ERROR_NONE;
    (void)state;
    buffer_init(&whole, (size_t)1 << 20);
    refusal_begin(false, (unsigned long)-1);
    assert_int_equal(run(&whole, &error), STATUS_OK);
    refusal_end();
    unsigned long all = refusal.seen;
    assert_true(all > 50);
    buffer_put_char(&whole, '\0');
    assert_non_null(strstr(whole.at, "csv.date 3"));
    whole.len--;
    for (unsigned long at = 0; at < all; at += stride) {
        try_at(false, at);
        try_at(true, at);
    }
    buffer_release(&whole);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_refusals)};
    struct error error = ERROR_NONE;
    if (argc > 1)
        stride = strtoul(argv[1], NULL, 10);
    if (hash_start(&error))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
