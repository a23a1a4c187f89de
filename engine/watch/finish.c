/* Decided receipts: outputs get their names, then the source leaves, then the
 * receipt is done. In this order, each durable before the next: whatever is
 * missing at the end of the process is made again from the ledger. */
#include "watch/intake_room.h"

#include "run/announce.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

/* Up to so many receipts, each file is synced by itself; beyond, the whole file
 * system once, which costs the same however many there are. */
#define SYNC_EACH 2
#define DAY_S     86400

/* ---- publishing ---- */

/* The dropper need not have made it durable. */
static enum status sync_source(const struct intake *intake, const struct taking *taking,
                               struct error *error)
{
    int fd = openat(taking_folder(intake, taking), taking->name,
                    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct stat now;
    enum status status = STATUS_OK;
    if (fd < 0)
        return STATUS_OK; /* it went away: nothing of it is to be moved */
    /* Swapped by now: it is left where it is, and may be anything. */
    if (fstat(fd, &now) == 0 && spool_same_file(&now, &taking->known))
        status = spool_sync(SPOOL_SYNC_OUTPUT, fd, error);
    close(fd);
    return status;
}

static void drop_all(const struct intake *intake, struct taking *takings, size_t count)
{
    for (size_t i = 0; i < count; i++)
        publish_drop(&intake->publisher, &takings[i].publication);
}

static enum status write_all(struct intake *intake, struct taking *takings,
                             size_t count, struct error *error)
{
    bool each = count <= SYNC_EACH;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && !status; i++) {
        struct taking *taking = &takings[i];
        taking->publication = (struct publication){.receipt = &taking->receipt,
                                                   .source = taking_source(taking)};
        status = publish_write(&intake->publisher, each, &taking->publication, error);
        if (!status && each && taking->home == TAKING_INBOX)
            status = sync_source(intake, taking, error);
        if (status)
            drop_all(intake, takings, i + 1);
    }
    if (!status && !each)
        status = spool_sync_all(intake->options.spool, SPOOL_SYNC_OUTPUT, error);
    return status;
}

static bool has_quarantined(const struct publication *publication)
{
    for (size_t i = 0; i < publication->count; i++) {
        if (publication->at[i].to == SPOOL_QUARANTINE)
            return true;
    }
    return false;
}

static enum status name_all(struct intake *intake, struct taking *takings, size_t count,
                            struct error *error)
{
    const struct spool *spool = intake->options.spool;
    bool quarantined = false;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && !status; i++) {
        status = publish_names(&intake->publisher, &takings[i].publication, error);
        quarantined = quarantined || has_quarantined(&takings[i].publication);
    }
    if (!status)
        status = spool_sync(SPOOL_SYNC_OUT, spool->dir[SPOOL_OUT], error);
    if (!status && quarantined)
        status = spool_sync(SPOOL_SYNC_QUARANTINE, spool->dir[SPOOL_QUARANTINE], error);
    return status;
}

/* ---- done/YYYY/MM/DD ---- */

static enum status open_part(int in, const char *name, int *fd, struct error *error)
{
    bool made = mkdirat(in, name, 0700) == 0;
    if (!made && errno != EEXIST)
        return spool_failed(errno, SPOOL_DONE, "making a folder", error);
    *fd = openat(in, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (*fd < 0)
        return spool_failed(errno, SPOOL_DONE, "opening a folder", error);
    /* The one before may have died between making it and this. */
    return spool_sync(SPOOL_SYNC_DAY, in, error);
}

static enum status open_day(struct intake *intake, int64_t day, struct error *error)
{
    int32_t part[3];
    char name[16];
    int in = intake->options.spool->dir[SPOOL_DONE], fd = -1;
    enum status status = STATUS_OK;
    date_split((int32_t)day, &part[0], &part[1], &part[2]);
    for (int i = 0; i < 3 && !status; i++) {
        snprintf(name, sizeof name, i ? "%02d" : "%04d", (int)part[i]);
        status = open_part(in, name, &fd, error);
        if (i)
            close(in);
        in = fd;
    }
    if (status) {
        if (fd >= 0)
            close(fd);
        return status;
    }
    if (intake->day_fd >= 0)
        close(intake->day_fd);
    intake->day_fd = fd;
    intake->day = day;
    return STATUS_OK;
}

/* By the day on which the file was received, so that doing it again finds the
 * same place. */
static enum status use_day(struct intake *intake, const struct taking *taking,
                           struct error *error)
{
    int64_t day = taking->receipt.received_at / DAY_S;
    if (intake->day_fd >= 0 && intake->day == day)
        return STATUS_OK;
    return open_day(intake, day, error);
}

/* ---- the source ---- */

/* The done-file goes first: left behind, it would vouch for another file. */
static enum status drop_twin(const struct intake *intake, const struct taking *taking,
                             struct error *error)
{
    char twin[SPOOL_NAME + 8];
    int n = snprintf(twin, sizeof twin, "%s.done", taking->name);
    if (intake->options.config->ready != WATCH_READY_DONE_FILE ||
        taking->home != TAKING_INBOX || n < 0 || (size_t)n >= sizeof twin)
        return STATUS_OK;
    if (unlinkat(intake->options.spool->dir[SPOOL_INBOX], twin, 0) == 0 ||
        errno == ENOENT)
        return STATUS_OK;
    return spool_failed(errno, SPOOL_INBOX, "removing a done-file", error);
}

static enum status move_source(struct intake *intake, struct taking *taking,
                               struct error *error)
{
    char stem[SPOOL_NAME];
    const char *const as[2] = {stem, ""};
    enum spool_moved moved = MOVED_GONE;
    if (taking->home == TAKING_NOWHERE)
        return STATUS_OK;
    enum status status = use_day(intake, taking, error);
    if (!status)
        status = drop_twin(intake, taking, error);
    if (status)
        return status;
    publish_stem(&taking->receipt, stem);
    const struct spool_move move = {taking_folder(intake, taking), taking->name,
                                    intake->day_fd, as, &taking->known};
    status = spool_move(&move, &moved, error);
    if (!status && moved == MOVED_REFUSED)
        intake_leave(intake, &taking->known);
    if (!status && moved != MOVED)
        watch_log_warn(intake->options.log, "source.left", "receipt=%" PRId64 " why=%s",
                       taking->receipt.id,
                       moved == MOVED_GONE      ? "gone"
                       : moved == MOVED_CHANGED ? "changed"
                                                : "refused");
    return status;
}

/* What came into a day's folder is durable before the next day is opened. */
static enum status move_all(struct intake *intake, struct taking *takings, size_t count,
                            struct error *error)
{
    const struct spool *spool = intake->options.spool;
    bool inbox = false, work = false;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && !status; i++) {
        int64_t day = takings[i].receipt.received_at / DAY_S;
        if (intake->day_fd >= 0 && day != intake->day)
            status = spool_sync(SPOOL_SYNC_DONE, intake->day_fd, error);
        if (!status)
            status = move_source(intake, &takings[i], error);
        inbox = inbox || takings[i].home == TAKING_INBOX;
        work = work || takings[i].home == TAKING_WORK;
    }
    if (!status && intake->day_fd >= 0)
        status = spool_sync(SPOOL_SYNC_DONE, intake->day_fd, error);
    if (!status && inbox)
        status = spool_sync(SPOOL_SYNC_INBOX, spool->dir[SPOOL_INBOX], error);
    if (!status && work)
        status = spool_sync(SPOOL_SYNC_WORK, spool->dir[SPOOL_WORK], error);
    return status;
}

/* ---- done ---- */

static enum status put_done(struct intake *intake, struct taking *taking,
                            struct error *error)
{
    struct ledger *ledger = intake->options.ledger;
    taking->receipt.state = RECEIPT_DONE;
    enum status status = ledger_receipt_put(ledger, &taking->receipt, error);
    return status ? status : ledger_attempt_done(ledger, &taking->receipt.hash, error);
}

static enum status put_all(struct intake *intake, struct taking *takings, size_t count,
                           struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && !status; i++)
        status = put_done(intake, &takings[i], error);
    return status;
}

static enum status put_all_done(struct intake *intake, struct taking *takings,
                                size_t count, struct error *error)
{
    struct ledger *ledger = intake->options.ledger;
    enum status status = ledger_begin(ledger, error);
    if (status)
        return status;
    status = put_all(intake, takings, count, error);
    if (!status)
        return ledger_commit(ledger, error);
    ledger_rollback(ledger);
    return status;
}

static void count_done(struct watch_counts *counts, const struct receipt *receipt)
{
    counts->files++;
    counts->sessions += receipt->records - receipt->rejected - receipt->duplicates;
    counts->ready += receipt->ready;
    counts->held += receipt->held;
    counts->denied += receipt->denied;
    counts->voids += receipt->voids;
    counts->rejected += receipt->rejected;
    counts->duplicates += receipt->duplicates;
}

static void tell(struct intake *intake, const struct taking *taking)
{
    const struct receipt *receipt = &taking->receipt;
    char hash[9];
    watch_log_hash(&receipt->hash, hash);
    count_done(intake->options.counts, receipt);
    watch_log_info(intake->options.log, "file.done",
                   "receipt=%" PRId64 " file=%s records=%" PRIu64 " ready=%" PRIu64
                   " held=%" PRIu64 " denied=%" PRIu64 " void=%" PRIu64
                   " rejected=%" PRIu64 " duplicate=%" PRIu64 " redecided=%" PRIu64,
                   receipt->id, hash, receipt->records, receipt->ready, receipt->held,
                   receipt->denied, receipt->voids, receipt->rejected,
                   receipt->duplicates, taking->publication.redecided);
    announce_file(intake->options.bus, EVENT_FILE_DONE, receipt, NULL);
}

static enum status finish_files(struct intake *intake, struct taking *takings,
                                size_t count, struct error *error)
{
    enum status status = write_all(intake, takings, count, error);
    if (!status)
        status = name_all(intake, takings, count, error);
    return status ? status : move_all(intake, takings, count, error);
}

enum status finish(struct intake *intake, struct taking *takings, size_t count,
                   struct error *error)
{
    if (count == 0)
        return STATUS_OK;
    enum status status = finish_files(intake, takings, count, error);
    if (!status)
        status = put_all_done(intake, takings, count, error);
    for (size_t i = 0; i < count && !status; i++)
        tell(intake, &takings[i]);
    return status;
}

/* ---- behind ---- */

enum status finish_batch(struct intake *intake, size_t count, struct error *error)
{
    struct taking *batch = intake->batch;
    if (count == 0)
        return STATUS_OK;
    enum status status = finish_files(intake, batch, count, error);
    if (status)
        return status;
    for (size_t i = 0; i < intake->count; i++)
        taking_close(&batch[i]);
    intake->batch = intake->behind;
    intake->behind = batch;
    intake->behind_count = count;
    intake->count = 0;
    return STATUS_OK;
}

enum status finish_put_behind(struct intake *intake, struct error *error)
{
    return put_all(intake, intake->behind, intake->behind_count, error);
}

void finish_tell_behind(struct intake *intake)
{
    for (size_t i = 0; i < intake->behind_count; i++)
        tell(intake, &intake->behind[i]);
    intake->behind_count = 0;
}

enum status finish_behind(struct intake *intake, struct error *error)
{
    if (intake->behind_count == 0)
        return STATUS_OK;
    enum status status =
        put_all_done(intake, intake->behind, intake->behind_count, error);
    if (!status)
        finish_tell_behind(intake);
    return status;
}
