/* Lua's tokens, as far as names and texts need them. The text has been loaded:
 * it is well formed. */
#include "author/lint_room.h"

static bool is_of_name(char c)
{
    return char_is_letter(c) || char_is_digit(c) || c == '_';
}

struct lint_lexer lint_lexer_of(struct text source)
{
    return (struct lint_lexer){source, 0, 1};
}

static char peek(const struct lint_lexer *lexer, size_t ahead)
{
    size_t at = lexer->at + ahead;
    return at < lexer->source.len ? lexer->source.at[at] : '\0';
}

static void skip(struct lint_lexer *lexer, size_t count)
{
    for (; count && lexer->at < lexer->source.len; count--)
        lexer->line += lexer->source.at[lexer->at++] == '\n';
}

/* How many "=" stand in the opening of a long bracket; -1: it is none. */
static int long_level(const struct lint_lexer *lexer)
{
    int level = 0;
    if (peek(lexer, 0) != '[')
        return -1;
    while (peek(lexer, (size_t)level + 1) == '=')
        level++;
    return peek(lexer, (size_t)level + 1) == '[' ? level : -1;
}

static bool closes_long(const struct lint_lexer *lexer, int level)
{
    if (peek(lexer, 0) != ']')
        return false;
    for (int i = 1; i <= level; i++)
        if (peek(lexer, (size_t)i) != '=')
            return false;
    return peek(lexer, (size_t)level + 1) == ']';
}

static struct text read_long(struct lint_lexer *lexer, int level)
{
    skip(lexer, (size_t)level + 2);
    size_t start = lexer->at;
    while (lexer->at < lexer->source.len && !closes_long(lexer, level))
        skip(lexer, 1);
    struct text text = {lexer->source.at + start, lexer->at - start};
    skip(lexer, (size_t)level + 2);
    return text;
}

static struct text read_quoted(struct lint_lexer *lexer)
{
    char quote = peek(lexer, 0);
    skip(lexer, 1);
    size_t start = lexer->at;
    while (lexer->at < lexer->source.len && peek(lexer, 0) != quote)
        skip(lexer, peek(lexer, 0) == '\\' ? 2 : 1);
    struct text text = {lexer->source.at + start, lexer->at - start};
    skip(lexer, 1);
    return text;
}

static struct text read_name(struct lint_lexer *lexer)
{
    size_t start = lexer->at;
    while (is_of_name(peek(lexer, 0)))
        lexer->at++;
    return (struct text){lexer->source.at + start, lexer->at - start};
}

static void skip_comment(struct lint_lexer *lexer)
{
    skip(lexer, 2);
    int level = long_level(lexer);
    if (level >= 0)
        (void)read_long(lexer, level);
    while (level < 0 && lexer->at < lexer->source.len && peek(lexer, 0) != '\n')
        lexer->at++;
}

static void skip_blank(struct lint_lexer *lexer)
{
    while (lexer->at < lexer->source.len) {
        char c = peek(lexer, 0);
        if (c == '-' && peek(lexer, 1) == '-')
            skip_comment(lexer);
        else if (char_is_digit(c))
            (void)read_name(lexer); /* a number */
        else if (c == ' ' || (c >= '\t' && c <= '\r'))
            skip(lexer, 1);
        else
            return;
    }
}

bool lint_next(struct lint_lexer *lexer, struct lint_token *token)
{
    skip_blank(lexer);
    *token = (struct lint_token){LINT_END, {"", 0}, lexer->line};
    if (lexer->at >= lexer->source.len)
        return false;
    char c = peek(lexer, 0);
    int level = long_level(lexer);
    if (c == '"' || c == '\'' || level >= 0) {
        token->kind = LINT_STRING;
        token->text = level < 0 ? read_quoted(lexer) : read_long(lexer, level);
    } else if (is_of_name(c)) {
        token->kind = LINT_NAME;
        token->text = read_name(lexer);
    } else {
        token->kind = LINT_MARK;
        token->text = (struct text){lexer->source.at + lexer->at, 1};
        skip(lexer, 1);
    }
    return true;
}
