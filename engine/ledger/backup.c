/* A backup is made under another name beside its place, synced, and then given
 * its name, which nothing may have yet. */
#define _GNU_SOURCE

#include "ledger/verify_room.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static enum status failed(const char *path, int number, struct error *error)
{
    if (number == EEXIST) {
        error_set(error, STATUS_USAGE, "ledger.exists", "there is a file already");
        error_fix(error, "name another one: backups are not overwritten");
    } else {
        error_set(error, STATUS_IO, number == ENOSPC ? "file.full" : "ledger.backup",
                  "the backup cannot be written: %s", strerror(number));
    }
    error_at(error, path, 0, 0);
    return error->status;
}

static int make_empty(const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return errno;
    int number = fchmod(fd, 0600) != 0 ? errno : 0;
    if (close(fd) != 0 && !number)
        number = errno;
    return number;
}

/* Pages over, then as a file that any reader opens without a log beside it. */
static int copy(struct ledger *ledger, const char *path)
{
    sqlite3 *to = NULL;
    int rc =
        sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (rc == SQLITE_OK) {
        sqlite3_backup *backup = sqlite3_backup_init(to, "main", ledger->db, "main");
        rc = backup ? sqlite3_backup_step(backup, -1) : sqlite3_errcode(to);
        int ended = sqlite3_backup_finish(backup);
        if (rc == SQLITE_DONE)
            rc = ended;
    }
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(to, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
    int closed = sqlite3_close(to);
    return rc == SQLITE_OK ? closed : rc;
}

static int sync_path(const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC);
    int number = fd < 0 || fsync(fd) != 0 ? errno : 0;
    if (fd >= 0)
        close(fd);
    return number;
}

static int sync_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
    int number = folder ? sync_path(folder, O_RDONLY | O_DIRECTORY) : ENOMEM;
    free(folder);
    return number;
}

/* A link, not a rename: it never takes the place of anything. */
static int give_name(const char *from, const char *to)
{
    int number = sync_path(from, O_RDONLY);
    if (!number && link(from, to) != 0)
        number = errno;
    return number ? number : sync_folder(to);
}

static enum status make(struct ledger *ledger, const char *part, const char *path,
                        struct error *error)
{
    int number = make_empty(part);
    if (number)
        return failed(part, number, error);
    int rc = copy(ledger, part);
    if (rc == SQLITE_FULL)
        return failed(part, ENOSPC, error);
    if (rc != SQLITE_OK) {
        error_set(error, STATUS_IO, "ledger.backup",
                  "the backup cannot be written: %s (%d)", sqlite3_errstr(rc), rc);
        error_at(error, part, 0, 0);
        return STATUS_IO;
    }
    number = give_name(part, path);
    return number ? failed(path, number, error) : STATUS_OK;
}

enum status ledger_backup(struct ledger *ledger, const char *path, struct error *error)
{
    struct ledger_anchor anchor;
    if (access(path, F_OK) == 0)
        return failed(path, EEXIST, error);
    char *part = NULL;
    if (asprintf(&part, "%s.part", path) < 0)
        return error_no_memory(error);
    enum status status = ledger_anchor(ledger, &anchor, error);
    if (status == STATUS_OK)
        status = make(ledger, part, path, error);
    unlink(part);
    free(part);
    return status;
}
