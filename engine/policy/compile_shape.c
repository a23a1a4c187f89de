#include "policy/compile_shape.h"

#include <stdarg.h>
#include <stdio.h>

#define ROWS_MAX 10000

/* ---- faults ---- */

/* The last part of a path at its end, cut where the path is full. */
static void add_step(char *path, size_t used, const struct node *node)
{
    char *to = path + used;
    size_t room = NODE_PATH - used;
    struct text name = {node->name.at, node->name.len > 60 ? 60 : node->name.len};
    if (text_is_absent(node->name)) {
        (void)snprintf(to, room, "[%zu]", node->index);
        return;
    }
    if (used && room > 1) {
        *to++ = '.';
        room--;
    }
    if (name.len >= room)
        name.len = room - 1;
    memcpy(to, name.at, name.len);
    to[name.len] = '\0';
}

void node_path(const struct node *node, char path[NODE_PATH])
{
    path[0] = '\0';
    if (!node->up)
        return;
    node_path(node->up, path);
    add_step(path, strlen(path), node);
}

/* What comes from a local or from another file has no line of its own: then
 * the one of what it stands in. */
uint32_t node_line(const struct node *node)
{
    for (; node; node = node->up)
        if (node->value && node->value->line)
            return node->value->line;
    return 0;
}

void compile_at(struct compile *compile, uint32_t place)
{
    size_t layer = row_layer(place);
    const char *file = layer ? compile->policy->layers[layer].path.at : compile->file;
    error_at(compile->error, file, row_line(place), 0);
}

void compile_where(const struct compile *compile, uint32_t place, uint32_t beside,
                   char where[COMPILE_WHERE])
{
    size_t layer = row_layer(place);
    if (layer == row_layer(beside))
        (void)snprintf(where, COMPILE_WHERE, "line %u", row_line(place));
    else
        (void)snprintf(where, COMPILE_WHERE, "line %u of %s", row_line(place),
                       layer ? compile->policy->layers[layer].path.at : compile->file);
}

enum status compile_fault(struct compile *compile, const struct node *node,
                          const char *code, const char *format, ...)
{
    char message[sizeof compile->error->message];
    char path[NODE_PATH];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(message, sizeof message, format, args);
    va_end(args);
    (void)error_set(compile->error, STATUS_POLICY, code, "%s", message);
    compile_at(compile, node_line(node));
    node_path(node, path);
    if (path[0])
        error_point(compile->error, "%s", path);
    return STATUS_POLICY;
}

static const char *kind_text(enum script_kind kind)
{
    static const char *const texts[] = {
        [SCRIPT_NIL] = "nothing",      [SCRIPT_BOOL] = "true or false",
        [SCRIPT_INTEGER] = "a number", [SCRIPT_TEXT] = "text",
        [SCRIPT_TABLE] = "a table",    [SCRIPT_FUNCTION] = "a function",
    };
    return texts[kind];
}

/* What is usually behind a value of the wrong kind. */
static const char *type_advice(const struct script_value *value)
{
    if (value->kind == SCRIPT_TEXT)
        return "a number, true, false or a table stands without quotes";
    if (value->kind == SCRIPT_INTEGER || value->kind == SCRIPT_BOOL)
        return "text, dates and amounts stand in quotes: \"2026-01-31\", \"2480.00\"";
    if (value->kind == SCRIPT_TABLE)
        return "write it without braces";
    return "payers/README.md shows how it is written";
}

enum status compile_type_fault(struct compile *compile, const struct node *node,
                               const char *want)
{
    (void)compile_fault(compile, node, "policy.type", "must be %s, but is %s", want,
                        kind_text(node->value->kind));
    return compile_mean(compile, NULL, type_advice(node->value));
}

enum status compile_mean(struct compile *compile, const char *nearest,
                         const char *otherwise)
{
    if (nearest)
        error_fix(compile->error, "did you mean \"%s\"?", nearest);
    else if (otherwise)
        error_fix(compile->error, "%s", otherwise);
    return compile->error->status;
}

struct node node_item(const struct node *up, size_t place)
{
    return (struct node){up, TEXT_NONE, place + 1, &up->value->entries[place].value};
}

struct node node_entry(const struct node *up, size_t entry)
{
    const struct script_entry *at = &up->value->entries[entry];
    return (struct node){up, at->name, 0, &at->value};
}

/* ---- walking ---- */

/* The entries of a table by place of their key in the shape. */
struct found {
    const struct shape *shape;
    const struct script_value *at[KEYS_MAX];
};

static size_t find_key(const struct shape *shape, struct text name)
{
    size_t i = 0;
    while (i < shape->count && !(name.len && *name.at == *shape->keys[i].name &&
                                 text_is(name, shape->keys[i].name)))
        i++;
    return i;
}

static struct text key_name_at(const void *keys, size_t i)
{
    return text_of(((const struct key *)keys)[i].name);
}

static enum status unknown_name(struct compile *compile, const struct node *node,
                                const struct shape *shape)
{
    int near = text_nearest(node->name, shape->count, key_name_at, shape->keys);
    (void)compile_fault(compile, node, "policy.unknown_name",
                        "\"%.*s\" is not a name of %s", SHOWN(node->name), shape->what);
    return compile_mean(compile, near < 0 ? NULL : shape->keys[near].name,
                        "payers/README.md lists the names");
}

/* Unknown names first: a misspelt one is also a missing one, and its
 * spelling is the better message. */
static enum status check_names(struct compile *compile, const struct node *node,
                               struct found *found)
{
    const struct shape *shape = found->shape;
    for (size_t i = node->value->items; i < node->value->count; i++) {
        struct node entry = node_entry(node, i);
        size_t key = find_key(shape, entry.name);
        if (key == shape->count)
            return unknown_name(compile, &entry, shape);
        found->at[key] = entry.value;
    }
    return STATUS_OK;
}

static enum status check_items(struct compile *compile, const struct node *node,
                               const struct shape *shape)
{
    size_t items = node->value->items;
    if (shape->rows || items <= shape->item_count)
        return STATUS_OK;
    struct node extra = node_item(node, shape->item_count);
    return compile_fault(compile, &extra, "policy.unknown_name",
                         "a value without a name has no place here in %s", shape->what);
}

static enum status needs(struct compile *compile, const struct node *node,
                         const struct shape *shape, const char *name)
{
    static const struct {
        const char *name, *advice;
    } advised[] = {
        {"source",
         "say which document it comes from: source = \"Acme manual, chapter 7\""},
        {"id", "give it a name of its own: id = \"topic.what\""},
        {"title", "say in one sentence what it asks: title = \"...\""},
        {"because", "say why: because = \"...\""},
        {"unit", "write unit = \"usd\", \"count\", \"days\", \"minutes\" or "
                 "\"percent\""},
    };
    char advice[96];
    (void)compile_fault(compile, node, "policy.missing", "%s needs \"%s\"", shape->what,
                        name);
    for (size_t i = 0; i < COUNT_OF(advised); i++)
        if (strcmp(advised[i].name, name) == 0)
            return compile_mean(compile, NULL, advised[i].advice);
    (void)snprintf(advice, sizeof advice,
                   "add %s = ...; payers/README.md has the names", name);
    return compile_mean(compile, NULL, advice);
}

static enum status read_found(struct compile *compile, const struct node *node,
                              const struct found *found, void *row)
{
    const struct shape *shape = found->shape;
    for (size_t i = 0; i < shape->count; i++) {
        const struct key *key = &shape->keys[i];
        const struct script_value *value = found->at[i];
        if (!value && key->required)
            return needs(compile, node, shape, key->name);
        if (!value)
            continue;
        struct node entry = {node, text_of(key->name), 0, value};
        enum status status = key->read(compile, &entry, key, row);
        if (status)
            return status;
    }
    return STATUS_OK;
}

static enum status read_names(struct compile *compile, const struct node *node,
                              const struct shape *shape, void *row)
{
    struct found found;
    found.shape = shape;
    for (size_t i = 0; i < shape->count; i++)
        found.at[i] = NULL;
    enum status status = check_names(compile, node, &found);
    return status ? status : read_found(compile, node, &found, row);
}

static enum status read_items(struct compile *compile, const struct node *node,
                              const struct shape *shape, void *row)
{
    for (size_t i = 0; i < shape->item_count; i++) {
        const struct key *key = &shape->items[i];
        enum status status;
        if (i >= node->value->items)
            return compile_fault(compile, node, "policy.missing",
                                 "%s needs %s in place %zu", shape->what, key->name,
                                 i + 1);
        struct node item = node_item(node, i);
        status = key->read(compile, &item, key, row);
        if (status)
            return status;
    }
    return STATUS_OK;
}

static enum status check_made(struct compile *compile, const struct node *node,
                              const struct shape *shape)
{
    if (node->value->kind != SCRIPT_TABLE)
        return compile_type_fault(compile, node, shape->what);
    if (shape->maker && !text_is(node->value->maker, shape->maker))
        return compile_fault(compile, node, "policy.type", "must be %s { ... }",
                             shape->maker);
    if (!shape->maker && !text_is_absent(node->value->maker))
        return compile_fault(compile, node, "policy.type",
                             "%.*s { ... } has no place here: this is %s",
                             SHOWN(node->value->maker), shape->what);
    return STATUS_OK;
}

enum status compile_table(struct compile *compile, const struct node *node,
                          const struct shape *shape, void *row)
{
    enum status status = check_made(compile, node, shape);
    if (shape->defaults)
        memcpy(row, shape->defaults, shape->size);
    if (status == STATUS_OK && shape->lined)
        memcpy((char *)row + shape->line_at, &node->value->line, sizeof(uint32_t));
    if (status == STATUS_OK)
        status = check_items(compile, node, shape);
    if (status == STATUS_OK)
        status = read_names(compile, node, shape, row);
    if (status == STATUS_OK)
        status = read_items(compile, node, shape, row);
    if (status == STATUS_OK && shape->rows)
        status = shape->rows->read(compile, node, shape->rows, row);
    if (status == STATUS_OK && shape->finish)
        status = shape->finish(compile, node, row);
    return status;
}

enum status compile_within(struct compile *compile, const struct node *node,
                           const struct key *key, void *row)
{
    return compile_table(compile, node, key->detail, (char *)row + key->at);
}

/* Some checks compare each row with each. */
static enum status check_many(struct compile *compile, const struct node *node)
{
    if (node->value->items <= ROWS_MAX)
        return STATUS_OK;
    return compile_fault(compile, node, "policy.value", "the list is over %d long",
                         ROWS_MAX);
}

static bool is_list(const struct script_value *value)
{
    return value->kind == SCRIPT_TABLE && value->items && value->count == value->items;
}

enum status compile_list(struct compile *compile, const struct node *node,
                         const char *want)
{
    const struct script_value *value = node->value;
    if (value->kind != SCRIPT_TABLE)
        return compile_type_fault(compile, node, want);
    if (value->count > value->items) {
        struct node named = node_entry(node, value->items);
        return compile_fault(compile, &named, "policy.unknown_name",
                             "\"%.*s\" stands in a list; this is %s", SHOWN(named.name),
                             want);
    }
    if (value->items)
        return check_many(compile, node);
    (void)compile_fault(compile, node, "policy.missing", "the list is empty");
    return compile_mean(compile, NULL, "put something in it, or leave it out");
}

enum status compile_items(struct compile *compile, const struct node *node,
                          const struct key *key, void *row)
{
    const struct shape *shape = key->detail;
    size_t count = node->value->items;
    enum status status = check_many(compile, node);
    if (status)
        return status;
    char *rows = arena_zalloc(compile->arena, count, shape->size);
    if (!rows)
        return error_no_memory(compile->error);
    for (size_t i = 0; i < count; i++) {
        struct node item = node_item(node, i);
        status = compile_table(compile, &item, shape, rows + i * shape->size);
        if (status)
            return status;
    }
    memcpy((char *)row + key->at, &rows, sizeof rows);
    memcpy((char *)row + key->count_at, &count, sizeof count);
    return STATUS_OK;
}

enum status compile_rows(struct compile *compile, const struct node *node,
                         const struct key *key, void *row)
{
    const struct shape *shape = key->detail;
    char want[64];
    if (is_list(node->value))
        return compile_items(compile, node, key, row);
    (void)snprintf(want, sizeof want, "a list, each %s", shape->what);
    enum status status = compile_list(compile, node, want);
    return status ? status : compile_items(compile, node, key, row);
}
