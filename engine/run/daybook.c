#include "run/daybook.h"

#include "run/elsewhere.h"
#include "run/recall.h"

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

static enum status fetch_place(struct daybook *daybook, const struct spill_place *place,
                               struct error *error)
{
    struct input_place at = {place->input, place->offset, place->len};
    return inputs_read(daybook->inputs, &at, &daybook->bytes, error);
}

static enum status fetch(struct daybook *daybook, uint64_t index,
                         struct spill_place *place, struct error *error)
{
    enum status status = spill_place(daybook->spill, index, place, error);
    return status ? status : fetch_place(daybook, place, error);
}

static enum status load_place(struct daybook *daybook, const struct spill_place *place,
                              struct entry *entry, struct error *error)
{
    enum status status = fetch_place(daybook, place, error);
    if (status)
        return status;
    struct record record = {.text = buffer_text(&daybook->bytes),
                            .line = place->line,
                            .column = place->column};
    entry->ordinal = place->ordinal;
    return read_entry(daybook, &record, place, true, entry, error);
}

static enum status load_member(struct daybook *daybook, uint64_t index,
                               struct entry *entry, struct error *error)
{
    struct spill_place place;
    enum status status = spill_place(daybook->spill, index, &place, error);
    return status ? status : load_place(daybook, &place, entry, error);
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

static const struct entry *find_entry(const struct daybook *daybook, uint64_t ordinal)
{
    for (size_t i = 0; i < daybook->count; i++) {
        if (daybook->entries[i].ordinal == ordinal)
            return &daybook->entries[i];
    }
    return NULL;
}

/* All that are of the same day as this one. */
static enum status list_members(const struct daybook *daybook,
                                const struct session *own, struct arena *work,
                                struct day *day, struct error *error)
{
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
    return STATUS_OK;
}

/* ---- what the day was told ---- */

static struct entry *entry_of(struct daybook *daybook, const struct hash *input_hash,
                              const struct session *told)
{
    for (size_t i = 0; i < daybook->count; i++) {
        struct entry *entry = &daybook->entries[i];
        if (entry->session &&
            memcmp(&entry->input_hash, input_hash, sizeof *input_hash) == 0 &&
            text_equal(entry->session->session_id, told->session_id))
            return entry;
    }
    return NULL;
}

/* The sessions of the day that is loaded, as they were told their history. */
static enum status tell(struct daybook *daybook, const struct daybook_record *record,
                        struct error *error)
{
    struct day day = {.members = NULL};
    const struct entry *own = find_entry(daybook, record->ordinal);
    if (!record->told.len || !daybook->recall || !own || !own->session)
        return STATUS_OK;
    enum status status =
        list_members(daybook, own->session, &daybook->arena, &day, error);
    if (!status)
        status =
            recall_read(daybook->recall, record->told, &day, &daybook->arena, error);
    for (size_t i = 0; i < day.count && !status; i++) {
        struct entry *entry =
            entry_of(daybook, &day.members[i].input_hash, day.members[i].session);
        if (entry)
            entry->session = (struct session *)(uintptr_t)day.members[i].session;
    }
    return status;
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

enum status daybook_open(struct daybook *daybook, const struct daybook_record *record,
                         struct arena *work, struct daybook_page *page,
                         struct error *error)
{
    const struct spill_link *link = &record->link;
    enum status status = STATUS_OK;
    *page = (struct daybook_page){.entry = NULL};
    bool there = link->kind == LINK_GROUP && daybook->loaded == link->start;
    if (link->kind != LINK_GROUP)
        status = load_alone(daybook, record, error);
    else if (!there)
        status = load_group(daybook, link, error);
    if (!status && !there)
        status = tell(daybook, record, error);
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
    if (!status)
        status = list_members(daybook, page->entry->session, work, &page->day, error);
    while (!status && page->day.members[page->member].session != page->entry->session)
        page->member++;
    return status;
}

/* ---- a claim-day as a whole ---- */

static enum status load_only(struct daybook *daybook,
                             const struct recall_record *record, struct error *error)
{
    struct spill_place place = {.ordinal = record->ordinal,
                                .offset = record->offset,
                                .len = record->len,
                                .input = record->input,
                                .line = record->line,
                                .column = record->column};
    daybook->loaded = DAYBOOK_NOTHING;
    arena_reset(&daybook->arena);
    daybook->entries = ARENA_NEW(&daybook->arena, struct entry);
    if (!daybook->entries)
        return error_no_memory(error);
    daybook->count = 1;
    daybook->outside_count = 0;
    return load_place(daybook, &place, &daybook->entries[0], error);
}

enum status daybook_day(struct daybook *daybook, const struct recall_record *record,
                        struct arena *work, struct day *day, struct error *error)
{
    const struct spill_link link = {.kind = LINK_GROUP,
                                    .start = record->offset,
                                    .members = record->members,
                                    .outside = record->outside};
    enum status status = record->members ? load_group(daybook, &link, error)
                                         : load_only(daybook, record, error);
    daybook->loaded = DAYBOOK_NOTHING; /* not as pass two wants it */
    *day = (struct day){.outside = daybook->outside,
                        .outside_count = daybook->outside_count};
    for (size_t i = 0; i < daybook->count && !status && !day->count; i++)
        if (daybook->entries[i].session)
            status =
                list_members(daybook, daybook->entries[i].session, work, day, error);
    return status;
}
