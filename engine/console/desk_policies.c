/* :policies, what there is to decide with; :open, the file in one's editor. */
#include "console/desk_room.h"

#include "author/survey.h"
#include "base/date.h"
#include "console/program.h"

#define HASH_SHOWN 12
#define NAMES_MOST ((size_t)1024 * 1024)

/* ---- :policies ---- */

/* From the first to the last day that a dated value speaks of. */
struct span {
    int32_t first, last; /* DATE_NONE: none has an end */
    bool open;           /* a value has no end */
};

static void take_entry(void *context, const struct survey_entry *entry)
{
    struct span *span = context;
    if (!entry->dates || strcmp(entry->section, "parameters") != 0)
        return;
    if (entry->dates->from != DATE_NONE &&
        (span->first == DATE_NONE || entry->dates->from < span->first))
        span->first = entry->dates->from;
    span->open |= entry->dates->to == DATE_NONE && !entry->followed;
    if (entry->dates->to != DATE_NONE &&
        (span->last == DATE_NONE || entry->dates->to > span->last))
        span->last = entry->dates->to;
}

static void put_span(struct rows *rows, const struct policy *policy)
{
    struct span span = {DATE_NONE, DATE_NONE, false};
    char first[11], last[11];
    survey_walk(policy, take_entry, &span);
    date_write(span.first, first);
    date_write(span.last, last);
    if (!first[0] && !last[0])
        rows_text(rows, TEXT_NONE);
    else
        rows_printf(rows, "%s to %s", first[0] ? first : "ever",
                    span.open || !last[0] ? "now" : last);
}

/* "acme 3 over commercial 2026.1"; what is tried stands on top. */
static void put_layers(struct rows *rows, const struct policy *policy)
{
    char bytes[300];
    struct buffer text;
    buffer_borrow(&text, bytes, sizeof bytes);
    for (size_t i = 0; i < policy->layer_count; i++) {
        const struct policy_layer *layer = &policy->layers[i];
        bool tried = text_is(layer->path, TRIED_NAME);
        buffer_printf(&text, "%s%.*s %.*s", i ? " over " : "",
                      tried ? 5 : (int)layer->id.len, tried ? "tried" : layer->id.at,
                      tried ? 0 : (int)layer->version.len, layer->version.at);
    }
    rows_text(rows, buffer_text(&text));
}

static void put_policy(struct rows *rows, struct text id, const struct policy *policy)
{
    char hash[HASH_TEXT];
    rows_text(rows, id);
    if (!policy) {
        for (int i = 0; i < 5; i++)
            rows_text(rows, TEXT_NONE);
        return;
    }
    hash_write(&policy->hash, hash);
    rows_text(rows, policy->version);
    rows_printf(rows, "%.*s", HASH_SHOWN, strchr(hash, ':') + 1);
    rows_number(rows, (int64_t)policy->rule_count);
    put_span(rows, policy);
    put_layers(rows, policy);
}

/* A policy with a fault is told, and the others are listed. */
static enum status load_all(struct console_call *call, const struct text *ids,
                            size_t count, struct error *error)
{
    struct console *console = call->console;
    for (size_t i = 0; i < count; i++) {
        const struct policy *policy;
        enum status status =
            policy_set_find(desk_set(console->desk), ids[i], &policy, error);
        if (status && status != STATUS_POLICY)
            return status;
        if (status)
            screen_error(&console->screen, error);
    }
    *error = ERROR_NONE;
    return STATUS_OK;
}

static void put_unread(struct screen *screen, const struct policy_set *set,
                       const struct text *ids, size_t count)
{
    struct buffer names;
    if (!screen_is_prose(screen))
        return;
    buffer_init(&names, NAMES_MOST);
    BUFFER_LITERAL(&names, "not read yet, :policies all does:");
    for (size_t i = 0; i < count; i++)
        if (!policy_set_loaded(set, ids[i]))
            buffer_printf(&names, " %.*s", TEXT_ARG(ids[i]));
    terminal_wrap(&screen->terminal, &screen->out, 2, buffer_text(&names));
    screen->out.failed |= buffer_failed(&names);
    buffer_release(&names);
}

enum status desk_run_policies(struct console_call *call, struct error *error)
{
    static const char *const columns[] = {"policy", "version", "hash", "rules",
                                          "values", "layers",  NULL};
    struct policy_set *set = desk_set(call->console->desk);
    struct screen *screen = &call->console->screen;
    const struct text *ids = NULL;
    size_t count = 0, read = 0;
    struct rows rows;
    enum status status = desk_words(call, 0, 1, error);
    if (!status && call->count && !text_is(call->words[0], "all"))
        status = desk_words(call, 0, 0, error);
    if (!status)
        status = policy_set_ids(set, &ids, &count, error);
    if (!status && call->count)
        status = load_all(call, ids, count, error);
    if (status)
        return status;
    rows_begin(&rows, screen, columns);
    for (size_t i = 0; i < count; i++) {
        const struct policy *policy = policy_set_loaded(set, ids[i]);
        read += policy != NULL;
        if (policy || !screen_is_prose(screen))
            put_policy(&rows, ids[i], policy);
    }
    if (read || !screen_is_prose(screen))
        rows_end(&rows);
    else
        buffer_release(&rows.cells);
    if (read < count)
        put_unread(screen, set, ids, count);
    return STATUS_OK;
}

/* ---- :open ---- */

struct place {
    struct text id; /* of the policy */
    struct text file;
    uint32_t line;
};

/* A policy with a fault is opened at the fault. */
static enum status place_of_fault(struct console *console, struct error *error,
                                  struct place *place)
{
    if (error->status != STATUS_POLICY || !error->file[0])
        return error->status;
    place->file = text_copy(&console->arena, text_of(error->file));
    place->line = error->line;
    *error = ERROR_NONE;
    return text_is_absent(place->file) ? error_no_memory(error) : STATUS_OK;
}

static enum status place_of(struct console *console, struct text id, struct text rule,
                            struct place *place, struct error *error)
{
    const struct policy *policy;
    struct desk_rule found;
    place->id = id;
    if (policy_set_find(desk_plain(console->desk), id, &policy, error))
        return place_of_fault(console, error, place);
    place->file = policy->path;
    place->line = 0;
    if (text_is_absent(rule))
        return STATUS_OK;
    enum status status = desk_rule_find(console, policy, rule, &found, error);
    if (status)
        return status;
    place->file = policy_file(policy, found.place);
    place->line = row_line(found.place);
    return STATUS_OK;
}

/* A single word is a payer, or else a rule of the policy that decides. */
static enum status read_words(struct console_call *call, struct place *place,
                              struct error *error)
{
    struct console *console = call->console;
    const struct policy *policy;
    struct text id = call->words[0], rule = call->words[1];
    bool named =
        call->count && !text_is_absent(policy_set_id(desk_plain(console->desk), id));
    if (named || call->count == 2)
        return place_of(console, id, rule, place, error);
    enum status status = desk_policy(console, &policy, error);
    if (status == STATUS_POLICY && !call->count)
        return place_of_fault(console, error, place);
    if (status && call->count)
        return policy_set_find(desk_plain(console->desk), id, &policy, error);
    return status ? status
                  : place_of(console, policy->id,
                             call->count ? call->words[0] : TEXT_NONE, place, error);
}

enum status desk_run_open(struct console_call *call, struct error *error)
{
    struct console *console = call->console;
    const struct policy *policy;
    struct place place = {.id = TEXT_NONE};
    bool changed = false;
    enum status status = desk_words(call, 0, 2, error);
    if (!status)
        status = read_words(call, &place, error);
    if (!status)
        status = screen_flush(&console->screen, error);
    if (!status)
        status = ask_baseline(console, error);
    if (!status)
        status = program_edit(place.file.at, place.line, error);
    if (!status)
        status = desk_look(console->desk, &changed, error);
    if (status)
        return status;
    if (!changed) {
        screen_say(&console->screen, "nothing changed on disk");
        return STATUS_OK;
    }
    status = text_is_absent(place.id)
                 ? STATUS_OK
                 : policy_set_find(desk_plain(console->desk), place.id, &policy, error);
    if (status)
        return status;
    screen_say(&console->screen, "the changed policies decide from now on");
    return desk_changed(console, error);
}
