#include "policy/identity.h"

#include "policy/compile_shape.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define PATH_BYTES 4096

/* A name as it is looked up. */
struct identity_name {
    struct text folded;
    struct text given;
    const struct identity_row *row;
    size_t table; /* of a later folder: it goes first */
};

/* ---- folding ---- */

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

bool identity_fold(struct text name, char folded[IDENTITY_NAME_MAX],
                   struct text *result)
{
    size_t len = 0;
    for (size_t i = 0; i < name.len; i++) {
        if (is_space(name.at[i]))
            continue;
        if (len == IDENTITY_NAME_MAX)
            return false;
        folded[len++] = char_lower(name.at[i]);
    }
    *result = (struct text){folded, len};
    return len > 0;
}

/* ---- the table as it is written ---- */

static bool is_name(struct text text)
{
    char folded[IDENTITY_NAME_MAX];
    struct text ignored;
    return identity_fold(text, folded, &ignored);
}

static const struct pattern name_pattern = {is_name, "a payer's name or id"};
static const struct key name_detail = {.name = "a name", .detail = &name_pattern};

static enum status read_text(struct compile *compile, const struct node *node,
                             struct text *text)
{
    struct key key = name_detail;
    key.at = 0;
    return compile_text(compile, node, &key, text);
}

/* The array part of a row, whatever names it has. */
static enum status read_items(struct compile *compile, const struct node *node,
                              struct text_list *list)
{
    size_t count = node->value->items;
    enum status status = STATUS_OK;
    list->at = ARENA_ARRAY(compile->arena, struct text, count);
    if (!list->at)
        return error_no_memory(compile->error);
    for (list->count = 0; list->count < count && !status; list->count++) {
        struct node item = node_item(node, list->count);
        status = read_text(compile, &item, &list->at[list->count]);
    }
    return status;
}

static enum status read_names(struct compile *compile, const struct node *node,
                              const struct key *key, void *row)
{
    struct identity_row *identity = row;
    (void)key;
    if (node->value->items)
        return read_items(compile, node, &identity->names);
    (void)compile_fault(compile, node, "policy.missing", "the row has no name");
    return compile_mean(compile, NULL, "put the payer's names and ids in front");
}

/* One policy, or a list of those that the name may stand for. */
static enum status read_policies(struct compile *compile, const struct node *node,
                                 const struct key *key, void *row)
{
    struct identity_row *identity = row;
    (void)key;
    if (node->value->kind == SCRIPT_TABLE) {
        enum status status = compile_list(compile, node, "a list of policies");
        return status ? status : read_items(compile, node, &identity->policies);
    }
    identity->policies.at = ARENA_NEW(compile->arena, struct text);
    if (!identity->policies.at)
        return error_no_memory(compile->error);
    identity->policies.count = 1;
    return read_text(compile, node, identity->policies.at);
}

static const struct key row_names = {.name = "names", .read = read_names};
static const struct key row_keys[] = {
    {.name = "payer", .read = read_policies, .required = true},
    {.name = "kind",
     .read = compile_word,
     .at = offsetof(struct identity_row, kind),
     .detail = &payer_kind_words},
    DATE_KEYS(struct identity_row),
    {.name = "source",
     .read = compile_source,
     .at = offsetof(struct identity_row, source)},
};
static const struct identity_row no_row = {.dates = ALWAYS, .source = UNSOURCED};
static const struct shape row_shape = {
    .what = "{ \"name\", payer = \"id\", source = \"...\" }",
    .keys = row_keys,
    .count = COUNT_OF(row_keys),
    .rows = &row_names,
    .size = sizeof(struct identity_row),
    .defaults = &no_row,
    .lined = true,
    .line_at = offsetof(struct identity_row, line),
};
static const struct key table_key = {
    .name = "rows",
    .read = compile_rows,
    .at = offsetof(struct identity_table, rows),
    .count_at = offsetof(struct identity_table, count),
    .detail = &row_shape,
};

/* ---- from its file ---- */

struct loading {
    const struct identity_folders *folders;
    struct arena *arena;
    struct error *error;
};

static enum status read_source(const struct loading *loading, struct script *script,
                               struct text source, struct identity_table *table)
{
    struct policy none = {.path = table->path};
    struct compile compile = {.script = script,
                              .file = table->path.at,
                              .arena = loading->arena,
                              .policy = &none,
                              .error = loading->error};
    struct script_value value;
    struct hash hash;
    enum status status = script_load_text(
        script, source, table->path.at, loading->arena, &value, &hash, loading->error);
    if (status)
        return status;
    script_lines(source, &value);
    const struct node root = {.value = &value};
    return compile_rows(&compile, &root, &table_key, table);
}

static enum status read_table(const struct loading *loading,
                              struct identity_table *table)
{
    const struct script_options options = {.roots = loading->folders->scripts,
                                           .shown = loading->folders->shown};
    struct script *script = NULL;
    struct buffer text;
    buffer_init(&text, POLICY_MAX);
    enum status status = compile_read_file(loading->folders->shown, table->path.at,
                                           &text, loading->error);
    if (status == STATUS_OK)
        status = script_new(&options, &script, loading->error);
    if (status == STATUS_OK)
        status = read_source(loading, script, buffer_text(&text), table);
    if (status) {
        error_at(loading->error, table->path.at, 0, 0);
        loading->error->status = status == STATUS_NO_MEMORY ? status : STATUS_POLICY;
    }
    script_free(script);
    buffer_release(&text);
    return loading->error->status;
}

static enum status find_table(const struct loading *loading, const char *folder,
                              struct identity *identity)
{
    struct identity_table *table = &identity->tables[identity->table_count];
    char path[PATH_BYTES], real[SHOWN_PATH];
    int n = snprintf(path, sizeof path, "%s/" IDENTITY_FILE, folder);
    if (n < 0 || (size_t)n >= sizeof path)
        return STATUS_OK;
    const char *file = shown_real(loading->folders->shown, path, real);
    if (!file || access(file, F_OK) != 0)
        return STATUS_OK;
    table->path = text_copy(loading->arena, text_of(path));
    if (text_is_absent(table->path))
        return error_no_memory(loading->error);
    enum status status = read_table(loading, table);
    identity->table_count += status == STATUS_OK;
    return status;
}

/* ---- in order ---- */

static int by_name_then_table(const void *a, const void *b)
{
    const struct identity_name *x = a, *y = b;
    int order = text_compare(x->folded, y->folded);
    if (order)
        return order;
    if (x->table != y->table)
        return x->table > y->table ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static bool add_name(struct identity *identity, struct arena *arena, size_t table,
                     const struct identity_row *row, struct text given)
{
    char folded[IDENTITY_NAME_MAX];
    struct identity_name *name = &identity->names[identity->name_count];
    struct text text;
    if (!identity_fold(given, folded, &text))
        return true;
    *name = (struct identity_name){text_copy(arena, text), given, row, table};
    identity->name_count++;
    return !text_is_absent(name->folded);
}

static bool index_table(struct identity *identity, struct arena *arena, size_t table)
{
    const struct identity_table *at = &identity->tables[table];
    for (size_t i = 0; i < at->count; i++)
        for (size_t k = 0; k < at->rows[i].names.count; k++)
            if (!add_name(identity, arena, table, &at->rows[i],
                          at->rows[i].names.at[k]))
                return false;
    return true;
}

static enum status index_names(struct identity *identity, struct arena *arena,
                               struct error *error)
{
    size_t count = 0;
    for (size_t i = 0; i < identity->table_count; i++)
        for (size_t k = 0; k < identity->tables[i].count; k++)
            count += identity->tables[i].rows[k].names.count;
    identity->names = ARENA_ARRAY(arena, struct identity_name, count);
    if (!identity->names)
        return error_no_memory(error);
    for (size_t i = 0; i < identity->table_count; i++)
        if (!index_table(identity, arena, i))
            return error_no_memory(error);
    if (count)
        qsort(identity->names, identity->name_count, sizeof *identity->names,
              by_name_then_table);
    return STATUS_OK;
}

enum status identity_load(const struct identity_folders *folders, struct arena *arena,
                          struct identity *identity, struct error *error)
{
    struct loading loading = {folders, arena, error};
    struct error none = ERROR_NONE;
    size_t count = 0;
    while (folders->payers[count])
        count++;
    *error = none;
    *identity = (struct identity){NULL, 0, NULL, 0};
    identity->tables = ARENA_ARRAY(arena, struct identity_table, count);
    if (!identity->tables)
        return error_no_memory(error);
    for (size_t i = 0; i < count; i++) {
        enum status status = find_table(&loading, folders->payers[i], identity);
        if (status)
            return status;
    }
    return index_names(identity, arena, error);
}

/* ---- asked ---- */

static size_t first_of(const struct identity *identity, struct text folded)
{
    size_t low = 0, high = identity->name_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (text_compare(identity->names[middle].folded, folded) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool applies(const struct identity_row *row,
                    const struct identity_question *question)
{
    return (!row->kind || row->kind == question->kind) &&
           in_force_on(&row->dates, question->date, question->known_on);
}

static void add_policy(struct identity_answer *answer, struct text policy)
{
    for (size_t i = 0; i < answer->count; i++)
        if (text_equal(answer->policies[i], policy))
            return;
    if (answer->count < IDENTITY_POLICIES_MAX)
        answer->policies[answer->count++] = policy;
}

static void take_row(struct identity_answer *answer, const struct identity_row *row)
{
    for (size_t i = 0; i < row->policies.count; i++)
        add_policy(answer, row->policies.at[i]);
}

void identity_ask(const struct identity *identity,
                  const struct identity_question *question,
                  struct identity_answer *answer)
{
    char bytes[IDENTITY_NAME_MAX];
    struct text folded;
    const struct identity_name *best = NULL;
    answer->count = 0;
    if (!identity_fold(question->name, bytes, &folded))
        return;
    for (size_t i = first_of(identity, folded); i < identity->name_count; i++) {
        const struct identity_name *at = &identity->names[i];
        if (!text_equal(at->folded, folded) || (best && at->table != best->table))
            break;
        if (!applies(at->row, question))
            continue;
        if (best && !best->row->kind && at->row->kind)
            answer->count = 0; /* for this kind alone: it goes first */
        else if (best && best->row->kind && !at->row->kind)
            continue;
        best = at;
        take_row(answer, at->row);
    }
}

/* ---- nearest ---- */

/* As many edits as a third of the name, as ever; one that begins with the
 * other ("Aetna PPO") is as near as can be meant. */
static unsigned distance_of(struct text name, struct text folded)
{
    char bytes[IDENTITY_NAME_MAX];
    struct text other;
    unsigned limit = folded.len / 3 < 3 ? (unsigned)(folded.len / 3) : 3;
    if (!identity_fold(name, bytes, &other))
        return limit + 1;
    size_t less = other.len < folded.len ? other.len : folded.len;
    unsigned distance = text_distance(folded, other, limit);
    if (distance <= limit)
        return distance;
    return less >= 4 && memcmp(other.at, folded.at, less) == 0 ? 3 : UINT32_MAX;
}

static bool is_listed(const struct identity_near *near, size_t count, struct text name)
{
    for (size_t i = 0; i < count; i++)
        if (text_equal_nocase(near[i].name, name))
            return true;
    return false;
}

/* Keeps the least distances, in order; of equals the first. */
static size_t keep_near(struct identity_near *near, size_t count,
                        struct identity_near found)
{
    size_t at = count;
    if (found.distance == UINT32_MAX || is_listed(near, count, found.name))
        return count;
    while (at > 0 && near[at - 1].distance > found.distance)
        at--;
    if (at == IDENTITY_NEAR_MAX)
        return count;
    count += count < IDENTITY_NEAR_MAX;
    for (size_t i = count - 1; i > at; i--)
        near[i] = near[i - 1];
    near[at] = found;
    return count;
}

size_t identity_nearest(const struct identity *identity, const struct identity_ids *ids,
                        struct text name, struct identity_near near[IDENTITY_NEAR_MAX])
{
    char bytes[IDENTITY_NAME_MAX];
    struct text folded;
    size_t count = 0;
    if (!identity_fold(name, bytes, &folded))
        return 0;
    for (size_t i = 0; i < ids->count; i++)
        count = keep_near(near, count,
                          (struct identity_near){ids->at[i], TEXT_NONE,
                                                 distance_of(ids->at[i], folded)});
    for (size_t i = 0; i < identity->name_count; i++) {
        const struct identity_name *at = &identity->names[i];
        count = keep_near(near, count,
                          (struct identity_near){at->given, at->row->policies.at[0],
                                                 distance_of(at->folded, folded)});
    }
    return count;
}
