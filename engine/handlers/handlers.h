/* Event handlers in Lua, beside deciding and never in its way.
 *
 *   bus ──▶ queue (bounded; what does not fit is counted and told)
 *   handlers_step, between two slices of deciding, for so many milliseconds:
 *        queue ──▶ each handler that wants the event, in order of their names
 *        clock ──▶ "day", "week"
 *        lists ──▶ list.begin, a list.row for each decision, list.end
 *
 * A list is made from what is effective in the ledger, not from events, so that
 * no restart, and no event that was dropped, leaves a worklist wrong. It is
 * made when the program starts, and again at each change, day or week; and not
 * sooner than twenty times what the last one took, so that it never takes more
 * than a twentieth of the time.
 *
 * A handler that fails is told and goes on to the next event; the third time it
 * is switched off. Nothing of it touches a decision. */
#ifndef GONIO_HANDLERS_HANDLERS_H
#define GONIO_HANDLERS_HANDLERS_H

#include "handlers/handler.h"
#include "handlers/happening.h"

struct handlers;

typedef enum status handlers_row_fn(void *context, const struct happening_row *row,
                                    struct error *error);
/* The effective decisions for the primary payer of sessions of that date, in
 * the order of history; LIST_HELD: held and denied ones; LIST_CROSSINGS: the
 * crossings of that day. A failure of row ends it. */
struct handlers_rows {
    void *context;
    enum status (*walk)(void *context, enum handler_list list, int32_t date,
                        handlers_row_fn *row, void *row_context, struct error *error);
};

/* For the log: a line of a handler, or why it failed. No value of a session is
 * in it. */
struct handlers_said {
    const char *handler;
    struct text line;        /* absent: it failed */
    const struct error *why; /* NULL: it did not */
    bool off;                /* it is switched off */
};

struct handlers_options {
    /* Folders of NAME.lua, and files; a later NAME takes the place of one
     * before. Both may be NULL, and end with NULL. */
    const char *const *folders, *const *files;
    const char *const *roots;               /* folders that `use` searches; or NULL */
    const struct handler_setting *settings; /* NAME.off = yes leaves one out */
    size_t setting_count;
    int folder;                /* outlet_folder; not taken over */
    struct handlers_rows rows; /* walk NULL: there are no lists */
    void (*say)(void *context, const struct handlers_said *said);
    void *context;
    int64_t (*now)(void *context); /* seconds since 1970; NULL: the clock */
    uint32_t pause_ms;             /* between two lists; 0: 30 seconds */
};
/* A handler whose file has a fault is told, switched off, and no failure. A
 * setting of no handler or option there is, is one: STATUS_USAGE. */
enum status handlers_open(const struct handlers_options *options,
                          struct handlers **handlers, struct error *error) MUST_CHECK;
void handlers_close(struct handlers *handlers); /* NULL is allowed */
/* Until they are closed. False: there are too many subscribers. */
bool handlers_subscribe(struct handlers *handlers, struct event_bus *bus);

/* For about so long. True: there is more to do at once. */
bool handlers_step(struct handlers *handlers, uint32_t ms);
/* The events that wait, all of them, and no list. */
void handlers_hear(struct handlers *handlers);
/* Milliseconds until there is something to do if nothing happens before. */
uint64_t handlers_due(const struct handlers *handlers);
/* All that is left, lists too: before the program ends. */
void handlers_finish(struct handlers *handlers);

size_t handlers_count(const struct handlers *handlers);
const struct handler *handlers_at(const struct handlers *handlers, size_t index);
uint64_t handlers_dropped(const struct handlers *handlers);
/* For --status: a JSON array. */
void handlers_tell(const struct handlers *handlers, struct buffer *out);

#endif
