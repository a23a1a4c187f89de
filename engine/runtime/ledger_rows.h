/* A ledger's effective decisions as rows of handlers' lists. */
#ifndef GONIO_RUNTIME_LEDGER_ROWS_H
#define GONIO_RUNTIME_LEDGER_ROWS_H

#include "handlers/handlers.h"
#include "ledger/ledger.h"
#include "policy/policy_set.h"

struct ledger_rows {
    struct ledger *ledger;
    struct policy_set *policies; /* for crossings; those that decide now */
};
/* As handlers_rows.walk; context: a struct ledger_rows. */
enum status ledger_rows_walk(void *context, enum handler_list list, int32_t date,
                             handlers_row_fn *row, void *row_context,
                             struct error *error) MUST_CHECK;

#endif
