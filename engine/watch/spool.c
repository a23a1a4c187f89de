/* OFD locks, syncfs and the like are Linux's, not POSIX's. */
#define _GNU_SOURCE

#include "watch/spool.h"

#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/vfs.h>
#include <unistd.h>

#define CLEAN_MOST 150
#define MARKER     "NEEDS-VERIFY"

/* Where each folder stands; parents first. */
static const struct {
    enum spool_dir in;
    const char *name, *shown;
} folders[SPOOL_DIRS] = {
    [SPOOL_ROOT] = {SPOOL_ROOT, "", "the spool"},
    [SPOOL_INBOX] = {SPOOL_ROOT, "inbox", "inbox/"},
    [SPOOL_WORK] = {SPOOL_ROOT, "work", "work/"},
    [SPOOL_WORK_TMP] = {SPOOL_WORK, "tmp", "work/tmp/"},
    [SPOOL_OUT] = {SPOOL_ROOT, "out", "out/"},
    [SPOOL_OUT_TMP] = {SPOOL_OUT, "tmp", "out/tmp/"},
    [SPOOL_DONE] = {SPOOL_ROOT, "done", "done/"},
    [SPOOL_QUARANTINE] = {SPOOL_ROOT, "quarantine", "quarantine/"},
    [SPOOL_POLICIES] = {SPOOL_ROOT, "policies", "policies/"},
};

static const char *const sync_numbers[] = {
#define SPOOL_POINT(name, number, what) [SPOOL_SYNC_##name] = number,
    SPOOL_SYNCS(SPOOL_POINT)
#undef SPOOL_POINT
};

static const char *const sync_subjects[] = {
#define SPOOL_POINT(name, number, what) [SPOOL_SYNC_##name] = what,
    SPOOL_SYNCS(SPOOL_POINT)
#undef SPOOL_POINT
};

const char *spool_dir_name(enum spool_dir dir)
{
    return folders[dir].shown;
}

/* ---- failures ---- */

static const char *failure_code(int number)
{
    switch (number) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return "spool.full";
    case EMFILE:
    case ENFILE:
    case ENOMEM:
        return "spool.busy";
    default:
        return "spool.io";
    }
}

enum status spool_failed(int number, enum spool_dir dir, const char *doing,
                         struct error *error)
{
    return error_set(error, STATUS_IO, failure_code(number), "%s in %s: %s", doing,
                     spool_dir_name(dir), strerror(number));
}

bool spool_will_pass(const struct error *error)
{
    static const char *const codes[] = {"spool.full", "spool.busy", "file.full",
                                        "ledger.full"};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        if (strcmp(error->code, codes[i]) == 0)
            return true;
    }
    return error->status == STATUS_NO_MEMORY;
}

/* ---- syncing ---- */

/* Test builds alone: GONIO_TEST_SYNC="F5 F6" leaves these out. */
static bool is_left_out(enum spool_point point)
{
#ifdef GONIO_TEST_SYNC
    const char *names = getenv("GONIO_TEST_SYNC");
    const char *number = sync_numbers[point];
    size_t len = strlen(number);
    for (const char *at = names; at && (at = strstr(at, number)); at += len) {
        if (!char_is_digit(at[len]))
            return true;
    }
#else
    (void)point;
#endif
    return false;
}

static enum status sync_failed(int number, enum spool_point point, struct error *error)
{
    bool full = number == ENOSPC || number == EDQUOT;
    return error_set(error, STATUS_IO, full ? "spool.full" : "spool.sync",
                     "%s: %s could not be made durable: %s", sync_numbers[point],
                     sync_subjects[point], strerror(number));
}

enum status spool_sync(enum spool_point point, int fd, struct error *error)
{
    int done;
    if (is_left_out(point))
        return STATUS_OK;
    do
        done = fsync(fd);
    while (done != 0 && errno == EINTR);
    return done == 0 ? STATUS_OK : sync_failed(errno, point, error);
}

enum status spool_sync_all(const struct spool *spool, enum spool_point point,
                           struct error *error)
{
    if (is_left_out(point))
        return STATUS_OK;
    if (syncfs(spool->dir[SPOOL_ROOT]) == 0)
        return STATUS_OK;
    return sync_failed(errno, point, error);
}

/* ---- the file system ---- */

/* On these, nobody tells of what another machine does. */
static const char *network_kind(uint64_t magic)
{
    static const struct {
        uint64_t magic;
        const char *kind;
    } kinds[] = {
        {NFS_SUPER_MAGIC, "NFS"},   {SMB_SUPER_MAGIC, "SMB"}, {0xff534d42, "CIFS"},
        {0xfe534d42, "SMB2"},       {0x65735546, "FUSE"},     {V9FS_MAGIC, "9P"},
        {0x00c36400, "Ceph"},       {AFS_SUPER_MAGIC, "AFS"}, {0x5346414f, "AFS"},
        {CODA_SUPER_MAGIC, "Coda"}, {0x01161970, "GFS2"},     {0x7461636f, "OCFS2"},
        {0x0bd00bd0, "Lustre"},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (kinds[i].magic == magic)
            return kinds[i].kind;
    }
    return NULL;
}

static enum status look_at_system(struct spool *spool, struct error *error)
{
    struct statfs system;
    struct stat root;
    int fd = spool->dir[SPOOL_ROOT];
    if (fstatfs(fd, &system) != 0 || fstat(fd, &root) != 0)
        return spool_failed(errno, SPOOL_ROOT, "looking at the file system", error);
    spool->network = network_kind((uint32_t)system.f_type);
    spool->device = root.st_dev;
    return STATUS_OK;
}

/* ---- opening ---- */

static enum status open_failed(const char *path, int number, struct error *error)
{
    error_set(error, STATUS_USAGE, "spool.folder", "the spool cannot be opened: %s",
              number == ENOTDIR ? "it is not a folder" : strerror(number));
    error_at(error, path, 0, 0);
    return error->status;
}

static enum status open_root(struct spool *spool, bool create, struct error *error)
{
    bool made = create && mkdir(spool->path, 0700) == 0;
    if (create && !made && errno != EEXIST)
        return open_failed(spool->path, errno, error);
    int fd = open(spool->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return open_failed(spool->path, errno, error);
    spool->dir[SPOOL_ROOT] = fd;
    return STATUS_OK;
}

/* 1: nothing is in it; 0: something is; -1: errno. */
static int is_empty(int dir)
{
    int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *entries = fd < 0 ? NULL : fdopendir(fd);
    int empty = 1;
    if (!entries) {
        if (fd >= 0)
            close(fd);
        return -1;
    }
    for (struct dirent *entry; (errno = 0, entry = readdir(entries));) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            empty = 0;
    }
    int number = errno;
    closedir(entries);
    errno = number;
    return number ? -1 : empty;
}

/* A folder that somebody made for it is taken over; one with other things in
 * it was named by mistake. */
static enum status take_root(struct spool *spool, struct error *error)
{
    int root = spool->dir[SPOOL_ROOT];
    struct stat known;
    bool is_spool = fstatat(root, "lock", &known, AT_SYMLINK_NOFOLLOW) == 0;
    int empty = is_spool ? 0 : is_empty(root);
    if (empty < 0)
        return spool_failed(errno, SPOOL_ROOT, "reading", error);
    if (is_spool || (empty && fchmod(root, 0700) == 0))
        return STATUS_OK;
    error_set(error, STATUS_USAGE, "spool.not_empty",
              empty ? "the folder belongs to somebody else"
                    : "the folder is no spool, and not empty");
    error_fix(error, "name a spool, an empty folder, or one that does not exist yet");
    error_at(error, spool->path, 0, 0);
    return error->status;
}

/* Ours, and nobody else may put or swap anything in it. */
static enum status check_folder(const struct spool *spool, enum spool_dir dir,
                                struct error *error)
{
    struct stat known;
    unsigned refused = dir == SPOOL_INBOX ? 0 : dir == SPOOL_ROOT ? 022 : 077;
    if (fstat(spool->dir[dir], &known) != 0)
        return spool_failed(errno, dir, "looking", error);
    if (known.st_dev != spool->device) {
        error_set(error, STATUS_USAGE, "spool.device",
                  "%s is on another file system than the spool", spool_dir_name(dir));
        error_fix(error, "all of a spool is on one file system: files are renamed");
    } else if (known.st_uid != geteuid()) {
        error_set(error, STATUS_USAGE, "spool.owner",
                  "%s belongs to user %u, and gonio runs as %u", spool_dir_name(dir),
                  (unsigned)known.st_uid, (unsigned)geteuid());
        error_fix(error, "run it as the spool's owner, or give the spool to that user");
    } else if (known.st_mode & refused) {
        error_set(error, STATUS_USAGE, "spool.mode",
                  "%s may be %s by others than its owner", spool_dir_name(dir),
                  dir == SPOOL_ROOT ? "changed" : "read or changed");
        error_fix(error, "chmod %s it", dir == SPOOL_ROOT ? "go-w" : "700");
    } else {
        return STATUS_OK;
    }
    error_at(error, spool->path, 0, 0);
    return error->status;
}

static enum status open_folder(struct spool *spool, enum spool_dir dir,
                               struct error *error)
{
    int in = spool->dir[folders[dir].in];
    const char *name = folders[dir].name;
    if (mkdirat(in, name, 0700) == 0)
        spool->made = true;
    else if (errno != EEXIST)
        return spool_failed(errno, dir, "making the folder", error);
    int fd = openat(in, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return spool_failed(errno, dir, "opening the folder", error);
    spool->dir[dir] = fd;
    return check_folder(spool, dir, error);
}

enum status spool_renew(struct spool *spool, enum spool_dir dir, struct error *error)
{
    int held = spool->dir[dir];
    enum status status = open_folder(spool, dir, error);
    if (spool->dir[dir] != held)
        close(held);
    return status;
}

static enum status open_folders(struct spool *spool, struct error *error)
{
    enum status status = check_folder(spool, SPOOL_ROOT, error);
    for (int dir = SPOOL_ROOT + 1; dir < SPOOL_DIRS && !status; dir++)
        status = open_folder(spool, (enum spool_dir)dir, error);
    if (status || !spool->made)
        return status;
    status = spool_sync(SPOOL_SYNC_LAYOUT, spool->dir[SPOOL_WORK], error);
    if (!status)
        status = spool_sync(SPOOL_SYNC_LAYOUT, spool->dir[SPOOL_OUT], error);
    return status ? status
                  : spool_sync(SPOOL_SYNC_LAYOUT, spool->dir[SPOOL_ROOT], error);
}

/* ---- the lock ---- */

static enum status locked(int fd, struct error *error)
{
    char pid[24] = "";
    ssize_t n = pread(fd, pid, sizeof pid - 1, 0);
    size_t digits = 0;
    while (n > 0 && digits < (size_t)n && char_is_digit(pid[digits]))
        digits++;
    error_set(error, STATUS_LOCKED, "spool.locked",
              "another gonio works on this spool already: process %.*s",
              digits ? (int)digits : 7, digits ? pid : "unknown");
    error_fix(error, "one is enough; gonio watch --status tells what it does");
    return error->status;
}

static enum status take_lock(struct spool *spool, struct error *error)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    char pid[24];
    int fd = openat(spool->dir[SPOOL_ROOT], "lock",
                    O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0600);
    if (fd < 0)
        return spool_failed(errno, SPOOL_ROOT, "opening the lock", error);
    spool->lock = fd;
    if (fcntl(fd, F_OFD_SETLK, &whole) != 0) {
        if (errno == EAGAIN || errno == EACCES)
            return locked(fd, error);
        return spool_failed(errno, SPOOL_ROOT, "locking", error);
    }
    int n = snprintf(pid, sizeof pid, "%ld\n", (long)getpid());
    if (ftruncate(fd, 0) != 0 || pwrite(fd, pid, (size_t)n, 0) != n)
        return spool_failed(errno, SPOOL_ROOT, "writing the lock", error);
    return STATUS_OK;
}

void spool_init(struct spool *spool)
{
    *spool = (struct spool){.path = "", .lock = -1};
    for (int dir = 0; dir < SPOOL_DIRS; dir++)
        spool->dir[dir] = -1;
}

enum status spool_open(const char *path, bool create, struct spool *spool,
                       struct error *error)
{
    spool_init(spool);
    int n = snprintf(spool->path, sizeof spool->path, "%s", path);
    if (n <= 0 || (size_t)n >= sizeof spool->path - SPOOL_NAME)
        return open_failed(path, n == 0 ? ENOENT : ENAMETOOLONG, error);
    enum status status = open_root(spool, create, error);
    if (!status)
        status = look_at_system(spool, error);
    if (!status)
        status = take_root(spool, error);
    if (!status)
        status = take_lock(spool, error);
    return status ? status : open_folders(spool, error);
}

void spool_close(struct spool *spool)
{
    for (int dir = 0; dir < SPOOL_DIRS; dir++) {
        if (spool->dir[dir] >= 0)
            close(spool->dir[dir]);
        spool->dir[dir] = -1;
    }
    if (spool->lock >= 0)
        close(spool->lock);
    spool->lock = -1;
}

enum status spool_path(const struct spool *spool, const char *name, char path[PATH_MAX],
                       struct error *error)
{
    int n = snprintf(path, PATH_MAX, "%s/%s", spool->path, name);
    if (n > 0 && n < PATH_MAX)
        return STATUS_OK;
    return spool_failed(ENAMETOOLONG, SPOOL_ROOT, "naming a file", error);
}

/* ---- the marker ---- */

/* Already failing: what cannot be done is not done. */
void spool_mark(const struct spool *spool, const struct error *why)
{
    struct error unheard = ERROR_NONE;
    int root = spool->dir[SPOOL_ROOT];
    int fd = openat(root, MARKER, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC,
                    0600);
    if (fd < 0)
        return;
    if (file_write_all(fd, text_of(why->code), MARKER, &unheard) ||
        spool_sync(SPOOL_SYNC_MARKER, fd, &unheard) ||
        spool_sync(SPOOL_SYNC_MARKER, root, &unheard))
        unheard = ERROR_NONE;
    close(fd);
}

bool spool_is_marked(const struct spool *spool)
{
    struct stat known;
    return fstatat(spool->dir[SPOOL_ROOT], MARKER, &known, AT_SYMLINK_NOFOLLOW) == 0;
}

enum status spool_unmark(const struct spool *spool, struct error *error)
{
    int root = spool->dir[SPOOL_ROOT];
    /* Not synced: where it comes back, all is verified once more. */
    if (unlinkat(root, MARKER, 0) == 0 || errno == ENOENT)
        return STATUS_OK;
    return spool_failed(errno, SPOOL_ROOT, "removing the marker", error);
}

/* ---- leftovers ---- */

static enum status sweep_folder(const struct spool *spool, enum spool_dir dir,
                                struct error *error)
{
    int fd = openat(spool->dir[dir], ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *entries = fd < 0 ? NULL : fdopendir(fd);
    enum status status = STATUS_OK;
    if (!entries) {
        status = spool_failed(errno, dir, "reading", error);
        if (fd >= 0)
            close(fd);
        return status;
    }
    for (struct dirent *entry; !status && (errno = 0, entry = readdir(entries));) {
        const char *name = entry->d_name;
        bool itself = strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
        if (!itself && unlinkat(spool->dir[dir], name, 0) != 0 && errno != EISDIR)
            status = spool_failed(errno, dir, "removing leftovers", error);
    }
    if (!status && errno)
        status = spool_failed(errno, dir, "reading", error);
    closedir(entries);
    return status;
}

enum status spool_sweep(const struct spool *spool, struct error *error)
{
    enum status status = sweep_folder(spool, SPOOL_WORK_TMP, error);
    return status ? status : sweep_folder(spool, SPOOL_OUT_TMP, error);
}

/* ---- files ---- */

bool spool_same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino &&
           a->st_size == b->st_size && a->st_mode == b->st_mode &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
           a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

void spool_clean_name(struct text name, char clean[SPOOL_NAME])
{
    size_t len = name.len < CLEAN_MOST ? name.len : CLEAN_MOST;
    for (size_t i = 0; i < len; i++) {
        char c = name.at[i];
        bool plain = char_is_letter(c) || char_is_digit(c) || c == '-' || c == '_' ||
                     (c == '.' && i > 0);
        clean[i] = plain ? c : '_';
    }
    clean[len] = '\0';
}
