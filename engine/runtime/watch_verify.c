/* The start after a failure behind which nobody knows what the disk kept: what
 * memory still has of the files is dropped, so that what is looked at comes
 * from the disk, and the ledger is verified as a whole. Only then is the marker
 * taken away; else the daemon does not run. */
#include "runtime/watch_room.h"

#include "ledger/verify.h"

#include <fcntl.h>
#include <inttypes.h>
#include <unistd.h>

static void drop_memory_of(struct watch *watch, const char *name)
{
    int fd =
        openat(watch->spool.dir[SPOOL_ROOT], name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return;
    if (posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED) != 0)
        watch_log_warn(&watch->log, "verify.memory", "%s", "kept=yes");
    close(fd);
}

void watch_forget_memory(struct watch *watch)
{
    if (!spool_is_marked(&watch->spool))
        return;
    drop_memory_of(watch, "ledger.db");
    drop_memory_of(watch, "ledger.db-wal");
}

static enum status tell(void *context, const struct ledger_finding *finding,
                        struct error *error)
{
    struct watch *watch = context;
    (void)error;
    watch_log_warn(&watch->log, "verify.finding",
                   "code=%s table=%s row=%" PRId64 " what=\"%s\"", finding->code,
                   finding->table, finding->row, finding->what);
    return STATUS_OK;
}

enum status watch_verify(struct watch *watch, struct error *error)
{
    const struct ledger_verify_options options = {.derive = keeper_derive};
    struct ledger_verified verified = {.findings = 0};
    if (!spool_is_marked(&watch->spool))
        return STATUS_OK;
    watch_log_warn(&watch->log, "verify.started", "%s", "why=NEEDS-VERIFY");
    enum status status =
        ledger_verify(watch->ledger, &options, tell, watch, &verified, error);
    if (status)
        return status;
    if (verified.findings) {
        error_set(error, STATUS_IO, "ledger.unclean",
                  "the ledger was verified after a failure, and %" PRIu64
                  " things are wrong with it",
                  verified.findings);
        error_fix(error, "gonio ledger verify --spool SPOOL tells them; restore a "
                         "backup, or mend it, and remove NEEDS-VERIFY");
        return error->status;
    }
    watch_log_info(&watch->log, "verify.clean", "links=%" PRId64 " sessions=%" PRId64,
                   verified.links, verified.sessions);
    return spool_unmark(&watch->spool, error);
}
