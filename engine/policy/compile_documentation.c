/* The section documentation as shapes. Rows of language become masks: each row
 * is one bit, by its place, in what a code, a field and a phrase say of it. */
#include "policy/compile_shape.h"
#include "policy/phrase.h"

#include "model/fields.h"

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

/* ---- lists of phrases ---- */

/* How many pieces a text has at most. */
static size_t most_pieces(struct text text)
{
    size_t count = 1;
    for (size_t i = 0; i < text.len; i++)
        count += text.at[i] == ',' || text.at[i] == '\n';
    return count;
}

/* The pieces of a text between commas and ends of lines, without those that
 * are blank. */
static size_t cut(struct text text, struct text *at)
{
    size_t count = 0;
    for (size_t i = 0, start = 0; i <= text.len; i++) {
        if (i < text.len && text.at[i] != ',' && text.at[i] != '\n')
            continue;
        at[count] = text_trim((struct text){text.at + start, i - start});
        count += at[count].len > 0;
        start = i + 1;
    }
    return count;
}

/* A list of texts, or one text with commas between them: long lists are read
 * several times as fast so. */
static enum status read_list(struct compile *compile, const struct node *node,
                             const struct key *key, void *row)
{
    if (node->value->kind != SCRIPT_TEXT)
        return compile_texts(compile, node, key, row);
    struct text text = node->value->text;
    struct text_list list = {
        ARENA_ARRAY(compile->arena, struct text, most_pieces(text)), 0};
    if (!list.at)
        return error_no_memory(compile->error);
    list.count = cut(text, list.at);
    if (!list.count)
        return compile_fault(compile, node, "policy.missing", "the list is empty");
    for (size_t i = 0; i < list.count; i++)
        if (!text_is_clean(list.at[i]))
            return compile_fault(compile, node, "policy.value",
                                 "a phrase is not clean UTF-8");
    memcpy((char *)row + key->at, &list, sizeof list);
    return STATUS_OK;
}

static enum status check_phrase(struct compile *compile, const struct node *node,
                                struct text given, const char *fault)
{
    if (fault)
        return compile_fault(compile, node, "policy.value", "\"%.*s\": %s",
                             SHOWN(given), fault);
    if (given.len > PHRASE_MAX)
        return compile_fault(compile, node, "policy.value",
                             "the phrase is over %d bytes long: \"%.*s\"", PHRASE_MAX,
                             SHOWN(given));
    return STATUS_OK;
}

/* Reads the list, and keeps each phrase as it will be compared. */
static enum status read_patterns(struct compile *compile, const struct node *node,
                                 const struct key *key, void *row)
{
    enum status status = read_list(compile, node, key, row);
    struct text_list list;
    memcpy(&list, (const char *)row + key->at, sizeof list);
    for (size_t i = 0; status == STATUS_OK && i < list.count; i++) {
        struct node item =
            node->value->kind == SCRIPT_TEXT ? *node : node_item(node, i);
        struct text given = list.at[i];
        const char *fault = NULL;
        char *to = arena_alloc(compile->arena, 2 * given.len + 1);
        if (!to)
            return error_no_memory(compile->error);
        list.at[i] = phrase_pattern(given, to, &fault);
        status = check_phrase(compile, &item, given, fault);
    }
    return status;
}

/* ---- phrase books ---- */

static struct phrase_book *open_book(struct compile *compile, const struct node *node,
                                     size_t count)
{
    struct phrase_book *book = ARENA_NEW(compile->arena, struct phrase_book);
    if (book) {
        book->at = ARENA_ARRAY(compile->arena, struct phrase, count);
        book->first = ARENA_ARRAY(compile->arena, uint16_t, count + 1);
    }
    if (!book || !book->at || !book->first) {
        (void)error_no_memory(compile->error);
        return NULL;
    }
    if (count <= PHRASES_MAX)
        return book;
    (void)compile_fault(compile, node, "policy.value", "there are more than %d phrases",
                        PHRASES_MAX);
    return NULL;
}

static void add_phrases(struct phrase_book *book, const struct text_list *list,
                        enum phrase_role role, size_t row)
{
    for (size_t i = 0; i < list->count; i++) {
        struct phrase *phrase = &book->at[book->count++];
        phrase->text = list->at[i];
        phrase->rows[role] = UINT64_C(1) << row;
    }
}

/* ---- stock phrases ---- */

static enum status finish_vague(struct compile *compile, const struct node *node,
                                void *row)
{
    struct vague_row *vague = row;
    struct phrase_book *book =
        open_book(compile, node, vague->phrases.count + vague->fillers.count);
    if (!book)
        return compile->error->status;
    add_phrases(book, &vague->phrases, PHRASE_SAYS, 0);
    add_phrases(book, &vague->fillers, PHRASE_UNLESS, 0);
    phrase_book_order(book);
    vague->book = book;
    return STATUS_OK;
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
     .read = read_patterns,
     .at = offsetof(struct vague_row, phrases),
     .required = true},
    {.name = "fillers",
     .read = read_patterns,
     .at = offsetof(struct vague_row, fillers)},
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
    .finish = finish_vague,
};

/* ---- language ---- */

#define PATTERNS_KEY(called, list)                                                     \
    {                                                                                  \
        .name = called, .read = read_patterns,                                         \
        .at = offsetof(struct language_row, list),                                     \
    }

static const struct key language_keys[] = {
    {.name = "id",
     .read = compile_id,
     .at = offsetof(struct language_row, rule),
     .required = true},
    {.name = "codes",
     .read = compile_codes,
     .at = offsetof(struct language_row, codes),
     .required = true},
    {.name = "except",
     .read = compile_except,
     .at = offsetof(struct language_row, codes)},
    FIELDS_KEY("fields", struct language_row, true),
    {.name = "without",
     .read = read_fields,
     .at = offsetof(struct language_row, without),
     .count_at = offsetof(struct language_row, without_count)},
    PATTERNS_KEY("says", says),
    PATTERNS_KEY("lacks", lacks),
    PATTERNS_KEY("unless", unless),
    {.name = "signs", .read = read_list, .at = offsetof(struct language_row, signs)},
    {.name = "same", .read = compile_bool, .at = offsetof(struct language_row, same)},
    {.name = "visit", .read = compile_bool, .at = offsetof(struct language_row, visit)},
    {.name = "when",
     .read = compile_rows,
     .at = offsetof(struct language_row, when.at),
     .count_at = offsetof(struct language_row, when.count),
     .detail = &condition_shape},
    {.name = "suggests",
     .read = compile_code,
     .at = offsetof(struct language_row, suggests)},
    DATE_KEYS(struct language_row),
    VERDICT_KEYS(struct language_row, false),
    SOURCE_KEY(struct language_row),
};

static enum status finish_language(struct compile *compile, const struct node *node,
                                   void *at)
{
    const struct language_row *row = at;
    struct node when = {node, TEXT("when"), 0, script_get(node->value, "when")};
    bool words = row->says.count || row->lacks.count;
    if (row->unless.count && !row->says.count)
        return compile_fault(compile, node, "policy.missing",
                             "\"unless\" takes back \"says\", which is missing");
    if (row->same && (words || row->without_count))
        return compile_fault(compile, node, "policy.value",
                             "a row of \"same\" compares texts: it has neither "
                             "\"says\" nor \"lacks\" nor \"without\"");
    if (row->visit && (row->same || row->says.count))
        return compile_fault(compile, node, "policy.value",
                             "a row of \"visit\" asks what all notes lack: it has "
                             "neither \"says\" nor \"same\"");
    if (row->signs.count && !row->lacks.count)
        return compile_fault(compile, node, "policy.missing",
                             "\"signs\" stand beside \"lacks\", which is missing");
    if (row->same || words)
        return compile_subjects(compile, &when, &row->when,
                                row->visit ? SCOPE_SESSION : SCOPE_SERVICE);
    return compile_fault(compile, node, "policy.missing",
                         "a row of language needs \"says\", \"lacks\" or \"same\"");
}

static const struct language_row language_defaults = {.dates = ALWAYS,
                                                      .source = UNSOURCED};
static const struct shape language_shape = {
    .what = "a row of language",
    .keys = language_keys,
    .count = COUNT_OF(language_keys),
    .size = sizeof(struct language_row),
    .defaults = &language_defaults,
    .lined = true,
    .line_at = offsetof(struct language_row, line),
    .finish = finish_language,
};

/* ---- the whole section ---- */

static size_t count_phrases(const struct language *language)
{
    size_t count = language->negations.count;
    for (size_t i = 0; i < language->count; i++)
        count += language->rows[i].says.count + language->rows[i].lacks.count +
                 language->rows[i].unless.count;
    return count;
}

static enum status write_book(struct compile *compile, const struct node *node,
                              struct language *language)
{
    struct phrase_book *book = open_book(compile, node, count_phrases(language));
    if (!book)
        return compile->error->status;
    for (size_t i = 0; i < language->count; i++) {
        add_phrases(book, &language->rows[i].says, PHRASE_SAYS, i);
        add_phrases(book, &language->rows[i].lacks, PHRASE_LACKS, i);
        add_phrases(book, &language->rows[i].unless, PHRASE_UNLESS, i);
    }
    for (size_t i = 0; i < language->negations.count; i++)
        book->at[book->count++] =
            (struct phrase){.text = language->negations.at[i], .negates = true};
    phrase_book_order(book);
    language->book = book;
    return STATUS_OK;
}

static size_t place_of(const struct field *field)
{
    return (size_t)(field - documentation_object.fields);
}

static void mask_row(struct language *language, size_t place)
{
    const struct language_row *row = &language->rows[place];
    uint64_t bit = UINT64_C(1) << place;
    for (size_t i = 0; i < (size_t)64 * CODE_SET_WORDS; i++)
        if (code_set_has(&row->codes, i))
            language->of_code[i] |= bit;
    for (size_t i = 0; i < row->field_count; i++)
        language->in_field[place_of(row->fields[i])] |= bit;
    for (size_t i = 0; i < row->without_count; i++)
        language->without[place_of(row->without[i])] |= bit;
    language->says |= row->says.count ? bit : 0;
    language->same |= row->same ? bit : 0;
    language->visit |= row->visit ? bit : 0;
    language->denies |= row->verdict.severity == SEVERITY_DENY ? bit : 0;
    if (row->dates.from != DATE_NONE || row->dates.to != DATE_NONE ||
        row->dates.known_from != DATE_NONE)
        language->dated |= bit;
}

static enum status finish_documentation(struct compile *compile,
                                        const struct node *node, void *at)
{
    struct language *language = &((struct documentation_rules *)at)->language;
    if (language->count > LANGUAGE_MAX)
        return compile_fault(compile, node, "policy.value",
                             "more than %d rows of language", LANGUAGE_MAX);
    if (!language->count)
        return STATUS_OK;
    language->of_code =
        ARENA_ARRAY(compile->arena, uint64_t, (size_t)64 * CODE_SET_WORDS);
    if (!language->of_code)
        return error_no_memory(compile->error);
    for (size_t i = 0; i < language->count; i++)
        mask_row(language, i);
    return write_book(compile, node, language);
}

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
    {.name = "language",
     .read = compile_rows,
     .at = offsetof(struct documentation_rules, language.rows),
     .count_at = offsetof(struct documentation_rules, language.count),
     .detail = &language_shape},
    {.name = "negations",
     .read = read_patterns,
     .at = offsetof(struct documentation_rules, language.negations)},
};
const struct shape documentation_shape = {
    .what = "documentation",
    .keys = documentation_keys,
    .count = COUNT_OF(documentation_keys),
    .size = sizeof(struct documentation_rules),
    .finish = finish_documentation,
};
