/* getrandom and O_DIRECTORY's companions are not all POSIX's. */
#define _GNU_SOURCE

#include "ledger/room.h"
#include "ledger/schema.h"
#include "ledger/verify.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Pages of 8 KiB: a session and its decision fill them better than 4 KiB, and
 * what is looked up by beneficiary does not dirty too much. The log is written
 * back when it holds CHECKPOINT_PAGES of them. */
#define PRAGMAS                                                                        \
    "PRAGMA page_size = 8192;"                                                         \
    "PRAGMA locking_mode = EXCLUSIVE;"                                                 \
    "PRAGMA synchronous = FULL;"                                                       \
    "PRAGMA foreign_keys = ON;"                                                        \
    "PRAGMA cell_size_check = ON;"                                                     \
    "PRAGMA temp_store = MEMORY;"                                                      \
    "PRAGMA cache_size = -32768;"                                                      \
    "PRAGMA wal_autocheckpoint = 0;"                                                   \
    "PRAGMA journal_size_limit = 67108864;"
#define CHECKPOINT_PAGES 4096

static enum status cannot_open(const char *path, int number, struct error *error)
{
    if (number == ENOENT) {
        error_set(error, STATUS_IO, "ledger.missing", "there is no such ledger");
    } else {
        error_set(error, STATUS_IO, "ledger.open", "the ledger cannot be opened: %s",
                  strerror(number));
    }
    error_at(error, path, 0, 0);
    return error->status;
}

/* What is new in it (the ledger, its write-ahead log) is there after a loss of power
 * only when the folder was synced. SQLite syncs it, too, and overlooks a failure. */
int ledger_sync_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
    if (!folder)
        return ENOMEM;
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int number = fd < 0 || fsync(fd) != 0 ? errno : 0;
    if (fd >= 0)
        close(fd);
    free(folder);
    return number;
}

/* Before SQLite opens it: closing any descriptor of the file drops its locks. */
static enum status make_file(const char *path, struct error *error)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return errno == EEXIST ? STATUS_OK : cannot_open(path, errno, error);
    int number = fsync(fd) != 0 ? errno : 0;
    if (close(fd) != 0 && !number)
        number = errno;
    return number ? cannot_open(path, number, error) : STATUS_OK;
}

static enum status find_file(const struct ledger_options *options, struct error *error)
{
    struct stat found;
    if (stat(options->path, &found) == 0) {
        if (S_ISREG(found.st_mode))
            return STATUS_OK;
        error_set(error, STATUS_USAGE, "ledger.foreign", "this is no ordinary file");
        error_at(error, options->path, 0, 0);
        return error->status;
    }
    if (errno == ENOENT && options->create)
        return make_file(options->path, error);
    return cannot_open(options->path, errno, error);
}

static int note_wal(void *context, sqlite3 *db, const char *name, int pages)
{
    struct ledger *ledger = context;
    (void)db;
    (void)name;
    ledger->wal_pages = pages;
    return SQLITE_OK;
}

static int configure(struct ledger *ledger)
{
    static const int settings[][2] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},
        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_DQS_DDL, 0},
        {SQLITE_DBCONFIG_DQS_DML, 0},
        {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
    };
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        int rc =
            sqlite3_db_config(ledger->db, settings[i][0], settings[i][1], (int *)NULL);
        if (rc != SQLITE_OK)
            return rc;
    }
    sqlite3_limit(ledger->db, SQLITE_LIMIT_ATTACHED, 0);
    int rc = sqlite3_exec(ledger->db, PRAGMAS, NULL, NULL, NULL);
    /* Behind the PRAGMAs: one of them would take it away. */
    sqlite3_wal_hook(ledger->db, note_wal, ledger);
    return rc;
}

/* One number, as PRAGMAs give them. */
static int ask(sqlite3 *db, const char *sql, int64_t *value)
{
    sqlite3_stmt *statement = NULL;
    int rc = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(statement);
    if (rc == SQLITE_ROW) {
        *value = sqlite3_column_int64(statement, 0);
        rc = SQLITE_OK;
    }
    int ended = sqlite3_finalize(statement);
    return rc == SQLITE_OK ? ended : rc;
}

static enum status foreign(const struct ledger *ledger, struct error *error)
{
    error_set(error, STATUS_USAGE, "ledger.foreign", "this file is no ledger of gonio");
    error_at(error, ledger->path, 0, 0);
    return error->status;
}

/* Whose file it is; 0: nobody's yet, else the version of its tables. */
static enum status find_version(struct ledger *ledger, int64_t *version,
                                struct error *error)
{
    int64_t application = 0, tables = 0;
    int rc = ask(ledger->db, "PRAGMA application_id", &application);
    if (rc == SQLITE_OK)
        rc = ask(ledger->db, "PRAGMA user_version", version);
    if (rc == SQLITE_OK)
        rc = ask(ledger->db, "SELECT count(*) FROM sqlite_schema", &tables);
    if ((rc & 0xff) == SQLITE_NOTADB)
        return foreign(ledger, error);
    if (rc != SQLITE_OK)
        return ledger_failed(ledger, rc, error);
    if (application == 0 && tables == 0 && *version == 0)
        return STATUS_OK;
    if (application != SCHEMA_APPLICATION || *version <= 0)
        return foreign(ledger, error);
    if (*version <= SCHEMA_VERSION)
        return STATUS_OK;
    error_set(error, STATUS_USAGE, "ledger.newer",
              "the ledger was made by a later gonio (its version is %d, ours %d)",
              (int)*version, SCHEMA_VERSION);
    error_at(error, ledger->path, 0, 0);
    return error->status;
}

static int make_steps(struct ledger *ledger, int64_t from)
{
    int rc = SQLITE_OK;
    for (int32_t at = (int32_t)from + 1; at <= SCHEMA_VERSION && rc == SQLITE_OK; at++)
        rc = schema_run(ledger->db, schema_step(at));
    if (rc == SQLITE_OK)
        rc = schema_run(ledger->db, schema_views());
    char text[96];
    sqlite3_snprintf((int)sizeof text, text,
                     "PRAGMA application_id = %d; PRAGMA user_version = %d",
                     SCHEMA_APPLICATION, SCHEMA_VERSION);
    return rc == SQLITE_OK ? sqlite3_exec(ledger->db, text, NULL, NULL, NULL) : rc;
}

static enum status make_key(struct ledger *ledger, struct error *error)
{
    int64_t at = (int64_t)time(NULL);
    if (getrandom(ledger->key.bytes, sizeof ledger->key.bytes, 0) !=
        (ssize_t)sizeof ledger->key.bytes)
        return cannot_open(ledger->path, errno, error);
    struct query query;
    enum status status = query_open(&query, ledger, ST_LEDGER_ADD, error);
    if (status != STATUS_OK)
        return status;
    put_blob(&query, ledger->key.bytes, sizeof ledger->key.bytes);
    put_int(&query, at);
    status = query_run(&query, error);
    return status == STATUS_OK ? chain_add_row(ledger, LINK_LEDGER, 1, error) : status;
}

static enum status note_migration(struct ledger *ledger, int64_t from,
                                  struct error *error)
{
    char text[64];
    sqlite3_snprintf((int)sizeof text, text, "{\"from\":%d,\"to\":%d}", (int)from,
                     SCHEMA_VERSION);
    enum status status = tail_load(ledger, error);
    return status == STATUS_OK ? ledger_note(ledger, "migrated", text_of(text), error)
                               : status;
}

static enum status migrate(struct ledger *ledger, int64_t from, struct error *error)
{
    enum status status = ledger_begin(ledger, error);
    if (status != STATUS_OK)
        return status;
    int rc = make_steps(ledger, from);
    if (rc != SQLITE_OK)
        status = ledger_failed(ledger, rc, error);
    else if (from == 0)
        status = make_key(ledger, error);
    else
        status = note_migration(ledger, from, error);
    if (status == STATUS_OK)
        return ledger_commit(ledger, error);
    ledger_rollback(ledger);
    return status;
}

static enum status load_key(struct ledger *ledger, struct error *error)
{
    struct query query;
    enum status status = query_open(&query, ledger, ST_LEDGER_GET, error);
    if (status == STATUS_OK)
        status = query_row(&query, "key", error);
    if (status != STATUS_OK)
        return status;
    struct text key = query_text(&query, 0);
    if (key.len == sizeof ledger->key.bytes)
        memcpy(ledger->key.bytes, key.at, key.len);
    else
        status = ledger_damaged(ledger, "key", error);
    query_close(&query);
    return status;
}

/* WAL is asked for once the page size is, and takes the lock for good. */
static enum status take_hold(struct ledger *ledger, struct error *error)
{
    int rc = configure(ledger);
    if ((rc & 0xff) == SQLITE_NOTADB)
        return foreign(ledger, error);
    int64_t version = 0;
    enum status status = rc == SQLITE_OK ? find_version(ledger, &version, error)
                                         : ledger_failed(ledger, rc, error);
    if (status != STATUS_OK)
        return status;
    rc = sqlite3_exec(ledger->db, "PRAGMA journal_mode = WAL; BEGIN IMMEDIATE; COMMIT",
                      NULL, NULL, NULL);
    if (rc != SQLITE_OK)
        return ledger_failed(ledger, rc, error);
    if (version < SCHEMA_VERSION)
        status = migrate(ledger, version, error);
    if (status == STATUS_OK)
        status = load_key(ledger, error);
    if (status == STATUS_OK)
        status = tail_load(ledger, error);
    int number = status == STATUS_OK ? ledger_sync_folder(ledger->path) : 0;
    if (number)
        status = cannot_open(ledger->path, number, error);
    ledger->opened = version == SCHEMA_VERSION ? ledger->tail.chain.seq : 0;
    return status;
}

/* Counting what is allocated costs a lock each time, and nobody asks. It can be
 * set before the first use alone, and later is no harm. */
static void prepare_library(void)
{
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

enum status ledger_open(const struct ledger_options *options, struct ledger **ledger,
                        struct error *error)
{
    *ledger = NULL;
    prepare_library();
    enum status status = find_file(options, error);
    if (status != STATUS_OK)
        return status;
    struct ledger *opened = calloc(1, sizeof *opened);
    if (!opened)
        return error_no_memory(error);
    buffer_init(&opened->name, 1 << 20);
    buffer_init(&opened->told, 1 << 28);
    arena_init(&opened->kept.arena, KEPT_BYTES);
    opened->path = strdup(options->path);
    if (!fresh_open(opened) || !opened->path) {
        ledger_close(opened);
        return error_no_memory(error);
    }
    int rc = sqlite3_open_v2(
        options->path, &opened->db,
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
    status =
        rc == SQLITE_OK ? take_hold(opened, error) : ledger_failed(opened, rc, error);
    if (status != STATUS_OK) {
        ledger_close(opened);
        return status;
    }
    opened->anchored = anchors_last(opened);
    *ledger = opened;
    return STATUS_OK;
}

/* A copy that is only looked at gets no anchors of its own. Nobody is left to be
 * told that it failed, and the next close tries again. */
static void anchor_end(struct ledger *ledger)
{
    struct ledger_anchor anchor;
    struct error ignored = ERROR_NONE;
    int64_t seq = ledger->committed.chain.seq;
    bool has_some = ledger->anchored > 0 || seq > ledger->opened;
    if (!ledger->broken && has_some && seq > ledger->anchored &&
        ledger_anchor(ledger, &anchor, &ignored) != STATUS_OK)
        ledger->anchored = 0;
}

void ledger_close(struct ledger *ledger)
{
    if (!ledger)
        return;
    ledger_rollback(ledger);
    anchor_end(ledger);
    for (size_t i = 0; i < STATEMENTS; i++)
        sqlite3_finalize(ledger->statements[i]);
    if (ledger->broken && ledger->db)
        sqlite3_db_config(ledger->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)NULL);
    sqlite3_close(ledger->db);
    buffer_release(&ledger->name);
    buffer_release(&ledger->told);
    arena_release(&ledger->kept.arena);
    fresh_close(ledger);
    free(ledger->path);
    free(ledger);
}

const struct history_key *ledger_key(const struct ledger *ledger)
{
    return &ledger->key;
}

static enum status run(struct ledger *ledger, enum statement statement,
                       struct error *error)
{
    struct query query;
    enum status status = query_open(&query, ledger, statement, error);
    return status == STATUS_OK ? query_run(&query, error) : status;
}

enum status ledger_begin(struct ledger *ledger, struct error *error)
{
    if (ledger->within)
        return error_set(error, STATUS_IO, "ledger.transaction",
                         "a transaction of the ledger is open already");
    ledger->within = true;
    kept_rest(ledger);
    enum status status = run(ledger, ST_BEGIN, error);
    ledger->within = status == STATUS_OK;
    return status;
}

/* Room that is missing now will be there later, and the log keeps all until
 * then; anything else is not tried again. */
static enum status write_back(struct ledger *ledger, struct error *error)
{
    if (ledger->wal_pages < CHECKPOINT_PAGES)
        return STATUS_OK;
    int rc = sqlite3_wal_checkpoint_v2(ledger->db, NULL, SQLITE_CHECKPOINT_PASSIVE,
                                       NULL, NULL);
    if (rc == SQLITE_OK)
        ledger->wal_pages = 0;
    if (rc == SQLITE_OK || (rc & 0xff) == SQLITE_FULL || (rc & 0xff) == SQLITE_NOMEM)
        return STATUS_OK;
    return ledger_failed(ledger, rc, error);
}

/* Where there is no room for it now, it is written later. */
static enum status anchor_at_times(struct ledger *ledger, struct error *error)
{
    struct ledger_anchor anchor;
    if (!anchors_are_due(ledger))
        return STATUS_OK;
    enum status status = ledger_anchor(ledger, &anchor, error);
    return strcmp(error->code, "ledger.full") == 0 ? STATUS_OK : status;
}

enum status ledger_commit(struct ledger *ledger, struct error *error)
{
    enum status status = run(ledger, ST_COMMIT, error);
    if (status != STATUS_OK) {
        ledger_rollback(ledger);
        return status;
    }
    ledger->within = false;
    ledger->committed = ledger->tail;
    status = write_back(ledger, error);
    return status == STATUS_OK ? anchor_at_times(ledger, error) : status;
}

void ledger_rollback(struct ledger *ledger)
{
    if (!ledger->within)
        return;
    if (!sqlite3_get_autocommit(ledger->db) &&
        sqlite3_exec(ledger->db, "ROLLBACK", NULL, NULL, NULL) != SQLITE_OK)
        ledger->broken = true;
    ledger->within = false;
    ledger->tail = ledger->committed;
    forget(ledger);
}
