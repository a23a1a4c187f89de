/* What the daemon answers through its socket. */
#include "runtime/watch_room.h"

#include "answers/answers.h"
#include "answers/quarantine.h"
#include "base/date.h"
#include "runtime/status.h"

#include <gonio/version.h>
#include <time.h>
#include <unistd.h>

#define STATUS_MOST ((size_t)256 * 1024)

/* A refusal is told at once, and makes it unhealthy when nobody mends it. */
static void tell_policies(const struct watch *watch, char words[512],
                          struct status_told *told)
{
    struct reload_gap gap;
    int64_t since = 0;
    reload_gap(watch->reload, words, &gap);
    if (gap.code && reload_is_stale(watch->reload, &since))
        status_problem(told, gap.code, gap.message, gap.since);
    else if (gap.code)
        status_notice(told, gap.code, gap.message, gap.since);
}

static void tell_problems(const struct watch *watch, char words[512],
                          struct status_told *told)
{
    const struct watch_pause *pause = &watch->pause;
    if (pause->since_s)
        status_problem(told, "intake.paused", pause->why.message, pause->since_s);
    if (watch->spool.network)
        status_problem(told, "spool.network",
                       "the spool is on a network file system: it is read at times, "
                       "and locks may not hold there",
                       0);
    if (watch->unread.since_s)
        status_problem(told, "config.refused", watch->unread.message,
                       watch->unread.since_s);
    if (watch->late.since_s)
        status_notice(told, "config.later", watch->late.message, watch->late.since_s);
    tell_policies(watch, words, told);
    for (size_t i = 0; watch->handlers && i < handlers_count(watch->handlers); i++) {
        if (handlers_at(watch->handlers, i)->off) {
            status_problem(told, "handlers.off",
                           "an event handler failed and is switched off: gonio events "
                           "--spool SPOOL says why",
                           0);
            break;
        }
    }
}

static enum status answer_status(struct watch *watch, const struct answer_out *out,
                                 bool *negative, struct error *error)
{
    char words[512];
    struct inbox_picture picture;
    struct buffer json, policies, handlers;
    struct quarantine_counts quarantined;
    inbox_tell(watch->inbox, &picture);
    quarantine_count(watch->spool.dir[SPOOL_ROOT], &quarantined);
    buffer_init(&policies, STATUS_MOST / 2);
    reload_tell(watch->reload, &policies);
    struct status_told told = {
        .pid = (int32_t)getpid(),
        .version = GONIO_VERSION,
        .now = (int64_t)time(NULL),
        .started_at = watch->started_s,
        .last_scan_at = picture.scanned_s,
        .watching = picture.polling ? "polling" : "inotify",
        .backlog = picture.ready + picture.waiting,
        .oldest_at = picture.oldest_s,
        .in_hand = intake_in_hand(watch->intake),
        .files = watch->counts->files,
        .refused = watch->counts->refused,
        .quarantined = quarantined.refused,
        .with_rejected = quarantined.rejected,
        .sessions = watch->counts->sessions,
        .errors = watch->errors,
        .policies = buffer_failed(&policies) ? TEXT_NONE : buffer_text(&policies),
        .handlers = TEXT_NONE,
    };
    buffer_init(&handlers, STATUS_MOST);
    if (watch->handlers) {
        handlers_tell(watch->handlers, &handlers);
        told.handlers = buffer_text(&handlers);
    }
    tell_problems(watch, words, &told);
    *negative = !status_is_healthy(&told);
    buffer_init(&json, 2 * STATUS_MOST);
    status_write(&told, &json);
    enum status status = buffer_failed(&json)
                             ? error_no_memory(error)
                             : out->write(out->context, buffer_text(&json), error);
    buffer_release(&json);
    buffer_release(&policies);
    buffer_release(&handlers);
    return status;
}

static enum status answer_events(struct watch *watch, const struct answer_out *out,
                                 struct error *error)
{
    struct buffer json;
    buffer_init(&json, STATUS_MOST);
    if (watch->handlers)
        handlers_tell(watch->handlers, &json);
    else
        buffer_put_cstr(&json, "[]");
    enum status status = buffer_failed(&json)
                             ? error_no_memory(error)
                             : out->write(out->context, buffer_text(&json), error);
    buffer_release(&json);
    return status;
}

/* Days may be due because of it. */
static enum status answer_ledger(struct watch *watch, const struct control_asked *asked,
                                 const struct answer_out *out, bool *negative,
                                 struct error *error)
{
    const struct answers answers = {.ledger = watch->ledger,
                                    .spool = watch->spool.path,
                                    .judge = watch->options->judge,
                                    .today = date_today(),
                                    .uid = asked->uid,
                                    .now = (int64_t)time(NULL),
                                    .daemon = true};
    enum status status = answers_give(&answers, asked->count - 1, asked->words + 1, out,
                                      negative, error);
    watch_begin_work(watch);
    return status;
}

static enum status answer(void *context, const struct control_asked *asked,
                          const struct answer_out *out, bool *negative,
                          struct error *error)
{
    struct watch *watch = context;
    if (asked->count == 1 && strcmp(asked->words[0], "status") == 0)
        return answer_status(watch, out, negative, error);
    if (asked->count == 1 && strcmp(asked->words[0], "reload") == 0)
        return watch_reread(watch, error);
    if (asked->count >= 1 && strcmp(asked->words[0], "policies") == 0)
        return watch_answer_policies(watch, asked, out, negative, error);
    if (asked->count == 1 && strcmp(asked->words[0], "events") == 0)
        return answer_events(watch, out, error);
    if (asked->count > 1 && strcmp(asked->words[0], "ledger") == 0)
        return answer_ledger(watch, asked, out, negative, error);
    return error_set(error, STATUS_USAGE, "control.words",
                     "the daemon does not know that question");
}

static enum status note(void *context, struct text payload, struct error *error)
{
    struct watch *watch = context;
    enum status status = ledger_begin(watch->ledger, error);
    if (status)
        return status;
    status = ledger_note(watch->ledger, "command", payload, error);
    if (!status)
        return ledger_commit(watch->ledger, error);
    ledger_rollback(watch->ledger);
    return status;
}

enum status watch_open_desk(struct watch *watch, struct error *error)
{
    const struct control_options options = {
        .loop = &watch->loop,
        .folder = watch->spool.dir[SPOOL_ROOT],
        .desk = {.context = watch, .answer = answer, .note = note},
    };
    return control_serve(&options, &watch->control, error);
}
