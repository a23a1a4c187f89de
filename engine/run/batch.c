#include "run/batch.h"

#include "format/gate.h"
#include "format/records.h"
#include "run/announce.h"
#include "run/daybook.h"
#include "run/recall.h"
#include "run/warnings.h"

#include <stdlib.h>

/* What one record's decisions take; far above any that is not hostile. */
#define WORK_MEMORY ((size_t)1024 * 1024 * 1024)
/* How often somebody is told how far it is, and the input is looked at. */
#define TELL_EVERY 256

struct batch {
    const struct batch_options *options;
    const struct batch_sink *sink;
    struct batch_counts *counts;
    struct inputs inputs;
    struct spill spill;
    struct recall recall;
    struct daybook daybook;
    struct arena work; /* of one record */
    struct announcer announcer;
    uint64_t ordinal; /* of the record that is read next */
    uint64_t bytes_before;
    int pass;
};

/* One record, in whatever pass. refused: why it is no record, or NULL. */
struct arrival {
    const struct record *record;
    size_t input;
    const struct error *refused;
};
typedef enum status visit_fn(struct batch *batch, const struct arrival *arrival,
                             struct error *error);

/* ---- both passes ---- */

static bool is_stopped(const struct batch *batch)
{
    return batch->options->stop && *batch->options->stop;
}

static enum status tell(struct batch *batch, const struct arrival *arrival,
                        struct error *error)
{
    if (is_stopped(batch))
        return error_set(error, STATUS_INTERRUPTED, "interrupted", "interrupted");
    if (batch->ordinal % TELL_EVERY)
        return STATUS_OK;
    struct batch_progress progress = {
        .pass = batch->pass,
        .records = batch->ordinal,
        .bytes = batch->bytes_before + arrival->record->offset,
        .bytes_total = batch->inputs.bytes,
    };
    if (batch->sink->progress)
        batch->sink->progress(batch->sink->context, &progress);
    return inputs_unchanged(&batch->inputs, arrival->input, error);
}

static enum status visit_record(struct batch *batch, const struct arrival *arrival,
                                visit_fn *visitor, struct error *error)
{
    enum status status = tell(batch, arrival, error);
    if (status)
        return status;
    arena_reset(&batch->work);
    status = visitor(batch, arrival, error);
    batch->ordinal++;
    return status;
}

static enum status visit_records(struct batch *batch, struct records *records,
                                 size_t input, visit_fn *visitor, struct error *error)
{
    for (;;) {
        struct record record;
        struct error refusal = ERROR_NONE;
        enum status status = records_next(records, &record, &refusal);
        struct arrival arrival = {&record, input, status ? &refusal : NULL};
        if (status && status != STATUS_REJECTED) {
            *error = refusal;
            return status;
        }
        if (!status && text_is_absent(record.text))
            return STATUS_OK;
        status = visit_record(batch, &arrival, visitor, error);
        if (status)
            return status;
    }
}

static enum status visit_input(struct batch *batch, size_t input, visit_fn *visitor,
                               struct error *error)
{
    struct records *records = NULL;
    int fd = -1;
    enum status status = inputs_front(&batch->inputs, input, &fd, error);
    if (!status)
        status = records_open(fd, input_name(&batch->inputs, input), &records, error);
    if (!status)
        status = visit_records(batch, records, input, visitor, error);
    if (!status)
        status = inputs_unchanged(&batch->inputs, input, error);
    records_close(records);
    return status;
}

static enum status visit_inputs(struct batch *batch, visit_fn *visitor,
                                struct error *error)
{
    enum status status = STATUS_OK;
    batch->pass++;
    batch->ordinal = batch->bytes_before = 0;
    for (size_t i = 0; i < batch->inputs.count && !status; i++) {
        status = visit_input(batch, i, visitor, error);
        batch->bytes_before += (uint64_t)batch->inputs.at[i].known.st_size;
    }
    return status;
}

/* ---- pass one ---- */

static enum status note_record(struct batch *batch, const struct arrival *arrival,
                               struct error *error)
{
    const struct record *record = arrival->record;
    struct session_keys keys;
    struct error fault = ERROR_NONE;
    if (arrival->refused)
        return STATUS_OK; /* it will be refused again */
    if (gate_check(record->text, record->line, &fault))
        return spill_refuse(&batch->spill, batch->ordinal, error);
    enum status status = keys_read(record->text, &batch->work, &keys, error);
    if (status)
        return status;
    struct spill_place place = {
        .ordinal = batch->ordinal,
        .offset = record->offset,
        .len = (uint32_t)record->text.len,
        .input = (uint32_t)arrival->input,
        .line = record->line,
        .column = record->column,
    };
    return spill_add(&batch->spill, &keys, &place, record->number, error);
}

/* ---- pass two: rejections ---- */

static enum status reject(struct batch *batch, const struct arrival *arrival,
                          struct text session_id, const struct problems *problems,
                          struct error *error)
{
    struct rejection rejection = {
        .record = arrival->record->number,
        .session_id = session_id,
        .problems = problems,
    };
    enum status status = inputs_file(&batch->inputs, arrival->input,
                                     arrival->record->line, &rejection.file, error);
    if (status)
        return status;
    batch->counts->rejected++;
    announce_rejected(batch->options->bus, &rejection);
    return batch_tell_rejection(batch->sink, &rejection, error);
}

static enum status reject_for(struct batch *batch, const struct arrival *arrival,
                              const struct error *why, struct error *error)
{
    struct problem problem = {.error = *why};
    struct origins *origins = batch->inputs.at[arrival->input].converted.origins;
    struct problems problems = {.at = &problem, .count = 1, .refused = true};
    struct session_keys keys = {.session_id = TEXT_NONE};
    enum status status = STATUS_OK;
    if (arrival->refused)
        keys.session_id = keys_session_id(arrival->record->text);
    else
        status = keys_read(arrival->record->text, &batch->work, &keys, error);
    if (!status && origins)
        status = origins_place(origins, arrival->record->line, &problem.error, error);
    return status ? status : reject(batch, arrival, keys.session_id, &problems, error);
}

/* As it is written: what only is spelt otherwise counts as other. */
static enum status is_same_text(struct batch *batch, const struct arrival *arrival,
                                const struct spill_link *link, bool *same,
                                struct error *error)
{
    struct input_place place = {link->input, link->offset, link->len};
    struct buffer bytes;
    buffer_init(&bytes, 2 * GATE_MAX_RECORD);
    enum status status = inputs_read(&batch->inputs, &place, &bytes, error);
    *same = !status && text_equal(buffer_text(&bytes), arrival->record->text);
    buffer_release(&bytes);
    return status;
}

static enum status reject_repeat(struct batch *batch, const struct arrival *arrival,
                                 const struct spill_link *link, struct error *error)
{
    struct error why;
    const char *other = input_name(&batch->inputs, link->input);
    bool same = false;
    enum status status = STATUS_OK;
    if (link->kind == LINK_DUPLICATE) {
        status = is_same_text(batch, arrival, link, &same, error);
        error_set(&why, STATUS_REJECTED, "session.duplicate",
                  "the same session and revision is already record %llu of %s, %s",
                  (unsigned long long)link->number, other,
                  same ? "with the same content" : "but its content differs");
        error_fix(&why,
                  same ? "leave one of them out"
                       : "leave the wrong one out, or give the corrected one a higher "
                         "revision");
    } else {
        error_set(&why, STATUS_REJECTED, "session.superseded",
                  "a higher revision of this session is record %llu of %s",
                  (unsigned long long)link->number, other);
        error_fix(&why, "nothing to do when that one is right; else leave it out");
    }
    error_at(&why, NULL, arrival->record->line, arrival->record->column);
    return status ? status : reject_for(batch, arrival, &why, error);
}

/* ---- pass two: decisions ---- */

void batch_count(struct batch_counts *counts, enum outcome outcome)
{
    counts->sessions++;
    switch (outcome) {
    case OUTCOME_READY:
        counts->ready++;
        break;
    case OUTCOME_HOLD:
        counts->held++;
        break;
    case OUTCOME_DENY:
        counts->denied++;
        break;
    case OUTCOME_VOID:
        counts->voids++;
        break;
    }
}

enum status batch_tell_decision(const struct batch_sink *sink,
                                const struct decision *decision, struct error *error)
{
    return sink->decision ? sink->decision(sink->context, decision, error) : STATUS_OK;
}

enum status batch_tell_rejection(const struct batch_sink *sink,
                                 const struct rejection *rejection, struct error *error)
{
    return sink->rejection ? sink->rejection(sink->context, rejection, error)
                           : STATUS_OK;
}

static enum status consider(struct batch *batch, const struct daybook_page *page,
                            struct decision *decision, struct error *error)
{
    const struct batch_question question = {&page->day, page->member, &batch->work};
    if (!batch->sink->consider)
        return STATUS_OK;
    return batch->sink->consider(batch->sink->context, &question, decision, error);
}

static enum status hand_over(struct batch *batch, const struct daybook_page *page,
                             struct decision *decision, struct error *error)
{
    enum status status = warnings_add(decision, page->member, &page->entry->problems,
                                      &batch->work, error);
    if (!status)
        status = consider(batch, page, decision, error);
    if (!status)
        status = announce_decision(&batch->announcer, decision, error);
    if (!status)
        status = batch_tell_decision(batch->sink, decision, error);
    return status;
}

static enum status decide(struct batch *batch, const struct daybook_page *page,
                          struct error *error)
{
    struct decision *decisions = NULL;
    size_t decision_count = 0;
    enum status status = decide_member(
        batch->options->policies, &page->day, page->member, &batch->options->decide,
        page->arena, &decisions, &decision_count, &batch->counts->policy_failed, error);
    if (!status && decision_count)
        batch_count(batch->counts, decisions[0].outcome);
    for (size_t i = 0; i < decision_count && !status; i++)
        status = hand_over(batch, page, &decisions[i], error);
    if (!status && decision_count)
        announce_crossings(batch->options->bus, batch->options->policies, &page->day,
                           &decisions[0]);
    return status;
}

static enum status received(struct batch *batch, const struct arrival *arrival,
                            const struct session *session, struct error *error)
{
    struct event_received event = {.record = arrival->record->number,
                                   .session = session};
    if (!event_is_wanted(batch->options->bus, EVENT_SESSION_RECEIVED))
        return STATUS_OK;
    enum status status = inputs_file(&batch->inputs, arrival->input,
                                     arrival->record->line, &event.file, error);
    if (!status)
        announce_received(batch->options->bus, &event);
    return status;
}

static enum status decide_record(struct batch *batch, const struct arrival *arrival,
                                 struct error *error)
{
    struct daybook_record record = {
        .record = arrival->record, .input = arrival->input, .ordinal = batch->ordinal};
    struct daybook_page page;
    if (arrival->refused)
        return reject_for(batch, arrival, arrival->refused, error);
    enum status status = spill_link(&batch->spill, batch->ordinal, &record.link, error);
    if (status)
        return status;
    if (record.link.kind == LINK_DUPLICATE || record.link.kind == LINK_SUPERSEDED)
        return reject_repeat(batch, arrival, &record.link, error);
    status = recall_link(&batch->recall, batch->ordinal, &record.told, error);
    if (status)
        return status;
    status = daybook_open(&batch->daybook, &record, &batch->work, &page, error);
    if (status)
        return status;
    if (page.entry->session) {
        status = received(batch, arrival, page.entry->session, error);
        return status ? status : decide(batch, &page, error);
    }
    return reject(batch, arrival, page.entry->session_id, &page.entry->problems, error);
}

/* ---- the run ---- */

/* "As if this were the payer" is a question about a session alone: what that
 * payer would have counted before is not known. */
static bool is_as_it_is(const struct batch_options *options)
{
    return text_is_absent(options->decide.as) && !options->decide.as_all;
}

static enum status recall(struct batch *batch, struct error *error)
{
    const struct recall_options options = {
        .spill = &batch->spill,
        .daybook = &batch->daybook,
        .policies = batch->options->policies,
        .decide = &batch->options->decide,
        .stop = batch->options->stop,
    };
    return recall_walk(&batch->recall, &options, error);
}

enum status batch_run(const struct batch_options *options,
                      const struct batch_sink *sink, struct batch_counts *counts,
                      struct error *error)
{
    struct batch batch = {.options = options, .sink = sink, .counts = counts};
    struct input_names names = {options->inputs, options->input_count, options->stop,
                                options->readers};
    *counts = (struct batch_counts){.sessions = 0};
    arena_init(&batch.work, WORK_MEMORY);
    announcer_init(&batch.announcer, options->bus);
    spill_open(&batch.spill);
    recall_init(&batch.recall);
    batch.spill.recalling = is_as_it_is(options);
    daybook_init(&batch.daybook, &batch.inputs, &batch.spill, options->strict);
    batch.daybook.recall = &batch.recall;
    enum status status = inputs_open(&batch.inputs, &names, error);
    if (!status)
        status = visit_inputs(&batch, note_record, error);
    if (!status)
        status = spill_link_up(&batch.spill, error);
    if (!status)
        status = recall(&batch, error);
    if (!status)
        status = visit_inputs(&batch, decide_record, error);
    daybook_release(&batch.daybook);
    recall_release(&batch.recall);
    spill_close(&batch.spill);
    inputs_close(&batch.inputs);
    announcer_release(&batch.announcer);
    arena_release(&batch.work);
    return status;
}
