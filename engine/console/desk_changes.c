/* Which files two looks at the folders do not have in common. */
#include "console/desk_room.h"

#include <stdio.h>

static bool is_same(const struct tree_entry *a, const struct tree_entry *b)
{
    return a->device == b->device && a->inode == b->inode && a->size == b->size &&
           a->mode == b->mode && a->fault == b->fault &&
           memcmp(a->changed, b->changed, sizeof a->changed) == 0;
}

static void add(struct desk_changes *changes, const struct tree_entry *entry,
                const char *what)
{
    struct desk_change *change = &changes->at[changes->count];
    if (changes->count++ >= DESK_CHANGES)
        return;
    trees_shown(entry, change->file, sizeof change->file);
    change->what = what;
}

static int order(const struct trees *before, size_t i, const struct trees *now,
                 size_t k)
{
    if (i == before->count)
        return 1;
    return k == now->count ? -1 : text_compare(before->at[i].path, now->at[k].path);
}

void desk_changes_of(const struct trees *before, const struct trees *now,
                     struct desk_changes *changes)
{
    size_t i = 0, k = 0;
    changes->count = 0;
    while (i < before->count || k < now->count) {
        int which = order(before, i, now, k);
        if (which < 0)
            add(changes, &before->at[i], "is gone");
        else if (which > 0)
            add(changes, &now->at[k], "is new");
        else if (!is_same(&before->at[i], &now->at[k]))
            add(changes, &now->at[k], "changed on disk");
        i += which <= 0;
        k += which >= 0;
    }
}
