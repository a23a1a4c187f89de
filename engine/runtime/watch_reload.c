/* Policies that change while the daemon works. Events say when to look, and the
 * rescan looks anyway; a building runs on a thread of its own and wakes the loop
 * when it is done; what came of it is swapped in here, between two slices, so
 * between two claim-days. */
#include "runtime/watch_room.h"

#include "run/announce.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#define LOOK_MS     50  /* events come in swarms: one look for each */
#define ONCE_MOST_S 120 /* for a building */
#define ONCE_LOOK_S 10  /* for folders to hold still */

/* ---- news ---- */

static enum status record(struct watch *watch, struct reload_news *news,
                          struct error *error)
{
    enum status status = ledger_begin(watch->ledger, error);
    if (status)
        return status;
    status = reload_record(watch->ledger, news, error);
    if (!status)
        return ledger_commit(watch->ledger, error);
    ledger_rollback(watch->ledger);
    return status;
}

static void say_refused(struct watch *watch, const struct reload_news *news)
{
    const char *id = news->version.id[0] ? news->version.id : "none";
    char text[1024];
    struct buffer place;
    buffer_borrow(&place, text, sizeof text - 1);
    buffer_put_cstr(&place, "file=");
    buffer_put_json(&place, text_of(news->why.file));
    buffer_printf(&place, " line=%" PRIu32 " message=", news->why.line);
    buffer_put_json(&place, text_of(news->why.message));
    text[place.len] = '\0';
    watch->errors++;
    watch_log_fault(&watch->log, "policies.refused", "id=%s code=%s %s", id,
                    news->why.code, text);
    announce_refused(watch->options->bus, TEXT_NONE, id, &news->why);
}

/* Decides, and the folders hold something else. */
static void say_kept(struct watch *watch)
{
    char words[512];
    struct reload_gap gap;
    reload_gap(watch->reload, words, &gap);
    if (gap.code)
        watch_log_warn(&watch->log, gap.code, "note=\"%s\"", gap.message);
}

static void say(struct watch *watch, const struct reload_news *news)
{
    const char *id = news->version.id[0] ? news->version.id : "none";
    switch (news->state) {
    case RELOAD_ACTIVE:
        watch_log_info(&watch->log, "policies.active", "id=%s cause=\"%s\"", id,
                       news->cause);
        say_kept(watch);
        return;
    case RELOAD_WAITING:
        watch_log_warn(&watch->log, "policies.waiting",
                       "id=%s note=\"gonio policies approve %s --spool SPOOL\"", id,
                       id);
        return;
    case RELOAD_REFUSED:
        say_refused(watch, news);
        return;
    }
}

/* The ledger first: no decision names policies that it does not have. */
static enum status take(struct watch *watch, struct reload_news *news,
                        struct error *error)
{
    struct policy_set *before = watch->policies;
    enum status status = record(watch, news, error);
    if (status)
        return status;
    say(watch, news);
    watch->keeps_policies = news->state == RELOAD_REFUSED;
    if (news->state != RELOAD_ACTIVE)
        return STATUS_OK;
    watch->policies = news->version.policies;
    watch->generation = news->version.ledger_id;
    if (watch->keeper)
        keeper_use(watch->keeper, watch->policies, watch->generation);
    if (before && before != watch->policies)
        reload_forget(watch->reload, before);
    return STATUS_OK;
}

/* ---- looking ---- */

static enum status look(struct watch *watch, uint32_t *again_ms, struct error *error)
{
    bool changed = false, ready = false;
    struct reload_news news;
    enum status status = reload_ready(watch->reload, &news, &ready, error);
    if (!status && ready)
        status = take(watch, &news, error);
    if (!status)
        status = reload_look(watch->reload, &changed, again_ms, error);
    if (!status && changed)
        status = reload_begin(watch->reload, watch->ledger, error);
    return status;
}

static void start_timer(struct watch *watch, uint64_t ms)
{
    if (uv_timer_start(&watch->relook, watch_on_relook, ms, 0) == 0)
        return;
    struct error error;
    error_set(&error, STATUS_IO, "watch.timer", "a timer could not be set");
    watch_break(watch, &error);
}

void watch_look_at_policies(struct watch *watch)
{
    struct error error = ERROR_NONE;
    uint32_t again_ms = 0;
    if (!watch->wakes)
        return; /* --once: settled before the loop began */
    watch->looked_ms = uv_now(&watch->loop);
    enum status status = look(watch, &again_ms, &error);
    if (status && !spool_will_pass(&error)) {
        watch_break(watch, &error);
        return;
    }
    if (status) {
        watch->errors++;
        watch_log_error(&watch->log, "policies.later", &error);
        again_ms = 5000;
    }
    if (again_ms)
        start_timer(watch, again_ms);
}

/* ---- what the loop calls ---- */

/* A look is due soon, or later already: what comes meanwhile waits for it. */
void watch_on_folders(uv_poll_t *folders, int status, int events)
{
    struct watch *watch = folders->data;
    (void)events;
    if (status < 0)
        (void)uv_poll_stop(folders); /* the rescan goes on */
    else if (reload_hear(watch->reload) &&
             !uv_is_active((const uv_handle_t *)&watch->relook))
        start_timer(watch, LOOK_MS);
}

void watch_on_relook(uv_timer_t *timer)
{
    watch_look_at_policies(timer->data);
}

static void on_built(uv_async_t *built)
{
    watch_look_at_policies(built->data);
}

int watch_start_reload(struct watch *watch)
{
    int fd = reload_descriptor(watch->reload);
    int failed = uv_timer_init(&watch->loop, &watch->relook);
    if (!failed)
        failed = uv_async_init(&watch->loop, &watch->built, on_built);
    watch->relook.data = watch->built.data = watch;
    watch->wakes = !failed;
    if (!failed && fd >= 0) {
        failed = uv_poll_init(&watch->loop, &watch->folders, fd);
        watch->folders.data = watch;
        if (!failed)
            failed = uv_poll_start(&watch->folders, (int)UV_READABLE, watch_on_folders);
    }
    if (!failed)
        watch_look_at_policies(watch);
    return failed;
}

/* ---- start and end ---- */

/* Called by the thread that builds, which there is only while the loop runs. */
static void wake(void *context)
{
    struct watch *watch = context;
    if (watch->wakes && uv_async_send(&watch->built))
        return; /* the next look finds it */
}

static void rest_ms(uint32_t ms)
{
    const struct timespec pause = {.tv_sec = ms / 1000,
                                   .tv_nsec = (long)(ms % 1000) * 1000000};
    (void)nanosleep(&pause, NULL);
}

/* The system did not let the folders be looked at; or they change all the time. */
static enum status unsettled(const struct watch *watch, struct error *error)
{
    struct reload_gap gap;
    char words[512];
    reload_gap(watch->reload, words, &gap);
    bool refused = gap.code && strcmp(gap.code, "policies.refused") == 0;
    error_set(error, STATUS_IO, "policies.unsettled",
              "what the folders of policies hold cannot be found out%s%s",
              refused ? ": " : "", refused ? gap.message : "");
    error_fix(error, "start again when they can be read and hold still; nothing was "
                     "decided");
    return error->status;
}

/* With --once nothing is decided before what changed since the last run is
 * active, or refused. */
static enum status settle(struct watch *watch, struct error *error)
{
    int64_t from = (int64_t)time(NULL);
    enum status status = STATUS_OK;
    uint32_t again_ms = 1;
    while (!status && !watch->ending && (again_ms || reload_builds(watch->reload)) &&
           (int64_t)time(NULL) - from <
               (reload_builds(watch->reload) ? ONCE_MOST_S : ONCE_LOOK_S)) {
        (void)uv_run(&watch->loop, UV_RUN_NOWAIT); /* asked to end? */
        status = look(watch, &again_ms, error);
        if (again_ms || reload_builds(watch->reload))
            rest_ms(again_ms > 0 && again_ms < 20 ? again_ms : 20);
    }
    if (!status && !watch->ending && (again_ms || reload_builds(watch->reload)))
        return unsettled(watch, error);
    return status;
}

enum status watch_open_reload(struct watch *watch, struct error *error)
{
    char store[PATH_MAX];
    const struct watch_config *config = &watch->config;
    struct reload_news first;
    enum status status = spool_path(&watch->spool, "policies", store, error);
    const struct reload_options options = {
        .folders = watch->options->policies,
        .store = store,
        .change_max =
            config->change_max < 0 ? UINT32_MAX : (uint32_t)config->change_max,
        .stale_after_s = (uint32_t)config->stale_after_s,
        .wake = wake,
        .context = watch,
    };
    if (!status)
        status = reload_open(&options, &watch->reload, &first, error);
    if (!status)
        status = take(watch, &first, error);
    return status || !watch->options->once ? status : settle(watch, error);
}

/* ---- asked for ---- */

enum status watch_answer_policies(struct watch *watch,
                                  const struct control_asked *asked,
                                  const struct answer_out *out, bool *negative,
                                  struct error *error)
{
    char store[PATH_MAX];
    struct reload_news news;
    bool ready = false;
    enum status status = spool_path(&watch->spool, "policies", store, error);
    const struct versions_desk desk = {watch->reload, store, watch->ledger, negative};
    if (!status)
        status = versions_answer(&desk, asked->count - 1, asked->words + 1, out, &news,
                                 &ready, error);
    if (!ready)
        return status;
    struct error failed = ERROR_NONE;
    if (take(watch, &news, &failed)) {
        watch_break(watch, &failed);
        *error = failed;
        return failed.status;
    }
    return status;
}
