/* The section telehealth as a shape: when, which codes, by what means. */
#include "policy/compile_shape.h"

static bool is_place(struct text text)
{
    return text.len == 2 && char_is_digit(text.at[0]) && char_is_digit(text.at[1]);
}
const struct pattern place_pattern = {is_place, "a place of service, as \"10\""};

/* ---- when ---- */

static const struct key period_keys[] = {
    {.name = "allowed",
     .read = compile_bool,
     .at = offsetof(struct telehealth_period, allowed),
     .required = true},
    DATE_KEYS(struct telehealth_period),
    VERDICT_KEYS(struct telehealth_period, false),
    SOURCE_KEY(struct telehealth_period),
};
static const struct telehealth_period period_defaults = {.dates = ALWAYS,
                                                         .source = UNSOURCED};
static const struct shape period_shape = {
    .what = "a period of telehealth",
    .by_dates = true,
    .keys = period_keys,
    .count = COUNT_OF(period_keys),
    .size = sizeof(struct telehealth_period),
    .defaults = &period_defaults,
    .lined = true,
    .line_at = offsetof(struct telehealth_period, line),
};

/* ---- by what means ---- */

static const struct key modality_items[] = {
    {.name = "a modality",
     .read = compile_word,
     .at = offsetof(struct telehealth_modality, modality),
     .detail = &modality_words},
};
static const struct key modality_keys[] = {
    {.name = "allowed",
     .read = compile_bool,
     .at = offsetof(struct telehealth_modality, allowed),
     .required = true},
    {.name = "modifier",
     .read = compile_text,
     .at = offsetof(struct telehealth_modality, modifier),
     .detail = &modifier_pattern},
    {.name = "codes",
     .read = compile_codes,
     .at = offsetof(struct telehealth_modality, codes)},
    {.name = "except",
     .read = compile_except,
     .at = offsetof(struct telehealth_modality, codes)},
    {.name = "settings",
     .read = compile_word_bits,
     .at = offsetof(struct telehealth_modality, settings),
     .detail = &setting_words},
    {.name = "places",
     .read = compile_texts,
     .at = offsetof(struct telehealth_modality, places),
     .detail = &place_pattern},
    {.name = "locations",
     .read = compile_word_bits,
     .at = offsetof(struct telehealth_modality, locations),
     .detail = &patient_location_words},
    {.name = "reason",
     .read = compile_bool,
     .at = offsetof(struct telehealth_modality, reason)},
    DATE_KEYS(struct telehealth_modality),
    VERDICT_KEYS(struct telehealth_modality, false),
    SOURCE_KEY(struct telehealth_modality),
};
static const struct telehealth_modality modality_defaults = {.dates = ALWAYS,
                                                             .source = UNSOURCED};
static const struct shape modality_shape = {
    .what = "a modality",
    .keys = modality_keys,
    .count = COUNT_OF(modality_keys),
    .items = modality_items,
    .item_count = COUNT_OF(modality_items),
    .size = sizeof(struct telehealth_modality),
    .defaults = &modality_defaults,
    .lined = true,
    .line_at = offsetof(struct telehealth_modality, line),
};

/* ---- which codes ---- */

static enum status read_allowed(struct compile *compile, const struct node *node,
                                const struct key *key, void *row)
{
    struct telehealth_code *code = row;
    bool allowed = true;
    const struct key to = {.name = key->name};
    enum status status = compile_bool(compile, node, &to, &allowed);
    code->refused = !allowed;
    return status;
}

static const struct key code_keys[] = {
    {.name = "codes",
     .read = compile_codes,
     .at = offsetof(struct telehealth_code, codes),
     .required = true},
    {.name = "except",
     .read = compile_except,
     .at = offsetof(struct telehealth_code, codes)},
    {.name = "allowed", .read = read_allowed},
    {.name = "modalities",
     .read = compile_word_bits,
     .at = offsetof(struct telehealth_code, modalities),
     .detail = &modality_words},
    {.name = "settings",
     .read = compile_word_bits,
     .at = offsetof(struct telehealth_code, settings),
     .detail = &setting_words},
    {.name = "places",
     .read = compile_texts,
     .at = offsetof(struct telehealth_code, places),
     .detail = &place_pattern},
    {.name = "locations",
     .read = compile_word_bits,
     .at = offsetof(struct telehealth_code, locations),
     .detail = &patient_location_words},
    {.name = "consent",
     .read = compile_bool,
     .at = offsetof(struct telehealth_code, consent)},
    DATE_KEYS(struct telehealth_code),
    VERDICT_KEYS(struct telehealth_code, false),
    SOURCE_KEY(struct telehealth_code),
};
static const struct telehealth_code code_defaults = {.dates = ALWAYS,
                                                     .source = UNSOURCED};
static const struct shape code_shape = {
    .what = "a row of telehealth codes",
    .keys = code_keys,
    .count = COUNT_OF(code_keys),
    .size = sizeof(struct telehealth_code),
    .defaults = &code_defaults,
    .lined = true,
    .line_at = offsetof(struct telehealth_code, line),
};

/* Rows, or codes as anywhere else. */
static enum status read_code_rows(struct compile *compile, const struct node *node,
                                  const struct key *key, void *row)
{
    static const struct key rows = {.at = offsetof(struct telehealth_rules, codes),
                                    .count_at =
                                        offsetof(struct telehealth_rules, code_count),
                                    .detail = &code_shape};
    static const struct key plain = {.at = offsetof(struct telehealth_rules, plain)};
    (void)key;
    struct node first = {node, TEXT_NONE, 0, NULL};
    if (node->value->kind == SCRIPT_TABLE && node->value->items)
        first = node_item(node, 0);
    if (first.value && first.value->kind == SCRIPT_TABLE)
        return compile_rows(compile, node, &rows, row);
    return compile_codes(compile, node, &plain, row);
}

/* ---- the section ---- */

static const struct key telehealth_keys[] = {
    {.name = "periods",
     .read = compile_rows,
     .at = offsetof(struct telehealth_rules, periods),
     .count_at = offsetof(struct telehealth_rules, period_count),
     .detail = &period_shape,
     .required = true},
    {.name = "codes", .read = read_code_rows, .required = true},
    {.name = "except",
     .read = compile_except,
     .at = offsetof(struct telehealth_rules, plain)},
    {.name = "codes_source",
     .read = compile_source,
     .at = offsetof(struct telehealth_rules, codes_source)},
    {.name = "places",
     .read = compile_texts,
     .at = offsetof(struct telehealth_rules, places),
     .detail = &place_pattern},
    {.name = "modalities",
     .read = compile_rows,
     .at = offsetof(struct telehealth_rules, modalities),
     .count_at = offsetof(struct telehealth_rules, modality_count),
     .detail = &modality_shape,
     .required = true},
    {.name = "consent",
     .read = compile_bool,
     .at = offsetof(struct telehealth_rules, consent)},
    VERDICT_KEYS(struct telehealth_rules, false),
    SOURCE_KEY(struct telehealth_rules),
};

/* Periods are values on two time axes, as those of a parameter. */
static enum status check_periods(struct compile *compile, const struct node *node,
                                 const struct telehealth_rules *telehealth)
{
    const struct script_value *value = script_get(node->value, "periods");
    struct node list = {node, TEXT("periods"), 0, value};
    for (size_t i = 0; i < telehealth->period_count; i++)
        for (size_t j = 0; j < i; j++) {
            struct node a = node_item(&list, j), b = node_item(&list, i);
            if (in_force_clash(&telehealth->periods[j].dates,
                               &telehealth->periods[i].dates))
                return compile_clash_fault(compile, &a, &b);
        }
    return STATUS_OK;
}

/* A plain list is one row that asks for nothing more. */
static enum status take_plain_list(struct compile *compile,
                                   struct telehealth_rules *telehealth)
{
    if (telehealth->code_count)
        return STATUS_OK;
    telehealth->codes = ARENA_ARRAY(compile->arena, struct telehealth_code, 1);
    if (!telehealth->codes)
        return error_no_memory(compile->error);
    telehealth->codes[0] = code_defaults;
    telehealth->codes[0].codes = telehealth->plain;
    telehealth->codes[0].source = telehealth->codes_source;
    telehealth->code_count = 1;
    return STATUS_OK;
}

static enum status finish_telehealth(struct compile *compile, const struct node *node,
                                     void *row)
{
    struct telehealth_rules *telehealth = row;
    telehealth->stated = true;
    if (text_is_absent(telehealth->codes_source.document))
        telehealth->codes_source = telehealth->source;
    enum status status = check_periods(compile, node, telehealth);
    return status ? status : take_plain_list(compile, telehealth);
}

const struct shape telehealth_shape = {
    .what = "telehealth",
    .keys = telehealth_keys,
    .count = COUNT_OF(telehealth_keys),
    .size = sizeof(struct telehealth_rules),
    .finish = finish_telehealth,
};
