/* What stands in folders of policies: every file that policies can be made of,
 * by name and times, without reading any. Two looks that are equal saw the
 * same files.
 *
 * A payers' folder counts with identity.lua, and policy.lua and cases.json of
 * its folders, named and nested as the policy set reads them; a script folder
 * with what `use` can name; a data folder with its tables. All else may come
 * and go unseen.
 *
 * Everything is opened beneath its root: links are followed while they stay in
 * it (openat2, RESOLVE_BENEATH), so that nobody who may write to a folder of
 * policies can have another file read. A root itself may be a link. What
 * cannot be looked at is an entry with its fault: it makes two looks differ,
 * and refuses a reading. */
#ifndef GONIO_RELOAD_TREES_H
#define GONIO_RELOAD_TREES_H

#include "base/arena.h"
#include "base/hash.h"
#include "policy/policy_set.h"

#include <sys/types.h>

#define TREES_FILES_MAX   5000
#define TREES_FOLDERS_MAX 2000

enum tree_kind { TREE_PAYERS, TREE_SCRIPTS, TREE_DATA };

struct tree_root {
    enum tree_kind kind;
    const char *path;   /* as the user named it */
    const char *prefix; /* "payers/0/": in a generation */
    int fd;             /* -1: it cannot be opened */
};

struct tree_entry {
    const struct tree_root *root;
    struct text path;   /* in a generation: "payers/0/medicare/policy.lua" */
    struct text inside; /* in its root: "medicare/policy.lua" */
    dev_t device;
    ino_t inode;
    off_t size;
    mode_t mode;
    int64_t changed[4]; /* mtime, ctime: seconds and nanoseconds */
    int fault;          /* errno of who wanted to look; 0: none */
};

struct trees {
    struct arena arena;
    struct tree_root *roots;
    size_t root_count;
    struct tree_entry *at; /* by path */
    size_t count, room;
    size_t folders;
    struct hash look; /* of all entries: what was seen; set after a fault, too */
};

/* Is told of each folder that is walked, and of those above the roots. */
struct trees_visitor {
    void *context;
    void (*folder)(void *context, int fd);
};

/* Fills *trees whatever it returns: trees_release is always due. visitor may
 * be NULL. Failures are STATUS_NO_MEMORY and, for over TREES_FILES_MAX files or
 * TREES_FOLDERS_MAX folders, STATUS_POLICY. */
enum status trees_look(const struct policy_set_options *folders,
                       const struct trees_visitor *visitor, struct trees *trees,
                       struct error *error) MUST_CHECK;
void trees_release(struct trees *trees);

/* Opens the file for reading; -1 and errno when it cannot be. */
int trees_open(const struct tree_entry *entry);
/* Why an entry with a fault is refused, with the path as the user knows it:
 * STATUS_POLICY, or STATUS_IO where the system failed. */
enum status trees_fault(const struct tree_entry *entry, int number,
                        struct error *error);
/* Its path as messages show it. */
void trees_shown(const struct tree_entry *entry, char *path, size_t size);

#endif
