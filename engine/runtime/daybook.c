#include "runtime/daybook.h"

#include "runtime/elsewhere.h"

#include <stdlib.h>

/* Of what one claim-day takes; its records are bounded by SPILL_DAY_BYTES. */
#define DAYBOOK_MEMORY ((size_t)1024 * 1024 * 1024)

void daybook_init(struct daybook *daybook, struct inputs *inputs,
                  const struct spill *spill, bool strict)
{
    *daybook = (struct daybook){
        .inputs = inputs, .spill = spill, .strict = strict, .loaded = DAYBOOK_NOTHING};
    arena_init(&daybook->arena, DAYBOOK_MEMORY);
    arena_init(&daybook->aside, DAYBOOK_MEMORY);
    buffer_init(&daybook->bytes, 2 * GATE_MAX_RECORD);
}

void daybook_release(struct daybook *daybook)
{
    arena_release(&daybook->arena);
    arena_release(&daybook->aside);
    buffer_release(&daybook->bytes);
}

/* A column within the record's text into one of the file. */
static void place_problems(struct problems *problems, const struct record *record)
{
    for (size_t i = 0; i < problems->count; i++)
        record_place(record, &problems->at[i].error);
}

/* What was converted says where it came from, and may be refused for it. */
static enum status settle(struct daybook *daybook, const struct spill_place *place,
                          struct arena *arena, struct entry *entry, struct error *error)
{
    struct origins *origins = daybook->inputs->at[place->input].converted.origins;
    if (!origins)
        return STATUS_OK;
    enum status status =
        origins_settle(origins, place->line, arena, &entry->problems, error);
    if (entry->problems.refused)
        entry->session = NULL;
    return status;
}

static enum status read_entry(struct daybook *daybook, const struct record *record,
                              const struct spill_place *place, bool gated,
                              struct entry *entry, struct error *error)
{
    struct reader_options options = {
        .first_line = record->line, .strict = daybook->strict, .gated = gated};
    enum status status =
        reader_session(record->text, &options, &daybook->arena, &entry->session,
                       &entry->session_id, &entry->problems, error);
    if (status)
        return status;
    place_problems(&entry->problems, record);
    status = settle(daybook, place, &daybook->arena, entry, error);
    if (status)
        return status;
    entry->input_hash = hash_of(record->text);
    return STATUS_OK;
}

/* ---- a record alone ---- */

static enum status load_alone(struct daybook *daybook,
                              const struct daybook_record *record, struct error *error)
{
    daybook->loaded = DAYBOOK_NOTHING;
    arena_reset(&daybook->arena);
    daybook->entries = ARENA_NEW(&daybook->arena, struct entry);
    if (!daybook->entries)
        return error_no_memory(error);
    daybook->count = 1;
    daybook->outside_count = 0;
    daybook->entries[0].ordinal = record->ordinal;
    const struct spill_place place = {.input = (uint32_t)record->input,
                                      .line = record->record->line};
    return read_entry(daybook, record->record, &place,
                      record->link.kind != LINK_REFUSED, &daybook->entries[0], error);
}

/* ---- a record and its group ---- */

static enum status fetch(struct daybook *daybook, uint64_t index,
                         struct spill_place *place, struct error *error)
{
    enum status status = spill_place(daybook->spill, index, place, error);
    if (status)
        return status;
    struct input_place at = {place->input, place->offset, place->len};
    return inputs_read(daybook->inputs, &at, &daybook->bytes, error);
}

static enum status load_member(struct daybook *daybook, uint64_t index,
                               struct entry *entry, struct error *error)
{
    struct spill_place place;
    enum status status = fetch(daybook, index, &place, error);
    if (status)
        return status;
    struct record record = {.text = buffer_text(&daybook->bytes),
                            .line = place.line,
                            .column = place.column};
    entry->ordinal = place.ordinal;
    return read_entry(daybook, &record, &place, true, entry, error);
}

/* What the day's therapists did in a session of another day. */
static enum status load_outside(struct daybook *daybook, uint64_t index,
                                struct elsewhere *elsewhere, struct error *error)
{
    struct spill_place place;
    struct entry entry = {.session = NULL};
    struct reader_options options = {.strict = daybook->strict, .gated = true};
    enum status status = fetch(daybook, index, &place, error);
    if (status)
        return status;
    arena_reset(&daybook->aside);
    status = reader_session(buffer_text(&daybook->bytes), &options, &daybook->aside,
                            &entry.session, &entry.session_id, &entry.problems, error);
    if (!status)
        status = settle(daybook, &place, &daybook->aside, &entry, error);
    if (status || !entry.session)
        return status;
    return elsewhere_add(elsewhere, entry.session, error);
}

static enum status list_sessions(struct daybook *daybook, struct elsewhere *elsewhere,
                                 struct error *error)
{
    const struct session **at =
        ARENA_ARRAY(&daybook->arena, const struct session *, daybook->count);
    if (!at)
        return error_no_memory(error);
    for (size_t i = 0; i < daybook->count; i++) {
        if (daybook->entries[i].session)
            at[elsewhere->count++] = daybook->entries[i].session;
    }
    elsewhere->sessions = at;
    return STATUS_OK;
}

static enum status load_elsewhere(struct daybook *daybook,
                                  const struct spill_link *link, struct error *error)
{
    struct elsewhere elsewhere = {.arena = &daybook->arena};
    enum status status = list_sessions(daybook, &elsewhere, error);
    uint64_t first = link->start + link->members;
    for (uint32_t i = 0; i < link->outside && !status; i++)
        status = load_outside(daybook, first + i, &elsewhere, error);
    if (!status)
        status = elsewhere_list(&elsewhere, &daybook->outside, &daybook->outside_count,
                                error);
    return status;
}

static enum status load_group(struct daybook *daybook, const struct spill_link *link,
                              struct error *error)
{
    enum status status = STATUS_OK;
    daybook->loaded = DAYBOOK_NOTHING;
    daybook->kept = NULL;
    arena_reset(&daybook->arena);
    daybook->entries = ARENA_ARRAY(&daybook->arena, struct entry, link->members);
    if (!daybook->entries)
        return error_no_memory(error);
    daybook->count = link->members;
    for (uint32_t i = 0; i < link->members && !status; i++)
        status = load_member(daybook, link->start + i, &daybook->entries[i], error);
    if (!status)
        status = load_elsewhere(daybook, link, error);
    if (!status)
        daybook->loaded = link->start;
    return status;
}

/* ---- the page ---- */

static int compare_members(const void *a, const void *b)
{
    const struct day_member *left = a, *right = b;
    return day_order(left->session, right->session);
}

static enum status list_members(const struct daybook *daybook, struct arena *work,
                                struct daybook_page *page, struct error *error)
{
    const struct session *own = page->entry->session;
    struct day *day = &page->day;
    day->members = ARENA_ARRAY(work, struct day_member, daybook->count);
    if (!day->members)
        return error_no_memory(error);
    for (size_t i = 0; i < daybook->count; i++) {
        const struct entry *entry = &daybook->entries[i];
        if (entry->session && day_belongs(entry->session, own))
            day->members[day->count++] =
                (struct day_member){entry->session, entry->input_hash};
    }
    if (day->count > 1)
        qsort(day->members, day->count, sizeof *day->members, compare_members);
    while (day->members[page->member].session != own)
        page->member++;
    return STATUS_OK;
}

static enum status count_crowd(const struct daybook *daybook,
                               const struct spill_link *link, struct day *day,
                               struct error *error)
{
    struct spill_place count;
    enum status status = spill_place(daybook->spill, link->start, &count, error);
    if (!status)
        day->crowd = (size_t)count.ordinal;
    return status;
}

static const struct entry *find_entry(const struct daybook *daybook, uint64_t ordinal)
{
    for (size_t i = 0; i < daybook->count; i++) {
        if (daybook->entries[i].ordinal == ordinal)
            return &daybook->entries[i];
    }
    return NULL;
}

enum status daybook_open(struct daybook *daybook, const struct daybook_record *record,
                         struct arena *work, struct daybook_page *page,
                         struct error *error)
{
    const struct spill_link *link = &record->link;
    enum status status = STATUS_OK;
    *page = (struct daybook_page){.entry = NULL};
    if (link->kind != LINK_GROUP)
        status = load_alone(daybook, record, error);
    else if (daybook->loaded != link->start)
        status = load_group(daybook, link, error);
    if (status)
        return status;
    page->entry = find_entry(daybook, record->ordinal);
    if (!page->entry)
        return error_set(error, STATUS_IO, "file.changed",
                         "an input was changed while it was being read");
    if (!page->entry->session)
        return STATUS_OK;
    page->day.outside = daybook->outside;
    page->day.outside_count = daybook->outside_count;
    page->arena = work;
    if (link->kind == LINK_GROUP) {
        page->day.kept = &daybook->kept;
        page->arena = &daybook->arena;
    }
    if (link->kind == LINK_CROWD)
        status = count_crowd(daybook, link, &page->day, error);
    return status ? status : list_members(daybook, work, page, error);
}
