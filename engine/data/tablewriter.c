/* flock is not POSIX's. */
#define _DEFAULT_SOURCE

#include "data/tablewriter.h"

#include "base/date.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define BEHIND_MAX ((size_t)64 * 1024 * 1024) /* of fences, of hashes */

static enum status failed(struct error *error, const char *what, const char *path)
{
    bool full = errno == ENOSPC || errno == EDQUOT;
    error_set(error, STATUS_IO, full ? "file.full" : "file.write", "%s: %s", what,
              strerror(errno));
    error_at(error, path, 0, 0);
    return error->status;
}

/* ---- the place ---- */

/* The folder and those above it that are missing. */
static enum status make_folder(char *path, struct error *error)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        int made = mkdir(path, 0700);
        *slash = '/';
        if (made && errno != EEXIST && errno != EROFS && errno != EACCES)
            break; /* the last one says what is wrong */
    }
    if (mkdir(path, 0700) && errno != EEXIST)
        return failed(error, "the data folder cannot be made", path);
    return STATUS_OK;
}

static enum status name_files(const char *folder, struct tablewriter *writer,
                              struct error *error)
{
    char from[11];
    const char *kind = data_kind_words[writer->head.kind];
    const char *payer = data_payer_words[writer->head.payer];
    date_write(writer->head.from, from);
    int a = snprintf(writer->folder, sizeof writer->folder, "%s", folder);
    int b = snprintf(writer->path, sizeof writer->path, "%s/%s.%s.%s.table", folder,
                     kind, payer, from);
    int c = snprintf(writer->draft, sizeof writer->draft, "%s/.%s.%s.%s.new", folder,
                     kind, payer, from);
    if (a > 0 && b > 0 && c > 0 && b < TABLEWRITER_PATH && c < TABLEWRITER_PATH)
        return STATUS_OK;
    errno = ENAMETOOLONG;
    return failed(error, "the data folder cannot be used", "");
}

static enum status locked(struct tablewriter *writer, struct error *error)
{
    error_set(error, STATUS_LOCKED, "data.locked",
              "another import is writing this table now");
    error_fix(error, "let it end, then try again");
    error_at(error, writer->path, 0, 0);
    return error->status;
}

/* Between opening and locking, the one who had it may have renamed it. */
static bool is_still_there(const struct tablewriter *writer)
{
    struct stat opened, named;
    return fstat(writer->fd, &opened) == 0 && lstat(writer->draft, &named) == 0 &&
           opened.st_ino == named.st_ino && opened.st_dev == named.st_dev;
}

static enum status open_draft(struct tablewriter *writer, struct error *error)
{
    writer->fd = open(writer->draft,
                      O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (writer->fd < 0)
        return failed(error, "the table cannot be written", writer->draft);
    if (flock(writer->fd, LOCK_EX | LOCK_NB) || !is_still_there(writer)) {
        close(writer->fd);
        writer->fd = -1;
        return locked(writer, error);
    }
    if (fchmod(writer->fd, 0600) || ftruncate(writer->fd, 0) ||
        lseek(writer->fd, TABLEFILE_HEADER, SEEK_SET) < 0)
        return failed(error, "the table cannot be written", writer->draft);
    return STATUS_OK;
}

enum status tablewriter_open(const char *folder, const struct tablefile *head,
                             struct tablewriter *writer, struct error *error)
{
    *writer = (struct tablewriter){.head = *head, .fd = -1};
    writer->head.row_size = tablefile_row_size(head->kind);
    writer->head.count = 0;
    buffer_init(&writer->block, TABLEFILE_BLOCK * writer->head.row_size);
    buffer_init(&writer->fences, BEHIND_MAX);
    buffer_init(&writer->hashes, BEHIND_MAX);
    enum status status = name_files(folder, writer, error);
    if (!status)
        status = make_folder(writer->folder, error);
    return status ? status : open_draft(writer, error);
}

/* ---- rows ---- */

static enum status put_block(struct tablewriter *writer, struct error *error)
{
    struct text bytes = buffer_text(&writer->block);
    if (!bytes.len)
        return STATUS_OK;
    struct hash hash = hash_of(bytes);
    buffer_put(&writer->hashes, (const char *)hash.bytes, HASH_SIZE);
    buffer_clear(&writer->block);
    if (buffer_failed(&writer->hashes))
        return error_no_memory(error);
    return file_write_all(writer->fd, bytes, writer->draft, error);
}

enum status tablewriter_add(struct tablewriter *writer, const void *row,
                            struct error *error)
{
    if (writer->head.count % TABLEFILE_FENCE == 0)
        buffer_put(&writer->fences, row, 8);
    buffer_put(&writer->block, row, writer->head.row_size);
    if (buffer_failed(&writer->block) || buffer_failed(&writer->fences))
        return error_no_memory(error);
    writer->head.count++;
    return writer->head.count % TABLEFILE_BLOCK ? STATUS_OK : put_block(writer, error);
}

/* ---- the end ---- */

static void fill_header(const struct tablewriter *writer,
                        unsigned char header[TABLEFILE_HEADER])
{
    const struct tablefile *head = &writer->head;
    size_t room = TABLEFILE_HEADER - TABLEFILE_NAMES - 1;
    struct hash_stream behind;
    hash_begin(&behind);
    hash_add_bytes(&behind, buffer_text(&writer->fences));
    hash_add_bytes(&behind, buffer_text(&writer->hashes));
    struct hash hashes = hash_end(&behind);
    memset(header, 0, TABLEFILE_HEADER);
    memcpy(header, "GONIOTAB", 8);
    bytes_put32(header + 8, TABLEFILE_VERSION);
    bytes_put32(header + 12, (uint32_t)head->kind);
    bytes_put32(header + 16, (uint32_t)head->payer);
    bytes_put32(header + 20, (uint32_t)head->row_size);
    bytes_put64(header + 24, head->count);
    bytes_put32(header + 32, (uint32_t)head->from);
    bytes_put32(header + 36, (uint32_t)head->to);
    bytes_put32(header + 40, (uint32_t)head->imported_on);
    memcpy(header + 48, head->source.bytes, HASH_SIZE);
    memcpy(header + 80, hashes.bytes, HASH_SIZE);
    if (head->names.len)
        memcpy(header + TABLEFILE_NAMES, head->names.at,
               head->names.len < room ? head->names.len : room);
    struct hash own = hash_of((struct text){(const char *)header, TABLEFILE_HEADER});
    memcpy(header + 112, own.bytes, HASH_SIZE);
}

static enum status put_header(struct tablewriter *writer, struct error *error)
{
    unsigned char header[TABLEFILE_HEADER];
    fill_header(writer, header);
    if (lseek(writer->fd, 0, SEEK_SET) < 0)
        return failed(error, "the table cannot be written", writer->draft);
    return file_write_all(writer->fd, (struct text){(char *)header, sizeof header},
                          writer->draft, error);
}

/* The name is on disk once its folder is. */
static enum status sync_folder(const struct tablewriter *writer, struct error *error)
{
    int fd = open(writer->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return failed(error, "the data folder cannot be synced", writer->folder);
    int synced = fsync(fd);
    int number = errno;
    close(fd);
    errno = number;
    return synced && number != EINVAL
               ? failed(error, "the data folder cannot be synced", writer->folder)
               : STATUS_OK;
}

enum status tablewriter_finish(struct tablewriter *writer, struct error *error)
{
    enum status status = put_block(writer, error);
    if (!status)
        status = file_write_all(writer->fd, buffer_text(&writer->fences), writer->draft,
                                error);
    if (!status)
        status = file_write_all(writer->fd, buffer_text(&writer->hashes), writer->draft,
                                error);
    if (!status)
        status = put_header(writer, error);
    if (status)
        return status;
    if (fsync(writer->fd))
        return failed(error, "the table cannot be synced", writer->draft);
    if (rename(writer->draft, writer->path))
        return failed(error, "the table cannot be put in its place", writer->path);
    close(writer->fd);
    writer->fd = -1;
    return sync_folder(writer, error);
}

void tablewriter_close(struct tablewriter *writer)
{
    if (writer->fd >= 0) {
        unlink(writer->draft);
        close(writer->fd);
    }
    writer->fd = -1;
    buffer_release(&writer->block);
    buffer_release(&writer->fences);
    buffer_release(&writer->hashes);
}
