/* The section documentation as a shape. */
#include "policy/compile_shape.h"
#include "policy/phrase.h"

#include "model/fields.h"

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
