/* Two sets of policies: as they are on disk, and with what is tried over them.
 * A change builds new ones beside them and swaps both, or neither. */
#include "console/desk_room.h"

#include <stdio.h>
#include <stdlib.h>

#define OVERLAY_MOST ((size_t)1024 * 1024)

struct sets {
    struct policy_set *plain;
    struct policy_set *tried; /* NULL: nothing is tried */
};

/* The texts that are laid over policies, as they are given to a set. */
struct overlays {
    struct policy_overlay at[TRIES_MAX];
    struct buffer texts[TRIES_MAX];
    struct try_lines lines[TRIES_MAX][TRIES_MAX]; /* of each, where tries are */
    size_t count;
};

/* Sets that decided before; decisions of them may still be held. */
struct retired {
    struct sets sets;
    struct retired *next;
};

struct desk {
    const struct policy_set_options *folders;
    struct sets sets;
    struct trees seen; /* in the folders, when they were read last */
    struct desk_changes changes;
    bool refused; /* what was read then had a fault: the sets are older */
    struct tries tries;
    struct overlays *overlays; /* NULL: nothing is tried */
    struct retired *retired;
};

/* ---- tries ---- */

static void free_try(struct try *try)
{
    free(try->policy);
    free(try->rule);
    free(try->text);
    *try = (struct try){.policy = NULL};
}

static void free_tries(struct tries *tries)
{
    for (size_t i = 0; i < tries->count; i++)
        free_try(&tries->at[i]);
    tries->count = 0;
}

static char *copied(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = malloc(size);
    return copy ? memcpy(copy, text, size) : NULL;
}

static bool copy_tries(const struct tries *from, struct tries *to)
{
    to->count = 0;
    for (size_t i = 0; i < from->count; i++) {
        struct try *try = &to->at[to->count++];
        *try = (struct try){.policy = copied(from->at[i].policy),
                            .rule = copied(from->at[i].rule),
                            .text = copied(from->at[i].text),
                            .kind = from->at[i].kind};
        if (!try->policy || !try->rule || !try->text)
            return false;
    }
    return true;
}

/* ---- overlays ---- */

static void free_overlays(struct overlays *overlays)
{
    for (size_t i = 0; overlays && i < overlays->count; i++)
        buffer_release(&overlays->texts[i]);
    free(overlays);
}

static bool has_overlay(const struct overlays *overlays, const char *policy)
{
    for (size_t i = 0; i < overlays->count; i++)
        if (text_is(overlays->at[i].id, policy))
            return true;
    return false;
}

static enum status add_overlay(struct overlays *overlays, const struct tries *tries,
                               const char *id, struct policy_set *plain,
                               struct error *error)
{
    const struct policy *base;
    size_t at = overlays->count;
    enum status status = policy_set_find(plain, text_of(id), &base, error);
    if (status)
        return status;
    buffer_init(&overlays->texts[at], OVERLAY_MOST);
    overlays->count++;
    try_overlay(tries, base, &overlays->texts[at], overlays->lines[at]);
    if (buffer_failed(&overlays->texts[at]))
        return error_no_memory(error);
    overlays->at[at] = (struct policy_overlay){text_of(id), TRIED_NAME,
                                               buffer_text(&overlays->texts[at])};
    return STATUS_OK;
}

static enum status make_overlays(const struct tries *tries, struct policy_set *plain,
                                 struct overlays **made, struct error *error)
{
    enum status status = STATUS_OK;
    *made = NULL;
    if (!tries->count)
        return STATUS_OK;
    struct overlays *overlays = calloc(1, sizeof *overlays);
    if (!overlays)
        return error_no_memory(error);
    for (size_t i = 0; i < tries->count && !status; i++)
        if (!has_overlay(overlays, tries->at[i].policy))
            status = add_overlay(overlays, tries, tries->at[i].policy, plain, error);
    if (status)
        free_overlays(overlays);
    else
        *made = overlays;
    return status;
}

/* The try whose row has that line; tries->count: none. *line becomes the line of
 * what was typed. */
static size_t find_line(const struct overlays *overlays, size_t overlay,
                        const struct tries *tries, uint32_t *line)
{
    const struct try_lines *lines = overlays->lines[overlay];
    size_t found = tries->count;
    for (size_t i = 0; i < tries->count; i++)
        if (lines[i].row && lines[i].row <= *line &&
            (found == tries->count || lines[i].row > lines[found].row))
            found = i;
    if (found < tries->count)
        *line = *line > lines[found].text ? *line - lines[found].text + 1 : 1;
    return found;
}

/* A number there, of a few digits; *end: behind it. 0: none is there. */
static uint32_t number_at(const char *at, const char **end)
{
    uint32_t number = 0;
    for (; char_is_digit(*at) && number < 1000000; at++)
        number = 10 * number + (uint32_t)(*at - '0');
    *end = at;
    return number;
}

/* The try of a change that has its number among the changes in its place: an id
 * has no line of its own. tries->count: the place is another. */
static size_t find_change(const struct overlays *overlays, size_t overlay,
                          const struct tries *tries, const char *pointer)
{
    const struct try_lines *lines = overlays->lines[overlay];
    static const char section[] = "changes[";
    const char *end = "";
    size_t i = 0;
    if (strncmp(pointer, section, sizeof section - 1) != 0)
        return tries->count;
    uint32_t number = number_at(pointer + sizeof section - 1, &end);
    while (i < tries->count && lines[i].change != number)
        i++;
    return number ? i : tries->count;
}

static uint32_t count_lines(const char *text)
{
    uint32_t count = 1;
    for (; *text; text++)
        count += *text == '\n';
    return count;
}

/* What Lua says of a text that ends too early speaks of what is put behind it. */
static void cut_message(const struct try *try, const struct try_lines *lines,
                        struct error *error)
{
    static const char word[] = " at line ";
    char rest[sizeof error->message], *near;
    const char *end = "";
    uint32_t last = count_lines(try->text);
    char *at = strstr(error->message, word);
    uint32_t number = at ? number_at(at + sizeof word - 1, &end) : 0;
    if (number >= lines->text && number) {
        (void)snprintf(rest, sizeof rest, "%s", end);
        (void)snprintf(at, sizeof error->message - (size_t)(at - error->message),
                       "%s%u%s", word, number - lines->text + 1, rest);
    }
    if (error->line <= last)
        return;
    error->line = last;
    near = strstr(error->message, " near ");
    if (near)
        *near = '\0';
}

/* Where a fault stands in what was typed: the rule's name is its file. */
static void place_fault(const struct overlays *overlays, size_t overlay,
                        const struct tries *tries, struct error *error)
{
    if (strcmp(error->file, TRIED_NAME) != 0)
        return;
    size_t found = find_change(overlays, overlay, tries, error->pointer);
    if (found < tries->count)
        error->line = 1;
    else
        found = find_line(overlays, overlay, tries, &error->line);
    if (found == tries->count)
        return;
    cut_message(&tries->at[found], &overlays->lines[overlay][found], error);
    error->pointer[0] = '\0'; /* a place in the layer, which nobody wrote */
    (void)snprintf(error->file, sizeof error->file, ":try %s", tries->at[found].rule);
}

/* ---- building sets ---- */

static void close_sets(struct sets *sets)
{
    policy_set_close(sets->tried);
    policy_set_close(sets->plain);
    *sets = (struct sets){NULL, NULL};
}

static enum status open_tried(struct desk *desk, const struct tries *tries,
                              const struct overlays *overlays,
                              struct policy_set **tried, struct error *error)
{
    struct policy_set_options options = *desk->folders;
    options.overlays = overlays->at;
    options.overlay_count = overlays->count;
    enum status status = policy_set_open(&options, tried, error);
    for (size_t i = 0; i < overlays->count && !status; i++) {
        const struct policy *policy;
        status = policy_set_find(*tried, overlays->at[i].id, &policy, error);
        if (status)
            place_fault(overlays, i, tries, error);
    }
    return status;
}

/* What decided before must be there, and without a fault. */
static enum status check_loaded(struct policy_set *before, struct policy_set *now,
                                struct error *error)
{
    const struct text *ids;
    size_t count;
    enum status status = policy_set_ids(before, &ids, &count, error);
    for (size_t i = 0; i < count && !status; i++) {
        const struct policy *policy;
        if (!policy_set_loaded(before, ids[i]))
            continue;
        status = policy_set_find(now, ids[i], &policy, error);
        if (status == STATUS_NOT_FOUND)
            status = STATUS_OK; /* it is gone: nobody decides for it */
    }
    return status;
}

/* A table of names with a fault holds every session that needs it. */
static enum status check_identity(struct policy_set *before, struct policy_set *now,
                                  struct error *error)
{
    const struct identity *identity;
    struct error unheard = ERROR_NONE;
    enum status status = policy_set_identity(now, &identity, error);
    if (status == STATUS_POLICY && policy_set_identity(before, &identity, &unheard))
        return STATUS_OK; /* it had one before */
    return status;
}

static enum status open_plain(struct desk *desk, struct policy_set **plain,
                              struct error *error)
{
    struct policy_set *before = desk->sets.plain;
    enum status status = policy_set_open(desk->folders, plain, error);
    if (!status)
        status = check_loaded(before, *plain, error);
    return status ? status : check_identity(before, *plain, error);
}

/* What is being built beside what decides. */
struct building {
    struct sets sets;
    struct tries tries; /* copies */
    struct overlays *overlays;
    struct retired *retired; /* room for what it replaces */
    bool fresh;              /* the folders are read again */
};

static enum status build_sets(struct desk *desk, struct building *b,
                              struct error *error)
{
    enum status status = STATUS_OK;
    b->sets.plain = desk->sets.plain;
    if (b->fresh) {
        b->sets.plain = NULL;
        status = open_plain(desk, &b->sets.plain, error);
    }
    if (!status)
        status = make_overlays(&b->tries, b->sets.plain, &b->overlays, error);
    if (!status && b->overlays)
        status = open_tried(desk, &b->tries, b->overlays, &b->sets.tried, error);
    if (!status && desk->sets.tried)
        status = check_loaded(desk->sets.tried,
                              b->sets.tried ? b->sets.tried : b->sets.plain, error);
    return status;
}

static void swap_sets(struct desk *desk, struct building *b)
{
    *b->retired = (struct retired){{NULL, desk->sets.tried}, desk->retired};
    if (b->fresh)
        b->retired->sets.plain = desk->sets.plain;
    desk->retired = b->retired;
    desk->sets = b->sets;
    free_tries(&desk->tries);
    free_overlays(desk->overlays);
    desk->tries = b->tries;
    desk->overlays = b->overlays;
    desk->refused = false;
}

static void give_up(struct building *b)
{
    if (!b->fresh)
        b->sets.plain = NULL;
    close_sets(&b->sets);
    free_overlays(b->overlays);
    free_tries(&b->tries);
    free(b->retired);
}

/* All of it, or nothing has changed. */
static enum status build(struct desk *desk, const struct tries *tries, bool fresh,
                         struct error *error)
{
    struct building b = {.fresh = fresh};
    b.retired = calloc(1, sizeof *b.retired);
    bool copied = copy_tries(tries, &b.tries);
    enum status status =
        b.retired && copied ? build_sets(desk, &b, error) : error_no_memory(error);
    if (status)
        give_up(&b);
    else
        swap_sets(desk, &b);
    return status;
}

enum status desk_try(struct desk *desk, const struct tries *tries, struct error *error)
{
    bool refused = desk->refused;
    enum status status = build(desk, tries, refused, error);
    if (status == STATUS_POLICY && refused && !error->fix[0])
        error_fix(error, "what is tried lies over the files: mend them first, :open");
    return status;
}

/* ---- from its beginning to its end ---- */

/* What cannot be looked at is a fault of the reading that comes. */
static enum status look(const struct desk *desk, struct trees *seen,
                        struct error *error)
{
    enum status status = trees_look(desk->folders, NULL, seen, error);
    return status == STATUS_NO_MEMORY ? status : STATUS_OK;
}

enum status desk_new(const struct policy_set_options *folders, struct desk **desk,
                     struct error *error)
{
    *desk = calloc(1, sizeof **desk);
    if (!*desk)
        return error_no_memory(error);
    (*desk)->folders = folders;
    enum status status = look(*desk, &(*desk)->seen, error);
    return status ? status : policy_set_open(folders, &(*desk)->sets.plain, error);
}

void desk_settled(struct desk *desk)
{
    while (desk->retired) {
        struct retired *retired = desk->retired;
        desk->retired = retired->next;
        close_sets(&retired->sets);
        free(retired);
    }
}

void desk_free(struct desk *desk)
{
    if (!desk)
        return;
    desk_settled(desk);
    close_sets(&desk->sets);
    free_overlays(desk->overlays);
    free_tries(&desk->tries);
    trees_release(&desk->seen);
    free(desk);
}

struct policy_set *desk_set(const struct desk *desk)
{
    return desk->sets.tried ? desk->sets.tried : desk->sets.plain;
}

struct policy_set *desk_plain(const struct desk *desk)
{
    return desk->sets.plain;
}

const struct policy_set_options *desk_folders(const struct desk *desk)
{
    return desk->folders;
}

const struct tries *desk_tries(const struct desk *desk)
{
    return &desk->tries;
}

/* The overlay of a policy, or how many there are. */
static size_t overlay_of(const struct desk *desk, struct text policy)
{
    size_t i = 0, count = desk->overlays ? desk->overlays->count : 0;
    while (i < count && !text_equal(desk->overlays->at[i].id, policy))
        i++;
    return i;
}

struct text desk_tried_text(const struct desk *desk, struct text policy)
{
    size_t i = overlay_of(desk, policy);
    return desk->overlays && i < desk->overlays->count ? desk->overlays->at[i].text
                                                       : TEXT_NONE;
}

const struct try *desk_tried_line(const struct desk *desk, struct text policy,
                                  uint32_t *line)
{
    size_t i = overlay_of(desk, policy);
    if (!desk->overlays || i == desk->overlays->count)
        return NULL;
    size_t found = find_line(desk->overlays, i, &desk->tries, line);
    return found < desk->tries.count ? &desk->tries.at[found] : NULL;
}

/* ---- looking ---- */

static enum status refuse(struct desk *desk, struct error *error)
{
    char fix[sizeof error->fix];
    bool tried = strncmp(error->file, ":try ", 5) == 0;
    desk->refused = true;
    (void)snprintf(fix, sizeof fix, "%.*s", (int)sizeof fix - 100, error->fix);
    error_fix(error, "%s%s%s the policies of before go on deciding", fix,
              fix[0] ? "; " : "",
              tried ? "what changed on disk does not take it: :untry it; until then"
                    : "until it is mended");
    return STATUS_POLICY;
}

const struct desk_changes *desk_changes(const struct desk *desk)
{
    return &desk->changes;
}

enum status desk_look(struct desk *desk, bool *changed, struct error *error)
{
    struct trees seen;
    *changed = false;
    enum status status = look(desk, &seen, error);
    if (status || memcmp(&seen.look, &desk->seen.look, sizeof seen.look) == 0) {
        trees_release(&seen);
        return status;
    }
    desk_changes_of(&desk->seen, &seen, &desk->changes);
    trees_release(&desk->seen);
    desk->seen = seen;
    status = build(desk, &desk->tries, true, error);
    if (status == STATUS_POLICY || status == STATUS_USAGE)
        return refuse(desk, error);
    *changed = !status;
    return status;
}
