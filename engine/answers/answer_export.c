/* Everything that was received and decided, one object a line: what a practice
 * needs when nothing of ours runs any more.
 *
 *   {"gonio":"ledger export","version":1,...}
 *   {"receipt":{...}}                 each file
 *   {"rejection":{...}}               each record that was refused
 *   {"session":{...,"record":{...}}}  each revision of a session, as it came
 *   {"decision":{...,"decision":{...}}}  behind it, every decision of it
 *
 * --from and --to are dates of service; receipts and rejections are all there. */
#include "answers/answer_room.h"
#include "gonio/version.h"

static void put_text(struct buffer *out, const char *name, struct text text)
{
    buffer_printf(out, ",\"%s\":", name);
    if (text_is_absent(text))
        BUFFER_LITERAL(out, "null");
    else
        buffer_put_json(out, text);
}

static void put_number(struct buffer *out, const char *name, int64_t number)
{
    buffer_printf(out, ",\"%s\":%lld", name, (long long)number);
}

static void put_hash(struct buffer *out, const char *name, const struct hash *hash)
{
    char text[HASH_TEXT];
    hash_write(hash, text);
    put_text(out, name, text_of(text));
}

static enum status put_receipt(void *context, const struct receipt *receipt,
                               struct error *error)
{
    struct asked *asked = context;
    struct buffer *out = &asked->page;
    arena_reset(&asked->step);
    buffer_printf(out, "{\"receipt\":{\"id\":%lld", (long long)receipt->id);
    put_text(out, "name", receipt->name);
    put_hash(out, "hash", &receipt->hash);
    put_number(out, "size", (int64_t)receipt->size);
    put_text(out, "received_at", answer_time(&asked->step, receipt->received_at));
    put_number(out, "records", (int64_t)receipt->records);
    put_number(out, "ready", (int64_t)receipt->ready);
    put_number(out, "held", (int64_t)receipt->held);
    put_number(out, "denied", (int64_t)receipt->denied);
    put_number(out, "void", (int64_t)receipt->voids);
    put_number(out, "rejected", (int64_t)receipt->rejected);
    put_number(out, "duplicate", (int64_t)receipt->duplicates);
    BUFFER_LITERAL(out, "}}\n");
    return answer_flush(asked, false, error);
}

static enum status put_rejection(void *context, const struct look_rejection *rejection,
                                 struct error *error)
{
    struct asked *asked = context;
    struct buffer *out = &asked->page;
    buffer_printf(out, "{\"rejection\":{\"receipt\":%lld",
                  (long long)rejection->receipt);
    put_number(out, "record", (int64_t)rejection->record);
    BUFFER_LITERAL(out, ",\"why\":");
    buffer_put_compact(out, rejection->rejection);
    BUFFER_LITERAL(out, "}}\n");
    return answer_flush(asked, false, error);
}

static enum status put_decision(void *context, const struct ledger_decision *decision,
                                const struct ledger_session *session,
                                struct error *error)
{
    struct asked *asked = context;
    struct buffer *out = &asked->page;
    (void)session;
    buffer_printf(out, "{\"decision\":{\"id\":%lld", (long long)decision->id);
    put_number(out, "session", decision->session);
    put_number(out, "payer_rank", decision->rank);
    put_text(out, "cause", text_of(cause_text(decision->cause)));
    put_number(out, "caused_by", decision->caused_by);
    put_number(out, "receipt", decision->receipt);
    put_number(out, "supersedes", decision->supersedes);
    put_number(out, "policies", decision->generation);
    BUFFER_LITERAL(out, ",\"decision\":");
    buffer_put_text(out, decision->bytes);
    BUFFER_LITERAL(out, "}}\n");
    return answer_flush(asked, false, error);
}

static enum status put_session(void *context, const struct ledger_session *session,
                               struct error *error)
{
    struct asked *asked = context;
    struct buffer *out = &asked->page;
    const struct look_decisions decisions = {
        .session = session->id, .rank = -1, .from = DATE_NONE, .to = DATE_NONE};
    buffer_printf(out, "{\"session\":{\"id\":%lld", (long long)session->id);
    put_text(out, "billing_provider", session->provider);
    put_text(out, "session_id", session->session_id);
    put_number(out, "revision", session->revision);
    buffer_printf(out, ",\"effective\":%s", session->effective ? "true" : "false");
    put_number(out, "receipt", session->receipt);
    put_number(out, "in_file", (int64_t)session->record);
    put_hash(out, "hash", &session->input_hash);
    BUFFER_LITERAL(out, ",\"record\":");
    buffer_put_compact(out, session->bytes);
    BUFFER_LITERAL(out, "}}\n");
    enum status status = answer_flush(asked, false, error);
    return status ? status
                  : look_decisions(asked->answers->ledger, &decisions, put_decision,
                                   asked, error);
}

static enum status put_head(struct asked *asked, struct error *error)
{
    struct look_figures figures;
    struct buffer *out = &asked->page;
    enum status status = look_figures(asked->answers->ledger, &figures, error);
    if (status)
        return status;
    BUFFER_LITERAL(out, "{\"gonio\":\"ledger export\",\"version\":1");
    put_text(out, "engine", TEXT(GONIO_VERSION));
    put_text(out, "written_at", answer_time(&asked->step, asked->answers->now));
    put_number(out, "chain", figures.chain);
    put_hash(out, "chain_head", &figures.head);
    BUFFER_LITERAL(out, "}\n");
    return STATUS_OK;
}

enum status answer_export(struct asked *asked, struct error *error)
{
    struct ledger *ledger = asked->answers->ledger;
    const struct look_sessions which = {.from = asked->from, .to = asked->to};
    enum status status = put_head(asked, error);
    if (!status)
        status = look_receipts(ledger, put_receipt, asked, error);
    if (!status)
        status = look_rejections(ledger, 0, put_rejection, asked, error);
    if (!status)
        status = look_sessions(ledger, &which, put_session, asked, error);
    return status;
}
