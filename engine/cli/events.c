/* gonio events: which event handlers there are, what they hear and write, and
 * what one of them would write of some sessions. */
#include "base/terminal.h"
#include "cli/command.h"
#include "cli/events_try.h"
#include "cli/exit.h"
#include "cli/extras.h"
#include "cli/handler_sets.h"
#include "cli/options.h"
#include "cli/resources.h"
#include "format/json.h"
#include "runtime/control.h"

#include <stdio.h>
#include <unistd.h>

#define PAGE_MOST ((size_t)4 * 1024 * 1024)

static const char *const format_words[] = {"table", "json", NULL};

struct eventing {
    struct option_texts folders, sets, payers;
    const char *spool;
    int format;
    int32_t on;
    struct operands operands;
    struct resources resources;
    char shipped[RESOURCE_PATH];
    struct handler_sets settings;
    struct buffer json; /* what there is: handlers_tell */
    struct buffer page;
    struct terminal terminal;
};

/* ---- the command line ---- */

static enum status read_options(struct eventing *e, char **argv, struct error *error)
{
    const struct option rows[] = {
        {"events", OPTION_TEXTS, &e->folders, NULL, NULL},
        {"set", OPTION_TEXTS, &e->sets, NULL, NULL},
        {"payers", OPTION_TEXTS, &e->payers, NULL, NULL},
        {"spool", OPTION_TEXT, &e->spool, NULL, NULL},
        {"on", OPTION_DATE, &e->on, NULL, NULL},
        {"format", OPTION_WORD, &e->format, format_words, NULL},
    };
    const struct option_set set = {rows, sizeof rows / sizeof *rows};
    e->on = DATE_NONE;
    enum status status = options_read(&set, argv, &e->operands, error);
    for (size_t i = 0; i < e->sets.count && !status; i++)
        status = handler_sets_add(&e->settings, e->sets.at[i], error);
    if (e->on == DATE_NONE)
        e->on = date_today();
    return status;
}

/* The folders' handlers, those that are shipped first. */
static enum status find_folders(struct eventing *e, const char **folders,
                                struct error *error)
{
    size_t count = 0;
    enum status status = resources_find(&e->payers, &e->resources, error);
    if (status)
        return status;
    snprintf(e->shipped, sizeof e->shipped, "%.4000s/events", e->resources.scripts[0]);
    if (access(e->shipped, R_OK) == 0)
        folders[count++] = e->shipped;
    for (size_t i = 0; i < e->folders.count; i++)
        folders[count++] = e->folders.at[i];
    folders[count] = NULL;
    return STATUS_OK;
}

/* ---- a list of them ---- */

static struct text get_text(const struct json *from, const char *name)
{
    const struct json *member = json_get(from, name);
    return member ? json_text(member) : TEXT_NONE;
}

static int64_t get_number(const struct json *from, const char *name)
{
    const struct json *member = json_get(from, name);
    int64_t number = 0;
    return member && json_integer(member, &number) ? number : 0;
}

/* "  hears    a, b" */
static void put_texts(struct eventing *e, const char *name, const struct json *list)
{
    const char *before = name;
    if (!list || json_kind(list) != JSON_ARRAY)
        return;
    for (const struct json *at = json_first(list); at; at = json_next(at)) {
        buffer_printf(&e->page, "%s", before == name ? "  " : ", ");
        if (before == name)
            buffer_printf(&e->page, "%-8s ", name);
        buffer_put_visible(&e->page, json_text(at));
        before = NULL;
    }
    if (!before)
        buffer_put_char(&e->page, '\n');
}

static void put_list(struct eventing *e, const struct json *list)
{
    struct buffer *out = &e->page;
    struct text every;
    if (!list || json_kind(list) != JSON_OBJECT)
        return;
    every = get_text(list, "every");
    buffer_put_cstr(out, "  lists    ");
    buffer_put_visible(out, get_text(list, "of"));
    buffer_put_cstr(out, ", at each ");
    buffer_put_visible(out, every);
    buffer_printf(out, ", of the last %lld days\n",
                  (long long)get_number(list, "days"));
}

static void put_options(struct eventing *e, const struct json *handler)
{
    const struct json *options = json_get(handler, "options");
    struct buffer *out = &e->page;
    if (!options || json_kind(options) != JSON_OBJECT)
        return;
    for (const struct json *at = json_first(options); at; at = json_next(at)) {
        buffer_put_cstr(out, "  --set ");
        buffer_put_visible(out, get_text(handler, "name"));
        buffer_put_char(out, '.');
        buffer_put_visible(out, json_name(at));
        buffer_put_char(out, '=');
        if (json_kind(at) == JSON_STRING)
            buffer_put_visible(out, json_text(at));
        else if (json_kind(at) == JSON_BOOL)
            buffer_put_cstr(out, json_bool(at) ? "yes" : "no");
        else
            json_write(at, out);
        buffer_put_char(out, '\n');
    }
}

static void put_fault(struct eventing *e, const struct json *handler)
{
    const struct json *off = json_get(handler, "off");
    const struct json *last = json_get(handler, "last_fault");
    struct buffer *out = &e->page;
    if (!last || json_kind(last) != JSON_OBJECT)
        return;
    buffer_put_cstr(out, "  ");
    terminal_put(&e->terminal, out, STYLE_RED,
                 off && json_bool(off) ? TEXT("switched off") : TEXT("failed"));
    buffer_printf(out, ", faults: %lld; the last one: ",
                  (long long)get_number(handler, "faults"));
    buffer_put_visible(out, get_text(last, "message"));
    if (get_number(last, "line"))
        buffer_printf(out, " (line %lld)", (long long)get_number(last, "line"));
    buffer_put_char(out, '\n');
}

static void put_handler(struct eventing *e, const struct json *handler)
{
    struct buffer *out = &e->page;
    terminal_put(&e->terminal, out, STYLE_BOLD, get_text(handler, "name"));
    buffer_put_cstr(out, "  ");
    buffer_put_visible(out, get_text(handler, "title"));
    buffer_put_char(out, '\n');
    put_texts(e, "hears", json_get(handler, "events"));
    put_list(e, json_get(handler, "list"));
    put_texts(e, "writes", json_get(handler, "outputs"));
    put_options(e, handler);
    if (get_number(handler, "calls"))
        buffer_printf(out, "  done     %lld calls, %lld rows\n",
                      (long long)get_number(handler, "calls"),
                      (long long)get_number(handler, "rows"));
    put_fault(e, handler);
}

/* Whether any of them is switched off. */
static bool put_all(struct eventing *e, const struct json *handlers)
{
    bool faulty = false;
    for (const struct json *at = json_first(handlers); at; at = json_next(at)) {
        const struct json *off = json_get(at, "off");
        put_handler(e, at);
        faulty |= off && json_bool(off);
    }
    if (json_count(handlers) == 0)
        buffer_put_cstr(&e->page, "no event handlers\n");
    return faulty;
}

/* ---- where they are ---- */

static enum status look_here(struct eventing *e, struct error *error)
{
    const char *folders[OPTION_TEXTS_MAX + 2];
    struct handlers *handlers = NULL;
    enum status status = find_folders(e, folders, error);
    if (status)
        return status;
    const struct handlers_options options = {
        .folders = folders,
        .roots = e->resources.scripts,
        .settings = e->settings.at,
        .setting_count = e->settings.count,
        .folder = -1, /* nothing happens, so nothing is written */
    };
    status = handlers_open(&options, &handlers, error);
    if (!status)
        handlers_tell(handlers, &e->json);
    handlers_close(handlers);
    return status;
}

static enum status gather(void *context, struct text piece, struct error *error)
{
    struct buffer *json = context;
    buffer_put_text(json, piece);
    return buffer_failed(json) ? error_no_memory(error) : STATUS_OK;
}

static enum status ask_daemon(struct eventing *e, struct error *error)
{
    static const char *const words[] = {"events"};
    const struct control_question question = {
        .spool = e->spool, .count = 1, .words = words};
    const struct answer_out out = {&e->json, gather};
    bool there = false;
    int unused = 0;
    enum status status = control_ask(&question, &out, &there, &unused, error);
    if (status || there)
        return status;
    error_set(error, STATUS_IO, "events.daemon", "no daemon runs there");
    error_fix(error, "without --spool it shows what would run");
    error_at(error, e->spool, 0, 0);
    return error->status;
}

static enum status list(struct eventing *e, int *result, struct error *error)
{
    struct arena arena;
    struct json *json = NULL;
    enum status status = e->spool ? ask_daemon(e, error) : look_here(e, error);
    if (status)
        return status;
    arena_init(&arena, 16 * PAGE_MOST);
    status = json_read_document(buffer_text(&e->json), &arena, &json, error);
    if (!status) {
        bool faulty = put_all(e, json);
        buffer_put_char(&e->json, '\n');
        *result = exit_print("events",
                             e->format ? buffer_text(&e->json) : buffer_text(&e->page));
        if (faulty)
            *result = exit_worst(*result, EXIT_POLICY);
    }
    arena_release(&arena);
    return status;
}

/* ---- the other words ---- */

/* As scripts/events/README.md has it. */
static int print_fields(struct eventing *e)
{
    struct buffer *out = &e->page;
    const char *event = "";
    for (const struct happening_field *at = happening_fields; at->event; at++) {
        if (strcmp(event, at->event) != 0)
            buffer_printf(out, "%s**%s**\n\n| field | type | |\n|---|---|---|\n",
                          event[0] ? "\n" : "",
                          strcmp(at->event, "*") == 0 ? "every event" : at->event);
        event = at->event;
        buffer_printf(out, "| `%s` | %s | %s |\n", at->name, at->type, at->meaning);
    }
    return exit_print("events", buffer_text(out));
}

static int try_handler(struct eventing *e, struct error *error)
{
    const char *handlers[] = {e->operands.count > 1 ? e->operands.at[1] : NULL, NULL};
    if (e->operands.count < 3) {
        error_set(error, STATUS_USAGE, "usage.operand",
                  "a handler's file and session files are to be named");
        error_fix(error, "gonio events test HANDLER.lua sessions.json");
        return exit_report("events", error);
    }
    if (resources_find(&e->payers, &e->resources, error))
        return exit_report("events", error);
    const struct events_try options = {
        .handlers = handlers,
        .roots = e->resources.scripts,
        .settings = e->settings.at,
        .setting_count = e->settings.count,
        .payers = &e->payers,
        .inputs = (const char *const *)e->operands.at + 2,
        .input_count = (size_t)e->operands.count - 2,
        .on = e->on,
    };
    return events_try(&options);
}

static int run(struct eventing *e, struct error *error)
{
    const char *word = e->operands.count ? e->operands.at[0] : "list";
    int result = EXIT_OK;
    if (strcmp(word, "test") == 0)
        return try_handler(e, error);
    if (strcmp(word, "fields") == 0 && e->operands.count == 1)
        return print_fields(e);
    if (strcmp(word, "list") != 0 || e->operands.count > 1) {
        error_set(error, STATUS_USAGE, "usage.operand", "there is no events %s", word);
        error_fix(error, "gonio events, gonio events test FILE.lua SESSIONS, gonio "
                         "events fields");
        return exit_report("events", error);
    }
    return list(e, &result, error) ? exit_report("events", error) : result;
}

static int events_run(int argc, char **argv)
{
    static struct eventing e;
    struct error error = ERROR_NONE;
    (void)argc;
    e.terminal = terminal_of(STDOUT_FILENO);
    enum status status = read_options(&e, argv, &error);
    if (status)
        return exit_report("events", &error);
    if (e.operands.help)
        return exit_help(&command_events);
    buffer_init(&e.json, PAGE_MOST);
    buffer_init(&e.page, PAGE_MOST);
    int result = run(&e, &error);
    buffer_release(&e.json);
    buffer_release(&e.page);
    return result;
}

const struct command command_events = {
    .name = "events",
    .summary = "event handlers: worklists and counts, written as sessions are decided",
    .help =
        "usage: gonio events [OPTION]...\n"
        "       gonio events test [OPTION]... HANDLER.lua FILE...\n"
        "       gonio events fields\n"
        "\n"
        "An event handler is a small Lua file that hears what happens while gonio "
        "watch\n"
        "decides, or makes a list of what is decided, and writes rows into files in\n"
        "SPOOL/out/events that are opened for it. It runs in the sandbox, beside\n"
        "deciding and never in its way; one that fails three times is switched off.\n"
        "scripts/events/README.md says how one is written.\n"
        "\n"
        "Without a word it lists the handlers that are shipped and those of --events,\n"
        "with what they hear and write, and their options. test decides the sessions\n"
        "of some files and prints what the handler would write of them. fields prints\n"
        "every field of every event.\n"
        "\n"
        "  --events DIR       a folder with more handlers; may be given again\n"
        "  --set HANDLER.OPTION=VALUE\n"
        "                     an option of a handler; HANDLER.off=yes leaves it out\n"
        "  --spool SPOOL      ask the daemon there how its handlers fare\n"
        "  --format table|json\n"
        "                     how to list them (table)\n"
        "  --on DATE          test: the day it is (today)\n"
        "  --payers DIR       test: a folder with more policies; may be given again\n"
        "  --help             show this\n"
        "\n"
        "Exit status, the highest that applies:\n"
        "  74 input or output failed, or no daemon runs there\n"
        "   2 the command line is wrong\n"
        "   4 a handler or a policy failed\n"
        "   3 a session was rejected\n"
        "\n"
        "Examples:\n"
        "  gonio events\n"
        "  gonio events test scripts/events/held_worklist.lua march/*.json\n",
    .run = events_run,
};
