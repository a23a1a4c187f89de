/* A generation's policies: from its own folder, called by the names that its
 * roots had, with the tables it was made with. */
#define _XOPEN_SOURCE 700 /* mkdtemp */

#include "reload/generation_room.h"

#include "data/store.h"
#include "ledger/look.h"

#include <stdio.h>
#include <stdlib.h>

#define ROOTS_MAX 64

/* The folders of a stored generation, and what they are called. */
struct places {
    struct arena arena;
    const char *payers[ROOTS_MAX + 1], *scripts[ROOTS_MAX + 1];
    const char *payers_shown[ROOTS_MAX + 1], *scripts_shown[ROOTS_MAX + 1];
    size_t payer_count, script_count;
    const char *data, *data_shown;
};

static bool add_place(struct places *places, const char *folder,
                      const struct manifest_line *line)
{
    char path[GENERATION_PATH];
    if (!generation_join(path, folder, line->name))
        return false;
    const char *real = text_copy(&places->arena, text_of(path)).at;
    const char *shown = text_copy(&places->arena, line->rest).at;
    bool payers = line->name.len > 7 && memcmp(line->name.at, "payers/", 7) == 0;
    size_t *count = payers ? &places->payer_count : &places->script_count;
    if (!real || !shown || *count == ROOTS_MAX)
        return false;
    if (text_is(line->name, "data")) {
        places->data = real;
        places->data_shown = shown;
        return true;
    }
    (payers ? places->payers : places->scripts)[*count] = real;
    (payers ? places->payers_shown : places->scripts_shown)[(*count)++] = shown;
    return true;
}

static enum status find_places(const struct ledger_generation *generation,
                               const char *folder, struct places *places,
                               struct error *error)
{
    struct text roots = generation_file(generation, "roots");
    struct manifest_line line;
    while (manifest_next(&roots, &line))
        if (!add_place(places, folder, &line))
            return error_no_memory(error);
    return places->payer_count ? STATUS_OK : generation_damaged(folder, error);
}

static enum status other_table(struct text name, const char *shown, struct error *error)
{
    char path[sizeof error->file];
    (void)snprintf(path, sizeof path, "%s/%.*s", shown, TEXT_ARG(name));
    (void)error_set(error, STATUS_POLICY, "policy.table",
                    "the table is not there any more, or is another one now");
    error_fix(error, "import it again: gonio data import");
    error_at(error, path, 0, 0);
    return STATUS_POLICY;
}

static bool has_table(const struct store *store, const struct manifest_line *line)
{
    size_t count = 0;
    const struct store_entry *entries = store_entries(store, &count);
    for (size_t i = 0; i < count; i++) {
        char hash[HASH_TEXT] = "damaged";
        if (!entries[i].fault.status)
            hash_write(&entries[i].table.hash, hash);
        if (text_is(line->name, entries[i].name))
            return text_is(line->rest, hash);
    }
    return false;
}

static enum status check_tables(const struct ledger_generation *generation,
                                const struct places *places, struct error *error)
{
    struct text tables = generation_file(generation, "tables");
    struct store *store = NULL;
    struct manifest_line line;
    if (!places->data || text_is_absent(tables))
        return STATUS_OK;
    enum status status = store_open(places->data, &store, error);
    while (!status && manifest_next(&tables, &line))
        if (!has_table(store, &line))
            status = other_table(line.name, places->data_shown, error);
    store_close(store);
    return status;
}

static enum status open_folder(const struct ledger_generation *generation,
                               const char *folder, struct policy_set **set,
                               struct error *error)
{
    struct places places = {.payer_count = 0};
    arena_init(&places.arena, (size_t)1024 * 1024);
    enum status status = find_places(generation, folder, &places, error);
    if (!status)
        status = check_tables(generation, &places, error);
    const struct policy_set_options options = {.payers = places.payers,
                                               .scripts = places.scripts,
                                               .data = places.data,
                                               .payers_shown = places.payers_shown,
                                               .scripts_shown = places.scripts_shown,
                                               .data_shown = places.data_shown};
    if (!status)
        status = policy_set_open(&options, set, error);
    arena_release(&places.arena);
    return status;
}

enum status generation_load_all(struct policy_set *set, struct error *error)
{
    const struct identity *identity;
    const struct policy *policy;
    const struct text *ids;
    size_t count = 0;
    struct error fault = ERROR_NONE;
    enum status status = policy_set_identity(set, &identity, error);
    if (!status)
        status = policy_set_ids(set, &ids, &count, error);
    for (size_t i = 0; i < count && status != STATUS_NO_MEMORY; i++) {
        enum status loaded = policy_set_find(set, ids[i], &policy, &fault);
        if (loaded == STATUS_POLICY && strcmp(fault.code, "policy.file") == 0)
            loaded = fault.status = STATUS_IO; /* it was there when it was stored */
        if (!loaded || (status && loaded != STATUS_NO_MEMORY && loaded != STATUS_IO))
            continue;
        status = loaded;
        *error = fault;
    }
    return status;
}

/* For the moment: its files go when all are loaded, with their faults. */
static enum status open_private(const struct ledger_generation *generation,
                                struct policy_set **set, struct error *error)
{
    const char *top = getenv("TMPDIR");
    char folder[GENERATION_PATH];
    struct error fault = ERROR_NONE;
    if (!generation_join(folder, top && top[0] ? top : "/tmp", TEXT("gonio-XXXXXX")) ||
        !mkdtemp(folder))
        return generation_io("cannot be made", top ? top : "/tmp", error);
    enum status status = generation_unpack(generation, folder, error);
    if (!status)
        status = open_folder(generation, folder, set, error);
    if (!status && generation_load_all(*set, &fault) == STATUS_NO_MEMORY)
        status = error_no_memory(error);
    generation_remove_tree(folder);
    if (status)
        policy_set_close(*set);
    *set = status ? NULL : *set;
    return status;
}

enum status generation_open(const struct ledger_generation *generation,
                            const char *store, struct policy_set **set,
                            struct error *error)
{
    char folder[GENERATION_PATH], id[GENERATION_ID];
    *set = NULL;
    if (!store)
        return open_private(generation, set, error);
    enum status status = generation_store(generation, store, error);
    generation_name(&generation->hash, id);
    if (!status && !generation_join(folder, store, text_of(id)))
        status = generation_io("has too long a name", store, error);
    return status ? status : open_folder(generation, folder, set, error);
}

/* ---- finding ---- */

struct sought {
    const char *id;
    int64_t generation; /* 0: not found */
};

static enum status take_activation(void *context,
                                   const struct look_activation *activation,
                                   struct error *error)
{
    struct sought *sought = context;
    char id[GENERATION_ID];
    (void)error;
    generation_name(&activation->hash, id);
    if (strcmp(id, sought->id) == 0)
        sought->generation = activation->generation;
    return STATUS_OK;
}

static enum status find_kept(struct ledger *ledger, const char *id,
                             struct generation *generation, struct error *error)
{
    struct sought sought = {.id = id};
    enum status status = look_activations(ledger, take_activation, &sought, error);
    if (!status && !sought.generation)
        return error_set(error, STATUS_NOT_FOUND, "policy.generation",
                         "there are no policies of that id");
    if (!status)
        status = ledger_generation_get(ledger, sought.generation, &generation->arena,
                                       &generation->whole, error);
    if (!status)
        generation_name(&generation->whole.hash, generation->id);
    return status;
}

enum status generation_find(const char *store, struct ledger *ledger, const char *id,
                            struct generation *generation, struct error *error)
{
    struct error missing = ERROR_NONE;
    enum status status = generation_load(store, id, generation, &missing);
    if (status && status != STATUS_NO_MEMORY && ledger && generation_is_id(id)) {
        arena_reset(&generation->arena);
        generation->whole = (struct ledger_generation){.id = 0};
        return find_kept(ledger, id, generation, error);
    }
    if (status)
        *error = missing;
    return status;
}
