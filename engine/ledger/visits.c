#include "ledger/room.h"

static void put_place(struct query *query, const struct ledger_session *session)
{
    put_beneficiary(query, &session->beneficiary);
    put_int(query, session->date);
    put_int(query, start_put(session->start));
    put_text(query, session->session_id);
    put_int(query, session->id);
}

int64_t visit_mark(const struct ledger *ledger, int64_t session, struct text packed)
{
    struct payload payload;
    uint64_t mark = 0;
    payload_begin(&payload);
    payload_bytes(&payload, ledger->key.bytes, sizeof ledger->key.bytes);
    payload_int(&payload, session);
    payload_bytes(&payload, packed.at, packed.len);
    struct hash hash = payload_end(&payload);
    for (size_t i = 0; i < 8; i++)
        mark = mark << 8 | hash.bytes[i];
    return (int64_t)mark;
}

enum status ledger_visit_put(struct ledger *ledger,
                             const struct ledger_session *session, struct text packed,
                             bool *same, struct error *error)
{
    int64_t provider = 0;
    struct query query;
    enum status status = provider_id(ledger, session->provider, true, &provider, error);
    if (status == STATUS_OK)
        status = query_open(&query, ledger, ST_VISIT_PUT, error);
    if (status != STATUS_OK)
        return status;
    put_place(&query, session);
    put_int(&query, session->day);
    put_int(&query, provider);
    put_text(&query, session->patient);
    put_int(&query, visit_mark(ledger, session->id, packed));
    put_blob(&query, packed.at, packed.len);
    int64_t changes = sqlite3_total_changes64(ledger->db);
    status = query_run(&query, error);
    *same = sqlite3_total_changes64(ledger->db) == changes;
    if (ledger->none_later.day != session->day)
        ledger->none_later.day = 0;
    return status;
}

static enum status visit_take(const struct query *query, struct arena *arena,
                              struct visit *visit, struct error *error)
{
    *visit = (struct visit){.place = {.date = (int32_t)query_int(query, 0),
                                      .start = start_taken(query_int(query, 1))}};
    enum status status = query_copy(query, 2, arena, &visit->place.session_id, error);
    if (status == STATUS_OK)
        status = provider_text(query->ledger, query_int(query, 3), arena,
                               &visit->provider, error);
    if (status == STATUS_OK)
        status = query_copy(query, 4, arena, &visit->patient, error);
    if (status == STATUS_OK)
        status = query_copy(query, 5, arena, &visit->packed, error);
    return status;
}

/* *later: one that is not before was there; they end with it. */
static enum status visits_take(struct query *query, struct arena *arena,
                               struct history_before *history, bool *later,
                               struct error *error)
{
    struct visit *visits = NULL;
    size_t room = 0, count = 0;
    bool row = false;
    enum status status;
    *later = false;
    while ((status = query_step(query, &row, error)) == STATUS_OK && row) {
        *later = !query_int(query, 6);
        if (*later)
            break;
        if (!query_text(query, 5).len)
            continue;
        if (count == room) {
            size_t wanted = room ? room * 2 : 16;
            struct visit *more = ARENA_ARRAY(arena, struct visit, wanted);
            if (!more) {
                status = error_no_memory(error);
                break;
            }
            if (count)
                memcpy(more, visits, count * sizeof *more);
            visits = more;
            room = wanted;
        }
        status = visit_take(query, arena, &visits[count], error);
        if (status != STATUS_OK)
            break;
        count++;
    }
    query_close(query);
    history->visits = visits;
    history->visit_count = count;
    return status;
}

#define OPENINGS_AT_FIRST 8

static enum status opening_take(const struct query *query, struct arena *arena,
                                struct opening *opening, struct error *error)
{
    *opening = (struct opening){.year = (int32_t)query_int(query, 1),
                                .bucket = (enum discipline)query_int(query, 2),
                                .allowed = query_int(query, 3),
                                .as_of = (int32_t)query_int(query, 4)};
    enum status status = query_copy(query, 0, arena, &opening->payer, error);
    return status == STATUS_OK ? query_copy(query, 5, arena, &opening->source, error)
                               : status;
}

static enum status openings_take(struct query *query, struct arena *arena,
                                 struct history_before *history, struct error *error)
{
    struct opening *openings = NULL;
    size_t room = 0, count = 0;
    bool row = false;
    enum status status;
    while ((status = query_step(query, &row, error)) == STATUS_OK && row) {
        if (count == room) {
            size_t wanted = room ? room * 2 : OPENINGS_AT_FIRST;
            struct opening *more = ARENA_ARRAY(arena, struct opening, wanted);
            if (!more) {
                status = error_no_memory(error);
                break;
            }
            if (count)
                memcpy(more, openings, count * sizeof *more);
            openings = more;
            room = wanted;
        }
        status = opening_take(query, arena, &openings[count], error);
        if (status != STATUS_OK)
            break;
        count++;
    }
    query_close(query);
    history->openings = openings;
    history->opening_count = count;
    return status;
}

static void remember_none_later(struct ledger *ledger,
                                const struct ledger_before *before)
{
    struct none_later *none = &ledger->none_later;
    const struct text id = before->place.session_id;
    if (!before->day || id.len > sizeof none->session_id)
        return;
    *none = (struct none_later){.day = before->day,
                                .beneficiary = before->beneficiary,
                                .date = before->place.date,
                                .start = start_put(before->place.start),
                                .len = id.len};
    if (id.len)
        memcpy(none->session_id, id.at, id.len);
}

bool visits_none_later(const struct ledger *ledger, const struct ledger_before *after)
{
    const struct none_later *none = &ledger->none_later;
    const struct text id = {none->session_id, none->len};
    int64_t start = start_put(after->place.start);
    return none->day && none->day == after->day &&
           memcmp(&none->beneficiary, &after->beneficiary, sizeof none->beneficiary) ==
               0 &&
           none->date == after->place.date &&
           (start > none->start ||
            (start == none->start && text_compare(after->place.session_id, id) >= 0));
}

enum status ledger_visits(struct ledger *ledger, const struct ledger_before *before,
                          struct arena *arena, struct history_before *history,
                          struct error *error)
{
    struct query query;
    bool later = true;
    *history = (struct history_before){.key = &ledger->key};
    ledger->none_later.day = 0;
    enum status status = query_open(&query, ledger, ST_VISITS, error);
    if (status != STATUS_OK)
        return status;
    put_beneficiary(&query, &before->beneficiary);
    put_int(&query, before->from ? before->from : INT32_MIN);
    put_int(&query, before->place.date);
    put_int(&query, start_put(before->place.start));
    put_text(&query, before->place.session_id);
    put_int(&query, before->day);
    status = visits_take(&query, arena, history, &later, error);
    if (status == STATUS_OK && !later)
        remember_none_later(ledger, before);
    if (status != STATUS_OK || !ledger->openings)
        return status;
    status = query_open(&query, ledger, ST_OPENINGS, error);
    if (status != STATUS_OK)
        return status;
    put_beneficiary(&query, &before->beneficiary);
    return openings_take(&query, arena, history, error);
}

/* ---- opening balances ---- */

enum status ledger_opening_put(struct ledger *ledger, struct beneficiary beneficiary,
                               const struct opening *opening, struct error *error)
{
    struct query query;
    enum status status = query_open(&query, ledger, ST_OPENING_ADD, error);
    if (status != STATUS_OK)
        return status;
    put_beneficiary(&query, &beneficiary);
    put_text(&query, opening->payer);
    put_int(&query, opening->year);
    put_int(&query, (int64_t)opening->bucket);
    put_int(&query, opening->allowed);
    put_int(&query, opening->as_of);
    put_text(&query, opening->source);
    status = query_run(&query, error);
    if (status != STATUS_OK)
        return status;
    ledger->openings = true;
    return chain_add_row(ledger, LINK_OPENING, sqlite3_last_insert_rowid(ledger->db),
                         error);
}
