/* Handlers of events, between two slices. */
#include "runtime/watch_room.h"

#include "runtime/outlet.h"

#include <inttypes.h>
#include <unistd.h>

/* Of every second of deciding, handlers have at most a few of these. */
#define HANDLERS_MS 20

static void say(void *context, const struct handlers_said *said)
{
    struct watch *watch = context;
    if (said->why) {
        watch->errors++;
        watch_log_warn(&watch->log, said->off ? "handler.off" : "handler.failed",
                       "handler=%s code=%s line=%u", said->handler, said->why->code,
                       said->why->line);
        return;
    }
    watch_log_info(&watch->log, "handler", "handler=%s line=\"%.*s\"", said->handler,
                   TEXT_ARG(said->line));
}

enum status watch_open_handlers(struct watch *watch, struct error *error)
{
    struct handlers_options options = {
        .folders = watch->options->events,
        .roots = watch->options->policies->scripts,
        .say = say,
        .context = watch,
    };
    watch->events_fd = -1;
    if (!watch->options->events)
        return STATUS_OK;
    enum status status =
        outlet_folder(watch->spool.dir[SPOOL_OUT], &watch->events_fd, error);
    options.folder = watch->events_fd;
    if (!status)
        status = handlers_open(&options, &watch->handlers, error);
    if (status)
        return status;
    if (handlers_subscribe(watch->handlers, watch->bus))
        return STATUS_OK;
    return error_set(error, STATUS_LIMIT, "watch.events",
                     "too many plugins listen to events");
}

bool watch_step_handlers(struct watch *watch)
{
    return watch->handlers && handlers_step(watch->handlers, HANDLERS_MS);
}

int64_t watch_handlers_due(const struct watch *watch)
{
    uint64_t ms = watch->handlers ? handlers_due(watch->handlers) : UINT64_MAX;
    return ms > INT64_MAX ? INT64_MAX : (int64_t)ms;
}

void watch_close_handlers(struct watch *watch, bool finish)
{
    if (watch->handlers && finish)
        handlers_finish(watch->handlers);
    handlers_close(watch->handlers);
    watch->handlers = NULL;
    if (watch->events_fd >= 0)
        close(watch->events_fd);
    watch->events_fd = -1;
}
