/* A claim-day that begins with a batch is mostly decided within it: its sessions
 * are kept as they were added, so that they need not be read again. A day is kept
 * whole or not at all; what is not kept is read. */
#include "ledger/room.h"

static struct kept_day **slot_of(struct ledger *ledger, int64_t day)
{
    return &ledger->kept.slots[(uint64_t)day % KEPT_SLOTS];
}

static struct kept_day *find(const struct ledger *ledger, int64_t day)
{
    struct kept_day *kept = ledger->kept.slots[(uint64_t)day % KEPT_SLOTS];
    while (kept && kept->day != day)
        kept = kept->other;
    return kept;
}

const struct kept_row *kept_find(const struct ledger *ledger, int64_t day)
{
    const struct kept_day *kept = find(ledger, day);
    return kept ? kept->first : NULL;
}

void kept_drop(struct ledger *ledger, int64_t day)
{
    struct kept_day *kept = find(ledger, day);
    if (kept)
        kept->first = kept->last = NULL;
}

void kept_clear(struct ledger *ledger)
{
    memset(ledger->kept.slots, 0, sizeof ledger->kept.slots);
    arena_reset(&ledger->kept.arena);
    ledger->kept.bytes = 0;
}

void kept_rest(struct ledger *ledger)
{
    if (ledger->kept.bytes > KEPT_BYTES / 4)
        kept_clear(ledger);
}

static bool copy(struct arena *arena, struct text *text)
{
    *text = text_copy(arena, text_is_absent(*text) ? TEXT("") : *text);
    return !text_is_absent(*text);
}

static struct kept_row *copy_row(struct arena *arena,
                                 const struct ledger_session *session)
{
    struct kept_row *row = ARENA_NEW(arena, struct kept_row);
    if (!row)
        return NULL;
    *row = (struct kept_row){.row = *session};
    row->row.due = 0;
    bool whole = copy(arena, &row->row.session_id) && copy(arena, &row->row.patient) &&
                 copy(arena, &row->row.bytes);
    if (whole && row->row.provider.len)
        whole = copy(arena, &row->row.provider);
    else
        row->row.provider = TEXT_NONE;
    return whole ? row : NULL;
}

static struct kept_day *make_day(struct ledger *ledger, int64_t day)
{
    struct kept_day **slot = slot_of(ledger, day);
    struct kept_day *kept = ARENA_NEW(&ledger->kept.arena, struct kept_day);
    if (!kept)
        return NULL;
    *kept = (struct kept_day){.day = day, .other = *slot};
    *slot = kept;
    return kept;
}

void kept_add(struct ledger *ledger, const struct ledger_session *session, bool made)
{
    struct kept_day *day =
        made ? make_day(ledger, session->day) : find(ledger, session->day);
    if (!day || (!made && !day->first))
        return;
    ledger->kept.bytes += session->bytes.len;
    struct kept_row *row = copy_row(&ledger->kept.arena, session);
    if (!row) {
        kept_drop(ledger, session->day);
        return;
    }
    if (day->last)
        day->last->next = row;
    else
        day->first = row;
    day->last = row;
}
