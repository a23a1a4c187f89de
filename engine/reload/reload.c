#include "reload/reload_room.h"

#include "reload/trees.h"

#include <signal.h>
#include <stdlib.h>
#include <time.h>

#define SETTLE_MS    500
#define DEADLINE_MS  60000
#define DAYS         500
#define UNSETTLED    20 /* times the settling time; then it is built as it is */
#define UNSETTLED_MS 10000
#define AGAIN_MS     5000 /* after a failure of the system */
#define REPORT_MOST  ((size_t)4 * 1024 * 1024)
#define TEXTS_MEM    ((size_t)1024 * 1024)

static int64_t wall_clock(void)
{
    return (int64_t)time(NULL);
}

/* ---- options ---- */

static const char *kept(struct reload *reload, const char *text)
{
    return text ? text_copy(&reload->arena, text_of(text)).at : NULL;
}

static const char *const *kept_list(struct reload *reload, const char *const *list)
{
    size_t count = 0;
    while (list && list[count])
        count++;
    const char **copy = ARENA_ARRAY(&reload->arena, const char *, count + 1);
    for (size_t i = 0; copy && i < count; i++)
        if (!(copy[i] = kept(reload, list[i])))
            return NULL;
    return copy;
}

static bool keep_options(struct reload *reload, const struct reload_options *options)
{
    reload->options = *options;
    reload->options.folders = &reload->folders;
    reload->options.store = kept(reload, options->store);
    reload->folders.payers = kept_list(reload, options->folders->payers);
    reload->folders.scripts = kept_list(reload, options->folders->scripts);
    reload->folders.data = kept(reload, options->folders->data);
    if (!options->settle_ms)
        reload->options.settle_ms = SETTLE_MS;
    if (!options->deadline_ms)
        reload->options.deadline_ms = DEADLINE_MS;
    if (!options->days)
        reload->options.days = DAYS;
    return reload->options.store && reload->folders.payers && reload->folders.scripts &&
           (!options->folders->data || reload->folders.data);
}

/* ---- which version decides ---- */

static struct reload_version version_of(const struct held *held)
{
    struct reload_version version = {.policies = held->set,
                                     .generation = &held->generation.whole};
    memcpy(version.id, held->generation.id, sizeof version.id);
    return version;
}

static void retire(struct reload *reload, struct held *held)
{
    if (!held)
        return;
    held->next = reload->retired;
    reload->retired = held;
}

void reload_forget(struct reload *reload, const struct policy_set *policies)
{
    for (struct held **at = &reload->retired; *at; at = &(*at)->next)
        if ((*at)->set == policies) {
            struct held *gone = *at;
            *at = gone->next;
            held_free(gone);
            return;
        }
}

static void tell_store(const struct reload *reload)
{
    struct buffer told;
    struct error unheard = ERROR_NONE;
    buffer_init(&told, REPORT_MOST);
    reload_tell(reload, &told);
    if (!buffer_failed(&told) &&
        memory_tell(reload->options.store, buffer_text(&told), &unheard))
        unheard = ERROR_NONE; /* the ledger has it, and the log */
    buffer_release(&told);
}

static void no_fault(struct reload *reload)
{
    reload->why = ERROR_NONE;
    reload->refused[0] = '\0';
    reload->refused_since = reload->refused_at = 0;
}

static void no_waiting(struct reload *reload)
{
    held_free(reload->waiting);
    reload->waiting = NULL;
    reload->memory.waiting[0] = '\0';
}

/* Takes what is held. folders: their id, if that is decided about now. */
enum status reload_activate(struct reload *reload, struct held *held,
                            const char *folders, struct error *error)
{
    struct reload_memory before = reload->memory;
    memcpy(reload->memory.active, held->generation.id, GENERATION_ID);
    if (folders)
        memcpy(reload->memory.folders, folders, GENERATION_ID);
    reload->memory.waiting[0] = '\0';
    enum status status = memory_write(reload->options.store, &reload->memory, error);
    if (status) {
        reload->memory = before;
        return status;
    }
    if (reload->waiting == held)
        reload->waiting = NULL;
    no_waiting(reload);
    retire(reload, reload->active);
    reload->active = held;
    reload->state = RELOAD_ACTIVE;
    reload->since = wall_clock();
    no_fault(reload);
    return STATUS_OK;
}

void reload_put_news(struct reload *reload, const char *cause, struct reload_news *news)
{
    *news = (struct reload_news){.state = reload->state,
                                 .why = reload->why,
                                 .report = buffer_text(&reload->report),
                                 .cause = cause};
    switch (reload->state) {
    case RELOAD_ACTIVE:
        news->version = version_of(reload->active);
        break;
    case RELOAD_WAITING:
        news->version = version_of(reload->waiting);
        break;
    case RELOAD_REFUSED:
        memcpy(news->version.id, reload->refused, GENERATION_ID);
        break;
    }
    tell_store(reload);
}

/* ---- opening ---- */

static enum status open_last(struct reload *reload, struct held *held,
                             struct error *error)
{
    enum status status = generation_load(reload->options.store, reload->memory.active,
                                         &held->generation, error);
    if (!status)
        status = generation_open(&held->generation.whole, reload->options.store,
                                 &held->set, error);
    return status; /* each policy is loaded when it is first needed */
}

static enum status open_folders(struct reload *reload, struct held *held,
                                struct error *error)
{
    enum status status = generation_read(&reload->folders, &held->generation, error);
    if (!status)
        status = held_open(held, reload->options.store, error);
    if (status)
        return status;
    reload->built = held->generation.look;
    reload->any_built = true;
    return STATUS_OK;
}

/* When the folders hold what is active, or was rolled back from, nothing is to
 * be built. What cannot be read now is seen by the first look. */
static void see_folders(struct reload *reload)
{
    struct generation now;
    struct error unheard = ERROR_NONE;
    if (generation_read(&reload->folders, &now, &unheard) == STATUS_OK &&
        (strcmp(now.id, reload->memory.active) == 0 ||
         strcmp(now.id, reload->memory.folders) == 0)) {
        reload->built = now.look;
        reload->any_built = true;
    }
    generation_release(&now);
}

/* Another time it may be opened: what the folders hold by now takes its place only
 * when it never will. */
static bool is_for_now(const struct error *error)
{
    static const char *const for_good[] = {"policy.damaged", "file.missing",
                                           "file.folder"};
    bool now = error->status == STATUS_IO || error->status == STATUS_NO_MEMORY;
    for (size_t i = 0; i < sizeof for_good / sizeof *for_good && now; i++)
        now = strcmp(error->code, for_good[i]) != 0;
    return now;
}

/* The last good one. A copy that cannot be opened any more (damaged, of tables
 * that are gone) is no reason not to start when the folders can be. */
static enum status open_first(struct reload *reload, struct error *error)
{
    struct held *held = calloc(1, sizeof *held);
    bool first = !reload->memory.active[0];
    if (!held)
        return error_no_memory(error);
    enum status status = first ? STATUS_NOT_FOUND : open_last(reload, held, error);
    if (status && (first || !is_for_now(error))) {
        *error = ERROR_NONE;
        held_free(held);
        held = calloc(1, sizeof *held);
        status = held ? open_folders(reload, held, error) : error_no_memory(error);
        first = true;
    }
    if (!status && first)
        status = reload_activate(reload, held, held->generation.id, error);
    if (status) {
        held_free(held);
        return status;
    }
    reload->active = held;
    if (!first)
        see_folders(reload);
    return STATUS_OK;
}

enum status reload_open(const struct reload_options *options, struct reload **reload,
                        struct reload_news *first, struct error *error)
{
    struct reload *opened = calloc(1, sizeof *opened);
    *reload = NULL;
    if (!opened)
        return error_no_memory(error);
    arena_init(&opened->arena, TEXTS_MEM);
    buffer_init(&opened->report, REPORT_MOST);
    notice_open(&opened->notice);
    opened->since = wall_clock();
    enum status status =
        keep_options(opened, options) ? STATUS_OK : error_no_memory(error);
    if (!status)
        status = memory_read(opened->options.store, &opened->memory, error);
    if (!status)
        generation_sweep(opened->options.store);
    if (!status)
        status = open_first(opened, error);
    if (status) {
        reload_close(opened);
        return status;
    }
    *reload = opened;
    reload_put_news(opened, "started", first);
    return STATUS_OK;
}

static void end_build(struct reload *reload)
{
    if (!reload->build)
        return;
    (void)pthread_join(reload->thread, NULL);
    build_free(reload->build);
    reload->build = NULL;
}

void reload_rest(struct reload *reload)
{
    if (reload && reload->build) {
        atomic_store(&reload->build->stop, true);
        end_build(reload);
    }
}

void reload_close(struct reload *reload)
{
    if (!reload)
        return;
    reload_rest(reload);
    while (reload->retired)
        reload_forget(reload, reload->retired->set);
    held_free(reload->active);
    held_free(reload->waiting);
    notice_close(&reload->notice);
    buffer_release(&reload->report);
    arena_release(&reload->arena);
    free(reload);
}

void reload_limit(struct reload *reload, uint32_t change_max, uint32_t stale_after_s)
{
    reload->options.change_max = change_max;
    reload->options.stale_after_s = stale_after_s;
}

/* ---- looking ---- */

int reload_descriptor(const struct reload *reload)
{
    return reload->notice.fd;
}

bool reload_hear(struct reload *reload)
{
    return notice_hear(&reload->notice);
}

bool reload_builds(const struct reload *reload)
{
    return reload->build != NULL;
}

static enum status look(struct reload *reload, struct hash *seen, struct error *error)
{
    const struct trees_visitor visitor = {&reload->notice, notice_folder};
    struct trees trees;
    struct error many = ERROR_NONE;
    notice_begin(&reload->notice);
    notice_above(&reload->notice, &reload->folders);
    enum status status = trees_look(&reload->folders, &visitor, &trees, &many);
    notice_end(&reload->notice);
    *seen = trees.look; /* too many files: the building refuses them */
    trees_release(&trees);
    return status == STATUS_NO_MEMORY ? error_no_memory(error) : STATUS_OK;
}

static bool is_same(const struct hash *a, const struct hash *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

static uint32_t left_until(int64_t now, int64_t then)
{
    int64_t left = then - now;
    return left < 1 ? 1 : left > AGAIN_MS ? AGAIN_MS : (uint32_t)left;
}

/* Something is not as it was built last. */
static void settle(struct reload *reload, const struct hash *seen, bool *changed,
                   uint32_t *again_ms)
{
    int64_t now = rehearsal_now(), quiet = reload->options.settle_ms;
    int64_t longest =
        quiet * UNSETTLED > UNSETTLED_MS ? quiet * UNSETTLED : UNSETTLED_MS;
    if (!reload->any_seen)
        reload->unsettled_at = now;
    if (!reload->any_seen || !is_same(seen, &reload->seen))
        reload->seen_at = now;
    reload->seen = *seen;
    reload->any_seen = true;
    if (now < reload->not_before)
        *again_ms = left_until(now, reload->not_before);
    else if (now - reload->seen_at >= quiet || now - reload->unsettled_at >= longest)
        *changed = true;
    else
        *again_ms = left_until(now, reload->seen_at + quiet);
}

enum status reload_look(struct reload *reload, bool *changed, uint32_t *again_ms,
                        struct error *error)
{
    struct hash seen;
    *changed = false;
    *again_ms = 0;
    (void)notice_hear(&reload->notice);
    if (reload->build)
        return STATUS_OK;
    enum status status = look(reload, &seen, error);
    if (status)
        return status;
    if (reload->any_built && is_same(&seen, &reload->built))
        reload->any_seen = false;
    else
        settle(reload, &seen, changed, again_ms);
    return STATUS_OK;
}

/* ---- building ---- */

static void *run(void *context)
{
    build_run(context);
    return NULL;
}

/* Signals are the loop's. */
static bool start(struct reload *reload)
{
    sigset_t all, before;
    sigfillset(&all);
    if (pthread_sigmask(SIG_SETMASK, &all, &before) != 0)
        return false;
    bool started = pthread_create(&reload->thread, NULL, run, reload->build) == 0;
    return pthread_sigmask(SIG_SETMASK, &before, NULL) == 0 && started;
}

static void fill_build(const struct reload *reload, struct build *build)
{
    build_init(build);
    build->folders = &reload->folders;
    build->store = reload->options.store;
    build->memory = reload->memory;
    build->deadline_ms = reload->options.deadline_ms;
    build->wake = reload->options.wake;
    build->context = reload->options.context;
    build->passed = reload->active->passed;
    build->passed_count = reload->active->passed_count;
}

enum status reload_begin(struct reload *reload, struct ledger *ledger,
                         struct error *error)
{
    if (reload->build)
        return STATUS_OK;
    struct build *build = calloc(1, sizeof *build);
    if (!build)
        return error_no_memory(error);
    enum status status = STATUS_OK;
    if (!reload->active->passed)
        status = held_note(reload->active, error);
    fill_build(reload, build);
    if (!status && ledger)
        status = rehearsal_take(ledger, reload->options.days, &build->rehearsal, error);
    reload->build = build;
    if (!status && !start(reload))
        status = error_set(error, STATUS_NO_MEMORY, "policy.thread",
                           "there is no thread to build policies on");
    if (status) {
        build_free(build);
        reload->build = NULL;
    }
    return status;
}

/* ---- what came of it ---- */

static bool moves_too_much(const struct reload *reload, const struct build *build)
{
    uint32_t most = reload->options.change_max;
    return most != UINT32_MAX && build->moved * 1000 > (uint64_t)most * build->compared;
}

static enum status wait_for_approval(struct reload *reload, struct held *held,
                                     struct error *error)
{
    no_waiting(reload);
    reload->waiting = held;
    memcpy(reload->memory.waiting, held->generation.id, GENERATION_ID);
    reload->state = RELOAD_WAITING;
    no_fault(reload);
    return memory_write(reload->options.store, &reload->memory, error);
}

static enum status take_good(struct reload *reload, struct build *build,
                             struct error *error)
{
    struct held *held = build->held;
    build->held = NULL;
    if (moves_too_much(reload, build))
        return wait_for_approval(reload, held, error);
    enum status status = reload_activate(reload, held, held->generation.id, error);
    if (status)
        held_free(held);
    return status;
}

static enum status take_refused(struct reload *reload, const struct build *build,
                                struct error *error)
{
    bool waited = reload->memory.waiting[0] != '\0';
    if (reload->state != RELOAD_REFUSED)
        reload->refused_since = wall_clock();
    reload->refused_at = wall_clock();
    reload->state = RELOAD_REFUSED;
    reload->why = build->why;
    memcpy(reload->refused, build->id, GENERATION_ID);
    no_waiting(reload);
    return waited ? memory_write(reload->options.store, &reload->memory, error)
                  : STATUS_OK;
}

/* The folders hold what decides already. It is news when they did not before. */
static enum status take_same(struct reload *reload, bool *ready, struct error *error)
{
    bool waited = reload->memory.waiting[0] != '\0';
    *ready = reload->state != RELOAD_ACTIVE;
    reload->state = RELOAD_ACTIVE;
    no_fault(reload);
    no_waiting(reload);
    return waited ? memory_write(reload->options.store, &reload->memory, error)
                  : STATUS_OK;
}

static enum status take_built(struct reload *reload, struct build *build, bool *ready,
                              struct error *error)
{
    reload->built = build->look;
    reload->any_built = true;
    reload->any_seen = false;
    switch (build->built) {
    case BUILT_GOOD:
        *ready = true;
        return take_good(reload, build, error);
    case BUILT_REFUSED:
        *ready = true;
        return take_refused(reload, build, error);
    case BUILT_SAME:
        return take_same(reload, ready, error);
    case BUILT_TORN:
        reload->any_built = false;
        return STATUS_OK;
    case BUILT_FAILED:
        reload->any_built = false;
        reload->not_before = rehearsal_now() + AGAIN_MS;
        *ready = true;
        return take_refused(reload, build, error);
    }
    return STATUS_OK;
}

enum status reload_ready(struct reload *reload, struct reload_news *news, bool *ready,
                         struct error *error)
{
    struct build *build = reload->build;
    *ready = false;
    if (!build || !atomic_load(&build->done))
        return STATUS_OK;
    (void)pthread_join(reload->thread, NULL);
    enum status status = take_built(reload, build, ready, error);
    if (*ready) {
        struct buffer report = reload->report;
        reload->report = build->report;
        build->report = report;
    }
    reload->build = NULL;
    build_free(build);
    memory_prune(reload->options.store, &reload->memory);
    if (!status && *ready)
        reload_put_news(reload, "changed", news);
    if (status) {
        reload->any_built = false; /* what could not be kept is built again */
        reload->not_before = rehearsal_now() + AGAIN_MS;
        *ready = false;
    }
    return status;
}
