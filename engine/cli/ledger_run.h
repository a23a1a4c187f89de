/* One `gonio ledger ...` that runs, for its files alone. */
#ifndef GONIO_CLI_LEDGER_RUN_H
#define GONIO_CLI_LEDGER_RUN_H

#include "base/terminal.h"
#include "cli/ledger.h"

struct ledger_command;
struct ledger_run {
    struct ledger_options_read options;
    const struct ledger_command *command;
    struct ledger_ask ask;
    struct output output;
    struct terminal terminal;
    bool negative; /* the answer is no */
    bool refused;  /* a row was */
    char numbers[4][16];
    char dates[3][11];
};

/* Asks what was asked, and prints what is answered. */
enum status ledger_run_ask(struct ledger_run *run, struct error *error) MUST_CHECK;
/* With files of rows (ledger_rows.c). */
enum status ledger_run_billed(struct ledger_run *run, struct error *error) MUST_CHECK;
enum status ledger_run_open(struct ledger_run *run, struct error *error) MUST_CHECK;

#endif
