/* The chain, link by link: three tables are read side by side, each in its own
 * order, and the lowest link of the three is the next. */
#include "ledger/verify_room.h"

enum { FROM_LINKS, FROM_SESSIONS, FROM_DECISIONS, SOURCES };

/* The next link of one table. */
struct source_row {
    struct query query;
    bool left;
    struct chain_head link;
    enum link kind;
    int64_t row;
};

struct walk {
    struct verifying *verifying;
    struct source_row sources[SOURCES];
    struct chain_head last;
};

static const char *table_of(enum link kind)
{
    static const char *const tables[] = {
        [LINK_LEDGER] = "ledger",         [LINK_RECEIPT] = "receipt",
        [LINK_SESSION] = "session",       [LINK_DECISION] = "decision",
        [LINK_GENERATION] = "generation", [LINK_ACTIVATION] = "activation",
        [LINK_OPENING] = "opening",       [LINK_NOTE] = "note",
        [LINK_BILLED] = "billed",
    };
    return kind >= LINK_LEDGER && kind <= LINK_BILLED ? tables[kind] : "link";
}

static enum status found(struct walk *walk, const struct source_row *at,
                         const char *code, const char *what, struct error *error)
{
    const struct ledger_finding finding = {
        .code = code,
        .table = table_of(at->kind),
        .row = at->row,
        .what = what,
        .mend = "compare with the last backup that is sound, and find out who changed "
                "the file"};
    return verify_found(walk->verifying, &finding, error);
}

static enum status advance(struct source_row *at, struct error *error)
{
    enum status status = query_step(&at->query, &at->left, error);
    if (status != STATUS_OK || !at->left)
        return status;
    at->link.seq = query_int(&at->query, 0);
    query_hash(&at->query, 1, &at->link.hash);
    at->row = query_int(&at->query, 2);
    at->kind = (enum link)query_int(&at->query, 3);
    return STATUS_OK;
}

/* ---- what a row says now ---- */

static enum status session_payload(struct walk *walk, struct source_row *at,
                                   struct hash *payload, bool *there,
                                   struct error *error)
{
    struct query query;
    struct ledger_session session;
    enum status status =
        query_open(&query, walk->verifying->ledger, ST_SESSION_GET, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, at->row);
    status = query_step(&query, there, error);
    if (status == STATUS_OK && *there)
        status = session_take(&query, &walk->verifying->arena, &session, error);
    query_close(&query);
    if (status != STATUS_OK || !*there)
        return status;
    walk->verifying->verified->sessions++;
    *payload = payload_of_session(&session);
    struct hash hash = hash_of(session.bytes);
    if (memcmp(&hash, &session.input_hash, sizeof hash) == 0)
        return STATUS_OK;
    return found(walk, at, "session.bytes", "the session's bytes are not what came",
                 error);
}

static enum status verify_told(struct walk *walk, struct source_row *at,
                               const struct query *query, struct error *error)
{
    struct hash hash, said;
    if (sqlite3_column_type(query->statement, 0) == SQLITE_NULL)
        return STATUS_OK;
    hash = hash_of(query_text(query, 0));
    query_hash(query, 1, &said);
    if (memcmp(&hash, &said, sizeof hash) == 0)
        return STATUS_OK;
    return found(walk, at, "decision.told", "what the day was told is changed", error);
}

static enum status look_at_told(struct walk *walk, struct source_row *at,
                                struct error *error)
{
    struct query query;
    bool row = false;
    enum status status = query_open(&query, walk->verifying->ledger, ST_TOLD, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, at->row);
    status = query_step(&query, &row, error);
    if (status == STATUS_OK && row)
        status = verify_told(walk, at, &query, error);
    query_close(&query);
    return status;
}

static enum status decision_payload(struct walk *walk, struct source_row *at,
                                    struct hash *payload, bool *there,
                                    struct error *error)
{
    struct query query;
    struct ledger_decision decision;
    enum status status =
        query_open(&query, walk->verifying->ledger, ST_DECISION_GET, error);
    if (status != STATUS_OK)
        return status;
    put_int(&query, at->row);
    status = query_step(&query, there, error);
    if (status == STATUS_OK && *there)
        status = decision_take(&query, &walk->verifying->arena, &decision, error);
    query_close(&query);
    if (status != STATUS_OK || !*there)
        return status;
    walk->verifying->verified->decisions++;
    *payload = payload_of_decision(&decision);
    return look_at_told(walk, at, error);
}

static enum status payload_of(struct walk *walk, struct source_row *at,
                              struct hash *payload, bool *there, struct error *error)
{
    arena_reset(&walk->verifying->arena);
    if (at == &walk->sources[FROM_SESSIONS])
        return session_payload(walk, at, payload, there, error);
    if (at == &walk->sources[FROM_DECISIONS])
        return decision_payload(walk, at, payload, there, error);
    if (at->kind < LINK_LEDGER || at->kind > LINK_BILLED || at->kind == LINK_SESSION ||
        at->kind == LINK_DECISION)
        return STATUS_OK;
    return payload_of_row(walk->verifying->ledger, at->kind, at->row, payload, there,
                          error);
}

/* ---- link by link ---- */

static enum status verify_hash(struct walk *walk, struct source_row *at,
                               struct error *error)
{
    struct hash payload, hash;
    bool there = false;
    enum status status = payload_of(walk, at, &payload, &there, error);
    if (status != STATUS_OK)
        return status;
    if (!there)
        return found(walk, at, "chain.missing",
                     "the chain knows a row that is not there", error);
    hash = chain_hash(&walk->last, at->kind, at->row, &payload);
    if (memcmp(&hash, &at->link.hash, sizeof hash) == 0)
        return STATUS_OK;
    return found(walk, at, "chain.changed",
                 "the row, or its link of the chain, is not as it was written", error);
}

static enum status verify_link(struct walk *walk, struct source_row *at,
                               struct error *error)
{
    enum status status = STATUS_OK;
    walk->verifying->verified->links++;
    if (at->link.seq != walk->last.seq + 1)
        status =
            found(walk, at, "chain.gap",
                  "links of the chain before this row are missing, or repeated", error);
    else
        status = verify_hash(walk, at, error);
    if (status == STATUS_OK)
        status = verify_anchors(walk->verifying, &at->link, error);
    walk->last = at->link;
    return status == STATUS_OK ? advance(at, error) : status;
}

static struct source_row *next(struct walk *walk)
{
    struct source_row *first = NULL;
    for (size_t i = 0; i < SOURCES; i++) {
        struct source_row *at = &walk->sources[i];
        if (at->left && (!first || at->link.seq < first->link.seq))
            first = at;
    }
    return first;
}

static enum status start(struct walk *walk, struct error *error)
{
    static const enum statement statements[SOURCES] = {ST_LINKS, ST_SESSION_LINKS,
                                                       ST_DECISION_LINKS};
    enum status status = STATUS_OK;
    for (size_t i = 0; i < SOURCES && status == STATUS_OK; i++) {
        status = query_open(&walk->sources[i].query, walk->verifying->ledger,
                            statements[i], error);
        if (status == STATUS_OK)
            status = advance(&walk->sources[i], error);
    }
    return status;
}

enum status verify_chain(struct verifying *verifying, struct error *error)
{
    struct walk walk = {.verifying = verifying};
    enum status status = start(&walk, error);
    for (struct source_row *at; status == STATUS_OK && (at = next(&walk));)
        status = verify_link(&walk, at, error);
    for (size_t i = 0; i < SOURCES; i++)
        query_close(&walk.sources[i].query);
    if (status == STATUS_OK)
        status = verify_anchors(verifying, NULL, error);
    verifying->verified->head =
        (struct ledger_anchor){.seq = walk.last.seq, .hash = walk.last.hash};
    return status;
}
