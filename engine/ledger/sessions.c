#include "ledger/room.h"

/* ---- providers: few, so the last ones are remembered ---- */

static const struct practice *kept_practice(const struct ledger *ledger,
                                            struct text npi)
{
    for (size_t i = 0; i < PRACTICES_KEPT; i++) {
        const struct practice *kept = &ledger->practices[i];
        if (kept->id && text_equal(npi, (struct text){kept->npi, kept->len}))
            return kept;
    }
    return NULL;
}

static void keep_practice(struct ledger *ledger, int64_t id, struct text npi)
{
    struct practice *kept = &ledger->practices[ledger->practice_next];
    if (npi.len > sizeof kept->npi)
        return;
    kept->id = id;
    kept->len = npi.len;
    if (npi.len)
        memcpy(kept->npi, npi.at, npi.len);
    ledger->practice_next = (ledger->practice_next + 1) % PRACTICES_KEPT;
}

static enum status provider_add(struct ledger *ledger, struct text npi, int64_t *id,
                                struct error *error)
{
    struct query query;
    enum status status = query_open(&query, ledger, ST_PROVIDER_ADD, error);
    if (status != STATUS_OK)
        return status;
    put_text(&query, npi);
    status = query_run(&query, error);
    *id = sqlite3_last_insert_rowid(ledger->db);
    return status;
}

static enum status provider_find(struct ledger *ledger, struct text npi, int64_t *id,
                                 struct error *error)
{
    struct query query;
    bool row = false;
    enum status status = query_open(&query, ledger, ST_PROVIDER_FIND, error);
    if (status != STATUS_OK)
        return status;
    put_text(&query, npi);
    status = query_step(&query, &row, error);
    *id = status == STATUS_OK && row ? query_int(&query, 0) : 0;
    query_close(&query);
    return status;
}

enum status provider_id(struct ledger *ledger, struct text npi, bool add, int64_t *id,
                        struct error *error)
{
    const struct practice *kept = kept_practice(ledger, npi);
    if (kept) {
        *id = kept->id;
        return STATUS_OK;
    }
    enum status status = provider_find(ledger, npi, id, error);
    if (status == STATUS_OK && *id == 0 && add)
        status = provider_add(ledger, npi, id, error);
    if (status == STATUS_OK && *id)
        keep_practice(ledger, *id, npi);
    return status;
}

static enum status copy_npi(struct text npi, struct arena *arena, struct text *to,
                            struct error *error)
{
    *to = text_copy(arena, npi);
    if (!to->at)
        return error_no_memory(error);
    if (to->len == 0)
        *to = TEXT_NONE;
    return STATUS_OK;
}

enum status provider_text(struct ledger *ledger, int64_t id, struct arena *arena,
                          struct text *npi, struct error *error)
{
    for (size_t i = 0; i < PRACTICES_KEPT; i++) {
        const struct practice *kept = &ledger->practices[i];
        if (kept->id == id)
            return copy_npi((struct text){kept->npi, kept->len}, arena, npi, error);
    }
    struct query query;
    enum status status = query_open(&query, ledger, ST_PROVIDER_GET, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, id);
    status = query_row(&query, "provider", error);
    if (status != STATUS_OK)
        return status;
    keep_practice(ledger, id, query_text(&query, 0));
    status = copy_npi(query_text(&query, 0), arena, npi, error);
    query_close(&query);
    return status;
}

/* ---- rows ---- */

static void take_beneficiary(const struct query *query, int column,
                             struct beneficiary *beneficiary)
{
    struct text bytes = query_text(query, column);
    size_t len = bytes.len < BENEFICIARY_SIZE ? bytes.len : BENEFICIARY_SIZE;
    memset(beneficiary, 0, sizeof *beneficiary);
    memcpy(beneficiary->bytes, bytes.at, len);
}

enum status session_take(const struct query *query, struct arena *arena,
                         struct ledger_session *session, struct error *error)
{
    *session = (struct ledger_session){
        .id = query_int(query, 0),
        .receipt = query_int(query, 1),
        .record = (uint64_t)query_int(query, 2),
        .revision = (int32_t)query_int(query, 5),
        .day = query_int(query, 6),
        .start = start_taken(query_int(query, 7)),
        .is_void = query_int(query, 8) != 0,
        .effective = query_int(query, 9) != 0,
        .date = (int32_t)query_int(query, 13),
    };
    take_beneficiary(query, 10, &session->beneficiary);
    query_hash(query, 11, &session->input_hash);
    enum status status = provider_text(query->ledger, query_int(query, 3), arena,
                                       &session->provider, error);
    if (status == STATUS_OK)
        status = query_copy(query, 4, arena, &session->session_id, error);
    if (status == STATUS_OK)
        status = query_copy(query, 12, arena, &session->bytes, error);
    if (status == STATUS_OK)
        status = query_copy(query, 14, arena, &session->patient, error);
    return status;
}

static enum status grow(struct ledger_members *members, size_t *room,
                        struct arena *arena, struct error *error)
{
    size_t wanted = *room ? *room * 2 : 4;
    struct ledger_session *at = ARENA_ARRAY(arena, struct ledger_session, wanted);
    if (!at)
        return error_no_memory(error);
    if (members->count)
        memcpy(at, members->at, members->count * sizeof *at);
    members->at = at;
    *room = wanted;
    return STATUS_OK;
}

enum status members_take(struct query *query, struct arena *arena,
                         struct ledger_members *members, struct error *error)
{
    size_t room = 0;
    bool row = false;
    enum status status;
    *members = (struct ledger_members){0};
    while ((status = query_step(query, &row, error)) == STATUS_OK && row) {
        if (members->count == room)
            status = grow(members, &room, arena, error);
        if (status == STATUS_OK)
            status = session_take(query, arena, &members->at[members->count], error);
        if (status != STATUS_OK)
            break;
        members->count++;
    }
    query_close(query);
    return status;
}

static void remember(struct ledger *ledger, int64_t provider,
                     const struct ledger_key *key, const struct ledger_session *highest)
{
    struct remembered *known = &ledger->remembered;
    known->key = key->session_id.len <= sizeof known->session_id;
    if (!known->key)
        return;
    known->provider = provider;
    known->len = key->session_id.len;
    if (known->len)
        memcpy(known->session_id, key->session_id.at, known->len);
    known->highest = (struct highest){.id = highest->id,
                                      .revision = highest->revision,
                                      .day = highest->day,
                                      .start = start_put(highest->start),
                                      .date = highest->date,
                                      .beneficiary = highest->beneficiary};
}

/* id 0: there is none. revision 0: the highest. */
static enum status find_one(struct ledger *ledger, int64_t provider,
                            const struct ledger_key *key, struct arena *arena,
                            struct ledger_session *session, struct error *error)
{
    struct query query;
    bool row = false;
    *session = (struct ledger_session){.id = 0};
    enum statement statement = key->revision ? ST_SESSION_FIND : ST_SESSION_LAST;
    enum status status = query_open(&query, ledger, statement, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, provider);
    put_text(&query, key->session_id);
    if (key->revision)
        put_int(&query, key->revision);
    status = query_step(&query, &row, error);
    if (status == STATUS_OK && row)
        status = session_take(&query, arena, session, error);
    query_close(&query);
    return status;
}

/* The highest first, which mostly is the answer, and is remembered. */
enum status ledger_session_find(struct ledger *ledger, const struct ledger_key *key,
                                struct arena *arena, struct ledger_session *session,
                                struct error *error)
{
    int64_t provider = 0;
    struct ledger_key last = {key->provider, key->session_id, 0};
    *session = (struct ledger_session){.id = 0};
    enum status status = provider_id(ledger, key->provider, false, &provider, error);
    if (status != STATUS_OK || provider == 0)
        return status;
    status = find_one(ledger, provider, &last, arena, session, error);
    if (status != STATUS_OK)
        return status;
    remember(ledger, provider, key, session);
    if (session->id == 0 || key->revision == 0 || session->revision == key->revision)
        return STATUS_OK;
    if (session->revision < key->revision) {
        *session = (struct ledger_session){.id = 0};
        return STATUS_OK;
    }
    return find_one(ledger, provider, key, arena, session, error);
}

enum status session_one(struct query *query, int64_t id, struct arena *arena,
                        struct ledger_session *session, struct error *error)
{
    put_int(query, id);
    enum status status = query_row(query, "session", error);
    if (status != STATUS_OK)
        return status;
    status = session_take(query, arena, session, error);
    query_close(query);
    return status;
}

enum status ledger_session_get(struct ledger *ledger, int64_t id, struct arena *arena,
                               struct ledger_session *session, struct error *error)
{
    struct query query;
    enum status status = query_open(&query, ledger, ST_SESSION_GET, error);
    return status ? status : session_one(&query, id, arena, session, error);
}

/* ---- adding ---- */

static enum status find_highest(struct ledger *ledger, int64_t provider,
                                const struct ledger_session *session,
                                struct highest *highest, struct error *error)
{
    const struct remembered *known = &ledger->remembered;
    struct ledger_key key = {session->provider, session->session_id, 0};
    if (!known->key || known->provider != provider ||
        !text_equal((struct text){known->session_id, known->len}, key.session_id)) {
        struct arena arena;
        struct ledger_session found;
        arena_init(&arena, (size_t)1 << 30);
        enum status status = find_one(ledger, provider, &key, &arena, &found, error);
        arena_release(&arena);
        if (status != STATUS_OK)
            return status;
        remember(ledger, provider, &key, &found);
    }
    *highest = known->highest;
    ledger->remembered.key = false;
    return STATUS_OK;
}

static enum status run_with(struct ledger *ledger, enum statement statement, int64_t id,
                            struct error *error)
{
    struct query query;
    enum status status = query_open(&query, ledger, statement, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, id);
    return query_run(&query, error);
}

static enum status supersede(struct ledger *ledger, const struct highest *above,
                             struct text session_id, struct error *error)
{
    struct query query;
    kept_drop(ledger, above->day);
    enum status status = run_with(ledger, ST_SESSION_SUPERSEDE, above->id, error);
    if (status == STATUS_OK)
        status = run_with(ledger, ST_DAY_START_AGAIN, above->day, error);
    if (status == STATUS_OK)
        status = query_open(&query, ledger, ST_VISIT_DROP, error);
    if (status != STATUS_OK)
        return status;
    put_beneficiary(&query, &above->beneficiary);
    put_int(&query, above->date);
    put_int(&query, above->start);
    put_text(&query, session_id);
    put_int(&query, above->id);
    return query_run(&query, error);
}

/* *day 0: it was there. */
static enum status day_add(struct ledger *ledger, const struct ledger_session *session,
                           int64_t provider, int64_t *day, struct error *error)
{
    struct query query;
    enum status status = query_open(&query, ledger, ST_DAY_ADD, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, session->date);
    put_int(&query, provider);
    put_text(&query, session->patient);
    put_int(&query, session->effective ? start_put(session->start) : START_LAST);
    put_id(&query, (int64_t)session->due);
    put_id(&query, session->due ? session->id : 0);
    put_id(&query, session->due ? session->receipt : 0);
    int64_t changes = sqlite3_total_changes64(ledger->db);
    status = query_run(&query, error);
    bool added = sqlite3_total_changes64(ledger->db) != changes;
    *day = added ? sqlite3_last_insert_rowid(ledger->db) : 0;
    return status;
}

static enum status day_start(struct ledger *ledger, int64_t day, int64_t start,
                             struct error *error)
{
    struct query query;
    enum status status = query_open(&query, ledger, ST_DAY_START, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, day);
    put_int(&query, start);
    return query_run(&query, error);
}

static enum status day_find(struct ledger *ledger, const struct ledger_session *session,
                            int64_t provider, int64_t *day, int64_t *start,
                            struct error *error)
{
    struct query query;
    enum status status = query_open(&query, ledger, ST_DAY_FIND, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, session->date);
    put_int(&query, provider);
    put_text(&query, session->patient);
    status = query_row(&query, "day", error);
    if (status != STATUS_OK)
        return status;
    *day = query_int(&query, 0);
    *start = query_int(&query, 1);
    query_close(&query);
    return STATUS_OK;
}

/* The claim-day it belongs to, which begins no later than it. */
static enum status day_of(struct ledger *ledger, const struct ledger_session *session,
                          int64_t provider, int64_t *day, bool *made,
                          struct error *error)
{
    int64_t start = 0;
    ledger->due.count = ledger->due.next = 0;
    ledger->none_later.day = 0;
    enum status status = day_add(ledger, session, provider, day, error);
    *made = *day;
    if (status != STATUS_OK || *made)
        return status;
    status = day_find(ledger, session, provider, day, &start, error);
    if (status == STATUS_OK && session->effective && start_put(session->start) < start)
        status = day_start(ledger, *day, start_put(session->start), error);
    if (status != STATUS_OK || !session->due)
        return status;
    struct ledger_due due = {*day, session->due, session->id, session->receipt};
    return ledger_due_add(ledger, &due, error);
}

/* A key of what is there already, most likely. */
static uint64_t patient_key(const struct ledger_session *session, int64_t provider)
{
    char bytes[BENEFICIARY_SIZE + sizeof provider + 128];
    size_t len = session->patient.len < 128 ? session->patient.len : 128;
    memcpy(bytes, session->beneficiary.bytes, BENEFICIARY_SIZE);
    memcpy(bytes + BENEFICIARY_SIZE, &provider, sizeof provider);
    if (len)
        memcpy(bytes + BENEFICIARY_SIZE + sizeof provider, session->patient.at, len);
    return hash_key((struct text){bytes, BENEFICIARY_SIZE + sizeof provider + len});
}

static enum status patient_add(struct ledger *ledger,
                               const struct ledger_session *session, int64_t provider,
                               struct error *error)
{
    struct query query;
    uint64_t key = patient_key(session, provider);
    uint64_t *kept = &ledger->patients[key % PATIENTS_KEPT];
    if (*kept == key && session->patient.len <= 128)
        return STATUS_OK;
    enum status status = query_open(&query, ledger, ST_PATIENT_ADD, error);
    if (status != STATUS_OK)
        return status;
    put_text(&query, session->patient);
    put_int(&query, provider);
    put_beneficiary(&query, &session->beneficiary);
    status = query_run(&query, error);
    *kept = status == STATUS_OK ? key : 0;
    return status;
}

static enum status row_add(struct ledger *ledger, const struct ledger_session *session,
                           int64_t provider, const struct chain_head *link,
                           struct error *error)
{
    struct query query;
    enum status status = query_open(&query, ledger, ST_SESSION_ADD, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, session->id);
    put_int(&query, session->receipt);
    put_int(&query, (int64_t)session->record);
    put_int(&query, provider);
    put_text(&query, session->session_id);
    put_int(&query, session->revision);
    put_int(&query, session->day);
    put_int(&query, start_put(session->start));
    put_int(&query, session->is_void);
    put_int(&query, session->effective);
    put_beneficiary(&query, &session->beneficiary);
    put_int(&query, link->seq);
    put_hash(&query, &link->hash);
    put_hash(&query, &session->input_hash);
    put_text(&query, session->bytes);
    return query_run(&query, error);
}

struct hash payload_of_session(const struct ledger_session *session)
{
    struct payload payload;
    payload_begin(&payload);
    payload_int(&payload, session->id);
    payload_int(&payload, session->receipt);
    payload_int(&payload, (int64_t)session->record);
    payload_text(&payload, session->provider);
    payload_text(&payload, session->session_id);
    payload_int(&payload, session->revision);
    payload_text(&payload, session->patient);
    payload_int(&payload, session->date);
    payload_int(&payload, start_put(session->start));
    payload_int(&payload, session->is_void);
    payload_bytes(&payload, session->beneficiary.bytes, BENEFICIARY_SIZE);
    payload_bytes(&payload, session->input_hash.bytes, HASH_SIZE);
    return payload_end(&payload);
}

enum status ledger_session_add(struct ledger *ledger, struct ledger_session *session,
                               struct error *error)
{
    struct highest above;
    int64_t provider = 0;
    bool made = false;
    enum status status = provider_id(ledger, session->provider, true, &provider, error);
    if (status == STATUS_OK)
        status = find_highest(ledger, provider, session, &above, error);
    if (status != STATUS_OK)
        return status;
    session->id = ledger->tail.session + 1;
    session->effective = above.id == 0 || above.revision < session->revision;
    if (!session->effective)
        session->due = 0;
    if (above.id && session->effective)
        status = supersede(ledger, &above, session->session_id, error);
    if (status == STATUS_OK)
        status = day_of(ledger, session, provider, &session->day, &made, error);
    if (status == STATUS_OK)
        status = patient_add(ledger, session, provider, error);
    if (status != STATUS_OK)
        return status;
    struct hash hash = payload_of_session(session);
    struct chain_head link = chain_next(ledger, LINK_SESSION, session->id, &hash);
    status = row_add(ledger, session, provider, &link, error);
    if (status != STATUS_OK)
        return status;
    ledger->tail.chain = link;
    ledger->tail.session = session->id;
    if (above.id == 0)
        fresh_add(ledger, session);
    else
        fresh_replace(ledger, above.id, session->receipt);
    if (session->effective)
        kept_add(ledger, session, made);
    return STATUS_OK;
}

enum status ledger_session_again(struct ledger *ledger, int64_t session,
                                 int64_t receipt, uint64_t record, struct error *error)
{
    struct query query;
    enum status status = query_open(&query, ledger, ST_REPEAT_ADD, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, receipt);
    put_int(&query, (int64_t)record);
    put_int(&query, session);
    return query_run(&query, error);
}
