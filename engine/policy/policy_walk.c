/* Every entry that is no folder is passed over, and so is a folder that leads
 * out of its root or back to one on the way down. */
#define _XOPEN_SOURCE 700 /* realpath */

#include "policy/policy_walk.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define DEPTH_MAX   4    /* folders in an id */
#define ID_MAX      128  /* bytes of an id */
#define PATH_BYTES  4096 /* of a path */
#define FOLDERS_MAX 2000 /* in all roots; more is no payer folder */

/* ---- ids ---- */

static bool is_id_char(char c)
{
    return (c >= 'a' && c <= 'z') || char_is_digit(c) || c == '_' || c == '-';
}

static bool is_folder_name(struct text name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!is_id_char(name.at[i]))
            return false;
    return name.len > 0 && name.len <= ID_MAX;
}

/* Folder names with slashes between them. */
bool policy_is_id(struct text id)
{
    if (!id.len || id.len > ID_MAX || id.at[0] == '/' || id.at[id.len - 1] == '/')
        return false;
    for (size_t i = 0; i < id.len; i++)
        if (id.at[i] == '/' ? id.at[i - 1] == '/' : !is_id_char(id.at[i]))
            return false;
    return true;
}

/* ---- walking the folders ---- */

/* A folder on the way down from its root, on the caller's stack. */
struct visit {
    const struct visit *up;
    dev_t device;
    ino_t inode;
    const char *shown; /* the root's name in messages */
    size_t root_len;   /* of path, that the root takes */
    size_t depth;      /* 0: the root */
    char path[PATH_BYTES];
};

static enum status walk(struct policy_walk *walked, const struct visit *visit,
                        struct error *error);

static const char *joined(struct policy_walk *walked, const char *folder,
                          const char *name)
{
    char path[2 * PATH_BYTES];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    return text_copy(walked->arena, text_of(path)).at;
}

static enum status keep(struct policy_walk *walked, const struct visit *visit,
                        struct error *error)
{
    const char *inside = visit->path + visit->root_len + 1;
    struct policy_found *found = ARENA_NEW(walked->arena, struct policy_found);
    if (!found)
        return error_no_memory(error);
    found->folder = joined(walked, visit->shown, inside);
    if (!found->folder)
        return error_no_memory(error);
    found->id = text_of(found->folder + strlen(found->folder) - strlen(inside));
    found->order = walked->count++;
    found->next = walked->found;
    walked->found = found;
    return STATUS_OK;
}

static bool has_policy(const struct visit *visit)
{
    char path[PATH_BYTES + 16];
    struct stat about;
    (void)snprintf(path, sizeof path, "%s/policy.lua", visit->path);
    return lstat(path, &about) == 0;
}

/* A link into the root's own tree is followed; one that leaves it is not, and
 * neither is one back to a folder on the way down. */
static bool stays_inside(const struct visit *visit)
{
    const struct visit *root = visit;
    while (root->up)
        root = root->up;
    char *top = realpath(root->path, NULL);
    char *here = realpath(visit->path, NULL);
    size_t len = top ? strlen(top) : 0;
    bool inside = top && here && strncmp(here, top, len) == 0 && here[len] == '/';
    free(top);
    free(here);
    return inside;
}

static bool is_on_the_way(const struct visit *visit)
{
    for (const struct visit *up = visit->up; up; up = up->up)
        if (up->device == visit->device && up->inode == visit->inode)
            return true;
    return false;
}

/* Whether a name in a folder is a folder to be walked; fills the visit. */
static bool enters(const struct visit *up, struct text name, struct visit *visit)
{
    struct stat link, about;
    int len = snprintf(visit->path, sizeof visit->path, "%s/%s", up->path, name.at);
    if (len < 0 || (size_t)len >= sizeof visit->path || lstat(visit->path, &link) ||
        stat(visit->path, &about) || !S_ISDIR(about.st_mode))
        return false;
    visit->up = up;
    visit->device = about.st_dev;
    visit->inode = about.st_ino;
    visit->root_len = up->root_len;
    visit->shown = up->shown;
    visit->depth = up->depth + 1;
    return !is_on_the_way(visit) && (!S_ISLNK(link.st_mode) || stays_inside(visit));
}

static enum status walk_into(struct policy_walk *walked, const struct visit *up,
                             struct text name, struct error *error)
{
    struct visit visit;
    if (!enters(up, name, &visit))
        return STATUS_OK;
    if (++walked->folders > FOLDERS_MAX) {
        (void)error_set(error, STATUS_USAGE, "policy.folders",
                        "over %d folders: this is no folder of payers", FOLDERS_MAX);
        error_at(error, up->path, 0, 0);
        return STATUS_USAGE;
    }
    if (strlen(visit.path) - visit.root_len - 1 <= ID_MAX && has_policy(&visit)) {
        enum status status = keep(walked, &visit, error);
        if (status)
            return status;
    }
    return visit.depth < DEPTH_MAX ? walk(walked, &visit, error) : STATUS_OK;
}

static enum status folder_fault(const char *path, struct error *error)
{
    (void)error_set(error, STATUS_USAGE, "policy.folder",
                    "the folder of payers cannot be read: %s", strerror(errno));
    error_at(error, path, 0, 0);
    return STATUS_USAGE;
}

static enum status walk(struct policy_walk *walked, const struct visit *visit,
                        struct error *error)
{
    enum status status = STATUS_OK;
    DIR *folder = opendir(visit->path);
    struct dirent *item;
    if (!folder)
        return folder_fault(visit->path, error);
    while (status == STATUS_OK && (item = readdir(folder)))
        if (is_folder_name(text_of(item->d_name)))
            status = walk_into(walked, visit, text_of(item->d_name), error);
    (void)closedir(folder);
    return status;
}

static size_t without_slashes(const char *path)
{
    size_t len = strlen(path);
    while (len > 1 && path[len - 1] == '/')
        len--;
    return len;
}

enum status policy_walk(struct policy_walk *walked, const char *path, const char *shown,
                        struct error *error)
{
    struct text name = {shown, without_slashes(shown)};
    struct visit root = {.shown = text_copy(walked->arena, name).at};
    struct stat about;
    size_t len = without_slashes(path);
    if (!root.shown)
        return error_no_memory(error);
    if (len >= sizeof root.path)
        errno = ENAMETOOLONG;
    if (len >= sizeof root.path || stat(path, &about))
        return folder_fault(path, error);
    memcpy(root.path, path, len);
    root.root_len = len;
    root.device = about.st_dev;
    root.inode = about.st_ino;
    return walk(walked, &root, error);
}
