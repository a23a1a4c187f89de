#include "ledger/faulty.h"

#include <sqlite3.h>
#include <string.h>

struct faulty faulty = {.after = -1};

/* The real file follows it in memory. */
struct shim {
    sqlite3_file base;
};

static sqlite3_vfs shim_vfs;
static sqlite3_vfs *real_vfs;

static sqlite3_file *real(sqlite3_file *file)
{
    return (sqlite3_file *)((struct shim *)file + 1);
}

static bool fails(bool is_sync)
{
    if (faulty.after < 0 || (faulty.syncs && !is_sync))
        return false;
    if (faulty.after > 0) {
        faulty.after--;
        return false;
    }
    if (faulty.failed && !faulty.lasts)
        return false;
    faulty.failed++;
    return true;
}

static int shim_close(sqlite3_file *file)
{
    return real(file)->pMethods->xClose(real(file));
}
static int shim_read(sqlite3_file *file, void *to, int len, sqlite3_int64 at)
{
    return real(file)->pMethods->xRead(real(file), to, len, at);
}
static int shim_write(sqlite3_file *file, const void *from, int len, sqlite3_int64 at)
{
    if (fails(false))
        return faulty.rc;
    return real(file)->pMethods->xWrite(real(file), from, len, at);
}
static int shim_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    if (fails(false))
        return faulty.rc;
    return real(file)->pMethods->xTruncate(real(file), size);
}
static int shim_sync(sqlite3_file *file, int flags)
{
    if (fails(true))
        return faulty.rc == SQLITE_FULL ? SQLITE_IOERR_FSYNC : faulty.rc;
    return real(file)->pMethods->xSync(real(file), flags);
}
static int shim_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return real(file)->pMethods->xFileSize(real(file), size);
}
static int shim_lock(sqlite3_file *file, int level)
{
    return real(file)->pMethods->xLock(real(file), level);
}
static int shim_unlock(sqlite3_file *file, int level)
{
    return real(file)->pMethods->xUnlock(real(file), level);
}
static int shim_reserved(sqlite3_file *file, int *out)
{
    return real(file)->pMethods->xCheckReservedLock(real(file), out);
}
static int shim_control(sqlite3_file *file, int op, void *arg)
{
    return real(file)->pMethods->xFileControl(real(file), op, arg);
}
static int shim_sector(sqlite3_file *file)
{
    return real(file)->pMethods->xSectorSize(real(file));
}
static int shim_device(sqlite3_file *file)
{
    return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

static const sqlite3_io_methods methods = {
    .iVersion = 1,
    .xClose = shim_close,
    .xRead = shim_read,
    .xWrite = shim_write,
    .xTruncate = shim_truncate,
    .xSync = shim_sync,
    .xFileSize = shim_size,
    .xLock = shim_lock,
    .xUnlock = shim_unlock,
    .xCheckReservedLock = shim_reserved,
    .xFileControl = shim_control,
    .xSectorSize = shim_sector,
    .xDeviceCharacteristics = shim_device,
};

static int shim_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags,
                     int *given)
{
    (void)vfs;
    int rc = real_vfs->xOpen(real_vfs, name, real(file), flags, given);
    file->pMethods = real(file)->pMethods ? &methods : NULL;
    return rc;
}

void faulty_begin(void)
{
    real_vfs = sqlite3_vfs_find(NULL);
    shim_vfs = *real_vfs;
    shim_vfs.pNext = NULL;
    shim_vfs.zName = "faulty";
    shim_vfs.szOsFile = (int)sizeof(struct shim) + real_vfs->szOsFile;
    shim_vfs.xOpen = shim_open;
    faulty = (struct faulty){.after = -1};
    sqlite3_vfs_register(&shim_vfs, 1);
}

void faulty_end(void)
{
    sqlite3_vfs_unregister(&shim_vfs);
    sqlite3_vfs_register(real_vfs, 1);
}
