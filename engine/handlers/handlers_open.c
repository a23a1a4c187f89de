/* Which handlers there are, and what is told of them. */
#include "handlers/handlers_room.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define PATHS_MEMORY ((size_t)4 * 1024 * 1024)

/* ---- files ---- */

struct found {
    const char *name; /* without .lua */
    const char *path;
};
struct finding_files {
    struct found at[HANDLERS_MOST];
    size_t count;
    struct arena arena;
};

static enum status add(struct finding_files *files, const char *path,
                       struct error *error)
{
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
    size_t len = strlen(base);
    if (len > 4 && strcmp(base + len - 4, ".lua") == 0)
        len -= 4;
    struct found found = {text_copy(&files->arena, (struct text){base, len}).at,
                          text_copy(&files->arena, text_of(path)).at};
    if (!found.name || !found.path)
        return error_no_memory(error);
    size_t at = 0;
    while (at < files->count && strcmp(files->at[at].name, found.name) < 0)
        at++;
    bool same = at < files->count && strcmp(files->at[at].name, found.name) == 0;
    if (!same && files->count == HANDLERS_MOST)
        return error_set(error, STATUS_LIMIT, "handler.many",
                         "more than %d event handlers", HANDLERS_MOST);
    if (!same) {
        memmove(files->at + at + 1, files->at + at,
                (files->count - at) * sizeof *files->at);
        files->count++;
    }
    files->at[at] = found;
    return STATUS_OK;
}

static bool is_handler(const char *name)
{
    size_t len = strlen(name);
    return name[0] != '.' && len > 4 && strcmp(name + len - 4, ".lua") == 0;
}

static enum status add_folder(struct finding_files *files, const char *folder,
                              struct error *error)
{
    char path[4096];
    DIR *entries = opendir(folder);
    enum status status = STATUS_OK;
    if (!entries) {
        error_set(error, errno == ENOENT ? STATUS_NOT_FOUND : STATUS_IO,
                  "handler.folder", "no event handlers can be read there: %s",
                  strerror(errno));
        error_at(error, folder, 0, 0);
        return error->status;
    }
    for (struct dirent *entry; !status && (entry = readdir(entries));) {
        int n = is_handler(entry->d_name)
                    ? snprintf(path, sizeof path, "%s/%s", folder, entry->d_name)
                    : 0;
        if (n > 0 && n < (int)sizeof path)
            status = add(files, path, error);
    }
    closedir(entries);
    return status;
}

static enum status find_all(const struct handlers_options *options,
                            struct finding_files *files, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; options->folders && options->folders[i] && !status; i++)
        status = add_folder(files, options->folders[i], error);
    for (size_t i = 0; options->files && options->files[i] && !status; i++)
        status = add(files, options->files[i], error);
    return status;
}

/* ---- loading ---- */

static bool is_left_out(const struct handlers_options *options, const char *name)
{
    bool off = false;
    for (size_t i = 0; i < options->setting_count; i++) {
        const struct handler_setting *setting = &options->settings[i];
        if (strcmp(setting->handler, name) == 0 && strcmp(setting->name, "off") == 0)
            off = strcmp(setting->value, "yes") == 0;
    }
    return off;
}

/* Two handlers that write the same file would tear each other's rows. */
static bool shares_file(const struct handlers *handlers, const struct handler *handler)
{
    for (size_t i = 0; i < handlers->count; i++) {
        const struct handler *other = &handlers->at[i];
        for (size_t j = 0; j < other->outlet_count * handler->outlet_count; j++) {
            if (text_equal(other->outlets[j / handler->outlet_count].pattern,
                           handler->outlets[j % handler->outlet_count].pattern))
                return true;
        }
    }
    return false;
}

static void load_one(struct handlers *handlers, const char *path)
{
    const struct handlers_options *options = &handlers->options;
    const struct handler_source source = {path, options->roots, options->settings,
                                          options->setting_count};
    struct handler *handler = &handlers->at[handlers->count];
    struct error error = ERROR_NONE;
    enum status status = handler_open(&source, handler, &error);
    if (!status && shares_file(handlers, handler))
        status = error_set(&error, STATUS_POLICY, "handler.shape",
                           "another handler writes a file of the same name");
    if (status) {
        error_at(&error, path, 0, 0);
        handler_fault(handler, &error);
        handler->off = true;
        handlers_say(handlers, handler, 0);
    } else {
        handlers->kinds |= handler->kinds;
    }
    handler->folder = options->folder;
    handlers->count++;
}

/* ---- settings ---- */

static struct text file_at(const void *names, size_t i)
{
    return text_of(((const struct finding_files *)names)->at[i].name);
}

static struct text option_at(const void *names, size_t i)
{
    return ((const struct script_value *)names)->entries[i].name;
}

static enum status no_handler(const struct finding_files *files, const char *name,
                              struct error *error)
{
    int nearest = text_nearest(text_of(name), files->count, file_at, files);
    error_set(error, STATUS_USAGE, "handler.unknown",
              "there is no event handler \"%.64s\" to set an option of", name);
    if (nearest >= 0)
        error_fix(error, "did you mean %s?", files->at[nearest].name);
    else
        error_fix(error, "gonio events lists handlers, gonio plugins lists plugins");
    return error->status;
}

static enum status no_option(const struct handler *handler, const char *name,
                             struct error *error)
{
    const struct script_value *options = &handler->options;
    int nearest = text_nearest(text_of(name), options->count, option_at, options);
    error_set(error, STATUS_USAGE, "handler.option",
              "the event handler %s has no option \"%.64s\"", handler->name, name);
    if (nearest >= 0)
        error_fix(error, "did you mean %s.%.*s?", handler->name,
                  TEXT_ARG(options->entries[nearest].name));
    else
        error_fix(error, "gonio events lists the options; %s.off=yes leaves it out",
                  handler->name);
    return error->status;
}

static bool is_named(const struct finding_files *files, const char *name)
{
    for (size_t i = 0; i < files->count; i++) {
        if (strcmp(files->at[i].name, name) == 0)
            return true;
    }
    return false;
}

/* NULL: it is left out, or has a fault, which is told already. */
static const struct handler *find_good(const struct handlers *handlers,
                                       const char *name)
{
    for (size_t i = 0; i < handlers->count; i++) {
        if (strcmp(handlers->at[i].name, name) == 0)
            return handlers->at[i].off ? NULL : &handlers->at[i];
    }
    return NULL;
}

static enum status check_setting(const struct handlers *handlers,
                                 const struct finding_files *files,
                                 const struct handler_setting *setting,
                                 struct error *error)
{
    bool off = strcmp(setting->name, "off") == 0;
    const struct handler *handler = find_good(handlers, setting->handler);
    if (!is_named(files, setting->handler))
        return no_handler(files, setting->handler, error);
    if (off && strcmp(setting->value, "yes") != 0 && strcmp(setting->value, "no") != 0)
        return error_set(error, STATUS_USAGE, "handler.option",
                         "%s.off must be yes or no", setting->handler);
    if (off || !handler || script_get(&handler->options, setting->name))
        return STATUS_OK;
    return no_option(handler, setting->name, error);
}

static enum status check_settings(const struct handlers *handlers,
                                  const struct finding_files *files,
                                  struct error *error)
{
    const struct handlers_options *options = &handlers->options;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < options->setting_count && !status; i++)
        status = check_setting(handlers, files, &options->settings[i], error);
    return status;
}

enum status handlers_load(struct handlers *handlers, struct error *error)
{
    struct finding_files files = {.count = 0};
    arena_init(&files.arena, PATHS_MEMORY);
    enum status status = find_all(&handlers->options, &files, error);
    for (size_t i = 0; i < files.count && !status; i++) {
        if (!is_left_out(&handlers->options, files.at[i].name))
            load_one(handlers, files.at[i].path);
    }
    if (!status)
        status = check_settings(handlers, &files, error);
    arena_release(&files.arena);
    return status;
}

/* ---- telling ---- */

size_t handlers_count(const struct handlers *handlers)
{
    return handlers->count;
}

const struct handler *handlers_at(const struct handlers *handlers, size_t index)
{
    return &handlers->at[index];
}

uint64_t handlers_dropped(const struct handlers *handlers)
{
    return handlers->dropped;
}

static void put_text(struct buffer *out, const char *name, struct text text)
{
    buffer_printf(out, ", \"%s\": ", name);
    buffer_put_json(out, text);
}

static void put_events(struct buffer *out, const struct handler *handler)
{
    const char *comma = "";
    buffer_put_cstr(out, ", \"events\": [");
    for (unsigned kind = 0; kind < EVENT_KINDS + 2; kind++) {
        const char *name = kind == EVENT_KINDS ? "day"
                           : kind == EVENT_KINDS + 1
                               ? "week"
                               : event_name((enum event_kind)kind);
        if (!(handler->kinds >> kind & 1))
            continue;
        buffer_printf(out, "%s\"%s\"", comma, name);
        comma = ", ";
    }
    buffer_put_char(out, ']');
}

static void put_outputs(struct buffer *out, const struct handler *handler)
{
    uint64_t rows = 0;
    buffer_put_cstr(out, ", \"outputs\": [");
    for (size_t i = 0; i < handler->outlet_count; i++) {
        buffer_put_cstr(out, i ? ", " : "");
        buffer_put_json(out, handler->outlets[i].pattern);
        rows += handler->outlets[i].rows;
    }
    buffer_printf(out, "], \"log\": %s, \"rows\": %llu",
                  handler->logs ? "true" : "false", (unsigned long long)rows);
}

static void put_options(struct buffer *out, const struct handler *handler)
{
    buffer_put_cstr(out, ", \"options\": {");
    for (size_t i = 0; i < handler->options.count; i++) {
        const struct script_entry *option = &handler->options.entries[i];
        buffer_put_cstr(out, i ? ", " : "");
        buffer_put_json(out, option->name);
        buffer_put_cstr(out, ": ");
        if (option->value.kind == SCRIPT_TEXT)
            buffer_put_json(out, option->value.text);
        else if (option->value.kind == SCRIPT_BOOL)
            buffer_put_cstr(out, option->value.integer ? "true" : "false");
        else
            buffer_put_int(out, option->value.integer);
    }
    buffer_put_char(out, '}');
}

static void put_last(struct buffer *out, const struct handler *handler)
{
    buffer_put_cstr(out, ", \"last_fault\": ");
    if (!handler->faults) {
        buffer_put_cstr(out, "null");
        return;
    }
    buffer_put_cstr(out, "{\"code\": ");
    buffer_put_json(out, text_of(handler->last.code));
    put_text(out, "message", text_of(handler->last.message));
    put_text(out, "file", text_of(handler->last.file));
    buffer_printf(out, ", \"line\": %u}", handler->last.line);
}

static void put_handler(struct buffer *out, const struct handler *handler)
{
    buffer_put_cstr(out, "{\"name\": ");
    buffer_put_json(out, text_of(handler->name));
    put_text(out, "title", text_is_absent(handler->title) ? TEXT("") : handler->title);
    put_events(out, handler);
    buffer_put_cstr(out, ", \"list\": ");
    if (handler->list.of == LIST_NONE)
        buffer_put_cstr(out, "null");
    else
        buffer_printf(out, "{\"of\": \"%s\", \"every\": \"%s\", \"days\": %lld}",
                      handler_list_names[handler->list.of],
                      handler_every_names[handler->list.every],
                      (long long)handler->list.days);
    put_options(out, handler);
    put_outputs(out, handler);
    buffer_printf(out, ", \"calls\": %llu, \"faults\": %u, \"off\": %s",
                  (unsigned long long)handler->calls, handler->faults,
                  handler->off ? "true" : "false");
    put_last(out, handler);
    buffer_put_char(out, '}');
}

void handlers_tell(const struct handlers *handlers, struct buffer *out)
{
    buffer_put_char(out, '[');
    for (size_t i = 0; i < handlers->count; i++) {
        buffer_put_cstr(out, i ? ", " : "");
        put_handler(out, &handlers->at[i]);
    }
    buffer_put_char(out, ']');
}
