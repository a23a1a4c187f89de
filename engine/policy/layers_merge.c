/* One table of a policy laid over another. The shapes say what a name holds;
 * where a reader of its own hides that, the values do: a list of tables is
 * rows, anything else is one value. */
#include "policy/layers.h"

#include <stdio.h>

static const struct shape any_rows = {.what = "rows"};

/* ---- lists and tables ---- */

void grown_push(struct laying *laying, struct grown *list,
                const struct script_value *value)
{
    if (list->count == list->room) {
        size_t room = list->room ? 2 * list->room : 16;
        struct script_entry *at =
            ARENA_ARRAY(laying->compile->arena, struct script_entry, room);
        laying->no_memory |= at == NULL;
        if (!at)
            return;
        if (list->count)
            memcpy(at, list->at, list->count * sizeof *at);
        list->at = at;
        list->room = room;
    }
    list->at[list->count++] = (struct script_entry){.value = *value};
}

static void push_entry(struct laying *laying, struct grown *list,
                       const struct script_entry *entry)
{
    grown_push(laying, list, &entry->value);
    if (!laying->no_memory)
        list->at[list->count - 1].name = entry->name;
}

/* Behind the items, in byte order. */
struct script_value table_with(struct laying *laying, const struct script_value *table,
                               const char *name, const struct script_value *value)
{
    struct script_value with = *table;
    const struct script_entry entry = {text_of(name), *value};
    struct grown list = {NULL, 0, 0};
    bool put = value->kind == SCRIPT_NIL;
    for (size_t i = 0; i < table->count; i++) {
        const struct script_entry *old = &table->entries[i];
        int order = i < table->items ? -1 : text_compare(old->name, entry.name);
        if (order >= 0 && !put) {
            push_entry(laying, &list, &entry);
            put = true;
        }
        if (order)
            push_entry(laying, &list, old);
    }
    if (!put)
        push_entry(laying, &list, &entry);
    with.entries = list.at;
    with.count = list.count;
    return with;
}

/* ---- dates ---- */

/* The first and the last day that there are stand for no limit: nothing is
 * before or behind them. */
static int32_t start_of(const struct in_force *dates)
{
    return dates->from <= DATE_MIN ? DATE_NONE : dates->from;
}

static int32_t end_of(const struct in_force *dates)
{
    return dates->to == DATE_NONE || dates->to >= DATE_MAX ? INT32_MAX : dates->to;
}

bool dates_overlap(const struct in_force *a, const struct in_force *b)
{
    return start_of(a) <= end_of(b) && start_of(b) <= end_of(a);
}

static void set_date(struct laying *laying, struct script_value *row, const char *name,
                     int32_t date)
{
    char text[11];
    date_write(date, text);
    struct script_value value = {.kind = SCRIPT_TEXT,
                                 .text =
                                     text_copy(laying->compile->arena, text_of(text)),
                                 .line = row->line};
    laying->no_memory |= text_is_absent(value.text);
    *row = table_with(laying, row, name, &value);
}

bool row_split(struct laying *laying, const struct script_value *row,
               const struct in_force *dates, struct grown *outside,
               struct script_value *inside)
{
    struct in_force own = compile_dates(row);
    *inside = *row;
    if (!dates_overlap(&own, dates)) {
        grown_push(laying, outside, row);
        return false;
    }
    if (start_of(&own) < start_of(dates)) {
        struct script_value before = *row;
        set_date(laying, &before, "to", dates->from - 1);
        grown_push(laying, outside, &before);
        set_date(laying, inside, "from", dates->from);
    }
    if (end_of(&own) > end_of(dates)) {
        struct script_value behind = *row;
        set_date(laying, &behind, "from", dates->to + 1);
        grown_push(laying, outside, &behind);
        set_date(laying, inside, "to", dates->to);
    }
    return true;
}

/* ---- rows ---- */

struct text row_id(const struct script_value *row)
{
    const struct script_value *id = script_get(row, "id");
    return id && id->kind == SCRIPT_TEXT ? id->text : TEXT_NONE;
}

/* Rows of an upper layer that take their dates from a lower one's. */
struct taking {
    struct laying *laying;
    const struct script_value *over;
    bool by_dates;
};

static bool takes(const struct taking *taking, const struct script_value *upper,
                  const struct script_value *row)
{
    struct text id = row_id(row);
    if (!taking->by_dates)
        return !text_is_absent(id) && text_equal(id, row_id(upper));
    struct in_force above = compile_dates(upper), below = compile_dates(row);
    /* What is known from a later day leaves what was known before it. */
    return below.known_from >= above.known_from;
}

/* What is left of a lower row, into the list. */
static void push_left(const struct taking *taking, const struct script_value *row,
                      struct grown *list)
{
    struct grown left = {NULL, 0, 0};
    grown_push(taking->laying, &left, row);
    for (size_t i = 0; i < taking->over->items; i++) {
        const struct script_value *upper = &taking->over->entries[i].value;
        struct in_force dates = compile_dates(upper);
        struct grown outside = {NULL, 0, 0};
        struct script_value inside;
        if (!takes(taking, upper, row))
            continue;
        for (size_t k = 0; k < left.count; k++)
            (void)row_split(taking->laying, &left.at[k].value, &dates, &outside,
                            &inside);
        left = outside;
    }
    for (size_t i = 0; i < left.count; i++)
        push_entry(taking->laying, list, &left.at[i]);
}

static bool has_id(const struct script_value *rows, size_t count, struct text id)
{
    for (size_t i = 0; i < count; i++)
        if (text_equal(row_id(&rows->entries[i].value), id))
            return true;
    return false;
}

static bool any_id(const struct script_value *rows)
{
    for (size_t i = 0; i < rows->items; i++)
        if (!text_is_absent(row_id(&rows->entries[i].value)))
            return true;
    return false;
}

static void push_upper(const struct taking *taking, struct text id, struct grown *list)
{
    for (size_t i = 0; i < taking->over->items; i++) {
        const struct script_value *upper = &taking->over->entries[i].value;
        if (!text_equal(row_id(upper), id))
            continue;
        grown_push(taking->laying, list, upper);
        layers_note(taking->laying,
                    &(struct policy_override){
                        .id = id, .place = upper->line, .dates = compile_dates(upper)});
    }
}

/* Rows with ids: the upper ones stand where the lower one of their id stood,
 * new ones at the end; those without an id in front. */
static void merge_ids(const struct taking *taking, const struct script_value *base,
                      struct grown *list)
{
    const struct script_value *over = taking->over;
    for (size_t i = 0; i < over->items; i++)
        if (text_is_absent(row_id(&over->entries[i].value)))
            grown_push(taking->laying, list, &over->entries[i].value);
    for (size_t i = 0; i < base->items; i++) {
        struct text id = row_id(&base->entries[i].value);
        push_left(taking, &base->entries[i].value, list);
        if (!text_is_absent(id) && !has_id(base, i, id))
            push_upper(taking, id, list);
    }
    for (size_t i = 0; i < over->items; i++) {
        struct text id = row_id(&over->entries[i].value);
        if (!text_is_absent(id) && !has_id(base, base->items, id))
            grown_push(taking->laying, list, &over->entries[i].value);
    }
}

static void push_items(struct laying *laying, const struct script_value *rows,
                       struct grown *list)
{
    for (size_t i = 0; i < rows->items; i++)
        grown_push(laying, list, &rows->entries[i].value);
}

static void merge_rows(struct laying *laying, const struct script_value *base,
                       const struct script_value *over, const struct shape *rows,
                       struct grown *list)
{
    const struct taking taking = {laying, over, rows->by_dates};
    if (!rows->by_dates && any_id(over)) {
        merge_ids(&taking, base, list);
        return;
    }
    push_items(laying, over, list);
    for (size_t i = 0; rows->by_dates && i < base->items; i++)
        push_left(&taking, &base->entries[i].value, list);
    if (!rows->by_dates)
        push_items(laying, base, list);
}

/* ---- names ---- */

static bool is_rows(const struct script_value *value)
{
    for (size_t i = 0; value->kind == SCRIPT_TABLE && i < value->items; i++)
        if (value->entries[i].value.kind != SCRIPT_TABLE)
            return false;
    return value->kind == SCRIPT_TABLE && value->items > 0;
}

/* What a section's table has below it: its names, and the rows of its array
 * part, if it has rows. */
struct below {
    const struct shape *shape; /* NULL: not known */
    const struct shape *rows;
};

static struct script_value merge_table(struct laying *laying,
                                       const struct script_value *base,
                                       const struct script_value *over,
                                       struct below below);

static const struct key *key_of(const struct shape *shape, struct text name)
{
    for (size_t i = 0; shape && i < shape->count; i++)
        if (text_is(name, shape->keys[i].name))
            return &shape->keys[i];
    return NULL;
}

static void note_values(struct laying *laying, struct text name,
                        const struct script_value *parameter)
{
    for (size_t i = 0; i < parameter->items; i++) {
        const struct script_value *row = &parameter->entries[i].value;
        const struct script_value *value = script_get(row, "value");
        char says[64] = "";
        if (value && value->kind == SCRIPT_TEXT)
            (void)snprintf(says, sizeof says, "value = %.*s", SHOWN(value->text));
        else if (value && value->kind == SCRIPT_INTEGER)
            (void)snprintf(says, sizeof says, "value = %lld",
                           (long long)value->integer);
        struct text kept = text_copy(laying->compile->arena, text_of(says));
        laying->no_memory |= text_is_absent(kept);
        layers_note(laying, &(struct policy_override){.id = name,
                                                      .place = row->line,
                                                      .dates = compile_dates(row),
                                                      .says = kept});
    }
}

static struct script_value merge_parameters(struct laying *laying,
                                            const struct script_value *base,
                                            const struct script_value *over)
{
    struct script_value merged = *base;
    for (size_t i = over->items; i < over->count; i++) {
        const struct script_entry *entry = &over->entries[i];
        const struct script_value *old = script_get(base, entry->name.at);
        struct script_value value = entry->value;
        if (old && old->kind == SCRIPT_TABLE && value.kind == SCRIPT_TABLE) {
            note_values(laying, entry->name, &value);
            value = layers_merge_parameter(laying, old, &value);
        }
        merged = table_with(laying, &merged, entry->name.at, &value);
    }
    return merged;
}

struct script_value layers_merge_parameter(struct laying *laying,
                                           const struct script_value *base,
                                           const struct script_value *over)
{
    return merge_table(laying, base, over,
                       (struct below){&parameter_shape, parameter_shape.rows->detail});
}

/* A list of codes below, and rows of codes above: the list becomes the last
 * row, with what its section says beside it. */
static struct script_value as_row(struct laying *laying,
                                  const struct script_value *section,
                                  const struct script_value *codes)
{
    const struct script_value *except = script_get(section, "except");
    const struct script_value *source = script_get(section, "codes_source");
    struct script_value row = {.kind = SCRIPT_TABLE, .line = codes->line};
    struct script_value rows = row;
    struct grown list = {NULL, 0, 0};
    source = source ? source : script_get(section, "source");
    row = table_with(laying, &row, "codes", codes);
    if (except)
        row = table_with(laying, &row, "except", except);
    if (source)
        row = table_with(laying, &row, "source", source);
    grown_push(laying, &list, &row);
    rows.entries = list.at;
    rows.count = rows.items = list.count;
    return rows;
}

/* The section with its codes as a row: the codes of a layer add to those below,
 * they never take their place. */
static struct script_value with_rows(struct laying *laying,
                                     const struct script_value *section)
{
    const struct script_value none = {.kind = SCRIPT_NIL};
    const struct script_value *codes = script_get(section, "codes");
    struct script_value row = as_row(laying, section, codes);
    struct script_value with = table_with(laying, section, "codes", &row);
    return table_with(laying, &with, "except", &none);
}

/* The source of a layer's own codes is not that of the section below. */
static struct script_value upper_with_rows(struct laying *laying,
                                           const struct script_value *section)
{
    const struct script_value none = {.kind = SCRIPT_NIL};
    struct script_value with = with_rows(laying, section);
    with = table_with(laying, &with, "codes_source", &none);
    return table_with(laying, &with, "source", &none);
}

static bool has_plain_codes(const struct script_value *section)
{
    const struct script_value *codes = script_get(section, "codes");
    return codes && !is_rows(codes);
}

static struct script_value merge_section(struct laying *laying,
                                         const struct script_value *base,
                                         const struct script_value *over,
                                         struct below below)
{
    struct script_value lower = *base, upper = *over;
    bool both = script_get(base, "codes") && script_get(over, "codes");
    if (both && has_plain_codes(base))
        lower = with_rows(laying, base);
    if (both && has_plain_codes(over))
        upper = upper_with_rows(laying, over);
    return merge_table(laying, &lower, &upper, below);
}

static struct script_value merge_value(struct laying *laying, const struct key *key,
                                       const struct script_value *base,
                                       const struct script_value *over)
{
    const struct shape *shape = key ? key->detail : NULL;
    if (base->kind != SCRIPT_TABLE || over->kind != SCRIPT_TABLE || !key ||
        key->read == compile_later)
        return *over;
    if (key->read == compile_within)
        return merge_section(
            laying, base, over,
            (struct below){shape, shape->rows ? shape->rows->detail : NULL});
    if (key->read == compile_rows)
        return merge_table(laying, base, over, (struct below){NULL, shape});
    if (key->read == compile_parameters)
        return merge_parameters(laying, base, over);
    if (is_rows(base) && is_rows(over))
        return merge_table(laying, base, over, (struct below){NULL, &any_rows});
    return *over;
}

static void merge_names(struct laying *laying, const struct script_value *base,
                        const struct script_value *over, const struct shape *shape,
                        struct grown *list)
{
    size_t b = base->items, o = over->items;
    while (b < base->count || o < over->count) {
        const struct script_entry *lower = b < base->count ? &base->entries[b] : NULL;
        const struct script_entry *upper = o < over->count ? &over->entries[o] : NULL;
        int order = !lower ? 1 : !upper ? -1 : text_compare(lower->name, upper->name);
        if (order == 0) {
            struct script_entry both = {upper->name, {.kind = SCRIPT_NIL}};
            both.value = merge_value(laying, key_of(shape, upper->name), &lower->value,
                                     &upper->value);
            push_entry(laying, list, &both);
        } else
            push_entry(laying, list, order < 0 ? lower : upper);
        b += order <= 0;
        o += order >= 0;
    }
}

static struct script_value merge_table(struct laying *laying,
                                       const struct script_value *base,
                                       const struct script_value *over,
                                       struct below below)
{
    struct script_value merged = *over;
    struct grown list = {NULL, 0, 0};
    if (below.rows)
        merge_rows(laying, base, over, below.rows, &list);
    else
        push_items(laying, over->items ? over : base, &list);
    merged.items = list.count;
    merge_names(laying, base, over, below.shape, &list);
    merged.entries = list.at;
    merged.count = list.count;
    return merged;
}

struct script_value layers_merge(struct laying *laying, const struct script_value *base,
                                 const struct script_value *over)
{
    return merge_table(laying, base, over, (struct below){&policy_shape, NULL});
}
