/* Lists: what is effective now, row by row, for a handler that makes a file of
 * it. One list at a time, one date of service at a step. */
#include "handlers/handlers_room.h"

#include <stdio.h>

#define PAUSE_MS   30000
#define SHARE      20 /* a list takes a twentieth of the time at most */
#define ROW_MEMORY ((size_t)16 * 1024 * 1024)

void handlers_want(struct handlers *handlers, enum handler_every every)
{
    for (size_t i = 0; i < handlers->count; i++) {
        struct handler *handler = &handlers->at[i];
        if (handler->list.of != LIST_NONE && handler->list.every == every &&
            !handler->off && handlers->options.rows.walk)
            handlers->due[i] = true;
    }
}

bool handlers_list_waits(const struct handlers *handlers)
{
    for (size_t i = 0; i < handlers->count; i++) {
        if (handlers->due[i])
            return true;
    }
    return handlers->changed;
}

static void tell(struct handlers *handlers, const char *const *pairs, int64_t rows)
{
    struct handler *handler = handlers->listing.handler;
    struct script_value table;
    struct arena arena;
    struct error error;
    unsigned before = handler->faults;
    arena_init(&arena, ROW_MEMORY);
    if (happening_plain(pairs, &arena, &table, &error) == STATUS_OK) {
        if (rows >= 0) /* there is room for more names */
            table.entries[table.count++] = (struct script_entry){
                TEXT("rows"), {.kind = SCRIPT_INTEGER, .integer = rows}};
        handlers_deliver(handlers, handler, &table);
    } else {
        handler_fault(handler, &error);
        handlers_say(handlers, handler, before);
    }
    arena_release(&arena);
}

static bool begin(struct handlers *handlers, size_t index)
{
    struct handler *handler = &handlers->at[index];
    struct listing *listing = &handlers->listing;
    char from[11], to[11];
    unsigned before = handler->faults;
    handlers->due[index] = false;
    if (handler->off)
        return true;
    handler->today = handlers->today;
    *listing = (struct listing){
        .handler = handler,
        .next = handlers->today - (int32_t)handler->list.days,
        .to = handlers->today,
        .began_ms = handlers_clock_ms(),
    };
    date_write(listing->next, from);
    date_write(listing->to, to);
    const char *const pairs[] = {
        "event", "list.begin", "list", handler_list_names[handler->list.of],
        "from",  from,         "to",   to,
        NULL};
    if (handler_begin_list(handler)) {
        tell(handlers, pairs, -1);
        return true;
    }
    handlers_say(handlers, handler, before);
    listing->handler = NULL;
    return true;
}

static void end(struct handlers *handlers, bool good)
{
    struct listing *listing = &handlers->listing;
    struct handler *handler = listing->handler;
    const char *const pairs[] = {"event", "list.end", "list",
                                 handler_list_names[handler->list.of], NULL};
    unsigned before = handler->faults;
    if (good)
        tell(handlers, pairs, listing->rows);
    good = good && handler->faults == before;
    before = handler->faults;
    (void)handler_end_list(handler, good);
    handlers_say(handlers, handler, before);
    handlers->round_ms += handlers_clock_ms() - listing->began_ms;
    listing->handler = NULL;
}

/* Lists that are due together are made one after the other, so that who rests is
 * not woken up for each. */
static void end_round(struct handlers *handlers)
{
    int64_t pause = handlers->options.pause_ms ? handlers->options.pause_ms : PAUSE_MS;
    int64_t share = SHARE * handlers->round_ms;
    handlers->not_before_ms = handlers_clock_ms() + (share > pause ? share : pause);
    handlers->round = false;
    handlers->round_ms = 0;
}

/* ---- rows ---- */

static enum status give_row(void *context, const struct happening_row *row,
                            struct error *error)
{
    struct handlers *handlers = context;
    struct listing *listing = &handlers->listing;
    struct script_value table;
    struct arena arena;
    unsigned before = listing->handler->faults;
    arena_init(&arena, ROW_MEMORY);
    enum status status = happening_row(row, &arena, &table, error);
    if (!status) {
        listing->rows++;
        handlers_deliver(handlers, listing->handler, &table);
        if (listing->handler->faults != before) /* a list with a gap is none */
            status = error_set(error, STATUS_POLICY, "handler.row", "a row failed");
    }
    arena_release(&arena);
    return status;
}

static void walk(struct handlers *handlers)
{
    const struct handlers_rows *rows = &handlers->options.rows;
    struct listing *listing = &handlers->listing;
    struct handler *handler = listing->handler;
    struct error error = ERROR_NONE;
    unsigned before = handler->faults;
    enum status status = rows->walk(rows->context, handler->list.of, listing->next,
                                    give_row, handlers, &error);
    if (status && handler->faults == before) {
        handler_fault(handler, &error);
        handlers_say(handlers, handler, before);
    }
    if (status)
        end(handlers, false);
    else if (listing->next++ == listing->to)
        end(handlers, true);
}

bool handlers_list_step(struct handlers *handlers, bool hurry)
{
    if (handlers->listing.handler) {
        walk(handlers);
        return true;
    }
    if (!hurry && !handlers->round && handlers_clock_ms() < handlers->not_before_ms)
        return false;
    if (handlers->changed && !handlers->round) {
        handlers_want(handlers, EVERY_CHANGE);
        handlers->changed = false;
    }
    for (size_t i = 0; i < handlers->count; i++) {
        if (handlers->due[i]) {
            handlers->round = true;
            return begin(handlers, i);
        }
    }
    if (!handlers->round)
        return false;
    end_round(handlers);
    return hurry && handlers->changed;
}
