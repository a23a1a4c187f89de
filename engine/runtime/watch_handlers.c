/* Event handlers in Lua: they hear what is decided, and have their share of the
 * loop's time between two slices. Nothing of theirs is a failure of the daemon. */
#include "runtime/watch_room.h"

#include <inttypes.h>
#include <unistd.h>

#define LINE_MOST ((size_t)4 * 1024)
#define BUSY_MS   5  /* beside deciding */
#define IDLE_MS   50 /* when there is nothing to decide */

static void say(void *context, const struct handlers_said *said)
{
    struct watch *watch = context;
    struct buffer text;
    buffer_init(&text, LINE_MOST);
    buffer_put_json(&text, said->why ? text_of(said->why->message) : said->line);
    if (buffer_failed(&text))
        buffer_clear(&text);
    const struct text shown = buffer_text(&text);
    if (!said->why) {
        watch_log_info(&watch->log, "handler.said", "handler=%s line=%.*s",
                       said->handler, TEXT_ARG(shown));
    } else {
        watch->errors++;
        watch_log_warn(&watch->log, "handler.failed",
                       "handler=%s code=%s at_line=%" PRIu32 " off=%s why=%.*s",
                       said->handler, said->why->code, said->why->line,
                       said->off ? "yes" : "no", TEXT_ARG(shown));
    }
    buffer_release(&text);
}

static enum status open_folder(struct watch *watch, struct error *error)
{
    if (watch->events >= 0)
        return STATUS_OK;
    return outlet_folder(watch->spool.dir[SPOOL_OUT], &watch->events, error);
}

enum status watch_open_handlers(struct watch *watch, struct error *error)
{
    const struct watch_options *options = watch->options;
    struct handlers *opened = NULL;
    if (!options->bus || !options->events || !options->events[0])
        return STATUS_OK;
    enum status status = open_folder(watch, error);
    if (status)
        return status;
    watch->rows = (struct ledger_rows){watch->ledger, watch->policies};
    const struct handlers_options made = {
        .folders = options->events,
        .roots = options->policies->scripts,
        .settings = watch->config.events,
        .setting_count = watch->config.event_count,
        .folder = watch->events,
        .rows = {&watch->rows, ledger_rows_walk},
        .say = say,
        .context = watch,
    };
    status = handlers_open(&made, &opened, error);
    if (status)
        return status;
    handlers_close(watch->handlers); /* its place on the bus is free */
    watch->handlers = opened;
    if (!handlers_subscribe(opened, options->bus))
        status = error_set(error, STATUS_LIMIT, "watch.listeners",
                           "too many plugins listen for event handlers to");
    return status;
}

void watch_close_handlers(struct watch *watch)
{
    handlers_close(watch->handlers);
    watch->handlers = NULL;
    if (watch->events >= 0)
        close(watch->events);
    watch->events = -1;
}

bool watch_handle(struct watch *watch, bool more)
{
    if (!watch->handlers)
        return false;
    if (watch->options->once) { /* lists are made once, at the end */
        handlers_hear(watch->handlers);
        return false;
    }
    watch->rows.policies = watch->policies; /* those that decide now */
    return handlers_step(watch->handlers, more ? BUSY_MS : IDLE_MS);
}

/* Asked to end, it does what was told; lists are made at the next start. */
void watch_finish_handlers(struct watch *watch)
{
    if (!watch->handlers)
        return;
    watch->rows.policies = watch->policies;
    if (watch->options->once)
        handlers_finish(watch->handlers);
    else
        handlers_hear(watch->handlers);
}

int64_t watch_handlers_due(const struct watch *watch, int64_t ms)
{
    uint64_t due = watch->handlers ? handlers_due(watch->handlers) : UINT64_MAX;
    return ms >= 0 && (uint64_t)ms < due ? ms : (int64_t)(due & INT64_MAX);
}
