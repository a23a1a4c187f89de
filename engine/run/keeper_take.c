/* A file's records into the ledger. It is read twice: first whole, because a
 * file that breaks off is half of one, and nothing of it may be taken; then
 * record by record, a slice to a transaction. receipt.records says how far that
 * is, so whoever is interrupted goes on behind the last slice. */
#include "run/keeper_room.h"

#include "base/file.h"
#include "format/gate.h"
#include "format/keys.h"
#include "format/writer.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

static bool is_stopped(const struct keeper *keeper)
{
    return keeper->options.stop && *keeper->options.stop;
}

static enum status interrupted(struct error *error)
{
    return error_set(error, STATUS_INTERRUPTED, "interrupted", "interrupted");
}

static enum status open_records(const struct keeper_file *file,
                                struct records **records, struct error *error)
{
    if (lseek(file->fd, 0, SEEK_SET) < 0)
        return error_set(error, STATUS_IO, "file.read", "cannot read from the front");
    return records_open(file->fd, file->name, records, error);
}

/* ---- the whole file first ---- */

/* What of a file tells whether it is a whole one: how it ends. */
struct ending {
    struct record record; /* the last; its text is in bytes */
    struct buffer bytes;
    struct error refusal; /* why the last is none; STATUS_OK: it is one */
    uint64_t readable, objects;
    uint64_t seen;
};

static enum status see_next(struct records *records, struct ending *ending, bool *end,
                            struct error *error)
{
    struct record record;
    struct error refusal = ERROR_NONE;
    enum status status = records_next(records, &record, &refusal);
    if (status && status != STATUS_REJECTED) {
        *error = refusal;
        return status;
    }
    *end = !status && text_is_absent(record.text);
    if (*end)
        return STATUS_OK;
    ending->seen++;
    ending->record = record;
    ending->refusal = refusal;
    buffer_clear(&ending->bytes);
    if (!status) {
        ending->readable++;
        ending->objects += record.text.len && record.text.at[0] == '{';
        buffer_put_text(&ending->bytes, record.text);
    }
    return buffer_failed(&ending->bytes) ? error_no_memory(error) : STATUS_OK;
}

static bool is_code(const struct error *error, const char *code)
{
    return strcmp(error->code, code) == 0;
}

static bool is_closed(struct text text)
{
    return text.len && (text.at[text.len - 1] == '}' || text.at[text.len - 1] == ']');
}

/* A record with a fault is refused alone; one that the end of the file cuts off
 * is a sign that there should be more of the file. Where nothing looks like a
 * record the file is something else. */
static bool is_torn(struct ending *ending, uint64_t size)
{
    struct text text = buffer_text(&ending->bytes);
    bool last = ending->record.offset + ending->record.len >= size;
    if (!ending->seen)
        return false;
    if (ending->refusal.status)
        return is_code(&ending->refusal, "json.truncated") ||
               (!ending->readable && !is_code(&ending->refusal, "json.too_long"));
    if (!gate_check(text, ending->record.line, &ending->refusal))
        return false;
    record_place(&ending->record, &ending->refusal);
    return is_code(&ending->refusal, "json.truncated") || !ending->objects ||
           (last && !is_closed(text));
}

static enum status gate_file(const struct keeper *keeper,
                             const struct keeper_taking *taking,
                             struct records *records, struct error *error)
{
    const struct keeper_file *file = taking->file;
    struct ending ending = {.seen = 0};
    enum status status = STATUS_OK;
    bool end = false;
    buffer_init(&ending.bytes, 2 * GATE_MAX_RECORD);
    while (!status && !end) {
        status = see_next(records, &ending, &end, error);
        if (!status && !taking->joined && ending.seen % KEEPER_SLICE == 0 &&
            is_stopped(keeper))
            status = interrupted(error);
    }
    if (!status && is_torn(&ending, file->size)) {
        *error = ending.refusal;
        error_at(error, file->name, ending.record.line, ending.record.column);
        status = error->status = STATUS_REJECTED;
    }
    buffer_release(&ending.bytes);
    return status;
}

static enum status gate(const struct keeper *keeper, const struct keeper_taking *taking,
                        struct error *error)
{
    struct records *records = NULL;
    enum status status = open_records(taking->file, &records, error);
    if (!status)
        status = gate_file(keeper, taking, records, error);
    records_close(records);
    return status;
}

/* ---- records that are refused ---- */

struct taking {
    struct keeper *keeper;
    const struct keeper_file *file;
    struct receipt *receipt;
    struct records *records;
    bool end;
};

static enum status reject(struct taking *taking, const struct record *record,
                          struct text session_id, const struct problems *problems,
                          struct error *error)
{
    struct keeper *keeper = taking->keeper;
    struct rejection rejection = {.file = text_of(taking->file->name),
                                  .record = record->number,
                                  .session_id = session_id,
                                  .problems = problems};
    enum status status = STATUS_OK;
    if (taking->file->origins)
        status =
            origins_file(taking->file->origins, record->line, &rejection.file, error);
    if (status)
        return status;
    buffer_clear(&keeper->text);
    writer_rejection(&rejection, &keeper->text);
    if (buffer_failed(&keeper->text))
        return error_no_memory(error);
    announce_rejected(keeper->options.bus, &rejection);
    taking->receipt->rejected++;
    return ledger_reject(keeper->options.ledger, taking->receipt->id, record->number,
                         buffer_text(&keeper->text), error);
}

static enum status reject_for(struct taking *taking, const struct record *record,
                              struct text session_id, const struct error *why,
                              struct error *error)
{
    struct problem problem = {.error = *why};
    const struct problems problems = {.at = &problem, .count = 1, .refused = true};
    struct origins *origins = taking->file->origins;
    enum status status = STATUS_OK;
    if (origins)
        status = origins_place(origins, record->line, &problem.error, error);
    return status ? status : reject(taking, record, session_id, &problems, error);
}

static enum status reject_conflict(struct taking *taking, const struct record *record,
                                   struct text session_id, struct error *error)
{
    struct error why;
    error_set(&why, STATUS_REJECTED, "session.conflict",
              "the same session and revision is in the ledger already, and its "
              "content differs");
    error_fix(&why, "give the corrected one a higher revision");
    error_at(&why, NULL, record->line, record->column);
    return reject_for(taking, record, session_id, &why, error);
}

/* ---- records that are taken ---- */

/* 1 is the first, and what is not said. */
static enum status reject_revision(struct taking *taking, const struct record *record,
                                   struct text session_id, struct error *error)
{
    struct error why;
    error_set(&why, STATUS_REJECTED, "session.revision",
              "the first revision of a session is 1");
    error_fix(&why, "leave revision out, or give each correction a higher number");
    error_point(&why, "/revision");
    error_at(&why, NULL, record->line, record->column);
    return reject_for(taking, record, session_id, &why, error);
}

static enum status enter(struct taking *taking, const struct record *record,
                         const struct session *session, struct error *error)
{
    const struct entering entering = {.receipt = taking->receipt,
                                      .record = record->number,
                                      .bytes = record->text,
                                      .session = session};
    enum entered entered = ENTERED_NEW;
    if (session_revision(session) < 1)
        return reject_revision(taking, record, session->session_id, error);
    enum status status = keeper_enter(taking->keeper, &entering, &entered, error);
    if (status)
        return status;
    if (entered == ENTERED_CONFLICT)
        return reject_conflict(taking, record, session->session_id, error);
    if (entered != ENTERED_NEW)
        taking->receipt->duplicates++;
    return STATUS_OK;
}

static enum status announce(struct taking *taking, const struct record *record,
                            const struct session *session, struct error *error)
{
    struct event_bus *bus = taking->keeper->options.bus;
    struct event_received event = {.file = text_of(taking->file->name),
                                   .record = record->number,
                                   .session = session};
    enum status status = STATUS_OK;
    if (!event_is_wanted(bus, EVENT_SESSION_RECEIVED))
        return STATUS_OK;
    if (taking->file->origins)
        status = origins_file(taking->file->origins, record->line, &event.file, error);
    if (!status)
        announce_received(bus, &event);
    return status;
}

static enum status take_record(struct taking *taking, const struct record *record,
                               struct error *error)
{
    struct keeper *keeper = taking->keeper;
    const struct reader_options options = {.first_line = record->line,
                                           .strict = keeper->options.strict};
    struct problems problems;
    struct session *session = NULL;
    struct text session_id;
    enum status status = reader_session(record->text, &options, &keeper->work, &session,
                                        &session_id, &problems, error);
    if (status)
        return status;
    for (size_t i = 0; i < problems.count; i++)
        record_place(record, &problems.at[i].error);
    if (taking->file->origins)
        status = origins_settle(taking->file->origins, record->line, &keeper->work,
                                &problems, error);
    if (status)
        return status;
    if (!session || problems.refused)
        return reject(taking, record, session_id, &problems, error);
    status = announce(taking, record, session, error);
    return status ? status : enter(taking, record, session, error);
}

static enum status take_next(struct taking *taking, struct error *error)
{
    struct record record;
    struct error refusal = ERROR_NONE;
    enum status status = records_next(taking->records, &record, &refusal);
    if (status && status != STATUS_REJECTED) {
        *error = refusal;
        return status;
    }
    taking->end = !status && text_is_absent(record.text);
    if (taking->end || record.number <= taking->receipt->records)
        return STATUS_OK;
    arena_reset(&taking->keeper->work);
    status = status ? reject_for(taking, &record, TEXT_NONE, &refusal, error)
                    : take_record(taking, &record, error);
    taking->receipt->records++;
    return status;
}

/* ---- slices ---- */

static enum status take_slice(struct taking *taking, struct error *error)
{
    struct receipt *receipt = taking->receipt;
    uint64_t most = receipt->records + KEEPER_SLICE;
    enum status status = STATUS_OK;
    while (!status && !taking->end && receipt->records < most)
        status = take_next(taking, error);
    if (status)
        return status;
    if (taking->end)
        receipt->state = RECEIPT_DECIDING;
    return ledger_receipt_put(taking->keeper->options.ledger, receipt, error);
}

/* The receipt is as the ledger has it, whatever happens. */
static enum status commit_slice(struct taking *taking, struct error *error)
{
    struct ledger *ledger = taking->keeper->options.ledger;
    const struct receipt before = *taking->receipt;
    enum status status = ledger_begin(ledger, error);
    if (status)
        return status;
    status = take_slice(taking, error);
    if (!status)
        status = ledger_commit(ledger, error);
    else
        ledger_rollback(ledger);
    if (status)
        *taking->receipt = before;
    return status;
}

static enum status take_slices(struct taking *taking, bool joined, struct error *error)
{
    enum status status = STATUS_OK;
    while (!status && !taking->end) {
        status = joined ? take_slice(taking, error) : commit_slice(taking, error);
        if (!status && !taking->end && !joined && is_stopped(taking->keeper))
            status = interrupted(error);
    }
    return status;
}

/* ---- the receipt ---- */

static enum status add_receipt(struct keeper *keeper, const struct keeper_file *file,
                               struct receipt *receipt, struct error *error)
{
    int64_t at = receipt->received_at ? receipt->received_at : (int64_t)time(NULL);
    *receipt = (struct receipt){.state = RECEIPT_TAKING,
                                .name = text_of(file->name),
                                .hash = file->hash,
                                .size = file->size,
                                .received_at = at,
                                .attempts = 1};
    return ledger_receipt_add(keeper->options.ledger, receipt, error);
}

static enum status try_again(struct keeper *keeper, const struct keeper_file *file,
                             struct receipt *receipt, struct error *error)
{
    receipt->attempts++;
    receipt->name = text_of(file->name);
    return ledger_receipt_put(keeper->options.ledger, receipt, error);
}

/* In a transaction of its own, so that a start that ends badly is counted. */
static enum status begin(struct keeper *keeper, const struct keeper_taking *taking,
                         struct receipt *receipt, struct error *error)
{
    struct ledger *ledger = keeper->options.ledger;
    bool own = !taking->joined;
    enum status status = own ? ledger_begin(ledger, error) : STATUS_OK;
    if (status)
        return status;
    status = receipt->id ? try_again(keeper, taking->file, receipt, error)
                         : add_receipt(keeper, taking->file, receipt, error);
    if (!own)
        return status;
    if (!status)
        return ledger_commit(ledger, error);
    ledger_rollback(ledger);
    return status;
}

/* ---- going on ---- */

static bool is_going_on(const struct keeper *keeper, const struct keeper_file *file,
                        const struct receipt *receipt)
{
    const struct keeper_reading *reading = &keeper->reading;
    return reading->records && receipt->id == reading->receipt &&
           file->fd == reading->fd &&
           lseek(file->fd, 0, SEEK_CUR) == (off_t)reading->offset;
}

static void go_on(struct taking *taking)
{
    struct keeper_reading *reading = &taking->keeper->reading;
    taking->records = reading->records;
    reading->records = NULL;
}

/* For the next call. */
static void remember(struct taking *taking)
{
    struct keeper_reading *reading = &taking->keeper->reading;
    records_close(reading->records);
    *reading = (struct keeper_reading){.records = taking->records,
                                       .receipt = taking->receipt->id,
                                       .fd = taking->file->fd,
                                       .offset = lseek(taking->file->fd, 0, SEEK_CUR)};
    taking->records = NULL;
}

static enum status start(struct taking *taking, const struct keeper_taking *asked,
                         struct error *error)
{
    struct receipt *receipt = taking->receipt;
    enum status status = receipt->id ? STATUS_OK : gate(taking->keeper, asked, error);
    if (!status)
        status = begin(taking->keeper, asked, receipt, error);
    if (!status)
        status = open_records(taking->file, &taking->records, error);
    return status;
}

enum status keeper_take(struct keeper *keeper, const struct keeper_taking *taking,
                        struct receipt *receipt, struct error *error)
{
    struct taking own = {.keeper = keeper, .file = taking->file, .receipt = receipt};
    if (receipt->id && receipt->state != RECEIPT_TAKING)
        return STATUS_OK;
    enum status status = STATUS_OK;
    if (is_going_on(keeper, taking->file, receipt))
        go_on(&own);
    else
        status = start(&own, taking, error);
    receipt->name = text_of(taking->file->name);
    if (!status)
        status = take_slices(&own, taking->joined, error);
    if (status == STATUS_INTERRUPTED)
        remember(&own);
    records_close(own.records);
    return status;
}

/* ---- a file that is lost ---- */

static enum status cut(struct taking *taking, const struct error *why,
                       struct error *error)
{
    struct receipt *receipt = taking->receipt;
    const struct record record = {.number = receipt->records + 1};
    enum status status = reject_for(taking, &record, TEXT_NONE, why, error);
    receipt->records++;
    receipt->state = RECEIPT_DECIDING;
    return status ? status
                  : ledger_receipt_put(taking->keeper->options.ledger, receipt, error);
}

enum status keeper_cut(struct keeper *keeper, const char *name, const struct error *why,
                       struct receipt *receipt, struct error *error)
{
    const struct keeper_file file = {.name = name};
    struct receipt after = *receipt;
    struct taking taking = {.keeper = keeper, .file = &file, .receipt = &after};
    struct ledger *ledger = keeper->options.ledger;
    enum status status = ledger_begin(ledger, error);
    if (status)
        return status;
    status = cut(&taking, why, error);
    if (!status)
        status = ledger_commit(ledger, error);
    else
        ledger_rollback(ledger);
    if (!status)
        *receipt = after;
    return status;
}
