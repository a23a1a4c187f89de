#include "handlers/handlers_room.h"

#include <stdlib.h>
#include <time.h>

#define QUEUE_EVENTS 4096
#define QUEUE_BYTES  ((size_t)32 * 1024 * 1024)
#define EVENT_MEMORY ((size_t)32 * 1024 * 1024)
#define DAY_S        86400
#define TOLD_EVERY_S 60

/* ---- clocks ---- */

int64_t handlers_clock_ms(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t handlers_now(const struct handlers *handlers)
{
    if (handlers->options.now)
        return handlers->options.now(handlers->options.context);
    return (int64_t)time(NULL);
}

/* The local day of a second. */
static int32_t day_of(int64_t now)
{
    const time_t seconds = (time_t)now;
    struct tm parts;
    if (!localtime_r(&seconds, &parts))
        return (int32_t)(now / DAY_S);
    return date_of(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}

/* ---- what is said ---- */

void handlers_say(struct handlers *handlers, const struct handler *handler,
                  unsigned faults_before)
{
    const struct handlers_said said = {handler->name, TEXT_NONE, &handler->last,
                                       handler->off};
    if (handler->faults != faults_before && handlers->options.say)
        handlers->options.say(handlers->options.context, &said);
}

static void say_lines(struct handlers *handlers, const struct handler *handler)
{
    struct text rest = buffer_text(&handler->log);
    while (rest.len && handlers->options.say) {
        const char *end = memchr(rest.at, '\n', rest.len);
        size_t len = end ? (size_t)(end - rest.at) : rest.len;
        const struct handlers_said said = {handler->name, {rest.at, len}, NULL, false};
        handlers->options.say(handlers->options.context, &said);
        rest.at += len + 1;
        rest.len -= len + (rest.len > len);
    }
}

static void say_dropped(struct handlers *handlers)
{
    int64_t now = handlers_now(handlers);
    struct error why;
    if (handlers->dropped == handlers->dropped_told ||
        now - handlers->dropped_at < TOLD_EVERY_S || !handlers->options.say)
        return;
    error_set(&why, STATUS_LIMIT, "handler.dropped",
              "%llu events were not handed to handlers: they come faster than they "
              "are handled; lists are not affected",
              (unsigned long long)(handlers->dropped - handlers->dropped_told));
    const struct handlers_said said = {"", TEXT_NONE, &why, false};
    handlers->options.say(handlers->options.context, &said);
    handlers->dropped_told = handlers->dropped;
    handlers->dropped_at = now;
}

/* ---- one event ---- */

void handlers_deliver(struct handlers *handlers, struct handler *handler,
                      const struct script_value *event)
{
    unsigned before = handler->faults;
    int64_t hour = handlers_now(handlers) / 3600;
    if (handler->off)
        return;
    if (handler->hour != hour)
        handler->lines = 0;
    handler->hour = hour;
    handler->today = handlers->today;
    (void)handler_call(handler, event);
    say_lines(handlers, handler);
    handlers_say(handlers, handler, before);
}

static void deliver_all(struct handlers *handlers, uint32_t kind,
                        const struct script_value *event)
{
    for (size_t i = 0; i < handlers->count; i++) {
        if (handlers->at[i].kinds & kind)
            handlers_deliver(handlers, &handlers->at[i], event);
    }
}

/* ---- the queue ---- */

static void enqueue(struct handlers *handlers, const struct event *event)
{
    struct script_value table;
    struct error error;
    struct arena arena;
    struct queued *queued = calloc(1, sizeof *queued);
    arena_init(&arena, EVENT_MEMORY);
    if (queued && happening_of(event, &arena, &table, &error) == STATUS_OK)
        queued->table = happening_keep(&table, &queued->size);
    arena_release(&arena);
    if (!queued || !queued->table ||
        queued->size > QUEUE_BYTES - handlers->queued_bytes) {
        if (queued)
            free(queued->table);
        free(queued);
        handlers->dropped++;
        return;
    }
    queued->kind = UINT32_C(1) << event->kind;
    *handlers->last = queued;
    handlers->last = &queued->next;
    handlers->queued++;
    handlers->queued_bytes += queued->size;
}

static bool hear(void *context, const struct event *event)
{
    struct handlers *handlers = context;
    if (event->kind == EVENT_DECISION_MADE || event->kind == EVENT_DECISION_SUPERSEDED)
        handlers->changed = true;
    if (!(handlers->kinds >> event->kind & 1))
        return true;
    if (handlers->queued >= QUEUE_EVENTS)
        handlers->dropped++;
    else
        enqueue(handlers, event);
    return true;
}

static void take(struct handlers *handlers)
{
    struct queued *queued = handlers->first;
    handlers->first = queued->next;
    if (!handlers->first)
        handlers->last = &handlers->first;
    handlers->queued--;
    handlers->queued_bytes -= queued->size;
    deliver_all(handlers, queued->kind, queued->table);
    free(queued->table);
    free(queued);
}

/* ---- the clock ---- */

static void tell_clock(struct handlers *handlers, uint32_t kind,
                       const char *const *pairs)
{
    struct script_value table;
    struct arena arena;
    struct error error;
    arena_init(&arena, EVENT_MEMORY);
    if (happening_plain(pairs, &arena, &table, &error) == STATUS_OK)
        deliver_all(handlers, kind, &table);
    arena_release(&arena);
}

static void end_day(struct handlers *handlers, int32_t day)
{
    char date[11];
    date_write(day, date);
    const char *const pairs[] = {"event", "day", "date", date, NULL};
    tell_clock(handlers, HANDLER_DAY, pairs);
}

static void end_week(struct handlers *handlers, int32_t monday)
{
    char from[11], to[11];
    date_write(monday, from);
    date_write(monday + 6, to);
    const char *const pairs[] = {"event", "week", "from", from, "to", to, NULL};
    tell_clock(handlers, HANDLER_WEEK, pairs);
}

static int32_t monday_of(int32_t day)
{
    return day - date_weekday(day) + 1;
}

/* A clock that goes back changes the day, and ends none. */
static void look_at_clock(struct handlers *handlers)
{
    int32_t before = handlers->today, today = day_of(handlers_now(handlers));
    if (today == before)
        return;
    handlers->today = today;
    if (today < before)
        return;
    end_day(handlers, before);
    if (monday_of(today) != monday_of(before)) {
        end_week(handlers, monday_of(before));
        handlers_want(handlers, EVERY_WEEK);
    }
    handlers_want(handlers, EVERY_DAY);
    handlers_want(handlers, EVERY_CHANGE); /* ages are another's */
}

/* ---- stepping ---- */

static bool step(struct handlers *handlers, bool hurry)
{
    if (handlers->first) {
        take(handlers);
        return true;
    }
    return handlers_list_step(handlers, hurry);
}

bool handlers_step(struct handlers *handlers, uint32_t ms)
{
    int64_t end = handlers_clock_ms() + ms;
    bool more = true;
    look_at_clock(handlers);
    while (more && handlers_clock_ms() <= end)
        more = step(handlers, false);
    say_dropped(handlers);
    return more;
}

void handlers_hear(struct handlers *handlers)
{
    while (handlers->first)
        take(handlers);
}

void handlers_finish(struct handlers *handlers)
{
    look_at_clock(handlers);
    while (step(handlers, true)) {
    }
    handlers->dropped_at = 0;
    say_dropped(handlers);
}

uint64_t handlers_due(const struct handlers *handlers)
{
    if (handlers->first || handlers->listing.handler)
        return 0;
    int64_t now = handlers_now(handlers);
    const time_t seconds = (time_t)now;
    struct tm parts = {0};
    uint64_t midnight = DAY_S;
    if (localtime_r(&seconds, &parts))
        midnight = (uint64_t)(DAY_S - (parts.tm_hour * 60 + parts.tm_min) * 60 -
                              (parts.tm_sec < 60 ? parts.tm_sec : 59));
    uint64_t due = midnight * 1000;
    if (handlers_list_waits(handlers)) {
        int64_t left = handlers->not_before_ms - handlers_clock_ms();
        if (left < (int64_t)due)
            due = left > 0 ? (uint64_t)left : 0;
    }
    return due;
}

/* ---- beginning and end ---- */

enum status handlers_open(const struct handlers_options *options,
                          struct handlers **handlers, struct error *error)
{
    struct handlers *made = calloc(1, sizeof *made);
    *handlers = NULL;
    if (!made)
        return error_no_memory(error);
    made->options = *options;
    made->last = &made->first;
    made->today = day_of(handlers_now(made));
    enum status status = handlers_load(made, error);
    if (status) {
        handlers_close(made);
        return status;
    }
    handlers_want(made, EVERY_CHANGE);
    handlers_want(made, EVERY_DAY);
    handlers_want(made, EVERY_WEEK);
    *handlers = made;
    return STATUS_OK;
}

void handlers_close(struct handlers *handlers)
{
    if (!handlers)
        return;
    if (handlers->bus)
        event_unsubscribe(handlers->bus, handlers);
    while (handlers->first) {
        struct queued *queued = handlers->first;
        handlers->first = queued->next;
        free(queued->table);
        free(queued);
    }
    for (size_t i = 0; i < handlers->count; i++)
        handler_close(&handlers->at[i]);
    free(handlers);
}

bool handlers_subscribe(struct handlers *handlers, struct event_bus *bus)
{
    const uint32_t changes =
        UINT32_C(1) << EVENT_DECISION_MADE | UINT32_C(1) << EVENT_DECISION_SUPERSEDED;
    const uint32_t all = (UINT32_C(1) << EVENT_KINDS) - 1;
    const struct event_subscriber subscriber = {hear, handlers,
                                                (handlers->kinds & all) | changes};
    if (!event_subscribe(bus, &subscriber))
        return false;
    handlers->bus = bus;
    return true;
}
