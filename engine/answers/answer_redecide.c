/* Deciding again, asked for by a person: under the policies that are active
 * when it is done. A change of policies decides what comes from then on; what
 * was decided stays as it was until somebody asks for this. Here days become
 * due, with CAUSE_POLICY; whoever has the ledger next decides them: the daemon
 * at once, else the next gonio watch or gonio check --ledger. */
#include "answers/answer_room.h"

#include <stdlib.h>

static const struct column columns[] = {
    {"sessions", "SESSIONS", COLUMN_NUMBER, 8},
    {"claim_days", "CLAIM-DAYS", COLUMN_NUMBER, 10},
    {"to_be_decided", "TO BE DECIDED", COLUMN_REST, 13},
};

struct redecided {
    struct asked *asked;
    struct ledger_due *days; /* each once, in order of arrival */
    size_t count, room;
    int64_t sessions;
};

static enum status add_day(struct redecided *again,
                           const struct ledger_session *session, struct error *error)
{
    again->sessions++;
    if (again->count && again->days[again->count - 1].day == session->day)
        return STATUS_OK;
    if (again->count == again->room) {
        size_t room = again->room ? 2 * again->room : 256;
        struct ledger_due *grown = realloc(again->days, room * sizeof *grown);
        if (!grown)
            return error_no_memory(error);
        again->days = grown;
        again->room = room;
    }
    again->days[again->count++] =
        (struct ledger_due){.day = session->day, .cause = CAUSE_POLICY};
    return STATUS_OK;
}

static enum status take_session(void *context, const struct ledger_session *session,
                                struct error *error)
{
    return session->is_void ? STATUS_OK : add_day(context, session, error);
}

static enum status take_held(void *context, const struct ledger_decision *decision,
                             const struct ledger_session *session, struct error *error)
{
    (void)decision;
    return add_day(context, session, error);
}

static int by_day(const void *a, const void *b)
{
    const struct ledger_due *x = a, *y = b;
    return x->day < y->day ? -1 : x->day > y->day;
}

static void each_once(struct redecided *again)
{
    size_t kept = 0;
    if (again->count)
        qsort(again->days, again->count, sizeof *again->days, by_day);
    for (size_t i = 0; i < again->count; i++)
        if (!kept || again->days[kept - 1].day != again->days[i].day)
            again->days[kept++] = again->days[i];
    again->count = kept;
}

/* One, those on hold, or those of some days. */
static enum status gather(struct redecided *again, struct error *error)
{
    const struct asked *asked = again->asked;
    struct ledger *ledger = asked->answers->ledger;
    const char *id = asked->operand_count ? asked->operands[0] : NULL;
    bool dated = asked->from != DATE_NONE || asked->to != DATE_NONE;
    if (id ? asked->held || dated : !asked->held && !dated) {
        (void)error_set(error, STATUS_USAGE, "usage.redecide",
                        "which sessions are to be decided again?");
        error_fix(error, "name one SESSION, or --held, --from DATE, --to DATE");
        return error->status;
    }
    if (asked->held) {
        const struct look_decisions held = {.rank = 0,
                                            .from = asked->from,
                                            .to = asked->to,
                                            .effective = true,
                                            .held = true};
        return look_decisions(ledger, &held, take_held, again, error);
    }
    const struct look_sessions sessions = {.from = asked->from,
                                           .to = asked->to,
                                           .effective = true,
                                           .session_id = id ? text_of(id) : TEXT_NONE};
    enum status status = look_sessions(ledger, &sessions, take_session, again, error);
    if (!status && id && !again->sessions)
        return answer_not_found("session of that id that stands", error);
    return status;
}

/* Who asked for what stands in the ledger, too. */
static enum status begin(const struct redecided *again, struct error *error)
{
    struct buffer note;
    buffer_init(&note, 4096);
    buffer_printf(&note, "{\"cause\":\"policy\",\"sessions\":%lld,\"claim_days\":%zu}",
                  (long long)again->sessions, again->count);
    enum status status = buffer_failed(&note) ? error_no_memory(error)
                                              : answer_begin(again->asked, "redecide",
                                                             buffer_text(&note), error);
    buffer_release(&note);
    return status;
}

static enum status make_due(struct redecided *again, struct error *error)
{
    struct ledger *ledger = again->asked->answers->ledger;
    enum status status = begin(again, error);
    if (status)
        return status;
    for (size_t i = 0; i < again->count && !status; i++)
        status = ledger_due_add(ledger, &again->days[i], error);
    if (!status)
        return ledger_commit(ledger, error);
    ledger_rollback(ledger);
    return status;
}

enum status answer_redecide(struct asked *asked, struct error *error)
{
    struct redecided again = {.asked = asked};
    enum status status = gather(&again, error);
    each_once(&again);
    if (!status && again.count)
        status = make_due(&again, error);
    if (!status) {
        answer_columns(asked, columns, sizeof columns / sizeof *columns);
        answer_number(asked, again.sessions);
        answer_number(asked, (int64_t)again.count);
        answer_cstr(asked, !again.count ? "nothing is"
                           : asked->answers->daemon
                               ? "now, by the policies that are active"
                               : "by the next gonio watch or gonio check --ledger");
        status = answer_row(asked, error);
    }
    free(again.days);
    return status;
}
