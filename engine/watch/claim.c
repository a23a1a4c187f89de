/* A file's bytes become ours: small ones in memory, large ones as a copy in
 * work/. From then on nothing that happens to the dropped file matters. */
#define _GNU_SOURCE /* memfd_create */

#include "watch/intake_room.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define PIECE     ((size_t)1024 * 1024)
#define HASH_NAME 16 /* digits of the hash in the name of a copy */

void taking_close(struct taking *taking)
{
    if (taking->fd >= 0)
        close(taking->fd);
    taking->fd = -1;
    if (taking->is_converted)
        reading_release(&taking->converted);
    taking->is_converted = false;
}

int taking_folder(const struct intake *intake, const struct taking *taking)
{
    return intake->options.spool
        ->dir[taking->home == TAKING_WORK ? SPOOL_WORK : SPOOL_INBOX];
}

/* What people and the ledger see of the name: UTF-8, nothing invisible. */
static void show_name(struct taking *taking, const char *name)
{
    struct buffer out;
    buffer_borrow(&out, taking->shown, sizeof taking->shown - 1);
    buffer_put_visible(&out, text_of(name));
    taking->shown[out.len] = '\0';
}

static void begin(struct taking *taking, enum taking_home home, const char *name)
{
    *taking = (struct taking){.home = home, .fd = -1};
    snprintf(taking->name, sizeof taking->name, "%s", name);
    show_name(taking, name);
}

/* ---- copying ---- */

struct copying {
    int from, to;
    char *piece;
    uint64_t most, copied;
    struct hash hash;
};

static enum status write_all(int fd, const char *at, size_t len, struct error *error)
{
    while (len) {
        ssize_t n = write(fd, at, len);
        if (n < 0 && errno != EINTR)
            return spool_failed(errno, SPOOL_WORK_TMP, "copying a file", error);
        at += n > 0 ? n : 0;
        len -= n > 0 ? (size_t)n : 0;
    }
    return STATUS_OK;
}

/* Up to its end, or one byte more than the most. */
static enum status copy(struct copying *copying, struct error *error)
{
    struct hash_stream stream;
    enum status status = STATUS_OK;
    ssize_t n = 1;
    hash_begin(&stream);
    while (!status && n != 0 && copying->copied <= copying->most) {
        n = read(copying->from, copying->piece, PIECE);
        if (n < 0 && errno != EINTR)
            return entry_unread(errno, "read", error);
        if (n <= 0)
            continue;
        hash_add_bytes(&stream, (struct text){copying->piece, (size_t)n});
        copying->copied += (size_t)n;
        if (copying->to >= 0)
            status = write_all(copying->to, copying->piece, (size_t)n, error);
    }
    copying->hash = hash_end(&stream);
    return status;
}

static enum status copy_bytes(struct copying *copying, struct error *error)
{
    copying->piece = malloc(PIECE);
    if (!copying->piece)
        return error_no_memory(error);
    enum status status = copy(copying, error);
    free(copying->piece);
    return status;
}

/* Whether the file is still what it was, and all of it was read. */
static bool is_whole(int fd, const struct stat *known, uint64_t copied)
{
    struct stat now;
    return fstat(fd, &now) == 0 && spool_same_file(known, &now) &&
           known->st_ctim.tv_sec == now.st_ctim.tv_sec &&
           known->st_ctim.tv_nsec == now.st_ctim.tv_nsec &&
           (uint64_t)now.st_size == copied;
}

/* An entry of the inbox into another descriptor; taking->waits when it is not
 * to be had now. */
static enum status copy_entry(struct intake *intake, struct taking *taking, int to,
                              struct error *error)
{
    const struct intake_options *options = &intake->options;
    const struct entry_opening opening = {options->spool, options->config,
                                          taking->name};
    struct copying copying = {.to = to, .most = options->config->file_max};
    enum entry_verdict verdict = ENTRY_WAITS;
    enum status status =
        entry_open(&opening, &taking->known, &copying.from, &verdict, error);
    taking->waits = verdict != ENTRY_READY;
    if (status || taking->waits)
        return status;
    status = copy_bytes(&copying, error);
    taking->waits = !status && !is_whole(copying.from, &taking->known, copying.copied);
    taking->hash = copying.hash;
    close(copying.from);
    return status;
}

/* ---- small files ---- */

enum status claim_small(struct intake *intake, const char *name,
                        const struct stat *known, struct taking *taking,
                        struct error *error)
{
    begin(taking, TAKING_INBOX, name);
    taking->known = *known;
    taking->fd = memfd_create("gonio", MFD_CLOEXEC);
    if (taking->fd < 0)
        return spool_failed(errno, SPOOL_INBOX, "reading a file", error);
    enum status status = copy_entry(intake, taking, taking->fd, error);
    if (status || taking->waits)
        taking_close(taking);
    return status;
}

/* ---- large files ---- */

static void name_copy(const struct taking *taking, char name[SPOOL_NAME])
{
    char hash[HASH_TEXT], clean[SPOOL_NAME];
    hash_write(&taking->hash, hash);
    spool_clean_name(text_of(taking->name), clean);
    snprintf(name, SPOOL_NAME, "%.*s-%.160s", HASH_NAME, hash + strlen("blake2b-256:"),
             clean);
}

static enum status keep_copy(struct intake *intake, struct taking *taking, int fd,
                             struct error *error)
{
    const struct spool *spool = intake->options.spool;
    char name[SPOOL_NAME];
    enum status status = spool_sync(SPOOL_SYNC_COPY, fd, error);
    if (status)
        return status;
    name_copy(taking, name);
    /* One of that name has the same bytes: it was copied before. */
    if (renameat(spool->dir[SPOOL_WORK_TMP], "copy", spool->dir[SPOOL_WORK], name) != 0)
        return spool_failed(errno, SPOOL_WORK, "keeping a copy", error);
    return spool_sync(SPOOL_SYNC_WORK, spool->dir[SPOOL_WORK], error);
}

/* By a rename first: what was swapped in meanwhile would else be lost. */
static enum status drop_source(struct intake *intake, const struct taking *taking,
                               struct error *error)
{
    static const char *const as[2] = {"claimed", ""};
    const struct spool *spool = intake->options.spool;
    int tmp = spool->dir[SPOOL_WORK_TMP], inbox = spool->dir[SPOOL_INBOX];
    const struct spool_move move = {inbox, taking->name, tmp, as, &taking->known};
    enum spool_moved moved;
    if (unlinkat(tmp, "claimed", 0) != 0 && errno != ENOENT)
        return spool_failed(errno, SPOOL_WORK_TMP, "removing a file", error);
    enum status status = spool_move(&move, &moved, error);
    if (status || moved != MOVED)
        return status;
    if (unlinkat(tmp, "claimed", 0) != 0)
        return spool_failed(errno, SPOOL_WORK_TMP, "removing a file", error);
    return spool_sync(SPOOL_SYNC_INBOX, inbox, error);
}

enum status claim_large(struct intake *intake, struct error *error)
{
    const struct spool *spool = intake->options.spool;
    int tmp = spool->dir[SPOOL_WORK_TMP];
    struct taking taking;
    begin(&taking, TAKING_INBOX, intake->large);
    taking.known = intake->large_known;
    int fd =
        openat(tmp, "copy", O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return spool_failed(errno, SPOOL_WORK_TMP, "copying a file", error);
    enum status status = copy_entry(intake, &taking, fd, error);
    if (!status && !taking.waits)
        status = keep_copy(intake, &taking, fd, error);
    close(fd);
    if (!status && !taking.waits)
        status = drop_source(intake, &taking, error);
    if (taking.waits)
        inbox_wait(intake->options.inbox, intake->options.config->quiet_ms);
    if ((status || taking.waits) && unlinkat(tmp, "copy", 0) != 0)
        errno = 0; /* swept at the next start */
    intake->work_left = intake->work_left || (!status && !taking.waits);
    return status;
}

/* ---- what is in work/ ---- */

/* "0123456789abcdef-monday.json": the name behind its hash. */
static const char *copied_name(const char *name)
{
    size_t digits = 0;
    while (char_is_digit(name[digits]) || (name[digits] >= 'a' && name[digits] <= 'f'))
        digits++;
    return digits == HASH_NAME && name[digits] == '-' ? name + HASH_NAME + 1 : NULL;
}

/* Whether the copy's name was made of the bytes it has. */
static bool is_named_for(const struct taking *taking)
{
    char hash[HASH_TEXT];
    hash_write(&taking->hash, hash);
    return strncmp(taking->name, hash + strlen("blake2b-256:"), HASH_NAME) == 0;
}

/* The bytes at hand again: hashed anew, since nobody knows what the disk kept. */
static enum status open_copy(struct intake *intake, struct taking *taking,
                             struct error *error)
{
    struct copying copying = {.to = -1, .most = UINT64_MAX - PIECE};
    int fd = openat(intake->options.spool->dir[SPOOL_WORK], taking->name,
                    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &taking->known) != 0) {
        enum status status = spool_failed(errno, SPOOL_WORK, "opening a copy", error);
        if (fd >= 0)
            close(fd);
        return status;
    }
    taking->fd = copying.from = fd;
    enum status status = copy_bytes(&copying, error);
    taking->hash = copying.hash;
    taking->differs = !is_named_for(taking);
    return status;
}

/* The first name in work/ that the hash begins (NULL: any) into name; "" when
 * there is none. */
static enum status find_copy(struct intake *intake, const char *hash,
                             char name[SPOOL_NAME], struct error *error)
{
    const struct spool *spool = intake->options.spool;
    int fd = openat(spool->dir[SPOOL_WORK], ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *entries = fd < 0 ? NULL : fdopendir(fd);
    name[0] = '\0';
    if (!entries) {
        enum status status = spool_failed(errno, SPOOL_WORK, "reading", error);
        if (fd >= 0)
            close(fd);
        return status;
    }
    enum status status = STATUS_OK;
    for (struct dirent *entry; (errno = 0, entry = readdir(entries));) {
        bool wanted = copied_name(entry->d_name) &&
                      (!hash || strncmp(entry->d_name, hash, HASH_NAME) == 0);
        if (wanted && (!name[0] || strcmp(entry->d_name, name) < 0))
            snprintf(name, SPOOL_NAME, "%s", entry->d_name);
    }
    if (errno)
        status = spool_failed(errno, SPOOL_WORK, "reading", error);
    closedir(entries);
    return status;
}

/* As far as a copy's name tells the hash of what was copied. */
static struct hash hash_of_name(const char *name)
{
    struct hash hash = {.bytes = {0}};
    for (int i = 0; i < HASH_NAME; i++) {
        int digit = char_is_digit(name[i]) ? name[i] - '0' : name[i] - 'a' + 10;
        hash.bytes[i / 2] = (uint8_t)(hash.bytes[i / 2] << 4 | digit);
    }
    return hash;
}

/* Of a copy that differs there is nothing more to take. */
static enum status end_waiting(struct intake *intake, struct taking *working,
                               struct error *error)
{
    const struct hash copied = hash_of_name(working->name);
    struct error why;
    enum status status = ledger_receipt_marked(intake->options.ledger, &copied,
                                               &working->receipt, error);
    if (status || working->receipt.state != RECEIPT_TAKING)
        return status;
    refuse_say_damaged(&why);
    return keeper_cut(intake->keeper, working->shown, &why, &working->receipt, error);
}

enum status claim_work(struct intake *intake, bool *found, struct error *error)
{
    struct taking *working = &intake->working;
    char name[SPOOL_NAME];
    enum status status = find_copy(intake, NULL, name, error);
    *found = name[0] != '\0';
    if (status || !*found)
        return status;
    begin(working, TAKING_WORK, name);
    show_name(working, copied_name(name));
    status = open_copy(intake, working, error);
    if (!status && working->differs)
        status = end_waiting(intake, working, error);
    else if (!status)
        status = ledger_receipt_find(intake->options.ledger, &working->hash,
                                     &working->receipt, error);
    /* The same file, decided long ago: a new one that repeats it. */
    if (!status && working->receipt.state == RECEIPT_DONE)
        working->receipt = (struct receipt){.id = 0};
    if (status) {
        taking_close(working);
        working->name[0] = '\0';
    }
    return status;
}

static enum status find_in_inbox(struct intake *intake, struct taking *taking,
                                 struct error *error)
{
    struct stat known;
    struct taking found;
    struct error why;
    bool there = fstatat(intake->options.spool->dir[SPOOL_INBOX], taking->shown, &known,
                         AT_SYMLINK_NOFOLLOW) == 0 &&
                 entry_look(&known, intake->options.config, &why) == ENTRY_READY &&
                 (uint64_t)known.st_size == taking->receipt.size &&
                 known.st_size <= INTAKE_SMALL;
    if (!there)
        return STATUS_OK;
    enum status status = claim_small(intake, taking->shown, &known, &found, error);
    if (status || found.waits)
        return status;
    if (memcmp(&found.hash, &taking->receipt.hash, sizeof found.hash) != 0) {
        taking_close(&found);
        return STATUS_OK;
    }
    taking->home = TAKING_INBOX;
    taking->fd = found.fd;
    taking->known = found.known;
    memcpy(taking->name, found.name, sizeof taking->name);
    return STATUS_OK;
}

enum status claim_again(struct intake *intake, struct taking *taking,
                        struct error *error)
{
    char hash[HASH_TEXT];
    hash_write(&taking->receipt.hash, hash);
    taking->hash = taking->receipt.hash;
    taking->home = TAKING_NOWHERE;
    taking->fd = -1;
    enum status status =
        find_copy(intake, hash + strlen("blake2b-256:"), taking->name, error);
    if (status || !taking->name[0])
        return status ? status : find_in_inbox(intake, taking, error);
    taking->home = TAKING_WORK;
    status = open_copy(intake, taking, error);
    if (!status && taking->differs)
        status = refuse_damaged(intake, taking, error);
    if (status ||
        memcmp(&taking->hash, &taking->receipt.hash, sizeof taking->hash) == 0)
        return status;
    taking_close(taking);
    taking->home = TAKING_NOWHERE;
    return STATUS_OK;
}
