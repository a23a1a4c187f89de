/* A generation on disk: STORE/ID with its files, everything synced before the
 * folder gets its name. What stands there is held against the hash before it
 * is used, so a copy that was cut short, or edited, is made anew. */
#define _XOPEN_SOURCE 700 /* nftw, mkdtemp, realpath */

#include "base/file.h"
#include "reload/generation_room.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MOST  ((size_t)64 * 1024 * 1024)
#define WHOLE_MOST ((size_t)256 * 1024 * 1024)

enum status generation_io(const char *what, const char *path, struct error *error)
{
    int number = errno;
    bool full = number == ENOSPC || number == EDQUOT;
    (void)error_set(error, STATUS_IO, full ? "file.full" : "file.write",
                    "the copy of the policies %s: %s", what, strerror(number));
    error_at(error, path, 0, 0);
    return STATUS_IO;
}

bool generation_join(char path[GENERATION_PATH], const char *folder, struct text name)
{
    int n = snprintf(path, GENERATION_PATH, "%s/%.*s", folder, TEXT_ARG(name));
    if (n >= 0 && n < GENERATION_PATH)
        return true;
    errno = ENAMETOOLONG;
    return false;
}

/* ---- removing ---- */

static int remove_item(const char *path, const struct stat *about, int kind,
                       struct FTW *at)
{
    (void)about, (void)kind, (void)at;
    (void)remove(path);
    return 0;
}

void generation_remove_tree(const char *path)
{
    (void)nftw(path, remove_item, 8, FTW_DEPTH | FTW_PHYS);
}

void generation_remove(const char *store, const char *id)
{
    char path[GENERATION_PATH];
    if (generation_is_id(id) && generation_join(path, store, text_of(id)))
        generation_remove_tree(path);
}

void generation_sweep(const char *store)
{
    char path[GENERATION_PATH];
    DIR *folder = opendir(store);
    struct dirent *item;
    while (folder && (item = readdir(folder)))
        if (strncmp(item->d_name, ".draft-", 7) == 0 &&
            generation_join(path, store, text_of(item->d_name)))
            generation_remove_tree(path);
    if (folder)
        (void)closedir(folder);
}

/* ---- writing ---- */

/* As generation_read makes them: nothing that leaves the folder. */
static bool is_safe(struct text path)
{
    char before = '/';
    for (size_t i = 0; i < path.len; i++) {
        char c = path.at[i];
        bool plain = (c >= 'a' && c <= 'z') || char_is_digit(c) || c == '_' || c == '-';
        if (!plain && (before == '/' || (c != '/' && c != '.')))
            return false;
        before = c;
    }
    return path.len > 0 && before != '/';
}

/* The folders above the last name, each synced by sync_tree. */
static enum status make_folders(char *path, size_t from, struct error *error)
{
    for (char *at = path + from; *at; at++) {
        if (*at != '/')
            continue;
        *at = '\0';
        int made = mkdir(path, 0700);
        if (made != 0 && errno != EEXIST)
            return generation_io("cannot be made", path, error);
        *at = '/';
    }
    return STATUS_OK;
}

static enum status write_file(const char *path, struct text text, struct error *error)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return generation_io("cannot be written", path, error);
    enum status status = file_write_all(fd, text, path, error);
    if (!status && fsync(fd) != 0)
        status = generation_io("cannot be synced", path, error);
    if (close(fd) != 0 && !status)
        status = generation_io("cannot be written", path, error);
    return status;
}

static enum status put_file(const char *folder, struct text name, struct text text,
                            struct error *error)
{
    char path[GENERATION_PATH];
    errno = EINVAL;
    if (!is_safe(name) || !generation_join(path, folder, name))
        return generation_io("has a file that cannot be", folder, error);
    enum status status = make_folders(path, strlen(folder) + 1, error);
    return status ? status : write_file(path, text, error);
}

static int sync_folder(const char *path, const struct stat *about, int kind,
                       struct FTW *at)
{
    (void)about, (void)at;
    if (kind != FTW_DP && kind != FTW_D)
        return 0;
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int failed = fd < 0 || fsync(fd) != 0;
    if (fd >= 0)
        (void)close(fd);
    return failed;
}

static enum status sync_one(const char *path, struct error *error)
{
    return sync_folder(path, NULL, FTW_D, NULL)
               ? generation_io("cannot be synced", path, error)
               : STATUS_OK;
}

/* ---- roots and tables ---- */

bool manifest_next(struct text *text, struct manifest_line *line)
{
    const char *end = text->len ? memchr(text->at, '\n', text->len) : NULL;
    const char *space = end ? memchr(text->at, ' ', (size_t)(end - text->at)) : NULL;
    if (!space)
        return false;
    line->name = (struct text){text->at, (size_t)(space - text->at)};
    line->rest = (struct text){space + 1, (size_t)(end - space - 1)};
    text->len -= (size_t)(end + 1 - text->at);
    text->at = end + 1;
    return true;
}

static enum status make_roots(const struct ledger_generation *generation,
                              const char *folder, struct error *error)
{
    struct text roots = generation_file(generation, "roots");
    struct manifest_line line;
    enum status status = STATUS_OK;
    while (!status && manifest_next(&roots, &line)) {
        char path[GENERATION_PATH];
        errno = EINVAL;
        if (!is_safe(line.name) || !generation_join(path, folder, line.name))
            return generation_io("has a folder that cannot be", folder, error);
        size_t len = strlen(path);
        if (len + 1 == sizeof path)
            return generation_io("has too long a name", folder, error);
        path[len] = '/';
        path[len + 1] = '\0';
        status = make_folders(path, strlen(folder) + 1, error);
    }
    return status;
}

static bool data_path(const struct ledger_generation *generation,
                      char path[GENERATION_PATH])
{
    struct text roots = generation_file(generation, "roots");
    struct manifest_line line;
    while (manifest_next(&roots, &line))
        if (text_is(line.name, "data") && line.rest.len < GENERATION_PATH) {
            memcpy(path, line.rest.at, line.rest.len);
            path[line.rest.len] = '\0';
            return true;
        }
    return false;
}

/* The same file under a second name where that can be, so that it stays when
 * the data folder moves on; else a link to it. */
static enum status put_table(const char *data, struct text name, const char *folder,
                             struct error *error)
{
    char to[GENERATION_PATH], from[GENERATION_PATH], real[PATH_MAX];
    if (!generation_join(from, data, name) || !generation_join(to, folder, name) ||
        !realpath(from, real))
        return STATUS_OK; /* told when the tables are compared */
    if (link(real, to) == 0 || symlink(real, to) == 0 || errno == EEXIST)
        return STATUS_OK;
    return generation_io("cannot be written", to, error);
}

static bool is_table_name(struct text name)
{
    return name.len > 0 && name.at[0] != '.' && !memchr(name.at, '/', name.len);
}

static enum status put_tables(const struct ledger_generation *generation,
                              const char *folder, struct error *error)
{
    struct text tables = generation_file(generation, "tables");
    struct manifest_line line;
    char data[GENERATION_PATH], inside[GENERATION_PATH];
    enum status status = STATUS_OK;
    if (!data_path(generation, data) || !generation_join(inside, folder, TEXT("data")))
        return STATUS_OK;
    while (!status && manifest_next(&tables, &line))
        if (is_table_name(line.name))
            status = put_table(data, line.name, inside, error);
    return status;
}

enum status generation_unpack(const struct ledger_generation *generation,
                              const char *folder, struct error *error)
{
    enum status status = make_roots(generation, folder, error);
    for (size_t i = 0; i < generation->count && !status; i++)
        status = put_file(folder, generation->files[i].path, generation->files[i].text,
                          error);
    return status ? status : put_tables(generation, folder, error);
}

/* ---- reading back ---- */

enum status generation_damaged(const char *path, struct error *error)
{
    (void)error_set(error, STATUS_IO, "policy.damaged",
                    "the copy of the policies is not what its name says");
    error_at(error, path, 0, 0);
    return STATUS_IO;
}

static enum status read_part(const char *folder, struct text name,
                             struct generation *generation, struct text *text,
                             struct error *error)
{
    char path[GENERATION_PATH];
    struct buffer bytes;
    if (!is_safe(name) || !generation_join(path, folder, name))
        return generation_damaged(folder, error);
    buffer_init(&bytes, FILE_MOST);
    enum status status = file_read(path, &bytes, error);
    *text = status ? TEXT_NONE : text_copy(&generation->arena, buffer_text(&bytes));
    buffer_release(&bytes);
    if (!status && text_is_absent(*text))
        return error_no_memory(error);
    return status;
}

static enum status read_line(const char *folder, const struct manifest_line *line,
                             struct generation *generation, struct ledger_file *file,
                             struct error *error)
{
    char hash[HASH_TEXT];
    enum status status = read_part(folder, line->name, generation, &file->text, error);
    if (status)
        return status;
    struct hash of = hash_of(file->text);
    file->path = line->name;
    hash_write(&of, hash);
    return text_is(line->rest, hash) ? STATUS_OK : generation_damaged(folder, error);
}

static enum status read_files(const char *folder, struct text manifest,
                              struct generation *generation, struct error *error)
{
    struct ledger_generation *whole = &generation->whole;
    size_t lines = 0;
    struct manifest_line line;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < manifest.len; i++)
        lines += manifest.at[i] == '\n';
    struct ledger_file *files =
        ARENA_ARRAY(&generation->arena, struct ledger_file, lines + 1);
    if (!files)
        return error_no_memory(error);
    while (!status && manifest_next(&manifest, &line))
        status = read_line(folder, &line, generation, &files[whole->count++], error);
    whole->files = files;
    return status;
}

enum status generation_load(const char *store, const char *id,
                            struct generation *generation, struct error *error)
{
    char folder[GENERATION_PATH];
    struct text manifest;
    *generation = (struct generation){.id = ""};
    arena_init(&generation->arena, WHOLE_MOST);
    if (!generation_is_id(id) || !generation_join(folder, store, text_of(id)))
        return error_set(error, STATUS_NOT_FOUND, "policy.generation",
                         "there are no policies of that id");
    enum status status =
        read_part(folder, TEXT("manifest"), generation, &manifest, error);
    if (status && strcmp(error->code, "file.missing") == 0)
        return error_set(error, STATUS_NOT_FOUND, "policy.generation",
                         "there are no policies of that id");
    if (status)
        return status;
    generation->whole.hash = hash_of(manifest);
    generation_name(&generation->whole.hash, generation->id);
    if (strcmp(generation->id, id) != 0)
        return generation_damaged(folder, error);
    return read_files(folder, manifest, generation, error);
}

/* ---- storing ---- */

static bool is_stored(const struct ledger_generation *generation, const char *store,
                      const char *id)
{
    struct generation stored;
    struct error unheard = ERROR_NONE;
    enum status status = generation_load(store, id, &stored, &unheard);
    bool is = !status && memcmp(&stored.whole.hash, &generation->hash,
                                sizeof stored.whole.hash) == 0;
    generation_release(&stored);
    return is;
}

static enum status write_whole(const struct ledger_generation *generation,
                               const char *folder, struct error *error)
{
    struct buffer manifest;
    buffer_init(&manifest, WHOLE_MOST);
    generation_manifest(generation, &manifest);
    enum status status = buffer_failed(&manifest)
                             ? error_no_memory(error)
                             : generation_unpack(generation, folder, error);
    if (!status)
        status = put_file(folder, TEXT("manifest"), buffer_text(&manifest), error);
    buffer_release(&manifest);
    if (!status && nftw(folder, sync_folder, 8, FTW_DEPTH | FTW_PHYS) != 0)
        status = generation_io("cannot be synced", folder, error);
    return status;
}

/* What stands at its place is damaged, and goes. */
static enum status publish(const char *draft, const char *store, const char *id,
                           struct error *error)
{
    char folder[GENERATION_PATH];
    if (!generation_join(folder, store, text_of(id)))
        return generation_io("has too long a name", store, error);
    generation_remove_tree(folder);
    if (rename(draft, folder) != 0)
        return generation_io("cannot be renamed", folder, error);
    return sync_one(store, error);
}

enum status generation_store(const struct ledger_generation *generation,
                             const char *store, struct error *error)
{
    char id[GENERATION_ID], draft[GENERATION_PATH];
    generation_name(&generation->hash, id);
    if (is_stored(generation, store, id))
        return STATUS_OK;
    if (mkdir(store, 0700) != 0 && errno != EEXIST)
        return generation_io("cannot be made", store, error);
    if (!generation_join(draft, store, TEXT(".draft-XXXXXX")) || !mkdtemp(draft))
        return generation_io("cannot be made", store, error);
    enum status status = write_whole(generation, draft, error);
    if (!status)
        status = publish(draft, store, id, error);
    if (status)
        generation_remove_tree(draft);
    return status;
}
