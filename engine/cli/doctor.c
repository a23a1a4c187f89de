/* gonio doctor: is the spool, and the machine it stands on, as it should be? */
#include "runtime/doctor.h"

#include "answers/answers.h"
#include "base/date.h"
#include "base/terminal.h"
#include "cli/command.h"
#include "cli/data_folder.h"
#include "cli/exit.h"
#include "cli/options.h"
#include "cli/resources.h"
#include "format/json.h"
#include "runtime/control.h"
#include "show/output.h"
#include "watch/watch_config.h"

#include <stdio.h>
#include <unistd.h>

#define STATUS_MOST ((size_t)1024 * 1024)
#define SILENCE_MS  5000

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
    struct arena arena; /* of settings, and what the daemon says */
    struct watch_config config;
    char config_path[4096];
    struct option_texts folders; /* of policies, from both */
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

/* ---- settings ---- */

/* Those of watch.lua decide, as they do for the daemon: what the command line
 * names lies over them. False: they are wrong, and were told. */
static bool read_config(struct visit_of_doctor *v, const struct doctor *doctor)
{
    struct error error = ERROR_NONE;
    int n =
        snprintf(v->config_path, sizeof v->config_path, "%s/watch.lua", doctor->spool);
    v->config = watch_config_default;
    if (n < 0 || (size_t)n >= sizeof v->config_path)
        return true;
    enum status status =
        watch_config_read(v->config_path, &v->arena, &v->config, &error);
    if (status == STATUS_NOT_FOUND)
        return true;
    if (status) {
        doctor_tell(doctor, DOCTOR_BAD, "config.fault", error.fix,
                    "gonio watch would not start: watch.lua:%u: %.200s", error.line,
                    error.message);
        return false;
    }
    doctor_tell(doctor, DOCTOR_GOOD, "config.reads", NULL, "watch.lua is in order");
    return true;
}

static void add_folders(struct visit_of_doctor *v)
{
    struct option_texts *all = &v->folders;
    for (size_t i = 0; v->config.payers[i] && all->count < OPTION_TEXTS_MAX; i++)
        all->at[all->count++] = v->config.payers[i];
    for (size_t i = 0; i < v->payers.count && all->count < OPTION_TEXTS_MAX; i++)
        all->at[all->count++] = v->payers.at[i];
    if (!v->data_option)
        v->data_option = v->config.data;
}

/* ---- the daemon ---- */

static enum status gather(void *context, struct text piece, struct error *error)
{
    struct buffer *json = context;
    buffer_put_text(json, piece);
    return buffer_failed(json) ? error_no_memory(error) : STATUS_OK;
}

/* It works, and is as it should be: which of its problems are choices? */
static enum doctor_weight weight_of(struct text code)
{
    bool choice = text_is(code, "policies.kept") || text_is(code, "policies.waiting") ||
                  text_is(code, "spool.network");
    return choice ? DOCTOR_NOTE : DOCTOR_BAD;
}

static void tell_problems(const struct doctor *doctor, const struct json *status)
{
    const struct json *at = json_get(status, "problems");
    char code[48];
    bool any = false;
    at = at && json_kind(at) == JSON_ARRAY ? json_first(at) : NULL;
    for (; at; at = json_next(at), any = true) {
        struct text name = json_text(json_get(at, "code"));
        struct text message = json_text(json_get(at, "message"));
        (void)snprintf(code, sizeof code, "%.*s", TEXT_ARG(name));
        doctor_tell(doctor, weight_of(name), code,
                    "gonio watch --status SPOOL says all of it", "%.*s",
                    (int)(message.len < 300 ? message.len : 300), message.at);
    }
    if (!any)
        doctor_tell(doctor, DOCTOR_GOOD, "daemon.healthy", NULL, "it is healthy");
}

static void check_status(struct visit_of_doctor *v, const struct doctor *doctor)
{
    static const char *const question[] = {"status"};
    const struct control_question asked = {.spool = doctor->spool,
                                           .count = 1,
                                           .words = question,
                                           .timeout_ms = SILENCE_MS};
    struct buffer json;
    struct json *status = NULL;
    struct error error = ERROR_NONE;
    const struct answer_out out = {&json, gather};
    bool there = false;
    int unused = 0;
    buffer_init(&json, STATUS_MOST);
    if (control_ask(&asked, &out, &there, &unused, &error) || !there ||
        json_read(buffer_text(&json), &v->arena, &status, &error))
        doctor_tell(doctor, DOCTOR_NOTE, "daemon.silent",
                    "ask again: it may be busy; its log says with what",
                    "the daemon does not answer");
    else
        tell_problems(doctor, status);
    buffer_release(&json);
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
        status = resources_open_data(&v->folders, v->data, &resources, &set, &error);
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
    if (doctor.daemon)
        check_status(v, &doctor);
    if (read_config(v, &doctor))
        add_folders(v);
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
    arena_init(&v.arena, 2 * STATUS_MOST * 16);
    if (!status)
        status = examine(&v, &error);
    int worst = status ? exit_report("doctor", &error) : EXIT_OK;
    arena_release(&v.arena);
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
        "whether a daemon works there, and what it says of itself; the ledger, when\n"
        "none does; the settings in watch.lua; and whether the policies load, those "
        "of\n"
        "the folders that watch.lua names, too. Nothing is changed.\n"
        "\n"
        "  --payers DIR       a folder with more policies, as gonio watch was started\n"
        "                     with; may be given again\n"
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
