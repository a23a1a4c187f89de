#include "format/decision_reader.h"

#include "format/decision_parts.h"
#include "model/fields.h"

/* What a change is from or to, as JSON: one value. */
#define CHANGE_MAX ((size_t)1024 * 1024)

/* ---- head ---- */

static struct hash read_hash(struct walk *walk, struct walk_at *of, const char *name)
{
    struct hash hash = {{0}};
    struct walk_at at = walk_get(walk, of, name);
    if (!hash_read(walk_as_text(walk, &at), &hash))
        walk_fail(walk, &at, "a hash");
    return hash;
}

static void read_session(struct walk *walk, struct walk_at *of, struct session *session)
{
    object_clear(&session_object, session);
    session->session_id = walk_text(walk, of, "session_id");
    session->revision = walk_count(walk, of, "revision");
    struct text npi = walk_text_or_none(walk, of, "billing_provider");
    if (!text_is_absent(npi)) {
        session->billing_provider =
            walk_array(walk, 1, sizeof *session->billing_provider);
        if (!session->billing_provider)
            return;
        object_clear(&provider_object, session->billing_provider);
        session->billing_provider->npi = npi;
    }
    session->date_of_service = walk_date_or_none(walk, of, "date_of_service");
}

static void read_head(struct walk *walk, struct walk_at *of, struct decision *decision)
{
    struct session *session = walk_array(walk, 1, sizeof *session);
    struct walk_at schema = walk_get(walk, of, "schema");
    if (!text_is(walk_as_text(walk, &schema), "gonio/decision/1"))
        walk_fail(walk, &schema, "gonio/decision/1");
    if (!session)
        return;
    read_session(walk, of, session);
    decision->session = session;
    decision->payer = walk_text_or_none(walk, of, "payer");
    decision->payer_rank = walk_count(walk, of, "payer_rank");
    struct walk_at outcome = walk_get(walk, of, "outcome");
    if (!outcome_read(walk_as_text(walk, &outcome), &decision->outcome))
        walk_fail(walk, &outcome, "an outcome");
    session->is_void = decision->outcome == OUTCOME_VOID;
}

static void read_layers(struct walk *walk, struct walk_at *of,
                        struct decision *decision)
{
    size_t count;
    struct walk_at there = walk_find(walk, of, "layers");
    if (!there.json)
        return;
    struct walk_at list = walk_list(walk, of, "layers", &count);
    struct walk_at entry = walk_first(&list);
    struct policy_layer *layers = walk_array(walk, count, sizeof *layers);
    decision->policy_layers = layers;
    for (; layers && entry.json; walk_next(&entry)) {
        struct policy_layer *layer = &layers[decision->policy_layer_count++];
        layer->id = walk_text_or_none(walk, &entry, "id");
        layer->version = walk_text_or_none(walk, &entry, "version");
        layer->hash = read_hash(walk, &entry, "hash");
    }
}

static void read_policy(struct walk *walk, struct walk_at *of,
                        struct decision *decision)
{
    struct walk_at at = walk_get(walk, of, "policy");
    if (at.json && json_kind(at.json) != JSON_NULL) {
        decision->policy_id = walk_text(walk, &at, "id");
        decision->policy_version = walk_text_or_none(walk, &at, "version");
        decision->policy_hash = read_hash(walk, &at, "hash");
        read_layers(walk, &at, decision);
    }
    decision->engine = walk_text(walk, of, "engine");
    decision->known_on = walk_date_or_none(walk, of, "known_on");
    struct walk_at filing = walk_find(walk, of, "filing_date");
    decision->filing_date =
        filing.json ? walk_date_or_none(walk, of, "filing_date") : DATE_NONE;
    decision->input_hash = read_hash(walk, of, "input_hash");
}

static void read_day(struct walk *walk, struct walk_at *of, struct decision *decision)
{
    struct walk_at day = walk_object(walk, of, "day");
    decision->lead_session = walk_text_or_none(walk, &day, "lead_session");
    decision->day_sessions =
        walk_texts(walk, &day, "sessions", &decision->day_session_count);
    struct walk_at minutes = walk_object(walk, of, "minutes");
    decision->timed_minutes = walk_count(walk, &minutes, "timed");
    decision->untimed_minutes = walk_count(walk, &minutes, "untimed");
    decision->total_minutes = walk_count(walk, &minutes, "total");
}

/* ---- what if ---- */

/* The value as it was written: compact JSON. */
static struct text read_json(struct walk *walk, struct walk_at *of, const char *name)
{
    struct walk_at at = walk_get(walk, of, name);
    struct text text = TEXT_NONE;
    struct buffer out;
    if (!at.json)
        return text;
    buffer_init(&out, CHANGE_MAX);
    json_write(at.json, &out);
    if (!buffer_failed(&out))
        text = text_copy(walk->arena, buffer_text(&out));
    if (text_is_absent(text))
        walk_no_memory(walk);
    buffer_release(&out);
    return text;
}

static void read_change(struct walk *walk, struct walk_at *of, struct change *change)
{
    change->session_id = walk_text(walk, of, "session_id");
    change->pointer = walk_text(walk, of, "pointer");
    change->from = read_json(walk, of, "from");
    change->to = read_json(walk, of, "to");
    change->reach = walk_text_or_none(walk, of, "reach");
    struct walk_at kind = walk_get(walk, of, "kind");
    if (!change_kind_read(walk_as_text(walk, &kind), &change->kind))
        walk_fail(walk, &kind, "a kind of change");
}

static void read_proposal(struct walk *walk, struct walk_at *of,
                          struct proposal *proposal)
{
    size_t count;
    struct walk_at list = walk_list(walk, of, "changes", &count);
    struct walk_at entry = walk_first(&list);
    proposal->changes = walk_array(walk, count, sizeof *proposal->changes);
    for (; proposal->changes && entry.json; walk_next(&entry))
        read_change(walk, &entry, &proposal->changes[proposal->count++]);
    proposal->words = walk_text_or_none(walk, of, "words");
}

static void read_turning(struct walk *walk, struct walk_at *of, struct what_if *what_if)
{
    size_t count;
    struct walk_at list = walk_list(walk, of, "what_if_turns_on", &count);
    struct walk_at entry = walk_first(&list);
    what_if->turning = walk_array(walk, count, sizeof *what_if->turning);
    for (; what_if->turning && entry.json; walk_next(&entry)) {
        struct turning *turning = &what_if->turning[what_if->turning_count++];
        turning->rule = walk_text_or_none(walk, &entry, "rule");
        turning->facts = walk_texts(walk, &entry, "facts", &turning->fact_count);
    }
}

static void read_what_if(struct walk *walk, struct walk_at *of,
                         struct decision *decision)
{
    size_t count;
    struct walk_at there = walk_find(walk, of, "what_if");
    if (!there.json)
        return;
    struct walk_at list = walk_list(walk, of, "what_if", &count);
    struct walk_at entry = walk_first(&list);
    struct what_if *what_if = walk_array(walk, 1, sizeof *what_if);
    if (!what_if)
        return;
    what_if->proposals = walk_array(walk, count, sizeof *what_if->proposals);
    for (; what_if->proposals && entry.json; walk_next(&entry))
        read_proposal(walk, &entry, &what_if->proposals[what_if->count++]);
    if (!what_if->count)
        read_turning(walk, of, what_if);
    what_if->stopped = walk_find(walk, of, "what_if_stopped").json != NULL;
    decision->what_if = what_if;
}

/* ---- the whole ---- */

static void read_all(struct walk *walk, const struct json *json,
                     struct decision *decision)
{
    struct walk_at root = walk_root(json);
    if (json_kind(json) != JSON_OBJECT) {
        walk_fail(walk, &root, "an object");
        return;
    }
    read_head(walk, &root, decision);
    read_policy(walk, &root, decision);
    read_day(walk, &root, decision);
    decision_parts_units(walk, &root, decision);
    decision_parts_lines(walk, &root, decision);
    decision_parts_unbilled(walk, &root, decision);
    decision_parts_findings(walk, &root, decision);
    decision_parts_rules(walk, &root, decision);
    read_what_if(walk, &root, decision);
}

enum status decision_read(struct text text, struct arena *arena,
                          struct decision **decision, struct error *error)
{
    struct walk walk = {arena, error, STATUS_OK};
    struct json *json;
    *decision = NULL;
    enum status status = json_read_document(text, arena, &json, error);
    if (status)
        return status;
    struct decision *read = ARENA_NEW(arena, struct decision);
    if (!read)
        return error_no_memory(error);
    read_all(&walk, json, read);
    if (!walk.status)
        *decision = read;
    return walk.status;
}
