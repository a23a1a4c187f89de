#include "runtime/watch.h"
#include "base/file.h"
#include "base/terminal.h"
#include "cli/command.h"
#include "cli/data_folder.h"
#include "cli/exit.h"
#include "cli/extras.h"
#include "cli/handler_sets.h"
#include "cli/options.h"
#include "cli/resources.h"
#include "cli/watch_status.h"

#include <stdio.h>
#include <unistd.h>

#define CONFIG_MEMORY ((size_t)1024 * 1024)

static const char *const format_words[] = {"text", "json", NULL};
static const char *const ready_words[] = {"quiet", "renamed", "done-file", NULL};

struct watch_command {
    bool once, strict, status;
    int format; /* of --status */
    const char *config;
    int ready;        /* -1: as the configuration says */
    int32_t quiet_s;  /* -1 */
    int32_t rescan_s; /* -1 */
    int32_t known_on; /* DATE_NONE */
    struct option_texts payers;
    const char *data;
    struct extras_options extras;
    struct option_texts events;
    struct option_texts sets; /* of --set, those of event handlers */
    struct handler_sets settings;
    struct operands operands;
    /* ---- made of these ---- */
    struct watch_config read;
    struct arena arenas[2]; /* of the configuration: the one in use, the next */
    int arena;
    struct resources resources;
    struct option_texts folders;
    char data_path[DATA_FOLDER_PATH];
    struct extras loaded;
    char shipped[RESOURCE_PATH]; /* event handlers */
    const char *handlers[OPTION_TEXTS_MAX + 2];
};

/* As the settings of the same names. */
static enum status check_seconds(const struct watch_command *command,
                                 struct error *error)
{
    if (command->quiet_s > WATCH_SECONDS_MOST)
        return error_set(error, STATUS_USAGE, "usage.value",
                         "--quiet must be a whole number from 0 to %d",
                         WATCH_SECONDS_MOST);
    if (command->rescan_s > WATCH_SECONDS_MOST || command->rescan_s == 0)
        return error_set(error, STATUS_USAGE, "usage.value",
                         "--rescan must be a whole number from 1 to %d",
                         WATCH_SECONDS_MOST);
    return STATUS_OK;
}

static enum status read_options(struct watch_command *command, char **argv,
                                struct error *error)
{
    const struct option rows[] = {
        {"once", OPTION_FLAG, &command->once, NULL, NULL},
        {"status", OPTION_FLAG, &command->status, NULL, NULL},
        {"format", OPTION_WORD, &command->format, format_words, NULL},
        {"config", OPTION_TEXT, &command->config, NULL, NULL},
        {"ready", OPTION_WORD, &command->ready, ready_words, NULL},
        {"quiet", OPTION_COUNT, &command->quiet_s, NULL, NULL},
        {"rescan", OPTION_COUNT, &command->rescan_s, NULL, NULL},
        {"strict", OPTION_FLAG, &command->strict, NULL, NULL},
        {"payers", OPTION_TEXTS, &command->payers, NULL, NULL},
        {"data", OPTION_TEXT, &command->data, NULL, NULL},
        {"known-on", OPTION_DATE, &command->known_on, NULL, NULL},
        {"map", OPTION_TEXT, &command->extras.map, NULL, NULL},
        {"plugin", OPTION_TEXTS, &command->extras.files, NULL, NULL},
        {"set", OPTION_TEXTS, &command->extras.settings, NULL, NULL},
        {"events", OPTION_TEXTS, &command->events, NULL, NULL},
    };
    const struct option_set set = {rows, sizeof rows / sizeof *rows};
    command->ready = command->quiet_s = command->rescan_s = -1;
    command->known_on = DATE_NONE;
    enum status status = options_read(&set, argv, &command->operands, error);
    if (!status)
        status = check_seconds(command, error);
    if (status || command->operands.help || command->operands.count == 1)
        return status;
    error_set(error, STATUS_USAGE, "usage.operand",
              command->operands.count ? "more than one spool is named"
                                      : "no spool is named");
    error_fix(error, "gonio watch SPOOL: the folder to work in; it is made when it is "
                     "not there");
    return error->status;
}

/* ---- the configuration ---- */

static enum status config_path(const struct watch_command *command,
                               char path[RESOURCE_PATH], struct error *error)
{
    int n = command->config ? snprintf(path, RESOURCE_PATH, "%s", command->config)
                            : snprintf(path, RESOURCE_PATH, "%s/watch.lua",
                                       command->operands.at[0]);
    if (n > 0 && n < RESOURCE_PATH)
        return STATUS_OK;
    return error_set(error, STATUS_USAGE, "usage.config", "the path is too long");
}

/* Behind those of the file: the last one holds. */
static enum status lay_settings(const struct watch_command *command,
                                struct watch_config *config, struct error *error)
{
    const struct handler_sets *sets = &command->settings;
    if (config->event_count + sets->count > WATCH_EVENTS)
        return error_set(error, STATUS_USAGE, "usage.set",
                         "more than %d options of event handlers", WATCH_EVENTS);
    for (size_t i = 0; i < sets->count; i++)
        config->events[config->event_count++] = sets->at[i];
    return STATUS_OK;
}

static void lay_over(const struct watch_command *command, struct watch_config *config)
{
    if (command->ready >= 0)
        config->ready = (enum watch_ready)command->ready;
    if (command->quiet_s >= 0)
        config->quiet_ms = (int64_t)command->quiet_s * 1000;
    if (command->rescan_s > 0)
        config->rescan_ms = (int64_t)command->rescan_s * 1000;
    if (command->known_on != DATE_NONE)
        config->known_on = command->known_on;
    config->strict = config->strict || command->strict;
}

/* The arena of the configuration before stays until the next one: its texts
 * are in use. */
static enum status configure(void *context, struct watch_config *config,
                             struct error *error)
{
    struct watch_command *command = context;
    struct arena *arena = &command->arenas[1 - command->arena];
    char path[RESOURCE_PATH];
    enum status status = config_path(command, path, error);
    if (status)
        return status;
    arena_reset(arena);
    *config = watch_config_default;
    status = watch_config_read(path, arena, config, error);
    if (status == STATUS_NOT_FOUND && !command->config) {
        *error = ERROR_NONE;
        status = STATUS_OK;
    }
    if (status)
        return status;
    command->arena = 1 - command->arena;
    lay_over(command, config);
    return lay_settings(command, config, error);
}

/* Folders of the command line lie over those of the configuration. */
static enum status gather_folders(struct watch_command *command, struct error *error)
{
    struct option_texts *folders = &command->folders;
    for (size_t i = 0; command->read.payers[i]; i++)
        folders->at[folders->count++] = command->read.payers[i];
    for (size_t i = 0; i < command->payers.count; i++) {
        if (folders->count == OPTION_TEXTS_MAX)
            return error_set(error, STATUS_USAGE, "usage.payers",
                             "more than %d policy folders are named", OPTION_TEXTS_MAX);
        folders->at[folders->count++] = command->payers.at[i];
    }
    const char *data = command->data ? command->data : command->read.data;
    return data_folder_find(data, false, command->data_path, error);
}

/* Only to see that the folders named hold policies. */
static enum status check_folders(struct watch_command *command, struct error *error)
{
    struct policy_set *set = NULL;
    enum status status = resources_open_data(&command->folders, command->data_path,
                                             &command->resources, &set, error);
    policy_set_close(set);
    return status;
}

/* Those that are shipped, and the folders named. */
static void find_handlers(struct watch_command *command)
{
    size_t count = 0;
    int n = snprintf(command->shipped, RESOURCE_PATH, "%.4000s/events",
                     command->resources.scripts[0]);
    if (n > 0 && access(command->shipped, R_OK) == 0)
        command->handlers[count++] = command->shipped;
    for (size_t i = 0; i < command->events.count; i++)
        command->handlers[count++] = command->events.at[i];
    command->handlers[count] = NULL;
}

/* Only the plugins know which settings are theirs. */
static enum status open_extras(struct watch_command *command, struct error *error)
{
    command->extras.others = &command->sets;
    if (!command->extras.map)
        command->extras.map = command->read.map;
    enum status status = extras_open(&command->extras, &command->loaded, error);
    struct plugin *csv = command->loaded.readers.otherwise;
    if (!status && csv) /* a mapping with a fault would refuse every file */
        status = plugin_start(csv, error);
    for (size_t i = 0; i < command->sets.count && !status; i++)
        status = handler_sets_add(&command->settings, command->sets.at[i], error);
    return status ? status : lay_settings(command, &command->read, error);
}

static enum status prepare(struct watch_command *command, struct error *error)
{
    enum status status = configure(command, &command->read, error);
    if (!status)
        status = gather_folders(command, error);
    if (!status)
        status = check_folders(command, error);
    if (!status)
        find_handlers(command);
    if (!status)
        status = open_extras(command, error);
    return status ? status : extras_start(&command->loaded, error);
}

/* ---- running ---- */

static void put_folder(struct buffer *out, const char *what, const struct spool *spool,
                       const char *name)
{
    buffer_put_cstr(out, what);
    buffer_put_visible(out, text_of(spool->path));
    buffer_put_cstr(out, name);
}

/* Where to drop files, when the spool is new; how to end it, for who looks. */
static void say_hello(void *context, const struct spool *spool)
{
    const struct watch_command *command = context;
    bool stays = !command->once && terminal_of(STDERR_FILENO).is_terminal;
    struct buffer out;
    struct error unheard = ERROR_NONE;
    buffer_init(&out, 64 * 1024);
    if (spool->made) {
        put_folder(&out, "Drop session files into         ", spool, "/inbox\n");
        put_folder(&out, "What was decided is in          ", spool, "/out\n");
        put_folder(&out, "What was refused, and why, in   ", spool, "/quarantine\n");
    }
    if (stays)
        buffer_put_cstr(&out, "Ctrl-C ends it; what is in hand is finished first.\n\n");
    if (!buffer_failed(&out) && buffer_text(&out).len &&
        file_write_all(STDERR_FILENO, buffer_text(&out), "standard error", &unheard))
        unheard = ERROR_NONE;
    buffer_release(&out);
}

/* A CSV file without a mapping is answered better by who expects JSON. */
static const struct input_readers *readers_of(const struct watch_command *command)
{
    const struct extras_options *asked = &command->extras;
    bool any =
        asked->map || asked->files.count || asked->settings.count > command->sets.count;
    return any ? extras_readers(&command->loaded) : NULL;
}

static int run(struct watch_command *command)
{
    struct error error = ERROR_NONE;
    struct watch_counts counts;
    const char *data = command->data_path;
    const struct policy_set_options policies = {.payers = command->resources.payers,
                                                .scripts = command->resources.scripts,
                                                .data = data[0] ? data : NULL};
    const struct watch_options options = {
        .spool = command->operands.at[0],
        .config = &command->read,
        .configure = configure,
        .opened = say_hello,
        .context = command,
        .policies = &policies,
        .judge = extras_judge(&command->loaded),
        .readers = readers_of(command),
        .bus = &command->loaded.bus,
        .events = command->handlers,
        .once = command->once,
        .terminal = terminal_of(STDERR_FILENO).is_terminal,
    };
    enum status status = watch_run(&options, &counts, &error);
    int result = status ? exit_report("watch", &error) : EXIT_OK;
    if (command->once && (counts.rejected || counts.refused))
        result = exit_worst(result, EXIT_REJECTED);
    if (command->once && counts.policy_failed)
        result = exit_worst(result, EXIT_POLICY);
    return result;
}

static int watch_command_run(int argc, char **argv)
{
    static struct watch_command command;
    struct error error = ERROR_NONE;
    (void)argc;
    if (read_options(&command, argv, &error))
        return exit_report("watch", &error);
    if (command.operands.help)
        return exit_help(&command_watch);
    if (command.status)
        return watch_status(command.operands.at[0], command.format == 1);
    arena_init(&command.arenas[0], CONFIG_MEMORY);
    arena_init(&command.arenas[1], CONFIG_MEMORY);
    int result =
        prepare(&command, &error) ? exit_report("watch", &error) : run(&command);
    extras_finish(&command.loaded);
    extras_close(&command.loaded);
    arena_release(&command.arenas[0]);
    arena_release(&command.arenas[1]);
    return result;
}

const struct command command_watch = {
    .name = "watch",
    .summary = "decide what is dropped into a folder, once, all day",
    .help =
        "usage: gonio watch [OPTION]... SPOOL\n"
        "       gonio watch --once [OPTION]... SPOOL\n"
        "       gonio watch --status [--format json] SPOOL\n"
        "\n"
        "Works in the folder SPOOL, which it makes when it is not there:\n"
        "\n"
        "  inbox/       drop session files here: JSON, one session or 100,000; CSV\n"
        "               exports with a mapping (--map)\n"
        "  out/         what came of each: decisions (.ndjson), the same for a\n"
        "               spreadsheet (.csv), counts (.summary.json), and decisions of\n"
        "               other sessions that changed because of it (.redecided.*)\n"
        "  done/        the files themselves, by the day they came\n"
        "  quarantine/  what was refused, each with its .why.json; rejected records\n"
        "               of a file as .rejected.ndjson, to be mended and dropped "
        "again\n"
        "  ledger.db    every session and decision, for years (gonio ledger --help)\n"
        "\n"
        "A file is decided once, whatever happens: records counted in its summary\n"
        "are ready + held + denied + void + rejected + duplicate. Killed at any\n"
        "instant, it goes on where it was. Ctrl-C or SIGTERM lets it finish what is "
        "in\n"
        "hand; SIGHUP reads the settings again. Its log, on standard error, names no\n"
        "file and no patient.\n"
        "\n"
        "Changed policies are tried, and then decide without a restart; gonio "
        "policies\n"
        "--spool SPOOL shows what waits for approve, or was refused and why.\n"
        "\n"
        "  --once             decide what is there now, and end\n"
        "  --status           ask the gonio that works there how it is; status 1: not\n"
        "                     healthy, 74: nobody answers\n"
        "  --format text|json of --status (text)\n"
        "  --ready quiet|renamed|done-file\n"
        "                     a file is whole when it was renamed in, or not changed\n"
        "                     for a while (quiet); always (renamed: who drops files\n"
        "                     renames them in); when NAME.done is there too\n"
        "                     (done-file)\n"
        "  --quiet SECONDS    how long a file must stay unchanged (2)\n"
        "  --rescan SECONDS   how often the inbox is read anyway (30; polling: 5)\n"
        "  --strict           reject sessions that have unknown fields\n"
        "  --payers DIR       a folder with more policies; may be given again\n"
        "  --data DIR         the folder of imported tables (gonio data --help)\n"
        "  --known-on DATE    with the rules as they were known on that day (the day\n"
        "                     of deciding)\n"
        "  --config FILE      settings (SPOOL/watch.lua when it is there)\n"
        "  --map FILE         the mapping of CSV exports\n"
        "  --plugin FILE      load this plugin too; may be given again\n"
        "  --set NAME.OPTION=VALUE\n"
        "                     an option of a plugin or event handler; HANDLER.off=yes\n"
        "                     leaves it out\n"
        "  --events DIR       a folder with more event handlers (gonio events "
        "--help),\n"
        "                     which write into out/events; may be given again\n"
        "  --help             show this\n"
        "\n"
        "Settings are a Lua table, as return { quiet_seconds = 1, outputs = {} }; the\n"
        "command line goes before it. SIGHUP reads it again, but for those marked *:\n"
        "\n"
        "  ready, quiet_seconds, rescan_seconds, strict, known_on, data*, map*, "
        "payers*\n"
        "                     as the options; payers is a list\n"
        "  file_max_mib       larger files are refused (1024)\n"
        "  outputs            beside the NDJSON: { \"csv\", \"summary\" }\n"
        "  keep_done_days     files in done/ go after so many days (0: never)\n"
        "  keep_out_days      files in out/ go after so many days (0: never)\n"
        "  owners             users whose files are taken, by number, beside root's "
        "and\n"
        "                     the daemon's own: { 1001 }; or \"any\" ({})\n"
        "  events             options of event handlers, or false for those not to "
        "run:\n"
        "                     { held_worklist = { min_amount = \"50.00\" } }\n"
        "  max_change         changed policies that move more than so many of 1000\n"
        "                     decisions wait for gonio policies approve (50; -1: "
        "none)\n"
        "  stale_after_hours  refused policies are told as unhealthy then (1)\n"
        "\n"
        "Exit status, the highest that applies:\n"
        "  74 it cannot go on            4 --once: a policy failed to load or run\n"
        "  75 another gonio works there  3 --once: something was rejected\n"
        "   2 the command line, the configuration or the spool is wrong\n"
        "   0 none of these\n"
        "\n"
        "Example: gonio watch --payers our-payers /srv/gonio\n",
    .run = watch_command_run,
};
