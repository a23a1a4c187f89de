/* Many inputs into decisions, in two passes with flat memory.
 *
 * A session is decided with its companions of the same claim-day and with
 * what its therapists did elsewhere at that time, and those may stand
 * anywhere in the inputs. So pass one reads everything once and keeps of each
 * record only a few fixed-size keys, which are sorted on disk (spill.h);
 * pass two reads everything again, in order, and fetches by position the few
 * records that a session needs beside itself.
 *
 * What comes out depends on the records alone: decisions come in input order,
 * each the same whatever the order was. */
#ifndef GONIO_RUN_BATCH_H
#define GONIO_RUN_BATCH_H

#include "event/bus.h"
#include "format/writer.h"
#include "policy/decide.h"

#include "run/inputs.h"

#include <signal.h>

/* How far a run is, for a progress bar. */
struct batch_progress {
    int pass; /* 1 or 2 */
    uint64_t records;
    uint64_t bytes;
    uint64_t bytes_total;
};

/* A decision's own day, for who asks more about it (as what would change it). */
struct batch_question {
    const struct day *day;
    size_t member;
    struct arena *arena; /* of the decision */
};

/* Where what is decided goes. A failure of a callback ends the run with its
 * status. What is handed over is borrowed for the call. A callback that is NULL
 * wants nothing. */
struct batch_sink {
    void *context;
    enum status (*decision)(void *context, const struct decision *decision,
                            struct error *error);
    enum status (*rejection)(void *context, const struct rejection *rejection,
                             struct error *error);
    /* Before a decision is handed over: may add to it. */
    enum status (*consider)(void *context, const struct batch_question *question,
                            struct decision *decision, struct error *error);
    void (*progress)(void *context, const struct batch_progress *progress);
};
enum status batch_tell_decision(const struct batch_sink *sink,
                                const struct decision *decision,
                                struct error *error) MUST_CHECK;
enum status batch_tell_rejection(const struct batch_sink *sink,
                                 const struct rejection *rejection,
                                 struct error *error) MUST_CHECK;

struct batch_options {
    const char *const *inputs; /* files, or "-" for standard input */
    size_t input_count;
    const struct input_readers *readers; /* NULL: every input is JSON */
    struct event_bus *bus;               /* NULL: nobody listens */
    struct policy_set *policies;
    struct decide_options decide;
    bool strict;                       /* unknown fields refuse a session */
    const volatile sig_atomic_t *stop; /* set: end at a record's end; or NULL */
};

/* Sessions, by what became of them for their primary payer; where all policies
 * are asked (decide.as_all), for the first of these, which tells nothing. */
struct batch_counts {
    uint64_t sessions; /* ready + held + denied + voids */
    uint64_t ready;
    uint64_t held;
    uint64_t denied;
    uint64_t voids;
    uint64_t rejected;
    bool policy_failed; /* a policy failed to load or to run */
};

/* One more session, by its decision for its primary payer. */
void batch_count(struct batch_counts *counts, enum outcome outcome);
/* Rejected records and failing policies are no failure of the run. STATUS_IO
 * when an input cannot be read or changes meanwhile, STATUS_INTERRUPTED after
 * stop, or what a callback returned; counts hold what was done so far. */
enum status batch_run(const struct batch_options *options,
                      const struct batch_sink *sink, struct batch_counts *counts,
                      struct error *error) MUST_CHECK;

#endif
