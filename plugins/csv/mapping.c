#include "mapping_parts.h"

#include <stdio.h>
#include <string.h>

#define POINTER_MAX  160
#define BINDINGS_MAX 256
#define PARTS_MAX    32

/* ---- leaves ---- */

static int find_table(struct mapping *mapping, const struct gonio_node *table,
                      uint32_t *index)
{
    struct gonio_text name = {NULL, 0};
    *index = 0;
    if (mapping_text(mapping, table, "file", &name))
        return -1;
    for (; name.at && *index < mapping->table_count; (*index)++) {
        if (cell_same(mapping->tables[*index].name, name))
            return 0;
    }
    if (!name.at)
        return 0;
    return mapping_fault_of(mapping, table->line, "is the name of no file under files",
                            name);
}

static int make_leaf(struct mapping *mapping, const struct gonio_node *node,
                     const struct leaf **made, int depth);

static int leaf_columns(struct mapping *mapping, const struct gonio_node *node,
                        struct leaf *leaf)
{
    const struct gonio_node *names = NULL;
    uint32_t table, *slots;
    if (find_table(mapping, node, &table) ||
        mapping_texts(mapping, node, "column", &names) ||
        mapping_texts(mapping, node, "columns", &names))
        return -1;
    if (!names)
        return 0;
    if (mapping_slots(mapping, table, names, &slots, &leaf->column_count))
        return -1;
    leaf->columns =
        csv_pool_take(&mapping->pool, (leaf->column_count + 1) * sizeof *leaf->columns);
    if (!leaf->columns)
        return mapping_no_memory(mapping);
    for (size_t i = 0; i < leaf->column_count; i++) {
        leaf->columns[i].table = table;
        leaf->columns[i].slot = slots[i];
    }
    return 0;
}

static int leaf_lookup(struct mapping *mapping, const struct gonio_node *node,
                       struct leaf *leaf)
{
    const struct gonio_node *otherwise = node_get(node, "otherwise");
    leaf->lookup = node_get(node, "lookup");
    if (otherwise && otherwise->kind == GONIO_FLAG)
        leaf->as_it_stands = otherwise->number != 0;
    else if (mapping_text(mapping, node, "otherwise", &leaf->otherwise))
        return -1;
    if (!leaf->lookup)
        return 0;
    if (leaf->lookup->kind != GONIO_TABLE || leaf->lookup->items)
        return mapping_fault(mapping, leaf->lookup->line,
                             "lookup must be a table of value = field value", NULL);
    for (size_t i = 0; i < leaf->lookup->count; i++) {
        if (leaf->lookup->entries[i].kind != GONIO_TEXT)
            return mapping_fault(mapping, leaf->lookup->entries[i].line,
                                 "what a look-up gives must be text in quotes", NULL);
    }
    return 0;
}

static int leaf_first(struct mapping *mapping, const struct gonio_node *node,
                      struct leaf *leaf, int depth)
{
    const struct gonio_node *first = node_get(node, "first");
    if (!first)
        return 0;
    if (first->kind != GONIO_TABLE || first->items != first->count ||
        first->count > PARTS_MAX)
        return mapping_fault(mapping, first->line, "first must be a list of values",
                             NULL);
    leaf->first.at =
        csv_pool_take(&mapping->pool, (first->count + 1) * sizeof *leaf->first.at);
    if (!leaf->first.at)
        return mapping_no_memory(mapping);
    for (size_t i = 0; i < first->count; i++) {
        if (make_leaf(mapping, &first->entries[i], &leaf->first.at[i], depth + 1))
            return -1;
        leaf->first.count++;
    }
    return 0;
}

static int fill_leaf(struct mapping *mapping, const struct gonio_node *node,
                     struct leaf *leaf, int depth)
{
    static const struct gonio_text names[] = {
        NAME("column"), NAME("columns"), NAME("file"),      NAME("value"),
        NAME("first"),  NAME("between"), NAME("prefix"),    NAME("suffix"),
        NAME("till"),   NAME("after"),   NAME("otherwise"), NAME("default"),
        NAME("split"),  NAME("lookup"),  NAME("date"),      NAME("time"),
        NAME("upper"),  NAME("differs"),
    };
    if (node->items)
        return mapping_fault(mapping, node->line, "a value is described by names",
                             NULL);
    return CHECK_NAMES(mapping, node, names) || leaf_columns(mapping, node, leaf) ||
                   leaf_lookup(mapping, node, leaf) ||
                   leaf_first(mapping, node, leaf, depth) ||
                   mapping_text(mapping, node, "value", &leaf->value) ||
                   mapping_text(mapping, node, "between", &leaf->between) ||
                   mapping_text(mapping, node, "prefix", &leaf->prefix) ||
                   mapping_text(mapping, node, "suffix", &leaf->suffix) ||
                   mapping_text(mapping, node, "till", &leaf->till) ||
                   mapping_text(mapping, node, "after", &leaf->after) ||
                   mapping_text(mapping, node, "default", &leaf->by_default) ||
                   mapping_text(mapping, node, "split", &leaf->split) ||
                   mapping_texts(mapping, node, "date", &leaf->dates) ||
                   mapping_texts(mapping, node, "time", &leaf->times) ||
                   mapping_flag(mapping, node, "upper", &leaf->upper) ||
                   mapping_flag(mapping, node, "differs", &leaf->differs)
               ? -1
               : 0;
}

static int is_leaf(const struct gonio_node *node)
{
    return node->kind == GONIO_TEXT ||
           (node->kind == GONIO_TABLE &&
            (node_get(node, "column") || node_get(node, "columns") ||
             node_get(node, "value") || node_get(node, "first")));
}

/* A text alone is a column of the first file. */
static int make_leaf(struct mapping *mapping, const struct gonio_node *node,
                     const struct leaf **made, int depth)
{
    struct leaf *leaf = csv_pool_take(&mapping->pool, sizeof *leaf);
    if (!leaf)
        return mapping_no_memory(mapping);
    memset(leaf, 0, sizeof *leaf);
    leaf->line = node->line;
    *made = leaf;
    if (!is_leaf(node) || depth > 4)
        return mapping_fault(
            mapping, node->line,
            "a value is the name of a column, or a table with column, columns, "
            "value or first",
            NULL);
    if (node->kind == GONIO_TABLE)
        return fill_leaf(mapping, node, leaf, depth);
    leaf->columns = csv_pool_take(&mapping->pool, sizeof *leaf->columns);
    if (!leaf->columns)
        return mapping_no_memory(mapping);
    leaf->column_count = 1;
    leaf->columns[0].table = 0;
    return mapping_slot(mapping, 0, node->text, node->line, &leaf->columns[0].slot);
}

/* ---- bindings ---- */

struct walk {
    struct mapping *mapping;
    struct binding_list *list;
    const char *base;          /* "/services/0" for those of rows */
    char pointer[POINTER_MAX]; /* behind the base */
};

static int walk_table(struct walk *walk, const struct gonio_node *table);

/* The field at the pointer; a misspelt one with the nearest. */
static int find_field(struct walk *walk, const struct gonio_node *node, int *kind)
{
    struct mapping *mapping = walk->mapping;
    struct gonio_field field = {sizeof field, 0, NULL, NULL};
    char pointer[2 * POINTER_MAX], message[3 * POINTER_MAX], fix[128];
    snprintf(pointer, sizeof pointer, "%s%s", walk->base, walk->pointer);
    int found = mapping->host->field(mapping->host, pointer, &field);
    *kind = field.kind;
    if (found)
        return 0;
    snprintf(message, sizeof message, "a session has no field %s", pointer);
    if (field.nearest)
        snprintf(fix, sizeof fix, "did you mean %s?", field.nearest);
    return mapping_fault(mapping, node->line, message, field.nearest ? fix : NULL);
}

static struct binding *add_binding(struct walk *walk, int kind, size_t parts)
{
    struct mapping *mapping = walk->mapping;
    struct binding_list *list = walk->list;
    size_t len = strlen(walk->pointer) + 1;
    if (!list->at)
        list->at = csv_pool_take(&mapping->pool, BINDINGS_MAX * sizeof *list->at);
    char *pointer = csv_pool_take(&mapping->pool, len);
    const struct leaf **at = csv_pool_take(&mapping->pool, (parts + 1) * sizeof(*at));
    if (!list->at || !pointer || !at || list->count == BINDINGS_MAX) {
        (void)mapping_fault(mapping, 0, "out of memory, or more than 256 values", NULL);
        return NULL;
    }
    memcpy(pointer, walk->pointer, len);
    struct binding *binding = &list->at[list->count++];
    binding->pointer = pointer;
    binding->kind = kind;
    binding->parts.at = at;
    binding->parts.count = 0;
    return binding;
}

static int bind_leaf(struct walk *walk, const struct gonio_node *node, int kind)
{
    if (kind == GONIO_OBJECT)
        return mapping_fault(
            walk->mapping, node->line,
            "this field has fields itself: a table of them belongs here", NULL);
    struct binding *binding = add_binding(walk, kind, 1);
    if (!binding)
        return -1;
    binding->parts.count = 1;
    return make_leaf(walk->mapping, node, &binding->parts.at[0], 0);
}

/* modifiers = { "mod1", "mod2" }: each that is not blank becomes the next. */
static int bind_list(struct walk *walk, const struct gonio_node *node)
{
    if (node->count > PARTS_MAX)
        return mapping_fault(walk->mapping, node->line,
                             "more than 32 values stand here", NULL);
    struct binding *binding = add_binding(walk, GONIO_LIST, node->count);
    if (!binding)
        return -1;
    for (size_t i = 0; i < node->count; i++) {
        if (make_leaf(walk->mapping, &node->entries[i], &binding->parts.at[i], 0))
            return -1;
        binding->parts.count++;
    }
    return 0;
}

static int all_leaves(const struct gonio_node *node)
{
    for (size_t i = 0; i < node->count; i++) {
        if (i >= node->items || !is_leaf(&node->entries[i]))
            return 0;
    }
    return node->count > 0;
}

static int walk_entry(struct walk *walk, const struct gonio_node *node, size_t index)
{
    size_t len = strlen(walk->pointer);
    int kind, result, n;
    if (node->name.at)
        n = snprintf(walk->pointer + len, POINTER_MAX - len, "/%.*s",
                     (int)(node->name.len > 64 ? 64 : node->name.len), node->name.at);
    else
        n = snprintf(walk->pointer + len, POINTER_MAX - len, "/%u", (unsigned)index);
    if (n < 0 || (size_t)n >= POINTER_MAX - len)
        return mapping_fault(walk->mapping, node->line, "this lies too deep", NULL);
    if (find_field(walk, node, &kind))
        return -1;
    if (is_leaf(node))
        result = bind_leaf(walk, node, kind);
    else if (kind == GONIO_LIST && node->kind == GONIO_TABLE && all_leaves(node))
        result = bind_list(walk, node);
    else
        result = walk_table(walk, node);
    walk->pointer[len] = '\0';
    return result;
}

static int walk_table(struct walk *walk, const struct gonio_node *table)
{
    if (table->kind != GONIO_TABLE)
        return mapping_fault(walk->mapping, table->line,
                             "a column or a table belongs here", NULL);
    for (size_t i = 0; i < table->count; i++) {
        if (walk_entry(walk, &table->entries[i], i))
            return -1;
    }
    return 0;
}

static int take_bindings(struct mapping *mapping, const struct gonio_node *root,
                         const char *name, const char *base, struct binding_list *list)
{
    const struct gonio_node *node = node_get(root, name);
    struct walk walk = {mapping, list, base, ""};
    char message[64];
    if (node)
        return walk_table(&walk, node);
    snprintf(message, sizeof message, "the mapping has no %s", name);
    return mapping_fault(
        mapping, root->line, message,
        "session = { ... } is what a session has once, service = { ... } what "
        "each row has");
}

/* ---- the whole ---- */

static int take_encoding(struct mapping *mapping, const struct gonio_node *root)
{
    struct gonio_text encoding = {"utf-8", 5}, separator = {NULL, 0};
    if (mapping_text(mapping, root, "encoding", &encoding) ||
        mapping_text(mapping, root, "separator", &separator) ||
        mapping_flag(mapping, root, "ragged", &mapping->ragged))
        return -1;
    mapping->latin1 = cell_is(encoding, "latin-1");
    if (!mapping->latin1 && !cell_is(encoding, "utf-8"))
        return mapping_fault(mapping, node_get(root, "encoding")->line,
                             "encoding must be \"utf-8\" or \"latin-1\"", NULL);
    if (!separator.at)
        return 0;
    if (separator.len != 1 || separator.at[0] == '"' || separator.at[0] == '\n' ||
        separator.at[0] == '\r')
        return mapping_fault(mapping, node_get(root, "separator")->line,
                             "separator must be one character, as \";\" or \"\\t\"",
                             NULL);
    mapping->separator = separator.at[0];
    return 0;
}

static int take_decimal(struct mapping *mapping, const struct gonio_node *root)
{
    struct gonio_text text = {".", 1};
    if (mapping_text(mapping, root, "decimal", &text))
        return -1;
    mapping->decimal = cell_is(text, ",") ? ',' : '.';
    if (cell_is(text, ",") || cell_is(text, "."))
        return 0;
    return mapping_fault(mapping, node_get(root, "decimal")->line,
                         "decimal must be \".\" or \",\"", NULL);
}

static int take_unmatched(struct mapping *mapping, const struct gonio_node *root)
{
    static const char *const words[] = {"problem", "service", "skip"};
    struct gonio_text text = {"problem", 7};
    if (mapping_text(mapping, root, "unmatched", &text))
        return -1;
    for (int i = 0; i < 3; i++) {
        if (cell_is(text, words[i])) {
            mapping->unmatched = (enum unmatched)i;
            return 0;
        }
    }
    return mapping_fault(mapping, node_get(root, "unmatched")->line,
                         "unmatched must be \"problem\", \"service\" or \"skip\"",
                         NULL);
}

int mapping_load(const struct gonio_host *host, const char *path,
                 struct mapping *mapping)
{
    static const struct gonio_text names[] = {
        NAME("title"),   NAME("files"),     NAME("session"),
        NAME("service"), NAME("encoding"),  NAME("separator"),
        NAME("ragged"),  NAME("unmatched"), NAME("decimal"),
    };
    struct gonio_text title = {NULL, 0};
    memset(mapping, 0, sizeof *mapping);
    mapping->host = host;
    mapping->path = path;
    const struct gonio_node *root = host->table(host, path);
    if (!root)
        return -1;
    return CHECK_NAMES(mapping, root, names) ||
                   mapping_text(mapping, root, "title", &title) ||
                   take_encoding(mapping, root) || take_decimal(mapping, root) ||
                   take_unmatched(mapping, root) || mapping_files(mapping, root) ||
                   take_bindings(mapping, root, "session", "", &mapping->session) ||
                   take_bindings(mapping, root, "service", "/services/0",
                                 &mapping->service)
               ? -1
               : 0;
}

void mapping_free(struct mapping *mapping)
{
    csv_pool_free(&mapping->pool);
}
