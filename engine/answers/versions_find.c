#include "answers/versions_find.h"

#include "ledger/look.h"
#include "reload/reload_room.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#define SET_MOST   ((size_t)256 * 1024 * 1024)
#define SHOWN_MOST 12

bool versions_is_id(const char *word)
{
    size_t len = strlen(word);
    return len >= VERSIONS_DIGITS && len < GENERATION_ID &&
           strspn(word, "0123456789abcdef") == len;
}

/* ---- the one that is meant ---- */

struct meeting {
    const char *word;
    char id[GENERATION_ID]; /* "" none yet */
    bool several;
};

static void meet(struct meeting *finding, const char *id)
{
    if (strncmp(id, finding->word, strlen(finding->word)) != 0)
        return;
    finding->several |= finding->id[0] && strcmp(finding->id, id) != 0;
    (void)snprintf(finding->id, sizeof finding->id, "%s", id);
}

static enum status meet_active(void *context, const struct look_activation *activation,
                               struct error *error)
{
    char id[GENERATION_ID];
    (void)error;
    generation_name(&activation->hash, id);
    meet(context, id);
    return STATUS_OK;
}

static void meet_stored(struct meeting *finding, const char *store)
{
    DIR *entries = opendir(store);
    for (struct dirent *entry; entries && (entry = readdir(entries));) {
        if (generation_is_id(entry->d_name))
            meet(finding, entry->d_name);
    }
    if (entries)
        closedir(entries);
}

enum status versions_complete(const struct versions_desk *desk, const char *word,
                              char id[GENERATION_ID], struct error *error)
{
    struct meeting finding = {.word = word};
    enum status status = STATUS_OK;
    (void)snprintf(id, GENERATION_ID, "%s", word);
    if (generation_is_id(word))
        return STATUS_OK;
    meet_stored(&finding, desk->store);
    if (desk->ledger)
        status = look_activations(desk->ledger, meet_active, &finding, error);
    if (!status && finding.several) {
        error_set(error, STATUS_USAGE, "usage.policies",
                  "more than one id of policies begins so");
        error_fix(error, "give more of its 16 digits: gonio policies history --spool "
                         "SPOOL lists them");
        return error->status;
    }
    if (!status && finding.id[0])
        memcpy(id, finding.id, GENERATION_ID);
    return status;
}

/* ---- what changed ---- */

void versions_changes_init(struct versions_changes *changes)
{
    *changes = (struct versions_changes){.count = 0};
    arena_init(&changes->arenas[0], SET_MOST);
    arena_init(&changes->arenas[1], SET_MOST);
    arena_init(&changes->work, SET_MOST);
}

void versions_changes_release(struct versions_changes *changes)
{
    arena_release(&changes->arenas[0]);
    arena_release(&changes->arenas[1]);
    arena_release(&changes->work);
}

static int by_path(const void *a, const void *b)
{
    const struct versions_file *x = a, *y = b;
    return text_compare(x->path, y->path);
}

/* Paths and hashes alone stay; the texts may be megabytes. */
static enum status take_files(struct versions_changes *changes, struct ledger *ledger,
                              int64_t generation, struct versions_changes *next,
                              struct error *error)
{
    struct ledger_generation whole;
    struct arena *arena = &changes->arenas[next->at];
    arena_reset(arena);
    arena_reset(&changes->work);
    enum status status =
        ledger_generation_get(ledger, generation, &changes->work, &whole, error);
    if (status)
        return status;
    next->count = whole.count;
    next->files = ARENA_ARRAY(arena, struct versions_file, whole.count + 1);
    if (!next->files)
        return error_no_memory(error);
    for (size_t i = 0; i < whole.count; i++) {
        next->files[i].path = text_copy(arena, whole.files[i].path);
        next->files[i].hash = hash_of(whole.files[i].text);
        if (text_is_absent(next->files[i].path))
            return error_no_memory(error);
    }
    qsort(next->files, next->count, sizeof *next->files, by_path);
    return STATUS_OK;
}

struct telling {
    struct buffer *out;
    bool json;
    size_t told;
};

static void tell(struct telling *telling, const char *what, struct text path)
{
    struct buffer *out = telling->out;
    telling->told++;
    if (telling->json) {
        buffer_printf(out, "%s{\"what\":\"%s\",\"path\":", telling->told > 1 ? "," : "",
                      what);
        buffer_put_json(out, path);
        buffer_put_char(out, '}');
    } else if (telling->told <= SHOWN_MOST) {
        buffer_printf(out, "    %-8s ", what);
        buffer_put_visible(out, path);
        buffer_put_char(out, '\n');
    }
}

static void compare(const struct versions_changes *was,
                    const struct versions_changes *is, struct telling *telling)
{
    size_t i = 0, j = 0;
    while (i < was->count || j < is->count) {
        int order = i == was->count  ? 1
                    : j == is->count ? -1
                                     : by_path(&was->files[i], &is->files[j]);
        if (order < 0)
            tell(telling, "removed", was->files[i].path);
        else if (order > 0)
            tell(telling, "added", is->files[j].path);
        else if (memcmp(&was->files[i].hash, &is->files[j].hash, sizeof(struct hash)))
            tell(telling, "changed", is->files[j].path);
        i += order <= 0;
        j += order >= 0;
    }
}

enum status versions_changed(struct versions_changes *changes, struct ledger *ledger,
                             int64_t generation, bool json, struct buffer *out,
                             struct error *error)
{
    struct telling telling = {out, json, 0};
    struct versions_changes next = {.at = 1 - changes->at};
    enum status status = take_files(changes, ledger, generation, &next, error);
    if (status)
        return status;
    if (changes->any)
        compare(changes, &next, &telling);
    if (!json && telling.told > SHOWN_MOST)
        buffer_printf(out, "    and %zu more\n", telling.told - SHOWN_MOST);
    changes->any = true;
    changes->at = next.at;
    changes->files = next.files;
    changes->count = next.count;
    return STATUS_OK;
}
