/* :save. A session is written back to where it stands in its file, and of the
 * file nothing else changes; or to a file of its own. A file is there whole or
 * as it was before, for its owner alone, and what somebody else wrote to it
 * meanwhile is never written over unasked. */
#define _XOPEN_SOURCE 700 /* realpath */

#include "console/table_room.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define PATH_ROOM (PATH_MAX + 8)

static enum status refused(const char *path, struct error *error)
{
    return error_set(error, STATUS_IO, "file.write", "cannot write %s: %s", path,
                     strerror(errno));
}

/* ---- whole or not at all ---- */

static enum status put_in_place(const char *draft, const char *path, bool over,
                                struct error *error)
{
    if (!over && link(draft, path) == 0) {
        unlink(draft);
        return STATUS_OK;
    }
    if (!over && errno == EEXIST) {
        error_set(error, STATUS_USAGE, "console.there", "%s is there already", path);
        error_fix(error, ":save -f %s writes over it", path);
        return error->status;
    }
    return rename(draft, path) ? refused(path, error) : STATUS_OK;
}

static enum status write_draft(int fd, struct text bytes, const char *path,
                               struct stat *known, struct error *error)
{
    enum status status = file_write_all(fd, bytes, path, error);
    if (!status && (fsync(fd) || fstat(fd, known)))
        status = refused(path, error);
    return status;
}

/* A link to a file stays one: the file it leads to is replaced. */
static enum status write_whole(const char *name, struct text bytes, bool over,
                               struct stat *known, struct error *error)
{
    char draft[PATH_ROOM], real[PATH_MAX];
    const char *path = over && realpath(name, real) ? real : name;
    int n = snprintf(draft, sizeof draft, "%s.XXXXXX", path);
    if (n < 0 || (size_t)n >= sizeof draft)
        return error_set(error, STATUS_USAGE, "file.write", "the path is too long");
    int fd = mkstemp(draft); /* 0600 */
    if (fd < 0)
        return refused(path, error);
    enum status status = write_draft(fd, bytes, path, known, error);
    close(fd);
    if (!status)
        status = put_in_place(draft, path, over, error);
    if (status)
        unlink(draft);
    /* The name of before is gone: that changes a file's state, not what it holds. */
    if (!status && stat(path, known))
        status = refused(path, error);
    return status;
}

/* ---- where it stands ---- */

static enum status changed_meanwhile(const struct table_file *file, struct error *error)
{
    error_set(error, STATUS_USAGE, "console.changed_meanwhile",
              "%s was changed by somebody else since it was read", file->path);
    error_fix(error, ":diff shows how; :save -f writes over what they wrote of this "
                     "session");
    return error->status;
}

/* As it was read last: then offsets are good. */
static enum status read_again(const struct item *item, struct buffer *bytes,
                              struct error *error)
{
    const struct table_file *file = item->file;
    enum status status = file_read(file->path, bytes, error);
    if (status)
        return status;
    struct hash now = hash_of(buffer_text(bytes));
    if (memcmp(&now, &file->bytes, sizeof now) != 0 ||
        item->offset + item->base.len > bytes->len)
        status = changed_meanwhile(file, error);
    return status;
}

/* Where a file has one record a line, none may hold line ends; outside of texts,
 * where JSON allows none, they are but blanks. */
static void put_record(struct buffer *out, const struct item *item)
{
    size_t from = out->len;
    bool lines = memchr(item->base.at, '\n', item->base.len) != NULL;
    buffer_put_text(out, item->view.json);
    for (size_t i = from; !lines && !buffer_failed(out) && i < out->len; i++)
        if (out->at[i] == '\n' || out->at[i] == '\r')
            out->at[i] = ' ';
}

static void move_others(const struct item *saved, size_t before, size_t now)
{
    const struct table *table = saved->table;
    for (size_t i = 0; i < table->count; i++) {
        struct item *item = table->items[i];
        if (item->file == saved->file && item->offset > saved->offset)
            item->offset = item->offset - before + now;
    }
}

/* The file has it as it is here. */
static enum status settle(struct item *item, struct text record, struct error *error)
{
    size_t before = item->base.len;
    const struct session *session = item->view.session;
    struct arena *arena = &item->file->arena;
    struct text base = text_copy(arena, record);
    struct text id = text_copy(arena, session->session_id);
    struct text provider = text_copy(arena, session_provider(session));
    if (text_is_absent(base) || text_is_absent(id) || text_is_absent(provider))
        return error_no_memory(error);
    if (!text_is_absent(item->base))
        move_others(item, before, base.len);
    item->base = base;
    item->base_id = id;
    item->base_provider = provider;
    item->behind = false;
    item->view.changed = !text_equal(item->view.json, base);
    return STATUS_OK;
}

static enum status save_in_place(struct item *item, struct buffer *bytes,
                                 struct buffer *out, struct error *error)
{
    enum status status = read_again(item, bytes, error);
    size_t from = (size_t)item->offset, to = from + item->base.len;
    struct stat known;
    if (status)
        return status;
    buffer_put(out, bytes->at, from);
    put_record(out, item);
    size_t end = out->len;
    buffer_put(out, bytes->at + to, bytes->len - to);
    if (buffer_failed(out))
        return error_no_memory(error);
    status = write_whole(item->file->path, buffer_text(out), true, &known, error);
    if (status)
        return status;
    item->file->known = known;
    item->file->bytes = hash_of(buffer_text(out));
    return settle(item, (struct text){out->at + from, end - from}, error);
}

static enum status save_back(struct item *item, bool over, struct error *error)
{
    struct buffer bytes, out;
    if (!item->file->plain) {
        error_set(error, STATUS_USAGE, "console.converted",
                  "%s is no JSON file that could be written back", item->file->path);
        error_fix(error, ":save FILE.json keeps the session there");
        return error->status;
    }
    if (item->behind && !over)
        return changed_meanwhile(item->file, error);
    buffer_init(&bytes, TABLE_BYTES);
    buffer_init(&out, TABLE_BYTES);
    enum status status = save_in_place(item, &bytes, &out, error);
    buffer_release(&bytes);
    buffer_release(&out);
    return status;
}

/* ---- a file of its own ---- */

/* What was made here is that file's from now on. */
static enum status adopt(struct item *item, const char *path, struct text bytes,
                         const struct stat *known, struct error *error)
{
    struct table_file *file = file_new(path);
    if (!file)
        return error_no_memory(error);
    file->known = *known;
    file->bytes = hash_of(bytes);
    file->plain = true;
    file->sessions = 1;
    file->next = item->table->files;
    item->table->files = file;
    item->file = file;
    item->offset = 0;
    item->view.file = file->path;
    item->view.record = 1;
    return settle(item, item->view.json, error);
}

static enum status save_as(struct item *item, const char *path, bool over,
                           struct error *error)
{
    struct buffer out;
    struct stat known;
    buffer_init(&out, TABLE_BYTES);
    buffer_put_text(&out, item->view.json);
    buffer_put_char(&out, '\n');
    enum status status = buffer_failed(&out) ? error_no_memory(error) : STATUS_OK;
    if (!status)
        status = write_whole(path, buffer_text(&out), over, &known, error);
    if (!status && !item->file)
        status = adopt(item, path, buffer_text(&out), &known, error);
    buffer_release(&out);
    return status;
}

static bool is_own_file(const struct item *item, const char *path)
{
    struct stat now;
    return item->file && item->file->plain && stat(path, &now) == 0 &&
           now.st_dev == item->file->known.st_dev &&
           now.st_ino == item->file->known.st_ino;
}

static enum status no_file(struct error *error)
{
    error_set(error, STATUS_USAGE, "console.no_file",
              "the session was made here and has no file");
    error_fix(error, ":save FILE.json");
    return error->status;
}

enum status run_save(struct console_call *call, struct error *error)
{
    struct item *item = table_item(call->console->table);
    const struct table_session *session;
    bool over = call->count && text_is(call->words[0], "-f");
    size_t words = call->count - over;
    const char *path = NULL;
    enum status status = table_need(call->console->table, &session, error);
    if (!status && words > 1)
        status = error_set(error, STATUS_USAGE, "console.save", ":save takes one file");
    if (status)
        return status;
    if (words && !(path = text_copy(&call->console->arena, call->words[over]).at))
        return error_no_memory(error);
    if (path && !is_own_file(item, path))
        status = save_as(item, path, over, error);
    else if (!item->file)
        status = no_file(error);
    else if (!item->view.changed && !item->behind)
        path = item->file->path;
    else
        status = save_back(item, over, error);
    if (!status)
        screen_say(&call->console->screen, "saved: %s", path ? path : item->file->path);
    return status;
}
