/* Memory that is refused, at the n-th allocation alone and from the n-th on,
 * through a whole `check` of two sessions: load the policy and the tables of
 * published data that it names, read, decide, write. Whatever n is, the run ends in
 * order: either with every decision (held, where its policy was what could not go on),
 * or with "out of memory"; never with a crash, a leak or half a decision.
 *
 * Usage: test_allocation [STRIDE], 1 tries every n. */
#define _XOPEN_SOURCE 700 /* mkdtemp */

#include "support/gonio_test.h"

#include "faults/refusal.h"

#include "base/date.h"
#include "base/hash.h"
#include "data/import.h"
#include "format/json.h"
#include "format/writer.h"
#include "run/batch.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static unsigned long stride = 1;
static char input[] = "/tmp/gonio-allocation-XXXXXX";
static char data[] = "/tmp/gonio-allocation-data-XXXXXX";

/* ---- one run ---- */

struct output {
    struct buffer text;
    unsigned decisions;
};

static enum status keep_decision(void *context, const struct decision *decision,
                                 struct error *error)
{
    struct output *output = context;
    writer_decision(decision, &output->text);
    if (buffer_failed(&output->text))
        return error_no_memory(error);
    output->decisions++;
    return STATUS_OK;
}

static enum status keep_rejection(void *context, const struct rejection *rejection,
                                  struct error *error)
{
    struct output *output = context;
    writer_rejection(rejection, &output->text);
    return buffer_failed(&output->text) ? error_no_memory(error) : STATUS_OK;
}

static enum status check(struct output *output, bool *policy_failed)
{
    static const char *const payers[] = {GONIO_SOURCE_DIR "/payers", NULL};
    static const char *const scripts[] = {GONIO_SOURCE_DIR "/scripts", NULL};
    const char *const inputs[] = {input};
    const struct policy_set_options set_options = {
        .payers = payers, .scripts = scripts, .data = data};
    const struct batch_sink sink = {
        .context = output, .decision = keep_decision, .rejection = keep_rejection};
    struct batch_options options = {
        .inputs = inputs, .input_count = 1, .decide = {.known_on = 20778}};
    struct batch_counts counts = {0};
    struct error error = ERROR_NONE;
    enum status status = policy_set_open(&set_options, &options.policies, &error);
    if (status != STATUS_OK)
        return status;
    status = batch_run(&options, &sink, &counts, &error);
    *policy_failed = counts.policy_failed;
    policy_set_close(options.policies);
    return status;
}

/* ---- the tests ---- */

static struct output expected;

static void run_with_fault(bool sticky, unsigned long at)
{
    struct output output = {0};
    bool policy_failed = false;
    buffer_init(&output.text, (size_t)1 << 24);
    refusal_begin(sticky, at);
    enum status status = check(&output, &policy_failed);
    refusal_end();
    if (status == STATUS_OK && !policy_failed) {
        assert_int_equal(output.decisions, expected.decisions);
        assert_true(text_equal(buffer_text(&output.text), buffer_text(&expected.text)));
    } else if (status == STATUS_OK)
        assert_int_equal(output.decisions, expected.decisions); /* held, none lost */
    else
        assert_int_equal(status, STATUS_NO_MEMORY);
    buffer_release(&output.text);
}

static void every_refusal(bool sticky)
{
    unsigned long n = 0;
    do {
        run_with_fault(sticky, n);
        n += stride;
    } while (refusal.refused);
    print_message("%s: %lu allocations, every %lu-th refused\n",
                  sticky ? "from the n-th on" : "the n-th alone", refusal.seen, stride);
    assert_true(n > stride); /* something was refused at all */
}

static void refused_once(void **state)
{
    (void)state;
    every_refusal(false);
}

static void refused_from_then_on(void **state)
{
    (void)state;
    every_refusal(true);
}

static void write_input(void)
{
    struct buffer text;
    char line[4096];
    FILE *sample = fopen(GONIO_SOURCE_DIR "/tests/faults/two-sessions.ndjson", "r");
    int fd = mkstemp(input);
    buffer_init(&text, 65536);
    while (sample && fgets(line, sizeof line, sample))
        buffer_put_cstr(&text, line);
    if (!sample || fd < 0 || write(fd, text.at, text.len) != (ssize_t)text.len)
        exit(1);
    fclose(sample);
    close(fd);
    buffer_release(&text);
}

/* A table of each kind, for the day of the sessions. */
static const char *const sources[DATA_KINDS] = {
    [DATA_NCCI] =
        ("97530\t97116\t\t20200101\t*\t1\tx\n97110\t97530\t\t20200101\t*\t0\tx\n"),
    [DATA_MUE] = ("HCPCS,Practitioner Services MUE Values,MAI\n97110,1,2\n97530,1,3\n"),
    [DATA_MPFS] = ("HCPCS,MOD,WORK RVU,NON-FAC PE RVU,FACILITY PE RVU,MP RVU\n"
                   "97110,,1,1,1,1\n97530,,1,1,1,1\n97116,,1,1,1,1\n"),
    [DATA_GPCI] = ("MAC,STATE,LOCALITY,PW GPCI,PE GPCI,MP GPCI\n04412,TX,31,1,1,1\n"),
    [DATA_ZIP] = ("STATE,ZIP CODE,CARRIER,LOCALITY\nTX,78701,04412,31\n"),
};

static char paths[DATA_KINDS][IMPORT_PATH];

static void import_tables(void)
{
    struct error error = ERROR_NONE;
    struct import_result result;
    char path[64];
    char *files[] = {path};
    if (!mkdtemp(data))
        exit(1);
    (void)snprintf(path, sizeof path, "%s/source", data);
    for (int kind = 0; kind < DATA_KINDS; kind++) {
        const struct import_options options = {.kind = (enum data_kind)kind,
                                               .payer = DATA_MEDICARE,
                                               .files = files,
                                               .count = 1,
                                               .folder = data,
                                               .effective = date_of(2026, 1, 1),
                                               .today = date_of(2026, 11, 21)};
        FILE *source = fopen(path, "w");
        if (!source || fputs(sources[kind], source) < 0 || fclose(source) != 0 ||
            import_run(&options, &result, &error) != STATUS_OK)
            exit(1);
        memcpy(paths[kind], result.path, sizeof result.path);
    }
    unlink(path);
}

static void remove_tables(void)
{
    for (int kind = 0; kind < DATA_KINDS; kind++)
        unlink(paths[kind]);
    rmdir(data);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refused_once),
        cmocka_unit_test(refused_from_then_on),
    };
    struct error error = ERROR_NONE;
    bool policy_failed = false;
    if (argc > 1)
        stride = strtoul(argv[1], NULL, 10);
    json_start();
    if (hash_start(&error) != STATUS_OK)
        return 1;
    write_input();
    import_tables();
    buffer_init(&expected.text, (size_t)1 << 24);
    if (check(&expected, &policy_failed) != STATUS_OK || policy_failed ||
        expected.decisions != 2)
        return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    buffer_release(&expected.text);
    unlink(input);
    remove_tables();
    return failed;
}
