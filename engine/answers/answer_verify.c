/* Is the ledger whole? Its anchor, and a copy of it. */
#include "answers/answer_room.h"
#include "ledger/verify.h"
#include "run/keeper.h"

static const struct column columns[] = {
    {"code", "FAULT", COLUMN_TEXT, 18}, {"table", "IN", COLUMN_TEXT, 12},
    {"row", "ROW", COLUMN_NUMBER, 10},  {"what", "", COLUMN_REST, 20},
    {"mend", "fix:", COLUMN_BELOW, 4},
};

static enum status put_finding(void *context, const struct ledger_finding *finding,
                               struct error *error)
{
    struct asked *asked = context;
    answer_cstr(asked, finding->code);
    answer_style(asked, STYLE_RED);
    answer_cstr(asked, finding->table);
    if (finding->row)
        answer_number(asked, finding->row);
    else
        answer_none(asked);
    answer_cstr(asked, finding->what);
    answer_cstr(asked, finding->mend);
    return answer_row(asked, error);
}

static void put_summary(struct asked *asked, const struct ledger_verified *verified)
{
    unsigned long long findings = verified->findings;
    if (findings)
        answer_gap(asked);
    answer_say(asked,
               "%lld files, %lld sessions, %lld decisions, %lld links of the "
               "chain, %lld anchors: %s",
               (long long)verified->receipts, (long long)verified->sessions,
               (long long)verified->decisions, (long long)verified->links,
               (long long)verified->anchors,
               findings ? "not as it was written" : "all as it was written.");
    if (findings)
        answer_say(asked, "%llu fault%s.", findings, findings == 1 ? "" : "s");
}

enum status answer_verify(struct asked *asked, struct error *error)
{
    const struct ledger_verify_options options = {.anchors = text_of(asked->rows),
                                                  .derive = keeper_derive};
    struct ledger_verified verified;
    answer_columns(asked, columns, sizeof columns / sizeof *columns);
    enum status status = ledger_verify(asked->answers->ledger, &options, put_finding,
                                       asked, &verified, error);
    if (status)
        return status;
    *asked->negative = verified.findings > 0;
    put_summary(asked, &verified);
    return STATUS_OK;
}

enum status answer_anchor(struct asked *asked, struct error *error)
{
    struct ledger_anchor anchor;
    char line[LEDGER_ANCHOR];
    enum status status = ledger_anchor(asked->answers->ledger, &anchor, error);
    if (status)
        return status;
    ledger_anchor_line(&anchor, line);
    buffer_put_cstr(&asked->page, line);
    buffer_put_char(&asked->page, '\n');
    return STATUS_OK;
}

enum status answer_backup(struct asked *asked, struct error *error)
{
    enum status status =
        ledger_backup(asked->answers->ledger, asked->operands[0], error);
    if (!status)
        answer_say(asked, "The ledger is copied.");
    return status;
}
