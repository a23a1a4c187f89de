#include "data/store.h"

#include "base/arena.h"
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define ENTRIES_MAX 1000
#define STORE_MEM   ((size_t)8 * 1024 * 1024)
#define PATH_BYTES  4096

struct store {
    struct arena arena;
    struct store_entry *entries;
    size_t count;
};

static bool is_table(const char *name)
{
    size_t len = strlen(name);
    return name[0] != '.' && len > 6 && strcmp(name + len - 6, ".table") == 0;
}

static enum status add(struct store *store, const char *folder, const char *name,
                       struct error *error)
{
    char path[PATH_BYTES];
    int n = snprintf(path, sizeof path, "%s/%s", folder, name);
    if (n < 0 || n >= PATH_BYTES || store->count == ENTRIES_MAX) {
        error_set(error, STATUS_USAGE, "data.folder",
                  n >= PATH_BYTES ? "the name of the data folder is too long"
                                  : "the data folder holds too many tables");
        error_at(error, folder, 0, 0);
        return error->status;
    }
    struct store_entry *entry = &store->entries[store->count];
    entry->path = text_copy(&store->arena, text_of(path)).at;
    if (!entry->path)
        return error_no_memory(error);
    entry->name = entry->path + strlen(folder) + 1;
    entry->fault = ERROR_NONE;
    if (tablefile_open(entry->path, &entry->table, &entry->fault) == STATUS_OK)
        entry->bytes = entry->table.size;
    store->count++;
    return STATUS_OK;
}

static enum status cannot_read(const char *path, struct error *error)
{
    int number = errno;
    error_set(error, file_is_of_machine(number) ? STATUS_IO : STATUS_USAGE,
              "data.folder", "the data folder cannot be read: %s", strerror(number));
    error_at(error, path, 0, 0);
    return error->status;
}

static enum status read_folder(struct store *store, const char *path,
                               struct error *error)
{
    enum status status = STATUS_OK;
    DIR *folder = opendir(path);
    struct dirent *item;
    if (!folder && errno == ENOENT)
        return STATUS_OK;
    if (!folder)
        return cannot_read(path, error);
    store->entries = ARENA_ARRAY(&store->arena, struct store_entry, ENTRIES_MAX);
    if (!store->entries)
        status = error_no_memory(error);
    while (!status && (errno = 0, item = readdir(folder)))
        if (is_table(item->d_name))
            status = add(store, path, item->d_name, error);
    if (!status && errno)
        status = cannot_read(path, error);
    closedir(folder);
    return status;
}

static int by_name(const void *a, const void *b)
{
    const struct store_entry *x = a, *y = b;
    return strcmp(x->name, y->name);
}

enum status store_open(const char *folder, struct store **store, struct error *error)
{
    struct store *opened = calloc(1, sizeof *opened);
    *store = NULL;
    if (!opened)
        return error_no_memory(error);
    arena_init(&opened->arena, STORE_MEM);
    enum status status = folder ? read_folder(opened, folder, error) : STATUS_OK;
    if (status) {
        store_close(opened);
        return status;
    }
    if (opened->count)
        qsort(opened->entries, opened->count, sizeof *opened->entries, by_name);
    *store = opened;
    return STATUS_OK;
}

void store_close(struct store *store)
{
    if (!store)
        return;
    for (size_t i = 0; i < store->count; i++)
        tablefile_close(&store->entries[i].table);
    arena_release(&store->arena);
    free(store);
}

const struct store_entry *store_entries(const struct store *store, size_t *count)
{
    *count = store->count;
    return store->entries;
}

const struct store_entry *store_fault(const struct store *store, enum data_kind kind,
                                      enum data_payer payer)
{
    char prefix[40];
    (void)snprintf(prefix, sizeof prefix, "%s.%s.", data_kind_words[kind],
                   data_payer_words[payer]);
    for (size_t i = 0; i < store->count; i++)
        if (store->entries[i].fault.status &&
            strncmp(store->entries[i].name, prefix, strlen(prefix)) == 0)
            return &store->entries[i];
    return NULL;
}

/* ---- which one decides ---- */

static const struct tablefile *later(const struct tablefile *a,
                                     const struct tablefile *b)
{
    return !a || b->from > a->from ? b : a;
}

static bool is_for(const struct tablefile *table, int32_t date)
{
    return date <= table->to && (table->kind == DATA_NCCI || date >= table->from);
}

const struct tablefile *store_find(const struct store *store, enum data_kind kind,
                                   enum data_payer payer, int32_t date,
                                   int32_t known_on, const struct tablefile **old)
{
    const struct tablefile *found = NULL;
    int32_t published = known_on > date ? known_on : date;
    *old = NULL;
    for (size_t i = 0; i < store->count; i++) {
        const struct tablefile *table = &store->entries[i].table;
        if (store->entries[i].fault.status || table->kind != kind ||
            table->payer != payer || table->from > published)
            continue;
        if (is_for(table, date))
            found = later(found, table);
        else if (table->to < date)
            *old = later(*old, table);
    }
    if (found)
        *old = NULL;
    return found;
}
