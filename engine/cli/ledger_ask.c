#include "cli/ledger.h"
#include "runtime/control.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LEDGER_NAME "ledger.db"

/* ---- who has it ---- */

/* SQLite's locks are of processes, so the kernel knows whose; 0: nobody's. */
static pid_t holder_of(const char *path)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    int fd = open(path, O_RDWR | O_CLOEXEC);
    pid_t pid = 0;
    if (fd < 0)
        return 0;
    if (fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK)
        pid = lock.l_pid;
    close(fd);
    return pid;
}

/* The folder of the file where a daemon's socket stands beside it. */
static bool is_in_spool(const char *path, char spool[4096])
{
    char socket[4096 + 32];
    struct stat known;
    const char *slash = strrchr(path, '/');
    int n = slash ? snprintf(spool, 4096, "%.*s", (int)(slash - path), path)
                  : snprintf(spool, 4096, ".");
    if (n <= 0 || n >= 4096)
        return false;
    snprintf(socket, sizeof socket, "%s/%s", spool, CONTROL_SOCKET);
    return stat(socket, &known) == 0 && S_ISSOCK(known.st_mode);
}

enum status ledger_ask_locked(const char *path, struct error *error)
{
    char spool[4096];
    pid_t pid = holder_of(path);
    if (pid > 0)
        error_set(error, STATUS_LOCKED, "ledger.locked",
                  "another program (process %ld) has the ledger open", (long)pid);
    else
        error_set(error, STATUS_LOCKED, "ledger.locked",
                  "another program has the ledger open");
    error_at(error, path, 0, 0);
    if (is_in_spool(path, spool))
        error_fix(error,
                  "it is the daemon of that spool: ask it with --spool %.80s, and drop "
                  "files into %.80s/inbox",
                  spool, spool);
    else
        error_fix(error, "wait until it ends; while gonio watch has it, ask with "
                         "--spool SPOOL");
    return error->status;
}

/* ---- opening ---- */

static enum status open_file(struct ledger_ask *ask, struct error *error)
{
    const struct ledger_options opening = {.path = ask->path};
    struct stat known;
    if (stat(ask->path, &known) != 0) {
        error_set(error, errno == ENOENT ? STATUS_USAGE : STATUS_IO, "ledger.missing",
                  "the ledger cannot be opened: %s", strerror(errno));
        error_at(error, ask->path, 0, 0);
        error_fix(error, "gonio check --ledger FILE and gonio watch SPOOL make one");
        return error->status;
    }
    enum status status = ledger_open(&opening, &ask->ledger, error);
    return status == STATUS_LOCKED ? ledger_ask_locked(ask->path, error) : status;
}

static enum status no_ledger(struct error *error, const char *what)
{
    error_set(error, STATUS_USAGE, "usage.ledger", "%s", what);
    error_fix(error, "--ledger FILE, or --spool SPOOL of a watch folder");
    return error->status;
}

enum status ledger_ask_open(const struct ledger_options_read *options,
                            struct ledger_ask *ask, struct error *error)
{
    *ask = (struct ledger_ask){.options = options};
    if (!options->ledger && !options->spool)
        return no_ledger(error, "no ledger is named");
    if (options->ledger && options->spool)
        return no_ledger(error, "two ledgers are named");
    int n =
        options->ledger
            ? snprintf(ask->path, sizeof ask->path, "%s", options->ledger)
            : snprintf(ask->path, sizeof ask->path, "%s/" LEDGER_NAME, options->spool);
    if (n < 0 || (size_t)n >= sizeof ask->path)
        return no_ledger(error, "the ledger's path is too long");
    if (options->ledger)
        return open_file(ask, error);
    struct stat known;
    char socket[4096 + 32];
    snprintf(socket, sizeof socket, "%s/%s", options->spool, CONTROL_SOCKET);
    if (stat(socket, &known) != 0)
        return open_file(ask, error);
    ask->daemon = true; /* perhaps: a socket may be left behind */
    return STATUS_OK;
}

void ledger_ask_close(struct ledger_ask *ask)
{
    ledger_close(ask->ledger);
    ask->ledger = NULL;
    extras_close(&ask->extras);
}

/* ---- asking ---- */

static enum status ask_daemon(struct ledger_ask *ask, const struct ledger_words *words,
                              const struct answer_out *out, bool *negative,
                              struct error *error)
{
    const char *all[sizeof words->at / sizeof *words->at + 1] = {"ledger"};
    const struct control_question question = {
        .spool = ask->options->spool, .count = words->count + 1, .words = all};
    int exit_status = 0;
    memcpy(all + 1, words->at, words->count * sizeof *all);
    enum status status = control_ask(&question, out, &ask->daemon, &exit_status, error);
    *negative = exit_status == 1;
    return status;
}

bool ledger_ask_decides(const struct ledger_words *words)
{
    return strcmp(words->at[0], "replay") == 0;
}

enum status ledger_ask_file(struct ledger_ask *ask, const struct ledger_words *words,
                            const struct ledger_reply *reply, struct error *error)
{
    if (ledger_ask_decides(words)) {
        enum status status = extras_open(&ask->options->extras, &ask->extras, error);
        if (!status)
            status = extras_start(&ask->extras, error);
        if (status)
            return status;
    }
    const struct answers answers = {.ledger = ask->ledger,
                                    .spool = ask->options->spool,
                                    .judge = extras_judge(&ask->extras),
                                    .today = date_today(),
                                    .uid = (uint32_t)getuid(),
                                    .now = (int64_t)time(NULL)};
    return answers_give(&answers, words->count, words->at, reply->out, reply->negative,
                        error);
}

enum status ledger_ask(struct ledger_ask *ask, const struct ledger_words *words,
                       const struct answer_out *out, bool *negative,
                       struct error *error)
{
    const struct ledger_reply reply = {out, negative};
    *negative = false;
    if (ask->daemon) {
        enum status status = ledger_copy_is_for(words)
                                 ? ledger_copy_ask(ask, words, &reply, error)
                                 : ask_daemon(ask, words, out, negative, error);
        if (status || ask->daemon)
            return status;
        status = open_file(ask, error); /* nobody listens there */
        if (status)
            return status;
    }
    return ledger_ask_file(ask, words, &reply, error);
}
