/* Every entry that is no folder is passed over, and so is a folder that leads
 * out of its root or back to one on the way down. What the machine cannot look at
 * is passed over never: a policy that is not seen is one that is not there. */
#define _XOPEN_SOURCE 700 /* realpath */

#include "policy/policy_walk.h"

#include "base/file.h"

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

static enum status folder_fault(const char *path, struct error *error)
{
    int number = errno;
    enum status status = file_is_of_machine(number) ? STATUS_IO : STATUS_USAGE;
    (void)error_set(error, status, "policy.folder",
                    "the folder of payers cannot be read: %s", strerror(number));
    error_at(error, path, 0, 0);
    return status;
}

/* errno, of what could not be looked at. */
static enum status passed_over(const char *path, struct error *error)
{
    return file_is_of_machine(errno) ? folder_fault(path, error) : STATUS_OK;
}

static enum status has_policy(const struct visit *visit, bool *has, struct error *error)
{
    char path[PATH_BYTES + 16];
    struct stat about;
    (void)snprintf(path, sizeof path, "%s/policy.lua", visit->path);
    *has = lstat(path, &about) == 0;
    return *has ? STATUS_OK : passed_over(path, error);
}

/* A link into the root's own tree is followed; one that leaves it is not, and
 * neither is one back to a folder on the way down. */
static enum status stays_inside(const struct visit *visit, bool *inside,
                                struct error *error)
{
    const struct visit *root = visit;
    while (root->up)
        root = root->up;
    char *top = realpath(root->path, NULL);
    char *here = top ? realpath(visit->path, NULL) : NULL;
    enum status status = here ? STATUS_OK : passed_over(visit->path, error);
    size_t len = top ? strlen(top) : 0;
    *inside = here && strncmp(here, top, len) == 0 && here[len] == '/';
    free(top);
    free(here);
    return status;
}

static bool is_on_the_way(const struct visit *visit)
{
    for (const struct visit *up = visit->up; up; up = up->up)
        if (up->device == visit->device && up->inode == visit->inode)
            return true;
    return false;
}

/* Whether a name in a folder is a folder to be walked; fills the visit. */
static enum status enters(const struct visit *up, struct text name, struct visit *visit,
                          bool *in, struct error *error)
{
    struct stat link, about;
    int len = snprintf(visit->path, sizeof visit->path, "%s/%s", up->path, name.at);
    *in = false;
    if (len < 0 || (size_t)len >= sizeof visit->path)
        return STATUS_OK;
    if (lstat(visit->path, &link) || stat(visit->path, &about))
        return passed_over(visit->path, error);
    if (!S_ISDIR(about.st_mode))
        return STATUS_OK;
    visit->up = up;
    visit->device = about.st_dev;
    visit->inode = about.st_ino;
    visit->root_len = up->root_len;
    visit->shown = up->shown;
    visit->depth = up->depth + 1;
    *in = !is_on_the_way(visit);
    return *in && S_ISLNK(link.st_mode) ? stays_inside(visit, in, error) : STATUS_OK;
}

static enum status walk_into(struct policy_walk *walked, const struct visit *up,
                             struct text name, struct error *error)
{
    struct visit visit;
    bool in = false, has = false;
    enum status status = enters(up, name, &visit, &in, error);
    if (status || !in)
        return status;
    if (++walked->folders > FOLDERS_MAX) {
        (void)error_set(error, STATUS_USAGE, "policy.folders",
                        "over %d folders: this is no folder of payers", FOLDERS_MAX);
        error_at(error, up->path, 0, 0);
        return STATUS_USAGE;
    }
    if (strlen(visit.path) - visit.root_len - 1 <= ID_MAX)
        status = has_policy(&visit, &has, error);
    if (!status && has)
        status = keep(walked, &visit, error);
    return status || visit.depth >= DEPTH_MAX ? status : walk(walked, &visit, error);
}

/* NULL at the end, and where it cannot be read: then errno is set. */
static struct dirent *next_item(DIR *folder)
{
    errno = 0;
    return readdir(folder);
}

static enum status walk(struct policy_walk *walked, const struct visit *visit,
                        struct error *error)
{
    enum status status = STATUS_OK;
    DIR *folder = opendir(visit->path);
    struct dirent *item;
    if (!folder)
        return folder_fault(visit->path, error);
    while (status == STATUS_OK && (item = next_item(folder)))
        if (is_folder_name(text_of(item->d_name)))
            status = walk_into(walked, visit, text_of(item->d_name), error);
    if (status == STATUS_OK && errno)
        status = folder_fault(visit->path, error);
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
