/* What is told of a reload: to the ledger, and to who asks. */
#include "reload/reload_room.h"

#include <stdio.h>
#include <time.h>

#define NOTE_MOST ((size_t)1024 * 1024)

static const char *state_text(enum reload_state state)
{
    switch (state) {
    case RELOAD_ACTIVE:
        return "active";
    case RELOAD_WAITING:
        return "waiting";
    case RELOAD_REFUSED:
        return "refused";
    }
    return "";
}

static void put_text(struct buffer *out, const char *name, const char *text)
{
    buffer_printf(out, ",\"%s\":", name);
    if (text[0])
        buffer_put_json(out, text_of(text));
    else
        buffer_put_cstr(out, "null");
}

static void put_error(struct buffer *out, const struct error *error)
{
    buffer_put_cstr(out, "{\"code\":");
    buffer_put_json(out, text_of(error->code));
    put_text(out, "message", error->message);
    put_text(out, "fix", error->fix);
    put_text(out, "file", error->file);
    buffer_printf(out, ",\"line\":%u}", error->line);
}

static void put_report(struct buffer *out, struct text report)
{
    buffer_put_cstr(out, ",\"report\":");
    if (report.len)
        buffer_put_text(out, report);
    else
        buffer_put_cstr(out, "null");
}

bool reload_is_stale(const struct reload *reload, int64_t *since)
{
    int64_t now = (int64_t)time(NULL);
    *since = reload->refused_since;
    return reload->state == RELOAD_REFUSED &&
           now - reload->refused_since >= reload->options.stale_after_s;
}

static void why_refused(const struct error *why, char message[512])
{
    struct buffer out;
    buffer_borrow(&out, message, 511);
    buffer_put_cstr(&out, "a change of policies was REFUSED, and those of before go on "
                          "deciding: ");
    if (why->file[0])
        buffer_printf(&out, "%.120s", why->file);
    if (why->file[0] && why->line)
        buffer_printf(&out, ":%u", why->line);
    buffer_printf(&out, "%s%.200s (gonio policies --spool SPOOL says all)",
                  why->file[0] ? ": " : "", why->message);
    message[out.len] = '\0';
}

void reload_gap(const struct reload *reload, char message[512], struct reload_gap *gap)
{
    const struct reload_memory *memory = &reload->memory;
    *gap = (struct reload_gap){.message = message};
    message[0] = '\0';
    if (reload->state == RELOAD_REFUSED) {
        gap->code = "policies.refused";
        gap->since = reload->refused_since;
        why_refused(&reload->why, message);
    } else if (memory->waiting[0]) {
        gap->code = "policies.waiting";
        (void)snprintf(message, 512,
                       "a change of policies waits: gonio policies approve %s --spool "
                       "SPOOL",
                       memory->waiting);
    } else if (strcmp(memory->active, memory->folders) != 0) {
        gap->code = "policies.kept";
        gap->since = reload->since;
        (void)snprintf(message, 512,
                       "those that decide were rolled back to, and are not what the "
                       "folders hold (gonio policies --spool SPOOL)");
    }
}

void reload_tell(const struct reload *reload, struct buffer *out)
{
    const struct reload_memory *memory = &reload->memory;
    bool refused = reload->state == RELOAD_REFUSED;
    int64_t since = 0;
    bool stale = reload_is_stale(reload, &since);
    bool pinned = strcmp(memory->active, memory->folders) != 0;
    buffer_printf(out, "{\"state\":\"%s\",\"healthy\":%s,\"building\":%s",
                  state_text(reload->state), stale ? "false" : "true",
                  reload->build ? "true" : "false");
    put_text(out, "active", memory->active);
    buffer_printf(out, ",\"since\":%lld,\"rolled_back\":%s", (long long)reload->since,
                  pinned ? "true" : "false");
    put_text(out, "waiting", memory->waiting);
    put_text(out, "refused", refused ? reload->refused : "");
    buffer_printf(out, ",\"refused_since\":%lld,\"refused_at\":%lld",
                  (long long)reload->refused_since, (long long)reload->refused_at);
    if (reload->options.change_max != UINT32_MAX)
        buffer_printf(out, ",\"max_change\":%u", reload->options.change_max);
    buffer_put_cstr(out, ",\"why\":");
    if (refused)
        put_error(out, &reload->why);
    else
        buffer_put_cstr(out, "null");
    put_report(out, buffer_text(&reload->report));
    buffer_put_char(out, '}');
}

/* ---- into the ledger ---- */

static enum status put_active(struct ledger *ledger, struct reload_news *news,
                              struct error *error)
{
    struct ledger_generation generation = *news->version.generation;
    generation.at = (int64_t)time(NULL);
    generation.note = text_of(news->cause);
    enum status status = ledger_generation_put(ledger, &generation, error);
    news->version.ledger_id = generation.id;
    return status;
}

static enum status put_note(struct ledger *ledger, const struct reload_news *news,
                            struct error *error)
{
    struct buffer note;
    buffer_init(&note, NOTE_MOST);
    buffer_printf(&note, "{\"state\":\"%s\",\"cause\":\"%s\"", state_text(news->state),
                  news->cause);
    put_text(&note, "id", news->version.id);
    buffer_put_cstr(&note, ",\"why\":");
    if (news->state == RELOAD_REFUSED)
        put_error(&note, &news->why);
    else
        buffer_put_cstr(&note, "null");
    put_report(&note, news->report);
    buffer_put_char(&note, '}');
    enum status status = buffer_failed(&note) ? error_no_memory(error)
                                              : ledger_note(ledger, "policies",
                                                            buffer_text(&note), error);
    buffer_release(&note);
    return status;
}

enum status reload_record(struct ledger *ledger, struct reload_news *news,
                          struct error *error)
{
    enum status status =
        news->state == RELOAD_ACTIVE ? put_active(ledger, news, error) : STATUS_OK;
    return status ? status : put_note(ledger, news, error);
}
