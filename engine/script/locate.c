/* Which line of a file an entry of its table stands on.
 *
 * Lua keeps lines of code, not of table entries, so the text is read again:
 * a small lexer (words, strings, long brackets, comments, single characters)
 * and a walk over the constructor that the file's `return` gives back.
 * It reads what people write in a policy; what it does not understand gives
 * line 0, which only costs a message its line. */
#include "script/host.h"

enum token_kind { TOKEN_END, TOKEN_WORD, TOKEN_STRING, TOKEN_NUMBER, TOKEN_SIGN };

struct token {
    enum token_kind kind;
    struct text text; /* of a string: what stands between the quotes */
    size_t at;        /* where it begins */
};

/* Lines are counted only for those tokens whose line is asked for. */
struct lexer {
    struct text source;
    size_t at;
    size_t counted; /* the lines up to there are in line */
    uint32_t line;
    struct token token; /* the one looked at */
};

/* ---- tokens ---- */

static char look(const struct lexer *lexer, size_t ahead)
{
    size_t at = lexer->at + ahead;
    return at < lexer->source.len ? lexer->source.at[at] : '\0';
}

static bool at_end(const struct lexer *lexer)
{
    return lexer->at >= lexer->source.len;
}

static void advance(struct lexer *lexer, size_t count)
{
    size_t left = lexer->source.len - lexer->at;
    lexer->at += count < left ? count : left;
}

/* To the next such byte, or to the end. */
static void advance_to(struct lexer *lexer, char c)
{
    const char *from = lexer->source.at + lexer->at;
    size_t left = lexer->source.len - lexer->at;
    const char *found = left ? memchr(from, c, left) : NULL;
    lexer->at += found ? (size_t)(found - from) : left;
}

/* The line that the token looked at begins on. */
static uint32_t line_of(struct lexer *lexer)
{
    const char *at = lexer->source.at + lexer->counted;
    const char *end = lexer->source.at + lexer->token.at;
    while (at < end && (at = memchr(at, '\n', (size_t)(end - at)))) {
        lexer->line++;
        at++;
    }
    lexer->counted = lexer->token.at;
    return lexer->line;
}

/* How many '=' a long bracket has that begins here; -1: none begins. */
static int long_level(const struct lexer *lexer)
{
    size_t level = 0;
    if (look(lexer, 0) != '[')
        return -1;
    while (look(lexer, 1 + level) == '=')
        level++;
    return look(lexer, 1 + level) == '[' ? (int)level : -1;
}

static bool closes(const struct lexer *lexer, size_t level)
{
    if (look(lexer, 0) != ']' || look(lexer, 1 + level) != ']')
        return false;
    for (size_t i = 0; i < level; i++)
        if (look(lexer, 1 + i) != '=')
            return false;
    return true;
}

static struct text skip_long(struct lexer *lexer, size_t level)
{
    advance(lexer, level + 2);
    size_t from = lexer->at;
    for (advance_to(lexer, ']'); !at_end(lexer) && !closes(lexer, level);) {
        advance(lexer, 1);
        advance_to(lexer, ']');
    }
    struct text text = {lexer->source.at + from, lexer->at - from};
    advance(lexer, level + 2);
    return text;
}

static void skip_comment(struct lexer *lexer)
{
    advance(lexer, 2);
    int level = long_level(lexer);
    if (level >= 0)
        skip_long(lexer, (size_t)level);
    else
        advance_to(lexer, '\n');
}

static void skip_space(struct lexer *lexer)
{
    const char *source = lexer->source.at;
    size_t at = lexer->at, len = lexer->source.len;
    while (true) {
        while (at < len &&
               (source[at] == ' ' || (source[at] >= '\t' && source[at] <= '\r')))
            at++;
        lexer->at = at;
        if (at + 1 >= len || source[at] != '-' || source[at + 1] != '-')
            return;
        skip_comment(lexer);
        at = lexer->at;
    }
}

/* Behind the opening quote. */
static size_t string_end(const struct lexer *lexer, size_t at, char quote)
{
    const char *source = lexer->source.at;
    size_t len = lexer->source.len;
    const char *end = at < len ? memchr(source + at, quote, len - at) : NULL;
    if (end && !memchr(source + at, '\\', (size_t)(end - source) - at))
        return (size_t)(end - source);
    while (at < len && source[at] != quote)
        at += source[at] == '\\' ? 2 : 1;
    return at < len ? at : len;
}

static struct text take_string(struct lexer *lexer)
{
    size_t from = lexer->at + 1;
    lexer->at = string_end(lexer, from, look(lexer, 0));
    struct text text = {lexer->source.at + from, lexer->at - from};
    advance(lexer, 1);
    return text;
}

/* Letters, digits and '_'; a bit for each byte. */
static inline bool is_word(char c)
{
    static const uint64_t bits[4] = {UINT64_C(0x03ff000000000000),
                                     UINT64_C(0x07fffffe87fffffe), 0, 0};
    unsigned char byte = (unsigned char)c;
    return bits[byte / 64] >> byte % 64 & 1;
}

static struct text take_word(struct lexer *lexer)
{
    const char *source = lexer->source.at;
    size_t at = lexer->at, len = lexer->source.len;
    while (at < len && is_word(source[at]))
        at++;
    struct text text = {source + lexer->at, at - lexer->at};
    lexer->at = at;
    return text;
}

/* Signs are single, but for those that would look like '='. */
static struct text take_sign(struct lexer *lexer)
{
    char c = look(lexer, 0);
    bool two = look(lexer, 1) == '=' && memchr("=~<>", c, 4);
    struct text text = {lexer->source.at + lexer->at, two ? 2 : 1};
    advance(lexer, text.len);
    return text;
}

static void next(struct lexer *lexer)
{
    skip_space(lexer);
    struct token *token = &lexer->token;
    *token = (struct token){.kind = TOKEN_END, .at = lexer->at};
    if (at_end(lexer))
        return;
    char c = look(lexer, 0);
    if (is_word(c)) {
        token->kind = char_is_digit(c) ? TOKEN_NUMBER : TOKEN_WORD;
        token->text = take_word(lexer);
        return;
    }
    int level = long_level(lexer);
    token->kind = c == '"' || c == '\'' || level >= 0 ? TOKEN_STRING : TOKEN_SIGN;
    if (level >= 0)
        token->text = skip_long(lexer, (size_t)level);
    else if (token->kind == TOKEN_STRING)
        token->text = take_string(lexer);
    else
        token->text = take_sign(lexer);
}

static bool is_sign(const struct lexer *lexer, char sign)
{
    return lexer->token.kind == TOKEN_SIGN && lexer->token.text.len == 1 &&
           lexer->token.text.at[0] == sign;
}

static bool is_keyword(const struct lexer *lexer, struct text word)
{
    return lexer->token.kind == TOKEN_WORD && text_equal(lexer->token.text, word);
}

static int word_nesting(struct text word)
{
    switch (word.len) {
    case 2:
        return text_equal(word, TEXT("do")) || text_equal(word, TEXT("if"));
    case 3:
        return -text_equal(word, TEXT("end"));
    case 5:
        return -text_equal(word, TEXT("until"));
    case 6:
        return text_equal(word, TEXT("repeat"));
    case 8:
        return text_equal(word, TEXT("function"));
    default:
        return 0;
    }
}

/* +1: a block or a bracket begins; -1: one ends. */
static int nesting(const struct lexer *lexer)
{
    const struct token *token = &lexer->token;
    if (token->kind == TOKEN_WORD)
        return word_nesting(token->text);
    if (token->kind != TOKEN_SIGN || token->text.len != 1)
        return 0;
    switch (token->text.at[0]) {
    case '(':
    case '{':
    case '[':
        return 1;
    case ')':
    case '}':
    case ']':
        return -1;
    default:
        return 0;
    }
}

/* ---- the path ---- */

struct step {
    struct text name; /* absent: the place below */
    size_t index;
};

/* Takes the first step off a path: "rules", "[2]", ".to". */
static bool take_step(struct text *path, struct step *step)
{
    size_t at = path->at[0] == '.' || path->at[0] == '[', end = at;
    bool index = path->at[0] == '[';
    *step = (struct step){.index = 0};
    while (end < path->len && (index ? path->at[end] != ']'
                                     : path->at[end] != '.' && path->at[end] != '['))
        end++;
    if (end == at || (index && end == path->len))
        return false;
    if (!index)
        step->name = (struct text){path->at + at, end - at};
    for (size_t i = at; index && i < end; i++) {
        if (!char_is_digit(path->at[i]) || step->index > 10000000)
            return false;
        step->index = step->index * 10 + (size_t)(path->at[i] - '0');
    }
    end += index;
    *path = (struct text){path->at + end, path->len - end};
    return true;
}

/* ---- constructors ---- */

/* Behind an entry: at ',' ';' or the '}' that closes the table. */
static void skip_entry(struct lexer *lexer)
{
    int depth = 0;
    while (lexer->token.kind != TOKEN_END) {
        bool ends = is_sign(lexer, ',') || is_sign(lexer, ';') || is_sign(lexer, '}');
        if (depth == 0 && ends)
            return;
        depth += nesting(lexer);
        next(lexer);
    }
}

/* At the beginning of an entry: reads "name =", ["name"] = or [2] =, and
 * counts a value without a name. */
static struct step take_key(struct lexer *lexer, size_t *items)
{
    struct step step = {.index = 0};
    struct lexer ahead = *lexer;
    bool bracket = is_sign(&ahead, '[');
    if (bracket)
        next(&ahead);
    struct token key = ahead.token;
    next(&ahead);
    if (bracket && is_sign(&ahead, ']'))
        next(&ahead);
    if (!is_sign(&ahead, '=') || key.kind == TOKEN_SIGN) {
        step.index = ++*items;
        return step;
    }
    next(&ahead);
    *lexer = ahead;
    if (key.kind != TOKEN_NUMBER) {
        step.name = key.text;
        return step;
    }
    for (size_t i = 0; i < key.text.len && i < 8 && char_is_digit(key.text.at[i]); i++)
        step.index = step.index * 10 + (size_t)(key.text.at[i] - '0');
    return step;
}

/* From the beginning of a value to behind its '{': over `rule`, `constants`,
 * parentheses. */
static bool enter(struct lexer *lexer)
{
    while (lexer->token.kind == TOKEN_WORD || is_sign(lexer, '(') ||
           is_sign(lexer, '.')) {
        if (is_keyword(lexer, TEXT("function")))
            return false;
        next(lexer);
    }
    if (!is_sign(lexer, '{'))
        return false;
    next(lexer);
    return true;
}

static bool same_step(const struct step *a, const struct step *b)
{
    if (text_is_absent(a->name) != text_is_absent(b->name))
        return false;
    return text_is_absent(a->name) ? a->index == b->index
                                   : text_equal(a->name, b->name);
}

/* Behind the '{' of a constructor: goes to the value of that entry; its line,
 * or 0. */
static uint32_t find_entry(struct lexer *lexer, const struct step *wanted)
{
    size_t items = 0;
    while (lexer->token.kind != TOKEN_END && !is_sign(lexer, '}')) {
        uint32_t line = line_of(lexer);
        struct step step = take_key(lexer, &items);
        if (same_step(&step, wanted))
            return line;
        skip_entry(lexer);
        if (is_sign(lexer, ',') || is_sign(lexer, ';'))
            next(lexer);
    }
    return 0;
}

/* Goes to what the return outside all functions and blocks gives back: nothing
 * stands behind it in a file that Lua reads. */
static bool find_return(struct lexer *lexer)
{
    int depth = 0;
    for (next(lexer); lexer->token.kind != TOKEN_END; next(lexer)) {
        if (depth == 0 && is_keyword(lexer, TEXT("return"))) {
            next(lexer);
            return true;
        }
        depth += nesting(lexer);
    }
    return false;
}

/* Goes to what was last given to a name outside all functions. */
static bool find_value(struct lexer *lexer, struct text name)
{
    struct lexer found = *lexer;
    bool any = false, named = false;
    int depth = 0;
    for (next(lexer); lexer->token.kind != TOKEN_END; next(lexer)) {
        if (depth == 0 && named && is_sign(lexer, '=')) {
            found = *lexer;
            any = true;
        }
        named = lexer->token.kind == TOKEN_WORD && text_equal(lexer->token.text, name);
        depth += nesting(lexer);
    }
    *lexer = found;
    next(lexer);
    return any;
}

/* Behind the '{' of the table that the file returns: in the return itself, or
 * in a local that it names. line: where its value begins. */
static bool enter_table(struct lexer *lexer, uint32_t *line)
{
    const struct lexer start = *lexer;
    if (!find_return(lexer))
        return false;
    struct text name = lexer->token.text;
    *line = line_of(lexer);
    if (enter(lexer))
        return true;
    *lexer = start;
    if (!find_value(lexer, name))
        return false;
    *line = line_of(lexer);
    return enter(lexer);
}

uint32_t script_locate(struct text source, const char *path)
{
    struct lexer lexer = {.source = source, .line = 1};
    struct text rest = text_of(path);
    uint32_t line = 0, first;
    if (rest.len == 0)
        return find_return(&lexer) ? line_of(&lexer) : 0;
    if (!enter_table(&lexer, &first))
        return 0;
    while (rest.len) {
        struct step step;
        if (line && !enter(&lexer))
            return 0;
        if (!take_step(&rest, &step))
            return 0;
        line = find_entry(&lexer, &step);
        if (line == 0)
            return 0;
    }
    return line;
}

/* ---- all lines at once ---- */

static struct script_value *value_of(struct script_value *table,
                                     const struct step *step)
{
    if (text_is_absent(step->name))
        return step->index >= 1 && step->index <= table->items
                   ? &table->entries[step->index - 1].value
                   : NULL;
    size_t low = table->items, high = table->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = text_compare(step->name, table->entries[middle].name);
        if (order == 0)
            return &table->entries[middle].value;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

/* Behind the '{' of a constructor, to its '}'. As deep as the table is. */
static void mark_entries(struct lexer *lexer, struct script_value *table)
{
    size_t items = 0;
    while (lexer->token.kind != TOKEN_END && !is_sign(lexer, '}')) {
        uint32_t line = line_of(lexer);
        struct step step = take_key(lexer, &items);
        struct script_value *value = value_of(table, &step);
        if (value && value->line == 0)
            value->line = line;
        if (value && value->kind == SCRIPT_TABLE && enter(lexer)) {
            mark_entries(lexer, value);
            next(lexer);
        }
        skip_entry(lexer);
        if (is_sign(lexer, ',') || is_sign(lexer, ';'))
            next(lexer);
    }
}

void script_lines(struct text source, struct script_value *table)
{
    struct lexer lexer = {.source = source, .line = 1};
    uint32_t line;
    if (table->kind != SCRIPT_TABLE || !enter_table(&lexer, &line))
        return;
    if (table->line == 0)
        table->line = line;
    mark_entries(&lexer, table);
}

uint32_t script_table_end(struct text source, uint32_t line)
{
    struct lexer lexer = {.source = source, .line = 1};
    int depth = 0;
    for (next(&lexer); lexer.token.kind != TOKEN_END; next(&lexer)) {
        uint32_t at = line_of(&lexer);
        if (at < line || (!depth && !is_sign(&lexer, '{')))
            continue;
        depth += nesting(&lexer);
        if (depth <= 0)
            return at;
    }
    return 0;
}

/* ---- names ---- */

static void hold_name(struct text found, struct text name, struct text *best,
                      unsigned *least)
{
    if (*least == 0 || text_equal(found, name))
        return;
    unsigned distance = text_distance(name, found, *least - 1);
    if (distance >= *least)
        return;
    *least = distance;
    *best = found;
}

struct text locate_local(struct text source, struct text name, unsigned *least)
{
    struct lexer lexer = {.source = source, .line = 1};
    struct text best = TEXT_NONE;
    next(&lexer);
    while (lexer.token.kind != TOKEN_END) {
        bool declares = is_keyword(&lexer, TEXT("local"));
        next(&lexer);
        if (declares && is_keyword(&lexer, TEXT("function")))
            next(&lexer);
        while (declares && lexer.token.kind == TOKEN_WORD) {
            hold_name(lexer.token.text, name, &best, least);
            next(&lexer);
            declares = is_sign(&lexer, ',');
            if (declares)
                next(&lexer);
        }
    }
    return best;
}
