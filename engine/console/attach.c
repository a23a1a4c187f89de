/* Questions to a daemon. Each opens a connection of its own: a daemon that was
 * started again meanwhile answers as if nothing had been. */
#include "console/attach.h"

#include "runtime/control.h"

#include <stdio.h>

static const char *word_of(struct console *console, struct text text)
{
    return text_copy(&console->arena, text).at;
}

void attach_word(struct attach_question *question, const char *word)
{
    if (question->count < ATTACH_WORDS)
        question->words[question->count] = word;
    question->count++;
}

static bool is_flag(struct text word)
{
    return text_is(word, "--all") || text_is(word, "--held");
}

enum status attach_words(const struct console_call *call, size_t from,
                         struct attach_question *question, struct error *error)
{
    for (size_t i = from; i < call->count; i++) {
        const char *word = word_of(call->console, call->words[i]);
        if (!word)
            return error_no_memory(error);
        attach_word(question, word);
        if (is_flag(call->words[i]))
            attach_word(question, "yes");
    }
    return STATUS_OK;
}

enum status attach_format(struct console *console, struct attach_question *question,
                          struct error *error)
{
    static const char *const formats[] = {
        [SCREEN_TABLE] = "table",   [SCREEN_JSON] = "json",
        [SCREEN_NDJSON] = "ndjson", [SCREEN_CSV] = "csv",
        [SCREEN_MARKDOWN] = "json",
    };
    const struct screen *screen = &console->screen;
    char width[24];
    attach_word(question, "--format");
    attach_word(question, formats[screen->mode]);
    if (screen->mode != SCREEN_TABLE)
        return STATUS_OK;
    snprintf(width, sizeof width, "%zu",
             screen->terminal.columns < 1000 ? screen->terminal.columns : 1000);
    const char *word = word_of(console, text_of(width));
    attach_word(question, "--width");
    attach_word(question, word);
    if (screen->terminal.colour) {
        attach_word(question, "--colour");
        attach_word(question, "yes");
    }
    return word ? STATUS_OK : error_no_memory(error);
}

/* ---- asking ---- */

static enum status gather(void *context, struct text piece, struct error *error)
{
    struct buffer *out = context;
    buffer_put_text(out, piece);
    if (console_interrupted)
        return error_set(error, STATUS_INTERRUPTED, "console.interrupted",
                         "interrupted; the daemon goes on");
    return buffer_failed(out) ? error_set(error, STATUS_LIMIT, "console.output",
                                          "that is more than can be shown")
                              : STATUS_OK;
}

static enum status nobody(const char *spool, struct error *error)
{
    error_set(error, STATUS_IO, "console.daemon", "no daemon answers at that spool");
    error_fix(error, "gonio watch starts one; ask again then. What the files say: "
                     "gonio watch --status, gonio ledger --spool");
    error_at(error, spool, 0, 0);
    return error->status;
}

enum status attach_ask(struct console *console, const struct attach_question *question,
                       struct buffer *out, bool *negative, struct error *error)
{
    const struct control_question asked = {.spool = console->options->attach,
                                           .count = question->count,
                                           .words = question->words,
                                           .noted = true};
    const struct answer_out to = {out, gather};
    bool there = false;
    int exit_status = 0;
    if (question->count > ATTACH_WORDS)
        return error_set(error, STATUS_USAGE, "console.words", "too many words");
    enum status status = control_ask(&asked, &to, &there, &exit_status, error);
    if (negative)
        *negative = exit_status == 1;
    return status || there ? status : nobody(asked.spool, error);
}
