/* Between the files of `gonio ledger`; for nobody else.
 *
 *   ledger.c        the command, and its sub-commands one by one
 *   ledger_ask.c    opens the file, or asks the daemon that has it
 *   ledger_copy.c   long questions, of a copy that the daemon makes
 *   ledger_help.c   what each teaches
 *   ledger_rows.c   claims and openings of a file
 *   ledger_sheet.c  files of claims and of openings, row by row */
#ifndef GONIO_CLI_LEDGER_H
#define GONIO_CLI_LEDGER_H

#include "answers/answers.h"
#include "base/date.h"
#include "cli/extras.h"
#include "cli/options.h"
#include "show/output.h"

struct ledger_options_read {
    const char *ledger, *spool;
    int format;
    const char *payer, *rule, *provider, *source, *amount, *rows, *anchors;
    struct option_texts payers;
    int bucket;
    int32_t from, to, as_of, year, limit;
    bool all, list, held;
    struct extras_options extras;
    struct operands operands;
};

/* ---- asking (ledger_ask.c) ---- */

struct ledger_ask {
    const struct ledger_options_read *options;
    struct ledger *ledger; /* NULL: the daemon has it, or it is not open yet */
    bool daemon;
    struct extras extras; /* whose rule sets take part in a replay */
    char path[4096];
};
enum status ledger_ask_open(const struct ledger_options_read *options,
                            struct ledger_ask *ask, struct error *error) MUST_CHECK;
/* words: those of answers.h, without the one in front that the daemon wants. */
struct ledger_words {
    const char *at[40];
    size_t count;
};
enum status ledger_ask(struct ledger_ask *ask, const struct ledger_words *words,
                       const struct answer_out *out, bool *negative,
                       struct error *error) MUST_CHECK;
void ledger_ask_close(struct ledger_ask *ask);
/* Where an answer goes. */
struct ledger_reply {
    const struct answer_out *out;
    bool *negative;
};
/* Of the ledger that is open here. */
enum status ledger_ask_file(struct ledger_ask *ask, const struct ledger_words *words,
                            const struct ledger_reply *reply,
                            struct error *error) MUST_CHECK;

/* Whether it decides again. */
bool ledger_ask_decides(const struct ledger_words *words);
/* Whether answering takes as long as the ledger is large. */
bool ledger_copy_is_for(const struct ledger_words *words);
/* ask->daemon false behind it, and STATUS_OK: nobody listens. */
enum status ledger_copy_ask(struct ledger_ask *ask, const struct ledger_words *words,
                            const struct ledger_reply *reply,
                            struct error *error) MUST_CHECK;
/* Who has the ledger of that path, and what to do. */
enum status ledger_ask_locked(const char *path, struct error *error) MUST_CHECK;

/* ---- what each teaches (ledger_help.c) ---- */

extern const char ledger_help_show[], ledger_help_balance[], ledger_help_worklist[],
    ledger_help_replay[], ledger_help_verify[], ledger_help_anchor[],
    ledger_help_backup[], ledger_help_export[], ledger_help_receipts[],
    ledger_help_history[], ledger_help_billed[], ledger_help_rebill[],
    ledger_help_open[], ledger_help_redecide[], ledger_help_quarantine[];

/* ---- files of rows (ledger_sheet.c) ---- */

/* One claim, or one opening: the cells by the names of its columns. */
struct ledger_row {
    uint32_t row; /* line of a CSV, element of a JSON array, from 1 */
    const struct text *cells;
};
typedef enum status ledger_row_fn(void *context, const struct ledger_row *row,
                                  struct error *error);
struct ledger_sheet {
    const char *path; /* "-": standard input */
    const char *const *columns;
    size_t column_count;
    size_t required; /* the first so many must be there */
    ledger_row_fn *take;
    void *context;
};
/* A file that is no table at all is an error with its place; what is wrong with
 * a row is the callback's affair. */
enum status ledger_sheet_read(const struct ledger_sheet *sheet,
                              struct error *error) MUST_CHECK;

#endif
