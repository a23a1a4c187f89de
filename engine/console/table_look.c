/* Files that changed on disk, read again when somebody looks: before each
 * statement, and while a person types.
 *
 * A file counts as changed when its size, time or inode is another and its
 * bytes are too. What is refused in it now, or cannot be read, is told, and
 * what was loaded of it stays. A session that was changed here stays as it is
 * here; that its file has another by now is told, and :save asks. */
#include "console/table_room.h"

#include "run/inputs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static bool same_stat(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino &&
           a->st_size == b->st_size && a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
           a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* A file that is gone for a moment is being replaced. */
static bool has_changed(struct table_file *file)
{
    struct stat now;
    struct hash bytes;
    struct error unheard = ERROR_NONE;
    if (!file->plain || stat(file->path, &now) || same_stat(&now, &file->known))
        return false;
    int fd = open(file->path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool read = file_hash(fd, &bytes, &unheard) == STATUS_OK;
    close(fd);
    if (!read)
        return false;
    file->known = now; /* not looked at again before the next change */
    return memcmp(&bytes, &file->bytes, sizeof bytes) != 0;
}

/* ---- what it has now ---- */

struct coming {
    struct arrived *at;
    size_t count, room;
};

static enum status take_coming(struct taking *taking, struct table_file *file,
                               const struct arrived *arrived, struct error *error)
{
    struct coming *coming = taking->more;
    (void)file;
    if (coming->count == coming->room) {
        size_t room = coming->room ? 2 * coming->room : 64;
        struct arrived *at = realloc(coming->at, room * sizeof *at);
        if (!at)
            return error_no_memory(error);
        coming->at = at;
        coming->room = room;
    }
    coming->at[coming->count++] = *arrived;
    return STATUS_OK;
}

static enum status read_file(struct taking *taking, struct table_file *file,
                             struct error *error)
{
    const char *path = file->path;
    struct inputs inputs;
    const struct input_names names = {&path, 1, &console_interrupted, NULL};
    struct reading reading = {taking, &inputs, 0, file};
    enum status status = inputs_open(&inputs, &names, error);
    if (!status)
        status = file_take(&reading, error);
    inputs_close(&inputs);
    return status;
}

/* ---- old and new together ---- */

struct renewal {
    struct console *console;
    struct table_file *old, *new;
    struct coming coming;
    size_t next;  /* of coming: files keep their order, mostly */
    bool changed; /* a session is another now */
};

static bool is_it(const struct arrived *arrived, const struct item *item)
{
    const struct session *session = arrived->state.session;
    return arrived->file && text_equal(session->session_id, item->base_id) &&
           text_equal(session_provider(session), item->base_provider);
}

static struct arrived *match(struct renewal *renewal, const struct item *item)
{
    size_t count = renewal->coming.count;
    for (size_t i = 0; i < count; i++) {
        size_t at = (renewal->next + i) % count;
        if (is_it(&renewal->coming.at[at], item)) {
            renewal->next = at + 1;
            return &renewal->coming.at[at];
        }
    }
    return NULL;
}

static void renew(struct renewal *renewal, struct item *item, struct arrived *arrived)
{
    bool same = text_equal(item->base, arrived->state.json);
    bool kept = item->view.changed;
    if (!kept && !same) {
        steps_forget(item->table, &item->undo);
        steps_forget(item->table, &item->redo);
        renewal->changed = true;
    }
    if (!kept)
        item_become_base(item, &arrived->state);
    if (kept && !same) {
        item->behind = true;
        screen_say(&renewal->console->screen,
                   "Session %zu was changed in its file as well: what is here stays; "
                   ":diff shows the difference.",
                   item->place + 1);
    }
    renewal->old->sessions--;
    item_place(item, renewal->new, arrived);
    arrived->file = NULL; /* taken */
}

/* It is in the file no more. */
static enum status leave(struct renewal *renewal, struct item *item,
                         struct error *error)
{
    struct table *table = item->table;
    bool stays = item->view.changed || item->place == table_place(table);
    enum status status = stays ? item_orphan(item, error) : STATUS_OK;
    if (status)
        return status;
    renewal->old->sessions--;
    if (stays) {
        screen_say(&renewal->console->screen,
                   "Session %zu is in its file no more; it stays here.",
                   item->place + 1);
        return STATUS_OK;
    }
    renewal->changed = true;
    table_remove(table, item);
    return STATUS_OK;
}

static enum status renew_items(struct renewal *renewal, struct error *error)
{
    struct table *table = renewal->console->table;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < table->count && !status;) {
        struct item *item = table->items[i];
        size_t before = table->count;
        struct arrived *arrived = NULL;
        if (item->file == renewal->old) {
            arrived = match(renewal, item);
            if (arrived)
                renew(renewal, item, arrived);
            else
                status = leave(renewal, item, error);
        }
        i += table->count == before;
    }
    return status;
}

static enum status add_others(struct renewal *renewal, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < renewal->coming.count && !status; i++) {
        const struct arrived *arrived = &renewal->coming.at[i];
        struct item *item = NULL;
        if (!arrived->file)
            continue;
        status = table_add(renewal->console->table, &arrived->state, &item, error);
        if (!status)
            item_place(item, renewal->new, arrived);
        renewal->changed = true;
    }
    return status;
}

static enum status replace(struct renewal *renewal, struct error *error)
{
    struct table *table = renewal->console->table;
    renewal->new->next = table->files;
    table->files = renewal->new;
    enum status status = renew_items(renewal, error);
    if (!status)
        status = add_others(renewal, error);
    file_drop(table, renewal->old);
    return status;
}

/* ---- a file ---- */

static void tell_refused(struct renewal *renewal, const struct error *why)
{
    if (why->status != STATUS_REJECTED)
        screen_error(&renewal->console->screen, why);
    screen_say(&renewal->console->screen,
               "%s was changed and cannot be read whole now; what was loaded of it "
               "stays.",
               renewal->old->path);
}

static enum status look_at(struct console *console, struct table_file *file,
                           bool *changed, struct error *error)
{
    struct renewal renewal = {
        .console = console, .old = file, .new = file_new(file->path)};
    struct taking taking = {.console = console,
                            .table = console->table,
                            .take = take_coming,
                            .more = &renewal.coming};
    if (!renewal.new)
        return error_no_memory(error);
    enum status status = read_file(&taking, renewal.new, error);
    if (status || taking.rejected) {
        if (!status)
            error->status = STATUS_REJECTED;
        file_drop(console->table, renewal.new);
        tell_refused(&renewal, error);
        *error = ERROR_NONE;
        free(renewal.coming.at);
        return STATUS_OK;
    }
    screen_say(&console->screen, "%s was changed on disk and is read again.",
               file->path);
    status = replace(&renewal, error);
    *changed |= renewal.changed;
    free(renewal.coming.at);
    return status;
}

enum status table_look(struct console *console, bool *changed, struct error *error)
{
    struct table_file *file = console->table->files, *next;
    enum status status = STATUS_OK;
    *changed = false;
    for (; file && !status; file = next) {
        next = file->next;
        if (has_changed(file))
            status = look_at(console, file, changed, error);
    }
    return status;
}
