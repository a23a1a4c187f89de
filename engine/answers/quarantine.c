#include "answers/quarantine.h"

#include "format/json.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER      "quarantine"
#define REFUSED     "refused-"
#define ENDING      ".why.json"
#define READ_MOST   ((size_t)64 * 1024)
#define NAMES_MOST  ((size_t)256 * 1024 * 1024)
#define REASON_ROOM ((size_t)16 * 1024 * 1024)

static bool is_reason(const char *name)
{
    size_t len = strlen(name), ending = strlen(ENDING);
    return len > ending && strcmp(name + len - ending, ENDING) == 0;
}

static DIR *open_folder(int spool)
{
    int fd = openat(spool, FOLDER, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *entries = fd < 0 ? NULL : fdopendir(fd);
    if (!entries && fd >= 0)
        close(fd);
    return entries;
}

void quarantine_count(int spool, struct quarantine_counts *counts)
{
    DIR *entries = open_folder(spool);
    *counts = (struct quarantine_counts){.refused = 0};
    for (struct dirent *entry; entries && (entry = readdir(entries));) {
        if (!is_reason(entry->d_name))
            continue;
        if (strncmp(entry->d_name, REFUSED, strlen(REFUSED)) == 0)
            counts->refused++;
        else
            counts->rejected++;
    }
    if (entries)
        closedir(entries);
}

/* ---- a reason ---- */

/* One problem a line, but for the first line, which has what is told of the
 * file. What is longer than the buffer ends behind its last whole problem. */
static enum status read_reason(int fd, struct buffer *text, uint64_t *lines,
                               struct error *error)
{
    char piece[16 * 1024];
    ssize_t n = 1;
    while (n > 0 || (n < 0 && errno == EINTR)) {
        n = read(fd, piece, sizeof piece);
        for (ssize_t i = 0; i < n; i++)
            *lines += piece[i] == '\n';
        if (n > 0 && text->len + (size_t)n < READ_MOST)
            buffer_put(text, piece, (size_t)n);
        else if (n > 0 && text->len < READ_MOST)
            buffer_put(text, piece, READ_MOST - text->len);
    }
    if (n < 0)
        return error_set(error, STATUS_IO, "quarantine.read",
                         "a reason cannot be read: %s", strerror(errno));
    for (size_t i = text->len; text->len == READ_MOST && i > 2; i--) {
        if (memcmp(text->at + i - 2, ",\n", 2) != 0)
            continue;
        text->len = i - 2;
        buffer_put_cstr(text, "]}");
        break;
    }
    return buffer_failed(text) ? error_no_memory(error) : STATUS_OK;
}

static struct text member(const struct json *of, const char *name)
{
    const struct json *at = json_get(of, name);
    struct text text = at ? json_text(at) : TEXT_NONE;
    return text_is_absent(text) ? TEXT("") : text;
}

static int64_t number(const struct json *of, const char *name)
{
    const struct json *at = json_get(of, name);
    int64_t value = 0;
    return at && json_integer(at, &value) ? value : 0;
}

static void take_problem(const struct json *problems, struct quarantined *told)
{
    const struct json *first =
        problems && json_kind(problems) == JSON_ARRAY ? json_first(problems) : NULL;
    if (!first || json_kind(first) != JSON_OBJECT)
        return;
    told->code = member(first, "code");
    told->message = member(first, "message");
    told->fix = member(first, "fix");
    told->record = number(first, "record");
    told->line = number(first, "line");
    told->column = number(first, "column");
}

/* A reason on one line has one problem; else each has its own line, and there
 * are the first one and the last, which have none. */
static bool take(struct text text, uint64_t lines, struct arena *arena,
                 struct quarantined *told)
{
    struct json *why = NULL;
    struct error unread = ERROR_NONE;
    if (json_read_document(text, arena, &why, &unread) || json_kind(why) != JSON_OBJECT)
        return false;
    told->receipt = number(why, "receipt");
    told->file = member(why, "file");
    told->problems = lines > 2 ? lines - 2 : 1;
    take_problem(json_get(why, "problems"), told);
    return true;
}

static enum status tell(int folder, const char *name, quarantine_fn *call,
                        void *context, struct error *error)
{
    struct stat known;
    struct buffer text;
    struct arena arena;
    uint64_t lines = 0;
    struct quarantined told = {.reason = text_of(name), .file = text_of(name)};
    told.code = TEXT("quarantine.unread");
    told.message = TEXT("the reason cannot be read");
    told.fix = TEXT("");
    int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT)
        return STATUS_OK; /* settled meanwhile */
    arena_init(&arena, REASON_ROOM);
    buffer_init(&text, READ_MOST + 16);
    enum status status = STATUS_OK;
    if (fd >= 0 && fstat(fd, &known) == 0 && S_ISREG(known.st_mode)) {
        told.at = known.st_mtime;
        status = read_reason(fd, &text, &lines, error);
        if (!status && !take(buffer_text(&text), lines, &arena, &told))
            told.problems = 0;
    }
    if (!status)
        status = call(context, &told, error);
    if (fd >= 0)
        close(fd);
    buffer_release(&text);
    arena_release(&arena);
    return status;
}

/* ---- all of them ---- */

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

struct names {
    struct arena arena;
    char **at;
    size_t count, room;
};

static bool keep(struct names *names, const char *name)
{
    if (names->count == names->room) {
        size_t room = names->room ? 2 * names->room : 64;
        char **more = realloc(names->at, room * sizeof *more);
        if (!more)
            return false;
        names->at = more;
        names->room = room;
    }
    size_t size = strlen(name) + 1;
    char *copy = arena_alloc(&names->arena, size);
    if (!copy)
        return false;
    memcpy(copy, name, size);
    names->at[names->count++] = copy;
    return true;
}

static enum status tell_all(DIR *entries, struct names *names, quarantine_fn *call,
                            void *context, struct error *error)
{
    enum status status = STATUS_OK;
    for (struct dirent *entry; !status && (entry = readdir(entries));) {
        if (is_reason(entry->d_name) && !keep(names, entry->d_name))
            status = error_no_memory(error);
    }
    if (!status && names->count)
        qsort(names->at, names->count, sizeof *names->at, by_name);
    for (size_t i = 0; i < names->count && !status; i++)
        status = tell(dirfd(entries), names->at[i], call, context, error);
    return status;
}

enum status quarantine_each(const char *spool, quarantine_fn *call, void *context,
                            struct error *error)
{
    struct names names = {.count = 0};
    int root = open(spool, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *entries = root < 0 ? NULL : open_folder(root);
    int number_of = errno;
    if (root >= 0)
        close(root);
    if (!entries && root >= 0 && number_of == ENOENT)
        return STATUS_OK;
    if (!entries)
        return error_set(error, STATUS_IO, "quarantine.read",
                         "quarantine/ cannot be read: %s", strerror(number_of));
    arena_init(&names.arena, NAMES_MOST);
    enum status status = tell_all(entries, &names, call, context, error);
    closedir(entries);
    arena_release(&names.arena);
    free(names.at);
    return status;
}
