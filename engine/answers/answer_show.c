/* A session with all its revisions and decisions; a patient's or member's
 * sessions; a therapist's day. */
#include "answers/answer_room.h"
#include "format/decision_reader.h"
#include "format/reader.h"
#include "time/interval.h"

#include <stdlib.h>

/* ---- decisions as rows ---- */

static const struct column decision_columns[] = {
    {"session_id", "SESSION", COLUMN_TEXT, 12},
    {"date_of_service", "DATE", COLUMN_DATE, 10},
    {"billing_provider", NULL, COLUMN_TEXT, 0},
    {"revision", "REV", COLUMN_NUMBER, 3},
    {"effective", NULL, COLUMN_TEXT, 0},
    {"payer", "PAYER", COLUMN_TEXT, 11},
    {"payer_rank", NULL, COLUMN_TEXT, 0},
    {"outcome", "OUTCOME", COLUMN_TEXT, 7},
    {"units", "UNITS", COLUMN_NUMBER, 5},
    {"allowed", "ALLOWED", COLUMN_MONEY, 8},
    {"known_on", NULL, COLUMN_DATE, 0},
    {"receipt", NULL, COLUMN_TEXT, 0},
    {"caused_by", NULL, COLUMN_TEXT, 0},
    {"cause", "WHY", COLUMN_REST, 10},
    {NULL, "because of", COLUMN_BELOW, 14},
    {"rules", "held by", COLUMN_BELOW, 14},
    {"decision", NULL, COLUMN_JSON, 0},
};
#define DECISION_COLUMNS (sizeof decision_columns / sizeof *decision_columns)

static enum status put_decided(struct asked *asked, const struct ledger_decision *row,
                               struct decision **decision, struct error *error)
{
    enum status status = decision_read(row->bytes, &asked->step, decision, error);
    if (status)
        error_fix(error, "gonio ledger verify says what else is damaged");
    return status;
}

static enum status put_decision_row(void *context, const struct ledger_decision *row,
                                    const struct ledger_session *session,
                                    struct error *error)
{
    struct asked *asked = context;
    struct decision *decision = NULL;
    struct text by = TEXT("");
    arena_reset(&asked->step);
    enum status status = put_decided(asked, row, &decision, error);
    if (!status)
        status = answer_session_id(asked, row->caused_by, &asked->step, &by, error);
    if (status)
        return status;
    answer_text(asked, session->session_id);
    answer_date(asked, session->date);
    answer_text(asked, session->provider);
    answer_number(asked, session->revision);
    answer_number(asked, session->effective);
    answer_text(asked, row->payer);
    answer_number(asked, row->rank);
    answer_cstr(asked, outcome_text(row->outcome));
    answer_style(asked, answer_outcome_style(row->outcome));
    answer_number(asked, row->units);
    answer_money(asked, row->allowed);
    answer_date(asked, row->known_on);
    answer_number(asked, row->receipt);
    answer_text(asked, by);
    answer_cstr(asked, cause_text(row->cause));
    answer_text(asked, row->caused_by == row->session ? TEXT("") : by);
    answer_text(asked, answer_rules(&asked->step, decision));
    answer_text(asked, row->bytes);
    return answer_row(asked, error);
}

/* ---- which sessions ---- */

struct found {
    struct asked *asked;
    int64_t *at;
    size_t count, room;
    bool no_memory;
};

static enum status gather(void *context, const struct ledger_session *session,
                          struct error *error)
{
    struct found *found = context;
    if (found->count == found->room) {
        size_t room = found->room ? 2 * found->room : 64;
        int64_t *more = ARENA_ARRAY(&found->asked->arena, int64_t, room);
        if (!more)
            return error_no_memory(error);
        if (found->count)
            memcpy(more, found->at, found->count * sizeof *more);
        found->at = more;
        found->room = room;
    }
    found->at[found->count++] = session->id;
    return STATUS_OK;
}

static enum status find(struct asked *asked, const struct look_sessions *which,
                        struct found *found, struct error *error)
{
    *found = (struct found){.asked = asked};
    return look_sessions(asked->answers->ledger, which, gather, found, error);
}

/* last: of each rank the last decision alone. */
static enum status put_decisions_of(struct asked *asked, int64_t session, bool last,
                                    struct error *error)
{
    const struct look_decisions which = {.session = session,
                                         .rank = -1,
                                         .from = DATE_NONE,
                                         .to = DATE_NONE,
                                         .effective = last};
    return look_decisions(asked->answers->ledger, &which, put_decision_row, asked,
                          error);
}

static enum status put_found(struct asked *asked, const struct found *found, bool last,
                             struct error *error)
{
    enum status status = STATUS_OK;
    answer_columns(asked, decision_columns, DECISION_COLUMNS);
    for (size_t i = 0; i < found->count && !status; i++)
        status = put_decisions_of(asked, found->at[i], last, error);
    return status;
}

/* A session id, else a patient's, else a member's. */
static enum status show_id(struct asked *asked, struct error *error)
{
    const char *id = asked->operands[0];
    struct beneficiary member = answer_member(id);
    const struct look_sessions by_id = {
        .session_id = text_of(id), .from = DATE_NONE, .to = DATE_NONE};
    const struct look_sessions by_patient = {.patient = text_of(id),
                                             .from = asked->from,
                                             .to = asked->to,
                                             .effective = true};
    const struct look_sessions by_member = {.beneficiary = &member,
                                            .from = asked->from,
                                            .to = asked->to,
                                            .effective = true};
    struct found found;
    enum status status = find(asked, &by_id, &found, error);
    if (status || found.count)
        return status ? status : put_found(asked, &found, false, error);
    status = find(asked, &by_patient, &found, error);
    if (!status && !found.count)
        status = find(asked, &by_member, &found, error);
    if (!status && !found.count)
        status = answer_not_found("session, patient or member of that id", error);
    return status ? status : put_found(asked, &found, true, error);
}

/* ---- a therapist's day ---- */

#define SESSIONS_MOST 1000
#define STINTS_MOST   20000 /* what is beyond is left out */

struct stint {
    struct span span;
    bool timed, alone; /* one on one */
    int32_t minutes;
    struct text session_id, patient, code;
};

static const struct column stint_columns[] = {
    {"start", "START", COLUMN_TEXT, 5},         {"end", "END", COLUMN_TEXT, 5},
    {"minutes", "MIN", COLUMN_NUMBER, 4},       {"code", "CODE", COLUMN_TEXT, 6},
    {"session_id", "SESSION", COLUMN_TEXT, 14}, {"patient", "PATIENT", COLUMN_TEXT, 14},
    {"one_on_one", NULL, COLUMN_TEXT, 0},       {"meets", "", COLUMN_REST, 10},
};

struct day_plan {
    struct stint *at;
    size_t count;
};

static int by_start(const void *a, const void *b)
{
    const struct stint *x = a, *y = b;
    int order = (x->span.start > y->span.start) - (x->span.start < y->span.start);
    if (!order)
        order = (x->span.end > y->span.end) - (x->span.end < y->span.end);
    return order ? order : text_compare(x->session_id, y->session_id);
}

static void add_stint(struct day_plan *plan, const struct stint *stint)
{
    if (plan->count < STINTS_MOST)
        plan->at[plan->count++] = *stint;
}

static void add_service(struct day_plan *plan, const struct session *session,
                        const struct service *service)
{
    struct span spans[SERVICE_SPANS_MAX];
    enum interval_fault fault;
    int32_t clock;
    const struct procedure *procedure = procedure_find(service->code);
    struct stint stint = {
        .alone = procedure && procedure->attendance == ATTENDANCE_ONE_ON_ONE,
        .minutes = service_minutes(service, &clock),
        .session_id = session->session_id,
        .patient = session->patient ? session->patient->id : TEXT_NONE,
        .code = service->code,
    };
    size_t count = service_spans(service, spans, SERVICE_SPANS_MAX, &fault);
    for (size_t i = 0; i < count; i++) {
        stint.timed = true;
        stint.span = spans[i];
        stint.minutes = spans[i].end - spans[i].start;
        add_stint(plan, &stint);
    }
    if (!count)
        add_stint(plan, &stint);
}

static enum status add_session(struct asked *asked, struct text bytes, const char *npi,
                               struct day_plan *plan, struct error *error)
{
    const struct reader_options options = {.first_line = 1};
    struct session *session;
    struct problems problems;
    struct text id;
    enum status status =
        reader_session(bytes, &options, &asked->arena, &session, &id, &problems, error);
    if (status || !session)
        return status;
    for (size_t i = 0; i < session->services.count; i++) {
        const struct service *service = &session->services.at[i];
        if (service->therapist && text_is(service->therapist->npi, npi))
            add_service(plan, session, service);
    }
    return STATUS_OK;
}

/* The first other one-on-one time that it meets, of another session. */
static const struct stint *met(const struct day_plan *plan, const struct stint *stint)
{
    for (size_t i = 0; i < plan->count; i++) {
        const struct stint *other = &plan->at[i];
        if (other != stint && stint->timed && stint->alone && other->timed &&
            other->alone && spans_meet(stint->span, other->span))
            return other;
    }
    return NULL;
}

static enum status put_stint(struct asked *asked, const struct day_plan *plan,
                             const struct stint *stint, struct error *error)
{
    const struct stint *other = met(plan, stint);
    char from[6] = "", to[6] = "", meets[300] = "";
    struct buffer out;
    if (stint->timed) {
        clock_write(stint->span.start, from);
        clock_write(stint->span.end, to);
    }
    buffer_borrow(&out, meets, sizeof meets);
    if (other && asked->format == ANSWER_TABLE)
        buffer_put_cstr(&out, "meets ");
    if (other)
        buffer_put_text(&out, other->session_id);
    answer_cstr(asked, from);
    answer_cstr(asked, to);
    if (stint->minutes == COUNT_NONE)
        answer_none(asked);
    else
        answer_number(asked, stint->minutes);
    answer_text(asked, stint->code);
    answer_text(asked, stint->session_id);
    answer_text(asked, stint->patient);
    answer_number(asked, stint->alone);
    answer_text(asked, other ? buffer_text(&out) : TEXT_NONE);
    answer_style(asked, STYLE_YELLOW);
    return answer_row(asked, error);
}

static enum status put_plan(struct asked *asked, struct day_plan *plan,
                            struct error *error)
{
    enum status status = STATUS_OK;
    qsort(plan->at, plan->count, sizeof *plan->at, by_start);
    answer_columns(asked, stint_columns, sizeof stint_columns / sizeof *stint_columns);
    for (size_t i = 0; i < plan->count && !status; i++)
        status = put_stint(asked, plan, &plan->at[i], error);
    return status;
}

static enum status show_therapist(struct asked *asked, struct error *error)
{
    struct ledger_asked which = {
        .interval = {.npi = text_of(asked->operands[0]), .end = 2 * 24 * 60},
        .most = SESSIONS_MOST,
    };
    struct ledger_members sessions;
    struct day_plan plan = {NULL, 0};
    if (!date_read(text_of(asked->operands[1]), &which.interval.date)) {
        error_set(error, STATUS_USAGE, "usage.operand",
                  "the second word must be a day as 2026-03-16");
        error_fix(error, "gonio ledger show NPI 2026-03-16");
        return error->status;
    }
    enum status status = ledger_elsewhere(asked->answers->ledger, &which, &asked->arena,
                                          &sessions, error);
    if (!status && !sessions.count)
        status =
            answer_not_found("one-on-one time of that therapist on that day", error);
    if (status)
        return status;
    plan.at = ARENA_ARRAY(&asked->arena, struct stint, STINTS_MOST);
    if (!plan.at)
        return error_no_memory(error);
    for (size_t i = 0; i < sessions.count && !status; i++)
        status =
            add_session(asked, sessions.at[i].bytes, asked->operands[0], &plan, error);
    return status ? status : put_plan(asked, &plan, error);
}

enum status answer_show(struct asked *asked, struct error *error)
{
    return asked->operand_count == 2 ? show_therapist(asked, error)
                                     : show_id(asked, error);
}

/* ---- whole decisions, for who prints them ---- */

static enum status put_whole(void *context, const struct ledger_decision *row,
                             const struct ledger_session *session, struct error *error)
{
    struct asked *asked = context;
    (void)session;
    buffer_put_text(&asked->page, row->bytes);
    buffer_put_char(&asked->page, '\n');
    return answer_flush(asked, false, error);
}

enum status answer_decisions(struct asked *asked, struct error *error)
{
    const struct look_sessions by_id = {.session_id = text_of(asked->operands[0]),
                                        .from = DATE_NONE,
                                        .to = DATE_NONE,
                                        .effective = true};
    struct found found;
    enum status status = find(asked, &by_id, &found, error);
    for (size_t i = 0; i < found.count && !status; i++) {
        const struct look_decisions which = {.session = found.at[i],
                                             .rank = -1,
                                             .from = DATE_NONE,
                                             .to = DATE_NONE,
                                             .effective = true};
        status =
            look_decisions(asked->answers->ledger, &which, put_whole, asked, error);
    }
    return status;
}
