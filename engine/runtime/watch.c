#include "runtime/watch_room.h"

#include "runtime/notify.h"
#include "runtime/slice.h"
#include "watch/numbers.h"

#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

/* ---- what nobody else may see ---- */

/* No core file, no debugger of the same user: both would have patients in them. */
static enum status harden(struct error *error)
{
    const struct rlimit none = {0, 0};
    umask(077);
    /* Who opens a file for writing while we hold a lease on it sends this. */
    if (signal(SIGIO, SIG_IGN) == SIG_ERR)
        return error_set(error, STATUS_IO, "watch.signal", "signals cannot be ignored");
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 && setrlimit(RLIMIT_CORE, &none) == 0)
        return STATUS_OK;
    return error_set(error, STATUS_IO, "watch.harden",
                     "core files cannot be switched off");
}

/* Nameless files have patients in them, too: they stay in the spool. */
static enum status keep_temporary(const struct watch *watch, struct error *error)
{
    char path[PATH_MAX];
    enum status status = spool_path(&watch->spool, "work/tmp", path, error);
    if (!status && setenv("TMPDIR", path, 1) != 0)
        status = error_no_memory(error);
    return status;
}

/* ---- the ledger ---- */

static enum status open_ledger(struct watch *watch, struct error *error)
{
    char path[PATH_MAX];
    const struct ledger_options options = {.path = path, .create = true};
    enum status status = spool_path(&watch->spool, "ledger.db", path, error);
    watch_forget_memory(watch);
    if (!status)
        status = ledger_open(&options, &watch->ledger, error);
    return status;
}

static enum status skip_numbers(struct watch *watch, struct error *error)
{
    bool skipped = false;
    int64_t highest = numbers_highest(&watch->spool);
    enum status status = ledger_receipts_above(watch->ledger, highest, &skipped, error);
    if (!status && skipped)
        watch_log_warn(&watch->log, "receipts.skipped",
                       "above=%" PRId64
                       " note=\"files of higher numbers are there: the "
                       "ledger was put back from a backup\"",
                       highest);
    return status;
}

/* ---- events of the loop ---- */

static void on_end(uv_signal_t *signal, int number)
{
    struct watch *watch = signal->data;
    watch_log_info(&watch->log, "watch.ending", "signal=%d", number);
    watch_end(watch);
}

/* A daemon that was started on a terminal belongs to it. Opening it fails once
 * it has hung up; without one there is nothing to go. */
static bool terminal_is_gone(void)
{
    int fd = open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC);
    if (fd < 0)
        return true;
    close(fd);
    return false;
}

/* nohup: it is to outlive its terminal. */
static bool is_deaf_to_hangup(void)
{
    struct sigaction now;
    return sigaction(SIGHUP, NULL, &now) == 0 && now.sa_handler == SIG_IGN;
}

static void on_reread(uv_signal_t *signal, int number)
{
    struct watch *watch = signal->data;
    struct error told = ERROR_NONE;
    (void)number;
    if (watch->has_terminal && terminal_is_gone()) {
        watch_log_info(&watch->log, "watch.ending", "%s",
                       "cause=\"its terminal went\"");
        watch_end(watch);
        return;
    }
    if (watch_reread(watch, &told))
        return; /* it was said where it will be looked for */
}

static void on_dog(uv_timer_t *timer)
{
    (void)timer;
    notify("WATCHDOG=1");
}

/* ---- the loop ---- */

static enum status uv_failed(int number, struct error *error)
{
    return error_set(error, STATUS_IO, "watch.loop", "the loop cannot be set up: %s",
                     uv_strerror(number));
}

static int start_signals(struct watch *watch)
{
    static const int numbers[] = {SIGTERM, SIGINT};
    int failed = 0;
    for (int i = 0; i < 2 && !failed; i++) {
        failed = uv_signal_init(&watch->loop, &watch->ends[i]);
        watch->ends[i].data = watch;
        if (!failed)
            failed = uv_signal_start(&watch->ends[i], on_end, numbers[i]);
    }
    if (!failed)
        failed = uv_signal_init(&watch->loop, &watch->reread);
    watch->reread.data = watch;
    return failed ? failed : uv_signal_start(&watch->reread, on_reread, SIGHUP);
}

static int start_timers(struct watch *watch)
{
    uint64_t dog_ms = notify_watchdog_ms();
    int failed = uv_timer_init(&watch->loop, &watch->rest);
    if (!failed)
        failed = uv_timer_init(&watch->loop, &watch->dog);
    if (!failed)
        failed = uv_idle_init(&watch->loop, &watch->work);
    watch->rest.data = watch->dog.data = watch->work.data = watch;
    if (!failed && dog_ms)
        failed = uv_timer_start(&watch->dog, on_dog, dog_ms, dog_ms);
    return failed;
}

static int start_hearing(struct watch *watch)
{
    int fd = inbox_descriptor(watch->inbox);
    int failed = 0;
    if (fd < 0)
        return 0;
    failed = uv_poll_init(&watch->loop, &watch->stir, fd);
    watch->stir.data = watch;
    watch->hears = !failed;
    return failed ? failed
                  : uv_poll_start(&watch->stir, (int)UV_READABLE, watch_on_stir);
}

/* 0, or an error of the loop's: it would end the process where it finds that there
 * are no more descriptors. */
static int lacks_pipes(void)
{
    uv_file ends[2];
    int failed = uv_pipe(ends, 0, 0);
    if (failed)
        return failed;
    close(ends[0]);
    close(ends[1]);
    return 0;
}

/* Before anything that takes time: it may be asked to end meanwhile. */
static enum status prepare_loop(struct watch *watch, struct error *error)
{
    int failed = lacks_pipes();
    if (!failed) {
        failed = uv_loop_init(&watch->loop);
        watch->has_loop = !failed;
    }
    if (!failed)
        failed = start_signals(watch);
    return failed ? uv_failed(failed, error) : STATUS_OK;
}

static enum status start_loop(struct watch *watch, struct error *error)
{
    int failed = start_timers(watch);
    if (!failed)
        failed = start_hearing(watch);
    if (!failed && !watch->options->once)
        failed = watch_start_reload(watch);
    if (failed)
        return uv_failed(failed, error);
    enum status status = slice_start(error);
    if (!status && !watch->options->once)
        status = watch_open_desk(watch, error);
    return status;
}

static void close_handle(uv_handle_t *handle, void *unused)
{
    (void)unused;
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

static void close_loop(struct watch *watch)
{
    if (!watch->has_loop)
        return;
    control_close(watch->control);
    uv_walk(&watch->loop, close_handle, NULL);
    while (uv_run(&watch->loop, UV_RUN_DEFAULT) != 0)
        continue;
    if (uv_loop_close(&watch->loop) != 0)
        watch_log_warn(&watch->log, "watch.loop", "%s", "left=open");
}

/* ---- start and end ---- */

static void greet(struct watch *watch)
{
    struct inbox_picture picture;
    inbox_tell(watch->inbox, &picture);
    watch_log_info(&watch->log, "watch.started", "pid=%ld watching=%s", (long)getpid(),
                   picture.polling ? "polling" : "inotify");
    if (watch->spool.network)
        watch_log_warn(&watch->log, "watch.network",
                       "filesystem=%s note=\"the inbox is read at times: this file "
                       "system does not tell what other machines do\"",
                       watch->spool.network);
    notify("READY=1\nSTATUS=watching");
}

static enum status open_parts(struct watch *watch, struct error *error)
{
    watch_note_settings(watch);
    enum status status = open_ledger(watch, error);
    if (!status)
        status = watch_verify(watch, error);
    if (!status)
        status = skip_numbers(watch, error);
    if (!status)
        status = spool_sweep(&watch->spool, error);
    if (!status)
        status = inbox_new(&watch->spool, &watch->config, &watch->inbox, error);
    const struct intake_options options = {
        .spool = &watch->spool,
        .inbox = watch->inbox,
        .ledger = watch->ledger,
        .config = &watch->config,
        .bus = watch->options->bus,
        .log = &watch->log,
        .counts = watch->counts,
        .readers = watch->options->readers,
    };
    if (!status)
        status = intake_new(&options, &watch->intake, error);
    if (!status)
        status = watch_open_policies(watch, error);
    return status ? status : watch_open_handlers(watch, error);
}

static enum status run(struct watch *watch, struct error *error)
{
    enum status status = start_loop(watch, error);
    if (status)
        return status;
    watch->started = true;
    greet(watch);
    watch_begin_work(watch);
    while (!watch->ending && !watch->broken)
        (void)uv_run(&watch->loop, UV_RUN_DEFAULT);
    notify("STOPPING=1");
    if (watch->broken)
        *error = watch->error;
    else
        intake_rest(watch->intake);
    if (!watch->broken)
        watch_finish_handlers(watch);
    return watch->broken ? error->status : STATUS_OK;
}

/* What the disk holds is not known any more: the next start looks first. */
static void note_failure(struct watch *watch, const struct error *error)
{
    bool ledger = strncmp(error->code, "ledger.", 7) == 0;
    bool kept = ledger || strcmp(error->code, "spool.sync") == 0 ||
                strcmp(error->code, "receipt.sum") == 0;
    if (error->status == STATUS_IO && kept && !spool_will_pass(error))
        spool_mark(&watch->spool, error);
    watch_log_error(&watch->log, "watch.failed", error);
}

static void close_parts(struct watch *watch)
{
    watch_log_end(&watch->log);
    reload_rest(watch->reload);
    close_loop(watch);
    watch_close_handlers(watch);
    watch_close_policies(watch);
    intake_free(watch->intake);
    inbox_free(watch->inbox);
    ledger_close(watch->ledger);
    spool_close(&watch->spool);
}

enum status watch_run(const struct watch_options *options, struct watch_counts *counts,
                      struct error *error)
{
    static struct watch watch; /* one to a process; handles stay where they are */
    watch = (struct watch){.options = options,
                           .counts = counts,
                           .config = *options->config,
                           .events = -1,
                           .log = {STDERR_FILENO, options->terminal, false}};
    spool_init(&watch.spool);
    watch.has_terminal = !is_deaf_to_hangup() && !terminal_is_gone();
    watch.started_s = watch.last_s = (int64_t)time(NULL);
    *counts = (struct watch_counts){.files = 0};
    enum status status = harden(error);
    if (!status)
        status = spool_open(options->spool, true, &watch.spool, error);
    if (!status)
        status = keep_temporary(&watch, error);
    if (!status && options->opened)
        options->opened(options->context, &watch.spool);
    if (!status) {
        status = prepare_loop(&watch, error);
        if (!status)
            status = open_parts(&watch, error);
        if (!status)
            status = run(&watch, error);
        if (status)
            note_failure(&watch, error);
    }
    close_parts(&watch);
    return status;
}
