/* The sections modifiers and pairs as shapes. */
#include "policy/compile_shape.h"

/* ---- modifiers ---- */

static enum status read_modifier(struct compile *compile, const struct node *node,
                                 const struct key *key, void *row)
{
    static const struct key text_key = {.detail = &modifier_pattern};
    struct modifier_row *modifier = row;
    struct text text = TEXT_NONE;
    enum status status = compile_text(compile, node, &text_key, &text);
    (void)key;
    if (status)
        return status;
    memcpy(modifier->text, text.at, 2);
    return STATUS_OK;
}

static const struct key modifier_items[] = {
    {.name = "a discipline",
     .read = compile_word,
     .at = offsetof(struct modifier_row, discipline),
     .detail = &discipline_words},
    {.name = "a modifier", .read = read_modifier},
};
static const struct key modifier_keys[] = {
    DATE_KEYS(struct modifier_row),
    SOURCE_KEY(struct modifier_row),
};
static const struct modifier_row modifier_defaults = {.dates = ALWAYS,
                                                      .source = UNSOURCED};
static const struct shape modifier_shape = {
    .what = "a modifier's row",
    .keys = modifier_keys,
    .count = COUNT_OF(modifier_keys),
    .items = modifier_items,
    .item_count = COUNT_OF(modifier_items),
    .size = sizeof(struct modifier_row),
    .defaults = &modifier_defaults,
    .lined = true,
    .line_at = offsetof(struct modifier_row, line),
};

/* ---- modifiers of some lines ---- */

static const char *const givers[] = {
    [GIVEN_BY_THERAPIST] = "therapist",
    [GIVEN_BY_ASSISTANT] = "assistant",
};
static const struct choices giver_choices = {givers, GIVEN_BY_THERAPIST,
                                             COUNT_OF(givers)};
static const struct range age_range = {0, 150};

#define USE(member) offsetof(struct modifier_use, lines.member)
#define LINE_FILTER_KEYS                                                               \
    {.name = "codes", .read = compile_codes, .at = USE(codes)},                        \
        {.name = "except", .read = compile_except, .at = USE(codes)},                  \
        {.name = "disciplines",                                                        \
         .read = compile_word_bits,                                                    \
         .at = USE(disciplines),                                                       \
         .detail = &discipline_words},                                                 \
        {.name = "credentials",                                                        \
         .read = compile_word_bits,                                                    \
         .at = USE(credentials),                                                       \
         .detail = &credential_kind_words},                                            \
        {.name = "by",                                                                 \
         .read = compile_choice,                                                       \
         .at = USE(by),                                                                \
         .detail = &giver_choices},                                                    \
        {.name = "settings",                                                           \
         .read = compile_word_bits,                                                    \
         .at = USE(settings),                                                          \
         .detail = &setting_words},                                                    \
        {.name = "programs",                                                           \
         .read = compile_word_bits,                                                    \
         .at = USE(programs),                                                          \
         .detail = &program_words},                                                    \
        {.name = "min_age",                                                            \
         .read = compile_count,                                                        \
         .at = USE(min_age),                                                           \
         .detail = &age_range},                                                        \
    {                                                                                  \
        .name = "max_age", .read = compile_count, .at = USE(max_age),                  \
        .detail = &age_range                                                           \
    }

static const struct key use_items[] = {
    {.name = "a modifier",
     .read = compile_text,
     .at = offsetof(struct modifier_use, modifier),
     .detail = &modifier_pattern},
};
static const struct key use_keys[] = {
    LINE_FILTER_KEYS,
    DATE_KEYS(struct modifier_use),
    SOURCE_KEY(struct modifier_use),
};
static const struct key substitute_keys[] = {
    {.name = "use",
     .read = compile_text,
     .at = offsetof(struct modifier_use, use),
     .detail = &modifier_pattern,
     .required = true},
    LINE_FILTER_KEYS,
    DATE_KEYS(struct modifier_use),
    SOURCE_KEY(struct modifier_use),
};

static enum status finish_use(struct compile *compile, const struct node *node,
                              void *row)
{
    const struct line_filter *lines = &((const struct modifier_use *)row)->lines;
    struct node age = {node, TEXT("max_age"), 0, script_get(node->value, "max_age")};
    if (lines->max_age == COUNT_NONE || lines->min_age <= lines->max_age)
        return STATUS_OK;
    return compile_fault(compile, &age, "policy.value",
                         "nobody is of an age from %d to %d", lines->min_age,
                         lines->max_age);
}

#define USE_SHAPE(of, row_keys)                                                        \
    {                                                                                  \
        .what = of, .keys = row_keys, .count = COUNT_OF(row_keys), .items = use_items, \
        .item_count = COUNT_OF(use_items), .size = sizeof(struct modifier_use),        \
        .defaults = &use_defaults, .lined = true,                                      \
        .line_at = offsetof(struct modifier_use, line), .finish = finish_use           \
    }
static const struct modifier_use use_defaults = {
    .lines = {.min_age = COUNT_NONE, .max_age = COUNT_NONE},
    .dates = ALWAYS,
    .source = UNSOURCED,
};
static const struct shape added_shape = USE_SHAPE("an added modifier", use_keys);
static const struct shape copied_shape = USE_SHAPE("a copied modifier", use_keys);
static const struct shape substitute_shape = USE_SHAPE("a substitute", substitute_keys);

/* A claim line has four places for modifiers. */
static const struct range max_range = {1, 4};
static const struct key modifiers_keys[] = {
    {.name = "discipline",
     .read = compile_rows,
     .at = offsetof(struct modifiers, discipline),
     .count_at = offsetof(struct modifiers, discipline_count),
     .detail = &modifier_shape},
    {.name = "assistant",
     .read = compile_rows,
     .at = offsetof(struct modifiers, assistant),
     .count_at = offsetof(struct modifiers, assistant_count),
     .detail = &modifier_shape},
    {.name = "added",
     .read = compile_rows,
     .at = offsetof(struct modifiers, added),
     .count_at = offsetof(struct modifiers, added_count),
     .detail = &added_shape},
    {.name = "copied",
     .read = compile_rows,
     .at = offsetof(struct modifiers, copied),
     .count_at = offsetof(struct modifiers, copied_count),
     .detail = &copied_shape},
    {.name = "substitutes",
     .read = compile_rows,
     .at = offsetof(struct modifiers, substitutes),
     .count_at = offsetof(struct modifiers, substitute_count),
     .detail = &substitute_shape},
    {.name = "attested", .read = compile_attested},
    {.name = "order",
     .read = compile_texts,
     .at = offsetof(struct modifiers, order),
     .detail = &modifier_pattern},
    {.name = "max",
     .read = compile_count,
     .at = offsetof(struct modifiers, max),
     .detail = &max_range},
    {.name = "source",
     .read = compile_source,
     .at = offsetof(struct modifiers, source)},
};

static enum status check_order(struct compile *compile, const struct node *node,
                               const struct text_list *order)
{
    const struct script_value *value = script_get(node->value, "order");
    struct node list = {node, TEXT("order"), 0, value};
    for (size_t i = 0; i < order->count; i++)
        for (size_t j = 0; j < i; j++)
            if (text_equal(order->at[i], order->at[j])) {
                struct node again = node_item(&list, i);
                return compile_fault(compile, &again, "policy.duplicate",
                                     "\"%.*s\" stands in \"order\" twice",
                                     SHOWN(order->at[i]));
            }
    return STATUS_OK;
}

static bool is_attested(const struct modifiers *modifiers, struct text modifier)
{
    for (size_t i = 0; i < modifiers->attested_count; i++)
        if (text_equal(modifiers->attested[i].modifier, modifier))
            return true;
    for (size_t i = 0; i < modifiers->copied_count; i++)
        if (text_equal(modifiers->copied[i].modifier, modifier))
            return true;
    return false;
}

/* Somebody's word is not changed into another one. */
static enum status check_substitutes(struct compile *compile, const struct node *node,
                                     const struct modifiers *modifiers)
{
    const struct script_value *value = script_get(node->value, "substitutes");
    struct node list = {node, TEXT("substitutes"), 0, value};
    for (size_t i = 0; i < modifiers->substitute_count; i++) {
        struct node item = node_item(&list, i);
        if (is_attested(modifiers, modifiers->substitutes[i].modifier))
            return compile_fault(compile, &item, "policy.value",
                                 "\"%.*s\" is somebody's word, and has no substitute",
                                 SHOWN(modifiers->substitutes[i].modifier));
    }
    return STATUS_OK;
}

static enum status finish_modifiers(struct compile *compile, const struct node *node,
                                    void *row)
{
    const struct modifiers *modifiers = row;
    enum status status = check_order(compile, node, &modifiers->order);
    return status ? status : check_substitutes(compile, node, modifiers);
}

static const struct modifiers modifiers_defaults = {.max = 4, .source = UNSOURCED};
const struct shape modifiers_shape = {
    .what = "modifiers",
    .keys = modifiers_keys,
    .count = COUNT_OF(modifiers_keys),
    .size = sizeof(struct modifiers),
    .defaults = &modifiers_defaults,
    .finish = finish_modifiers,
};

/* ---- pairs ---- */

static const struct key pair_items[] = {
    {.name = "the codes of column 1",
     .read = compile_codes,
     .at = offsetof(struct pair_row, column1)},
    {.name = "the codes of column 2",
     .read = compile_codes,
     .at = offsetof(struct pair_row, column2)},
};
static const struct key pair_keys[] = {
    {.name = "stands_in",
     .read = compile_bool,
     .at = offsetof(struct pair_row, stands_in)},
    {.name = "separable",
     .read = compile_bool,
     .at = offsetof(struct pair_row, separable)},
    {.name = "none", .read = compile_bool, .at = offsetof(struct pair_row, none)},
    DATE_KEYS(struct pair_row),
    VERDICT_KEYS(struct pair_row, false),
    SOURCE_KEY(struct pair_row),
};
static const struct pair_row pair_defaults = {.dates = ALWAYS, .source = UNSOURCED};
static enum status finish_pair(struct compile *compile, const struct node *node,
                               void *row)
{
    const struct pair_row *pair = row;
    struct node none = {node, TEXT("none"), 0, script_get(node->value, "none")};
    if (!pair->none || !script_get(node->value, "separable"))
        return STATUS_OK;
    return compile_fault(compile, &none, "policy.value",
                         "a row that says there is no edit is not \"separable\"");
}

static const struct shape pair_shape = {
    .what = "a pair",
    .keys = pair_keys,
    .count = COUNT_OF(pair_keys),
    .items = pair_items,
    .item_count = COUNT_OF(pair_items),
    .size = sizeof(struct pair_row),
    .defaults = &pair_defaults,
    .lined = true,
    .line_at = offsetof(struct pair_row, line),
    .finish = finish_pair,
};

static const char *const ncci_names[] = {
    [TABLE_MEDICARE] = "ncci.medicare",
    [TABLE_MEDICAID] = "ncci.medicaid",
};
static const struct choices ncci_choices = {ncci_names, TABLE_MEDICARE,
                                            COUNT_OF(ncci_names)};

static const struct key pairs_keys[] = {
    {.name = "table",
     .read = compile_choice,
     .at = offsetof(struct pairs, table),
     .detail = &ncci_choices},
    {.name = "modifiers",
     .read = compile_texts,
     .at = offsetof(struct pairs, modifiers),
     .detail = &modifier_pattern},
    {.name = "unread_to",
     .read = compile_date,
     .at = offsetof(struct pairs, unread_to)},
    {.name = "either_from",
     .read = compile_date,
     .at = offsetof(struct pairs, either_from)},
    {.name = "source", .read = compile_source, .at = offsetof(struct pairs, source)},
};
static const struct key pairs_rows = {
    .read = compile_items,
    .at = offsetof(struct pairs, rows),
    .count_at = offsetof(struct pairs, count),
    .detail = &pair_shape,
};

static enum status finish_pairs(struct compile *compile, const struct node *node,
                                void *row)
{
    const struct pairs *pairs = row;
    bool dated = pairs->unread_to != DATE_NONE || pairs->either_from != DATE_NONE;
    if (dated && text_is_absent(pairs->source.document))
        return compile_fault(compile, node, "policy.missing",
                             "\"unread_to\" and \"either_from\" need a \"source\"");
    if (pairs->table != TABLE_NONE && !pairs->modifiers.count)
        return compile_fault(compile, node, "policy.missing",
                             "a table of pairs needs \"modifiers\" in pairs");
    for (size_t i = 0; i < pairs->count; i++) {
        struct node pair = node_item(node, i);
        if (pairs->rows[i].stands_in && pairs->table == TABLE_NONE)
            return compile_fault(compile, &pair, "policy.missing",
                                 "a pair that stands in needs \"table\" in pairs");
        if (pairs->rows[i].separable && !pairs->modifiers.count)
            return compile_fault(compile, &pair, "policy.missing",
                                 "a separable pair needs \"modifiers\" in pairs");
    }
    return STATUS_OK;
}

static const struct pairs pairs_defaults = {
    .unread_to = DATE_NONE, .either_from = DATE_NONE, .source = UNSOURCED};
const struct shape pairs_shape = {
    .what = "pairs",
    .keys = pairs_keys,
    .count = COUNT_OF(pairs_keys),
    .rows = &pairs_rows,
    .size = sizeof(struct pairs),
    .defaults = &pairs_defaults,
    .finish = finish_pairs,
};
