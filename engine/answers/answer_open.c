/* Opening balances: dollars that were counted toward a threshold before the
 * ledger knew anything, with who said so. The last one for a payer, year and
 * bucket counts; the days of that year are decided again where it changes
 * them. */
#include "answers/answer_room.h"

static const struct column columns[] = {
    {"payer", "PAYER", COLUMN_TEXT, 16},
    {"year", "YEAR", COLUMN_NUMBER, 4},
    {"bucket", "BUCKET", COLUMN_TEXT, 6},
    {"allowed", "ALLOWED", COLUMN_MONEY, 10},
    {"as_of", "AS OF", COLUMN_DATE, 10},
    {"source", "SOURCE", COLUMN_REST, 20},
    {"warning", "warning:", COLUMN_BELOW, 9},
    {"decided_again", "decided again with the next files:", COLUMN_BELOW, 35},
};

static bool read_bucket(const char *text, enum discipline *bucket)
{
    *bucket = strcmp(text, "ot") == 0 ? DISCIPLINE_OT : DISCIPLINE_PT;
    return *bucket == DISCIPLINE_OT || strcmp(text, "pt") == 0;
}

static enum status read_opening(const struct asked *asked, struct opening *opening,
                                struct error *error)
{
    int32_t year = 0, month, day;
    bool whole = asked->payer && asked->bucket && asked->source && asked->source[0] &&
                 asked->year >= 0 && asked->amount != MONEY_NONE &&
                 asked->as_of != DATE_NONE;
    if (!whole || !read_bucket(asked->bucket, &opening->bucket)) {
        error_set(error, STATUS_USAGE, "usage.opening",
                  "an opening needs --payer, --year, --bucket pt or ot, --amount, "
                  "--as-of and --source");
        return error->status;
    }
    date_split(asked->as_of, &year, &month, &day);
    if (year != asked->year || asked->as_of > asked->answers->today) {
        error_set(error, STATUS_USAGE, "usage.opening",
                  "--as-of must be a day of --year, and not in the future");
        error_fix(error, "it is the last day of service that the amount includes");
        return error->status;
    }
    opening->payer = text_of(asked->payer);
    opening->year = asked->year;
    opening->allowed = asked->amount;
    opening->as_of = asked->as_of;
    opening->source = text_of(asked->source);
    return STATUS_OK;
}

/* For the chain: who entered what; the member is in the row itself. */
static void write_note(const struct opening *opening, struct buffer *out)
{
    char as_of[11], allowed[24];
    date_write(opening->as_of, as_of);
    money_write(opening->allowed, allowed);
    buffer_put_cstr(out, "{\"payer\":");
    buffer_put_json(out, opening->payer);
    buffer_printf(
        out, ",\"year\":%d,\"bucket\":\"%s\",\"allowed\":\"%s\",\"as_of\":\"%s\"}",
        opening->year, opening->bucket == DISCIPLINE_OT ? "ot" : "pt", allowed, as_of);
}

static enum status keep(struct asked *asked, const struct opening *opening,
                        struct error *error)
{
    struct ledger *ledger = asked->answers->ledger;
    struct beneficiary member = answer_member(asked->operands[0]);
    const struct ledger_before year = {
        .beneficiary = member,
        .place = {date_of(opening->year, 1, 1), 0, TEXT("")},
    };
    const struct ledger_due due = {.cause = CAUSE_OPENING};
    enum status status = ledger_opening_put(ledger, member, opening, error);
    if (!status)
        status = ledger_due_later(ledger, &year, &due, error);
    if (!status)
        return ledger_commit(ledger, error);
    ledger_rollback(ledger);
    return status;
}

/* ---- what it does ---- */

/* Figures of the year that cannot both be right. */
static const char *doubt_of(const struct history_accounts *accounts,
                            const struct opening *opening)
{
    for (size_t i = 0; i < accounts->count; i++) {
        const struct history_account *account = &accounts->at[i];
        if (account->year != opening->year || account->bucket != opening->bucket ||
            !text_equal(account->payer, opening->payer))
            continue;
        for (size_t k = 0; k < account->count; k++) {
            const struct history_entry *at = &account->at[k];
            if (!at->above)
                continue;
            return at->as_of == opening->as_of
                       ? "a figure of a later day is lower, and is the one that "
                         "counts; a year's dollars only grow: gonio ledger balance "
                         "shows both"
                       : "a figure of an earlier day is higher; this one counts, "
                         "though a year's dollars only grow: gonio ledger balance "
                         "shows both";
        }
    }
    return NULL;
}

#define NAMED_MOST 20

static bool is_behind(const struct visit *visit, const struct opening *opening)
{
    int32_t year, month, day;
    date_split(visit->place.date, &year, &month, &day);
    return year == opening->year && visit->place.date > opening->as_of;
}

/* Ids of sessions of that year behind the opening's day. */
static struct text later_of(struct asked *asked, const struct history_before *before,
                            const struct opening *opening)
{
    struct buffer out;
    struct text text = TEXT_NONE;
    size_t count = 0;
    buffer_init(&out, (size_t)64 * 1024);
    for (size_t i = 0; i < before->visit_count; i++) {
        const struct visit *visit = &before->visits[i];
        if (!is_behind(visit, opening) || count++ >= NAMED_MOST)
            continue;
        buffer_put_cstr(&out, out.len ? ", " : "");
        buffer_put_text(&out, visit->place.session_id);
    }
    if (count > NAMED_MOST)
        buffer_printf(&out, " and %zu more", count - NAMED_MOST);
    if (out.len && !buffer_failed(&out))
        text = text_copy(&asked->step, buffer_text(&out));
    buffer_release(&out);
    return text;
}

static enum status put_effects(struct asked *asked, const struct opening *opening,
                               struct error *error)
{
    const struct ledger_before all = {
        .beneficiary = answer_member(asked->operands[0]),
        .place = {DATE_MAX, CLOCK_NONE, TEXT("")},
    };
    struct history_before before;
    struct history_accounts accounts;
    enum status status =
        ledger_visits(asked->answers->ledger, &all, &asked->arena, &before, error);
    if (!status)
        status = history_accounts(&before, &asked->arena, &accounts, error);
    if (status)
        return status;
    answer_cstr(asked, doubt_of(&accounts, opening));
    answer_text(asked, later_of(asked, &before, opening));
    return STATUS_OK;
}

static enum status put_row(struct asked *asked, const struct opening *opening,
                           struct error *error)
{
    answer_columns(asked, columns, sizeof columns / sizeof *columns);
    answer_text(asked, opening->payer);
    answer_number(asked, opening->year);
    answer_cstr(asked, asked->bucket);
    answer_money(asked, opening->allowed);
    answer_date(asked, opening->as_of);
    answer_text(asked, opening->source);
    enum status status = put_effects(asked, opening, error);
    return status ? status : answer_row(asked, error);
}

enum status answer_open(struct asked *asked, struct error *error)
{
    struct opening opening;
    struct buffer note;
    enum status status = read_opening(asked, &opening, error);
    if (status)
        return status;
    buffer_init(&note, 64 * 1024);
    write_note(&opening, &note);
    status = buffer_failed(&note)
                 ? error_no_memory(error)
                 : answer_begin(asked, "opening", buffer_text(&note), error);
    buffer_release(&note);
    if (!status)
        status = keep(asked, &opening, error);
    return status ? status : put_row(asked, &opening, error);
}
