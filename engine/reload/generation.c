/* Reading: look (trees.h), read every file, look again; equal looks mean that
 * all files were there together. */
#include "reload/generation.h"

#include "base/shown.h"
#include "data/store.h"
#include "reload/trees.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define FILE_MOST   ((off_t)64 * 1024 * 1024) /* of cases, as they are read */
#define SOURCE_MOST ((off_t)1024 * 1024)      /* of what is Lua */
#define WHOLE_MOST  ((size_t)256 * 1024 * 1024)
#define TRIES       10
#define PAUSE_NS    20000000L

/* ---- names ---- */

void generation_name(const struct hash *hash, char id[GENERATION_ID])
{
    char text[HASH_TEXT];
    hash_write(hash, text);
    memcpy(id, strchr(text, ':') + 1, GENERATION_ID - 1);
    id[GENERATION_ID - 1] = '\0';
}

bool generation_is_id(const char *id)
{
    return strlen(id) == GENERATION_ID - 1 &&
           strspn(id, "0123456789abcdef") == GENERATION_ID - 1;
}

struct text generation_file(const struct ledger_generation *generation,
                            const char *path)
{
    for (size_t i = 0; i < generation->count; i++)
        if (text_is(generation->files[i].path, path))
            return generation->files[i].text;
    return TEXT_NONE;
}

/* ---- one file ---- */

struct reading {
    struct arena *arena;
    struct ledger_file *files;
    size_t count;
    bool torn;
    struct error *error;
};

static enum status refuse(const struct tree_entry *entry, const char *why,
                          struct error *error)
{
    char path[sizeof error->file];
    trees_shown(entry, path, sizeof path);
    (void)error_set(error, STATUS_POLICY, "policy.file",
                    "the policies cannot be read: %s", why);
    error_at(error, path, 0, 0);
    return STATUS_POLICY;
}

static bool is_same(const struct tree_entry *entry, const struct stat *about)
{
    return about->st_dev == entry->device && about->st_ino == entry->inode &&
           about->st_size == entry->size &&
           about->st_mtim.tv_sec == entry->changed[0] &&
           about->st_mtim.tv_nsec == entry->changed[1] &&
           about->st_ctim.tv_sec == entry->changed[2] &&
           about->st_ctim.tv_nsec == entry->changed[3];
}

static enum status check_entry(const struct tree_entry *entry, struct error *error)
{
    bool cases = entry->inside.len > 5 &&
                 memcmp(entry->inside.at + entry->inside.len - 5, ".json", 5) == 0;
    if (entry->fault)
        return trees_fault(entry, entry->fault, error);
    if (!S_ISREG(entry->mode))
        return refuse(entry, "it is not a regular file", error);
    if (entry->root->kind == TREE_DATA)
        return STATUS_OK;
    if (entry->size > (cases ? FILE_MOST : SOURCE_MOST))
        return refuse(entry, "it is too large", error);
    return STATUS_OK;
}

/* As many bytes as the look saw; fewer, or other times behind them, are torn. */
static enum status read_bytes(struct reading *reading, const struct tree_entry *entry,
                              int fd, struct text *text)
{
    struct stat before, after;
    size_t size = (size_t)entry->size;
    char *at = arena_alloc(reading->arena, size + 1);
    size_t len = 0;
    ssize_t n = 1;
    if (!at)
        return refuse(entry, "all files together are too large", reading->error);
    reading->torn |= fstat(fd, &before) != 0 || !is_same(entry, &before);
    while (!reading->torn && len < size && n != 0) {
        n = read(fd, at + len, size - len);
        if (n < 0 && errno != EINTR)
            return trees_fault(entry, errno, reading->error);
        len += n > 0 ? (size_t)n : 0;
    }
    reading->torn |= len < size || fstat(fd, &after) != 0 || !is_same(entry, &after);
    at[len] = '\0';
    *text = (struct text){at, len};
    return STATUS_OK;
}

static enum status read_entry(struct reading *reading, const struct tree_entry *entry)
{
    struct ledger_file *file = &reading->files[reading->count];
    int fd = trees_open(entry);
    int number = errno;
    if (fd < 0) {
        reading->torn |= number == ENOENT;
        return reading->torn ? STATUS_OK : trees_fault(entry, number, reading->error);
    }
    enum status status = read_bytes(reading, entry, fd, &file->text);
    (void)close(fd);
    file->path = text_copy(reading->arena, entry->path);
    if (!status && text_is_absent(file->path))
        return error_no_memory(reading->error);
    reading->count += status == STATUS_OK;
    return status;
}

/* ---- roots and tables ---- */

static enum status add_file(struct reading *reading, const char *path,
                            const struct buffer *text)
{
    struct ledger_file *file = &reading->files[reading->count++];
    file->path = text_copy(reading->arena, text_of(path));
    file->text = text_copy(reading->arena, buffer_text(text));
    bool failed =
        buffer_failed(text) || text_is_absent(file->path) || text_is_absent(file->text);
    return failed ? error_no_memory(reading->error) : STATUS_OK;
}

static enum status add_roots(struct reading *reading, const struct trees *trees)
{
    struct buffer text;
    buffer_init(&text, WHOLE_MOST);
    for (size_t i = 0; i < trees->root_count; i++) {
        const struct tree_root *root = &trees->roots[i];
        buffer_printf(&text, "%.*s %s\n", (int)strlen(root->prefix) - 1, root->prefix,
                      root->path);
        if (strchr(root->path, '\n')) {
            buffer_release(&text);
            return error_set(reading->error, STATUS_USAGE, "policy.folder",
                             "the name of a folder of policies has two lines");
        }
    }
    enum status status = add_file(reading, "roots", &text);
    buffer_release(&text);
    return status;
}

/* A damaged one is told by those policies that need it, when they load. */
static void put_table(struct buffer *text, const struct tree_entry *entry)
{
    char path[SHOWN_PATH], hash[HASH_TEXT] = "damaged";
    struct tablefile table;
    struct error unread = ERROR_NONE;
    trees_shown(entry, path, sizeof path);
    if (tablefile_open(path, &table, &unread) == STATUS_OK) {
        hash_write(&table.hash, hash);
        tablefile_close(&table);
    }
    buffer_printf(text, "%s %s\n", entry->inside.at, hash);
}

static enum status add_tables(struct reading *reading, const struct trees *trees)
{
    struct buffer text;
    enum status status = STATUS_OK;
    buffer_init(&text, WHOLE_MOST);
    for (size_t i = 0; i < trees->count; i++)
        if (trees->at[i].root->kind == TREE_DATA)
            put_table(&text, &trees->at[i]);
    if (text.len || buffer_failed(&text))
        status = add_file(reading, "tables", &text);
    buffer_release(&text);
    return status;
}

/* ---- all of them ---- */

static enum status read_all(struct reading *reading, const struct trees *trees)
{
    enum status status = STATUS_OK;
    reading->files = ARENA_ARRAY(reading->arena, struct ledger_file, trees->count + 2);
    if (!reading->files)
        return error_no_memory(reading->error);
    for (size_t i = 0; i < trees->count && !status && !reading->torn; i++) {
        status = check_entry(&trees->at[i], reading->error);
        if (!status && trees->at[i].root->kind != TREE_DATA)
            status = read_entry(reading, &trees->at[i]);
    }
    if (!status)
        status = add_roots(reading, trees);
    return status ? status : add_tables(reading, trees);
}

static int by_path(const void *a, const void *b)
{
    const struct ledger_file *x = a, *y = b;
    return text_compare(x->path, y->path);
}

void generation_manifest(const struct ledger_generation *generation, struct buffer *out)
{
    for (size_t i = 0; i < generation->count; i++) {
        struct hash hash = hash_of(generation->files[i].text);
        char text[HASH_TEXT];
        hash_write(&hash, text);
        buffer_put_text(out, generation->files[i].path);
        buffer_put_char(out, ' ');
        buffer_put_cstr(out, text);
        buffer_put_char(out, '\n');
    }
}

static enum status finish(const struct reading *reading, struct generation *generation)
{
    struct buffer manifest;
    qsort(reading->files, reading->count, sizeof *reading->files, by_path);
    generation->whole.files = reading->files;
    generation->whole.count = reading->count;
    buffer_init(&manifest, WHOLE_MOST);
    generation_manifest(&generation->whole, &manifest);
    generation->whole.hash = hash_of(buffer_text(&manifest));
    generation_name(&generation->whole.hash, generation->id);
    bool failed = buffer_failed(&manifest);
    buffer_release(&manifest);
    return failed ? error_no_memory(reading->error) : STATUS_OK;
}

/* *torn: the folders changed meanwhile. A fault that was seen in the middle of
 * a change is no fault yet. */
static enum status read_once(const struct policy_set_options *folders,
                             struct generation *generation, bool *torn,
                             struct error *error)
{
    struct trees before, after;
    struct reading reading = {.arena = &generation->arena, .error = error};
    enum status status = trees_look(folders, NULL, &before, error);
    struct error later = ERROR_NONE;
    if (!status)
        status = read_all(&reading, &before);
    generation->look = before.look;
    if (!status && !reading.torn)
        status = finish(&reading, generation);
    if (status != STATUS_NO_MEMORY) {
        enum status again = trees_look(folders, NULL, &after, &later);
        *torn = reading.torn || again == STATUS_NO_MEMORY ||
                memcmp(&before.look, &after.look, sizeof after.look) != 0;
        trees_release(&after);
    }
    trees_release(&before);
    return status;
}

enum status generation_read(const struct policy_set_options *folders,
                            struct generation *generation, struct error *error)
{
    const struct timespec pause = {.tv_nsec = PAUSE_NS};
    *generation = (struct generation){.id = ""};
    arena_init(&generation->arena, WHOLE_MOST);
    for (int i = 0; i < TRIES; i++) {
        bool torn = false;
        enum status status = read_once(folders, generation, &torn, error);
        if (status == STATUS_NO_MEMORY || !torn)
            return status;
        arena_reset(&generation->arena);
        (void)nanosleep(&pause, NULL);
    }
    (void)error_set(error, STATUS_LOCKED, "policy.changing",
                    "the folders of policies change all the time");
    error_at(error, folders->payers[0], 0, 0);
    return STATUS_LOCKED;
}

void generation_release(struct generation *generation)
{
    arena_release(&generation->arena);
}
