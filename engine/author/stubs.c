#include "author/stubs.h"

#include "policy/compile_shape.h"
#include "policy/facts.h"

/* ---- words ---- */

static const struct word_set *const word_sets[] = {
#define X(SET, set) &set##_words,
    WORD_SETS(X)
#undef X
};

static void put_word_sets(struct buffer *out)
{
    for (size_t i = 0; i < COUNT_OF(word_sets); i++) {
        const struct word_set *set = word_sets[i];
        buffer_printf(out, "---@alias gonio.%s\n", set->name);
        for (int k = 1; k < set->count; k++)
            buffer_printf(out, "---| '\"%s\"' # %s\n", set->words[k].text,
                          set->words[k].meaning);
        buffer_put_char(out, '\n');
    }
}

/* ---- facts ---- */

static bool ends_in(struct text path, const char *ending)
{
    size_t len = strlen(ending);
    return path.len > len && memcmp(path.at + path.len - len, ending, len) == 0;
}

static const char *type_of_field(const struct field *field)
{
    static const char *const types[] = {
        [FIELD_ID] = "string",       [FIELD_NOTE] = "gonio.note",
        [FIELD_NPI] = "string",      [FIELD_CODE] = "string",
        [FIELD_DATE] = "gonio.date", [FIELD_CLOCK] = "gonio.clock",
        [FIELD_COUNT] = "integer",   [FIELD_MONEY] = "gonio.cents",
        [FIELD_FLAG] = "boolean",    [FIELD_WORD] = "string",
        [FIELD_OBJECT] = "table",    [FIELD_CREDENTIAL] = "gonio.credential_kind",
        [FIELD_TEXTS] = "string[]",  [FIELD_NOTES] = "gonio.note",
        [FIELD_OBJECTS] = "table",
    };
    return types[field->kind];
}

/* What the engine works out has no field to say its type. */
static const char *type_of_derived(struct text path)
{
    static const char *const flags[] = {"evaluation_only", "of_this_year",
                                        "timed",           "is_evaluation",
                                        "by_assistant",    "by_therapist"};
    static const char *const texts[] = {"payer",      "kind",    "member_id", "label",
                                        "attendance", "therapy", ".code"};
    if (ends_in(path, "_on") || ends_in(path, "_through"))
        return "gonio.date";
    if (ends_in(path, "discipline"))
        return "gonio.discipline";
    if (ends_in(path, "insurance.kind"))
        return "gonio.payer_kind";
    for (size_t i = 0; i < COUNT_OF(flags); i++)
        if (ends_in(path, flags[i]))
            return "boolean";
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        if (ends_in(path, texts[i]))
            return "string";
    return "integer";
}

static bool is_keyword(struct text name)
{
    static const char *const keywords[] = {
        "and", "end", "for",    "function", "goto",   "if",  "in",
        "not", "or",  "repeat", "until",    "return", "then"};
    for (size_t i = 0; i < COUNT_OF(keywords); i++)
        if (text_is(name, keywords[i]))
            return true;
    return false;
}

static void put_field(struct buffer *out, size_t fact, struct text name)
{
    const struct field *field = facts_field(fact);
    bool keyword = is_keyword(name);
    buffer_printf(out, "---@field %s%.*s%s ", keyword ? "[\"" : "", TEXT_ARG(name),
                  keyword ? "\"]" : "");
    if (field && field->kind == FIELD_WORD)
        buffer_printf(out, "gonio.%s", field->words->name);
    else
        buffer_put_cstr(out, field ? type_of_field(field)
                                   : type_of_derived(facts_path(fact)));
    buffer_printf(out, " %s\n", facts_meaning(fact));
}

/* Up to the last dot: the table that holds the fact. */
static struct text holder_of(struct text path)
{
    while (path.at[path.len - 1] != '.')
        path.len--;
    path.len--;
    return path;
}

static struct text name_in(struct text path)
{
    size_t skip = holder_of(path).len + 1;
    return (struct text){path.at + skip, path.len - skip};
}

static bool is_first_of(size_t fact, struct text holder)
{
    for (size_t i = 0; i < fact; i++)
        if (text_equal(holder_of(facts_path(i)), holder))
            return false;
    return true;
}

static bool is_directly_in(struct text holder, struct text table)
{
    return holder.len > table.len && holder.at[table.len] == '.' &&
           memcmp(holder.at, table.at, table.len) == 0;
}

/* The tables within the table, each once. */
static void put_inner(struct buffer *out, struct text table)
{
    for (size_t i = 0; i < facts_count(); i++) {
        struct text holder = holder_of(facts_path(i));
        if (!is_directly_in(holder, table) || !is_first_of(i, holder))
            continue;
        struct text name = name_in(holder);
        buffer_printf(out, "---@field %.*s gonio.%.*s\n", TEXT_ARG(name),
                      TEXT_ARG(holder));
    }
}

static void put_class(struct buffer *out, struct text table)
{
    buffer_printf(out, "---@class (exact) gonio.%.*s\n", TEXT_ARG(table));
    for (size_t i = 0; i < facts_count(); i++)
        if (text_equal(holder_of(facts_path(i)), table))
            put_field(out, i, name_in(facts_path(i)));
    put_inner(out, table);
    buffer_put_char(out, '\n');
}

static void put_classes(struct buffer *out)
{
    for (size_t i = 0; i < facts_count(); i++) {
        struct text holder = holder_of(facts_path(i));
        if (is_first_of(i, holder))
            put_class(out, holder);
    }
}

static void put_paths(struct buffer *out)
{
    BUFFER_LITERAL(out, "---@alias gonio.path\n");
    for (size_t i = 0; i < facts_count(); i++)
        buffer_printf(out, "---| '\"%.*s\"' # %s\n", TEXT_ARG(facts_name(i)),
                      facts_meaning(i));
    buffer_put_char(out, '\n');
}

/* ---- what a rule can have ---- */

static void put_choices(struct buffer *out, const struct choices *choices)
{
    for (int i = choices->first; i < choices->count; i++)
        buffer_printf(out, "%s'\"%s\"'", i > choices->first ? "|" : "",
                      choices->texts[i]);
}

static const struct reader_type {
    compile_read_fn *read;
    const char *type;
} reader_types[] = {
    {compile_text, "string"},         {compile_texts, "string|string[]"},
    {compile_message, "string"},      {compile_bool, "boolean"},
    {compile_count, "integer"},       {compile_date, "string"},
    {compile_to, "string"},           {compile_code, "string"},
    {compile_codes, "gonio.codes"},   {compile_except, "gonio.codes"},
    {compile_source, "gonio.source"}, {compile_id, "string"},
};

/* Where one reader takes several kinds. */
static const struct name_type {
    const char *name, *type;
} name_types[] = {
    {"check", "gonio.check"},    {"about", "string"},
    {"known", "boolean"},        {"empty", "boolean"},
    {"over", "integer|string"},  {"at_least", "integer|string"},
    {"under", "integer|string"}, {"at_most", "integer|string"},
    {"plus", "integer|string"},  {"minus", "integer|string"},
};

static const char *type_by_name(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(name_types); i++)
        if (strcmp(name_types[i].name, name) == 0)
            return name_types[i].type;
    return "any";
}

static void put_type(struct buffer *out, const struct key *key)
{
    if (key->read == compile_choice) {
        put_choices(out, key->detail);
        return;
    }
    if (key->read == compile_word || key->read == compile_word_bits) {
        const struct word_set *set = key->detail;
        buffer_printf(out, "gonio.%s%s", set->name,
                      key->read == compile_word ? "" : "[]");
        return;
    }
    if (key->read == compile_rows && key->detail == &condition_shape) {
        BUFFER_LITERAL(out, "gonio.condition[]");
        return;
    }
    for (size_t i = 0; i < COUNT_OF(reader_types); i++) {
        if (reader_types[i].read == key->read) {
            buffer_put_cstr(out, reader_types[i].type);
            return;
        }
    }
    buffer_put_cstr(out, type_by_name(key->name));
}

static void put_shape(struct buffer *out, const char *name, const struct shape *shape)
{
    buffer_printf(out, "---@class gonio.%s\n", name);
    for (size_t i = 0; i < shape->item_count; i++)
        buffer_printf(out, "---@field [%zu] gonio.path|string # %s\n", i + 1,
                      shape->items[i].name);
    for (size_t i = 0; i < shape->count; i++) {
        const struct key *key = &shape->keys[i];
        buffer_printf(out, "---@field %s%s ", key->name, key->required ? "" : "?");
        put_type(out, key);
        buffer_put_char(out, '\n');
    }
    buffer_put_char(out, '\n');
}

/* ---- what the host gives ---- */

static const char opening[] =
    "---@meta\n"
    "-- What policies can read and call, for editors that know the Lua language\n"
    "-- server. No policy loads this file. Generated by:\n"
    "--   gonio manual --stubs > scripts/gonio/meta.lua\n"
    "\n"
    "---@alias gonio.date integer # days; date \"2025-01-01\" makes one\n"
    "---@alias gonio.clock integer # minutes since midnight\n"
    "---@alias gonio.cents integer # usd \"75.00\" makes them\n"
    "---@alias gonio.codes string|string[] # codes, or names as \"timed\"\n"
    "---@class gonio.note # text of the chart: known \"...\" may ask, nothing reads "
    "it\n"
    "---@class gonio.source: { [1]: string, url: string?, verified_on: string? }\n"
    "---@class gonio.answer\n"
    "---@alias gonio.subject gonio.day|gonio.session|gonio.service|gonio.line\n"
    "---@alias gonio.check fun(subject: gonio.subject, day: gonio.day): "
    "(gonio.answer|boolean|nil)\n"
    "\n";

static const char functions[] =
    "---The whole of a policy file: return policy { ... }.\n"
    "---@param t table\n"
    "---@return table\n"
    "function policy(t) end\n"
    "\n"
    "---@param t gonio.rule\n"
    "---@return gonio.rule\n"
    "function rule(t) end\n"
    "\n"
    "---@class gonio.attest: gonio.rule\n"
    "---@field modifier string\n"
    "\n"
    "---A modifier that is somebody's word, asked for where the rule says so.\n"
    "---@param t gonio.attest\n"
    "---@return gonio.attest\n"
    "function attest(t) end\n"
    "\n"
    "---Answers of a rule: { \"message\", fix = ..., carc = ..., rarc = ... }, and\n"
    "---values for the {placeholders} of the message.\n"
    "---@param t table\n"
    "---@return gonio.answer\n"
    "function hold(t) end\n"
    "---@param t table\n"
    "---@return gonio.answer\n"
    "function warn(t) end\n"
    "---@param t table\n"
    "---@return gonio.answer\n"
    "function deny(t) end\n"
    "\n"
    "---Whether a fact or an object is there. Reading an unknown fact ends the rule;\n"
    "---asking does not.\n"
    "---@param path gonio.path|string\n"
    "---@return boolean\n"
    "function known(path) end\n"
    "\n"
    "---The value of a parameter of the policy on this day.\n"
    "---@param name string\n"
    "---@return integer\n"
    "function param(name) end\n"
    "\n"
    "---Whether the day has a service with one of these codes.\n"
    "---@param codes gonio.codes\n"
    "---@return boolean\n"
    "function given(codes) end\n"
    "\n"
    "---Days from a to b.\n"
    "---@param a gonio.date\n"
    "---@param b gonio.date\n"
    "---@return integer\n"
    "function days(a, b) end\n"
    "\n"
    "---@param text string \"2025-01-01\"\n"
    "---@return gonio.date\n"
    "function date(text) end\n"
    "\n"
    "---@param text string \"2410.00\"\n"
    "---@return gonio.cents\n"
    "function usd(text) end\n"
    "\n"
    "---The same day so many months later, or the last day of that month.\n"
    "---@param day gonio.date\n"
    "---@param months integer\n"
    "---@return gonio.date\n"
    "function months_after(day, months) end\n"
    "\n"
    "---Monday is 1, Sunday 7.\n"
    "---@param day gonio.date\n"
    "---@return integer\n"
    "function weekday(day) end\n"
    "\n"
    "---@param day gonio.date\n"
    "---@return integer\n"
    "function year(day) end\n"
    "\n"
    "---A library of scripts/: use \"gonio.ncci\".\n"
    "---@param name string\n"
    "---@return table\n"
    "function use(name) end\n"
    "\n"
    "---A table that functions may share: it cannot be changed.\n"
    "---@generic T: table\n"
    "---@param t T\n"
    "---@return T\n"
    "function constants(t) end\n";

void stubs_write(struct buffer *out)
{
    buffer_put_cstr(out, opening);
    put_word_sets(out);
    put_classes(out);
    put_paths(out);
    put_shape(out, "condition", &condition_shape);
    put_shape(out, "rule", &rule_shape);
    buffer_put_cstr(out, functions);
}
