/* Where a statement ends, and what its words are. */
#include "console/room.h"

#include "base/utf8.h"

#include <time.h>

static bool is_command(struct text statement)
{
    return statement.len && statement.at[0] == ':';
}

static bool is_comment(struct text statement)
{
    return statement.len == 0 || statement.at[0] == '#' ||
           (statement.len >= 2 && memcmp(statement.at, "--", 2) == 0);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Its name; *rest: what stands behind it. */
static struct text command_name(struct text statement, struct text *rest)
{
    size_t at = 1;
    while (at < statement.len && !is_blank(statement.at[at]))
        at++;
    *rest = text_trim((struct text){statement.at + at, statement.len - at});
    return (struct text){statement.at + 1, at - 1};
}

/* Too long to be read on: looking again with each line would never end. */
static bool is_too_long(struct text text)
{
    size_t lines = 0;
    for (size_t i = 0; i < text.len && lines <= STATEMENT_LINES; i++)
        lines += text.at[i] == '\n';
    return text.len > STATEMENT_BYTES || lines > STATEMENT_LINES;
}

bool statement_says(struct text text)
{
    return !is_comment(text_trim(text));
}

bool statement_whole(struct console *console, struct text text)
{
    struct error unheard = ERROR_NONE;
    const struct console_command *command;
    struct text statement = text_trim(text), rest;
    if (is_comment(statement) || is_too_long(statement))
        return true;
    if (!is_command(statement))
        return console->options->attach || ask_expression_whole(console, statement);
    struct text name = command_name(statement, &rest);
    if (command_find(name, &command, &unheard) || !command->whole)
        return true;
    return command->whole(console, rest);
}

/* The next word from *at on, quotes taken off; absent at the end. *open: its
 * quote is not closed. */
static struct text next_word(struct text rest, size_t *at, bool *open)
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
    *open = quoted && *at == rest.len;
    *at += quoted && *at < rest.len;
    return word;
}

static enum status read_words(struct console_call *call, struct error *error)
{
    size_t at = 0;
    bool open = false, strict = !call->command->text;
    for (struct text word; !text_is_absent(word = next_word(call->rest, &at, &open));) {
        if (call->count == CALL_WORDS && !strict)
            return STATUS_OK;
        if (call->count == CALL_WORDS)
            return error_set(error, STATUS_USAGE, "console.words", "more than %d words",
                             CALL_WORDS);
        call->words[call->count++] = word;
    }
    if (open && strict)
        return error_set(error, STATUS_USAGE, "console.quote",
                         "a quotation mark is not closed");
    return STATUS_OK;
}

static enum status run_command(struct console *console, struct text statement,
                               struct error *error)
{
    struct console_call call = {.console = console};
    struct text name = command_name(statement, &call.rest);
    enum status status = command_find(name, &call.command, error);
    if (!status)
        status = read_words(&call, error);
    return status ? status : call.command->run(&call, error);
}

/* ---- :timing ---- */

struct timed {
    struct timespec clock, processor;
};

static void timed_begin(struct timed *timed)
{
    clock_gettime(CLOCK_MONOTONIC, &timed->clock);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &timed->processor);
}

static long long micros(const struct timespec *from, const struct timespec *to)
{
    return (long long)(to->tv_sec - from->tv_sec) * 1000000 +
           (to->tv_nsec - from->tv_nsec) / 1000;
}

static void timed_tell(const struct timed *from, struct screen *screen)
{
    struct timed to;
    timed_begin(&to);
    long long clock = micros(&from->clock, &to.clock);
    long long processor = micros(&from->processor, &to.processor);
    screen_say(screen, "time %lld.%03lld ms, processor %lld.%03lld ms", clock / 1000,
               clock % 1000, processor / 1000, processor % 1000);
}

/* ---- running ---- */

static bool is_text(struct text statement)
{
    uint32_t character;
    for (size_t i = 0, n; i < statement.len; i += n) {
        n = utf8_decode(statement.at + i, statement.len - i, &character);
        if (n == 0 || character == 0)
            return false;
    }
    return true;
}

/* What other consoles leave by, or help with: no expression here. */
static const char *command_meant(struct text statement)
{
    static const char *const words[][2] = {
        {"help", "help"}, {"?", "help"}, {"quit", "quit"}, {"exit", "quit"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (text_is(statement, words[i][0]))
            return words[i][1];
    }
    return NULL;
}

static enum status run_one(struct console *console, struct text statement,
                           struct error *error)
{
    const char *meant = command_meant(statement);
    if (meant) {
        error_set(error, STATUS_USAGE, "console.command",
                  "commands begin with a colon");
        error_suggest(error, ":", meant);
        return error->status;
    }
    if (is_too_long(statement)) {
        error_set(error, STATUS_USAGE, "console.statement",
                  "a statement may have %zu bytes and %d lines", STATEMENT_BYTES,
                  STATEMENT_LINES);
        error_fix(error, "what is longer comes from a file: :load, :source");
        return error->status;
    }
    if (!is_text(statement))
        return error_set(error, STATUS_USAGE, "console.statement",
                         "a statement is text in UTF-8, and that is not");
    if (is_command(statement))
        return run_command(console, statement, error);
    if (!console->options->attach)
        return ask_expression(console, statement, error);
    error_set(error, STATUS_USAGE, "console.attached",
              "there is no session here to ask: this console is attached to a daemon");
    error_fix(error, ":help says what a daemon is asked");
    return error->status;
}

enum status statement_run(struct console *console, struct text statement,
                          struct error *error)
{
    struct error unheard = ERROR_NONE;
    struct timed timed;
    bool once = console->screen.once; /* it was :once before this one */
    statement = text_trim(statement);
    if (is_comment(statement))
        return STATUS_OK;
    arena_reset(&console->arena);
    screen_look(&console->screen);
    timed_begin(&timed);
    enum status status = run_one(console, statement, error);
    if (console->timing)
        timed_tell(&timed, &console->screen);
    if (!once)
        return status;
    enum status back = screen_back(&console->screen, status ? &unheard : error);
    return status ? status : back;
}
