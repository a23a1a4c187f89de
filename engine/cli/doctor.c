/* gonio doctor: is the spool, and the machine it stands on, as it should be? */
#include "runtime/doctor.h"

#include "base/date.h"
#include "base/terminal.h"
#include "cli/command.h"
#include "cli/data_folder.h"
#include "cli/exit.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/resources.h"

#include <unistd.h>

static const char *const format_words[] = {"text", "json", NULL};
enum { FORMAT_TEXT, FORMAT_JSON };

struct visit_of_doctor {
    struct operands operands;
    struct option_texts payers;
    const char *data_option;
    char data[DATA_FOLDER_PATH];
    int format;
    struct output output;
    struct terminal terminal;
    size_t bad, notes, told;
};

/* ---- findings ---- */

static const char *const words[] = {
    [DOCTOR_GOOD] = "good", [DOCTOR_NOTE] = "note", [DOCTOR_BAD] = "MEND"};

static void put_text(struct visit_of_doctor *v, const struct doctor_finding *finding)
{
    static const enum style styles[] = {[DOCTOR_GOOD] = STYLE_GREEN,
                                        [DOCTOR_NOTE] = STYLE_YELLOW,
                                        [DOCTOR_BAD] = STYLE_RED};
    struct buffer *out = &v->output.buffer;
    terminal_put(&v->terminal, out, styles[finding->weight],
                 text_of(words[finding->weight]));
    buffer_put_cstr(out, "  ");
    terminal_wrap(&v->terminal, out, 6, text_of(finding->what));
    if (!finding->fix[0])
        return;
    buffer_put_cstr(out, "      fix: ");
    terminal_wrap(&v->terminal, out, 11, text_of(finding->fix));
}

static void put_json(struct visit_of_doctor *v, const struct doctor_finding *finding)
{
    static const char *const weights[] = {
        [DOCTOR_GOOD] = "good", [DOCTOR_NOTE] = "note", [DOCTOR_BAD] = "bad"};
    struct buffer *out = &v->output.buffer;
    buffer_put_cstr(out, v->told ? ",\n" : "[\n");
    buffer_printf(out, "{\"weight\":\"%s\",\"code\":\"%s\",\"what\":",
                  weights[finding->weight], finding->code);
    buffer_put_json(out, text_of(finding->what));
    buffer_put_cstr(out, ",\"fix\":");
    if (finding->fix[0])
        buffer_put_json(out, text_of(finding->fix));
    else
        buffer_put_cstr(out, "null");
    buffer_put_char(out, '}');
}

static void take(void *context, const struct doctor_finding *finding)
{
    struct visit_of_doctor *v = context;
    if (v->format == FORMAT_JSON)
        put_json(v, finding);
    else
        put_text(v, finding);
    v->told++;
    v->bad += finding->weight == DOCTOR_BAD;
    v->notes += finding->weight == DOCTOR_NOTE;
}

/* ---- policies ---- */

static size_t load_all(const struct doctor *doctor, struct policy_set *set,
                       struct error *error)
{
    const struct text *ids = NULL;
    size_t count = 0, bad = 0;
    if (policy_set_ids(set, &ids, &count, error))
        return 1;
    for (size_t i = 0; i < count; i++) {
        const struct policy *policy;
        struct error fault = ERROR_NONE;
        if (!policy_set_find(set, ids[i], &policy, &fault))
            continue;
        bad++;
        doctor_tell(doctor, DOCTOR_BAD, "policies.fault",
                    "gonio lint says where, and what else is wrong",
                    "the policy %.*s does not load: %.180s", TEXT_ARG(ids[i]),
                    fault.message);
    }
    if (!bad)
        doctor_tell(doctor, DOCTOR_GOOD, "policies.load", NULL, "all %zu policies load",
                    count);
    return bad;
}

static void check_policies(struct visit_of_doctor *v, const struct doctor *doctor)
{
    static struct resources resources;
    struct policy_set *set = NULL;
    struct error error = ERROR_NONE;
    enum status status = data_folder_find(v->data_option, false, v->data, &error);
    if (!status)
        status = resources_open_data(&v->payers, v->data, &resources, &set, &error);
    if (status)
        doctor_tell(doctor, DOCTOR_BAD, "policies.none", error.fix, "%s",
                    error.message);
    else if (load_all(doctor, set, &error) == 0)
        error = ERROR_NONE;
    policy_set_close(set);
}

/* ---- the command ---- */

static enum status read_options(struct visit_of_doctor *v, char **argv,
                                struct error *error)
{
    const struct option rows[] = {
        {"format", OPTION_WORD, &v->format, format_words, NULL},
        {"payers", OPTION_TEXTS, &v->payers, NULL, NULL},
        {"data", OPTION_TEXT, &v->data_option, NULL, NULL},
    };
    struct option_set set = {rows, sizeof rows / sizeof *rows};
    enum status status = options_read(&set, argv, &v->operands, error);
    if (status || v->operands.help || v->operands.count == 1)
        return status;
    error_set(error, STATUS_USAGE, "usage.operand", "gonio doctor looks at one spool");
    error_fix(error, "gonio doctor SPOOL");
    return error->status;
}

static void put_end(struct visit_of_doctor *v)
{
    struct buffer *out = &v->output.buffer;
    if (v->format == FORMAT_JSON)
        buffer_put_cstr(out, v->told ? "\n]\n" : "[]\n");
    else if (v->bad)
        buffer_printf(out, "\n%zu to mend, %zu to know.\n", v->bad, v->notes);
    else
        buffer_printf(out, "\nNothing to mend, %zu to know.\n", v->notes);
}

static enum status examine(struct visit_of_doctor *v, struct error *error)
{
    struct doctor doctor = {
        .spool = v->operands.at[0], .call = take, .context = v, .today = date_today()};
    enum status status = doctor_examine(&doctor, error);
    if (status)
        return status;
    check_policies(v, &doctor);
    put_end(v);
    return STATUS_OK;
}

static int doctor_main(int argc, char **argv)
{
    static struct visit_of_doctor v;
    struct error error = ERROR_NONE;
    (void)argc;
    enum status status = read_options(&v, argv, &error);
    if (!status && v.operands.help)
        return exit_help(&command_doctor);
    v.terminal = terminal_of(STDOUT_FILENO);
    output_begin(&v.output, STDOUT_FILENO);
    if (!status)
        status = examine(&v, &error);
    int worst = status ? exit_report("doctor", &error) : EXIT_OK;
    if (output_end(&v.output, &error))
        worst = exit_worst(worst, exit_report("doctor", &error));
    return exit_worst(worst, v.bad ? EXIT_NEGATIVE : EXIT_OK);
}

const struct command command_doctor = {
    .name = "doctor",
    .summary = "is a watch folder, and its machine, as it should be?",
    .help =
        "usage: gonio doctor [OPTION]... SPOOL\n"
        "\n"
        "Looks at a watch folder and the machine it stands on, and says what to mend:\n"
        "folders, owners and rights; one file system for all, its kind, room on it,\n"
        "whether it is encrypted; what the kernel can do, and its limits; the clock;\n"
        "whether a daemon works there; the ledger, when none does; and whether the\n"
        "policies load. Nothing is changed.\n"
        "\n"
        "  --payers DIR       a folder with more policies; may be given again\n"
        "  --data DIR         the folder of imported tables (gonio data --help)\n"
        "  --format text|json what to write (text)\n"
        "  --help             show this\n"
        "\n"
        "exit status: 0 nothing has to be mended, 1 something has, 2 there is no such\n"
        "folder\n"
        "\n"
        "example:\n"
        "  gonio doctor /srv/gonio\n",
    .run = doctor_main,
};
