#include "console/history.h"

#include "base/file.h"
#include "base/utf8.h"
#include "console/keys.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define FILE_MOST   ((size_t)4 * 1024 * 1024)
#define LINES_SLACK HISTORY_MOST /* so many more, and the file is made shorter */
#define LOCK_TRIES  50
#define HEADING     "# gonio console: a statement a line; \\n in it is a line end\n"

struct entry {
    char *at;
    size_t len;
    bool kept;
};

struct history {
    struct console *console;
    char path[HISTORY_PATH]; /* "": no file */
    char trouble[128];
    struct entry *entries;
    size_t count, room, lines; /* lines: of the file, when it was read */
    unsigned version;
    bool off;
};

void history_usual_path(char path[HISTORY_PATH])
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    int n = 0;
    if (state && state[0] == '/')
        n = snprintf(path, HISTORY_PATH, "%s/gonio/console_history", state);
    else if (home && home[0] == '/')
        n = snprintf(path, HISTORY_PATH, "%s/.local/state/gonio/console_history", home);
    if (n <= 0 || n >= HISTORY_PATH)
        path[0] = '\0';
}

static void give_up(struct history *history, const char *what, int number)
{
    (void)snprintf(history->trouble, sizeof history->trouble, "%s: %s", what,
                   strerror(number));
}

/* ---- in memory ---- */

static void drop(struct history *history, size_t i)
{
    free(history->entries[i].at);
    memmove(history->entries + i, history->entries + i + 1,
            (history->count - i - 1) * sizeof *history->entries);
    history->count--;
    history->version++;
}

static bool make_room(struct history *history)
{
    if (history->count == HISTORY_MOST)
        drop(history, 0);
    if (history->count < history->room)
        return true;
    size_t room = history->room ? 2 * history->room : 64;
    struct entry *more = realloc(history->entries, room * sizeof *more);
    if (!more)
        return false;
    history->entries = more;
    history->room = room;
    return true;
}

static bool remember(struct history *history, struct text statement, bool kept)
{
    char *copy = make_room(history) ? malloc(statement.len + 1) : NULL;
    if (!copy)
        return false;
    memcpy(copy, statement.at, statement.len);
    copy[statement.len] = '\0';
    history->entries[history->count++] = (struct entry){copy, statement.len, kept};
    return true;
}

/* ---- lines of the file ---- */

static void put_line(struct buffer *out, struct text statement)
{
    for (size_t i = 0; i < statement.len; i++) {
        char c = statement.at[i];
        if (c == '\n' || c == '\t' || c == '\\')
            buffer_put_char(out, '\\');
        buffer_put_char(out, c == '\n' ? 'n' : c == '\t' ? 't' : c);
    }
    buffer_put_char(out, '\n');
}

static bool is_shown(struct text line)
{
    for (size_t i = 0; i < line.len;) {
        uint32_t c = 0;
        size_t n = utf8_decode(line.at + i, line.len - i, &c);
        if (n == 0 || keys_is_hidden(c))
            return false;
        i += n;
    }
    return line.len > 0 && line.at[0] != '#';
}

/* The statement of a line, in place; absent when it is none. */
static struct text read_line(char *at, size_t len)
{
    size_t to = 0;
    if (!is_shown((struct text){at, len}))
        return TEXT_NONE;
    for (size_t i = 0; i < len; i++) {
        char c = at[i];
        if (c == '\\') {
            c = ++i < len ? at[i] : 0;
            if (c != 'n' && c != 't' && c != '\\')
                return TEXT_NONE;
            c = c == 'n' ? '\n' : c == 't' ? '\t' : c;
        }
        at[to++] = c;
    }
    return (struct text){at, to};
}

static bool read_lines(struct history *history, struct buffer *bytes)
{
    for (size_t from = 0; from < bytes->len;) {
        char *line = bytes->at + from, *end = memchr(line, '\n', bytes->len - from);
        if (!end)
            break; /* half a line: its console ended within it */
        struct text statement = read_line(line, (size_t)(end - line));
        if (!text_is_absent(statement) && !remember(history, statement, true))
            return false;
        from += (size_t)(end - line) + 1;
        history->lines++;
    }
    return true;
}

/* ---- the file ---- */

/* The folders of the path, for the owner alone. */
static void make_folders(const char *path)
{
    char folder[HISTORY_PATH];
    (void)snprintf(folder, sizeof folder, "%s", path);
    for (char *slash = strchr(folder + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        (void)mkdir(folder, 0700);
        *slash = '/';
    }
}

static bool lock(int fd)
{
    const struct timespec pause = {.tv_nsec = 10000000};
    for (int i = 0; i < LOCK_TRIES; i++) {
        if (flock(fd, LOCK_EX | LOCK_NB) == 0)
            return true;
        if (errno != EWOULDBLOCK && errno != EINTR)
            return false;
        (void)nanosleep(&pause, NULL);
    }
    errno = EWOULDBLOCK;
    return false;
}

/* Ours, a plain file, and still the one of that name. */
static bool is_ours(int fd, const char *path)
{
    struct stat about, named;
    errno = EPERM;
    return fstat(fd, &about) == 0 && S_ISREG(about.st_mode) &&
           about.st_uid == geteuid() && stat(path, &named) == 0 &&
           about.st_ino == named.st_ino && about.st_dev == named.st_dev;
}

/* Open and locked; -1: it cannot be used, and history->trouble says why. */
static int open_locked(struct history *history)
{
    int fd = -1, number = 0;
    for (int i = 0; i < 3; i++) { /* another console may put a new one there */
        fd = open(history->path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK,
                  0600);
        if (fd >= 0 && lock(fd) && is_ours(fd, history->path) && fchmod(fd, 0600) == 0)
            return fd;
        number = errno;
        if (fd >= 0)
            (void)close(fd);
    }
    give_up(history, "the file of statements cannot be used", number);
    return -1;
}

static bool write_out(struct history *history, int fd, struct text bytes)
{
    struct error unheard = ERROR_NONE;
    if (file_write_all(fd, bytes, "the history", &unheard) == STATUS_OK)
        return true;
    give_up(history, "the file of statements cannot be written", EIO);
    return false;
}

static void append(struct history *history, struct text statement)
{
    struct buffer line;
    struct stat about = {.st_size = 0};
    int fd = open_locked(history);
    if (fd < 0)
        return;
    buffer_init(&line, FILE_MOST);
    if (fstat(fd, &about) == 0 && about.st_size == 0)
        buffer_put_cstr(&line, HEADING);
    put_line(&line, statement);
    if (!buffer_failed(&line) && (size_t)about.st_size + line.len <= FILE_MOST)
        (void)write_out(history, fd, buffer_text(&line));
    buffer_release(&line);
    (void)close(fd);
}

/* The last ones in a new file in its place; the old one stays locked, so that
 * others look again. */
static void shorten(struct history *history)
{
    char path[HISTORY_PATH + 8];
    struct buffer out;
    (void)snprintf(path, sizeof path, "%s.new", history->path);
    (void)unlink(path);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return;
    buffer_init(&out, FILE_MOST);
    buffer_put_cstr(&out, HEADING);
    for (size_t i = 0; i < history->count; i++)
        put_line(&out, history_at(history, i));
    if (buffer_failed(&out) || !write_out(history, fd, buffer_text(&out)) ||
        rename(path, history->path) != 0)
        (void)unlink(path);
    buffer_release(&out);
    (void)close(fd);
}

static enum status read_file(struct history *history, struct error *error)
{
    struct buffer bytes;
    struct error unheard = ERROR_NONE;
    make_folders(history->path);
    int fd = open_locked(history);
    if (fd < 0)
        return STATUS_OK;
    buffer_init(&bytes, 2 * FILE_MOST);
    bool read = !file_read_fd(fd, "the history", &bytes, &unheard);
    bool remembered = !read || read_lines(history, &bytes);
    if (!read)
        give_up(history, "the file of statements cannot be read", EIO);
    else if (remembered && history->lines > HISTORY_MOST + LINES_SLACK)
        shorten(history);
    buffer_release(&bytes);
    (void)close(fd);
    return remembered ? STATUS_OK : error_no_memory(error);
}

/* ---- the whole ---- */

enum status history_open(struct console *console, const char *path,
                         struct history **history, struct error *error)
{
    *history = calloc(1, sizeof **history);
    if (!*history)
        return error_no_memory(error);
    (*history)->console = console;
    if (!path || !path[0])
        return STATUS_OK;
    (void)snprintf((*history)->path, HISTORY_PATH, "%s", path);
    return read_file(*history, error);
}

void history_close(struct history *history)
{
    if (!history)
        return;
    for (size_t i = 0; i < history->count; i++)
        free(history->entries[i].at);
    free(history->entries);
    free(history);
}

size_t history_count(const struct history *history)
{
    return history->count;
}

struct text history_at(const struct history *history, size_t i)
{
    return (struct text){history->entries[i].at, history->entries[i].len};
}

bool history_is_kept(const struct history *history, size_t i)
{
    return history->entries[i].kept;
}

unsigned history_version(const struct history *history)
{
    return history->version;
}

enum status history_add(struct history *history, struct text statement,
                        struct error *error)
{
    statement = text_trim(statement);
    size_t count = history->count;
    if (history->off || statement.len == 0 ||
        (count && text_equal(history_at(history, count - 1), statement)))
        return STATUS_OK;
    bool keep = history->path[0] && history_may_keep(history->console, statement);
    if (!remember(history, statement, keep))
        return error_no_memory(error);
    if (keep)
        append(history, statement);
    return STATUS_OK;
}

void history_forget_values(struct history *history)
{
    for (size_t i = history->count; i-- > 0;) {
        if (!history->entries[i].kept)
            drop(history, i);
    }
}

enum status history_clear(struct history *history, struct error *error)
{
    while (history->count)
        drop(history, history->count - 1);
    history->trouble[0] = '\0';
    int fd = history->path[0] ? open_locked(history) : -1;
    if (fd >= 0 && ftruncate(fd, 0) != 0)
        give_up(history, "the file of statements cannot be emptied", errno);
    if (fd >= 0)
        (void)close(fd);
    if (!history->trouble[0])
        return STATUS_OK;
    return error_set(error, STATUS_IO, "console.history", "%s", history->trouble);
}

void history_switch(struct history *history, bool on)
{
    history->off = !on;
}

bool history_is_on(const struct history *history)
{
    return !history->off;
}

const char *history_trouble(const struct history *history)
{
    return history->trouble;
}
