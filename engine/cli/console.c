/* gonio console: a session on the table, asked anything. */
#include "console/console.h"

#include "base/date.h"
#include "cli/command.h"
#include "cli/data_folder.h"
#include "cli/exit.h"
#include "cli/extras.h"
#include "cli/options.h"
#include "cli/resources.h"
#include "console/history.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct console_command_line {
    struct option_texts payers;
    const char *data, *idle, *as, *mode, *attach, *commands, *script;
    int32_t known_on, filing_date, idle_s;
    bool vi;
    struct extras_options extras;
    struct operands files;
    struct option_texts statements; /* of -c, joined to commands */
};

#define STATEMENTS_MOST ((size_t)64 * 1024 * 1024)

/* -c and -f, as shells have them. */
static void long_names(char **argv)
{
    static char command[] = "--command", script[] = "--script";
    for (char **at = argv; *at && strcmp(*at, "--") != 0; at++) {
        if (strcmp(*at, "-c") == 0)
            *at = command;
        else if (strcmp(*at, "-f") == 0)
            *at = script;
    }
}

#define IDLE_DEFAULT (10 * 60)
#define IDLE_MOST    (7 * 24 * 3600)

/* Minutes; "5s": seconds. */
static enum status read_idle(struct console_command_line *line, struct error *error)
{
    char *end = NULL;
    line->idle_s = IDLE_DEFAULT;
    if (!line->idle)
        return STATUS_OK;
    errno = 0;
    long count = char_is_digit(line->idle[0]) ? strtol(line->idle, &end, 10) : -1;
    bool seconds = end && strcmp(end, "s") == 0;
    if (errno == 0 && count >= 0 && (seconds || *end == '\0') &&
        count <= IDLE_MOST / (seconds ? 1 : 60)) {
        line->idle_s = (int32_t)(seconds ? count : count * 60);
        return STATUS_OK;
    }
    error_set(error, STATUS_USAGE, "usage.idle",
              "--idle is minutes, or seconds as 30s; 0: never");
    return error->status;
}

static enum status read_options(struct console_command_line *line, char **argv,
                                struct error *error)
{
    const struct option rows[] = {
        {"command", OPTION_TEXTS, &line->statements, NULL, NULL},
        {"script", OPTION_TEXT, &line->script, NULL, NULL},
        {"attach", OPTION_TEXT, &line->attach, NULL, NULL},
        {"mode", OPTION_TEXT, &line->mode, NULL, NULL},
        {"as", OPTION_TEXT, &line->as, NULL, NULL},
        {"known-on", OPTION_DATE, &line->known_on, NULL, NULL},
        {"filing-date", OPTION_DATE, &line->filing_date, NULL, NULL},
        {"payers", OPTION_TEXTS, &line->payers, NULL, NULL},
        {"data", OPTION_TEXT, &line->data, NULL, NULL},
        {"idle", OPTION_TEXT, &line->idle, NULL, NULL},
        {"vi", OPTION_FLAG, &line->vi, NULL, NULL},
        {"plugin", OPTION_TEXTS, &line->extras.files, NULL, NULL},
        {"set", OPTION_TEXTS, &line->extras.settings, NULL, NULL},
        {"map", OPTION_TEXT, &line->extras.map, NULL, NULL},
    };
    struct option_set set = {rows, sizeof rows / sizeof *rows};
    line->known_on = date_today();
    line->filing_date = DATE_NONE;
    long_names(argv);
    enum status status = options_read(&set, argv, &line->files, error);
    return status ? status : read_idle(line, error);
}

static enum status open_console(const struct console_command_line *line,
                                struct extras *extras, struct error *error)
{
    struct resources resources;
    char data[DATA_FOLDER_PATH], history[HISTORY_PATH];
    enum status status = data_folder_find(line->data, false, data, error);
    if (!status)
        status = resources_find(&line->payers, &resources, error);
    if (status)
        return status;
    history_usual_path(history);
    const struct policy_set_options policies = {
        .payers = resources.payers, .scripts = resources.scripts, .data = data};
    const struct console_options options = {
        .policies = &policies,
        .judge = extras_judge(extras),
        .plugins = &extras->plugins,
        .readers = extras_readers(extras),
        .files = (const char *const *)line->files.at,
        .file_count = (size_t)line->files.count,
        .attach = line->attach,
        .commands = line->commands,
        .script = line->script,
        .as = line->as ? text_of(line->as) : TEXT_NONE,
        .known_on = line->known_on,
        .filing_date = line->filing_date,
        .idle_s = line->idle_s,
        .history = history,
        .mode = line->mode,
        .vi = line->vi,
    };
    return console_run(&options, error);
}

/* A line for each -c, so that an error says which it was. */
static enum status join_statements(struct console_command_line *line,
                                   struct buffer *joined, struct error *error)
{
    for (size_t i = 0; i < line->statements.count; i++) {
        buffer_put_cstr(joined, i ? "\n" : "");
        buffer_put_cstr(joined, line->statements.at[i]);
    }
    buffer_put_char(joined, '\0');
    if (line->statements.count)
        line->commands = joined->at;
    return buffer_failed(joined) ? error_no_memory(error) : STATUS_OK;
}

static enum status check_together(const struct console_command_line *line,
                                  struct error *error)
{
    if (line->script && line->statements.count) {
        error_set(error, STATUS_USAGE, "usage.together", "-f does not go with -c");
        error_fix(error, "-c ':source FILE' among the others");
        return error->status;
    }
    if (!line->attach)
        return STATUS_OK;
    if (line->files.count || line->as) {
        error_set(error, STATUS_USAGE, "usage.together", "--attach does not go with %s",
                  line->as ? "--as" : "session files");
        error_fix(error, "a daemon answers about the sessions that it decided");
        return error->status;
    }
    return STATUS_OK;
}

static enum status run(struct console_command_line *line, struct error *error)
{
    static struct extras extras;
    struct buffer joined;
    buffer_init(&joined, STATEMENTS_MOST);
    enum status status = join_statements(line, &joined, error);
    if (!status)
        status = check_together(line, error);
    if (!status)
        status = extras_open(&line->extras, &extras, error);
    if (!status)
        status = extras_start(&extras, error);
    if (!status)
        status = open_console(line, &extras, error);
    extras_finish(&extras);
    extras_close(&extras);
    buffer_release(&joined);
    return status;
}

static int console_command_run(int argc, char **argv)
{
    struct console_command_line line = {0};
    struct error error = ERROR_NONE;
    (void)argc;
    enum status status = read_options(&line, argv, &error);
    if (!status && line.files.help)
        return exit_help(&command_console);
    if (!status)
        status = run(&line, &error);
    return status ? exit_report("console", &error) : EXIT_OK;
}

const struct command command_console = {
    .name = "console",
    .summary = "ask a session anything: why, what if, under whom",
    .help =
        "usage: gonio console [OPTION]... [FILE]...\n"
        "       gonio console --attach SPOOL [OPTION]...\n"
        "\n"
        "Lays the sessions of the files on a table and answers questions about them:\n"
        "why one is held, what would make it ready, what another payer says to the\n"
        "same minutes. What is changed there is decided again at once, with the\n"
        "difference; nothing leaves the table but what :save writes. Policies are "
        "read,\n"
        "tried and tested there too. Begin with :help.\n"
        "\n"
        "  :why                      a statement that begins with a colon is a "
        "command\n"
        "  :set services[1].minutes +3\n"
        "  timed_minutes > 38        all others are expressions, in Lua, over its "
        "facts\n"
        "\n"
        "Without a terminal, or with -c or -f, statements are a script: no prompt, no\n"
        "colour, and the first error ends it, so that a console session is a test.\n"
        "\n"
        "  -c, --command STATEMENT\n"
        "                     run it and end; may be given again\n"
        "  -f, --script FILE  run the statements of a file and end\n"
        "  --attach SPOOL     ask the gonio watch that works there, about any session\n"
        "                     it decided; also approve, rollback and reload\n"
        "  --mode MODE        table, json, ndjson, csv, md, or a plugin's (table)\n"
        "  --as PAYER         decide as if this were each session's payer\n"
        "  --known-on DATE    with the rules as they were known on that day,\n"
        "                     YYYY-MM-DD (today)\n"
        "  --filing-date DATE when the claims are filed\n"
        "  --payers DIR       a folder with more policies; may be given again, and\n"
        "                     of policies with the same id the later one wins\n"
        "  --data DIR         the folder of imported tables (gonio data --help)\n"
        "  --idle MINUTES     lock after so long without a key, when a session lies "
        "on\n"
        "                     the table (10; 0: never)\n"
        "  --vi               keys as in vi\n"
        "  --map FILE         files that are not JSON are CSV, read through this\n"
        "                     mapping; see gonio convert --help\n"
        "  --plugin FILE      load this plugin too; may be given again\n"
        "  --set PLUGIN.OPTION=VALUE\n"
        "                     an option of a plugin; may be given again\n"
        "  --help             show this\n"
        "\n"
        "Exit status of a script (a terminal's is 0):\n"
        "  74 input or output failed     4 a policy failed to load or run\n"
        "   2 a statement is wrong       3 a session file was rejected\n"
        " 130 interrupted by Ctrl-C      0 all went well\n"
        "\n"
        "Examples:\n"
        "  gonio console visit.json\n"
        "  gonio console -c :flip visit.json\n"
        "  gonio console --mode csv -c ':as all' visit.json\n"
        "  gonio console --payers our-payers -f held.gonio march/*.json\n"
        "  gonio console --attach /srv/gonio -c ':why S-1001'\n",
    .run = console_command_run,
};
