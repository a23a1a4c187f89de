#include "plugin/reading.h"

#include "base/buffer.h"
#include "base/file.h"
#include "format/gate.h"
#include "plugin/record.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define PIECE     ((size_t)256 * 1024)
#define NOTES_MAX ((size_t)64 * 1024)

struct gonio_reading {
    struct host_own *own;
    const struct reading_options *options;
    struct reading_result *result;
    int *fds; /* of the files: -1 not open */
    struct record_tree tree;
    struct buffer out;      /* records not in the file yet */
    struct buffer notes;    /* lines */
    struct buffer values;   /* struct origin_value, of this session */
    struct buffer problems; /* struct origin_problem, of this session */
    struct gonio_place place;
    bool open; /* between begin and end */
};

static int refuse_memory(struct gonio_reading *reading)
{
    struct error error;
    (void)error_no_memory(&error);
    return host_note(reading->own, &error);
}

/* ---- files ---- */

static size_t lend_file_count(const struct gonio_host *host,
                              const struct gonio_reading *reading)
{
    (void)host;
    return reading->options->count;
}

static const char *name_of(const struct gonio_reading *reading, size_t file)
{
    const char *name = reading->options->files[file];
    return strcmp(name, "-") == 0 ? "standard input" : name;
}

static const char *lend_file_name(const struct gonio_host *host,
                                  const struct gonio_reading *reading, size_t file)
{
    (void)host;
    return file < reading->options->count ? name_of(reading, file) : NULL;
}

static int cannot_read(struct gonio_reading *reading, size_t file)
{
    struct error error;
    int number = errno;
    error_set(&error, STATUS_IO, number == EISDIR ? "file.folder" : "file.read",
              "cannot read %s: %s", name_of(reading, file), strerror(number));
    if (number == ENOENT)
        error_fix(&error, "check the name; - reads standard input");
    return host_note(reading->own, &error);
}

static bool is_stopped(const struct gonio_reading *reading)
{
    return reading->options->stop && *reading->options->stop;
}

static int stopped(struct gonio_reading *reading)
{
    struct error error;
    error_set(&error, STATUS_INTERRUPTED, "interrupted", "interrupted");
    return host_note(reading->own, &error);
}

static int64_t lend_read(const struct gonio_host *host, struct gonio_reading *reading,
                         size_t file, void *to, size_t size)
{
    ssize_t n;
    (void)host;
    if (file >= reading->options->count) {
        errno = EINVAL;
        return cannot_read(reading, 0);
    }
    int *fd = &reading->fds[file];
    const char *name = reading->options->files[file];
    if (*fd < 0)
        *fd = strcmp(name, "-") == 0 ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
                                     : open(name, O_RDONLY | O_CLOEXEC);
    if (*fd < 0)
        return cannot_read(reading, file);
    do {
        if (is_stopped(reading))
            return stopped(reading);
        n = read(*fd, to, size);
    } while (n < 0 && errno == EINTR);
    return n < 0 ? cannot_read(reading, file) : n;
}

static int lend_columns(const struct gonio_host *host, struct gonio_reading *reading,
                        size_t file, const struct gonio_text *names, size_t count)
{
    struct error error;
    (void)host;
    if (origins_columns(reading->result->origins, file, names, count, &error))
        return host_note(reading->own, &error);
    return 0;
}

static int lend_note(const struct gonio_host *host, struct gonio_reading *reading,
                     const char *line)
{
    (void)host;
    buffer_put_visible(&reading->notes, (struct text){line, strnlen(line, 8000)});
    buffer_put_char(&reading->notes, '\n');
    return buffer_failed(&reading->notes) ? refuse_memory(reading) : 0;
}

/* ---- sessions ---- */

static int misuse(struct gonio_reading *reading, const char *what)
{
    struct error error;
    error_set(&error, STATUS_USAGE, "plugin.misuse", "its reader %s", what);
    return host_note(reading->own, &error);
}

static int lend_begin(const struct gonio_host *host, struct gonio_reading *reading,
                      struct gonio_place place)
{
    (void)host;
    if (reading->open)
        return misuse(reading, "begins a session within another");
    reading->open = true;
    reading->place = place;
    record_begin(&reading->tree);
    buffer_clear(&reading->values);
    buffer_clear(&reading->problems);
    return 0;
}

static void copy_bounded(char *to, size_t size, const char *from)
{
    size_t len = from ? strnlen(from, size - 1) : 0;
    while (from && len > 0 && from[len] && ((unsigned char)from[len] & 0xc0) == 0x80)
        len--;
    if (from)
        memcpy(to, from, len);
    to[len] = '\0';
}

static int add_problem(struct gonio_reading *reading,
                       const struct gonio_problem *problem)
{
    struct origin_problem kept = {.place = problem->place};
    if (reading->problems.len >= PROBLEMS_MAX * sizeof kept)
        return 0;
    kept.error.status = STATUS_REJECTED;
    copy_bounded(kept.error.code, sizeof kept.error.code, problem->code);
    copy_bounded(kept.error.message, sizeof kept.error.message, problem->message);
    copy_bounded(kept.error.fix, sizeof kept.error.fix, problem->fix);
    copy_bounded(kept.error.pointer, sizeof kept.error.pointer, problem->pointer);
    buffer_put(&reading->problems, (const char *)&kept, sizeof kept);
    return buffer_failed(&reading->problems) ? refuse_memory(reading) : 0;
}

static int misfit(struct gonio_reading *reading, const char *pointer,
                  struct gonio_place place, enum record_fault fault)
{
    static const char *const codes[] = {[RECORD_COUNT] = "convert.number",
                                        [RECORD_FLAG] = "convert.flag",
                                        [RECORD_UTF8] = "convert.utf8"};
    static const char *const says[] = {
        [RECORD_COUNT] = "this must be a whole number",
        [RECORD_FLAG] = "this must be yes or no",
        [RECORD_UTF8] = "this is not valid UTF-8, or holds a NUL byte"};
    static const char *const fixes[] = {
        [RECORD_COUNT] = "write it in digits alone, as 23: not less than 0, and "
                         "without a part of one",
        [RECORD_FLAG] = "write yes or no, Y or N, true or false, 1 or 0",
        [RECORD_UTF8] = "name the encoding that the file is in"};
    const struct gonio_problem problem = {
        .size = sizeof problem,
        .code = codes[fault],
        .message = says[fault],
        .fix = fixes[fault],
        .pointer = pointer,
        .place = place,
    };
    return add_problem(reading, &problem);
}

/* What lies above a blank value may be missing as a whole. */
static int note_blank(struct gonio_reading *reading, const char *pointer,
                      struct gonio_place place)
{
    for (size_t len = strlen(pointer); len > 1; len--) {
        if (pointer[len - 1] != '/')
            continue;
        struct origin_value kept = {origin_hash(pointer, len - 1) + ORIGIN_ABOVE,
                                    place};
        buffer_put(&reading->values, (const char *)&kept, sizeof kept);
    }
    return buffer_failed(&reading->values) ? refuse_memory(reading) : 0;
}

static int lend_put(const struct gonio_host *host, struct gonio_reading *reading,
                    const char *pointer, struct gonio_text value,
                    struct gonio_place place)
{
    struct origin_value kept = {origin_hash(pointer, strlen(pointer)), place};
    (void)host;
    if (!reading->open)
        return misuse(reading, "puts a value outside of a session");
    buffer_put(&reading->values, (const char *)&kept, sizeof kept);
    if (buffer_failed(&reading->values))
        return refuse_memory(reading);
    if (!value.at)
        return note_blank(reading, pointer, place);
    enum record_fault fault =
        record_put(&reading->tree, pointer, (struct text){value.at, value.len});
    if (fault == RECORD_NO_FIELD)
        return misuse(reading, "puts a value where no field is");
    if (fault == RECORD_NO_MEMORY)
        return refuse_memory(reading);
    return fault ? misfit(reading, pointer, place, fault) : 0;
}

static int flush(struct gonio_reading *reading)
{
    struct error error;
    enum status status =
        buffer_failed(&reading->out) ? error_no_memory(&error) : STATUS_OK;
    if (!status)
        status = file_write_all(reading->result->fd, buffer_text(&reading->out),
                                "the temporary file", &error);
    buffer_clear(&reading->out);
    return status ? host_note(reading->own, &error) : 0;
}

/* A record too long for the gate stands empty, with the reason. */
static int write_record(struct gonio_reading *reading)
{
    size_t before = reading->out.len;
    record_write(&reading->tree, &reading->out);
    if (buffer_failed(&reading->out) || reading->out.len - before <= GATE_MAX_RECORD)
        return 0;
    const struct gonio_problem problem = {
        .size = sizeof problem,
        .code = "json.too_long",
        .message = "the session made from these rows is longer than 1 MiB",
        .place = reading->place,
    };
    reading->out.len = before;
    buffer_put_cstr(&reading->out, "{}\n");
    buffer_clear(&reading->values);
    return add_problem(reading, &problem);
}

static int lend_end(const struct gonio_host *host, struct gonio_reading *reading)
{
    struct error error;
    (void)host;
    if (!reading->open)
        return misuse(reading, "ends a session that it did not begin");
    reading->open = false;
    if (is_stopped(reading))
        return stopped(reading);
    if (write_record(reading))
        return -1;
    const struct origin_record record = {
        .place = reading->place,
        .values = (const void *)reading->values.at,
        .value_count = reading->values.len / sizeof(struct origin_value),
        .problems = (const void *)reading->problems.at,
        .problem_count = reading->problems.len / sizeof(struct origin_problem),
    };
    reading->result->records++;
    if (origins_add(reading->result->origins, &record, &error))
        return host_note(reading->own, &error);
    return reading->out.len >= PIECE || buffer_failed(&reading->out) ? flush(reading)
                                                                     : 0;
}

static int lend_problem(const struct gonio_host *host, struct gonio_reading *reading,
                        const struct gonio_problem *problem)
{
    int result;
    if (reading->open)
        return add_problem(reading, problem);
    result = lend_begin(host, reading, problem->place);
    if (!result)
        result = add_problem(reading, problem);
    return result ? result : lend_end(host, reading);
}

void reading_lend(struct gonio_host *lent)
{
    lent->file_count = lend_file_count;
    lent->file_name = lend_file_name;
    lent->read = lend_read;
    lent->columns = lend_columns;
    lent->begin = lend_begin;
    lent->put = lend_put;
    lent->problem = lend_problem;
    lent->end = lend_end;
    lent->note = lend_note;
}

/* ---- the run ---- */

static enum status open_all(struct gonio_reading *reading, struct error *error)
{
    struct reading_result *result = reading->result;
    size_t count = reading->options->count;
    reading->fds = calloc(count + 1, sizeof *reading->fds);
    for (size_t i = 0; !reading->fds && reading->options->fds && i < count; i++) {
        if (reading->options->fds[i] >= 0)
            close(reading->options->fds[i]);
    }
    if (!reading->fds)
        return error_no_memory(error);
    for (size_t i = 0; i < count; i++)
        reading->fds[i] = reading->options->fds ? reading->options->fds[i] : -1;
    enum status status = file_temp(&result->fd, error);
    if (!status)
        status = origins_open(reading->options->files, count, &result->origins, error);
    return status;
}

static enum status finish(struct gonio_reading *reading, struct error *error)
{
    struct reading_result *result = reading->result;
    int ended =
        reading->open ? misuse(reading, "leaves a session open") : flush(reading);
    enum status status = host_result(&reading->options->plugin->host, ended, error);
    if (!status)
        status = origins_finish(result->origins, error);
    buffer_put_char(&reading->notes, '\0');
    if (!status && !buffer_failed(&reading->notes))
        result->notes = strdup(reading->notes.at);
    return status;
}

enum status reading_run(const struct reading_options *options,
                        struct reading_result *result, struct error *error)
{
    struct host *host = &options->plugin->host;
    const struct gonio_reader *reader = &options->plugin->load.reader;
    struct gonio_reading reading = {
        .own = host->own, .options = options, .result = result};
    *result = (struct reading_result){.fd = -1};
    record_open(&reading.tree);
    buffer_init(&reading.out, 4 * GATE_MAX_RECORD + PIECE);
    buffer_init(&reading.notes, NOTES_MAX);
    buffer_init(&reading.values, 4 * GATE_MAX_RECORD);
    buffer_init(&reading.problems, 4 * GATE_MAX_RECORD);
    enum status status = open_all(&reading, error);
    if (!status)
        status = plugin_start(options->plugin, error);
    if (!status) {
        host_enter(host);
        int ended = reader->convert(&host->lent, host->own->state, &reading);
        status = host_result(host, ended, error);
    }
    if (!status)
        status = finish(&reading, error);
    for (size_t i = 0; reading.fds && i < options->count; i++) {
        if (reading.fds[i] >= 0)
            close(reading.fds[i]);
    }
    free(reading.fds);
    record_close(&reading.tree);
    buffer_release(&reading.out);
    buffer_release(&reading.notes);
    buffer_release(&reading.values);
    buffer_release(&reading.problems);
    return status;
}

void reading_release(struct reading_result *result)
{
    if (result->fd >= 0)
        close(result->fd);
    origins_close(result->origins);
    free(result->notes);
    *result = (struct reading_result){.fd = -1};
}
