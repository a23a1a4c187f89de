/* Where a statement ends, and what its words are. */
#include "console/room.h"

#include "base/utf8.h"

static bool is_command(struct text statement)
{
    return statement.len && statement.at[0] == ':';
}

static bool is_comment(struct text statement)
{
    return statement.len == 0 || statement.at[0] == '#' ||
           (statement.len >= 2 && memcmp(statement.at, "--", 2) == 0);
}

bool statement_whole(struct console *console, struct text text)
{
    struct text statement = text_trim(text);
    if (is_comment(statement) || is_command(statement))
        return true;
    return ask_expression_whole(console, statement);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The next word from *at on, quotes taken off; absent at the end. */
static struct text next_word(struct text rest, size_t *at)
{
    while (*at < rest.len && is_blank(rest.at[*at]))
        ++*at;
    if (*at == rest.len)
        return TEXT_NONE;
    char quote = rest.at[*at];
    bool quoted = quote == '"' || quote == '\'';
    size_t from = *at += quoted;
    while (*at < rest.len && (quoted ? rest.at[*at] != quote : !is_blank(rest.at[*at])))
        ++*at;
    struct text word = {rest.at + from, *at - from};
    *at += quoted && *at < rest.len;
    return word;
}

static enum status read_words(struct console_call *call, struct error *error)
{
    size_t at = 0;
    for (struct text word; !text_is_absent(word = next_word(call->rest, &at));) {
        if (call->count == CALL_WORDS)
            return error_set(error, STATUS_USAGE, "console.words", "too many words");
        call->words[call->count++] = word;
    }
    return STATUS_OK;
}

static enum status run_command(struct console *console, struct text statement,
                               struct error *error)
{
    struct console_call call = {.console = console};
    size_t at = 1;
    while (at < statement.len && !is_blank(statement.at[at]))
        at++;
    struct text name = {statement.at + 1, at - 1};
    call.rest = text_trim((struct text){statement.at + at, statement.len - at});
    enum status status = command_find(name, &call.command, error);
    if (!status)
        status = read_words(&call, error);
    return status ? status : call.command->run(&call, error);
}

static enum status run_one(struct console *console, struct text statement,
                           struct error *error)
{
    if (is_command(statement))
        return run_command(console, statement, error);
    return ask_expression(console, statement, error);
}

enum status statement_run(struct console *console, struct text statement,
                          struct error *error)
{
    struct error unheard = ERROR_NONE;
    bool once = console->screen.once; /* it was :once before this one */
    statement = text_trim(statement);
    if (is_comment(statement))
        return STATUS_OK;
    arena_reset(&console->arena);
    screen_look(&console->screen);
    enum status status = run_one(console, statement, error);
    if (!once)
        return status;
    enum status back = screen_back(&console->screen, status ? &unheard : error);
    return status ? status : back;
}
