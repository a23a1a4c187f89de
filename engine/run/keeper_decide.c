/* What is decided of a due day: the decisions of its members for each of their
 * payers, and what each leaves for later days. */
#include "run/keeper_room.h"

#include "format/writer.h"
#include "run/spill.h"
#include "run/warnings.h"

struct deciding_day {
    struct keeper *keeper;
    const struct ledger_due *due;
    struct keeper_day *day;
    struct ledger_snapshot snapshot;
};

/* ---- one decision ---- */

enum status keeper_write(struct decision *decision, const struct keeper_day *day,
                         size_t member, struct arena *arena, struct buffer *out,
                         struct error *error)
{
    enum status status =
        warnings_add(decision, member, &day->members[member].problems, arena, error);
    if (status)
        return status;
    buffer_clear(out);
    writer_decision(decision, out);
    return buffer_failed(out) ? error_no_memory(error) : STATUS_OK;
}

/* Where the value of known_on stands: a quote within a text is escaped, so the
 * name is found nowhere else. */
static size_t known_on_at(struct text bytes)
{
    static const char name[] = ",\"known_on\":\"";
    const size_t len = sizeof name - 1;
    for (size_t i = 0; i + len + 10 <= bytes.len; i++) {
        const char *found = memchr(bytes.at + i, name[0], bytes.len - i - len);
        if (!found)
            break;
        i = (size_t)(found - bytes.at);
        if (memcmp(found, name, len) == 0)
            return i + len;
    }
    return bytes.len;
}

/* The same decision, if on another day: nothing new. */
static bool says_the_same(struct text a, struct text b)
{
    size_t at = known_on_at(a);
    if (a.len != b.len || at + 10 > a.len)
        return text_equal(a, b);
    return memcmp(a.at, b.at, at) == 0 &&
           memcmp(a.at + at + 10, b.at + at + 10, a.len - at - 10) == 0;
}

/* Why a session is decided again that was decided before. */
static enum cause cause_again(const struct ledger_due *due)
{
    switch (due->cause) {
    case CAUSE_RECEIVED:
    case CAUSE_CORRECTED:
    case CAUSE_VOIDED:
        return CAUSE_COMPANION;
    case CAUSE_COMPANION:
    case CAUSE_HISTORY:
    case CAUSE_THERAPIST:
    case CAUSE_OPENING:
    case CAUSE_POLICY:
        break;
    }
    return due->cause;
}

static int32_t units_of(const struct decision *decision)
{
    int32_t units = 0;
    for (size_t i = 0; i < decision->line_count; i++)
        units += decision->lines[i].units;
    return units;
}

static struct ledger_decision row_of(const struct deciding_day *it, size_t member,
                                     const struct decision *decision, bool first)
{
    const struct ledger_session *row = &it->day->members[member].row;
    bool named = !text_is_absent(decision->policy_id);
    return (struct ledger_decision){
        .session = row->id,
        .rank = decision->payer_rank,
        .outcome = decision->outcome,
        .payer = named ? decision->policy_id : decision->payer,
        .bytes = buffer_text(&it->keeper->text),
        .allowed = decision_allowed(decision),
        .units = units_of(decision),
        .known_on = decision->known_on,
        .snapshot = it->snapshot,
        .generation = it->keeper->options.generation,
        .cause = first ? keeper_cause(row) : cause_again(it->due),
        .caused_by = first ? row->id : it->due->session,
        .receipt = first ? row->receipt : it->due->receipt,
    };
}

/* Who hears of it wants to know what it was before, and by whom it changed. */
static enum status tell_superseded(const struct deciding_day *it, size_t member,
                                   const struct ledger_decision *is,
                                   struct error *error)
{
    struct keeper *keeper = it->keeper;
    struct ledger *ledger = keeper->options.ledger;
    struct ledger_decision was = {.id = 0};
    struct ledger_session by = {.id = 0};
    if (!is->supersedes ||
        !event_is_wanted(keeper->options.bus, EVENT_DECISION_SUPERSEDED))
        return STATUS_OK;
    arena_reset(&keeper->aside);
    enum status status =
        ledger_decision_get(ledger, is->supersedes, &keeper->aside, &was, error);
    if (!status && is->caused_by)
        status = ledger_session_get(ledger, is->caused_by, &keeper->aside, &by, error);
    const struct announce_superseded superseded = {
        .session = &it->day->members[member].row,
        .was = &was,
        .is = is,
        .cause = cause_text(is->cause),
        .caused_by = by.id ? by.session_id : TEXT_NONE};
    if (!status)
        announce_superseded(keeper->options.bus, &superseded);
    return status;
}

static enum status put_decision(const struct deciding_day *it, size_t member,
                                struct decision *decision, struct error *error)
{
    struct keeper *keeper = it->keeper;
    struct ledger *ledger = keeper->options.ledger;
    struct ledger_decision before = {.id = 0};
    enum status status =
        keeper_write(decision, it->day, member, &keeper->work, &keeper->text, error);
    if (status)
        return status;
    arena_reset(&keeper->aside);
    status =
        ledger_decision_effective(ledger, it->day->members[member].row.id,
                                  decision->payer_rank, &keeper->aside, &before, error);
    if (status ||
        (before.id && says_the_same(before.bytes, buffer_text(&keeper->text))))
        return status;
    struct ledger_decision row = row_of(it, member, decision, !before.id);
    status = ledger_decision_add(ledger, &row, error);
    const struct keeper_made made = {&it->day->members[member].row, &row, decision};
    if (!status && keeper->made)
        keeper->made(keeper->made_context, &made);
    if (!status)
        status = announce_decision(&keeper->announcer, decision, error);
    return status ? status : tell_superseded(it, member, &row, error);
}

/* ---- what it leaves ---- */

/* decision: for the primary payer, which is the one that counts. */
static enum status leave(const struct deciding_day *it, size_t member,
                         const struct decision *decision, struct error *error)
{
    struct keeper *keeper = it->keeper;
    struct ledger *ledger = keeper->options.ledger;
    const struct keeper_member *own = &it->day->members[member];
    const struct ledger_before after = {.beneficiary = own->row.beneficiary,
                                        .place = keeper_place(own->session),
                                        .day = own->row.day};
    const struct ledger_due due = {
        .cause = CAUSE_HISTORY, .session = own->row.id, .receipt = it->due->receipt};
    bool same = true;
    buffer_clear(&keeper->text);
    enum status status = history_leave(&it->day->own, member, decision,
                                       ledger_key(ledger), &keeper->text, error);
    if (!status && buffer_failed(&keeper->text))
        status = error_no_memory(error);
    if (!status)
        status = ledger_visit_put(ledger, &own->row, buffer_text(&keeper->text), &same,
                                  error);
    return status || same ? status : ledger_due_later(ledger, &after, &due, error);
}

static enum status decide_one(const struct deciding_day *it, size_t member,
                              struct error *error)
{
    struct keeper *keeper = it->keeper;
    struct decision *decisions = NULL;
    size_t count = 0;
    enum status status = decide_member(
        keeper->options.policies, &it->day->told, member, &keeper->options.decide,
        &keeper->work, &decisions, &count, &keeper->policy_failed, error);
    for (size_t i = 0; i < count && !status; i++)
        status = put_decision(it, member, &decisions[i], error);
    if (status || !count)
        return status;
    announce_crossings(keeper->options.bus, keeper->options.policies, &it->day->told,
                       &decisions[0]);
    return leave(it, member, &decisions[0], error);
}

/* ---- the day ---- */

/* Whether all members were decided from just this; and which were at all. */
static enum status is_unchanged(const struct deciding_day *it, bool *unchanged,
                                struct error *error)
{
    const struct hash *hash = &it->snapshot.hash;
    struct ledger *ledger = it->keeper->options.ledger;
    enum status status = STATUS_OK;
    *unchanged = it->due->cause != CAUSE_POLICY;
    for (size_t i = 0; i < it->day->count && !status; i++) {
        struct keeper_member *member = &it->day->members[i];
        struct ledger_decision before = {.id = 0};
        status =
            ledger_decision_effective(ledger, member->row.id, 0, NULL, &before, error);
        member->decided = before.id != 0;
        *unchanged = *unchanged && before.id &&
                     memcmp(&before.snapshot.hash, hash, sizeof *hash) == 0;
    }
    return status;
}

static enum status decide_loaded(struct deciding_day *it, struct error *error)
{
    struct keeper *keeper = it->keeper;
    struct decided *kept = NULL;
    bool unchanged = false;
    buffer_clear(&keeper->snapshot);
    enum status status = history_snapshot(&it->day->told, &keeper->snapshot, error);
    if (status || buffer_failed(&keeper->snapshot))
        return status ? status : error_no_memory(error);
    it->snapshot.hash = hash_of(buffer_text(&keeper->snapshot));
    status = is_unchanged(it, &unchanged, error);
    if (status || unchanged)
        return status;
    status = ledger_snapshot_put(keeper->options.ledger, buffer_text(&keeper->snapshot),
                                 &it->snapshot, error);
    if (it->day->count > 1)
        it->day->told.kept = &kept;
    for (size_t i = 0; i < it->day->count && !status; i++)
        status = decide_one(it, i, error);
    return status;
}

static enum status decide_together(struct keeper *keeper, const struct ledger_due *due,
                                   const struct ledger_members *rows,
                                   struct error *error)
{
    struct keeper_day day;
    struct deciding_day it = {.keeper = keeper, .due = due, .day = &day};
    enum status status = keeper_day_load(rows, &keeper->work, &day, error);
    if (!status)
        status = keeper_day_tell(keeper, &day, error);
    return status ? status : decide_loaded(&it, error);
}

/* ---- too many ---- */

static bool is_crowd(const struct ledger_members *rows)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < rows->count; i++)
        bytes += rows->at[i].bytes.len;
    return rows->count > DAY_MAX_SESSIONS || bytes > SPILL_DAY_BYTES;
}

static enum status decide_alone(struct keeper *keeper, const struct ledger_due *due,
                                struct ledger_session *row, struct error *error)
{
    const struct ledger_members one = {row, 1};
    struct keeper_day day;
    struct deciding_day it = {.keeper = keeper, .due = due, .day = &day};
    enum status status = keeper_day_load(&one, &keeper->work, &day, error);
    day.own.crowd = day.told.crowd = DAY_MAX_SESSIONS + 1;
    return status ? status : decide_loaded(&it, error);
}

/* Each is alone, and is told nothing. A few at a time: there may be any number
 * of them. */
static enum status decide_apart(struct keeper *keeper, const struct ledger_due *due,
                                size_t *sessions, struct error *error)
{
    struct ledger_range range = {.day = due->day, .most = DAY_MAX_SESSIONS};
    struct ledger_members rows = {.count = 1};
    enum status status = STATUS_OK;
    *sessions = 0;
    while (!status && rows.count) {
        arena_reset(&keeper->work);
        status = ledger_day_members(keeper->options.ledger, &range, &keeper->work,
                                    &rows, error);
        for (size_t i = 0; !status && i < rows.count; i++)
            status = decide_alone(keeper, due, &rows.at[i], error);
        if (!status && rows.count)
            range.after = rows.at[rows.count - 1].id;
        *sessions += rows.count;
    }
    return status;
}

/* ---- the due day ---- */

enum status keeper_decide_day(struct keeper *keeper, const struct ledger_due *due,
                              size_t *sessions, struct error *error)
{
    struct ledger *ledger = keeper->options.ledger;
    const struct ledger_range range = {.day = due->day, .most = DAY_MAX_SESSIONS + 1};
    struct ledger_members rows = {.at = NULL};
    arena_reset(&keeper->work);
    enum status status =
        ledger_day_members(ledger, &range, &keeper->work, &rows, error);
    *sessions = rows.count;
    if (!status && is_crowd(&rows))
        status = decide_apart(keeper, due, sessions, error);
    else if (!status && rows.count)
        status = decide_together(keeper, due, &rows, error);
    return status ? status : ledger_due_done(ledger, due->day, error);
}
