#include "watch/watch_config.h"

#include "base/file.h"
#include "script/script.h"

#include <inttypes.h>
#include <stddef.h>

#define CONFIG_MAX ((size_t)64 * 1024)
#define MEMORY_MAX ((size_t)4 * 1024 * 1024)

const struct watch_config watch_config_default = {
    .ready = WATCH_READY_QUIET,
    .quiet_ms = 2000,
    .file_max = (uint64_t)1024 * 1024 * 1024,
    .csv = true,
    .summary = true,
    .known_on = DATE_NONE,
    .change_max = 50,
    .stale_after_s = 3600,
};

enum key_kind {
    KEY_READY,
    KEY_NUMBER, /* to: int64_t or uint64_t, times unit */
    KEY_FLAG,
    KEY_DATE,
    KEY_TEXT,
    KEY_FOLDERS,
    KEY_OUTPUTS,
    KEY_OWNERS,
    KEY_EVENTS
};

struct key {
    const char *name;
    enum key_kind kind;
    size_t to;
    int64_t least, most, unit; /* KEY_NUMBER */
    const char *of;            /* what is counted; what a text is */
};

#define TO(member) offsetof(struct watch_config, member)
static const struct key keys[] = {
    {"ready", KEY_READY, TO(ready), 0, 0, 0, NULL},
    {"quiet_seconds", KEY_NUMBER, TO(quiet_ms), 0, WATCH_SECONDS_MOST, 1000, "seconds"},
    {"rescan_seconds", KEY_NUMBER, TO(rescan_ms), 1, WATCH_SECONDS_MOST, 1000,
     "seconds"},
    {"file_max_mib", KEY_NUMBER, TO(file_max), 1, 1048576, 1048576, "MiB"},
    {"outputs", KEY_OUTPUTS, 0, 0, 0, 0, NULL},
    {"keep_done_days", KEY_NUMBER, TO(keep_done_days), 0, 36500, 1,
     "days (0: never removed)"},
    {"keep_out_days", KEY_NUMBER, TO(keep_out_days), 0, 36500, 1,
     "days (0: never removed)"},
    {"payers", KEY_FOLDERS, TO(payers), 0, 0, 0, "the name of a folder"},
    {"data", KEY_TEXT, TO(data), 0, 0, 0, "the name of a folder"},
    {"map", KEY_TEXT, TO(map), 0, 0, 0, "the name of a mapping (gonio plugins csv)"},
    {"known_on", KEY_DATE, TO(known_on), 0, 0, 0, NULL},
    {"max_change", KEY_NUMBER, TO(change_max), -1, 1000, 1,
     "in 1000 decisions (50: 5 percent; -1: any)"},
    {"stale_after_hours", KEY_NUMBER, TO(stale_after_s), 0, 8760, 3600,
     "hours (0: at once)"},
    {"owners", KEY_OWNERS, 0, 0, 0, 0, NULL},
    {"strict", KEY_FLAG, TO(strict), 0, 0, 0, NULL},
    {"events", KEY_EVENTS, 0, 0, 0, 0, NULL},
};
#define KEYS (sizeof keys / sizeof *keys)

/* ---- values ---- */

struct reading {
    struct arena *arena;
    struct watch_config *config;
    const struct key *key;
    const struct script_value *value;
};

static void *target(const struct reading *reading)
{
    return (char *)reading->config + reading->key->to;
}

static enum status refuse(const struct reading *reading, struct error *error,
                          const char *expected)
{
    error_set(error, STATUS_USAGE, "config.value", "%s is not %s", reading->key->name,
              expected);
    error_at(error, NULL, reading->value->line, 0);
    return error->status;
}

static enum status read_number(const struct reading *reading, struct error *error)
{
    const struct key *key = reading->key;
    const struct script_value *value = reading->value;
    char expected[160];
    if (value->kind == SCRIPT_INTEGER && value->integer >= key->least &&
        value->integer <= key->most) {
        int64_t number = value->integer < 0 ? -1 : value->integer * key->unit;
        memcpy(target(reading), &number, sizeof number);
        return STATUS_OK;
    }
    struct buffer out;
    buffer_borrow(&out, expected, sizeof expected - 1);
    buffer_printf(&out, "a whole number from %" PRId64 " to %" PRId64 " %s", key->least,
                  key->most, key->of);
    expected[out.len] = '\0';
    return refuse(reading, error, expected);
}

static enum status read_ready(const struct reading *reading, struct error *error)
{
    static const char *const words[] = {"quiet", "renamed", "done-file"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (reading->value->kind == SCRIPT_TEXT &&
            text_is(reading->value->text, words[i])) {
            reading->config->ready = (enum watch_ready)i;
            return STATUS_OK;
        }
    }
    return refuse(reading, error, "\"quiet\", \"renamed\" or \"done-file\"");
}

static enum status read_flag(const struct reading *reading, struct error *error)
{
    bool *to = target(reading);
    if (reading->value->kind != SCRIPT_BOOL)
        return refuse(reading, error, "true or false");
    *to = reading->value->integer != 0;
    return STATUS_OK;
}

static enum status read_date(const struct reading *reading, struct error *error)
{
    int32_t *to = target(reading);
    if (reading->value->kind != SCRIPT_TEXT || !date_read(reading->value->text, to))
        return refuse(reading, error, "a day written \"YYYY-MM-DD\"");
    return STATUS_OK;
}

static enum status copy_text(const struct reading *reading,
                             const struct script_value *value, const char **to,
                             struct error *error)
{
    if (value->kind != SCRIPT_TEXT || !value->text.len ||
        memchr(value->text.at, '\0', value->text.len))
        return refuse(reading, error, reading->key->of);
    struct text copy = text_copy(reading->arena, value->text);
    *to = copy.at;
    return copy.at ? STATUS_OK : error_no_memory(error);
}

static bool is_list(const struct script_value *value, size_t most)
{
    return value->kind == SCRIPT_TABLE && value->items == value->count &&
           value->count <= most;
}

static enum status read_folders(const struct reading *reading, struct error *error)
{
    const struct script_value *value = reading->value;
    const char **to = target(reading);
    enum status status = STATUS_OK;
    if (!is_list(value, WATCH_FOLDERS))
        return refuse(reading, error, "a list of at most 16 folders");
    for (size_t i = 0; i < value->count && !status; i++)
        status = copy_text(reading, &value->entries[i].value, &to[i], error);
    to[value->count] = NULL;
    return status;
}

static enum status read_outputs(const struct reading *reading, struct error *error)
{
    static const char expected[] = "a list of \"csv\" and \"summary\"";
    const struct script_value *value = reading->value;
    reading->config->csv = reading->config->summary = false;
    if (!is_list(value, 3))
        return refuse(reading, error, expected);
    for (size_t i = 0; i < value->count; i++) {
        const struct script_value *item = &value->entries[i].value;
        struct text name = item->kind == SCRIPT_TEXT ? item->text : TEXT_NONE;
        if (text_is(name, "csv"))
            reading->config->csv = true;
        else if (text_is(name, "summary"))
            reading->config->summary = true;
        else if (!text_is(name, "ndjson"))
            return refuse(reading, error, expected);
    }
    return STATUS_OK;
}

static enum status read_owners(const struct reading *reading, struct error *error)
{
    static const char expected[] = "\"any\" or a list of at most 16 users' numbers";
    const struct script_value *value = reading->value;
    struct watch_config *config = reading->config;
    config->any_owner = value->kind == SCRIPT_TEXT && text_is(value->text, "any");
    config->owner_count = 0;
    if (config->any_owner)
        return STATUS_OK;
    if (!is_list(value, WATCH_OWNERS))
        return refuse(reading, error, expected);
    for (size_t i = 0; i < value->count; i++) {
        const struct script_value *item = &value->entries[i].value;
        if (item->kind != SCRIPT_INTEGER || item->integer < 0 ||
            item->integer >= UINT32_MAX)
            return refuse(reading, error, expected);
        config->owners[config->owner_count++] = item->integer;
    }
    return STATUS_OK;
}

static const char *copy_cstr(const struct reading *reading, struct text text)
{
    return text_copy(reading->arena, text).at;
}

/* As it would be written on the command line. */
static const char *option_value(const struct reading *reading,
                                const struct script_value *value)
{
    char memory[32];
    struct buffer out;
    if (value->kind == SCRIPT_TEXT)
        return copy_cstr(reading, value->text);
    if (value->kind == SCRIPT_BOOL)
        return value->integer ? "yes" : "no";
    buffer_borrow(&out, memory, sizeof memory);
    buffer_put_int(&out, value->integer);
    return copy_cstr(reading, buffer_text(&out));
}

static enum status add_event(const struct reading *reading, const char *handler,
                             const char *name, const char *value, struct error *error)
{
    struct watch_config *config = reading->config;
    if (!handler || !name || !value)
        return error_no_memory(error);
    if (config->event_count == WATCH_EVENTS)
        return refuse(reading, error, "at most 64 options of event handlers");
    config->events[config->event_count++] =
        (struct handler_setting){handler, name, value};
    return STATUS_OK;
}

static enum status read_handler(const struct reading *reading,
                                const struct script_entry *entry, struct error *error)
{
    static const char expected[] = "a table of event handlers, each with a table of "
                                   "options or false";
    const struct script_value *value = &entry->value;
    const char *handler = copy_cstr(reading, entry->name);
    enum status status = STATUS_OK;
    if (value->kind == SCRIPT_BOOL)
        return add_event(reading, handler, "off", value->integer ? "no" : "yes", error);
    if (value->kind != SCRIPT_TABLE || value->items)
        return refuse(reading, error, expected);
    for (size_t i = 0; i < value->count && !status; i++) {
        const struct script_entry *option = &value->entries[i];
        if (option->value.kind == SCRIPT_TABLE || option->value.kind == SCRIPT_FUNCTION)
            return refuse(reading, error, expected);
        status = add_event(reading, handler, copy_cstr(reading, option->name),
                           option_value(reading, &option->value), error);
    }
    return status;
}

static enum status read_events(const struct reading *reading, struct error *error)
{
    const struct script_value *value = reading->value;
    enum status status = STATUS_OK;
    reading->config->event_count = 0;
    if (value->kind != SCRIPT_TABLE || value->items)
        return refuse(reading, error, "a table of event handlers");
    for (size_t i = 0; i < value->count && !status; i++)
        status = read_handler(reading, &value->entries[i], error);
    return status;
}

static enum status read_value(const struct reading *reading, struct error *error)
{
    switch (reading->key->kind) {
    case KEY_READY:
        return read_ready(reading, error);
    case KEY_NUMBER:
        return read_number(reading, error);
    case KEY_FLAG:
        return read_flag(reading, error);
    case KEY_DATE:
        return read_date(reading, error);
    case KEY_TEXT:
        return copy_text(reading, reading->value, target(reading), error);
    case KEY_FOLDERS:
        return read_folders(reading, error);
    case KEY_OUTPUTS:
        return read_outputs(reading, error);
    case KEY_OWNERS:
        return read_owners(reading, error);
    case KEY_EVENTS:
        return read_events(reading, error);
    }
    return STATUS_OK;
}

/* ---- the table ---- */

static struct text key_at(const void *names, size_t i)
{
    (void)names;
    return text_of(keys[i].name);
}

static enum status unknown_key(const struct script_entry *entry, struct error *error)
{
    if (text_is_absent(entry->name)) {
        error_set(error, STATUS_USAGE, "config.key", "a value has no name");
        error_fix(error, "write it as name = value");
    } else {
        int nearest = text_nearest(entry->name, KEYS, key_at, NULL);
        error_set(error, STATUS_USAGE, "config.key", "there is no setting %.*s",
                  (int)(entry->name.len < 40 ? entry->name.len : 40), entry->name.at);
        if (nearest >= 0)
            error_fix(error, "did you mean %s?", keys[nearest].name);
        else
            error_fix(error, "gonio watch --help lists them");
    }
    error_at(error, NULL, entry->value.line, 0);
    return error->status;
}

static const struct key *find_key(struct text name)
{
    for (size_t i = 0; i < KEYS; i++) {
        if (text_is(name, keys[i].name))
            return &keys[i];
    }
    return NULL;
}

static enum status read_table(const struct script_value *table, struct reading *reading,
                              struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < table->count && !status; i++) {
        const struct script_entry *entry = &table->entries[i];
        reading->key = find_key(entry->name);
        reading->value = &entry->value;
        status = reading->key ? read_value(reading, error) : unknown_key(entry, error);
    }
    return status;
}

static enum status load(struct text source, const char *name, struct arena *arena,
                        struct script_value *table, struct error *error)
{
    static const char *const no_roots[] = {NULL};
    const struct script_options options = {.memory_max = MEMORY_MAX, .roots = no_roots};
    struct script *script = NULL;
    struct hash unused;
    enum status status = script_new(&options, &script, error);
    if (!status)
        status = script_load_text(script, source, name, arena, table, &unused, error);
    if (status == STATUS_POLICY) { /* its words are right, its kind is ours */
        status = error->status = STATUS_USAGE;
        if (!error->fix[0])
            error_fix(error, "gonio watch --help says what each setting takes: whole "
                             "numbers, texts in quotes, true or false");
    }
    script_free(script);
    return status;
}

enum status watch_config_read_text(struct text source, const char *name,
                                   struct arena *arena, struct watch_config *config,
                                   struct error *error)
{
    struct watch_config read = *config;
    struct reading reading = {.arena = arena, .config = &read};
    struct script_value table = {.kind = SCRIPT_NIL};
    enum status status = load(source, name, arena, &table, error);
    if (!status && table.kind != SCRIPT_TABLE)
        status = error_set(error, STATUS_USAGE, "config.table",
                           "the file does not return a table");
    if (!status) {
        script_lines(source, &table);
        status = read_table(&table, &reading, error);
    }
    if (status)
        error_at(error, name, 0, 0);
    else
        *config = read;
    return status;
}

enum status watch_config_read(const char *path, struct arena *arena,
                              struct watch_config *config, struct error *error)
{
    struct buffer source;
    buffer_init(&source, CONFIG_MAX);
    enum status status = file_read(path, &source, error);
    if (status && strcmp(error->code, "file.missing") == 0)
        status = error->status = STATUS_NOT_FOUND;
    if (!status)
        status =
            watch_config_read_text(buffer_text(&source), path, arena, config, error);
    buffer_release(&source);
    return status;
}
