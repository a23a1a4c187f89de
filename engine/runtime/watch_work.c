/* The work between two looks at the world: one slice at a time, for as long as
 * there is something to do; then rest until something comes, or it is time to
 * look again. */
#include "runtime/watch_room.h"

#include "runtime/notify.h"
#include "runtime/slice.h"
#include "watch/retention.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#define SHOW_EVERY_MS  100
#define PAUSE_FIRST_MS 1000
#define PAUSE_MOST_MS  60000
/* Where the system tells of files, a look is for what it did not tell. */
#define RESCAN_MS         30000
#define RESCAN_POLLING_MS 5000
/* With --once: longer than it takes for any file that is there to be whole. */
#define ONCE_MOST_S (ENTRY_YOUNG_S + 3)
/* A clock that went back further than any correction does. */
#define BACK_S 2

static int64_t now_s(void)
{
    return (int64_t)time(NULL);
}

/* ---- the line of status ---- */

void watch_show(struct watch *watch)
{
    uint64_t now = uv_now(&watch->loop);
    struct inbox_picture picture;
    const struct watch_counts *counts = watch->counts;
    const char *doing = watch->pause.since_s    ? "PAUSED"
                        : watch->keeps_policies ? "policies REFUSED, old ones decide"
                                                : "watching";
    if (!watch->log.terminal || now < watch->shown_ms + SHOW_EVERY_MS)
        return;
    watch->shown_ms = now;
    inbox_tell(watch->inbox, &picture);
    watch_log_status(&watch->log,
                     "%s: %" PRIu64 " in inbox, %" PRIu64 " files, %" PRIu64
                     " refused; %" PRIu64 " ready, %" PRIu64 " held, %" PRIu64
                     " denied, %" PRIu64 " rejected, %" PRIu64 " duplicate, %" PRIu64
                     " void",
                     doing, picture.ready + picture.waiting, counts->files,
                     counts->refused, counts->ready, counts->held, counts->denied,
                     counts->rejected, counts->duplicates, counts->voids);
}

/* ---- ending ---- */

void watch_break(struct watch *watch, const struct error *error)
{
    watch->broken = true;
    watch->error = *error;
    uv_stop(&watch->loop);
}

void watch_end(struct watch *watch)
{
    watch->ending = true;
    uv_stop(&watch->loop);
}

/* ---- resting ---- */

static void rest(struct watch *watch, int64_t ms)
{
    (void)uv_idle_stop(&watch->work);
    if (uv_timer_start(&watch->rest, watch_on_rest, ms > 0 ? (uint64_t)ms : 1, 0)) {
        struct error error;
        error_set(&error, STATUS_IO, "watch.timer", "a timer could not be set");
        watch_break(watch, &error);
    }
    watch_show(watch);
}

void watch_begin_work(struct watch *watch)
{
    if (watch->pause.since_s)
        return; /* its timer runs */
    (void)uv_timer_stop(&watch->rest);
    if (uv_idle_start(&watch->work, watch_on_work))
        watch_end(watch);
}

void watch_on_rest(uv_timer_t *timer)
{
    struct watch *watch = timer->data;
    int64_t since = watch->pause.since_s;
    watch->pause.since_s = 0;
    watch_begin_work(watch);
    watch->pause.since_s = since;
}

void watch_on_stir(uv_poll_t *stir, int status, int events)
{
    struct watch *watch = stir->data;
    (void)events;
    if (status == 0 && inbox_hear(watch->inbox))
        watch_begin_work(watch);
}

static bool is_once_over(const struct watch *watch, int64_t ms)
{
    int64_t spent = now_s() - watch->started_s;
    return ms < 0 || spent > ONCE_MOST_S || spent < 0;
}

/* Once a day, and when there is nothing else to do. */
static void keep_house(struct watch *watch)
{
    const struct watch_config *config = &watch->config;
    int32_t today = (int32_t)(now_s() / 86400);
    struct error error = ERROR_NONE;
    uint64_t removed = 0;
    if (watch->kept_on == today || (!config->keep_done_days && !config->keep_out_days))
        return;
    watch->kept_on = today;
    if (retention_run(&watch->spool, config, today, &removed, &error)) {
        watch->errors++;
        watch_log_error(&watch->log, "retention.failed", &error);
    } else {
        watch_log_info(&watch->log, "retention.done", "removed=%" PRIu64, removed);
    }
}

int64_t watch_rescan_ms(const struct watch *watch)
{
    struct inbox_picture picture;
    if (watch->config.rescan_ms)
        return watch->config.rescan_ms;
    inbox_tell(watch->inbox, &picture);
    return picture.polling ? RESCAN_POLLING_MS : RESCAN_MS;
}

/* Nothing is left to do for now. */
static void rest_for_long(struct watch *watch)
{
    int64_t ms = inbox_look_again_ms(watch->inbox);
    if (inbox_is_stirred(watch->inbox))
        return; /* something came behind what the pass had read already */
    keep_house(watch);
    if (watch->options->once && is_once_over(watch, ms)) {
        watch_end(watch);
        return;
    }
    if (ms < 0 || ms > watch_rescan_ms(watch))
        ms = watch_rescan_ms(watch);
    rest(watch, watch_handlers_due(watch, ms));
}

/* ---- pauses ---- */

static void pause_work(struct watch *watch, const struct error *why)
{
    struct watch_pause *pause = &watch->pause;
    if (!pause->since_s) {
        pause->since_s = now_s();
        pause->ms = PAUSE_FIRST_MS;
        watch->errors++;
        watch_log_error(&watch->log, "intake.paused", why);
        notify("STATUS=paused: no room, or too many open files");
    } else if (pause->ms < PAUSE_MOST_MS) {
        pause->ms = 2 * pause->ms < PAUSE_MOST_MS ? 2 * pause->ms : PAUSE_MOST_MS;
    }
    pause->why = *why;
    intake_recover(watch->intake);
    rest(watch, pause->ms);
}

static void resume(struct watch *watch)
{
    watch_log_info(&watch->log, "intake.resumed", "after_s=%" PRId64,
                   now_s() - watch->pause.since_s);
    watch->pause.since_s = 0;
    notify("STATUS=watching");
}

/* ---- a slice ---- */

/* Sequence orders the ledger, not time; but somebody should know. */
static void look_at_clock(struct watch *watch)
{
    int64_t now = now_s();
    if (now + BACK_S < watch->last_s)
        watch_log_warn(&watch->log, "clock.backwards", "by_s=%" PRId64,
                       watch->last_s - now);
    watch->last_s = now;
}

static enum status step(struct watch *watch, bool *more, struct error *error)
{
    look_at_clock(watch);
    enum status status = watch_know(watch, error);
    if (status)
        return status;
    slice_begin();
    status = intake_step(watch->intake, more, error);
    slice_end();
    return status;
}

void watch_on_work(uv_idle_t *work)
{
    struct watch *watch = work->data;
    struct error error = ERROR_NONE;
    bool more = false;
    enum status status = step(watch, &more, &error);
    if (status && spool_will_pass(&error) && !watch->options->once) {
        pause_work(watch, &error);
        return;
    }
    if (status) {
        watch_break(watch, &error);
        return;
    }
    if (watch->pause.since_s)
        resume(watch);
    more |= watch_handle(watch, more);
    if (!more)
        rest_for_long(watch);
    else
        watch_show(watch);
}
