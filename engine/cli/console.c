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
};

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
        {"command", OPTION_TEXT, &line->commands, NULL, NULL},
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

static int console_command_run(int argc, char **argv)
{
    struct console_command_line line = {0};
    static struct extras extras;
    struct error error = ERROR_NONE;
    (void)argc;
    enum status status = read_options(&line, argv, &error);
    if (!status && line.files.help)
        return exit_help(&command_console);
    if (!status)
        status = extras_open(&line.extras, &extras, &error);
    if (!status)
        status = extras_start(&extras, &error);
    if (!status)
        status = open_console(&line, &extras, &error);
    extras_finish(&extras);
    extras_close(&extras);
    return status ? exit_report("console", &error) : EXIT_OK;
}

const struct command command_console = {
    .name = "console",
    .summary = "ask a session anything: why, what if, under whom",
    .help = "usage: gonio console [OPTION]... [FILE]...\n",
    .run = console_command_run,
};
