#include "watch/publish.h"

#include "base/money.h"
#include "format/decision_csv.h"
#include "format/decision_reader.h"
#include "format/reader.h"
#include "format/records.h"
#include "format/rejection_reader.h"
#include "watch/draft.h"
#include "watch/publish_count.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define FLUSH_AT    ((size_t)256 * 1024)
#define BUFFER_MAX  ((size_t)128 * 1024 * 1024)
#define WORK_MEMORY ((size_t)1024 * 1024 * 1024)

enum file {
    FILE_NDJSON,
    FILE_CSV,
    FILE_SUMMARY,
    FILE_REDECIDED,
    FILE_REDECIDED_CSV,
    FILE_WHY,
    FILE_REJECTED
};

static const struct {
    enum spool_dir to;
    const char *ending;
} files[PUBLISH_FILES] = {
    [FILE_NDJSON] = {SPOOL_OUT, ".ndjson"},
    [FILE_CSV] = {SPOOL_OUT, ".csv"},
    [FILE_SUMMARY] = {SPOOL_OUT, ".summary.json"},
    [FILE_REDECIDED] = {SPOOL_OUT, ".redecided.ndjson"},
    [FILE_REDECIDED_CSV] = {SPOOL_OUT, ".redecided.csv"},
    [FILE_WHY] = {SPOOL_QUARANTINE, ".why.json"},
    [FILE_REJECTED] = {SPOOL_QUARANTINE, ".rejected.ndjson"},
};

/* One receipt's files while they are written; each is made when there is
 * something to go in. */
struct writing {
    const struct publisher *publisher;
    struct publication *publication;
    char stem[SPOOL_NAME];
    struct stream {
        struct deposit *deposit; /* NULL: not made */
        struct buffer buffer;
    } streams[PUBLISH_FILES];
    struct arena arena; /* of one outcome */
    struct tally tally;
    uint64_t last;      /* record that was told to be a repeat */
    uint64_t *rejected; /* numbers of rejected records, rising */
    size_t rejected_count, rejected_room;
};

void publish_stem(const struct receipt *receipt, char stem[SPOOL_NAME])
{
    char clean[SPOOL_NAME];
    spool_clean_name(receipt->name, clean);
    int n = snprintf(stem, SPOOL_NAME, "%08" PRId64 "-%.*s", receipt->id, 160, clean);
    if (n < 0)
        stem[0] = '\0';
}

/* ---- streams ---- */

static enum status flush(struct stream *stream, struct error *error)
{
    if (buffer_failed(&stream->buffer))
        return error_no_memory(error);
    enum status status =
        deposit_write(stream->deposit, buffer_text(&stream->buffer), error);
    buffer_clear(&stream->buffer);
    return status;
}

/* *out: where the file's bytes go. */
static enum status open_stream(struct writing *writing, enum file file,
                               struct buffer **out, struct error *error)
{
    struct stream *stream = &writing->streams[file];
    struct publication *publication = writing->publication;
    const char *const name[2] = {writing->stem, files[file].ending};
    *out = &stream->buffer;
    if (stream->deposit)
        return STATUS_OK;
    stream->deposit = &publication->at[publication->count++];
    return deposit_open(writing->publisher->spool, files[file].to, name,
                        stream->deposit, error);
}

static enum status step_stream(struct writing *writing, enum file file,
                               struct error *error)
{
    struct stream *stream = &writing->streams[file];
    if (stream->buffer.len < FLUSH_AT && !buffer_failed(&stream->buffer))
        return STATUS_OK;
    return flush(stream, error);
}

static enum status put_line(struct writing *writing, enum file file, struct text line,
                            struct error *error)
{
    struct buffer *out = NULL;
    enum status status = open_stream(writing, file, &out, error);
    if (status)
        return status;
    buffer_put_text(out, line);
    buffer_put_char(out, '\n');
    return step_stream(writing, file, error);
}

/* ---- rejections ---- */

static enum status note_rejected(struct writing *writing, uint64_t record,
                                 struct error *error)
{
    if (writing->rejected_count == writing->rejected_room) {
        size_t room = writing->rejected_room ? 2 * writing->rejected_room : 64;
        uint64_t *more = realloc(writing->rejected, room * sizeof *more);
        if (!more)
            return error_no_memory(error);
        writing->rejected = more;
        writing->rejected_room = room;
    }
    writing->rejected[writing->rejected_count++] = record;
    return STATUS_OK;
}

static void put_problem(const struct rejection *rejection,
                        const struct problem *problem, struct buffer *out)
{
    const struct error *why = &problem->error;
    buffer_printf(out, "{\"record\":%" PRIu64 ",\"code\":", rejection->record);
    buffer_put_json(out, text_of(why->code));
    buffer_printf(out, ",\"line\":%u,\"column\":%u,\"pointer\":", why->line,
                  why->column);
    buffer_put_json(out, text_of(why->pointer));
    BUFFER_LITERAL(out, ",\"message\":");
    buffer_put_json(out, text_of(why->message));
    BUFFER_LITERAL(out, ",\"fix\":");
    if (why->fix[0])
        buffer_put_json(out, text_of(why->fix));
    else
        BUFFER_LITERAL(out, "null");
    buffer_put_cstr(out, problem->warning ? ",\"warning\":true}" : "}");
}

static void put_why_head(const struct receipt *receipt, struct buffer *out)
{
    buffer_printf(out, "{\"schema\":\"gonio/why/1\",\"receipt\":%" PRId64 ",\"file\":",
                  receipt->id);
    buffer_put_json(out, receipt->name);
    buffer_printf(out, ",\"size\":%" PRIu64 ",\"problems\":[", receipt->size);
}

static enum status put_why(struct writing *writing, const struct rejection *rejection,
                           struct error *error)
{
    const struct problems *problems = rejection->problems;
    struct buffer *out = NULL;
    bool first = !writing->streams[FILE_WHY].deposit;
    enum status status = open_stream(writing, FILE_WHY, &out, error);
    if (!status && first)
        put_why_head(writing->publication->receipt, out);
    for (size_t i = 0; i < problems->count && !status; i++) {
        buffer_put_cstr(out, first ? "\n" : ",\n");
        put_problem(rejection, &problems->at[i], out);
        first = false;
    }
    return status ? status : step_stream(writing, FILE_WHY, error);
}

static enum status put_rejection_row(struct writing *writing,
                                     const struct rejection *rejection,
                                     struct error *error)
{
    const struct decision_csv_rejected row = {rejection, DATE_NONE, DATE_NONE};
    struct buffer *out = NULL;
    if (!writing->publisher->config->csv)
        return STATUS_OK;
    enum status status = open_stream(writing, FILE_CSV, &out, error);
    if (status)
        return status;
    decision_csv_rejection(&row, out);
    return step_stream(writing, FILE_CSV, error);
}

static enum status put_rejected(struct writing *writing,
                                const struct ledger_outcome *outcome,
                                struct error *error)
{
    struct rejection rejection;
    enum status status = put_line(writing, FILE_NDJSON, outcome->rejection, error);
    if (!status)
        status = rejection_read(outcome->rejection, &writing->arena, &rejection, error);
    if (!status)
        status = put_rejection_row(writing, &rejection, error);
    if (!status)
        status = put_why(writing, &rejection, error);
    if (status)
        return status;
    if (rejection.problems->count)
        tally_rejection(&writing->tally, rejection.problems->at[0].error.code);
    return note_rejected(writing, outcome->record, error);
}

/* ---- repeats ---- */

/* Its decision went out with the file that brought it first: twice in the
 * outputs it might be billed twice. */
static enum status put_repeat(struct writing *writing,
                              const struct ledger_outcome *outcome, struct error *error)
{
    struct buffer *out = NULL;
    const char *code = outcome->again ? "session.duplicate" : "session.superseded";
    const char *message = outcome->again ? "the same session came before"
                                         : "a higher revision of this session is known";
    if (writing->last == outcome->record)
        return STATUS_OK; /* told with its decision for another payer */
    writing->last = outcome->record;
    enum status status = open_stream(writing, FILE_NDJSON, &out, error);
    if (status)
        return status;
    buffer_printf(
        out, "{\"duplicate\":{\"record\":%" PRIu64 ",\"session_id\":", outcome->record);
    buffer_put_json(out, outcome->key.session_id);
    buffer_printf(out, ",\"revision\":%d,\"code\":\"%s\",\"message\":\"%s\"}}\n",
                  (int)outcome->key.revision, code, message);
    return step_stream(writing, FILE_NDJSON, error);
}

/* ---- decisions ---- */

static enum status put_decision(struct writing *writing,
                                const struct ledger_outcome *outcome,
                                struct error *error)
{
    const struct watch_config *config = writing->publisher->config;
    struct decision *decision = NULL;
    struct buffer *out = NULL;
    enum status status = put_line(writing, FILE_NDJSON, outcome->decision.bytes, error);
    if (status || (!config->csv && !config->summary))
        return status;
    status = decision_read(outcome->decision.bytes, &writing->arena, &decision, error);
    if (status)
        return status;
    if (outcome->decision.rank == 0)
        tally_decision(&writing->tally, decision);
    if (!config->csv)
        return STATUS_OK;
    status = open_stream(writing, FILE_CSV, &out, error);
    if (status)
        return status;
    decision_csv(decision, out);
    return step_stream(writing, FILE_CSV, error);
}

static void put_figures(const char *name, const struct ledger_decision *decision,
                        struct buffer *out)
{
    char allowed[24];
    buffer_printf(out, ",\"%s\":", name);
    if (!decision->id) {
        BUFFER_LITERAL(out, "null");
        return;
    }
    money_write(decision->allowed, allowed);
    buffer_printf(out, "{\"outcome\":\"%s\",\"units\":%d,\"allowed\":",
                  outcome_text(decision->outcome), (int)decision->units);
    if (decision->allowed == MONEY_NONE)
        BUFFER_LITERAL(out, "null");
    else
        buffer_put_json(out, text_of(allowed));
    BUFFER_LITERAL(out, "}");
}

/* Who bills from spreadsheets must see them there too. */
static enum status put_again_row(struct writing *writing,
                                 const struct ledger_decision *is, struct error *error)
{
    struct decision *decision = NULL;
    struct buffer *out = NULL;
    bool first = !writing->streams[FILE_REDECIDED_CSV].deposit;
    if (!writing->publisher->config->csv)
        return STATUS_OK;
    enum status status = decision_read(is->bytes, &writing->arena, &decision, error);
    if (!status)
        status = open_stream(writing, FILE_REDECIDED_CSV, &out, error);
    if (status)
        return status;
    if (first)
        decision_csv_head(out);
    decision_csv(decision, out);
    return step_stream(writing, FILE_REDECIDED_CSV, error);
}

static enum status put_again(struct writing *writing,
                             const struct ledger_outcome *outcome, struct error *error)
{
    const struct ledger_decision *is = &outcome->decision;
    struct ledger *ledger = writing->publisher->ledger;
    struct ledger_decision was = {.id = 0};
    struct ledger_session causing = {.id = 0};
    struct buffer *out = NULL;
    enum status status = open_stream(writing, FILE_REDECIDED, &out, error);
    if (!status && is->supersedes)
        status =
            ledger_decision_get(ledger, is->supersedes, &writing->arena, &was, error);
    if (!status && is->caused_by)
        status =
            ledger_session_get(ledger, is->caused_by, &writing->arena, &causing, error);
    if (status)
        return status;
    writing->tally.redecided++;
    writing->publication->redecided++;
    buffer_printf(
        out, "{\"redecided\":{\"cause\":\"%s\",\"caused_by\":", cause_text(is->cause));
    if (causing.id)
        buffer_put_json(out, causing.session_id);
    else
        BUFFER_LITERAL(out, "null");
    put_figures("was", &was, out);
    put_figures("is", is, out);
    BUFFER_LITERAL(out, "},\"decision\":");
    buffer_put_text(out, is->bytes);
    BUFFER_LITERAL(out, "}\n");
    status = step_stream(writing, FILE_REDECIDED, error);
    return status ? status : put_again_row(writing, is, error);
}

/* ---- decisions at hand ---- */

static enum status put_drafted(struct writing *writing, const struct drafted *drafted,
                               struct error *error)
{
    struct buffer *out = NULL;
    enum status status = put_line(writing, FILE_NDJSON, drafted->line, error);
    if (!drafted->rank)
        tally_counted(&writing->tally, &drafted->counted);
    if (status || text_is_absent(drafted->rows))
        return status;
    status = open_stream(writing, FILE_CSV, &out, error);
    if (status)
        return status;
    buffer_put_text(out, drafted->rows);
    return step_stream(writing, FILE_CSV, error);
}

static enum status put_outcome(void *context, const struct ledger_outcome *outcome,
                               struct error *error)
{
    struct writing *writing = context;
    arena_reset(&writing->arena);
    if (outcome->record == 0)
        return put_again(writing, outcome, error);
    if (!text_is_absent(outcome->rejection))
        return put_rejected(writing, outcome, error);
    if (outcome->again || outcome->superseded)
        return put_repeat(writing, outcome, error);
    return put_decision(writing, outcome, error);
}

/* ---- the rejected records themselves ---- */

static enum status copy_range(struct writing *writing, const struct record *record,
                              struct error *error)
{
    struct buffer *out = NULL;
    off_t at = (off_t)record->offset;
    uint64_t left = record->len;
    enum status status = open_stream(writing, FILE_REJECTED, &out, error);
    while (!status && left) {
        size_t piece = left < FLUSH_AT ? (size_t)left : FLUSH_AT;
        char *to = buffer_reserve(out, piece);
        ssize_t n = to ? pread(writing->publication->source, to, piece, at) : 0;
        if (!to)
            return error_no_memory(error);
        if (n < 0 && errno != EINTR)
            return spool_failed(errno, SPOOL_WORK, "reading a file", error);
        if (n == 0)
            break;
        out->len += n > 0 ? (size_t)n : 0;
        at += n > 0 ? n : 0;
        left -= n > 0 ? (uint64_t)n : 0;
        status = step_stream(writing, FILE_REJECTED, error);
    }
    buffer_put_char(out, '\n');
    return status;
}

static enum status copy_rejected(struct writing *writing, struct records *records,
                                 struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t next = 0; next < writing->rejected_count && !status;) {
        struct record record;
        struct error refusal = ERROR_NONE;
        status = records_next(records, &record, &refusal);
        if (status && status != STATUS_REJECTED) {
            *error = refusal;
            return status;
        }
        if (!status && text_is_absent(record.text))
            return STATUS_OK;
        status = STATUS_OK;
        if (record.number == writing->rejected[next]) {
            status = copy_range(writing, &record, error);
            next++;
        }
    }
    return status;
}

static enum status put_records(struct writing *writing, struct error *error)
{
    int source = writing->publication->source;
    struct records *records = NULL;
    if (!writing->rejected_count || source < 0)
        return STATUS_OK;
    if (lseek(source, 0, SEEK_SET) != 0)
        return spool_failed(errno, SPOOL_WORK, "reading a file", error);
    enum status status = records_open(source, "the file", &records, error);
    if (!status)
        status = copy_rejected(writing, records, error);
    records_close(records);
    return status;
}

/* ---- all of it ---- */

static enum status begin(struct writing *writing, struct error *error)
{
    struct buffer *out = NULL;
    enum status status = open_stream(writing, FILE_NDJSON, &out, error);
    if (status || !writing->publisher->config->csv)
        return status;
    status = open_stream(writing, FILE_CSV, &out, error);
    if (!status)
        decision_csv_head(out);
    return status;
}

static enum status end(struct writing *writing, struct error *error)
{
    struct buffer *out = NULL;
    enum status status = STATUS_OK;
    if (writing->streams[FILE_WHY].deposit)
        BUFFER_LITERAL(&writing->streams[FILE_WHY].buffer, "\n]}\n");
    if (writing->publisher->config->summary)
        status = open_stream(writing, FILE_SUMMARY, &out, error);
    if (!status && out)
        tally_write(&writing->tally, writing->publication->receipt, out);
    return !status && writing->tally.failed ? error_no_memory(error) : status;
}

/* Of the file's own records, or of all that its outputs are made of. */
static enum status put_outcomes(struct writing *writing, struct error *error)
{
    const struct publisher *publisher = writing->publisher;
    const struct receipt *receipt = writing->publication->receipt;
    size_t count = 0;
    const struct drafted *drafted =
        publisher->draft ? draft_find(publisher->draft, receipt, &count) : NULL;
    enum status status = STATUS_OK;
    if (!drafted)
        return ledger_outcomes(publisher->ledger, receipt->id, put_outcome, writing,
                               error);
    for (size_t i = 0; i < count && !status; i++)
        status = put_drafted(writing, &drafted[i], error);
    return status ? status
                  : ledger_outcomes_again(publisher->ledger, receipt->id, put_outcome,
                                          writing, error);
}

static enum status close_streams(struct writing *writing, bool sync,
                                 struct error *error)
{
    enum status status = STATUS_OK;
    for (int i = 0; i < PUBLISH_FILES && !status; i++) {
        struct stream *stream = &writing->streams[i];
        if (stream->deposit)
            status = flush(stream, error);
        if (!status && stream->deposit)
            status = deposit_end(stream->deposit, sync, error);
    }
    return status;
}

static void init(struct writing *writing)
{
    publish_stem(writing->publication->receipt, writing->stem);
    arena_init(&writing->arena, WORK_MEMORY);
    tally_init(&writing->tally);
    for (int i = 0; i < PUBLISH_FILES; i++)
        buffer_init(&writing->streams[i].buffer, BUFFER_MAX);
}

static void release(struct writing *writing)
{
    arena_release(&writing->arena);
    tally_release(&writing->tally);
    for (int i = 0; i < PUBLISH_FILES; i++)
        buffer_release(&writing->streams[i].buffer);
    free(writing->rejected);
    free(writing);
}

enum status publish_write(const struct publisher *publisher, bool sync,
                          struct publication *publication, struct error *error)
{
    struct writing *writing = calloc(1, sizeof *writing); /* large for a stack */
    if (!writing)
        return error_no_memory(error);
    writing->publisher = publisher;
    writing->publication = publication;
    init(writing);
    enum status status = begin(writing, error);
    if (!status)
        status = put_outcomes(writing, error);
    if (!status)
        status = put_records(writing, error);
    if (!status)
        status = end(writing, error);
    if (!status)
        status = close_streams(writing, sync, error);
    release(writing);
    if (status)
        publish_drop(publisher, publication);
    return status;
}

enum status publish_names(const struct publisher *publisher,
                          struct publication *publication, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < publication->count && !status; i++)
        status = deposit_publish(publisher->spool, &publication->at[i], error);
    return status;
}

void publish_drop(const struct publisher *publisher, struct publication *publication)
{
    for (size_t i = 0; i < publication->count; i++)
        deposit_drop(publisher->spool, &publication->at[i]);
    publication->count = 0;
}
