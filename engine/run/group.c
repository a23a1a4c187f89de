/* Claim-days with more than one session, or with therapists seen elsewhere at
 * that time: their places go to the groups file, one after the other, and each
 * session's link says where. */
#include "model/day.h"
#include "run/spill.h"

/* More than this come only of sessions with dozens of therapists. */
#define OUTSIDE_MAX ((size_t)DAY_MAX_SESSIONS * SPILL_SESSION_OUTSIDE)

struct gathering {
    struct spill *spill;
    uint64_t day;
    struct spill_place members[DAY_MAX_SESSIONS];
    uint64_t count; /* members, also those that have no place any more */
    uint64_t bytes;
    struct spill_place outside[OUTSIDE_MAX];
    size_t outside_count;
    struct recall_record recall; /* of the members so far */
};

/* Where the next place will stand. */
static uint64_t next_index(const struct gathering *gathering)
{
    return gathering->spill->groups.size / sizeof(struct spill_place);
}

static enum status link_members(struct gathering *gathering, enum link_kind kind,
                                size_t count, struct error *error)
{
    struct spill_link link = {
        .kind = kind,
        .start = next_index(gathering),
        .members = (uint32_t)count,
        .outside = (uint32_t)gathering->outside_count,
    };
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && !status; i++)
        status = spill_add_link(gathering->spill, gathering->members[i].ordinal, &link,
                                error);
    return status;
}

static enum status append(struct gathering *gathering, const struct spill_place *places,
                          size_t count, struct error *error)
{
    return scratch_append(&gathering->spill->groups, places, count * sizeof *places,
                          error);
}

static enum status end_group(struct gathering *gathering, struct error *error)
{
    size_t count = (size_t)gathering->count;
    enum status status = link_members(gathering, LINK_GROUP, count, error);
    if (!status)
        status = append(gathering, gathering->members, count, error);
    if (!status)
        status = append(gathering, gathering->outside, gathering->outside_count, error);
    return status;
}

/* The place that says how many they are. */
static enum status end_crowd(struct gathering *gathering, struct error *error)
{
    struct spill_place count = {.ordinal = gathering->count};
    return append(gathering, &count, 1, error);
}

/* Before the group's places are appended. A crowd leaves nothing. */
static enum status add_recall(struct gathering *gathering, struct error *error)
{
    struct recall_record *record = &gathering->recall;
    const struct spill_place *only = &gathering->members[0];
    if (!gathering->spill->recalling || gathering->count == 0 ||
        gathering->count > DAY_MAX_SESSIONS || gathering->bytes > SPILL_DAY_BYTES)
        return STATUS_OK;
    record->ordinal = only->ordinal;
    record->offset = only->offset;
    record->len = only->len;
    record->input = only->input;
    record->line = only->line;
    record->column = only->column;
    if (gathering->count + gathering->outside_count > 1) {
        record->members = (uint32_t)gathering->count;
        record->outside = (uint32_t)gathering->outside_count;
        record->offset = next_index(gathering);
    }
    return sorter_add(&gathering->spill->recalls, record, error);
}

static enum status end_day(struct gathering *gathering, struct error *error)
{
    enum status status = add_recall(gathering, error);
    if (status)
        return status;
    if (gathering->count > DAY_MAX_SESSIONS)
        return end_crowd(gathering, error);
    if (gathering->count + gathering->outside_count < 2 || gathering->count == 0)
        return STATUS_OK;
    if (gathering->bytes <= SPILL_DAY_BYTES)
        return end_group(gathering, error);
    status = link_members(gathering, LINK_CROWD, (size_t)gathering->count, error);
    return status ? status : end_crowd(gathering, error);
}

static struct spill_place place_of(const struct day_record *record)
{
    return (struct spill_place){
        .ordinal = sortable(record->order) & ~DAY_OUTSIDE,
        .offset = record->offset,
        .len = record->len,
        .input = record->input,
        .line = record->line,
        .column = record->column,
    };
}

static enum status add_member(struct gathering *gathering, struct spill_place place,
                              struct error *error)
{
    gathering->bytes += place.len;
    gathering->count++;
    if (gathering->count <= DAY_MAX_SESSIONS) {
        gathering->members[gathering->count - 1] = place;
        return STATUS_OK;
    }
    /* One too many: those that waited are linked to the crowd now, and each
     * that comes, as it comes. */
    if (gathering->count == DAY_MAX_SESSIONS + 1) {
        enum status status =
            link_members(gathering, LINK_CROWD, DAY_MAX_SESSIONS, error);
        if (status)
            return status;
    }
    gathering->members[0] = place;
    return link_members(gathering, LINK_CROWD, 1, error);
}

/* Bytewise, as the sorters compare: the least beneficiary, should the sessions
 * name several, and the first place in history. */
static void note_recall(struct gathering *gathering, const struct day_record *record)
{
    struct recall_record *recall = &gathering->recall;
    bool first = gathering->count == 0;
    if (first || memcmp(&record->beneficiary, &recall->beneficiary,
                        sizeof recall->beneficiary) < 0)
        recall->beneficiary = record->beneficiary;
    int when = memcmp(&record->when, &recall->when, sizeof recall->when);
    if (first || when < 0 ||
        (when == 0 && memcmp(&record->tie, &recall->tie, sizeof recall->tie) < 0)) {
        recall->when = record->when;
        recall->tie = record->tie;
    }
}

/* They come by ordinal: one that is there twice comes twice in a row. */
static void add_outside(struct gathering *gathering, struct spill_place place)
{
    size_t count = gathering->outside_count;
    if (count == OUTSIDE_MAX)
        return;
    if (count && gathering->outside[count - 1].ordinal == place.ordinal)
        return;
    gathering->outside[gathering->outside_count++] = place;
}

static enum status gather(struct gathering *gathering, const struct day_record *record,
                          struct error *error)
{
    struct spill_place place = place_of(record);
    if (record->day != gathering->day) {
        enum status status = end_day(gathering, error);
        if (status)
            return status;
        gathering->day = record->day;
        gathering->count = gathering->bytes = gathering->outside_count = 0;
        gathering->recall = (struct recall_record){.members = 0};
    }
    if (sortable(record->order) & DAY_OUTSIDE) {
        add_outside(gathering, place);
        return STATUS_OK;
    }
    if (spill_is_marked(gathering->spill, place.ordinal))
        return STATUS_OK;
    note_recall(gathering, record);
    return add_member(gathering, place, error);
}

enum status group_find(struct spill *spill, struct error *error)
{
    struct gathering gathering = {.spill = spill};
    enum status status = sorter_finish(&spill->days, error);
    while (!status) {
        const void *record = NULL;
        status = sorter_next(&spill->days, &record, error);
        if (status || !record)
            break;
        status = gather(&gathering, record, error);
    }
    if (!status)
        status = end_day(&gathering, error);
    sorter_release(&spill->days);
    return status;
}
