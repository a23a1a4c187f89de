/* Between the daemon's files; for nobody else.
 *
 *   watch.c           start, end, the loop
 *   watch_work.c      what happens between two looks at the world
 *   watch_policies.c  who decides
 *   watch_verify.c    the start behind a failure
 *   watch_reload.c    policies that change meanwhile
 *   watch_settings.c  settings that are read again
 *   watch_handlers.c  event handlers, beside deciding
 *   watch_desk.c      what it answers when it is asked */
#ifndef GONIO_RUNTIME_WATCH_ROOM_H
#define GONIO_RUNTIME_WATCH_ROOM_H

#include "answers/versions.h"
#include "runtime/control.h"
#include "runtime/ledger_rows.h"
#include "runtime/watch.h"
#include "watch/intake.h"

#include <uv.h>

#define WATCH_LATE 3 /* settings that are read at the start only */

/* Nothing can be done for now: no room, too many open files. */
struct watch_pause {
    int64_t since_s; /* 0: there is none */
    int64_t ms;      /* until the next try */
    struct error why;
};

struct watch {
    const struct watch_options *options;
    struct watch_counts *counts;
    struct watch_config config;
    struct watch_log log;
    struct spool spool;
    struct ledger *ledger;
    struct inbox *inbox;
    struct intake *intake;
    struct keeper *keeper;
    struct control *control;
    struct reload *reload;
    struct policy_set *policies; /* reload's */
    int64_t generation;          /* in the ledger */
    bool keeps_policies;         /* changed ones are refused */
    struct handlers *handlers;   /* NULL: none */
    struct ledger_rows rows;     /* for their lists */
    int events;                  /* folder of their files; -1 */
    int32_t known_on;
    int32_t kept_on; /* day on which old files were removed last */
    int64_t started_s, last_s;
    uint64_t errors;
    uint64_t shown_ms; /* the line of status */
    struct watch_pause pause;
    struct {
        int64_t since_s; /* 0: there is none */
        char message[512];
    } unread; /* a configuration that was refused */
    struct {
        struct hash at_start[WATCH_LATE];
        int64_t since_s; /* 0: they are as they were */
        char message[160];
    } late;            /* settings that wait for the next start */
    bool has_terminal; /* it was started on one, and ends with it */
    bool started;
    bool ending; /* asked to: what is in hand is finished */
    bool broken; /* error: it cannot go on */
    struct error error;
    uv_loop_t loop;
    bool has_loop;
    uv_poll_t stir; /* the inbox's descriptor */
    bool hears;
    uv_poll_t folders; /* of policies: reload's descriptor */
    uv_timer_t relook; /* until the next look at them */
    uv_async_t built;  /* the thread that builds is done */
    bool wakes;
    uint64_t looked_ms;
    uv_timer_t rest;     /* until the next look, or the next try */
    uv_idle_t work;      /* runs while there is something to do */
    uv_signal_t ends[2]; /* SIGTERM, SIGINT */
    uv_signal_t reread;  /* SIGHUP */
    uv_timer_t dog;      /* the service manager's */
};

/* ---- watch_work.c ---- */

void watch_begin_work(struct watch *watch);
void watch_on_work(uv_idle_t *work);
void watch_on_rest(uv_timer_t *rest);
void watch_on_stir(uv_poll_t *stir, int status, int events);
/* It ends: at once, or behind what is in hand. */
void watch_end(struct watch *watch);
void watch_break(struct watch *watch, const struct error *error);
void watch_show(struct watch *watch);
/* Milliseconds between two looks that nothing asked for. */
int64_t watch_rescan_ms(const struct watch *watch);

/* ---- watch_policies.c ---- */

enum status watch_open_policies(struct watch *watch, struct error *error) MUST_CHECK;
void watch_close_policies(struct watch *watch);
/* Before a slice: a new day, new policies. */
enum status watch_know(struct watch *watch, struct error *error) MUST_CHECK;

/* ---- watch_verify.c ---- */

/* Before the ledger is opened, behind a failure: what memory has of it goes. */
void watch_forget_memory(struct watch *watch);
/* Verified as a whole when NEEDS-VERIFY is there, or it does not run. */
enum status watch_verify(struct watch *watch, struct error *error) MUST_CHECK;

/* ---- watch_reload.c ---- */

enum status watch_open_reload(struct watch *watch, struct error *error) MUST_CHECK;
int watch_start_reload(struct watch *watch); /* libuv's number */
/* Has anything changed, or been built? */
void watch_look_at_policies(struct watch *watch);
void watch_on_folders(uv_poll_t *folders, int status, int events);
void watch_on_relook(uv_timer_t *timer);
/* words: "policies" and what versions_answer takes. */
enum status watch_answer_policies(struct watch *watch,
                                  const struct control_asked *asked,
                                  const struct answer_out *out, bool *negative,
                                  struct error *error) MUST_CHECK;

/* ---- watch_settings.c ---- */

/* As they are at the start. */
void watch_note_settings(struct watch *watch);
/* Once more, on SIGHUP or when somebody asks for it, and a look at the policies.
 * A fault leaves those of before, and is told by --status too. */
enum status watch_reread(struct watch *watch, struct error *error) MUST_CHECK;

/* ---- watch_handlers.c ---- */

/* Opens them anew when there are some: with another configuration. */
enum status watch_open_handlers(struct watch *watch, struct error *error) MUST_CHECK;
void watch_close_handlers(struct watch *watch);
/* A share of time for them; more: deciding has more to do. True: they have. */
bool watch_handle(struct watch *watch, bool more);
/* What they still have to do before the end. */
void watch_finish_handlers(struct watch *watch);
/* Milliseconds until they have something to do, at most ms. */
int64_t watch_handlers_due(const struct watch *watch, int64_t ms);

/* ---- watch_desk.c ---- */

enum status watch_open_desk(struct watch *watch, struct error *error) MUST_CHECK;

#endif
