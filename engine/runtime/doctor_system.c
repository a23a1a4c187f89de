#define _GNU_SOURCE /* syncfs, renameat2 */

#include "runtime/doctor.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <linux/fscrypt.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/timex.h>
#include <sys/vfs.h>
#include <unistd.h>

#define FREE_LEAST    ((uint64_t)1 << 30) /* bytes */
#define INODES_LEAST  100000
#define WATCHES_LEAST 8192
#define EVENTS_LEAST  16384
#define YEAR_LEAST    20454 /* 2026-01-01: older is a clock that was never set */

/* ---- the file system ---- */

enum durability { DURABLE, VOLATILE, NETWORK, LAYERED };
static const struct file_system {
    uint32_t magic;
    const char *name;
    enum durability durability;
} file_systems[] = {
    {0xef53, "ext4", DURABLE},        {0x58465342, "XFS", DURABLE},
    {0x9123683e, "Btrfs", DURABLE},   {0x2fc12fc1, "ZFS", DURABLE},
    {0xf2f52010, "F2FS", DURABLE},    {0x01021994, "tmpfs", VOLATILE},
    {0x858458f6, "ramfs", VOLATILE},  {0x6969, "NFS", NETWORK},
    {0xff534d42, "CIFS", NETWORK},    {0xfe534d42, "SMB", NETWORK},
    {0x517b, "SMB", NETWORK},         {0x01021997, "9P", NETWORK},
    {0x65735546, "FUSE", NETWORK},    {0x00c36400, "Ceph", NETWORK},
    {0x794c7630, "overlay", LAYERED},
};

static const struct file_system *find_system(uint32_t magic)
{
    for (size_t i = 0; i < sizeof file_systems / sizeof *file_systems; i++)
        if (file_systems[i].magic == magic)
            return &file_systems[i];
    return NULL;
}

static void tell_system(const struct doctor *doctor, const struct file_system *system)
{
    switch (system->durability) {
    case DURABLE:
        doctor_tell(doctor, DOCTOR_GOOD, "disk.kind", NULL, "the file system is %s",
                    system->name);
        return;
    case VOLATILE:
        doctor_tell(
            doctor, DOCTOR_BAD, "disk.kind", "put the spool on a disk (ext4, XFS)",
            "the file system is %s: all is gone when the machine stops", system->name);
        return;
    case NETWORK:
        doctor_tell(doctor, DOCTOR_NOTE, "disk.kind",
                    "better put the spool on a disk of this machine, and let only "
                    "the files be brought there",
                    "the file system is %s: changes are found by looking again, and "
                    "locks and durability are the server's word",
                    system->name);
        return;
    case LAYERED:
        doctor_tell(
            doctor, DOCTOR_NOTE, "disk.kind",
            "mount a volume for the spool: a container's own layer goes with it",
            "the file system is %s", system->name);
        return;
    }
}

static void check_system(const struct doctor *doctor, int root)
{
    struct statfs known;
    if (fstatfs(root, &known) != 0)
        return;
    const struct file_system *system = find_system((uint32_t)known.f_type);
    if (system)
        tell_system(doctor, system);
    else
        doctor_tell(doctor, DOCTOR_NOTE, "disk.kind",
                    "ext4 and XFS are what gonio was tried on",
                    "the file system is of a kind that is not known (%#lx)",
                    (unsigned long)known.f_type);
}

static void check_room(const struct doctor *doctor, int root)
{
    struct statvfs known;
    if (fstatvfs(root, &known) != 0)
        return;
    uint64_t free_bytes = (uint64_t)known.f_bavail * known.f_frsize;
    bool little = free_bytes < FREE_LEAST || known.f_bavail < known.f_blocks / 20;
    doctor_tell(doctor, little ? DOCTOR_BAD : DOCTOR_GOOD, "disk.free",
                little ? "make room: done/ and out/ may be archived, the ledger has all"
                       : NULL,
                "%llu MiB are free", (unsigned long long)(free_bytes >> 20));
    if (known.f_files && known.f_favail < INODES_LEAST)
        doctor_tell(doctor, DOCTOR_BAD, "disk.inodes",
                    "archive done/ and out/: each file takes one",
                    "only %llu more files can be made",
                    (unsigned long long)known.f_favail);
}

/* ---- the kernel ---- */

static long read_limit(const char *name)
{
    char path[128], text[32] = "";
    snprintf(path, sizeof path, "/proc/sys/fs/inotify/%s", name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (fd >= 0)
        close(fd);
    return n > 0 ? strtol(text, NULL, 10) : -1;
}

static void check_inotify(const struct doctor *doctor)
{
    long watches = read_limit("max_user_watches");
    long events = read_limit("max_queued_events");
    if (watches < 0 || events < 0) {
        doctor_tell(
            doctor, DOCTOR_NOTE, "kernel.inotify", NULL,
            "inotify's limits cannot be read: files are found by looking again");
        return;
    }
    bool low = watches < WATCHES_LEAST || events < EVENTS_LEAST;
    doctor_tell(doctor, low ? DOCTOR_NOTE : DOCTOR_GOOD, "kernel.inotify",
                low ? "sysctl fs.inotify.max_user_watches=65536 "
                      "fs.inotify.max_queued_events=16384"
                    : NULL,
                "inotify: %ld watches, %ld events queued%s", watches, events,
                low ? "; what is missed is found by looking again" : "");
}

static bool has_ofd_locks(int root)
{
    struct flock lock = {.l_type = F_RDLCK, .l_whence = SEEK_SET};
    int fd = openat(root, "lock", O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    bool there = fd >= 0 && fcntl(fd, F_OFD_GETLK, &lock) == 0;
    if (fd >= 0)
        close(fd);
    return there;
}

/* Names that are not there: a kernel and file system that know the call say so. */
static bool has_renameat2(int root)
{
    static const char from[] = ".gonio-doctor-from", to[] = ".gonio-doctor-to";
    return renameat2(root, from, root, to, RENAME_NOREPLACE) == 0 || errno == ENOENT;
}

static bool has_openat2(int root)
{
    struct open_how how = {.flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC,
                           .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS};
    long fd = syscall(SYS_openat2, root, ".", &how, sizeof how);
    if (fd >= 0)
        close((int)fd);
    return fd >= 0;
}

static void check_kernel(const struct doctor *doctor, int root)
{
    const struct {
        const char *name;
        bool there;
    } features[] = {
        {"OFD locks", has_ofd_locks(root)},
        {"syncfs", syncfs(root) == 0},
        {"renameat2", has_renameat2(root)},
        {"openat2", has_openat2(root)},
    };
    size_t missing = 0;
    for (size_t i = 0; i < sizeof features / sizeof *features; i++) {
        if (features[i].there)
            continue;
        missing++;
        doctor_tell(doctor, DOCTOR_BAD, "kernel.feature",
                    "Linux 5.6 or later, and a file system such as ext4 or XFS",
                    "%s does not work here", features[i].name);
    }
    if (!missing)
        doctor_tell(doctor, DOCTOR_GOOD, "kernel.features", NULL,
                    "OFD locks, syncfs, renameat2 and openat2 work");
    check_inotify(doctor);
}

/* ---- encryption at rest ---- */

static bool is_crypt(const char *folder)
{
    char path[512], text[8] = "";
    snprintf(path, sizeof path, "%s/dm/uuid", folder);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, text, 6);
    if (fd >= 0)
        close(fd);
    return n == 6 && memcmp(text, "CRYPT-", 6) == 0;
}

/* By what the kernel says of the device: a volume on an encrypted one is not
 * seen, and no harm is done by saying so. */
static bool is_encrypted(int root)
{
    struct fscrypt_get_policy_ex_arg policy = {.policy_size = sizeof policy.policy};
    struct stat known;
    char folder[64];
    if (ioctl(root, FS_IOC_GET_ENCRYPTION_POLICY_EX, &policy) == 0)
        return true;
    if (fstat(root, &known) != 0)
        return false;
    snprintf(folder, sizeof folder, "/sys/dev/block/%u:%u", major(known.st_dev),
             minor(known.st_dev));
    return is_crypt(folder);
}

static void check_encryption(const struct doctor *doctor, int root)
{
    if (is_encrypted(root))
        doctor_tell(doctor, DOCTOR_GOOD, "disk.encrypted", NULL,
                    "the disk is encrypted");
    else
        doctor_tell(doctor, DOCTOR_NOTE, "disk.encrypted",
                    "encrypt the disk (LUKS) or the folder (fscrypt); spool and ledger "
                    "are full of patients' data (45 CFR 164.312(a)(2)(iv))",
                    "no encryption of the disk is seen: it may be elsewhere, below or "
                    "in the hardware");
}

/* ---- the clock ---- */

static void check_clock(const struct doctor *doctor)
{
    struct timex clock = {.modes = 0};
    if (doctor->today < YEAR_LEAST) {
        doctor_tell(doctor, DOCTOR_BAD, "clock.wrong", "set it: timedatectl",
                    "the clock is wrong: it shows a day before 2026");
        return;
    }
    if (adjtimex(&clock) == TIME_ERROR)
        doctor_tell(doctor, DOCTOR_NOTE, "clock.unsynchronised",
                    "timedatectl set-ntp true, or chrony",
                    "nothing keeps the clock right: rules go by today's date");
    else
        doctor_tell(doctor, DOCTOR_GOOD, "clock.synchronised", NULL,
                    "the clock is kept right");
}

void doctor_system(const struct doctor *doctor, int root)
{
    check_system(doctor, root);
    check_room(doctor, root);
    check_encryption(doctor, root);
    check_kernel(doctor, root);
    check_clock(doctor);
}
