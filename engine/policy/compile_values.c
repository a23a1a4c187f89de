/* The readers of single values: texts, dates, words, codes, sources. Each
 * checks what stands in the policy and writes one member of the row. */
#include "base/utf8.h"
#include "policy/compile_shape.h"

#include <stdio.h>

#define TEXT_MAX   2000
#define PATH_WORDS "{name}, {plan_of_care.certified_on}"

static void *member(void *row, const struct key *key)
{
    return (char *)row + key->at;
}

/* ---- texts ---- */

bool text_is_clean(struct text text)
{
    size_t i = utf8_plain(text.at, text.len);
    while (i < text.len) {
        uint32_t character;
        size_t size = utf8_decode(text.at + i, text.len - i, &character);
        if (!size || character < 0x20 || (character >= 0x7f && character < 0xa0))
            return false;
        i += size;
        i += utf8_plain(text.at + i, text.len - i);
    }
    return true;
}

bool text_is_name(struct text text)
{
    if (!text.len || text.len > 64 || !(text.at[0] >= 'a' && text.at[0] <= 'z'))
        return false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (!(c >= 'a' && c <= 'z') && !char_is_digit(c) && c != '_')
            return false;
    }
    return true;
}

static bool is_capital_or_digit(char c)
{
    return (c >= 'A' && c <= 'Z') || char_is_digit(c);
}

static bool is_modifier(struct text text)
{
    return text.len == 2 && is_capital_or_digit(text.at[0]) &&
           is_capital_or_digit(text.at[1]);
}

/* X12 code list 139: a number, or a letter and a number. */
static bool is_carc(struct text text)
{
    bool letter = text.len && text.at[0] >= 'A' && text.at[0] <= 'Z';
    size_t digits = letter ? text.len - 1 : text.len;
    if (!digits || text.len > 3)
        return false;
    for (size_t i = letter; i < text.len; i++)
        if (!char_is_digit(text.at[i]))
            return false;
    return true;
}

/* X12 code list 411: M, MA or N and a number. */
static bool is_rarc(struct text text)
{
    size_t i = 0;
    if (text.len > 1 && text.at[0] == 'M' && text.at[1] == 'A')
        i = 2;
    else if (text.len && (text.at[0] == 'M' || text.at[0] == 'N'))
        i = 1;
    if (!i || text.len == i || text.len - i > 4)
        return false;
    for (; i < text.len; i++)
        if (!char_is_digit(text.at[i]))
            return false;
    return true;
}

static bool is_liability(struct text text)
{
    return text_is(text, "CO") || text_is(text, "PR");
}

const struct pattern modifier_pattern = {is_modifier, "a modifier, as \"KX\""};
const struct pattern carc_pattern = {is_carc, "a claim adjustment reason, as \"151\""};
const struct pattern rarc_pattern = {is_rarc, "a remark code, as \"N362\""};
const struct pattern liability_pattern = {is_liability, "\"CO\" or \"PR\""};

enum status compile_clean(struct compile *compile, const struct node *node,
                          struct text *text)
{
    const struct script_value *value = node->value;
    if (value->kind != SCRIPT_TEXT)
        return compile_type_fault(compile, node, "text");
    if (!value->text.len)
        return compile_fault(compile, node, "policy.value", "the text is empty");
    if (value->text.len > TEXT_MAX)
        return compile_fault(compile, node, "policy.value",
                             "the text is over %d bytes long", TEXT_MAX);
    if (!text_is_clean(value->text)) {
        (void)compile_fault(compile, node, "policy.value",
                            "the text has a control character, or is not UTF-8");
        return compile_mean(compile, NULL,
                            "write it on one line, or join lines with ..");
    }
    *text = value->text;
    return STATUS_OK;
}

static enum status check_pattern(struct compile *compile, const struct node *node,
                                 const struct pattern *pattern)
{
    struct text text = node->value->text;
    if (!pattern || pattern->fits(text))
        return STATUS_OK;
    return compile_fault(compile, node, "policy.value", "\"%.*s\" is not %s",
                         SHOWN(text), pattern->want);
}

enum status compile_text(struct compile *compile, const struct node *node,
                         const struct key *key, void *row)
{
    enum status status = compile_clean(compile, node, member(row, key));
    return status ? status : check_pattern(compile, node, key->detail);
}

enum status compile_texts(struct compile *compile, const struct node *node,
                          const struct key *key, void *row)
{
    struct text_list *list = member(row, key);
    size_t count = node->value->items;
    enum status status = compile_list(compile, node, "a list of texts");
    if (status)
        return status;
    struct text *texts = ARENA_ARRAY(compile->arena, struct text, count);
    if (!texts)
        return error_no_memory(compile->error);
    for (size_t i = 0; i < count; i++) {
        struct node item = node_item(node, i);
        status = compile_clean(compile, &item, &texts[i]);
        if (status == STATUS_OK)
            status = check_pattern(compile, &item, key->detail);
        if (status)
            return status;
    }
    *list = (struct text_list){texts, count};
    return STATUS_OK;
}

static bool is_placeholder_char(char c)
{
    return char_is_letter(c) || char_is_digit(c) || c == '_' || c == '.';
}

/* Braces come in pairs with a name or the path of a fact between them. */
static bool braces_fit(struct text text)
{
    for (size_t i = 0; i < text.len; i++) {
        size_t start = i + 1;
        if (text.at[i] == '}')
            return false;
        if (text.at[i] != '{')
            continue;
        for (i++; i < text.len && is_placeholder_char(text.at[i]); i++)
            continue;
        if (i == text.len || text.at[i] != '}' || i == start)
            return false;
        if (!char_is_letter(text.at[start]) || text.at[i - 1] == '.')
            return false;
    }
    return true;
}

enum status compile_message(struct compile *compile, const struct node *node,
                            const struct key *key, void *row)
{
    struct text *text = member(row, key);
    enum status status = compile_clean(compile, node, text);
    if (status || braces_fit(*text))
        return status;
    (void)compile_fault(compile, node, "policy.value",
                        "the braces do not hold a placeholder");
    return compile_mean(compile, NULL, "as " PATH_WORDS);
}

/* ---- numbers, dates ---- */

enum status compile_bool(struct compile *compile, const struct node *node,
                         const struct key *key, void *row)
{
    bool value = node->value->integer != 0;
    if (node->value->kind != SCRIPT_BOOL)
        return compile_type_fault(compile, node, "true or false");
    memcpy(member(row, key), &value, sizeof value);
    return STATUS_OK;
}

enum status compile_count(struct compile *compile, const struct node *node,
                          const struct key *key, void *row)
{
    const struct range *range = key->detail;
    int64_t value = node->value->integer;
    int32_t number;
    if (node->value->kind != SCRIPT_INTEGER)
        return compile_type_fault(compile, node, "a whole number");
    if (value < range->least || value > range->most)
        return compile_fault(
            compile, node, "policy.value", "must be %lld to %lld, but is %lld",
            (long long)range->least, (long long)range->most, (long long)value);
    number = (int32_t)value;
    memcpy(member(row, key), &number, sizeof number);
    return STATUS_OK;
}

static enum status no_date(struct compile *compile, const struct node *node,
                           struct text text)
{
    (void)compile_fault(compile, node, "policy.value",
                        "\"%.*s\" is not a date, as \"2026-01-31\"", SHOWN(text));
    return compile_mean(compile, NULL, "write year, month and day, as \"2026-01-31\"");
}

enum status compile_date(struct compile *compile, const struct node *node,
                         const struct key *key, void *row)
{
    struct text text = TEXT_NONE;
    enum status status = compile_clean(compile, node, &text);
    int32_t date = DATE_NONE;
    if (status)
        return status;
    if (!date_read(text, &date))
        return no_date(compile, node, text);
    memcpy(member(row, key), &date, sizeof date);
    return STATUS_OK;
}

enum status compile_to(struct compile *compile, const struct node *node,
                       const struct key *key, void *row)
{
    struct in_force *dates = member(row, key);
    struct key to = {.at = offsetof(struct in_force, to)};
    enum status status = compile_date(compile, node, &to, dates);
    if (status || dates->from == DATE_NONE || dates->from <= dates->to)
        return status;
    return compile_fault(compile, node, "policy.value", "\"to\" is before \"from\"");
}

/* ---- words ---- */

/* What may stand here, for the fix of a fault. */
static void list_word(char *to, size_t size, const char *word)
{
    size_t used = strlen(to);
    (void)snprintf(to + used, size - used, "%s%s", used ? ", " : "one of ", word);
}

static enum status word_fault(struct compile *compile, const struct node *node,
                              const char *nearest, const char *all)
{
    (void)compile_fault(compile, node, "policy.value", "\"%.*s\" is not known here",
                        SHOWN(node->value->text));
    return compile_mean(compile, nearest, all);
}

static enum status choice_fault(struct compile *compile, const struct node *node,
                                const struct choices *choices)
{
    const char *const *texts = choices->texts + choices->first;
    size_t count = (size_t)(choices->count - choices->first);
    int near = text_nearest(node->value->text, count, text_cstr_at, texts);
    char all[200] = "";
    for (size_t i = 0; i < count; i++)
        list_word(all, sizeof all, texts[i]);
    return word_fault(compile, node, near < 0 ? NULL : texts[near], all);
}

enum status compile_choice(struct compile *compile, const struct node *node,
                           const struct key *key, void *row)
{
    const struct choices *choices = key->detail;
    struct text text = TEXT_NONE;
    enum status status = compile_clean(compile, node, &text);
    if (status)
        return status;
    for (int i = choices->first; i < choices->count; i++) {
        if (!text_is(text, choices->texts[i]))
            continue;
        memcpy(member(row, key), &i, sizeof i);
        return STATUS_OK;
    }
    return choice_fault(compile, node, choices);
}

static enum status unknown_word(struct compile *compile, const struct node *node,
                                const struct word_set *set)
{
    char all[200] = "";
    for (int i = 1; i < set->count; i++)
        list_word(all, sizeof all, word_text(set, i));
    return word_fault(compile, node, word_nearest(set, node->value->text), all);
}

static enum status read_word(struct compile *compile, const struct node *node,
                             const struct word_set *set, int *word)
{
    struct text text = TEXT_NONE;
    enum status status = compile_clean(compile, node, &text);
    if (status)
        return status;
    *word = word_find(set, text);
    return *word ? STATUS_OK : unknown_word(compile, node, set);
}

enum status compile_word(struct compile *compile, const struct node *node,
                         const struct key *key, void *row)
{
    int word = 0;
    enum status status = read_word(compile, node, key->detail, &word);
    memcpy(member(row, key), &word, sizeof word);
    return status;
}

enum status compile_word_bits(struct compile *compile, const struct node *node,
                              const struct key *key, void *row)
{
    uint32_t bits = 0;
    enum status status = compile_list(compile, node, "a list of texts");
    for (size_t i = 0; status == STATUS_OK && i < node->value->items; i++) {
        struct node item = node_item(node, i);
        int word = 0;
        status = read_word(compile, &item, key->detail, &word);
        bits |= 1u << word;
    }
    memcpy(member(row, key), &bits, sizeof bits);
    return status;
}

static const char *const severities[] = {
    [SEVERITY_WARN] = "warn",
    [SEVERITY_HOLD] = "hold",
    [SEVERITY_DENY] = "deny",
};
const struct choices severity_choices = {severities, SEVERITY_WARN,
                                         COUNT_OF(severities)};

/* ---- codes ---- */

static enum status unknown_code(struct compile *compile, const struct node *node)
{
    struct text text = node->value->text;
    (void)compile_fault(compile, node, "policy.code",
                        "\"%.*s\" is neither a code that gonio knows nor a name of "
                        "codes",
                        SHOWN(text));
    return compile_mean(compile, code_set_nearest(text), NULL);
}

static enum status add_code(struct compile *compile, const struct node *node,
                            struct code_set *set)
{
    struct text text = TEXT_NONE;
    enum status status = compile_clean(compile, node, &text);
    if (status || code_set_add(set, text))
        return status;
    return unknown_code(compile, node);
}

static enum status read_codes(struct compile *compile, const struct node *node,
                              struct code_set *set)
{
    *set = (struct code_set){0};
    if (node->value->kind == SCRIPT_TEXT)
        return add_code(compile, node, set);
    enum status status = compile_list(compile, node, "a code, or a list of codes");
    for (size_t i = 0; status == STATUS_OK && i < node->value->items; i++) {
        struct node item = node_item(node, i);
        status = add_code(compile, &item, set);
    }
    return status;
}

enum status compile_codes(struct compile *compile, const struct node *node,
                          const struct key *key, void *row)
{
    return read_codes(compile, node, member(row, key));
}

enum status compile_except(struct compile *compile, const struct node *node,
                           const struct key *key, void *row)
{
    struct code_set *codes = member(row, key);
    struct code_set except;
    uint64_t left = 0;
    enum status status = read_codes(compile, node, &except);
    if (status)
        return status;
    if (!script_get(node->up->value, "codes"))
        return compile_fault(compile, node, "policy.value",
                             "\"except\" stands beside \"codes\", and there are none");
    for (size_t i = 0; i < CODE_SET_WORDS; i++)
        left |= codes->bits[i] &= ~except.bits[i];
    if (!left)
        return compile_fault(compile, node, "policy.value",
                             "\"except\" takes every code out");
    return STATUS_OK;
}

enum status compile_code(struct compile *compile, const struct node *node,
                         const struct key *key, void *row)
{
    struct text *text = member(row, key);
    enum status status = compile_clean(compile, node, text);
    if (status || procedure_find(*text))
        return status;
    (void)compile_fault(compile, node, "policy.code",
                        "\"%.*s\" is not a code that gonio knows", SHOWN(*text));
    return compile_mean(compile, procedure_nearest(*text), NULL);
}

/* ---- sources ---- */

static bool is_url(struct text text)
{
    static const char *const starts[] = {"https://", "http://"};
    for (size_t i = 0; i < COUNT_OF(starts); i++) {
        size_t len = strlen(starts[i]);
        if (text.len > len && memcmp(text.at, starts[i], len) == 0)
            return memchr(text.at, ' ', text.len) == NULL;
    }
    return false;
}

static const struct pattern url_pattern = {is_url, "an address, as \"https://...\""};
static const struct key source_items[] = {
    {.name = "the document",
     .read = compile_text,
     .at = offsetof(struct source, document)},
};
static const struct key source_keys[] = {
    {.name = "url",
     .read = compile_text,
     .at = offsetof(struct source, url),
     .detail = &url_pattern},
    {.name = "verified_on",
     .read = compile_date,
     .at = offsetof(struct source, verified_on)},
};
static const struct source no_source = {.verified_on = DATE_NONE};
static const struct shape source_shape = {
    .what = "a source",
    .keys = source_keys,
    .count = COUNT_OF(source_keys),
    .items = source_items,
    .item_count = COUNT_OF(source_items),
    .size = sizeof(struct source),
    .defaults = &no_source,
};

enum status compile_source(struct compile *compile, const struct node *node,
                           const struct key *key, void *row)
{
    struct source *source = member(row, key);
    *source = no_source;
    if (node->value->kind == SCRIPT_TEXT)
        return compile_clean(compile, node, &source->document);
    if (node->value->kind != SCRIPT_TABLE)
        return compile_type_fault(compile, node,
                                  "text, or { \"document\", url = ... }");
    return compile_table(compile, node, &source_shape, source);
}

/* ---- others ---- */

enum status compile_later(struct compile *compile, const struct node *node,
                          const struct key *key, void *row)
{
    (void)compile, (void)node, (void)key, (void)row;
    return STATUS_OK;
}

/* "topic.what", as plan_of_care.certified. */
static bool is_id(struct text text)
{
    size_t dots = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c == '.' && (i == 0 || i + 1 == text.len || text.at[i - 1] == '.'))
            return false;
        if (!(c >= 'a' && c <= 'z') && !char_is_digit(c) && c != '_' && c != '.')
            return false;
        dots += c == '.';
    }
    return dots > 0 && text.len <= 96;
}

static const struct pattern id_pattern = {is_id,
                                          "an id, as \"plan_of_care.certified\""};

/* The dates of a row, as far as they can be read: their own readers say what
 * is wrong with them. */
struct in_force compile_dates(const struct script_value *row)
{
    static const char *const names[] = {"from", "to", "known_from"};
    int32_t dates[] = {DATE_NONE, DATE_NONE, DATE_NONE};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const struct script_value *value = script_get(row, names[i]);
        if (value && value->kind == SCRIPT_TEXT && !date_read(value->text, &dates[i]))
            dates[i] = DATE_NONE;
    }
    return (struct in_force){dates[0], dates[1], dates[2]};
}

/* Ids are compared when the whole policy is read: see check_ids. */
enum status compile_id(struct compile *compile, const struct node *node,
                       const struct key *key, void *row)
{
    struct text *id = member(row, key);
    char path[NODE_PATH];
    enum status status = compile_clean(compile, node, id);
    if (status == STATUS_OK)
        status = check_pattern(compile, node, &id_pattern);
    if (status)
        return status;
    struct id_use *use = ARENA_NEW(compile->arena, struct id_use);
    node_path(node, path);
    struct text kept = text_copy(compile->arena, text_of(path));
    if (!use || text_is_absent(kept))
        return error_no_memory(compile->error);
    *use = (struct id_use){*id, kept, node_line(node), compile_dates(node->up->value),
                           compile->ids};
    compile->ids = use;
    compile->id_count++;
    return STATUS_OK;
}
