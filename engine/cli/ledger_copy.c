/* A question that takes long is not asked of a daemon, which would decide
 * nothing meanwhile: the daemon makes a copy of its ledger, in the spool's own
 * folder for such, and the copy is asked here. It goes when it was asked; what
 * a question leaves that was cut off, the daemon's next start sweeps away. */
#define _XOPEN_SOURCE 700 /* realpath */

#include "cli/ledger.h"

#include "base/file.h"
#include "runtime/control.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define ANCHORS_MOST ((size_t)256 * 1024 * 1024)

bool ledger_copy_is_for(const struct ledger_words *words)
{
    const char *name = words->at[0];
    bool replay = ledger_ask_decides(words);
    bool one = words->count > 1 && strncmp(words->at[1], "--", 2) != 0;
    return strcmp(name, "verify") == 0 || strcmp(name, "export") == 0 ||
           (replay && !one);
}

static enum status failed(const char *spool, const char *what, struct error *error)
{
    error_set(error, STATUS_IO, "ledger.copy", "%s: %s", what, strerror(errno));
    error_at(error, spool, 0, 0);
    error_fix(error, "the question is answered from a copy in the spool: it needs as "
                     "much room as the ledger");
    return error->status;
}

/* The daemon works in another folder than who asks it. */
static enum status name_copy(const char *spool, char path[PATH_MAX],
                             struct error *error)
{
    char whole[PATH_MAX];
    if (!realpath(spool, whole))
        return failed(spool, "the spool cannot be found", error);
    int n = snprintf(path, PATH_MAX, "%s/work/tmp/asked-%ld.db", whole, (long)getpid());
    if (n > 0 && n < PATH_MAX - 16)
        return STATUS_OK;
    errno = ENAMETOOLONG;
    return failed(spool, "the copy has no name", error);
}

static void part_of(const char *path, const char *ending, char part[PATH_MAX])
{
    int n = snprintf(part, PATH_MAX, "%s%s", path, ending);
    if (n < 0 || n >= PATH_MAX)
        part[0] = '\0';
}

/* First, so that none is of rows that the copy does not have. */
static enum status copy_anchors(const char *live, const char *path, struct error *error)
{
    char from[PATH_MAX], to[PATH_MAX];
    struct buffer lines;
    part_of(live, ".anchors", from);
    part_of(path, ".anchors", to);
    buffer_init(&lines, ANCHORS_MOST);
    enum status status = file_read(from, &lines, error);
    bool none = status && strcmp(error->code, "file.missing") == 0;
    if (!status) {
        int fd = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
        status = fd < 0 ? failed(to, "the anchors cannot be copied", error)
                        : file_write_all(fd, buffer_text(&lines), "the anchors", error);
        if (fd >= 0)
            close(fd);
    }
    buffer_release(&lines);
    return none ? STATUS_OK : status;
}

static enum status ignore(void *context, struct text piece, struct error *error)
{
    (void)context, (void)piece, (void)error;
    return STATUS_OK;
}

/* *there false: nobody listens. */
static enum status copy_rows(const struct ledger_ask *ask, const char *path,
                             bool *there, struct error *error)
{
    const char *const words[] = {"ledger", "backup", path};
    const struct control_question question = {
        .spool = ask->options->spool, .count = 3, .words = words};
    const struct answer_out out = {NULL, ignore};
    int unused = 0;
    return control_ask(&question, &out, there, &unused, error);
}

static void remove_copy(const char *path)
{
    static const char *const endings[] = {"", "-wal", "-journal", ".anchors", ".part"};
    char part[PATH_MAX];
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        part_of(path, endings[i], part);
        if (unlink(part) != 0)
            errno = 0; /* swept later */
    }
}

enum status ledger_copy_ask(struct ledger_ask *ask, const struct ledger_words *words,
                            const struct ledger_reply *reply, struct error *error)
{
    char path[PATH_MAX];
    const struct ledger_options opening = {.path = path};
    enum status status = name_copy(ask->options->spool, path, error);
    if (status)
        return status;
    status = copy_anchors(ask->path, path, error);
    if (!status)
        status = copy_rows(ask, path, &ask->daemon, error);
    if (!status && ask->daemon)
        status = ledger_open(&opening, &ask->ledger, error);
    if (!status && ask->daemon)
        status = ledger_ask_file(ask, words, reply, error);
    ledger_close(ask->ledger);
    ask->ledger = NULL;
    remove_copy(path);
    return status;
}
