#include "runtime/ledger_rows.h"

#include "format/decision_reader.h"
#include "ledger/look.h"
#include "run/crossing.h"
#include "run/keeper_room.h"

#define ROW_MEMORY ((size_t)256 * 1024 * 1024)

struct walking {
    const struct ledger_rows *rows;
    enum handler_list list;
    handlers_row_fn *row;
    void *context;
    struct arena arena; /* of one row */
};

static enum status cross(void *context, const struct event_crossing *crossing,
                         struct error *error)
{
    const struct walking *walking = context;
    const struct happening_row row = {.crossing = crossing};
    return walking->row(walking->context, &row, error);
}

/* By what its day was told when it was decided, so that the list says what the
 * decision went by. */
static enum status give_crossings(struct walking *walking,
                                  const struct ledger_decision *kept,
                                  const struct decision *decision, struct error *error)
{
    const struct crossing_call call = {cross, walking};
    struct keeper_day day;
    const struct policy *policy = crossing_policy(walking->rows->policies, decision);
    if (!policy)
        return STATUS_OK;
    enum status status =
        keeper_day_again(walking->rows->ledger, kept, &walking->arena, &day, error);
    return status ? status : crossing_each(policy, &day.told, decision, &call, error);
}

static bool is_wanted(const struct walking *walking, const struct ledger_decision *kept)
{
    return walking->list != LIST_CROSSINGS ||
           (kept->allowed != MONEY_NONE && kept->allowed > 0);
}

/* Most decisions are far from any threshold. */
static enum status may_cross(struct walking *walking,
                             const struct ledger_decision *kept,
                             const struct ledger_session *session, bool *may,
                             struct error *error)
{
    struct crossing_look look = {.policy = kept->payer,
                                 .date = session->date,
                                 .known_on = kept->known_on,
                                 .allowed = kept->allowed};
    *may = true;
    if (!kept->snapshot.id)
        return STATUS_OK;
    enum status status = ledger_snapshot_get(walking->rows->ledger, kept->snapshot.id,
                                             &walking->arena, &look.told, error);
    *may = !status && crossing_may(walking->rows->policies, &look);
    return status;
}

static enum status give(void *context, const struct ledger_decision *kept,
                        const struct ledger_session *session, struct error *error)
{
    struct walking *walking = context;
    struct decision *decision = NULL;
    if (!is_wanted(walking, kept))
        return STATUS_OK;
    bool wanted = true;
    enum status status = STATUS_OK;
    arena_reset(&walking->arena);
    if (walking->list == LIST_CROSSINGS)
        status = may_cross(walking, kept, session, &wanted, error);
    if (status || !wanted)
        return status;
    status = decision_read(kept->bytes, &walking->arena, &decision, error);
    if (status)
        return status;
    if (walking->list == LIST_CROSSINGS)
        return give_crossings(walking, kept, decision, error);
    const struct happening_row row = {.decision = decision,
                                      .patient_id = session->patient};
    return walking->row(walking->context, &row, error);
}

enum status ledger_rows_walk(void *context, enum handler_list list, int32_t date,
                             handlers_row_fn *row, void *row_context,
                             struct error *error)
{
    const uint32_t held = UINT32_C(1) << OUTCOME_HOLD | UINT32_C(1) << OUTCOME_DENY;
    const struct look_decisions asked = {.rank = 0,
                                         .from = date,
                                         .to = date,
                                         .effective = true,
                                         .outcomes = list == LIST_HELD ? held : 0};
    struct walking walking = {
        .rows = context, .list = list, .row = row, .context = row_context};
    arena_init(&walking.arena, ROW_MEMORY);
    enum status status =
        look_decisions(walking.rows->ledger, &asked, give, &walking, error);
    arena_release(&walking.arena);
    return status;
}
