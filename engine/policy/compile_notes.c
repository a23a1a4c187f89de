/* The sections telehealth and documentation as shapes. */
#include "policy/compile_shape.h"
#include "policy/phrase.h"

#include "model/fields.h"

/* ---- telehealth ---- */

static const struct key period_keys[] = {
    {.name = "allowed",
     .read = compile_bool,
     .at = offsetof(struct telehealth_period, allowed),
     .required = true},
    DATE_KEYS(struct telehealth_period),
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

static bool is_place(struct text text)
{
    return text.len == 2 && char_is_digit(text.at[0]) && char_is_digit(text.at[1]);
}
static const struct pattern place_pattern = {is_place, "a place of service, as \"10\""};

static const struct key telehealth_keys[] = {
    {.name = "periods",
     .read = compile_rows,
     .at = offsetof(struct telehealth_rules, periods),
     .count_at = offsetof(struct telehealth_rules, period_count),
     .detail = &period_shape,
     .required = true},
    {.name = "codes",
     .read = compile_codes,
     .at = offsetof(struct telehealth_rules, codes),
     .required = true},
    {.name = "except",
     .read = compile_except,
     .at = offsetof(struct telehealth_rules, codes)},
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

static enum status finish_telehealth(struct compile *compile, const struct node *node,
                                     void *row)
{
    struct telehealth_rules *telehealth = row;
    telehealth->stated = true;
    if (text_is_absent(telehealth->codes_source.document))
        telehealth->codes_source = telehealth->source;
    return check_periods(compile, node, telehealth);
}

const struct shape telehealth_shape = {
    .what = "telehealth",
    .keys = telehealth_keys,
    .count = COUNT_OF(telehealth_keys),
    .size = sizeof(struct telehealth_rules),
    .finish = finish_telehealth,
};

/* ---- documentation ---- */

static enum status read_field(struct compile *compile, const struct node *node,
                              const struct field **field)
{
    struct text name = TEXT_NONE;
    enum status status = compile_clean(compile, node, &name);
    if (status)
        return status;
    *field = field_find(&documentation_object, name);
    if (*field)
        return STATUS_OK;
    (void)compile_fault(compile, node, "policy.unknown_name",
                        "\"%.*s\" is not a field of documentation", SHOWN(name));
    return compile_mean(compile, field_nearest(&documentation_object, name), NULL);
}

static enum status read_fields(struct compile *compile, const struct node *node,
                               const struct key *key, void *row)
{
    size_t count = node->value->items;
    enum status status = compile_list(compile, node, "a list of fields");
    if (status)
        return status;
    const struct field **fields =
        ARENA_ARRAY(compile->arena, const struct field *, count);
    if (!fields)
        return error_no_memory(compile->error);
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        struct node item = node_item(node, i);
        status = read_field(compile, &item, &fields[i]);
    }
    memcpy((char *)row + key->at, &fields, sizeof fields);
    memcpy((char *)row + key->count_at, &count, sizeof count);
    return status;
}

#define FIELDS_KEY(called, type, is_required)                                          \
    {                                                                                  \
        .name = called, .read = read_fields, .at = offsetof(type, fields),             \
        .count_at = offsetof(type, field_count), .required = is_required               \
    }

static const struct key require_keys[] = {
    {.name = "id",
     .read = compile_id,
     .at = offsetof(struct documentation_row, rule),
     .required = true},
    {.name = "codes",
     .read = compile_codes,
     .at = offsetof(struct documentation_row, codes),
     .required = true},
    {.name = "except",
     .read = compile_except,
     .at = offsetof(struct documentation_row, codes)},
    FIELDS_KEY("any_of", struct documentation_row, false),
    FIELDS_KEY("all_of", struct documentation_row, false),
    DATE_KEYS(struct documentation_row),
    VERDICT_KEYS(struct documentation_row, false),
    SOURCE_KEY(struct documentation_row),
};

static enum status finish_require(struct compile *compile, const struct node *node,
                                  void *row)
{
    struct documentation_row *require = row;
    bool any = script_get(node->value, "any_of") != NULL;
    require->all = script_get(node->value, "all_of") != NULL;
    if (any != require->all)
        return STATUS_OK;
    return compile_fault(compile, node, "policy.missing",
                         "a requirement needs either \"any_of\" or \"all_of\"");
}

static const struct documentation_row require_defaults = {.dates = ALWAYS,
                                                          .source = UNSOURCED};
static const struct shape require_shape = {
    .what = "a requirement",
    .keys = require_keys,
    .count = COUNT_OF(require_keys),
    .size = sizeof(struct documentation_row),
    .defaults = &require_defaults,
    .lined = true,
    .line_at = offsetof(struct documentation_row, line),
    .finish = finish_require,
};

/* Phrases are kept as they will be compared. */
static enum status read_phrases(struct compile *compile, const struct node *node,
                                const struct key *key, void *row)
{
    struct vague_row *vague = row;
    enum status status = compile_texts(compile, node, key, row);
    for (size_t i = 0; status == STATUS_OK && i < vague->phrases.count; i++) {
        struct text *phrase = &vague->phrases.at[i];
        struct node item = node_item(node, i);
        char *to = arena_alloc(compile->arena, phrase->len);
        if (!to)
            return error_no_memory(compile->error);
        *phrase = phrase_normal(*phrase, to);
        if (!phrase->len)
            return compile_fault(compile, &item, "policy.value",
                                 "no word stands in this phrase");
        if (phrase->len > vague->longest)
            vague->longest = phrase->len;
        if (phrase->len > PHRASE_MAX)
            return compile_fault(compile, &item, "policy.value",
                                 "the phrase is over %d bytes long", PHRASE_MAX);
    }
    return status;
}

static const struct key vague_keys[] = {
    {.name = "id",
     .read = compile_id,
     .at = offsetof(struct vague_row, rule),
     .required = true},
    {.name = "codes",
     .read = compile_codes,
     .at = offsetof(struct vague_row, codes),
     .required = true},
    {.name = "except", .read = compile_except, .at = offsetof(struct vague_row, codes)},
    FIELDS_KEY("fields", struct vague_row, true),
    {.name = "phrases",
     .read = read_phrases,
     .at = offsetof(struct vague_row, phrases),
     .required = true},
    DATE_KEYS(struct vague_row),
    VERDICT_KEYS(struct vague_row, false),
    SOURCE_KEY(struct vague_row),
};
static const struct vague_row vague_defaults = {.dates = ALWAYS, .source = UNSOURCED};
static const struct shape vague_shape = {
    .what = "a row of vague",
    .keys = vague_keys,
    .count = COUNT_OF(vague_keys),
    .size = sizeof(struct vague_row),
    .defaults = &vague_defaults,
    .lined = true,
    .line_at = offsetof(struct vague_row, line),
};

static const struct key documentation_keys[] = {
    {.name = "require",
     .read = compile_rows,
     .at = offsetof(struct documentation_rules, require),
     .count_at = offsetof(struct documentation_rules, require_count),
     .detail = &require_shape},
    {.name = "vague",
     .read = compile_rows,
     .at = offsetof(struct documentation_rules, vague),
     .count_at = offsetof(struct documentation_rules, vague_count),
     .detail = &vague_shape},
};
const struct shape documentation_shape = {
    .what = "documentation",
    .keys = documentation_keys,
    .count = COUNT_OF(documentation_keys),
    .size = sizeof(struct documentation_rules),
};
