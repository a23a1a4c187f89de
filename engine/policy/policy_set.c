/* The folders are walked once, at open, into a sorted list of ids; a policy
 * is loaded when it is first asked for, and kept, its faults too.
 *
 * An id that a session brings is compared with that list and nothing else: it
 * never becomes part of a path.
 *
 * Each policy has its own Lua state and arena, so that one that fails or
 * computes too long cannot harm another. Ids and paths live in the set's. */
#include "policy/policy_set.h"

#include "policy/compile.h"
#include "policy/facts.h"
#include "policy/policy_walk.h"
#include "policy/tables.h"

#include <stdio.h>
#include <stdlib.h>

#define PATH_BYTES 8192
#define POLICY_MEM ((size_t)64 * 1024 * 1024)
#define SET_MEM    ((size_t)16 * 1024 * 1024)

enum load { LOAD_NOT_YET, LOAD_DONE, LOAD_FAULT };

/* The file of that id in an earlier root, which the entry's may extend. */
struct below {
    const char *path;
    const struct below *next;
};

struct entry {
    struct policy policy; /* first: policy_folder finds the entry by it */
    struct text id;
    const char *folder;
    const char *path; /* of policy.lua; the overlay's name */
    struct text text; /* of the overlay; absent: there is none */
    const struct below *below;
    struct script *script;
    struct arena arena;
    enum load load;
    struct error fault; /* LOAD_FAULT */
};

struct policy_set {
    struct arena arena;
    const struct policy_set_options *options; /* while it is opened */
    struct shown_folder *shown_at;
    struct shown_folders shown; /* those at shown_at */
    struct published_tables *tables;
    const char **payers, **scripts; /* as they are shown; NULL at the end */
    struct identity identity;
    enum load identity_load;
    struct error identity_fault;
    policy_loaded_fn *loaded;
    const void *context;
    struct policy_walk walked;
    struct entry *entries; /* by id */
    struct text *ids;
    size_t count;
};

/* ---- the list ---- */

static int by_id_then_order(const void *a, const void *b)
{
    const struct policy_found *x = a, *y = b;
    int order = text_compare(x->id, y->id);
    return order ? order : (x->order > y->order) - (x->order < y->order);
}

static const char *policy_path(struct policy_set *set, const struct policy_found *found)
{
    char path[PATH_BYTES];
    (void)snprintf(path, sizeof path, "%s/policy.lua", found->folder);
    return text_copy(&set->arena, text_of(path)).at;
}

static enum status add_below(struct policy_set *set, const struct policy_found *found,
                             const struct below **below, struct error *error)
{
    struct below *added = ARENA_NEW(&set->arena, struct below);
    const char *path = policy_path(set, found);
    if (!added || !path)
        return error_no_memory(error);
    *added = (struct below){path, *below};
    *below = added;
    return STATUS_OK;
}

static const struct policy_overlay *find_overlay(const struct policy_set *set,
                                                 struct text id)
{
    for (size_t i = 0; i < set->options->overlay_count; i++)
        if (text_equal(set->options->overlays[i].id, id))
            return &set->options->overlays[i];
    return NULL;
}

static enum status lay_over(struct policy_set *set, struct entry *entry,
                            const struct policy_overlay *overlay, struct error *error)
{
    entry->path = text_copy(&set->arena, text_of(overlay->name)).at;
    entry->text = text_copy(&set->arena, overlay->text);
    return entry->path && entry->text.at ? STATUS_OK : error_no_memory(error);
}

static enum status fill_entry(struct policy_set *set, const struct policy_found *found,
                              const struct below *below, struct error *error)
{
    struct entry *entry = &set->entries[set->count];
    const struct policy_overlay *overlay = find_overlay(set, found->id);
    enum status status = STATUS_OK;
    entry->path = policy_path(set, found);
    if (!entry->path)
        return error_no_memory(error);
    if (overlay)
        status = add_below(set, found, &below, error);
    if (overlay && !status)
        status = lay_over(set, entry, overlay, error);
    if (status)
        return status;
    entry->id = found->id;
    entry->folder = found->folder;
    entry->below = below;
    arena_init(&entry->arena, POLICY_MEM);
    set->ids[set->count++] = found->id;
    return STATUS_OK;
}

/* Of equal ids the last root's stays, and knows those below it. */
static enum status list_entries(struct policy_set *set, struct error *error)
{
    const struct below *below = NULL;
    struct policy_found *all =
        ARENA_ARRAY(&set->arena, struct policy_found, set->walked.count);
    size_t count = 0;
    enum status status = STATUS_OK;
    set->entries = ARENA_ARRAY(&set->arena, struct entry, set->walked.count);
    set->ids = ARENA_ARRAY(&set->arena, struct text, set->walked.count);
    if (!all || !set->entries || !set->ids)
        return error_no_memory(error);
    for (const struct policy_found *found = set->walked.found; found;
         found = found->next)
        all[count++] = *found;
    qsort(all, count, sizeof *all, by_id_then_order);
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        bool last = i + 1 == count || !text_equal(all[i].id, all[i + 1].id);
        status = last ? fill_entry(set, &all[i], below, error)
                      : add_below(set, &all[i], &below, error);
        if (last)
            below = NULL;
    }
    return status;
}

/* ---- where the folders are, and what they are called ---- */

static size_t count_of(const char *const *folders)
{
    size_t count = 0;
    while (folders && folders[count])
        count++;
    return count;
}

static const char **copies(struct policy_set *set, const char *const *folders)
{
    size_t count = count_of(folders);
    const char **copies = ARENA_ARRAY(&set->arena, const char *, count + 1);
    for (size_t i = 0; copies && i < count; i++)
        if (!(copies[i] = text_copy(&set->arena, text_of(folders[i])).at))
            return NULL;
    return copies;
}

/* One that is called by its own name needs no looking up. */
static bool add_shown(struct policy_set *set, const char *shown, const char *real)
{
    struct shown_folder *at = &set->shown_at[set->shown.count];
    if (strcmp(shown, real) == 0)
        return true;
    at->shown = text_copy(&set->arena, text_of(shown)).at;
    at->real = text_copy(&set->arena, text_of(real)).at;
    set->shown.count++;
    return at->shown && at->real;
}

static enum status keep_folders(struct policy_set *set,
                                const struct policy_set_options *options,
                                struct error *error)
{
    const char *const *payers =
        options->payers_shown ? options->payers_shown : options->payers;
    const char *const *scripts =
        options->scripts_shown ? options->scripts_shown : options->scripts;
    size_t payer_count = count_of(payers), script_count = count_of(scripts);
    bool kept = true;
    set->payers = copies(set, payers);
    set->scripts = copies(set, scripts);
    set->shown_at =
        ARENA_ARRAY(&set->arena, struct shown_folder, payer_count + script_count + 1);
    if (!set->payers || !set->scripts || !set->shown_at)
        return error_no_memory(error);
    set->shown.at = set->shown_at;
    for (size_t i = 0; i < payer_count; i++)
        kept &= add_shown(set, payers[i], options->payers[i]);
    for (size_t i = 0; i < script_count; i++)
        kept &= add_shown(set, scripts[i], options->scripts[i]);
    if (options->data && options->data_shown)
        kept &= add_shown(set, options->data_shown, options->data);
    return kept ? STATUS_OK : error_no_memory(error);
}

static enum status open_folders(struct policy_set *set,
                                const struct policy_set_options *options,
                                struct error *error)
{
    enum status status = keep_folders(set, options, error);
    for (size_t i = 0; status == STATUS_OK && options->payers[i]; i++)
        status = policy_walk(&set->walked, options->payers[i], set->payers[i], error);
    if (status == STATUS_OK)
        status = list_entries(set, error);
    if (status == STATUS_OK)
        status = tables_open(options->data, &set->tables, error);
    if (status)
        shown_hide(&set->shown, error);
    return status;
}

enum status policy_set_open(const struct policy_set_options *options,
                            struct policy_set **set, struct error *error)
{
    struct policy_set *opened = calloc(1, sizeof *opened);
    *set = NULL;
    if (!opened)
        return error_no_memory(error);
    arena_init(&opened->arena, SET_MEM);
    opened->walked.arena = &opened->arena;
    opened->options = options;
    enum status status = open_folders(opened, options, error);
    if (status) {
        policy_set_close(opened);
        return status;
    }
    opened->options = NULL;
    *set = opened;
    return STATUS_OK;
}

void policy_set_watch(struct policy_set *set, policy_loaded_fn *loaded,
                      const void *context)
{
    set->loaded = loaded;
    set->context = context;
}

static void unload(struct entry *entry)
{
    script_free(entry->script);
    entry->script = NULL;
    arena_release(&entry->arena);
}

void policy_set_close(struct policy_set *set)
{
    if (!set)
        return;
    for (size_t i = 0; i < set->count; i++)
        unload(&set->entries[i]);
    tables_close(set->tables);
    arena_release(&set->arena);
    free(set);
}

/* ---- finding and loading ---- */

static struct entry *find_entry(const struct policy_set *set, struct text id)
{
    size_t low = 0, high = set->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = text_compare(id, set->ids[middle]);
        if (order == 0)
            return &set->entries[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

/* What a policy extends: of its own id the file below it, of another one the
 * file that wins. */
static const char *find_base(void *context, struct text id, struct text of,
                             const char *path)
{
    const struct entry *entry = policy_is_id(id) ? find_entry(context, id) : NULL;
    if (!entry)
        return NULL;
    if (!text_equal(id, of))
        return text_is_absent(entry->text) ? entry->path : entry->below->path;
    const struct below *below = entry->below;
    if (strcmp(entry->path, path) == 0)
        return below ? below->path : NULL;
    while (below && strcmp(below->path, path) != 0)
        below = below->next;
    return below && below->next ? below->next->path : NULL;
}

static const char *nearest_base(void *context, struct text id)
{
    return policy_set_nearest(context, id);
}

/* The machine failed, not the policy: another time it may be read. */
static bool is_of_system(enum status status, const struct error *error)
{
    return status == STATUS_NO_MEMORY ||
           (status == STATUS_IO && strcmp(error->code, "file.read") == 0);
}

static enum status compile_entry(struct entry *entry, const struct compile_input *input,
                                 struct error *error)
{
    struct compile_input text = *input;
    text.text = entry->text;
    return text_is_absent(entry->text)
               ? compile_policy_file(entry->script, input, &entry->arena,
                                     &entry->policy, error)
               : compile_policy_text(entry->script, &text, &entry->arena,
                                     &entry->policy, error);
}

static enum status load(struct policy_set *set, struct entry *entry,
                        struct error *error)
{
    const struct script_options options = {.roots = set->scripts, .shown = &set->shown};
    const struct compile_bases bases = {find_base, nearest_base, set};
    const struct compile_input input = {
        .id = entry->id, .path = entry->path, .bases = &bases, .shown = &set->shown};
    enum status status = script_new(&options, &entry->script, error);
    if (status == STATUS_OK)
        status = facts_define(entry->script, error);
    if (status == STATUS_OK)
        status = compile_entry(entry, &input, error);
    if (status == STATUS_OK)
        status = tables_bind(set->tables, &entry->policy, error);
    if (status == STATUS_OK) {
        entry->load = LOAD_DONE;
        if (set->loaded)
            set->loaded(set->context, &entry->policy);
        return STATUS_OK;
    }
    unload(entry);
    arena_init(&entry->arena, POLICY_MEM);
    if (is_of_system(status, error))
        return status;
    shown_hide(&set->shown, error);
    error_at(error, entry->path, 0, 0);
    entry->load = LOAD_FAULT;
    entry->fault = *error;
    entry->fault.status = STATUS_POLICY;
    return STATUS_POLICY;
}

static enum status not_found(struct policy_set *set, struct text id,
                             struct error *error)
{
    const char *nearest = policy_set_nearest(set, id);
    (void)error_set(error, STATUS_NOT_FOUND, "policy.not_found",
                    "there is no policy of that id");
    if (nearest)
        error_fix(error, "did you mean \"%s\"?", nearest);
    else
        error_fix(error, "gonio policies lists those there are");
    return STATUS_NOT_FOUND;
}

enum status policy_set_find(struct policy_set *set, struct text id,
                            const struct policy **policy, struct error *error)
{
    struct entry *entry = policy_is_id(id) ? find_entry(set, id) : NULL;
    *policy = NULL;
    if (!entry)
        return not_found(set, id, error);
    if (entry->load == LOAD_FAULT) {
        *error = entry->fault;
        return STATUS_POLICY;
    }
    if (entry->load == LOAD_NOT_YET) {
        enum status status = load(set, entry, error);
        if (status)
            return status;
    }
    *policy = &entry->policy;
    return STATUS_OK;
}

const struct policy *policy_set_loaded(const struct policy_set *set, struct text id)
{
    const struct entry *entry = policy_is_id(id) ? find_entry(set, id) : NULL;
    return entry && entry->load == LOAD_DONE ? &entry->policy : NULL;
}

enum status policy_set_ids(struct policy_set *set, const struct text **ids,
                           size_t *count, struct error *error)
{
    (void)error;
    *ids = set->ids;
    *count = set->count;
    return STATUS_OK;
}

struct text policy_set_id(const struct policy_set *set, struct text id)
{
    const struct entry *entry = policy_is_id(id) ? find_entry(set, id) : NULL;
    return entry ? entry->id : TEXT_NONE;
}

enum status policy_set_identity(struct policy_set *set,
                                const struct identity **identity, struct error *error)
{
    *identity = &set->identity;
    if (set->identity_load == LOAD_NOT_YET) {
        const struct identity_folders folders = {set->payers, set->scripts,
                                                 &set->shown};
        enum status status =
            identity_load(&folders, &set->arena, &set->identity, &set->identity_fault);
        if (is_of_system(status, &set->identity_fault)) {
            *error = set->identity_fault;
            return status;
        }
        set->identity_load = status ? LOAD_FAULT : LOAD_DONE;
    }
    if (set->identity_load == LOAD_FAULT)
        *error = set->identity_fault;
    return set->identity_load == LOAD_FAULT ? STATUS_POLICY : STATUS_OK;
}

const char *policy_set_nearest(struct policy_set *set, struct text id)
{
    int i = text_nearest(id, set->count, text_name_at, set->ids);
    return i < 0 ? NULL : set->ids[i].at;
}

const char *policy_folder(const struct policy *policy)
{
    return ((const struct entry *)(const void *)policy)->folder;
}
