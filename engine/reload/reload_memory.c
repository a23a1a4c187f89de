/* STORE/state, "active ID\nfolders ID\nwaiting ID\n": replaced whole, synced. */
#include "reload/reload_room.h"

#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_BYTES 4096
#define KEPT       16   /* generations, beside those that are needed */
#define LISTED     4096 /* looked at for pruning */

static bool join(char path[PATH_BYTES], const char *store, const char *name)
{
    int n = snprintf(path, PATH_BYTES, "%s/%s", store, name);
    return n > 0 && n < PATH_BYTES;
}

static enum status fault(const char *path, struct error *error)
{
    int number = errno;
    bool full = number == ENOSPC || number == EDQUOT;
    (void)error_set(error, STATUS_IO, full ? "file.full" : "file.write",
                    "what policies are active cannot be written: %s", strerror(number));
    error_at(error, path, 0, 0);
    return STATUS_IO;
}

/* ---- reading ---- */

/* "active 0123456789abcdef" */
static void take_line(struct reload_memory *memory, struct text line)
{
    const char *space = line.len ? memchr(line.at, ' ', line.len) : NULL;
    char id[GENERATION_ID];
    if (!space || line.at + line.len != space + GENERATION_ID)
        return;
    struct text name = {line.at, (size_t)(space - line.at)};
    memcpy(id, space + 1, GENERATION_ID - 1);
    id[GENERATION_ID - 1] = '\0';
    char *to = text_is(name, "active")    ? memory->active
               : text_is(name, "folders") ? memory->folders
               : text_is(name, "waiting") ? memory->waiting
                                          : NULL;
    if (to && generation_is_id(id))
        memcpy(to, id, GENERATION_ID);
}

static void take_lines(struct reload_memory *memory, struct text text)
{
    while (text.len) {
        const char *end = memchr(text.at, '\n', text.len);
        size_t len = end ? (size_t)(end - text.at) : text.len;
        take_line(memory, (struct text){text.at, len});
        len += end != NULL;
        text = (struct text){text.at + len, text.len - len};
    }
}

enum status memory_read(const char *store, struct reload_memory *memory,
                        struct error *error)
{
    char path[PATH_BYTES], bytes[512];
    struct buffer text;
    *memory = (struct reload_memory){.active = ""};
    buffer_borrow(&text, bytes, sizeof bytes);
    errno = ENAMETOOLONG;
    if (!join(path, store, "state"))
        return fault(store, error);
    enum status status = file_read(path, &text, error);
    if (status && strcmp(error->code, "file.missing") == 0)
        return STATUS_OK;
    if (status)
        return status;
    take_lines(memory, buffer_text(&text));
    return STATUS_OK;
}

/* ---- writing ---- */

static enum status write_draft(const char *path, struct text text, bool sync,
                               struct error *error)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return fault(path, error);
    enum status status = file_write_all(fd, text, path, error);
    if (!status && sync && fsync(fd) != 0)
        status = fault(path, error);
    if (close(fd) != 0 && !status)
        status = fault(path, error);
    return status;
}

static enum status sync_store(const char *store, struct error *error)
{
    int fd = open(store, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    enum status status = fd < 0 || fsync(fd) != 0 ? fault(store, error) : STATUS_OK;
    if (fd >= 0)
        (void)close(fd);
    return status;
}

static enum status replace(const char *store, const char *name, struct text text,
                           bool sync, struct error *error)
{
    char draft[PATH_BYTES], path[PATH_BYTES], file[32];
    (void)snprintf(file, sizeof file, ".%s", name);
    errno = ENAMETOOLONG;
    if (!join(path, store, name) || !join(draft, store, file))
        return fault(store, error);
    if (mkdir(store, 0700) != 0 && errno != EEXIST)
        return fault(store, error);
    enum status status = write_draft(draft, text, sync, error);
    if (!status && rename(draft, path) != 0)
        status = fault(path, error);
    return status || !sync ? status : sync_store(store, error);
}

static void put_line(struct buffer *out, const char *name, const char *id)
{
    if (id[0])
        buffer_printf(out, "%s %s\n", name, id);
}

enum status memory_write(const char *store, const struct reload_memory *memory,
                         struct error *error)
{
    char bytes[256];
    struct buffer text;
    buffer_borrow(&text, bytes, sizeof bytes);
    put_line(&text, "active", memory->active);
    put_line(&text, "folders", memory->folders);
    put_line(&text, "waiting", memory->waiting);
    return replace(store, "state", buffer_text(&text), true, error);
}

enum status memory_tell(const char *store, struct text told, struct error *error)
{
    return replace(store, "told", told, false, error);
}

enum status memory_told(const char *store, struct buffer *told, struct error *error)
{
    char path[PATH_BYTES];
    errno = ENAMETOOLONG;
    if (!join(path, store, "told"))
        return fault(store, error);
    enum status status = file_read(path, told, error);
    if (!status || strcmp(error->code, "file.missing") != 0)
        return status;
    (void)error_set(error, STATUS_NOT_FOUND, "policy.none",
                    "no daemon has ever run in this spool");
    error_fix(error, "gonio watch SPOOL");
    return STATUS_NOT_FOUND;
}

/* ---- pruning ---- */

struct stored {
    char id[GENERATION_ID];
    struct timespec at;
};

static int newest_first(const void *a, const void *b)
{
    const struct stored *x = a, *y = b;
    if (x->at.tv_sec != y->at.tv_sec)
        return x->at.tv_sec > y->at.tv_sec ? -1 : 1;
    if (x->at.tv_nsec != y->at.tv_nsec)
        return x->at.tv_nsec > y->at.tv_nsec ? -1 : 1;
    return strcmp(x->id, y->id);
}

static bool is_needed(const struct reload_memory *memory, const char *id)
{
    return strcmp(memory->active, id) == 0 || strcmp(memory->waiting, id) == 0;
}

static size_t list(DIR *folder, const struct reload_memory *memory,
                   struct stored *stored)
{
    struct dirent *item;
    size_t count = 0;
    while (count < LISTED && (item = readdir(folder))) {
        struct stat about;
        if (!generation_is_id(item->d_name) || is_needed(memory, item->d_name) ||
            fstatat(dirfd(folder), item->d_name, &about, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        memcpy(stored[count].id, item->d_name, GENERATION_ID);
        stored[count++].at = about.st_mtim;
    }
    return count;
}

void memory_prune(const char *store, const struct reload_memory *memory)
{
    DIR *folder = opendir(store);
    struct stored *stored = folder ? malloc(LISTED * sizeof *stored) : NULL;
    size_t count = stored ? list(folder, memory, stored) : 0;
    if (count > KEPT) {
        qsort(stored, count, sizeof *stored, newest_first);
        for (size_t i = KEPT; i < count; i++)
            generation_remove(store, stored[i].id);
    }
    free(stored);
    if (folder)
        (void)closedir(folder);
}
