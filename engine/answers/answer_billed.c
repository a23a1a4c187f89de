/* Claims that went out, and those of which something else would be billed now. */
#include "answers/answer_room.h"
#include "format/decision_reader.h"
#include "format/json.h"
#include "run/keeper.h"

#define YEARS_OF_FILING 5 /* no payer waits longer */

/* ---- what was billed: rows in, what became of each out ---- */

static const struct column result_columns[] = {
    {"row", "ROW", COLUMN_NUMBER, 5},
    {"result", "RESULT", COLUMN_TEXT, 10},
    {"why", "", COLUMN_REST, 10},
};

static const struct column billed_columns[] = {
    {"session_id", "SESSION", COLUMN_TEXT, 16},
    {"billing_provider", NULL, COLUMN_TEXT, 0},
    {"revision", "REV", COLUMN_NUMBER, 3},
    {"date_of_service", "DATE", COLUMN_DATE, 10},
    {"claim", "CLAIM", COLUMN_TEXT, 16},
    {"billed_on", "BILLED ON", COLUMN_DATE, 10},
    {"entered_at", "ENTERED (UTC)", COLUMN_TEXT, 19},
};

/* What the row says; texts in the arena. */
struct claim {
    int64_t row;
    struct text session_id, claim, provider;
    int32_t date;
};

static struct text member(const struct json *json, const char *name)
{
    const struct json *at = json_get(json, name);
    return at ? json_text(at) : TEXT_NONE;
}

/* The command line has looked at the rows: here it is only seen that they are
 * such. */
static enum status read_claim(struct asked *asked, struct text line,
                              struct claim *claim, struct error *error)
{
    struct json *json;
    enum status status = json_read(line, &asked->step, &json, error);
    if (status)
        return status;
    const struct json *row = json_get(json, "row");
    *claim = (struct claim){.session_id = member(json, "session_id"),
                            .claim = member(json, "claim"),
                            .provider = member(json, "billing_provider")};
    if (row && json_integer(row, &claim->row) && claim->session_id.len &&
        claim->claim.len && date_read(member(json, "date"), &claim->date))
        return STATUS_OK;
    return error_set(error, STATUS_USAGE, "usage.rows", "a row is not as it should be");
}

struct practices {
    int64_t session;
    size_t count;
};

static enum status count_practice(void *context, const struct ledger_session *session,
                                  struct error *error)
{
    struct practices *practices = context;
    (void)error;
    practices->session = session->id;
    practices->count++;
    return STATUS_OK;
}

/* why: NULL where it was found. */
static enum status find_session(struct asked *asked, const struct claim *claim,
                                int64_t *id, const char **why, struct error *error)
{
    struct ledger *ledger = asked->answers->ledger;
    const struct ledger_key key = {.provider = claim->provider,
                                   .session_id = claim->session_id};
    const struct look_sessions any = {.session_id = claim->session_id,
                                      .from = DATE_NONE,
                                      .to = DATE_NONE,
                                      .effective = true};
    struct practices practices = {0, 0};
    struct ledger_session session;
    enum status status = STATUS_OK;
    if (claim->provider.len) {
        status = ledger_session_find(ledger, &key, &asked->step, &session, error);
        practices.session = session.id;
        practices.count = session.id != 0;
    } else {
        status = look_sessions(ledger, &any, count_practice, &practices, error);
    }
    *id = practices.session;
    *why = practices.count == 1  ? NULL
           : practices.count > 1 ? "several practices have that session: name the "
                                   "billing_provider"
                                 : "the ledger has no such session";
    return status;
}

/* Nothing of these is to be billed; NULL: something is. */
static const char *doubt_of(const struct ledger_decision *decision)
{
    if (!decision->id)
        return "nothing was decided of that session yet";
    switch (decision->outcome) {
    case OUTCOME_VOID:
        return "that session is void: the claim is to be taken back (gonio ledger "
               "rebill)";
    case OUTCOME_HOLD:
        return "that session is on hold";
    case OUTCOME_DENY:
        return "that session is denied";
    case OUTCOME_READY:
        break;
    }
    return NULL;
}

static enum status find_doubt(struct asked *asked, int64_t session, const char **why,
                              struct error *error)
{
    struct ledger_decision decision;
    enum status status = ledger_decision_effective(asked->answers->ledger, session, 0,
                                                   NULL, &decision, error);
    if (!status)
        *why = doubt_of(&decision);
    return status;
}

static enum status take_claim(struct asked *asked, const struct claim *claim,
                              struct error *error)
{
    struct ledger_billed billed = {
        .claim = claim->claim, .date = claim->date, .at = asked->answers->now};
    const char *why, *doubt = NULL;
    bool again = false;
    enum status status = find_session(asked, claim, &billed.session, &why, error);
    if (!status && !why)
        status = ledger_billed_put(asked->answers->ledger, &billed, &again, error);
    if (!status && !why)
        status = find_doubt(asked, billed.session, &doubt, error);
    if (status)
        return status;
    if (why)
        *asked->negative = true;
    answer_number(asked, claim->row);
    answer_cstr(asked, why ? "refused" : again ? "known" : "recorded");
    answer_cstr(asked, why ? why : doubt);
    return answer_row(asked, error);
}

static enum status take_claims(struct asked *asked, struct error *error)
{
    struct text rows = text_of(asked->rows);
    enum status status = STATUS_OK;
    while (!status && rows.len) {
        struct claim claim;
        const char *end = memchr(rows.at, '\n', rows.len);
        size_t len = end ? (size_t)(end - rows.at) : rows.len;
        arena_reset(&asked->step);
        status = read_claim(asked, (struct text){rows.at, len}, &claim, error);
        if (!status)
            status = take_claim(asked, &claim, error);
        len += end != NULL;
        rows = (struct text){rows.at + len, rows.len - len};
    }
    return status;
}

static enum status record_claims(struct asked *asked, struct error *error)
{
    enum status status = answer_begin(asked, "billed", TEXT("\"claims\""), error);
    if (status)
        return status;
    answer_columns(asked, result_columns,
                   sizeof result_columns / sizeof *result_columns);
    status = take_claims(asked, error);
    if (!status)
        return ledger_commit(asked->answers->ledger, error);
    ledger_rollback(asked->answers->ledger);
    return status;
}

static enum status put_billed(void *context, const struct ledger_billed *billed,
                              struct error *error)
{
    struct asked *asked = context;
    struct ledger_session session;
    arena_reset(&asked->step);
    enum status status = ledger_session_get(asked->answers->ledger, billed->session,
                                            &asked->step, &session, error);
    if (status)
        return status;
    answer_text(asked, session.session_id);
    answer_text(asked, session.provider);
    answer_number(asked, session.revision);
    answer_date(asked, session.date);
    answer_text(asked, billed->claim);
    answer_date(asked, billed->date);
    answer_text(asked, answer_time(&asked->step, billed->at));
    return answer_row(asked, error);
}

enum status answer_billed(struct asked *asked, struct error *error)
{
    if (asked->rows)
        return record_claims(asked, error);
    answer_columns(asked, billed_columns,
                   sizeof billed_columns / sizeof *billed_columns);
    return ledger_billed_each(asked->answers->ledger, put_billed, asked, error);
}

/* ---- what to bill again ---- */

static const struct column rebill_columns[] = {
    {"session_id", "SESSION", COLUMN_TEXT, 14},
    {"billing_provider", NULL, COLUMN_TEXT, 0},
    {"date_of_service", "DATE", COLUMN_DATE, 10},
    {"claim", "CLAIM", COLUMN_TEXT, 12},
    {"billed_on", NULL, COLUMN_DATE, 0},
    {"payer", NULL, COLUMN_TEXT, 0},
    {"outcome_was", NULL, COLUMN_TEXT, 0},
    {"outcome", "NOW", COLUMN_TEXT, 5},
    {"units_was", NULL, COLUMN_TEXT, 0},
    {"units", "UNITS", COLUMN_NUMBER, 5},
    {"units_difference", "+/-", COLUMN_NUMBER, 4},
    {"allowed_was", NULL, COLUMN_MONEY, 0},
    {"allowed", "ALLOWED", COLUMN_MONEY, 9},
    {"allowed_difference", "+/-", COLUMN_MONEY, 9},
    {"cause", NULL, COLUMN_TEXT, 0},
    {"caused_by", NULL, COLUMN_TEXT, 0},
    {"file_by", NULL, COLUMN_DATE, 0},
    {NULL, "", COLUMN_BELOW, 4},
};

struct rebilling {
    struct asked *asked;
    struct answer_policies policies;
};

static enum status is_late(struct rebilling *r, const struct ledger_decision *decision,
                           int32_t filing_date, bool *late, struct error *error)
{
    struct keeper_replay replay = {.ledger = r->asked->answers->ledger,
                                   .filing_date = filing_date};
    struct decision *again = NULL;
    struct text bytes = TEXT_NONE;
    struct arena arena;
    *late = false;
    arena_init(&arena, (size_t)256 << 20);
    enum status status = answer_policies_of(
        r->asked, &r->policies, decision->generation, &replay.policies, error);
    if (!status)
        status = keeper_again(&replay, decision, &arena, &bytes, error);
    if (!status)
        status = decision_read(bytes, &arena, &again, error);
    for (size_t i = 0; !status && i < again->finding_count; i++)
        *late = *late || text_is(again->findings[i].rule, "filing.late");
    arena_release(&arena);
    return status;
}

/* The last day on which the payer's own rule does not find it late: asked of the
 * rule, by halves. DATE_NONE: it never does. */
static enum status last_day(struct rebilling *r, const struct ledger_decision *decision,
                            int32_t date, int32_t *last, struct error *error)
{
    int32_t low = date, high = date + YEARS_OF_FILING * 366;
    bool late = false;
    *last = DATE_NONE;
    enum status status = is_late(r, decision, high, &late, error);
    if (status || !late)
        return status;
    while (!status && high - low > 1) {
        int32_t middle = low + (high - low) / 2;
        status = is_late(r, decision, middle, &late, error);
        if (late)
            high = middle;
        else
            low = middle;
    }
    *last = low;
    return status;
}

struct due_date {
    struct text payer;
    int32_t last; /* day to file */
};

/* What was decided then where nothing is to be billed now: that claim is to be
 * taken back in time. */
static enum status file_by(struct rebilling *r, const struct ledger_rebill *rebill,
                           int32_t date, struct due_date *due, struct error *error)
{
    const struct ledger_decision *asked =
        rebill->is.id && rebill->is.outcome != OUTCOME_VOID ? &rebill->is
                                                            : &rebill->was;
    struct error unheard = ERROR_NONE;
    struct ledger_decision whole;
    *due = (struct due_date){TEXT_NONE, DATE_NONE};
    if (!asked->id)
        return STATUS_OK;
    enum status status = ledger_decision_get(r->asked->answers->ledger, asked->id,
                                             &r->asked->step, &whole, error);
    if (status)
        return status;
    due->payer = whole.payer;
    status = last_day(r, &whole, date, &due->last, &unheard);
    return status == STATUS_NO_MEMORY ? error_no_memory(error) : STATUS_OK;
}

static int64_t dollars(int64_t cents)
{
    return cents == MONEY_NONE ? 0 : cents;
}

static struct text words_of(struct asked *asked, const struct ledger_rebill *rebill,
                            struct text by, int32_t last)
{
    char room[512], date[11], billed[11];
    struct buffer out;
    buffer_borrow(&out, room, sizeof room);
    date_write(rebill->billed.date, billed);
    date_write(last, date);
    buffer_printf(&out, "billed on %s with %d units; ", billed, rebill->was.units);
    buffer_put_cstr(&out, rebill->is.id ? cause_text(rebill->is.cause)
                                        : "not decided again yet");
    if (by.len && by.len < 200 && rebill->is.caused_by != rebill->session)
        buffer_printf(&out, " (%.*s)", TEXT_ARG(by));
    if (last != DATE_NONE)
        buffer_printf(&out, "; %s %s",
                      last < asked->answers->today ? "the last day to file was"
                                                   : "to be filed by",
                      date);
    return text_copy(&asked->step, buffer_text(&out));
}

static void put_difference(struct asked *asked, const struct ledger_rebill *rebill)
{
    const struct ledger_decision *was = &rebill->was, *is = &rebill->is;
    answer_cstr(asked, was->id ? outcome_text(was->outcome) : NULL);
    answer_cstr(asked, is->id ? outcome_text(is->outcome) : NULL);
    answer_style(asked, answer_outcome_style(is->outcome));
    answer_number(asked, was->units);
    answer_number(asked, is->units);
    answer_number(asked, is->units - was->units);
    answer_money(asked, was->allowed);
    answer_money(asked, is->allowed);
    answer_money(asked, dollars(is->allowed) - dollars(was->allowed));
}

static enum status put_rebill(void *context, const struct ledger_rebill *rebill,
                              struct error *error)
{
    struct rebilling *r = context;
    struct asked *asked = r->asked;
    struct ledger_session session;
    struct text by = TEXT("");
    struct due_date due;
    arena_reset(&asked->step);
    enum status status = ledger_session_get(asked->answers->ledger, rebill->session,
                                            &asked->step, &session, error);
    if (!status)
        status =
            answer_session_id(asked, rebill->is.caused_by, &asked->step, &by, error);
    if (!status)
        status = file_by(r, rebill, session.date, &due, error);
    if (status)
        return status;
    answer_text(asked, session.session_id);
    answer_text(asked, session.provider);
    answer_date(asked, session.date);
    answer_text(asked, text_copy(&asked->step, rebill->billed.claim));
    answer_date(asked, rebill->billed.date);
    answer_text(asked, due.payer);
    put_difference(asked, rebill);
    answer_cstr(asked, rebill->is.id ? cause_text(rebill->is.cause) : NULL);
    answer_text(asked, by);
    answer_date(asked, due.last);
    answer_text(asked, words_of(asked, rebill, by, due.last));
    return answer_row(asked, error);
}

enum status answer_rebill(struct asked *asked, struct error *error)
{
    struct rebilling r = {.asked = asked};
    answer_columns(asked, rebill_columns,
                   sizeof rebill_columns / sizeof *rebill_columns);
    enum status status = ledger_rebill(asked->answers->ledger, put_rebill, &r, error);
    answer_policies_close(&r.policies);
    if (!status && !asked->row_count)
        answer_say(asked, "Nothing that was billed would be billed otherwise now.");
    return status;
}
