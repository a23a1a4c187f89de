/* Dollars toward a yearly threshold, line by line: for who has to argue with a
 * payer about the sum. */
#include "answers/answer_room.h"

static const struct column columns[] = {
    {"payer", NULL, COLUMN_TEXT, 0},
    {"year", NULL, COLUMN_TEXT, 0},
    {"bucket", NULL, COLUMN_TEXT, 0},
    {"date", "DATE", COLUMN_DATE, 10},
    {"session_id", "SESSION", COLUMN_TEXT, 16},
    {"code", "CODE", COLUMN_TEXT, 6},
    {"units", "UNITS", COLUMN_NUMBER, 5},
    {"allowed", "ALLOWED", COLUMN_MONEY, 9},
    {"counted", NULL, COLUMN_TEXT, 0},
    {"sum", "SUM", COLUMN_MONEY, 10},
    {"what", "", COLUMN_BELOW, 12},
};

static const char *bucket_word(enum discipline bucket)
{
    return bucket == DISCIPLINE_OT ? "ot" : "pt";
}

/* ---- whose ---- */

static enum status take_first(void *context, const struct ledger_session *session,
                              struct error *error)
{
    struct beneficiary *found = context;
    (void)error;
    *found = session->beneficiary;
    return STATUS_CLOSED;
}

static enum status visits_of(struct asked *asked, const struct beneficiary *who,
                             struct history_before *before, struct error *error)
{
    const struct ledger_before all = {
        .beneficiary = *who,
        .place = {DATE_MAX, CLOCK_NONE, TEXT("")},
    };
    return ledger_visits(asked->answers->ledger, &all, &asked->arena, before, error);
}

/* A member's, else those of the patient with that id. */
static enum status find(struct asked *asked, struct history_before *before,
                        struct error *error)
{
    struct beneficiary who = answer_member(asked->operands[0]);
    const struct look_sessions by_patient = {.patient = text_of(asked->operands[0]),
                                             .from = DATE_NONE,
                                             .to = DATE_NONE,
                                             .effective = true};
    enum status status = visits_of(asked, &who, before, error);
    if (status || before->visit_count || before->opening_count)
        return status;
    status =
        look_sessions(asked->answers->ledger, &by_patient, take_first, &who, error);
    if (status == STATUS_OK)
        return answer_not_found("member or patient of that id", error);
    return status == STATUS_CLOSED ? visits_of(asked, &who, before, error) : status;
}

/* ---- rows ---- */

static struct text words_of(struct asked *asked, const struct history_entry *entry)
{
    char as_of[11], room[512];
    struct buffer out;
    buffer_borrow(&out, room, sizeof room);
    date_write(entry->as_of, as_of);
    if (entry->kind == HISTORY_OPENING)
        buffer_printf(&out, "opening up to %s: %.*s", as_of,
                      entry->source.len < 300 ? (int)entry->source.len : 300,
                      entry->source.at);
    else if (entry->kind == HISTORY_STATED)
        buffer_printf(&out, "the session's own figure up to %s", as_of);
    else if (entry->allowed == MONEY_NONE)
        buffer_put_cstr(&out, "not known: at least so much");
    if (entry->above)
        buffer_printf(
            &out,
            "%snot counted, as a later figure is lower: a year's dollars only "
            "grow, one of both is wrong",
            out.len ? "; " : "");
    else if (!entry->counted)
        buffer_printf(&out, "%snot counted: in a later figure", out.len ? "; " : "");
    return text_copy(&asked->step, buffer_text(&out));
}

static enum status put_entry(struct asked *asked, const struct history_account *account,
                             const struct history_entry *entry, struct error *error)
{
    bool line = entry->kind == HISTORY_LINE;
    arena_reset(&asked->step);
    answer_text(asked, account->payer);
    answer_number(asked, account->year);
    answer_cstr(asked, bucket_word(account->bucket));
    answer_date(asked, line ? entry->place.date : entry->as_of);
    answer_text(asked, entry->place.session_id);
    answer_cstr(asked, line ? entry->code : NULL);
    if (line)
        answer_number(asked, entry->units);
    else
        answer_none(asked);
    answer_money(asked, entry->allowed);
    answer_number(asked, entry->counted);
    answer_money(asked, entry->sum);
    answer_text(asked, words_of(asked, entry));
    return answer_row(asked, error);
}

static enum status put_account(struct asked *asked,
                               const struct history_account *account,
                               struct error *error)
{
    enum status status = STATUS_OK;
    struct text total = answer_dollars(&asked->arena, account->total);
    answer_heading(asked, "%.*s %d, %s: %s%.*s", TEXT_ARG(account->payer),
                   account->year,
                   account->bucket == DISCIPLINE_OT ? "occupational therapy"
                                                    : "physical and speech therapy",
                   account->partial ? "at least " : "", TEXT_ARG(total));
    if (asked->format == ANSWER_TABLE)
        answer_columns(asked, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < account->count && !status; i++)
        status = put_entry(asked, account, &account->at[i], error);
    answer_gap(asked);
    return status;
}

static bool is_asked_for(const struct asked *asked,
                         const struct history_account *account)
{
    return (!asked->payer || text_is(account->payer, asked->payer)) &&
           (asked->year < 0 || account->year == asked->year);
}

enum status answer_balance(struct asked *asked, struct error *error)
{
    struct history_before before;
    struct history_accounts accounts;
    size_t put = 0;
    enum status status = find(asked, &before, error);
    if (!status)
        status = history_accounts(&before, &asked->arena, &accounts, error);
    if (status)
        return status;
    answer_columns(asked, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < accounts.count && !status; i++) {
        if (!is_asked_for(asked, &accounts.at[i]))
            continue;
        put++;
        status = put_account(asked, &accounts.at[i], error);
    }
    if (!status && !put)
        answer_say(asked, "Nothing counts toward a threshold.");
    return status;
}
