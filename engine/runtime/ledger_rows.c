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
    bool held = kept->outcome == OUTCOME_HOLD || kept->outcome == OUTCOME_DENY;
    if (walking->list == LIST_CROSSINGS)
        return kept->allowed != MONEY_NONE && kept->allowed > 0;
    return walking->list != LIST_HELD || held;
}

static enum status give(void *context, const struct ledger_decision *kept,
                        const struct ledger_session *session, struct error *error)
{
    struct walking *walking = context;
    struct decision *decision = NULL;
    if (!is_wanted(walking, kept))
        return STATUS_OK;
    arena_reset(&walking->arena);
    enum status status = decision_read(kept->bytes, &walking->arena, &decision, error);
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
    const struct look_decisions asked = {
        .rank = 0, .from = date, .to = date, .effective = true};
    struct walking walking = {
        .rows = context, .list = list, .row = row, .context = row_context};
    arena_init(&walking.arena, ROW_MEMORY);
    enum status status =
        look_decisions(walking.rows->ledger, &asked, give, &walking, error);
    arena_release(&walking.arena);
    return status;
}
