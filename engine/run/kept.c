#include "run/kept.h"

#include "format/decision_reader.h"
#include "format/reader.h"
#include "format/rejection_reader.h"
#include "run/keeper.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define TELL_MEMORY ((size_t)1024 * 1024 * 1024)

/* What became of one input. */
struct taken {
    struct receipt receipt; /* id 0: it was refused whole */
    struct error refusal;
};

struct run {
    const struct kept_options *options;
    const struct batch_sink *sink;
    struct kept_counts *counts;
    struct inputs inputs;
    struct keeper *keeper;
    struct taken *taken;
    struct arena arena; /* of what is told of one record */
};

/* ---- in ---- */

static enum status hash_file(int fd, struct keeper_file *file, struct error *error)
{
    char piece[64 * 1024];
    struct hash_stream stream;
    hash_begin(&stream);
    for (;;) {
        ssize_t n = pread(fd, piece, sizeof piece, (off_t)file->size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return error_set(error, STATUS_IO, "file.read", "cannot read %s: %s",
                             file->name, strerror(errno));
        if (n == 0)
            break;
        hash_add_bytes(&stream, (struct text){piece, (size_t)n});
        file->size += (uint64_t)n;
    }
    file->hash = hash_end(&stream);
    return STATUS_OK;
}

/* A run that was stopped left a receipt of the file that is not done. */
static enum status find_receipt(struct run *run, const struct keeper_file *file,
                                struct receipt *receipt, struct error *error)
{
    enum status status =
        ledger_receipt_find(run->options->ledger, &file->hash, receipt, error);
    if (!status && receipt->id && receipt->state == RECEIPT_DONE)
        *receipt = (struct receipt){.id = 0};
    return status;
}

static enum status take_input(struct run *run, size_t index, struct error *error)
{
    struct keeper_file file = {.name = input_name(&run->inputs, index),
                               .origins = run->inputs.at[index].converted.origins};
    const struct keeper_taking taking = {.file = &file};
    struct taken *taken = &run->taken[index];
    enum status status = inputs_front(&run->inputs, index, &file.fd, error);
    if (!status)
        status = hash_file(file.fd, &file, error);
    if (!status)
        status = find_receipt(run, &file, &taken->receipt, error);
    if (!status)
        status = keeper_take(run->keeper, &taking, &taken->receipt, error);
    if (status == STATUS_REJECTED) {
        taken->refusal = *error;
        status = STATUS_OK;
    }
    return status ? status : inputs_unchanged(&run->inputs, index, error);
}

static enum status take_inputs(struct run *run, struct error *error)
{
    enum status status = STATUS_OK;
    run->taken = calloc(run->inputs.count + 1, sizeof *run->taken);
    if (!run->taken)
        return error_no_memory(error);
    for (size_t i = 0; i < run->inputs.count && !status; i++)
        status = take_input(run, i, error);
    return status;
}

/* ---- told ---- */

static enum status tell_rejection(struct run *run, struct text bytes,
                                  struct error *error)
{
    struct rejection rejection;
    enum status status = rejection_read(bytes, &run->arena, &rejection, error);
    if (status)
        return status;
    run->counts->told.rejected++;
    return batch_tell_rejection(run->sink, &rejection, error);
}

static enum status tell_problem(struct run *run, const struct error *why,
                                struct rejection *rejection, struct error *error)
{
    struct problem problem = {.error = *why};
    const struct problems problems = {.at = &problem, .count = 1, .refused = true};
    rejection->problems = &problems;
    return batch_tell_rejection(run->sink, rejection, error);
}

struct telling {
    struct run *run;
    size_t input;
};

static enum status tell_superseded(const struct telling *telling,
                                   const struct ledger_outcome *outcome,
                                   struct error *error)
{
    struct error why;
    struct rejection rejection = {
        .file = text_of(input_name(&telling->run->inputs, telling->input)),
        .record = outcome->record,
        .session_id = outcome->key.session_id};
    error_set(&why, STATUS_REJECTED, "session.superseded",
              "a higher revision of this session is in the ledger");
    error_fix(&why, "nothing to do when that one is right; else correct it with a "
                    "higher revision");
    return tell_problem(telling->run, &why, &rejection, error);
}

static enum status tell_decision(struct run *run, const struct ledger_outcome *outcome,
                                 struct error *error)
{
    const struct batch_sink *sink = run->sink;
    struct decision *decision = NULL;
    if (outcome->decision.rank == 0)
        batch_count(&run->counts->told, outcome->decision.outcome);
    if (run->options->bytes)
        return run->options->bytes(sink->context, outcome->decision.bytes, error);
    enum status status =
        decision_read(outcome->decision.bytes, &run->arena, &decision, error);
    return status ? status : batch_tell_decision(sink, decision, error);
}

/* A revision that came again may have been superseded meanwhile. */
static enum status is_superseded(struct run *run, const struct ledger_outcome *outcome,
                                 bool *superseded, struct error *error)
{
    struct ledger_key key = {outcome->key.provider, outcome->key.session_id, 0};
    struct ledger_session effective = {.id = 0};
    *superseded = outcome->superseded;
    if (!outcome->again || outcome->superseded)
        return STATUS_OK;
    enum status status =
        ledger_session_find(run->options->ledger, &key, &run->arena, &effective, error);
    *superseded = effective.revision != outcome->key.revision;
    return status;
}

static enum status tell_outcome(void *context, const struct ledger_outcome *outcome,
                                struct error *error)
{
    const struct telling *telling = context;
    struct run *run = telling->run;
    bool superseded = false;
    const volatile sig_atomic_t *stop = run->options->run->stop;
    if (stop && *stop)
        return error_set(error, STATUS_INTERRUPTED, "interrupted", "interrupted");
    arena_reset(&run->arena);
    if (!outcome->record) {
        run->counts->others += outcome->decision.rank == 0;
        if (run->options->other && outcome->decision.rank == 0)
            run->options->other(run->options->other_context, outcome);
        return STATUS_OK;
    }
    if (!text_is_absent(outcome->rejection))
        return tell_rejection(run, outcome->rejection, error);
    enum status status = is_superseded(run, outcome, &superseded, error);
    if (status)
        return status;
    run->counts->duplicates +=
        (outcome->again || superseded) && outcome->decision.rank == 0;
    return superseded ? tell_superseded(telling, outcome, error)
                      : tell_decision(run, outcome, error);
}

static enum status tell_input(struct run *run, size_t index, struct error *error)
{
    struct taken *taken = &run->taken[index];
    struct telling telling = {run, index};
    if (taken->receipt.id)
        return ledger_outcomes(run->options->ledger, taken->receipt.id, tell_outcome,
                               &telling, error);
    struct rejection rejection = {.file = text_of(input_name(&run->inputs, index)),
                                  .record = 0};
    run->counts->told.rejected++;
    return tell_problem(run, &taken->refusal, &rejection, error);
}

/* ---- the run ---- */

static enum status in_transaction(struct run *run,
                                  enum status (*call)(struct run *, struct error *),
                                  struct error *error)
{
    enum status status = ledger_begin(run->options->ledger, error);
    if (status)
        return status;
    status = call(run, error);
    if (!status)
        return ledger_commit(run->options->ledger, error);
    ledger_rollback(run->options->ledger);
    return status;
}

static enum status settle_all(struct run *run, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < run->inputs.count && !status; i++) {
        if (run->taken[i].receipt.id)
            status = keeper_settle(run->keeper, &run->taken[i].receipt, error);
    }
    return status;
}

static enum status tell_all(struct run *run, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < run->inputs.count && !status; i++)
        status = tell_input(run, i, error);
    return status;
}

static enum status finish_all(struct run *run, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < run->inputs.count && !status; i++) {
        struct receipt *receipt = &run->taken[i].receipt;
        if (receipt->state != RECEIPT_DECIDED)
            continue;
        receipt->state = RECEIPT_DONE;
        status = ledger_receipt_put(run->options->ledger, receipt, error);
    }
    return status;
}

static enum status run_all(struct run *run, struct error *error)
{
    bool left = false;
    enum status status = take_inputs(run, error);
    if (!status)
        status = keeper_decide(run->keeper, false, 0, &left, error);
    if (!status)
        status = in_transaction(run, settle_all, error);
    if (!status)
        status = tell_all(run, error);
    return status ? status : in_transaction(run, finish_all, error);
}

enum status kept_run(const struct kept_options *options, const struct batch_sink *sink,
                     struct kept_counts *counts, struct error *error)
{
    const struct batch_options *of = options->run;
    struct run run = {.options = options, .sink = sink, .counts = counts};
    const struct input_names names = {of->inputs, of->input_count, of->stop,
                                      of->readers};
    const struct keeper_options keeping = {.ledger = options->ledger,
                                           .policies = of->policies,
                                           .generation = options->generation,
                                           .decide = of->decide,
                                           .strict = of->strict,
                                           .bus = of->bus,
                                           .stop = of->stop};
    *counts = (struct kept_counts){.others = 0};
    arena_init(&run.arena, TELL_MEMORY);
    enum status status = keeper_open(&keeping, &run.keeper, error);
    if (!status)
        status = inputs_open(&run.inputs, &names, error);
    if (!status)
        status = run_all(&run, error);
    if (run.keeper)
        counts->told.policy_failed = keeper_policy_failed(run.keeper);
    keeper_close(run.keeper);
    inputs_close(&run.inputs);
    free(run.taken);
    arena_release(&run.arena);
    return status;
}
