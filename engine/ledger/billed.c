#include "ledger/room.h"

#include <time.h>

static enum status find(struct ledger *ledger, struct ledger_billed *billed,
                        struct error *error)
{
    struct query query;
    bool row = false;
    enum status status = query_open(&query, ledger, ST_BILLED_FIND, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, billed->session);
    put_text(&query, billed->claim);
    status = query_step(&query, &row, error);
    billed->id = status == STATUS_OK && row ? query_int(&query, 0) : 0;
    query_close(&query);
    return status;
}

static enum status complete(struct ledger *ledger, struct ledger_billed *billed,
                            struct error *error)
{
    struct ledger_decision decision;
    if (billed->at == 0)
        billed->at = (int64_t)time(NULL);
    if (billed->decision)
        return STATUS_OK;
    enum status status =
        ledger_decision_effective(ledger, billed->session, 0, NULL, &decision, error);
    billed->decision = decision.id;
    return status;
}

enum status ledger_billed_put(struct ledger *ledger, struct ledger_billed *billed,
                              bool *again, struct error *error)
{
    struct query query;
    enum status status = find(ledger, billed, error);
    *again = billed->id != 0;
    if (status != STATUS_OK || *again)
        return status;
    status = complete(ledger, billed, error);
    if (status == STATUS_OK)
        status = query_open(&query, ledger, ST_BILLED_ADD, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, billed->session);
    put_int(&query, billed->date);
    put_id(&query, billed->decision);
    put_int(&query, billed->at);
    put_text(&query, billed->claim);
    status = query_run(&query, error);
    if (status != STATUS_OK)
        return status;
    billed->id = sqlite3_last_insert_rowid(ledger->db);
    return chain_add_row(ledger, LINK_BILLED, billed->id, error);
}

/* A row of BILLED_COLUMNS; the claim until the next step. */
static struct ledger_billed take(const struct query *query)
{
    return (struct ledger_billed){
        .id = query_int(query, 0),
        .session = query_int(query, 1),
        .claim = query_text(query, 2),
        .date = (int32_t)query_int(query, 3),
        .decision = query_int(query, 4),
        .at = query_int(query, 5),
    };
}

enum status ledger_billed_each(struct ledger *ledger, ledger_billed_fn *call,
                               void *context, struct error *error)
{
    struct query query;
    bool row = false;
    enum status status = query_open(&query, ledger, ST_BILLED_EACH, error);
    if (status != STATUS_OK)
        return status;
    while ((status = query_step(&query, &row, error)) == STATUS_OK && row) {
        const struct ledger_billed billed = take(&query);
        status = call(context, &billed, error);
        if (status != STATUS_OK)
            break;
    }
    query_close(&query);
    return status;
}

/* ---- what to bill again ---- */

static enum status fetch(struct ledger *ledger, int64_t id,
                         struct ledger_decision *decision, struct error *error)
{
    *decision = (struct ledger_decision){.id = 0, .allowed = MONEY_NONE};
    return id ? ledger_decision_get(ledger, id, NULL, decision, error) : STATUS_OK;
}

static bool differs(struct ledger_rebill *rebill)
{
    const struct ledger_decision *was = &rebill->was, *is = &rebill->is;
    rebill->outcome = !was->id || !is->id || was->outcome != is->outcome ||
                      is->outcome == OUTCOME_VOID;
    rebill->units = was->units != is->units;
    rebill->allowed = was->allowed != is->allowed;
    return rebill->outcome || rebill->units || rebill->allowed || rebill->lines;
}

static enum status give(const struct query *query, ledger_rebill_fn *call,
                        void *context, struct error *error)
{
    struct ledger *ledger = query->ledger;
    struct ledger_rebill rebill = {.billed = take(query),
                                   .session = query_int(query, 6),
                                   .lines = query_int(query, 9) != 0};
    enum status status = fetch(ledger, query_int(query, 7), &rebill.was, error);
    if (status == STATUS_OK)
        status = fetch(ledger, query_int(query, 8), &rebill.is, error);
    if (status != STATUS_OK || !differs(&rebill))
        return status;
    return call(context, &rebill, error);
}

enum status ledger_rebill(struct ledger *ledger, ledger_rebill_fn *call, void *context,
                          struct error *error)
{
    struct query query;
    bool row = false;
    enum status status = query_open(&query, ledger, ST_REBILL, error);
    if (status != STATUS_OK)
        return status;
    while ((status = query_step(&query, &row, error)) == STATUS_OK && row) {
        status = give(&query, call, context, error);
        if (status != STATUS_OK)
            break;
    }
    query_close(&query);
    return status;
}
