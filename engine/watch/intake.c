#include "watch/intake_room.h"

#include "run/announce.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define BATCH_MOST_MS 300
#define BATCH_LEAST   4 /* a power of two below INTAKE_FILES, as all of these */

/* ---- small files ---- */

/* Half of a file, perhaps: then the rest of it is still to come. */
bool taking_may_be_half(const struct intake *intake, const struct taking *taking)
{
    const struct entry_clock clock = entry_clock_now();
    return taking->home == TAKING_INBOX &&
           intake->options.config->ready == WATCH_READY_QUIET &&
           entry_written_ms(&taking->known, &clock) < ENTRY_YOUNG_S * 1000;
}

/* A file that does not even begin as one of sessions needs other advice than a
 * session with a fault. */
static void advise(struct error *why)
{
    if (strcmp(why->code, "json.empty") == 0)
        error_fix(why, "nothing of it arrived: export or copy the file again");
    else if (strcmp(why->code, "json.not_json") != 0 && why->line <= 1 &&
             why->column <= 1)
        error_fix(why,
                  "a file of sessions is JSON: an object, a list of them, or one a "
                  "line; gonio convert makes it of others");
}

/* The file, or what a reader made of it. */
static enum status take_records(struct intake *intake, struct taking *taking,
                                bool joined, struct error *error)
{
    const struct keeper_file file = {.name = taking->shown,
                                     .fd = taking_source(taking),
                                     .hash = taking->hash,
                                     .size = (uint64_t)taking->known.st_size,
                                     .origins = taking->converted.origins};
    const struct keeper_taking how = {.file = &file, .joined = joined};
    enum status status = keeper_take(intake->keeper, &how, &taking->receipt, error);
    if (status == STATUS_INTERRUPTED)
        return status;
    origins_close(taking->converted.origins);
    taking->converted.origins = NULL;
    return status;
}

static enum status take(struct intake *intake, struct taking *taking, bool joined,
                        struct error *error)
{
    enum status status = claim_converted(intake, taking, error);
    if (status || taking->refused)
        return status;
    status = take_records(intake, taking, joined, error);
    if (status == STATUS_IO && strcmp(error->code, "file.read") == 0)
        error_at(error, "", 0, 0); /* names of files are nobody's business */
    if (status != STATUS_REJECTED && status != STATUS_LIMIT)
        return status;
    taking->why = *error;
    advise(&taking->why);
    taking->refused = true;
    taking->waits = taking_may_be_half(intake, taking);
    *error = ERROR_NONE;
    return STATUS_OK;
}

static enum status settle(struct intake *intake, struct taking *taking,
                          struct error *error)
{
    enum status status = STATUS_OK;
    if (!taking->refused)
        status = keeper_settle(intake->keeper, &taking->receipt, error);
    if (!status)
        status = ledger_attempt_done(intake->options.ledger, &taking->hash, error);
    return status;
}

/* All of them in one transaction: taken, decided, settled. */
static enum status decide_joined(struct intake *intake, struct taking *takings,
                                 size_t count, struct error *error)
{
    bool left = false;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && !status; i++)
        status = take(intake, &takings[i], true, error);
    if (!status)
        status = keeper_decide(intake->keeper, true, 0, &left, error);
    for (size_t i = 0; i < count && !status; i++)
        status = settle(intake, &takings[i], error);
    return status;
}

static enum status decide(struct intake *intake, struct taking *takings, size_t count,
                          struct error *error)
{
    struct ledger *ledger = intake->options.ledger;
    enum status status = ledger_begin(ledger, error);
    if (status)
        return status;
    draft_begin(&intake->draft, intake->options.config->csv);
    status = decide_joined(intake, takings, count, error);
    draft_seal(&intake->draft);
    if (!status)
        status = ledger_commit(ledger, error);
    else
        ledger_rollback(ledger);
    if (status)
        attempt_owe(intake, takings, count);
    return status;
}

/* Those with a receipt to the front; the others are refused, or wait. */
static enum status sort_out(struct intake *intake, struct taking *takings,
                            size_t *count, struct error *error)
{
    size_t taken = 0;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < *count && !status; i++) {
        struct taking *taking = &takings[i];
        if (!taking->refused) {
            struct taking swapped = takings[taken];
            takings[taken] = *taking;
            takings[taken].receipt.name = text_of(takings[taken].shown);
            takings[i] = i == taken ? takings[i] : swapped;
            taken++;
        } else if (taking->waits) {
            inbox_wait(intake->options.inbox, ENTRY_YOUNG_S * 1000);
        } else {
            status = refuse_whole(intake, taking, error);
        }
    }
    *count = taken;
    return status;
}

static enum status run(struct intake *intake, struct taking *takings, size_t count,
                       struct error *error)
{
    bool all = takings == intake->batch && count == intake->count;
    enum status status = decide(intake, takings, count, error);
    if (status) {
        draft_end(&intake->draft);
        return status;
    }
    intake->open_left = true; /* until all of it is done */
    status = sort_out(intake, takings, &count, error);
    for (size_t i = 0; i < count && !status; i++)
        announce_file(intake->options.bus, EVENT_FILE_CLAIMED, &takings[i].receipt,
                      NULL);
    if (!status)
        status = all ? finish_batch(intake, count, error)
                     : finish(intake, takings, count, error);
    draft_end(&intake->draft);
    if (!status)
        intake->open_left = false;
    return status;
}

/* After a process that died: one by one, so that the file that did it shows. */
static enum status run_alone(struct intake *intake, struct taking *taking,
                             struct error *error)
{
    uint32_t times = 0;
    enum status status = attempt_begin(intake, taking, 1, &times, error);
    if (status)
        return status;
    if (times >= INTAKE_ATTEMPTS)
        return attempt_refuse(intake, taking, error);
    return run(intake, taking, 1, error);
}

static enum status run_batch(struct intake *intake, struct error *error)
{
    uint32_t times = 0;
    if (intake->count == 0)
        return STATUS_OK;
    enum status status =
        attempt_begin(intake, intake->batch, intake->count, &times, error);
    if (!status && times == 0)
        return run(intake, intake->batch, intake->count, error);
    if (!status && intake->count == 1)
        return times >= INTAKE_ATTEMPTS ? attempt_refuse(intake, intake->batch, error)
                                        : run(intake, intake->batch, 1, error);
    for (size_t i = 0; i < intake->count && !status; i++)
        status = run_alone(intake, &intake->batch[i], error);
    return status;
}

/* ---- gathering ---- */

static void keep_large(struct intake *intake, const struct inbox_entry *entry)
{
    const struct entry_clock clock = entry_clock_now();
    int64_t age = entry_written_ms(&entry->known, &clock);
    bool quiet = intake->options.config->ready == WATCH_READY_QUIET;
    /* Half of it in work/ would be half of it for ever. */
    if (quiet && age < ENTRY_YOUNG_S * 1000) {
        inbox_wait(intake->options.inbox, ENTRY_YOUNG_S * 1000 - age);
        return;
    }
    snprintf(intake->large, sizeof intake->large, "%s", entry->name);
    intake->large_known = entry->known;
    intake->has_large = true;
}

static enum status gather_entry(struct intake *intake, const struct inbox_entry *entry,
                                struct error *error)
{
    struct taking *taking = &intake->batch[intake->count];
    if (refuse_was_left(intake, &entry->known))
        return STATUS_OK;
    if (entry->verdict == ENTRY_REFUSED)
        return refuse_entry(intake, entry, error);
    if (entry->known.st_size > INTAKE_SMALL) {
        keep_large(intake, entry);
        return STATUS_OK;
    }
    enum status status = claim_small(intake, entry->name, &entry->known, taking, error);
    if (status && strncmp(error->code, "entry.", 6) == 0)
        return refuse_unreadable(intake, entry, error);
    intake->disk.any = intake->disk.any || !status;
    if (!status && taking->waits)
        inbox_wait(intake->options.inbox, intake->options.config->quiet_ms);
    else if (!status)
        intake->count++;
    return status;
}

/* A file that the disk does not give is refused in the end. When it gives none
 * of several, that says nothing of the files. */
static enum status look_at_disk(struct intake *intake, struct error *error)
{
    bool fails = intake->disk.failed > 1 && !intake->disk.any;
    if (fails) {
        error_set(error, STATUS_IO, "spool.io",
                  "none of %u files in inbox/ can be read: the disk fails",
                  intake->disk.failed);
        error_fix(error, "look at the disk, and start again: they are still there");
    }
    intake->disk.failed = 0;
    intake->disk.any = false;
    return fails ? error->status : STATUS_OK;
}

/* *end: the inbox was read to its end. */
static enum status gather(struct intake *intake, bool *end, struct error *error)
{
    struct inbox_entry entry;
    off_t bytes = 0;
    bool found = true;
    enum status status = STATUS_OK;
    while (!status && found && !intake->has_large && intake->count < intake->most &&
           bytes < INTAKE_BYTES) {
        status = inbox_next(intake->options.inbox, &entry, &found, error);
        if (status || !found)
            break;
        bytes += S_ISREG(entry.known.st_mode) ? entry.known.st_size : 0;
        status = gather_entry(intake, &entry, error);
    }
    *end = !found;
    return status || found ? status : look_at_disk(intake, error);
}

/* So many that a slice takes a fraction of a second, however slow the disk is:
 * somebody may be asking something. */
static void pace(struct intake *intake, int64_t ms)
{
    if (ms > BATCH_MOST_MS && intake->most > BATCH_LEAST)
        intake->most /= 2;
    else if (ms < BATCH_MOST_MS / 2 && intake->most < INTAKE_FILES)
        intake->most *= 2;
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static enum status step_inbox(struct intake *intake, bool *more, struct error *error)
{
    bool end = false;
    int64_t from_ms = now_ms();
    intake->count = 0;
    enum status status = gather(intake, &end, error);
    bool full = intake->count == intake->most;
    if (!status)
        status = run_batch(intake, error);
    if (!status && end)
        status = finish_behind(intake, error);
    if (full)
        pace(intake, now_ms() - from_ms);
    for (size_t i = 0; i < intake->count; i++)
        taking_close(&intake->batch[i]);
    intake->count = 0;
    *more = !end;
    return status;
}

static enum status step_large(struct intake *intake, struct error *error)
{
    intake->has_large = false;
    intake->disk.any = true; /* what fails on this way ends the process */
    return claim_large(intake, error);
}

/* ---- work/ ---- */

static void forget_working(struct intake *intake)
{
    taking_close(&intake->working);
    intake->working.name[0] = '\0';
}

static enum status begin_working(struct intake *intake, struct error *error)
{
    uint32_t times = 0;
    bool found = false;
    struct taking *working = &intake->working;
    enum status status = claim_work(intake, &found, error);
    if (status || !found) {
        intake->work_left = false;
        return status;
    }
    if (working->receipt.state > RECEIPT_TAKING) {
        intake->open_left = true;
        intake->work_left = false; /* until that one is done */
        forget_working(intake);
        return STATUS_OK;
    }
    if (working->differs) {
        status = refuse_damaged(intake, working, error);
        forget_working(intake);
        return status;
    }
    status = attempt_begin(intake, working, 1, &times, error);
    /* Of a receipt that is open then, what was taken stays; when the file is
     * dropped again, it goes on. */
    if (!status && times >= INTAKE_ATTEMPTS) {
        status = attempt_refuse(intake, working, error);
        forget_working(intake);
    }
    return status;
}

/* It got on: what ends the process after this is not what did so before. */
static enum status excuse(struct intake *intake, struct taking *working,
                          struct error *error)
{
    struct ledger *ledger = intake->options.ledger;
    enum status status = ledger_begin(ledger, error);
    if (status)
        return status;
    status = ledger_attempt_done(ledger, &working->hash, error);
    if (!status)
        return ledger_commit(ledger, error);
    ledger_rollback(ledger);
    return status;
}

/* Ends early for a look at what else happens; the next step goes on. */
static enum status take_working(struct intake *intake, struct error *error)
{
    struct taking *working = &intake->working;
    uint64_t records = working->receipt.records;
    enum status status = take(intake, working, false, error);
    if (status == STATUS_INTERRUPTED) {
        *error = ERROR_NONE;
        return working->receipt.records > records ? excuse(intake, working, error)
                                                  : STATUS_OK;
    }
    if (!status && working->refused)
        status = refuse_whole(intake, working, error);
    if (status)
        attempt_owe(intake, working, 1);
    intake->open_left = true;
    intake->open_after = 0;
    forget_working(intake);
    return status;
}

static enum status step_work(struct intake *intake, struct error *error)
{
    enum status status = STATUS_OK;
    if (!intake->working.name[0])
        status = begin_working(intake, error);
    if (!status && intake->working.name[0])
        status = take_working(intake, error);
    return status;
}

/* ---- open receipts ---- */

static enum status settle_open(struct intake *intake, struct taking *taking,
                               struct error *error)
{
    struct ledger *ledger = intake->options.ledger;
    enum status status = ledger_begin(ledger, error);
    if (status)
        return status;
    status = keeper_settle(intake->keeper, &taking->receipt, error);
    if (!status)
        return ledger_commit(ledger, error);
    ledger_rollback(ledger);
    return status;
}

/* The next open receipt into the batch; *found false: there is none. */
static enum status gather_open(struct intake *intake, bool *found, struct error *error)
{
    struct taking *taking = &intake->batch[intake->count];
    struct receipt *receipt = &taking->receipt;
    *taking = (struct taking){.home = TAKING_NOWHERE, .fd = -1};
    enum status status =
        ledger_receipt_open(intake->options.ledger, intake->open_after, receipt, error);
    *found = !status && receipt->id;
    if (status || !*found)
        return status;
    intake->open_after = receipt->id;
    snprintf(taking->shown, sizeof taking->shown, "%.*s", TEXT_ARG(receipt->name));
    receipt->name = text_of(taking->shown);
    if (receipt->state == RECEIPT_TAKING)
        intake->work_left = true;
    if (receipt->state == RECEIPT_DECIDING)
        status = settle_open(intake, taking, error);
    if (status || receipt->state != RECEIPT_DECIDED)
        return status;
    status = claim_again(intake, taking, error);
    if (!status)
        status = claim_converted_again(intake, taking, error);
    if (!status)
        intake->count++;
    return status;
}

static enum status step_open(struct intake *intake, struct error *error)
{
    bool found = true;
    enum status status = STATUS_OK;
    intake->count = 0;
    while (!status && found && intake->count < INTAKE_FILES)
        status = gather_open(intake, &found, error);
    if (!status)
        status = finish(intake, intake->batch, intake->count, error);
    for (size_t i = 0; i < intake->count; i++)
        taking_close(&intake->batch[i]);
    if (!status && intake->count)
        intake->work_left = true; /* the next one there may have waited for it */
    intake->count = 0;
    if (status || !found) {
        intake->open_left = status != STATUS_OK;
        intake->open_after = 0;
    }
    return status;
}

/* ---- steps ---- */

static enum status step_due(struct intake *intake, bool *any, struct error *error)
{
    bool left = false;
    enum status status = ledger_due_of(intake->options.ledger, 0, any, error);
    if (!status && *any)
        status = keeper_decide(intake->keeper, false, 0, &left, error);
    if (status == STATUS_INTERRUPTED) {
        *error = ERROR_NONE;
        return STATUS_OK;
    }
    return status;
}

static enum status step_other(struct intake *intake, struct error *error)
{
    enum status status = finish_behind(intake, error);
    if (status)
        return status;
    if (intake->open_left)
        return step_open(intake, error);
    return intake->work_left ? step_work(intake, error) : step_large(intake, error);
}

enum status intake_step(struct intake *intake, bool *more, struct error *error)
{
    bool due = false;
    enum status status = step_due(intake, &due, error);
    *more = true;
    if (!status && !due) {
        bool other = intake->open_left || intake->work_left || intake->has_large;
        status = other ? step_other(intake, error) : step_inbox(intake, more, error);
    }
    /* What did not become done is looked for among the open receipts. */
    if (status && intake->behind_count)
        intake_recover(intake);
    *more = *more || intake->has_large || intake->work_left || intake->open_left;
    return status;
}

/* What cannot be taken back counts as an attempt, of which there are several. */
void intake_rest(struct intake *intake)
{
    struct ledger *ledger = intake->options.ledger;
    struct error unheard = ERROR_NONE;
    if (intake->working.name[0])
        attempt_owe(intake, &intake->working, 1);
    if (finish_behind(intake, &unheard))
        return;
    if (!intake->unforgiven_count || ledger_begin(ledger, &unheard))
        return;
    if (attempt_forgive(intake, &unheard) || ledger_commit(ledger, &unheard))
        ledger_rollback(ledger);
}

/* ---- made and unmade ---- */

enum status intake_new(const struct intake_options *options, struct intake **intake,
                       struct error *error)
{
    struct intake *made = calloc(1, sizeof *made);
    *intake = made;
    if (!made)
        return error_no_memory(error);
    made->options = *options;
    made->publisher = (struct publisher){options->spool, options->config,
                                         options->ledger, &made->draft};
    made->working.fd = made->day_fd = -1;
    draft_init(&made->draft);
    made->most = INTAKE_FILES / 4;
    made->batch = calloc(INTAKE_FILES, sizeof *made->batch);
    made->behind = calloc(INTAKE_FILES, sizeof *made->behind);
    intake_recover(made);
    if (made->batch && made->behind)
        return STATUS_OK;
    intake_free(made);
    *intake = NULL;
    return error_no_memory(error);
}

void intake_free(struct intake *intake)
{
    if (!intake)
        return;
    taking_close(&intake->working);
    if (intake->day_fd >= 0)
        close(intake->day_fd);
    free(intake->batch);
    free(intake->behind);
    draft_release(&intake->draft);
    free(intake);
}

void intake_configure(struct intake *intake, const struct watch_config *config)
{
    intake->options.config = intake->publisher.config = config;
}

void intake_use(struct intake *intake, struct keeper *keeper)
{
    intake->keeper = keeper;
    keeper_hear(keeper, draft_add, &intake->draft);
}

uint64_t intake_in_hand(const struct intake *intake)
{
    return intake->count + intake->behind_count + (intake->working.name[0] ? 1 : 0);
}

void intake_recover(struct intake *intake)
{
    intake->open_left = intake->work_left = true;
    intake->open_after = 0;
    intake->behind_count = 0;
}
