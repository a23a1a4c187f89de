#include "plugin/host.h"

#include "base/buffer.h"
#include "base/file.h"
#include "base/sorter.h"
#include "script/script.h"

#include <gonio/version.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* A plugin that asks for more than this at once has lost count. */
#define HOST_MEMORY ((size_t)256 * 1024 * 1024)
#define TABLE_MAX   ((size_t)16 * 1024 * 1024) /* a Lua file */

/* ---- failures ---- */

int host_note(struct host_own *own, const struct error *error)
{
    if (!own->failed)
        own->failure = *error;
    own->failed = true;
    return -1;
}

static int refuse_memory(struct host_own *own)
{
    struct error error;
    (void)error_no_memory(&error);
    return host_note(own, &error);
}

static int lend_fail(const struct gonio_host *host, const char *file, uint32_t line,
                     const char *message, const char *fix)
{
    struct error error;
    error_set(&error, STATUS_USAGE, "plugin.failed", "%s",
              message ? message : "it does not say why");
    if (fix)
        error_fix(&error, "%s", fix);
    if (file)
        error_at(&error, file, line, 0);
    return host_note(host_own(host), &error);
}

void host_enter(struct host *host)
{
    host->own->failed = false;
    arena_reset(&host->own->scratch);
}

enum status host_result(struct host *host, int result, struct error *error)
{
    struct host_own *own = host->own;
    if (result == 0 && !own->failed)
        return STATUS_OK;
    if (!own->failed)
        return error_set(error, STATUS_USAGE, "plugin.failed",
                         "plugin %s failed and does not say why", own->plugin->name);
    *error = own->failure;
    snprintf(error->message, sizeof error->message, "%s%s%s%.400s",
             own->failure.status == STATUS_INTERRUPTED ? "" : "plugin ",
             own->failure.status == STATUS_INTERRUPTED ? "" : own->plugin->name,
             own->failure.status == STATUS_INTERRUPTED ? "" : ": ",
             own->failure.message);
    return error->status;
}

/* ---- memory and options ---- */

static void *lend_scratch(const struct gonio_host *host, size_t size)
{
    struct host_own *own = host_own(host);
    void *memory = arena_alloc(own->starting ? &own->lasting : &own->scratch, size);
    if (!memory)
        (void)refuse_memory(own);
    return memory;
}

static const char *lend_option(const struct gonio_host *host, const char *name)
{
    const struct host_own *own = host_own(host);
    for (size_t i = 0; i < own->plugin->option_count; i++) {
        if (strcmp(own->plugin->options[i].name, name) == 0)
            return own->values[i];
    }
    return NULL;
}

static int64_t lend_option_number(const struct gonio_host *host, const char *name)
{
    const char *value = lend_option(host, name);
    int64_t number = 0;
    for (; value && char_is_digit(*value); value++)
        number = number * 10 + (*value - '0');
    return number;
}

static int lend_option_flag(const struct gonio_host *host, const char *name)
{
    const char *value = lend_option(host, name);
    return value && strcmp(value, "yes") == 0;
}

static void lend_say(const struct gonio_host *host, const char *line)
{
    struct buffer out;
    struct error unheard = ERROR_NONE;
    buffer_init(&out, 8 * 1024);
    buffer_printf(&out, "gonio: %s: ", host_own(host)->plugin->name);
    buffer_put_visible(&out, (struct text){line, strnlen(line, 2000)});
    buffer_put_char(&out, '\n');
    if (!buffer_failed(&out) &&
        file_write_all(STDERR_FILENO, buffer_text(&out), "standard error", &unheard))
        unheard = ERROR_NONE;
    buffer_release(&out);
}

static int lend_temporary(const struct gonio_host *host)
{
    struct error error;
    int fd = -1;
    if (file_temp(&fd, &error))
        return host_note(host_own(host), &error);
    return fd;
}

/* ---- tables of Lua ---- */

static const int node_kinds[] = {
    [SCRIPT_NIL] = GONIO_NOTHING,    [SCRIPT_BOOL] = GONIO_FLAG,
    [SCRIPT_INTEGER] = GONIO_NUMBER, [SCRIPT_TEXT] = GONIO_TEXT,
    [SCRIPT_TABLE] = GONIO_TABLE,    [SCRIPT_FUNCTION] = GONIO_OTHER,
};

static bool node_fill(struct arena *arena, const struct script_value *value,
                      struct gonio_node *node)
{
    node->kind = node_kinds[value->kind];
    node->line = value->line;
    node->number = value->integer;
    node->text = lend_text(value->text);
    node->count = value->count;
    node->items = value->items;
    if (value->count == 0)
        return true;
    struct gonio_node *entries = ARENA_ARRAY(arena, struct gonio_node, value->count);
    node->entries = entries;
    for (size_t i = 0; entries && i < value->count; i++) {
        struct script_value *entry = &value->entries[i].value;
        entries[i].name = lend_text(value->entries[i].name);
        if (!entry->line) /* it is made elsewhere, and named here */
            entry->line = value->line;
        if (!node_fill(arena, entry, &entries[i]))
            return false;
    }
    return entries;
}

/* Where the table's values stand, as far as that can be seen in its text. */
static enum status find_lines(const char *path, struct script_value *value,
                              struct error *error)
{
    struct buffer source;
    buffer_init(&source, TABLE_MAX);
    enum status status = file_read(path, &source, error);
    if (!status)
        script_lines(buffer_text(&source), value);
    buffer_release(&source);
    return status;
}

static enum status load_table(struct host_own *own, const char *path,
                              struct script_value *value, struct error *error)
{
    static const char *const makers[] = {"mapping", NULL};
    struct script *script = NULL;
    struct hash hash;
    char folder[4096];
    const char *slash = strrchr(path, '/');
    int n = snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) : 1,
                     slash ? path : ".");
    const char *const roots[] = {n > 0 && n < (int)sizeof folder ? folder : ".", NULL};
    struct script_options options = {.roots = roots};
    enum status status = script_new(&options, &script, error);
    if (!status)
        status = script_makers(script, makers, error);
    if (!status)
        status = script_load(script, path, &own->lasting, value, &hash, error);
    if (!status)
        status = find_lines(path, value, error);
    script_free(script);
    return status;
}

static const struct gonio_node *lend_table(const struct gonio_host *host,
                                           const char *path)
{
    struct host_own *own = host_own(host);
    struct script_value value;
    struct error error = ERROR_NONE;
    struct gonio_node *node = ARENA_NEW(&own->lasting, struct gonio_node);
    if (!node) {
        (void)refuse_memory(own);
        return NULL;
    }
    if (load_table(own, path, &value, &error)) {
        if (error.status == STATUS_POLICY)
            error.status = STATUS_USAGE;
        (void)host_note(own, &error);
        return NULL;
    }
    if (node_fill(&own->lasting, &value, node))
        return node;
    (void)refuse_memory(own);
    return NULL;
}

/* ---- sorting ---- */

struct gonio_sorter {
    struct sorter sorter;
    struct host_own *own;
    bool finished;
};

static struct gonio_sorter *lend_sorter(const struct gonio_host *host,
                                        size_t record_size, size_t key_size)
{
    struct gonio_sorter *sorter = NULL;
    if (record_size >= 1 && record_size <= SORTER_RECORD_MAX && key_size <= record_size)
        sorter = calloc(1, sizeof *sorter);
    if (!sorter) {
        (void)refuse_memory(host_own(host));
        return NULL;
    }
    sorter->own = host_own(host);
    sorter_init(&sorter->sorter, record_size, key_size, 0);
    return sorter;
}

static int lend_sorter_add(struct gonio_sorter *sorter, const void *record)
{
    struct error error;
    if (sorter_add(&sorter->sorter, record, &error))
        return host_note(sorter->own, &error);
    return 0;
}

static int lend_sorter_next(struct gonio_sorter *sorter, const void **record)
{
    struct error error;
    enum status status = STATUS_OK;
    if (!sorter->finished)
        status = sorter_finish(&sorter->sorter, &error);
    sorter->finished = true;
    if (!status)
        status = sorter_next(&sorter->sorter, record, &error);
    return status ? host_note(sorter->own, &error) : 0;
}

static void lend_sorter_free(struct gonio_sorter *sorter)
{
    if (!sorter)
        return;
    sorter_release(&sorter->sorter);
    free(sorter);
}

/* ---- the host ---- */

enum status host_open(struct host *host, const struct gonio_plugin *plugin,
                      const char *const *values, struct error *error)
{
    struct host_own *own = calloc(1, sizeof *own);
    if (!own)
        return error_no_memory(error);
    own->plugin = plugin;
    own->values = values;
    arena_init(&own->lasting, HOST_MEMORY);
    arena_init(&own->scratch, HOST_MEMORY);
    host->own = own;
    host->lent = (struct gonio_host){
        .size = sizeof host->lent,
        .abi_minor = GONIO_ABI_MINOR,
        .version = GONIO_VERSION,
        .scratch = lend_scratch,
        .fail = lend_fail,
        .option = lend_option,
        .option_number = lend_option_number,
        .option_flag = lend_option_flag,
        .say = lend_say,
        .temporary = lend_temporary,
        .table = lend_table,
        .sorter = lend_sorter,
        .sorter_add = lend_sorter_add,
        .sorter_next = lend_sorter_next,
        .sorter_free = lend_sorter_free,
    };
    fields_lend(&host->lent);
    reading_lend(&host->lent);
    view_lend(&host->lent);
    judge_lend(&host->lent);
    return STATUS_OK;
}

void host_close(struct host *host)
{
    if (!host->own)
        return;
    arena_release(&host->own->lasting);
    arena_release(&host->own->scratch);
    free(host->own);
    host->own = NULL;
}
