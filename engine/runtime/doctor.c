#define _GNU_SOURCE /* OFD locks */

#include "runtime/doctor.h"

#include "base/date.h"
#include "ledger/look.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_MOST 4096

void doctor_tell(const struct doctor *doctor, enum doctor_weight weight,
                 const char *code, const char *fix, const char *format, ...)
{
    struct doctor_finding finding = {.weight = weight, .code = code};
    va_list args;
    va_start(args, format);
    int n = vsnprintf(finding.what, sizeof finding.what, format, args);
    va_end(args);
    if (n < 0)
        finding.what[0] = '\0';
    snprintf(finding.fix, sizeof finding.fix, "%s", fix ? fix : "");
    doctor->call(doctor->context, &finding);
}

/* ---- folders and files ---- */

static const struct part {
    const char *name;
    mode_t most; /* rights that it may have */
    bool folder, needed;
} parts[] = {
    {"inbox", 03777, true, true},
    {"work", 0700, true, true},
    {"done", 0700, true, true},
    {"quarantine", 0700, true, true},
    {"out", 0700, true, true},
    {"policies", 0700, true, true},
    {"ledger.db", 0600, false, false},
    {"ledger.db-wal", 0600, false, false},
    {"ledger.db.anchors", 0600, false, false},
    {"lock", 0600, false, false},
    {"watch.lua", 0644, false, false},
};

struct examined {
    struct doctor *doctor;
    int root;
    struct stat spool;
    size_t bad;
};

/* The spool's path within a command, where it is plain enough to be shown. */
static const char *shown(const struct examined *it)
{
    return it->doctor->spool;
}

static void check_owner(struct examined *it, const char *name, const struct stat *known)
{
    char fix[320];
    if (known->st_uid == it->spool.st_uid)
        return;
    it->bad++;
    snprintf(fix, sizeof fix, "chown -R %ld %s", (long)it->spool.st_uid, shown(it));
    doctor_tell(it->doctor, DOCTOR_BAD, "spool.owner", fix,
                "%s belongs to user %ld, the spool to user %ld", name,
                (long)known->st_uid, (long)it->spool.st_uid);
}

static void check_mode(struct examined *it, const struct part *part,
                       const struct stat *known)
{
    char fix[320];
    mode_t mode = known->st_mode & 07777;
    if ((mode & ~part->most) == 0)
        return;
    it->bad++;
    snprintf(fix, sizeof fix, "chmod %o %s/%s", (unsigned)part->most, shown(it),
             part->name);
    doctor_tell(it->doctor, DOCTOR_BAD, "spool.mode", fix,
                "%s is open to others: its rights are %04o", part->name,
                (unsigned)mode);
}

static void check_part(struct examined *it, const struct part *part)
{
    struct stat known;
    if (fstatat(it->root, part->name, &known, AT_SYMLINK_NOFOLLOW) != 0) {
        if (part->needed && errno == ENOENT) {
            it->bad++;
            doctor_tell(it->doctor, DOCTOR_BAD, "spool.missing",
                        "gonio watch --once SPOOL makes what is missing",
                        "%s is not there", part->name);
        }
        return;
    }
    if (part->folder ? !S_ISDIR(known.st_mode) : !S_ISREG(known.st_mode)) {
        it->bad++;
        doctor_tell(it->doctor, DOCTOR_BAD, "spool.kind",
                    "move it away and let gonio watch make it",
                    "%s is not what it should be: a %s", part->name,
                    part->folder ? "folder" : "file");
        return;
    }
    check_owner(it, part->name, &known);
    check_mode(it, part, &known);
    if (part->folder && known.st_dev != it->spool.st_dev) {
        it->bad++;
        doctor_tell(it->doctor, DOCTOR_BAD, "spool.devices",
                    "a file is moved whole only within one file system: put all "
                    "folders of the spool on one",
                    "%s is on another file system than the spool", part->name);
    }
}

static void check_parts(struct examined *it)
{
    static const struct part whole = {".", 0700, true, true};
    check_mode(it, &whole, &it->spool);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        check_part(it, &parts[i]);
    if (it->spool.st_uid != geteuid() && geteuid() != 0)
        doctor_tell(it->doctor, DOCTOR_NOTE, "spool.other_user",
                    "run gonio doctor as that user, or as root, to see all",
                    "the spool belongs to user %ld, you are %ld",
                    (long)it->spool.st_uid, (long)geteuid());
    if (!it->bad)
        doctor_tell(it->doctor, DOCTOR_GOOD, "spool.folders", NULL,
                    "folders and files are there, on one file system, and for their "
                    "owner alone");
}

/* A folder above that others may write to lets them put another spool in the
 * place of this one. A sticky one (/tmp) lets only owners rename. */
static void check_above(const struct examined *it)
{
    char path[PATH_MOST];
    struct stat known;
    if (!realpath(it->doctor->spool, path))
        return;
    for (char *slash = strrchr(path, '/'); slash; slash = strrchr(path, '/')) {
        slash[slash == path] = '\0';
        if (stat(path, &known) == 0 && (known.st_mode & 022) &&
            !(known.st_mode & S_ISVTX)) {
            doctor_tell(it->doctor, DOCTOR_BAD, "spool.above",
                        "chmod go-w that folder, or put the spool elsewhere",
                        "others may write to %s, above the spool, and so replace it",
                        path);
            return;
        }
        if (slash == path)
            return;
    }
}

/* ---- what it holds ---- */

/* One for each file that was refused, whole or in part; what is beside it, the
 * file or its rejected records, is no other thing. */
static bool is_reason(const char *name)
{
    static const char end[] = ".why.json";
    size_t len = strlen(name);
    return len >= sizeof end && strcmp(name + len - (sizeof end - 1), end) == 0;
}

static size_t count_reasons(int root, const char *name)
{
    int fd = openat(root, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *entries = fd < 0 ? NULL : fdopendir(fd);
    size_t count = 0;
    if (!entries) {
        if (fd >= 0)
            close(fd);
        return 0;
    }
    for (struct dirent *entry; (entry = readdir(entries));)
        count += is_reason(entry->d_name);
    closedir(entries);
    return count;
}

static void check_contents(const struct examined *it)
{
    struct stat known;
    size_t refused = count_reasons(it->root, "quarantine");
    if (fstatat(it->root, "NEEDS-VERIFY", &known, AT_SYMLINK_NOFOLLOW) == 0)
        doctor_tell(it->doctor, DOCTOR_BAD, "spool.needs_verify",
                    "look after the disk (dmesg, smartctl), then start gonio watch: it "
                    "verifies the ledger first",
                    "something could not be made durable: NEEDS-VERIFY is there");
    if (refused)
        doctor_tell(it->doctor, DOCTOR_NOTE, "spool.quarantine",
                    "each has a .why.json: mend the file, drop it into inbox/ again",
                    "%zu file%s refused, whole or in part: quarantine/", refused,
                    refused == 1 ? " was" : "s were");
}

/* ---- the daemon and the ledger ---- */

static void check_daemon(struct examined *it)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    char pid[24] = "";
    int fd = openat(it->root, "lock", O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) {
        doctor_tell(it->doctor, DOCTOR_NOTE, "daemon.none", "gonio watch SPOOL",
                    "no daemon works here");
        return;
    }
    if (fcntl(fd, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK) {
        ssize_t n = pread(fd, pid, sizeof pid - 1, 0);
        pid[n > 0 ? strspn(pid, "0123456789") : 0] = '\0';
        it->doctor->daemon = true;
        doctor_tell(it->doctor, DOCTOR_GOOD, "daemon.works", NULL,
                    "gonio watch works here%s%s", pid[0] ? ": process " : "", pid);
    } else {
        doctor_tell(it->doctor, DOCTOR_NOTE, "daemon.none", "gonio watch SPOOL",
                    "no daemon works here");
    }
    close(fd);
}

static enum status last_receipt(void *context, const struct receipt *receipt,
                                struct error *error)
{
    int64_t *last = context;
    (void)error;
    *last = receipt->received_at > *last ? receipt->received_at : *last;
    return STATUS_OK;
}

static void check_times(const struct doctor *doctor, struct ledger *ledger)
{
    struct error unheard = ERROR_NONE;
    int64_t last = 0;
    if (look_receipts(ledger, last_receipt, &last, &unheard))
        return;
    if (last / (24 * 60 * 60) > doctor->today + 1)
        doctor_tell(doctor, DOCTOR_BAD, "clock.backwards",
                    "set the clock; the ledger goes by its own sequence, not by time",
                    "the ledger's last file came after today: the clock went back");
}

static void check_opened(const struct doctor *doctor, struct ledger *ledger)
{
    struct look_figures figures;
    struct error error = ERROR_NONE;
    if (look_figures(ledger, &figures, &error)) {
        doctor_tell(doctor, DOCTOR_BAD, "ledger.damaged", error.fix, "%s",
                    error.message);
        return;
    }
    doctor_tell(doctor, DOCTOR_GOOD, "ledger.opens", NULL,
                "the ledger opens: %lld sessions, %lld decisions, %lld MiB",
                (long long)figures.sessions, (long long)figures.decisions,
                (long long)(figures.bytes >> 20));
    if (figures.due)
        doctor_tell(doctor, DOCTOR_NOTE, "ledger.due", "gonio watch decides them",
                    "%lld claim-days wait to be decided", (long long)figures.due);
    check_times(doctor, ledger);
}

static void check_ledger(const struct examined *it)
{
    char path[PATH_MOST];
    struct stat known;
    struct ledger *ledger = NULL;
    struct error error = ERROR_NONE;
    int n = snprintf(path, sizeof path, "%s/ledger.db", it->doctor->spool);
    doctor_tell(it->doctor, DOCTOR_GOOD, "ledger.sqlite", NULL,
                "SQLite %s; gonio keeps the ledger to itself while it works, so the "
                "race at resetting the write-ahead log (before 3.51.3) cannot happen: "
                "look into backups, not into ledger.db",
                look_sqlite());
    if (n < 0 || (size_t)n >= sizeof path || it->doctor->daemon ||
        stat(path, &known) != 0)
        return;
    const struct ledger_options options = {.path = path};
    if (ledger_open(&options, &ledger, &error))
        doctor_tell(it->doctor, DOCTOR_BAD, "ledger.closed", error.fix, "%s",
                    error.message);
    else
        check_opened(it->doctor, ledger);
    ledger_close(ledger);
}

enum status doctor_examine(struct doctor *doctor, struct error *error)
{
    struct examined it = {.doctor = doctor};
    it.root = open(doctor->spool, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (it.root < 0 || fstat(it.root, &it.spool) != 0) {
        error_set(error, STATUS_USAGE, "spool.folder", "the spool cannot be opened: %s",
                  strerror(errno));
        error_at(error, doctor->spool, 0, 0);
        error_fix(error, "gonio watch SPOOL makes one");
        if (it.root >= 0)
            close(it.root);
        return error->status;
    }
    check_parts(&it);
    check_above(&it);
    check_contents(&it);
    doctor_system(doctor, it.root);
    check_daemon(&it);
    check_ledger(&it);
    close(it.root);
    return STATUS_OK;
}
