/* A handler's file: what its table says, checked entry by entry with its line,
 * and a misspelt name answered with the nearest. */
#include "base/file.h"
#include "handlers/handler.h"
#include "handlers/happening.h"

#include <stdio.h>

#define SOURCE_MAX    ((size_t)256 * 1024)
#define ARENA_MAX     ((size_t)16 * 1024 * 1024)
#define SCRIPT_MEMORY ((size_t)16 * 1024 * 1024)
#define SCRIPT_BUDGET UINT64_C(5000000) /* instructions of one event */
#define DAYS_MOST     3660

const char *const handler_list_names[] = {"", "held", "decisions", "crossings", NULL};
const char *const handler_every_names[] = {"change", "day", "week", NULL};

struct loading {
    struct handler *handler;
    const struct handler_source *source;
    const struct script_value *table;
    struct error *error;
};

/* ---- faults ---- */

static enum status fault(const struct loading *loading, const struct script_value *at,
                         const char *message)
{
    error_set(loading->error, STATUS_POLICY, "handler.shape", "%s", message);
    error_at(loading->error, loading->handler->path,
             at ? at->line : loading->table->line, 0);
    return STATUS_POLICY;
}

static enum status unknown(const struct loading *loading,
                           const struct script_entry *entry, const char *what,
                           const char *const *names)
{
    size_t count = 0;
    while (names[count])
        count++;
    error_set(loading->error, STATUS_POLICY, "handler.shape", "%s has no \"%.*s\"",
              what, TEXT_ARG(entry->name));
    int nearest = text_nearest(entry->name, count, text_cstr_at, names);
    if (nearest >= 0)
        error_fix(loading->error, "did you mean \"%s\"?", names[nearest]);
    error_at(loading->error, loading->handler->path, entry->value.line, 0);
    return STATUS_POLICY;
}

static int index_of(struct text text, const char *const *names)
{
    for (int i = 0; names[i]; i++) {
        if (text_is(text, names[i]))
            return i;
    }
    return -1;
}

/* Whether all names of a table are among those. */
static enum status check_names(const struct loading *loading,
                               const struct script_value *table, const char *what,
                               const char *const *names)
{
    if (table->kind != SCRIPT_TABLE || table->items)
        return fault(loading, table, "a table with names is expected here");
    for (size_t i = 0; i < table->count; i++) {
        if (index_of(table->entries[i].name, names) < 0)
            return unknown(loading, &table->entries[i], what, names);
    }
    return STATUS_OK;
}

/* ---- parts ---- */

static enum status read_title(const struct loading *loading)
{
    const struct script_value *title = script_get(loading->table, "title");
    if (!title || title->kind != SCRIPT_TEXT || title->text.len == 0 ||
        title->text.len > 120)
        return fault(loading, title, "title: one line of at most 120 bytes");
    loading->handler->title = title->text;
    return STATUS_OK;
}

static enum status read_event(const struct loading *loading,
                              const struct script_value *name)
{
    enum event_kind kind = EVENT_KINDS;
    if (name->kind == SCRIPT_TEXT)
        kind = event_find(name->text);
    if (kind < EVENT_KINDS)
        loading->handler->kinds |= UINT32_C(1) << kind;
    else if (name->kind == SCRIPT_TEXT && text_is(name->text, "day"))
        loading->handler->kinds |= HANDLER_DAY;
    else if (name->kind == SCRIPT_TEXT && text_is(name->text, "week"))
        loading->handler->kinds |= HANDLER_WEEK;
    else
        return fault(loading, name,
                     "events: names of events, as \"decision.made\"; \"day\" and "
                     "\"week\" are those of the clock");
    return STATUS_OK;
}

static enum status read_events(const struct loading *loading)
{
    const struct script_value *events = script_get(loading->table, "events");
    enum status status = STATUS_OK;
    if (!events)
        return STATUS_OK;
    if (events->kind != SCRIPT_TABLE || events->items != events->count)
        return fault(loading, events, "events is a list of names");
    for (size_t i = 0; i < events->count && !status; i++)
        status = read_event(loading, &events->entries[i].value);
    return status;
}

static enum status read_word(const struct loading *loading,
                             const struct script_value *table, const char *name,
                             const char *const *words, int *index)
{
    const struct script_value *value = script_get(table, name);
    if (!value)
        return STATUS_OK;
    int at = value->kind == SCRIPT_TEXT ? index_of(value->text, words) : -1;
    if (at < 0 || !words[at][0])
        return fault(loading, value, "that is none of the words that may stand here");
    *index = at;
    return STATUS_OK;
}

static enum status read_list(const struct loading *loading)
{
    static const char *const names[] = {"of", "every", "days", NULL};
    struct handler *handler = loading->handler;
    const struct script_value *list = script_get(loading->table, "list");
    int of = LIST_NONE, every = EVERY_DAY;
    if (!list)
        return STATUS_OK;
    enum status status = check_names(loading, list, "list", names);
    if (!status)
        status = read_word(loading, list, "of", handler_list_names, &of);
    if (!status)
        status = read_word(loading, list, "every", handler_every_names, &every);
    if (status)
        return status;
    const struct script_value *days = script_get(list, "days");
    if (of == LIST_NONE)
        return fault(loading, list,
                     "list.of: \"held\", \"decisions\" or \"crossings\"");
    if (days && (days->kind != SCRIPT_INTEGER || days->integer < 1 ||
                 days->integer > DAYS_MOST))
        return fault(loading, days, "list.days: a whole number from 1 to 3660");
    handler->list.of = (enum handler_list)of;
    handler->list.every = (enum handler_every)every;
    handler->list.days = days ? days->integer : 366;
    return STATUS_OK;
}

/* ---- options ---- */

static const char *setting_of(const struct loading *loading, struct text name)
{
    const char *value = NULL;
    for (size_t i = 0; i < loading->source->setting_count; i++) {
        const struct handler_setting *setting = &loading->source->settings[i];
        if (strcmp(setting->handler, loading->handler->name) == 0 &&
            text_is(name, setting->name))
            value = setting->value;
    }
    return value;
}

static bool read_number(const char *value, int64_t *number)
{
    int64_t sum = 0;
    const char *at = value;
    for (; char_is_digit(*at) && at - value < 15; at++)
        sum = sum * 10 + (*at - '0');
    *number = sum;
    return at > value && !*at;
}

static enum status set_option(const struct loading *loading,
                              struct script_value *option, const char *value)
{
    bool yes = strcmp(value, "yes") == 0 || strcmp(value, "true") == 0;
    bool no = strcmp(value, "no") == 0 || strcmp(value, "false") == 0;
    if (option->kind == SCRIPT_TEXT)
        option->text = text_copy(&loading->handler->arena, text_of(value));
    else if (option->kind == SCRIPT_BOOL && (yes || no))
        option->integer = yes;
    else if (option->kind != SCRIPT_INTEGER || !read_number(value, &option->integer))
        return fault(loading, option, "an option was set to a value of another kind");
    return STATUS_OK;
}

static enum status read_options(const struct loading *loading)
{
    const struct script_value *options = script_get(loading->table, "options");
    enum status status = STATUS_OK;
    loading->handler->options = (struct script_value){.kind = SCRIPT_TABLE};
    if (!options)
        return STATUS_OK;
    if (options->kind != SCRIPT_TABLE || options->items)
        return fault(loading, options, "options: a table of names and defaults");
    for (size_t i = 0; i < options->count && !status; i++) {
        struct script_value *option = &options->entries[i].value;
        const char *value = setting_of(loading, options->entries[i].name);
        if (option->kind != SCRIPT_TEXT && option->kind != SCRIPT_INTEGER &&
            option->kind != SCRIPT_BOOL)
            status = fault(loading, option,
                           "an option is a text, a whole number, true or false");
        else if (value)
            status = set_option(loading, option, value);
    }
    loading->handler->options = *options;
    return status;
}

/* ---- outputs ---- */

static enum status read_columns(const struct loading *loading,
                                const struct script_value *output,
                                struct outlet *outlet)
{
    const struct script_value *columns = script_get(output, "columns");
    if (!columns || columns->kind != SCRIPT_TABLE || columns->count == 0 ||
        columns->items != columns->count || columns->count > OUTLET_COLUMNS)
        return fault(loading, columns ? columns : output, "columns: 1 to 64 names");
    for (size_t i = 0; i < columns->count; i++) {
        const struct script_value *name = &columns->entries[i].value;
        if (name->kind != SCRIPT_TEXT || name->text.len == 0)
            return fault(loading, columns, "columns: 1 to 64 names");
        outlet->columns[i] = name->text;
    }
    outlet->column_count = columns->count;
    return STATUS_OK;
}

static enum status read_file(const struct loading *loading,
                             const struct script_value *output, struct outlet *outlet)
{
    static const char *const formats[] = {"csv", "ndjson", NULL};
    static const char *const keeps[] = {"append", "whole", NULL};
    const struct script_value *file = script_get(output, "file");
    int format = OUTLET_CSV, keep = loading->handler->list.of != LIST_NONE;
    if (!file || file->kind != SCRIPT_TEXT)
        return fault(loading, output, "file: the name of the output, a text");
    const char *why = outlet_pattern_fault(file->text);
    if (why)
        return fault(loading, file, why);
    enum status status = read_word(loading, output, "format", formats, &format);
    if (!status)
        status = read_word(loading, output, "keep", keeps, &keep);
    if (!status)
        status = read_columns(loading, output, outlet);
    outlet->pattern = file->text;
    outlet->format = (enum outlet_format)format;
    outlet->whole = keep != 0;
    if (!status && outlet->whole && loading->handler->list.of == LIST_NONE)
        status = fault(loading, output, "a whole file is written by a list: add one");
    return status;
}

static enum status add_outlet(const struct loading *loading,
                              const struct script_entry *entry)
{
    static const char *const names[] = {"file", "format", "columns", "keep", NULL};
    struct handler *handler = loading->handler;
    enum status status = check_names(loading, &entry->value, "an output", names);
    if (status)
        return status;
    if (handler_reserves(entry->name) || entry->name.len > 32)
        return fault(loading, &entry->value,
                     "an output has a name of its own, of at "
                     "most 32 bytes");
    if (handler->outlet_count == HANDLER_OUTLETS)
        return fault(loading, &entry->value, "a handler has at most 8 outputs");
    struct outlet *outlet = &handler->outlets[handler->outlet_count++];
    outlet_init(outlet);
    outlet->name = entry->name;
    status = read_file(loading, &entry->value, outlet);
    for (size_t i = 0; i + 1 < handler->outlet_count && !status; i++) {
        if (text_equal(handler->outlets[i].pattern, outlet->pattern))
            status = fault(loading, &entry->value, "two outputs have the same file");
    }
    return status;
}

static enum status read_outputs(const struct loading *loading)
{
    const struct script_value *outputs = script_get(loading->table, "outputs");
    enum status status = STATUS_OK;
    if (!outputs)
        return STATUS_OK;
    if (outputs->kind != SCRIPT_TABLE || outputs->items)
        return fault(loading, outputs, "outputs: a table of names");
    for (size_t i = 0; i < outputs->count && !status; i++) {
        const struct script_entry *entry = &outputs->entries[i];
        if (!text_is(entry->name, "log"))
            status = add_outlet(loading, entry);
        else if (entry->value.kind != SCRIPT_BOOL)
            status = fault(loading, &entry->value, "log is true or false");
        else
            loading->handler->logs = entry->value.integer != 0;
    }
    return status;
}

/* ---- the whole ---- */

static enum status read_table(const struct loading *loading)
{
    static const char *const names[] = {"title",   "events", "list", "options",
                                        "outputs", "on",     NULL};
    struct handler *handler = loading->handler;
    enum status status = check_names(loading, loading->table, "a handler", names);
    if (!status)
        status = read_title(loading);
    if (!status)
        status = read_events(loading);
    if (!status)
        status = read_list(loading);
    if (!status)
        status = read_options(loading);
    if (!status)
        status = read_outputs(loading);
    if (status)
        return status;
    const struct script_value *on = script_get(loading->table, "on");
    if (!on || on->kind != SCRIPT_FUNCTION)
        return fault(loading, on, "on: function(event, out, options) ... end");
    if (!handler->kinds && handler->list.of == LIST_NONE)
        return fault(loading, NULL, "it hears nothing: name events, or a list");
    handler->function = on->function;
    status = script_seal(handler->script, handler->function, loading->error);
    return status ? status : handler_doings(handler, loading->error);
}

/* "findings[].rule" is the name "rule". */
static enum status name_fields(struct handler *handler, struct error *error)
{
    size_t count = 0;
    while (happening_fields[count].event)
        count++;
    handler->fields = ARENA_ARRAY(&handler->arena, const char *, count + 1);
    if (!handler->fields)
        return error_no_memory(error);
    for (size_t i = 0; i < count; i++) {
        const char *within = strstr(happening_fields[i].name, "[].");
        handler->fields[i] = within ? within + 3 : happening_fields[i].name;
    }
    handler->fields[count] = NULL;
    return STATUS_OK;
}

static void name_handler(struct handler *handler, const char *path)
{
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
    size_t len = strlen(base);
    if (len > 4 && strcmp(base + len - 4, ".lua") == 0)
        len -= 4;
    snprintf(handler->name, sizeof handler->name, "%.*s",
             (int)(len < HANDLER_NAME ? len : HANDLER_NAME - 1), base);
    snprintf(handler->path, sizeof handler->path, "%s", path);
}

static enum status load(const struct handler_source *source, struct handler *handler,
                        struct buffer *text, struct error *error)
{
    const struct script_options options = {
        .memory_max = SCRIPT_MEMORY, .budget = SCRIPT_BUDGET, .roots = source->roots};
    struct script_value table;
    struct hash hash;
    enum status status = file_read(source->path, text, error);
    if (!status)
        status = script_new(&options, &handler->script, error);
    if (!status)
        status = script_load_text(handler->script, buffer_text(text), source->path,
                                  &handler->arena, &table, &hash, error);
    if (status)
        return status;
    script_lines(buffer_text(text), &table);
    const struct loading loading = {handler, source, &table, error};
    return read_table(&loading);
}

enum status handler_open(const struct handler_source *source, struct handler *handler,
                         struct error *error)
{
    struct buffer text;
    *handler = (struct handler){.folder = -1};
    name_handler(handler, source->path);
    arena_init(&handler->arena, ARENA_MAX);
    buffer_init(&handler->log, OUTLET_CALL_BYTES);
    buffer_init(&text, SOURCE_MAX);
    enum status status = name_fields(handler, error);
    if (!status)
        status = load(source, handler, &text, error);
    buffer_release(&text);
    return status;
}

void handler_close(struct handler *handler)
{
    for (size_t i = 0; i < handler->outlet_count; i++)
        outlet_release(&handler->outlets[i], handler->folder);
    tallies_release(&handler->tallies);
    buffer_release(&handler->log);
    script_free(handler->script);
    arena_release(&handler->arena);
    handler->script = NULL;
    handler->outlet_count = 0;
}
