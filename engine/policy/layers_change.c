/* `changes`: rows of lower layers named by their id, with what is different
 * about them.
 *
 *     { "documentation.detail", severity = "hold", because = "…" }
 *
 * Whatever a row's shape knows can be set; the shape checks it, at the place
 * of the change. With dates, the row stays as it was outside of them: it is
 * split. */
#include "policy/layers.h"

#include <stdio.h>

#define SAYS_BYTES 160
#define LEVELS     3 /* of tables between the policy and rows with an id */

struct policy_change {
    struct text id;
    struct text because;
    struct in_force dates;
    bool off;
    const struct script_value *was; /* NULL: not stated */
    struct node node;
};

/* The names of a change itself; any other is one of the row's. */
static const struct key change_keys[] = {
    {.name = "because",
     .read = compile_text,
     .at = offsetof(struct policy_change, because),
     .required = true},
    {.name = "from",
     .read = compile_date,
     .at = offsetof(struct policy_change, dates.from)},
    {.name = "to", .read = compile_to, .at = offsetof(struct policy_change, dates)},
    {.name = "off", .read = compile_bool, .at = offsetof(struct policy_change, off)},
    {.name = "was", .read = compile_later},
};

static bool is_own(struct text name)
{
    for (size_t i = 0; i < COUNT_OF(change_keys); i++)
        if (text_is(name, change_keys[i].name))
            return true;
    return false;
}

/* ---- reading one ---- */

static enum status refuse_name(struct compile *compile, const struct node *node)
{
    (void)compile_fault(compile, node, "policy.value", "\"%.*s\" cannot be changed",
                        SHOWN(node->name));
    return compile_mean(compile, NULL,
                        "write the row anew in this layer, under the same id");
}

static enum status check_members(struct compile *compile,
                                 const struct policy_change *change)
{
    const struct script_value *value = change->node.value;
    size_t members = 0;
    for (size_t i = value->items; i < value->count; i++) {
        struct node entry = node_entry(&change->node, i);
        if (text_is(entry.name, "id") || text_is(entry.name, "known_from"))
            return refuse_name(compile, &entry);
        members += !is_own(entry.name);
    }
    if (change->off && members)
        return compile_fault(compile, &change->node, "policy.value",
                             "what is off has nothing else changed");
    if (!change->off && !members)
        return compile_fault(compile, &change->node, "policy.missing",
                             "a change says what is different, or off = true");
    return STATUS_OK;
}

static enum status read_keys(struct compile *compile, struct policy_change *change)
{
    for (size_t i = 0; i < COUNT_OF(change_keys); i++) {
        const struct key *key = &change_keys[i];
        const struct script_value *value = script_get(change->node.value, key->name);
        struct node entry = {&change->node, text_of(key->name), 0, value};
        enum status status =
            value ? key->read(compile, &entry, key, change) : STATUS_OK;
        if (!value && key->required) {
            (void)compile_fault(compile, &change->node, "policy.missing",
                                "a change needs \"%s\"", key->name);
            return compile_mean(compile, NULL, "say why: because = \"...\"");
        }
        if (status)
            return status;
    }
    change->was = script_get(change->node.value, "was");
    return check_members(compile, change);
}

static enum status read_change(struct compile *compile, const struct node *node,
                               struct policy_change *change)
{
    static const struct key id_key = {.at = offsetof(struct policy_change, id)};
    *change = (struct policy_change){.dates = ALWAYS, .node = *node};
    if (node->value->kind != SCRIPT_TABLE)
        return compile_type_fault(compile, node, "a change, in braces");
    if (node->value->items != 1)
        return compile_fault(compile, node, "policy.missing",
                             "a change begins with one id, as "
                             "{ \"documentation.detail\", ... }");
    struct node id = node_item(node, 0);
    enum status status = compile_text(compile, &id, &id_key, change);
    return status ? status : read_keys(compile, change);
}

/* ---- what it says ---- */

static bool put_plain(struct buffer *out, const struct script_value *value)
{
    if (value->kind == SCRIPT_TEXT)
        buffer_put_text(out, value->text);
    else if (value->kind == SCRIPT_INTEGER)
        buffer_put_int(out, value->integer);
    else if (value->kind == SCRIPT_BOOL)
        buffer_put_cstr(out, value->integer ? "true" : "false");
    else
        return false;
    return true;
}

/* A list is its values; what has names or tables in it is left to the file. */
static void put_value(struct buffer *out, const struct script_value *value)
{
    if (put_plain(out, value))
        return;
    size_t items = value->kind == SCRIPT_TABLE ? value->items : 0;
    if (!items || items != value->count)
        buffer_put_cstr(out, "...");
    for (size_t i = 0; i < items && items == value->count; i++) {
        if (i)
            buffer_put_cstr(out, " ");
        if (!put_plain(out, &value->entries[i].value))
            buffer_put_cstr(out, "...");
    }
}

static void note_change(struct laying *laying, const struct policy_change *change)
{
    const struct script_value *value = change->node.value;
    char bytes[SAYS_BYTES];
    struct buffer says;
    buffer_borrow(&says, bytes, sizeof bytes);
    if (change->off)
        buffer_put_cstr(&says, "off");
    for (size_t i = value->items; i < value->count; i++) {
        const struct script_entry *entry = &value->entries[i];
        if (is_own(entry->name))
            continue;
        buffer_printf(&says, "%s%.*s = ", says.len ? ", " : "", TEXT_ARG(entry->name));
        put_value(&says, &entry->value);
    }
    struct text kept = text_copy(laying->compile->arena, buffer_text(&says));
    laying->no_memory |= text_is_absent(kept);
    layers_note(laying, &(struct policy_override){.id = change->id,
                                                  .place = value->line,
                                                  .dates = change->dates,
                                                  .says = kept,
                                                  .change = value,
                                                  .because = change->because});
}

static bool is_same(const struct script_value *a, const struct script_value *b)
{
    if (!a || !b || a->kind != b->kind)
        return false;
    return a->kind == SCRIPT_TEXT ? text_equal(a->text, b->text)
                                  : a->kind != SCRIPT_TABLE && a->integer == b->integer;
}

static void compare_member(struct laying *laying, const struct policy_change *change,
                           const struct script_value *row, struct text name,
                           const struct script_value *was)
{
    const struct script_value *now = script_get(row, name.at);
    char a[SAYS_BYTES], b[SAYS_BYTES];
    struct buffer said, is;
    if (is_same(was, now))
        return;
    buffer_borrow(&said, a, sizeof a);
    buffer_borrow(&is, b, sizeof b);
    put_value(&said, was);
    if (now)
        put_value(&is, now);
    else
        buffer_put_cstr(&is, "not stated");
    layers_notice(laying, change->node.value->line,
                  "%.*s: %.*s was %.*s when this was written, and is now %.*s below",
                  SHOWN(change->id), SHOWN(name), SHOWN(buffer_text(&said)),
                  SHOWN(buffer_text(&is)));
}

/* was = "warn" is about the one member that is changed; was = { severity =
 * "warn" } about those it names. */
static void compare_was(struct laying *laying, const struct policy_change *change,
                        const struct script_value *row)
{
    const struct script_value *value = change->node.value, *was = change->was;
    if (!was)
        return;
    if (was->kind == SCRIPT_TABLE) {
        for (size_t i = was->items; i < was->count; i++)
            compare_member(laying, change, row, was->entries[i].name,
                           &was->entries[i].value);
        return;
    }
    for (size_t i = value->items; i < value->count; i++)
        if (!is_own(value->entries[i].name))
            compare_member(laying, change, row, value->entries[i].name, was);
}

/* ---- rows with an id ---- */

struct search {
    struct laying *laying;
    const struct policy_change *change;
    size_t found;   /* rows of that id */
    size_t changed; /* of which the dates meet */
};

static bool says(const struct script_value *row, const char *name, const char *text)
{
    const struct script_value *value = script_get(row, name);
    return value && value->kind == SCRIPT_TEXT && text_is(value->text, text);
}

/* What is lowered to a warning only warns of what it does not know, too. */
static struct script_value lowered(const struct search *search,
                                   const struct script_value *row)
{
    const struct script_value *change = search->change->node.value;
    struct script_value warn = {
        .kind = SCRIPT_TEXT, .text = TEXT("warn"), .line = change->line};
    if (!says(change, "severity", "warn") || !says(row, "when_unknown", "hold") ||
        script_get(change, "when_unknown"))
        return *row;
    return table_with(search->laying, row, "when_unknown", &warn);
}

/* Of a table of names, as `each` of a cap, those that the change names. */
static struct script_value changed_member(struct laying *laying,
                                          const struct script_value *now,
                                          const struct script_value *value)
{
    bool names = now && now->kind == SCRIPT_TABLE && !now->items &&
                 value->kind == SCRIPT_TABLE && !value->items;
    struct script_value changed = names ? *now : *value;
    for (size_t i = 0; names && i < value->count; i++)
        changed = table_with(laying, &changed, value->entries[i].name.at,
                             &value->entries[i].value);
    return changed;
}

/* It stands where the change does: what is wrong about it is wrong there. */
static struct script_value changed_row(const struct search *search,
                                       const struct script_value *row)
{
    const struct script_value *value = search->change->node.value;
    struct script_value changed = *row;
    changed.line = value->line;
    for (size_t i = value->items; i < value->count; i++) {
        const struct script_entry *entry = &value->entries[i];
        if (is_own(entry->name))
            continue;
        struct script_value member = changed_member(
            search->laying, script_get(row, entry->name.at), &entry->value);
        changed = table_with(search->laying, &changed, entry->name.at, &member);
    }
    return lowered(search, &changed);
}

static void push_row(struct search *search, const struct script_value *row,
                     struct grown *list)
{
    struct script_value inside;
    if (!text_equal(row_id(row), search->change->id)) {
        grown_push(search->laying, list, row);
        return;
    }
    search->found++;
    if (!row_split(search->laying, row, &search->change->dates, list, &inside))
        return;
    search->changed++;
    compare_was(search->laying, search->change, row);
    if (search->change->off)
        return;
    inside = changed_row(search, &inside);
    grown_push(search->laying, list, &inside);
}

/* A list that a change has emptied is as if it were left out. */
static struct script_value change_table(struct search *search,
                                        const struct script_value *table, int levels)
{
    struct script_value changed = *table;
    struct grown list = {NULL, 0, 0};
    size_t found = search->found;
    for (size_t i = 0; i < table->items; i++)
        push_row(search, &table->entries[i].value, &list);
    changed.items = list.count;
    for (size_t i = table->items; i < table->count; i++) {
        const struct script_entry *entry = &table->entries[i];
        struct script_value value = entry->value;
        if (levels && value.kind == SCRIPT_TABLE)
            value = change_table(search, &value, levels - 1);
        if (value.kind == SCRIPT_TABLE && !value.count && entry->value.count)
            continue;
        grown_push(search->laying, &list, &value);
        if (!search->laying->no_memory)
            list.at[list.count - 1].name = entry->name;
    }
    changed.entries = list.at;
    changed.count = list.count;
    return search->found == found ? *table : changed;
}

/* ---- parameters ---- */

static struct text plain_name(struct text id)
{
    bool prefixed = id.len > 6 && memcmp(id.at, "param.", 6) == 0;
    return prefixed ? (struct text){id.at + 6, id.len - 6} : id;
}

static void push_named(struct laying *laying, struct grown *list, const char *name,
                       const struct script_value *value)
{
    if (!value)
        return;
    grown_push(laying, list, value);
    if (!laying->no_memory)
        list->at[list->count - 1].name = text_of(name);
}

/* { "kx_threshold", value = "2600.00", from = "2026-07-01", because = "…" } as
 * a value of its own, whose source is the reason where it names none. */
static struct script_value value_row(struct laying *laying,
                                     const struct policy_change *change)
{
    const struct script_value *value = change->node.value;
    const struct script_value *source = script_get(value, "source");
    struct grown list = {NULL, 0, 0};
    push_named(laying, &list, "from", script_get(value, "from"));
    push_named(laying, &list, "source", source ? source : script_get(value, "because"));
    push_named(laying, &list, "to", script_get(value, "to"));
    push_named(laying, &list, "value", script_get(value, "value"));
    return (struct script_value){.kind = SCRIPT_TABLE,
                                 .line = value->line,
                                 .entries = list.at,
                                 .count = list.count};
}

static enum status check_value(struct compile *compile,
                               const struct policy_change *change)
{
    const struct script_value *value = change->node.value;
    for (size_t i = value->items; i < value->count; i++) {
        struct node entry = node_entry(&change->node, i);
        if (!is_own(entry.name) && !text_is(entry.name, "value") &&
            !text_is(entry.name, "source"))
            return compile_fault(compile, &entry, "policy.unknown_name",
                                 "\"%.*s\" is not a name of a parameter's change",
                                 SHOWN(entry.name));
    }
    if (script_get(value, "value"))
        return STATUS_OK;
    return compile_fault(compile, &change->node, "policy.missing",
                         "a parameter's change needs \"value\"");
}

static void compare_values(struct laying *laying, const struct policy_change *change,
                           const struct script_value *parameter)
{
    const struct script_value *last = NULL;
    for (size_t i = 0; i < parameter->items; i++) {
        const struct script_value *row = &parameter->entries[i].value;
        struct in_force dates = compile_dates(row);
        if (dates_overlap(&dates, &change->dates))
            last = row;
        if (last == row && is_same(change->was, script_get(row, "value")))
            return;
    }
    if (last && change->was)
        compare_member(laying, change, last, TEXT("value"), change->was);
}

static enum status change_parameter(struct laying *laying,
                                    const struct policy_change *change,
                                    const struct script_value *parameter,
                                    struct script_value *whole)
{
    enum status status = check_value(laying->compile, change);
    if (status)
        return status;
    compare_values(laying, change, parameter);
    struct script_value row = value_row(laying, change);
    struct grown rows = {NULL, 0, 0};
    grown_push(laying, &rows, &row);
    const struct script_value over = {.kind = SCRIPT_TABLE,
                                      .line = parameter->line,
                                      .entries = rows.at,
                                      .count = rows.count,
                                      .items = rows.count};
    struct script_value merged = layers_merge_parameter(laying, parameter, &over);
    struct script_value all = *script_get(whole, "parameters");
    all = table_with(laying, &all, plain_name(change->id).at, &merged);
    *whole = table_with(laying, whole, "parameters", &all);
    return STATUS_OK;
}

/* ---- a name that nothing has ---- */

static void gather(struct laying *laying, const struct script_value *table, int levels,
                   struct grown *ids)
{
    for (size_t i = 0; i < table->items; i++) {
        const struct script_value *id = script_get(&table->entries[i].value, "id");
        if (id && id->kind == SCRIPT_TEXT)
            grown_push(laying, ids, id);
    }
    for (size_t i = table->items; levels && i < table->count; i++)
        if (table->entries[i].value.kind == SCRIPT_TABLE)
            gather(laying, &table->entries[i].value, levels - 1, ids);
}

static struct text id_at(const void *ids, size_t i)
{
    return ((const struct script_entry *)ids)[i].value.text;
}

static enum status unknown_id(struct laying *laying, const struct policy_change *change,
                              const struct script_value *base)
{
    const struct script_value *parameters = script_get(base, "parameters");
    struct grown ids = {NULL, 0, 0};
    struct node id = node_item(&change->node, 0);
    gather(laying, base, LEVELS, &ids);
    for (size_t i = 0; parameters && i < parameters->count; i++) {
        struct script_value name = {.kind = SCRIPT_TEXT,
                                    .text = parameters->entries[i].name};
        grown_push(laying, &ids, &name);
    }
    int near = text_nearest(change->id, ids.count, id_at, ids.at);
    (void)compile_fault(laying->compile, &id, "policy.extends",
                        "the layers below have no row, rule or parameter \"%.*s\"",
                        SHOWN(change->id));
    return compile_mean(laying->compile,
                        near < 0 ? NULL : id_at(ids.at, (size_t)near).at,
                        "gonio policies --who lists what a name is said to be");
}

/* ---- all of them ---- */

static enum status apply(struct laying *laying, const struct policy_change *change,
                         struct script_value *whole)
{
    struct search search = {.laying = laying, .change = change};
    const struct script_value *parameter =
        script_get(script_get(whole, "parameters"), plain_name(change->id).at);
    struct script_value changed = change_table(&search, whole, LEVELS);
    if (!search.found && !parameter)
        return unknown_id(laying, change, whole);
    if (search.found && !search.changed)
        return compile_fault(laying->compile, &change->node, "policy.value",
                             "\"%.*s\" is not in force on any of these dates",
                             SHOWN(change->id));
    note_change(laying, change);
    if (!search.found)
        return change_parameter(laying, change, parameter, whole);
    *whole = changed;
    return STATUS_OK;
}

enum status layers_change(struct laying *laying, const struct node *changes,
                          const struct script_value *base, struct script_value *changed)
{
    enum status status =
        compile_list(laying->compile, changes, "a list of changes, each in braces");
    *changed = *base;
    for (size_t i = 0; i < changes->value->items && !status; i++) {
        struct node node = node_item(changes, i);
        struct policy_change change;
        status = read_change(laying->compile, &node, &change);
        if (!status)
            status = apply(laying, &change, changed);
        if (!status && laying->no_memory)
            status = error_no_memory(laying->compile->error);
    }
    return status;
}

/* ---- and what their checks answer ---- */

static unsigned stated_by(const struct script_value *change)
{
    static const struct {
        const char *name;
        unsigned bit;
    } names[] = {{"severity", STATED_SEVERITY},
                 {"message", STATED_MESSAGE},
                 {"fix", STATED_FIX},
                 {"carc", STATED_CARC},
                 {"rarc", STATED_RARC}};
    unsigned stated = 0;
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (script_get(change, names[i].name))
            stated |= names[i].bit;
    return stated;
}

static void state(const struct policy_override *override, struct rule *rule)
{
    if (row_layer(rule->line) >= row_layer(override->place) &&
        text_equal(rule->id, override->id) &&
        dates_overlap(&rule->dates, &override->dates))
        rule->stated |= stated_by(override->change);
}

void layers_state(struct policy *policy)
{
    const struct policy_override *at = policy->overrides;
    for (; at; at = at->next) {
        for (size_t i = 0; at->change && i < policy->rule_count; i++)
            state(at, &policy->rules[i]);
        for (size_t i = 0; at->change && i < policy->modifiers.attested_count; i++)
            state(at, policy->modifiers.attested[i].rule);
    }
}
