/* gonio convert: what was understood of a file, as sessions. */
#include "base/file.h"
#include "cli/command.h"
#include "cli/exit.h"
#include "cli/extras.h"
#include "cli/interrupt.h"
#include "format/gate.h"
#include "format/reader.h"
#include "format/records.h"
#include "show/output.h"

#include <unistd.h>

#define CONVERT_MEMORY ((size_t)256 * 1024 * 1024)

struct convert {
    struct extras_options options;
    struct operands operands;
    bool strict;
    struct extras extras;
    struct inputs inputs;
    struct output output;
    struct buffer said; /* to standard error */
    struct arena arena; /* of one record */
    uint64_t sessions, rejected, warnings;
};

/* ---- saying ---- */

static void flush_said(struct convert *convert)
{
    struct error unheard = ERROR_NONE;
    if (convert->said.len && file_write_all(STDERR_FILENO, buffer_text(&convert->said),
                                            "standard error", &unheard))
        unheard = ERROR_NONE;
    buffer_clear(&convert->said);
}

static void say_problems(struct convert *convert, struct text file,
                         const struct problems *problems)
{
    for (size_t i = 0; i < problems->count; i++) {
        struct error error = problems->at[i].error;
        buffer_put_visible(&convert->said, error.file[0] ? text_of(error.file) : file);
        if (error.line)
            buffer_printf(&convert->said, ":%u", error.line);
        if (error.line && error.column)
            buffer_printf(&convert->said, ":%u", error.column);
        buffer_put_cstr(&convert->said, problems->at[i].warning ? ": warning: " : ": ");
        error.file[0] = '\0';
        error.line = 0;
        error_write(&error, &convert->said);
    }
    if (problems->more)
        buffer_printf(&convert->said, "  and %zu more\n", problems->more);
    flush_said(convert);
}

/* ---- one record ---- */

static enum status say_refused(struct convert *convert, size_t input,
                               const struct record *record, struct problems *problems,
                               struct error *error)
{
    struct text file;
    enum status status =
        inputs_file(&convert->inputs, input, record->line, &file, error);
    if (!status)
        say_problems(convert, file, problems);
    return status;
}

static enum status take_record(struct convert *convert, size_t input,
                               const struct record *record, struct error *error)
{
    struct reader_options options = {.first_line = record->line,
                                     .strict = convert->strict};
    struct origins *origins = convert->inputs.at[input].converted.origins;
    struct session *session = NULL;
    struct text session_id;
    struct problems problems;
    arena_reset(&convert->arena);
    enum status status = reader_session(record->text, &options, &convert->arena,
                                        &session, &session_id, &problems, error);
    for (size_t i = 0; !status && i < problems.count; i++)
        record_place(record, &problems.at[i].error);
    if (!status && origins)
        status =
            origins_settle(origins, record->line, &convert->arena, &problems, error);
    if (!status && problems.count)
        status = say_refused(convert, input, record, &problems, error);
    if (status)
        return status;
    convert->rejected += problems.refused;
    convert->warnings += !problems.refused && problems.count;
    convert->sessions += !problems.refused;
    if (!problems.refused && origins) /* it is one line already */
        buffer_put_text(&convert->output.buffer, record->text);
    else if (!problems.refused)
        buffer_put_compact(&convert->output.buffer, record->text);
    if (!problems.refused)
        buffer_put_char(&convert->output.buffer, '\n');
    return output_step(&convert->output, error);
}

/* A part of the input that is no record. */
static enum status refuse_part(struct convert *convert, size_t input,
                               const struct record *record, const struct error *why,
                               struct error *error)
{
    struct problem problem = {.error = *why};
    struct problems problems = {.at = &problem, .count = 1, .refused = true};
    convert->rejected++;
    return say_refused(convert, input, record, &problems, error);
}

static enum status take_records(struct convert *convert, size_t input,
                                struct records *records, struct error *error)
{
    for (;;) {
        struct record record;
        struct error refusal = ERROR_NONE;
        enum status status = records_next(records, &record, &refusal);
        if (status && status != STATUS_REJECTED) {
            *error = refusal;
            return status;
        }
        if (!status && text_is_absent(record.text))
            return STATUS_OK;
        status = status ? refuse_part(convert, input, &record, &refusal, error)
                        : take_record(convert, input, &record, error);
        if (status)
            return status;
        if (interrupted)
            return error_set(error, STATUS_INTERRUPTED, "interrupted", "interrupted");
    }
}

/* ---- the run ---- */

static enum status take_input(struct convert *convert, size_t input,
                              struct error *error)
{
    struct records *records = NULL;
    int fd = -1;
    enum status status = inputs_front(&convert->inputs, input, &fd, error);
    if (!status)
        status = records_open(fd, input_name(&convert->inputs, input), &records, error);
    if (!status)
        status = take_records(convert, input, records, error);
    records_close(records);
    return status;
}

static void say_summary(struct convert *convert)
{
    for (size_t i = 0; i < convert->inputs.count; i++) {
        if (convert->inputs.at[i].converted.notes)
            buffer_put_cstr(&convert->said, convert->inputs.at[i].converted.notes);
    }
    buffer_printf(&convert->said, "%llu session%s, %llu rejected",
                  (unsigned long long)convert->sessions,
                  convert->sessions == 1 ? "" : "s",
                  (unsigned long long)convert->rejected);
    if (convert->warnings)
        buffer_printf(&convert->said, ", %llu with warnings",
                      (unsigned long long)convert->warnings);
    buffer_put_char(&convert->said, '\n');
    flush_said(convert);
}

static enum status run(struct convert *convert, struct error *error)
{
    const struct input_names names = {(const char *const *)convert->operands.at,
                                      (size_t)convert->operands.count, &interrupted,
                                      extras_readers(&convert->extras)};
    enum status status = inputs_open(&convert->inputs, &names, error);
    for (size_t i = 0; i < convert->inputs.count && !status; i++)
        status = take_input(convert, i, error);
    if (!status)
        say_summary(convert);
    inputs_close(&convert->inputs);
    return status;
}

static int convert_all(struct convert *convert)
{
    struct error error = ERROR_NONE, last = ERROR_NONE;
    interrupt_catch();
    output_begin(&convert->output, STDOUT_FILENO);
    buffer_init(&convert->said, (size_t)1024 * 1024);
    arena_init(&convert->arena, CONVERT_MEMORY);
    enum status status = extras_open(&convert->options, &convert->extras, &error);
    if (!status)
        status = run(convert, &error);
    int worst = status ? exit_report("convert", &error) : EXIT_OK;
    if (output_end(&convert->output, &last))
        worst = exit_worst(worst, exit_report("convert", &last));
    if (convert->rejected)
        worst = exit_worst(worst, EXIT_REJECTED);
    extras_close(&convert->extras);
    arena_release(&convert->arena);
    buffer_release(&convert->said);
    return worst;
}

static int convert_run(int argc, char **argv)
{
    static struct convert convert;
    struct error error = ERROR_NONE;
    const struct option rows[] = {
        {"plugin", OPTION_TEXTS, &convert.options.files, NULL, NULL},
        {"set", OPTION_TEXTS, &convert.options.settings, NULL, NULL},
        {"map", OPTION_TEXT, &convert.options.map, NULL, NULL},
        {"from", OPTION_TEXT, &convert.options.reader, NULL, NULL},
        {"strict", OPTION_FLAG, &convert.strict, NULL, NULL},
    };
    const struct option_set set = {rows, sizeof rows / sizeof *rows};
    (void)argc;
    if (options_read(&set, argv, &convert.operands, &error))
        return exit_report("convert", &error);
    if (convert.operands.help)
        return exit_help(&command_convert);
    if (convert.operands.count == 0) {
        error_set(&error, STATUS_USAGE, "usage.operand", "no file is named");
        error_fix(&error, "gonio convert --map MAPPING.lua EXPORT.csv");
        return exit_report("convert", &error);
    }
    return convert_all(&convert);
}

const struct command command_convert = {
    .name = "convert",
    .summary = "any file that is understood into sessions, to see what was understood",
    .help =
        "usage: gonio convert [OPTION]... FILE...\n"
        "\n"
        "Reads files as check does, and writes their sessions, one a line, to "
        "standard\n"
        "output. What is wrong with a row, which columns were used and which were "
        "not,\n"
        "and how many sessions came out is told on standard error. A session that "
        "check\n"
        "would reject is not written.\n"
        "\n"
        "A CSV file needs a mapping: a Lua file that says which column becomes which\n"
        "field. It is tried here, and then given to check:\n"
        "\n"
        "  gonio convert --map our-export.lua march.csv | head -1\n"
        "  gonio check --map our-export.lua march.csv\n"
        "\n"
        "gonio plugins csv says all about mappings; two are shipped and may be named\n"
        "without a path: service-sheet (one row per service) and webpt (a minutes\n"
        "flowsheet joined with a charge extract).\n"
        "\n"
        "  --map FILE         the mapping for what is not JSON\n"
        "  --from NAME        read all files with this reader (gonio plugins)\n"
        "  --strict           reject sessions that have unknown fields\n"
        "  --plugin FILE      load this plugin too; may be given again\n"
        "  --set PLUGIN.OPTION=VALUE\n"
        "                     an option of a plugin; may be given again\n"
        "  --help             show this\n"
        "\n"
        "Exit status, the highest that applies:\n"
        "  74 input or output failed    2 the command line or the mapping is wrong\n"
        "   3 a row or session was rejected, the others converted    0 none of these\n"
        "\n"
        "Examples:\n"
        "  gonio convert --map service-sheet march.csv > march.ndjson\n"
        "  gonio convert --map webpt minutes.csv charges.csv > march.ndjson\n"
        "  gonio convert pretty.json > lines.ndjson\n",
    .run = convert_run,
};
