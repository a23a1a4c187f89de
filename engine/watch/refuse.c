/* What is not taken in at all: moved to quarantine/, with its reason beside it.
 *
 * The reason is there before the entry comes: whoever finds one in quarantine
 * finds why. Its name is made of what the entry is, so that doing it again,
 * after the process ended in between, gives the same. */
#define _GNU_SOURCE

#include "watch/intake_room.h"

#include "run/announce.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#define WHY_MAX ((size_t)16 * 1024)
/* Before a file that could not be read is tried again. */
#define UNREAD_WAIT_MS 1000

static void name_refused(const struct taking *taking, char stem[SPOOL_NAME])
{
    char clean[SPOOL_NAME], digits[9];
    const struct stat *known = &taking->known;
    const struct {
        int64_t device, inode, size, seconds, nanoseconds;
    } what = {(int64_t)known->st_dev, (int64_t)known->st_ino, known->st_size,
              known->st_mtim.tv_sec, known->st_mtim.tv_nsec};
    struct hash_stream stream;
    hash_begin(&stream);
    hash_add(&stream, text_of(taking->name));
    hash_add(&stream, (struct text){(const char *)&what, sizeof what});
    struct hash hash = hash_end(&stream);
    watch_log_hash(&hash, digits);
    spool_clean_name(text_of(taking->shown), clean);
    snprintf(stem, SPOOL_NAME, "refused-%s-%.160s", digits, clean);
}

static void put_text_or_null(struct buffer *out, const char *text)
{
    if (text[0])
        buffer_put_json(out, text_of(text));
    else
        BUFFER_LITERAL(out, "null");
}

static void put_number_or_null(struct buffer *out, uint32_t number)
{
    if (number)
        buffer_put_int(out, number);
    else
        BUFFER_LITERAL(out, "null");
}

static void put_why(const struct taking *taking, struct buffer *out)
{
    const struct error *why = &taking->why;
    BUFFER_LITERAL(out, "{\"schema\":\"gonio/why/1\",\"receipt\":null,\"file\":");
    buffer_put_json(out, text_of(taking->shown));
    buffer_printf(out, ",\"size\":%lld,\"problems\":[{\"record\":null,\"code\":",
                  (long long)taking->known.st_size);
    buffer_put_json(out, text_of(why->code));
    BUFFER_LITERAL(out, ",\"line\":");
    put_number_or_null(out, why->line);
    BUFFER_LITERAL(out, ",\"column\":");
    put_number_or_null(out, why->column);
    BUFFER_LITERAL(out, ",\"pointer\":");
    put_text_or_null(out, why->pointer);
    BUFFER_LITERAL(out, ",\"message\":");
    put_text_or_null(out, why->message);
    BUFFER_LITERAL(out, ",\"fix\":");
    put_text_or_null(out, why->fix);
    BUFFER_LITERAL(out, "}]}\n");
}

static enum status deposit_why(struct intake *intake, const struct taking *taking,
                               const char *stem, struct deposit *deposit,
                               struct error *error)
{
    const struct spool *spool = intake->options.spool;
    const char *const name[2] = {stem, ".why.json"};
    struct buffer out;
    buffer_init(&out, WHY_MAX);
    put_why(taking, &out);
    enum status status = deposit_open(spool, SPOOL_QUARANTINE, name, deposit, error);
    if (!status && buffer_failed(&out))
        status = error_no_memory(error);
    if (!status)
        status = deposit_write(deposit, buffer_text(&out), error);
    if (!status)
        status = deposit_end(deposit, true, error);
    if (!status)
        status = deposit_publish(spool, deposit, error);
    if (status)
        deposit_drop(spool, deposit);
    buffer_release(&out);
    return status
               ? status
               : spool_sync(SPOOL_SYNC_QUARANTINE, spool->dir[SPOOL_QUARANTINE], error);
}

/* In the ledger: that something was refused, by hash and code. */
static enum status note(struct intake *intake, const struct taking *taking,
                        struct error *error)
{
    struct ledger *ledger = intake->options.ledger;
    char hash[HASH_TEXT], line[256];
    struct buffer out;
    hash_write(&taking->hash, hash);
    buffer_borrow(&out, line, sizeof line);
    buffer_printf(&out, "{\"hash\":\"%s\",\"code\":", hash);
    buffer_put_json(&out, text_of(taking->why.code));
    BUFFER_LITERAL(&out, "}");
    enum status status = ledger_begin(ledger, error);
    if (!status)
        status = ledger_note(ledger, "file.quarantined", buffer_text(&out), error);
    if (!status)
        status = ledger_attempt_done(ledger, &taking->hash, error);
    if (!status)
        return ledger_commit(ledger, error);
    ledger_rollback(ledger);
    return status;
}

static void tell(struct intake *intake, const struct taking *taking)
{
    char hash[9];
    const struct receipt receipt = {.name = text_of(taking->shown),
                                    .hash = taking->hash,
                                    .size = (uint64_t)taking->known.st_size};
    watch_log_hash(&taking->hash, hash);
    intake->options.counts->refused++;
    watch_log_warn(intake->options.log, "file.quarantined",
                   "code=%s file=%s line=%u column=%u", taking->why.code, hash,
                   taking->why.line, taking->why.column);
    announce_file(intake->options.bus, EVENT_FILE_QUARANTINED, &receipt, &taking->why);
}

/* There is nothing in quarantine for the reason; but one that was there before
 * belongs to something that was. */
static enum status take_back(struct intake *intake, const struct deposit *why,
                             struct error *error)
{
    int quarantine = intake->options.spool->dir[SPOOL_QUARANTINE];
    if (!why->is_new || unlinkat(quarantine, why->name, 0) == 0 || errno == ENOENT)
        return STATUS_OK;
    return spool_failed(errno, SPOOL_QUARANTINE, "removing a reason", error);
}

enum status refuse_whole(struct intake *intake, struct taking *taking,
                         struct error *error)
{
    const struct spool *spool = intake->options.spool;
    int quarantine = spool->dir[SPOOL_QUARANTINE];
    int from = taking_folder(intake, taking);
    char stem[SPOOL_NAME];
    const char *const as[2] = {stem, ""};
    const struct spool_move move = {from, taking->name, quarantine, as, &taking->known};
    struct deposit why;
    enum spool_moved moved = MOVED;
    name_refused(taking, stem);
    enum status status = deposit_why(intake, taking, stem, &why, error);
    if (!status)
        status = spool_move(&move, &moved, error);
    if (status)
        return status;
    if (moved == MOVED_GONE || moved == MOVED_CHANGED)
        return take_back(intake, &why, error);
    /* Left in work/, it would be found there for ever. */
    if (moved == MOVED_REFUSED && taking->home == TAKING_WORK)
        return spool_failed(EPERM, SPOOL_WORK, "taking out a copy", error);
    if (moved == MOVED_REFUSED)
        intake_leave(intake, &taking->known);
    status = spool_sync(SPOOL_SYNC_QUARANTINE, quarantine, error);
    if (!status && taking->home == TAKING_WORK)
        status = spool_sync(SPOOL_SYNC_WORK, from, error);
    else if (!status)
        status = spool_sync(SPOOL_SYNC_INBOX, from, error);
    if (!status)
        status = note(intake, taking, error);
    if (!status)
        tell(intake, taking);
    return status;
}

/* ---- copies that differ ---- */

void refuse_say_damaged(struct error *why)
{
    error_set(why, STATUS_REJECTED, "file.damaged",
              "the private copy of the file is not what was copied: the disk did not "
              "keep it, or somebody changed it");
    error_fix(why, "drop the file again: what was taken of it counts as duplicate; "
                   "gonio ledger verify tells whether the ledger was kept");
}

enum status refuse_damaged(struct intake *intake, struct taking *taking,
                           struct error *error)
{
    refuse_say_damaged(&taking->why);
    return refuse_whole(intake, taking, error);
}

/* ---- entries of the inbox ---- */

static uint64_t left_key(const struct stat *known)
{
    const struct {
        int64_t device, inode, size, seconds;
    } what = {(int64_t)known->st_dev, (int64_t)known->st_ino, known->st_size,
              known->st_mtim.tv_sec};
    return hash_key((struct text){(const char *)&what, sizeof what}) | 1;
}

void intake_leave(struct intake *intake, const struct stat *known)
{
    uint64_t key = left_key(known);
    intake->left[key % INTAKE_LEFT] = key;
}

bool refuse_was_left(const struct intake *intake, const struct stat *known)
{
    uint64_t key = left_key(known);
    return intake->left[key % INTAKE_LEFT] == key;
}

enum status refuse_entry(struct intake *intake, const struct inbox_entry *entry,
                         struct error *error)
{
    struct taking taking = {.home = TAKING_INBOX, .fd = -1, .known = entry->known};
    struct buffer shown;
    snprintf(taking.name, sizeof taking.name, "%s", entry->name);
    buffer_borrow(&shown, taking.shown, sizeof taking.shown - 1);
    buffer_put_visible(&shown, text_of(entry->name));
    taking.shown[shown.len] = '\0';
    taking.why = entry->why;
    return refuse_whole(intake, &taking, error);
}

/* It may be readable soon; not for ever. */
enum status refuse_unreadable(struct intake *intake, const struct inbox_entry *entry,
                              struct error *error)
{
    struct inbox_entry refused = *entry;
    uint8_t *times = &intake->unread[left_key(&entry->known) % INTAKE_LEFT];
    refused.why = *error;
    refused.why.status = STATUS_REJECTED;
    if (strcmp(error->code, "entry.io") == 0) {
        intake->disk.failed++;
        error_fix(&refused.why, "look at the disk, and drop a good copy");
    } else {
        error_fix(&refused.why, "let the daemon's user read it, and drop it again");
    }
    *error = ERROR_NONE;
    if (++*times >= INTAKE_ATTEMPTS) {
        *times = 0;
        return refuse_entry(intake, &refused, error);
    }
    inbox_wait(intake->options.inbox, UNREAD_WAIT_MS);
    return STATUS_OK;
}
