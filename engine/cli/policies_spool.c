#include "cli/policies_spool.h"

#include "answers/versions.h"
#include "runtime/control.h"

#include <stdio.h>
#include <string.h>

#define PATH_BYTES 4096
#define WORDS_MAX  8

bool policies_is_spool_word(const char *word)
{
    static const char *const words[] = {"show", "history", "approve", "rollback"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(word, words[i]) == 0)
            return true;
    return false;
}

static enum status print_piece(void *context, struct text piece, struct error *error)
{
    struct output *output = context;
    buffer_put_text(&output->buffer, piece);
    return output_step(output, error);
}

/* "policies" in front, for the daemon. */
static enum status put_words(const struct spool_policies *asked,
                             const char *words[WORDS_MAX], size_t *count,
                             struct error *error)
{
    *count = 0;
    words[(*count)++] = "policies";
    for (int i = 0; i < asked->words->count && *count < WORDS_MAX; i++)
        words[(*count)++] = asked->words->at[i];
    if (*count + 2 > WORDS_MAX)
        return error_set(error, STATUS_USAGE, "usage.policies", "too many words");
    if (asked->json) {
        words[(*count)++] = "--format";
        words[(*count)++] = "json";
    }
    return STATUS_OK;
}

static bool join(char path[PATH_BYTES], const char *spool, const char *name)
{
    int n = snprintf(path, PATH_BYTES, "%s/%s", spool, name);
    return n > 0 && n < PATH_BYTES;
}

/* What is active stands beside the ledger, of which only the rest needs any. */
static enum status ask_files(const struct spool_policies *asked, size_t count,
                             const char *const *words, const struct answer_out *out,
                             struct error *error)
{
    char store[PATH_BYTES], path[PATH_BYTES];
    const struct ledger_options opening = {.path = path};
    struct ledger *ledger = NULL;
    struct reload_news news;
    bool ready = false;
    enum status status = STATUS_OK;
    bool shows = asked->words->count == 0 || strcmp(asked->words->at[0], "show") == 0;
    if (!join(store, asked->spool, "policies") ||
        !join(path, asked->spool, "ledger.db"))
        return error_set(error, STATUS_USAGE, "usage.spool", "the path is too long");
    if (!shows)
        status = ledger_open(&opening, &ledger, error);
    const struct versions_desk desk = {
        .store = store, .ledger = ledger, .negative = asked->negative};
    if (!status)
        status =
            versions_answer(&desk, count - 1, words + 1, out, &news, &ready, error);
    ledger_close(ledger);
    return status;
}

enum status policies_spool(const struct spool_policies *asked, struct error *error)
{
    const struct answer_out out = {asked->output, print_piece};
    const char *words[WORDS_MAX];
    size_t count = 0;
    bool there = false;
    int exit_status = 0;
    enum status status = put_words(asked, words, &count, error);
    const struct control_question question = {
        .spool = asked->spool, .count = count, .words = words};
    if (!status)
        status = control_ask(&question, &out, &there, &exit_status, error);
    *asked->negative = there && exit_status == 1;
    return status || there ? status : ask_files(asked, count, words, &out, error);
}
