/* Two files: the index, a fixed-size entry for each record; and the details,
 * for each record its values and then its problems, as they are in memory. */
#include "plugin/origin.h"

#include "base/buffer.h"
#include "base/file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define PIECE       ((size_t)256 * 1024)
#define DETAILS_MAX ((size_t)16 * 1024 * 1024)
#define NAMES_MAX   ((size_t)64 * 1024 * 1024)

struct index_entry {
    uint64_t offset; /* in the details */
    uint32_t values, problems;
    struct gonio_place place;
};

/* A file that is only added to, then only read. */
struct side {
    int fd;
    struct buffer buffer; /* what is not in it yet */
    uint64_t size;
};

struct columns {
    struct text *names;
    size_t count;
};

struct origins {
    const char *const *files;
    size_t file_count;
    struct columns *columns; /* of each file */
    struct arena names;
    struct side index, details;
    uint64_t records, refused;
};

/* FNV-1a: only values of one record are told apart by it. */
uint32_t origin_hash(const char *pointer, size_t len)
{
    uint32_t hash = UINT32_C(2166136261);
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (unsigned char)pointer[i]) * UINT32_C(16777619);
    return hash;
}

/* ---- side files ---- */

static enum status side_open(struct side *side, struct error *error)
{
    side->fd = -1;
    buffer_init(&side->buffer, PIECE + DETAILS_MAX);
    return file_temp(&side->fd, error);
}

static void side_close(struct side *side)
{
    buffer_release(&side->buffer);
    if (side->fd >= 0)
        close(side->fd);
}

static enum status side_flush(struct side *side, struct error *error)
{
    if (buffer_failed(&side->buffer))
        return error_no_memory(error);
    enum status status = file_write_all(side->fd, buffer_text(&side->buffer),
                                        "the temporary file", error);
    buffer_clear(&side->buffer);
    return status;
}

static enum status side_add(struct side *side, const void *bytes, size_t len,
                            struct error *error)
{
    buffer_put(&side->buffer, bytes, len);
    side->size += len;
    if (buffer_failed(&side->buffer) || side->buffer.len >= PIECE)
        return side_flush(side, error);
    return STATUS_OK;
}

static enum status side_read(const struct side *side, uint64_t offset, void *to,
                             size_t len, struct error *error)
{
    char *at = to;
    while (len) {
        ssize_t n = pread(side->fd, at, len, (off_t)offset);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return file_temp_failed(n < 0 ? errno : EIO, error);
        at += n;
        offset += (uint64_t)n;
        len -= (size_t)n;
    }
    return STATUS_OK;
}

/* ---- while converting ---- */

enum status origins_open(const char *const *files, size_t count,
                         struct origins **origins, struct error *error)
{
    struct origins *opened = calloc(1, sizeof *opened);
    *origins = opened;
    if (!opened)
        return error_no_memory(error);
    opened->files = files;
    opened->file_count = count;
    opened->index.fd = opened->details.fd = -1;
    arena_init(&opened->names, NAMES_MAX);
    opened->columns = ARENA_ARRAY(&opened->names, struct columns, count);
    if (!opened->columns)
        return error_no_memory(error);
    enum status status = side_open(&opened->index, error);
    return status ? status : side_open(&opened->details, error);
}

void origins_close(struct origins *origins)
{
    if (!origins)
        return;
    side_close(&origins->index);
    side_close(&origins->details);
    arena_release(&origins->names);
    free(origins);
}

enum status origins_columns(struct origins *origins, size_t file,
                            const struct gonio_text *names, size_t count,
                            struct error *error)
{
    struct text *copies = ARENA_ARRAY(&origins->names, struct text, count);
    for (size_t i = 0; copies && i < count; i++) {
        copies[i] =
            text_copy(&origins->names, (struct text){names[i].at, names[i].len});
        if (text_is_absent(copies[i]))
            return error_no_memory(error);
    }
    if (!copies || file >= origins->file_count)
        return error_no_memory(error);
    origins->columns[file] = (struct columns){copies, count};
    return STATUS_OK;
}

enum status origins_add(struct origins *origins, const struct origin_record *record,
                        struct error *error)
{
    struct index_entry entry = {
        .offset = origins->details.size,
        .values = (uint32_t)record->value_count,
        .problems = (uint32_t)record->problem_count,
        .place = record->place,
    };
    origins->records++;
    origins->refused += record->problem_count > 0;
    enum status status = side_add(&origins->index, &entry, sizeof entry, error);
    if (!status)
        status = side_add(&origins->details, record->values,
                          record->value_count * sizeof *record->values, error);
    if (!status && record->problem_count)
        status = side_add(&origins->details, record->problems,
                          record->problem_count * sizeof *record->problems, error);
    return status;
}

enum status origins_finish(struct origins *origins, struct error *error)
{
    enum status status = side_flush(&origins->index, error);
    return status ? status : side_flush(&origins->details, error);
}

uint64_t origins_refused(const struct origins *origins)
{
    return origins->refused;
}

/* ---- afterwards ---- */

/* A record as it was noted. */
struct noted {
    struct index_entry entry;
    struct origin_value *values;
    struct origin_problem *problems;
};

static enum status read_entry(const struct origins *origins, uint64_t number,
                              struct index_entry *entry, struct error *error)
{
    *entry = (struct index_entry){.offset = 0};
    if (number == 0 || number > origins->records)
        return STATUS_OK;
    return side_read(&origins->index, (number - 1) * sizeof *entry, entry,
                     sizeof *entry, error);
}

static enum status read_noted(const struct origins *origins, uint64_t number,
                              struct arena *arena, struct noted *noted,
                              struct error *error)
{
    enum status status = read_entry(origins, number, &noted->entry, error);
    if (status)
        return status;
    size_t values = noted->entry.values, problems = noted->entry.problems;
    noted->values = ARENA_ARRAY(arena, struct origin_value, values);
    noted->problems = ARENA_ARRAY(arena, struct origin_problem, problems);
    if (!noted->values || !noted->problems)
        return error_no_memory(error);
    status = side_read(&origins->details, noted->entry.offset, noted->values,
                       values * sizeof *noted->values, error);
    if (!status)
        status = side_read(&origins->details,
                           noted->entry.offset + values * sizeof *noted->values,
                           noted->problems, problems * sizeof *noted->problems, error);
    return status;
}

/* The place of the field, else of the nearest that was put above it. */
static const struct origin_value *find_value(const struct noted *noted, uint32_t hash)
{
    for (size_t i = 0; i < noted->entry.values; i++) {
        if (noted->values[i].pointer == hash)
            return &noted->values[i];
    }
    return NULL;
}

static struct gonio_place place_of(const struct noted *noted, const char *pointer)
{
    uint32_t whole = origin_hash(pointer, strlen(pointer));
    const struct origin_value *value = find_value(noted, whole);
    if (!value)
        value = find_value(noted, whole + ORIGIN_ABOVE);
    if (value)
        return value->place;
    for (size_t len = strlen(pointer); len > 0; len--) {
        if (pointer[len] && pointer[len] != '/')
            continue;
        value = find_value(noted, origin_hash(pointer, len));
        if (value)
            return value->place;
    }
    return noted->entry.place;
}

/* Cuts a message at a whole character, and adds to it. */
static void add_words(struct error *error, const char *words)
{
    size_t len = strlen(error->message), more = strlen(words);
    if (len + more >= sizeof error->message)
        len = sizeof error->message - 1 - more;
    while (len > 0 && ((unsigned char)error->message[len] & 0xc0) == 0x80)
        len--;
    memcpy(error->message + len, words, more + 1);
}

/* Of several files, which: the record's own may be another. A name too long to
 * keep is left out, rather than cut to that of another file. */
static void name_file(const struct origins *origins, uint32_t file, struct error *error)
{
    if (origins->file_count < 2 || file >= origins->file_count)
        return;
    const char *name = origins->files[file];
    size_t len = strlen(name);
    if (len < sizeof error->file)
        memcpy(error->file, name, len + 1);
}

static void put_place(const struct origins *origins, struct gonio_place place,
                      struct gonio_place record, struct error *error)
{
    const struct columns *columns =
        place.file < origins->file_count ? &origins->columns[place.file] : NULL;
    char words[200];
    int n = 0;
    error->line = place.row;
    error->column = place.column;
    name_file(origins, place.file, error);
    if (columns && place.column && place.column <= columns->count) {
        struct text name = columns->names[place.column - 1];
        n = snprintf(words, sizeof words, " (column %.*s",
                     (int)(name.len > 80 ? 80 : name.len), name.at);
    }
    if (columns && place.file != record.file)
        n += snprintf(words + n, sizeof words - (size_t)n, "%s%.80s", n ? " of " : " (",
                      origins->files[place.file]);
    if (n == 0)
        return;
    snprintf(words + n, sizeof words - (size_t)n, ")");
    add_words(error, words);
}

/* What the session reader misses was there, and could not be converted. */
static bool is_told(const struct noted *noted, const struct error *error)
{
    size_t len = strlen(error->pointer);
    if (strcmp(error->code, "session.required") != 0)
        return false;
    for (size_t i = 0; i < noted->entry.problems; i++) {
        if (strncmp(noted->problems[i].error.pointer, error->pointer, len) == 0)
            return true;
    }
    return noted->entry.problems && noted->entry.values == 0;
}

static enum status merge(const struct origins *origins, const struct noted *noted,
                         struct arena *arena, struct problems *problems)
{
    size_t count = noted->entry.problems, room = count + problems->count;
    struct problem *at = ARENA_ARRAY(arena, struct problem, room);
    struct problems merged = {.at = at, .more = problems->more};
    if (!at)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < count; i++) {
        at[merged.count].error = noted->problems[i].error;
        put_place(origins, noted->problems[i].place, noted->entry.place,
                  &at[merged.count++].error);
    }
    for (size_t i = 0; i < problems->count; i++) {
        struct problem *from = &problems->at[i];
        if (is_told(noted, &from->error))
            continue;
        at[merged.count] = *from;
        put_place(origins, place_of(noted, from->error.pointer), noted->entry.place,
                  &at[merged.count++].error);
    }
    merged.refused = problems->refused || count > 0;
    if (merged.count > PROBLEMS_MAX) {
        merged.more += merged.count - PROBLEMS_MAX;
        merged.count = PROBLEMS_MAX;
    }
    *problems = merged;
    return STATUS_OK;
}

enum status origins_settle(struct origins *origins, uint64_t number,
                           struct arena *arena, struct problems *problems,
                           struct error *error)
{
    struct noted noted;
    if (problems->count == 0 && origins->refused == 0)
        return STATUS_OK;
    enum status status = read_noted(origins, number, arena, &noted, error);
    if (status || (problems->count == 0 && noted.entry.problems == 0))
        return status;
    return merge(origins, &noted, arena, problems) ? error_no_memory(error) : STATUS_OK;
}

enum status origins_place(struct origins *origins, uint64_t number, struct error *why,
                          struct error *error)
{
    struct index_entry entry;
    enum status status = read_entry(origins, number, &entry, error);
    if (!status)
        put_place(origins, entry.place, entry.place, why);
    return status;
}

enum status origins_file(struct origins *origins, uint64_t number, struct text *name,
                         struct error *error)
{
    struct index_entry entry;
    enum status status = read_entry(origins, number, &entry, error);
    if (status)
        return status;
    *name = text_of(entry.place.file < origins->file_count
                        ? origins->files[entry.place.file]
                        : origins->files[0]);
    return STATUS_OK;
}
