#define _GNU_SOURCE /* O_PATH, syscall */

#include "reload/trees.h"

#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PAYERS_DEPTH  4 /* folders in an id, as in the policy set */
#define SCRIPTS_DEPTH 8
#define NAME_BYTES    128
#define INSIDE_BYTES  1200
#define TREES_MEM     ((size_t)16 * 1024 * 1024)

struct walk {
    struct trees *trees;
    const struct trees_visitor *visitor;
    const struct tree_root *root;
    const char *too_many; /* what there is too much of */
    bool no_memory;
};

/* ---- opening beneath a root ---- */

static bool has_link(int root, const char *inside)
{
    int fd = openat(root, inside, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    struct stat about;
    bool link = fd >= 0 && fstat(fd, &about) == 0 && S_ISLNK(about.st_mode);
    if (fd >= 0)
        (void)close(fd);
    return link;
}

/* Before openat2, and where a filter of system calls does not know it: without
 * any link. Parent folders were opened so, too, on the way down. */
static int open_plain(int root, const char *inside, int flags)
{
    if (has_link(root, inside)) {
        errno = EXDEV;
        return -1;
    }
    return openat(root, inside, flags | O_NOFOLLOW);
}

static int open_beneath(int root, const char *inside, int flags)
{
    struct open_how how = {.flags = (unsigned)(flags | O_CLOEXEC),
                           .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
    int tries = 0, fd;
    do
        fd = (int)syscall(SYS_openat2, root, inside, &how, sizeof how);
    while (fd < 0 && (errno == EAGAIN || errno == EINTR) && ++tries < 100);
    if (fd < 0 && (errno == ENOSYS || errno == EPERM))
        return open_plain(root, inside, flags | O_CLOEXEC);
    return fd;
}

int trees_open(const struct tree_entry *entry)
{
    return open_beneath(entry->root->fd, entry->inside.at,
                        O_RDONLY | O_NONBLOCK | O_NOCTTY);
}

/* ---- faults ---- */

void trees_shown(const struct tree_entry *entry, char *path, size_t size)
{
    size_t len = strlen(entry->root->path);
    while (len > 1 && entry->root->path[len - 1] == '/')
        len--;
    (void)snprintf(path, size, "%.*s%s%s", (int)len, entry->root->path,
                   entry->inside.len ? "/" : "", entry->inside.at);
}

static const char *reason(int number)
{
    switch (number) {
    case EXDEV:
        return "a link leads out of the folder";
    case ELOOP:
        return "links lead in a circle";
    case ENOENT:
        return "it is not there, or a link leads nowhere";
    case EACCES:
        return "it may not be read: permission denied";
    case ENOTDIR:
        return "it is not a folder";
    default:
        return strerror(number);
    }
}

enum status trees_fault(const struct tree_entry *entry, int number, struct error *error)
{
    char path[sizeof error->file];
    bool link = number == EXDEV || number == ELOOP;
    enum status status =
        !link && file_is_of_machine(number) ? STATUS_IO : STATUS_POLICY;
    trees_shown(entry, path, sizeof path);
    (void)error_set(error, status, link ? "policy.link" : "policy.file",
                    "the policies cannot be read: %s", reason(number));
    if (link)
        error_fix(error, "put the file itself there, or a relative link to one in the "
                         "same folder of policies");
    error_at(error, path, 0, 0);
    return status;
}

/* ---- keeping what is seen ---- */

static struct tree_entry *new_entry(struct walk *walk, const char *inside)
{
    struct trees *trees = walk->trees;
    char path[INSIDE_BYTES + 64];
    if (trees->count == TREES_FILES_MAX) {
        walk->too_many = "files";
        return NULL;
    }
    (void)snprintf(path, sizeof path, "%s%s", walk->root->prefix, inside);
    struct text kept = text_copy(&trees->arena, text_of(path));
    if (trees->count == trees->room && !text_is_absent(kept)) {
        size_t room = trees->room ? 2 * trees->room : 256;
        struct tree_entry *more = ARENA_ARRAY(&trees->arena, struct tree_entry, room);
        if (more && trees->count)
            memcpy(more, trees->at, trees->count * sizeof *more);
        trees->at = more ? more : trees->at;
        trees->room = more ? room : trees->room;
    }
    walk->no_memory |= text_is_absent(kept) || trees->count == trees->room;
    if (walk->no_memory)
        return NULL;
    struct tree_entry *entry = &trees->at[trees->count++];
    *entry = (struct tree_entry){.root = walk->root, .path = kept};
    entry->inside = text_of(kept.at + strlen(walk->root->prefix));
    return entry;
}

static void fill(struct tree_entry *entry, const struct stat *about)
{
    entry->device = about->st_dev;
    entry->inode = about->st_ino;
    entry->size = about->st_size;
    entry->mode = about->st_mode;
    entry->changed[0] = about->st_mtim.tv_sec;
    entry->changed[1] = about->st_mtim.tv_nsec;
    entry->changed[2] = about->st_ctim.tv_sec;
    entry->changed[3] = about->st_ctim.tv_nsec;
}

static void see_fault(struct walk *walk, const char *inside, int number)
{
    struct tree_entry *entry = new_entry(walk, inside);
    if (entry)
        entry->fault = number;
}

static void see_file(struct walk *walk, const char *inside)
{
    struct tree_entry *entry = new_entry(walk, inside);
    struct stat about;
    if (!entry)
        return;
    int fd = open_beneath(walk->root->fd, inside, O_PATH);
    if (fd < 0 || fstat(fd, &about) != 0)
        entry->fault = errno;
    else
        fill(entry, &about);
    if (fd >= 0)
        (void)close(fd);
}

/* ---- names that count ---- */

static bool is_name(const char *name, size_t len, enum tree_kind kind)
{
    for (size_t i = 0; i < len; i++) {
        char c = name[i];
        if (!(c >= 'a' && c <= 'z') && !char_is_digit(c) && c != '_' &&
            (c != '-' || kind == TREE_SCRIPTS))
            return false;
    }
    return len > 0 && len <= NAME_BYTES;
}

static bool ends_in(const char *name, const char *end)
{
    size_t len = strlen(name), end_len = strlen(end);
    return len > end_len && strcmp(name + len - end_len, end) == 0;
}

static bool is_file(const char *name, enum tree_kind kind, size_t depth)
{
    switch (kind) {
    case TREE_PAYERS:
        return strcmp(name, depth ? "policy.lua" : "identity.lua") == 0 ||
               (depth && strcmp(name, "cases.json") == 0);
    case TREE_SCRIPTS:
        return ends_in(name, ".lua") && is_name(name, strlen(name) - 4, kind);
    case TREE_DATA:
        return name[0] != '.' && ends_in(name, ".table");
    }
    return false;
}

static size_t depth_max(enum tree_kind kind)
{
    switch (kind) {
    case TREE_PAYERS:
        return PAYERS_DEPTH;
    case TREE_SCRIPTS:
        return SCRIPTS_DEPTH;
    case TREE_DATA:
        return 0;
    }
    return 0;
}

/* ---- walking ---- */

/* A folder on the way down. */
struct visit {
    const struct visit *up;
    const char *inside;
    size_t depth;
    dev_t device;
    ino_t inode;
};

static bool is_on_the_way(const struct visit *visit, const struct stat *about)
{
    for (; visit; visit = visit->up)
        if (visit->device == about->st_dev && visit->inode == about->st_ino)
            return true;
    return false;
}

static void walk_folder(struct walk *walk, const struct visit *visit, int fd);

/* A name that may be a folder's. What is no folder does not count; a link to a
 * folder outside, or above, is told. */
static void enter(struct walk *walk, const struct visit *up, const char *inside)
{
    struct stat about;
    int fd = open_beneath(walk->root->fd, inside, O_RDONLY | O_DIRECTORY);
    if (fd < 0 && (errno == ENOTDIR || errno == ENOENT))
        return;
    if (fd < 0 || fstat(fd, &about) != 0) {
        see_fault(walk, inside, errno);
    } else if (is_on_the_way(up, &about)) {
        see_fault(walk, inside, ELOOP);
    } else {
        struct visit visit = {up, inside, up->depth + 1, about.st_dev, about.st_ino};
        walk_folder(walk, &visit, fd);
        return;
    }
    if (fd >= 0)
        (void)close(fd);
}

static void see_name(struct walk *walk, const struct visit *visit, const char *name)
{
    char inside[INSIDE_BYTES];
    enum tree_kind kind = walk->root->kind;
    int n = snprintf(inside, sizeof inside, "%s%s%s", visit->inside,
                     visit->depth ? "/" : "", name);
    if (n < 0 || (size_t)n >= sizeof inside)
        return;
    if (is_file(name, kind, visit->depth))
        see_file(walk, inside);
    else if (visit->depth < depth_max(kind) && is_name(name, strlen(name), kind))
        enter(walk, visit, inside);
}

/* Takes the descriptor. */
static void walk_folder(struct walk *walk, const struct visit *visit, int fd)
{
    struct dirent *item = NULL;
    if (++walk->trees->folders > TREES_FOLDERS_MAX)
        walk->too_many = "folders";
    if (walk->visitor)
        walk->visitor->folder(walk->visitor->context, fd);
    DIR *folder = fdopendir(fd);
    if (!folder) {
        see_fault(walk, visit->inside, errno);
        (void)close(fd);
        return;
    }
    while (!walk->no_memory && !walk->too_many && (errno = 0, item = readdir(folder)))
        see_name(walk, visit, item->d_name);
    if (!item && errno)
        see_fault(walk, visit->inside, errno);
    (void)closedir(folder);
}

/* A data folder that is not there is an empty one, as for deciding. */
static void walk_root(struct walk *walk, struct tree_root *root)
{
    struct stat about;
    walk->root = root;
    root->fd = open(root->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int fd = root->fd < 0 ? -1 : openat(root->fd, ".", O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &about) != 0) {
        if (root->kind != TREE_DATA || errno != ENOENT)
            see_fault(walk, "", errno);
        if (fd >= 0)
            (void)close(fd);
        return;
    }
    struct visit visit = {NULL, "", 0, about.st_dev, about.st_ino};
    walk_folder(walk, &visit, fd);
}

/* ---- the roots ---- */

static void add_root(struct walk *walk, enum tree_kind kind, const char *path,
                     size_t number)
{
    static const char *const names[] = {"payers", "scripts", "data"};
    struct trees *trees = walk->trees;
    struct tree_root *root = &trees->roots[trees->root_count++];
    char prefix[32];
    (void)snprintf(prefix, sizeof prefix, "%s/%zu/", names[kind], number);
    if (kind == TREE_DATA)
        (void)snprintf(prefix, sizeof prefix, "data/");
    *root = (struct tree_root){.kind = kind, .fd = -1};
    root->path = text_copy(&trees->arena, text_of(path)).at;
    root->prefix = text_copy(&trees->arena, text_of(prefix)).at;
    walk->no_memory |= !root->path || !root->prefix;
}

static size_t count_of(const char *const *folders)
{
    size_t count = 0;
    while (folders && folders[count])
        count++;
    return count;
}

static void add_roots(struct walk *walk, const struct policy_set_options *folders)
{
    struct trees *trees = walk->trees;
    size_t payers = count_of(folders->payers), scripts = count_of(folders->scripts);
    trees->roots = ARENA_ARRAY(&trees->arena, struct tree_root, payers + scripts + 1);
    walk->no_memory |= !trees->roots;
    for (size_t i = 0; i < payers && !walk->no_memory; i++)
        add_root(walk, TREE_PAYERS, folders->payers[i], i);
    for (size_t i = 0; i < scripts && !walk->no_memory; i++)
        add_root(walk, TREE_SCRIPTS, folders->scripts[i], i);
    if (folders->data && folders->data[0] && !walk->no_memory)
        add_root(walk, TREE_DATA, folders->data, 0);
}

static int by_path(const void *a, const void *b)
{
    const struct tree_entry *x = a, *y = b;
    return text_compare(x->path, y->path);
}

static struct hash look_of(const struct trees *trees)
{
    struct hash_stream stream;
    hash_begin(&stream);
    for (size_t i = 0; i < trees->count; i++) {
        const struct tree_entry *at = &trees->at[i];
        char text[200];
        int n = snprintf(text, sizeof text, "%ju %ju %jd %o %jd.%jd %jd.%jd %d",
                         (uintmax_t)at->device, (uintmax_t)at->inode,
                         (intmax_t)at->size, (unsigned)at->mode,
                         (intmax_t)at->changed[0], (intmax_t)at->changed[1],
                         (intmax_t)at->changed[2], (intmax_t)at->changed[3], at->fault);
        hash_add(&stream, at->path);
        hash_add(&stream, (struct text){text, (size_t)n});
    }
    return hash_end(&stream);
}

enum status trees_look(const struct policy_set_options *folders,
                       const struct trees_visitor *visitor, struct trees *trees,
                       struct error *error)
{
    struct walk walk = {.trees = trees, .visitor = visitor};
    *trees = (struct trees){.count = 0};
    arena_init(&trees->arena, TREES_MEM);
    add_roots(&walk, folders);
    for (size_t i = 0; i < trees->root_count && !walk.no_memory && !walk.too_many; i++)
        walk_root(&walk, &trees->roots[i]);
    if (walk.no_memory)
        return error_no_memory(error);
    if (walk.too_many) {
        trees->look = hash_of(text_of(walk.too_many));
        (void)error_set(error, STATUS_POLICY, "policy.folders",
                        "too many %s: this is no folder of policies", walk.too_many);
        error_at(error, walk.root->path, 0, 0);
        return STATUS_POLICY;
    }
    if (trees->count)
        qsort(trees->at, trees->count, sizeof *trees->at, by_path);
    trees->look = look_of(trees);
    return STATUS_OK;
}

void trees_release(struct trees *trees)
{
    for (size_t i = 0; i < trees->root_count; i++)
        if (trees->roots[i].fd >= 0)
            (void)close(trees->roots[i].fd);
    arena_release(&trees->arena);
}
