#include "run/spill.h"

#include "base/hash.h"
#include "history/history.h"

#include <unistd.h>

/* Five sorters live at once, within the 32 MB of the whole program. */
#define SORTER_SHARE ((size_t)2 * 1024 * 1024)
/* Two session ids of a mebibyte each: a record cannot hold more. */
#define KEY_MOST ((size_t)4 * 1024 * 1024)

struct link_record {
    uint64_t ordinal; /* sortable */
    uint64_t value;   /* start or number */
    uint32_t kind;
    uint32_t members; /* or input */
    uint32_t outside; /* or len */
    uint32_t unused;
    uint64_t offset; /* of a repeat's other one */
};

void spill_open(struct spill *spill)
{
    *spill = (struct spill){.marks = -1};
    sorter_init(&spill->keys, sizeof(struct key_record), KEY_KEY, SORTER_SHARE);
    sorter_init(&spill->therapists, sizeof(struct therapist_record), THERAPIST_KEY,
                SORTER_SHARE);
    sorter_init(&spill->days, sizeof(struct day_record), DAY_KEY, SORTER_SHARE);
    sorter_init(&spill->links, sizeof(struct link_record), sizeof(uint64_t),
                SORTER_SHARE);
    sorter_init(&spill->recalls, sizeof(struct recall_record), RECALL_KEY,
                SORTER_SHARE);
    scratch_init(&spill->groups);
    buffer_init(&spill->key, KEY_MOST);
}

void spill_close(struct spill *spill)
{
    sorter_release(&spill->keys);
    sorter_release(&spill->therapists);
    sorter_release(&spill->days);
    sorter_release(&spill->links);
    sorter_release(&spill->recalls);
    scratch_release(&spill->groups);
    buffer_release(&spill->key);
    if (spill->marks >= 0)
        close(spill->marks);
    spill->marks = -1;
}

/* ---- pass one ---- */

/* Each text with its length in front, so that no two lists of texts look
 * alike. */
static void put_key(struct buffer *key, struct text text)
{
    uint64_t len = text.len;
    buffer_put(key, (const char *)&len, sizeof len);
    buffer_put_text(key, text);
}

static uint64_t key_of(struct spill *spill, struct text a, struct text b, int32_t date)
{
    buffer_clear(&spill->key);
    put_key(&spill->key, a);
    put_key(&spill->key, b);
    buffer_put(&spill->key, (const char *)&date, sizeof date);
    return hash_key(buffer_text(&spill->key));
}

/* FNV-1a: not for telling records apart, only for an order among equals that
 * is the same in each run and whatever the order of the input. */
static uint32_t lasting_hash(struct text text)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < text.len; i++)
        hash = (hash ^ (unsigned char)text.at[i]) * 16777619u;
    return hash;
}

static enum status add_key(struct spill *spill, const struct session_keys *keys,
                           const struct spill_place *place, uint64_t number,
                           struct error *error)
{
    uint64_t revision = keys->revision < 0 ? 0 : (uint64_t)keys->revision & 0xfffff;
    struct key_record record = {
        .order = sortable((0xfffff - revision) << ORDER_BITS | place->ordinal),
        .number = number,
        .offset = place->offset,
        .input = place->input,
        .len = place->len,
    };
    if (!keys->session_id.len)
        return STATUS_OK;
    record.session[0] = key_of(spill, keys->provider, keys->session_id, 0);
    record.session[1] = key_of(spill, keys->provider, keys->session_id, 1);
    return sorter_add(&spill->keys, &record, error);
}

/* base: all but what the envelopes say. */
static enum status add_therapists(struct spill *spill, const struct session_keys *keys,
                                  const struct therapist_record *base,
                                  struct error *error)
{
    enum status status = STATUS_OK;
    uint64_t tie = lasting_hash(keys->session_id);
    for (size_t i = 0; i < keys->therapist_count && !status; i++) {
        const struct therapist_envelope *envelope = &keys->therapists[i];
        struct therapist_record record = *base;
        if (!envelope->npi.len || envelope->start < 0 ||
            envelope->end <= envelope->start)
            continue;
        record.npi_date =
            key_of(spill, envelope->npi, TEXT("npi"), keys->date_of_service);
        record.time = sortable((uint64_t)envelope->start << 48 |
                               (uint64_t)envelope->end << 32 | tie);
        status = sorter_add(&spill->therapists, &record, error);
    }
    return status;
}

/* Whose the session is, and where in his history. Starts that are unknown come
 * last. Ids that begin alike come in an order of their own, the same always. */
static void add_whose(const struct session_keys *keys, struct day_record *day)
{
    const struct beneficiary who =
        history_beneficiary_of(keys->member, keys->provider, keys->patient);
    const uint64_t date = (uint32_t)keys->date_of_service ^ UINT32_C(0x80000000);
    const uint64_t start =
        keys->start == CLOCK_NONE ? UINT32_MAX : (uint32_t)keys->start;
    unsigned char tie[8] = {0};
    uint32_t rest = lasting_hash(keys->session_id);
    memcpy(&day->beneficiary, who.bytes, sizeof day->beneficiary);
    day->when = sortable(date << 32 | start);
    memcpy(tie, keys->session_id.at,
           keys->session_id.len < 4 ? keys->session_id.len : 4);
    for (int i = 0; i < 4; i++)
        tie[4 + i] = (unsigned char)(rest >> (24 - 8 * i));
    memcpy(&day->tie, tie, sizeof day->tie);
}

static enum status add_day(struct spill *spill, const struct session_keys *keys,
                           const struct spill_place *place, struct error *error)
{
    struct day_record day = {
        .day = key_of(spill, keys->provider, keys->patient, keys->date_of_service),
        .order = sortable(place->ordinal),
        .offset = place->offset,
        .len = place->len,
        .input = place->input,
        .line = place->line,
        .column = place->column,
    };
    struct therapist_record therapist = {
        .ordinal = sortable(place->ordinal),
        .day = day.day,
        .offset = place->offset,
        .len = place->len,
        .input = place->input,
    };
    if (spill->recalling && keys->session_id.len)
        add_whose(keys, &day);
    enum status status = sorter_add(&spill->days, &day, error);
    /* A session that did not take place takes nobody's time. */
    if (status || keys->is_void)
        return status;
    return add_therapists(spill, keys, &therapist, error);
}

enum status spill_add(struct spill *spill, const struct session_keys *keys,
                      const struct spill_place *place, uint64_t number,
                      struct error *error)
{
    enum status status = add_key(spill, keys, place, number, error);
    if (!status && keys->patient.len && keys->date_of_service != DATE_NONE)
        status = add_day(spill, keys, place, error);
    if (!status && buffer_failed(&spill->key))
        status = error_no_memory(error);
    return status;
}

enum status spill_add_link(struct spill *spill, uint64_t ordinal,
                           const struct spill_link *link, struct error *error)
{
    bool repeat = link->kind == LINK_DUPLICATE || link->kind == LINK_SUPERSEDED;
    struct link_record record = {
        .ordinal = sortable(ordinal),
        .value = repeat ? link->number : link->start,
        .kind = link->kind,
        .members = repeat ? link->input : link->members,
        .outside = repeat ? link->len : link->outside,
        .offset = link->offset,
    };
    return sorter_add(&spill->links, &record, error);
}

enum status spill_refuse(struct spill *spill, uint64_t ordinal, struct error *error)
{
    return spill_add_link(spill, ordinal, &(struct spill_link){.kind = LINK_REFUSED},
                          error);
}

/* ---- between ---- */

bool spill_is_marked(const struct spill *spill, uint64_t ordinal)
{
    char mark = 0;
    return spill->marks >= 0 && pread(spill->marks, &mark, 1, (off_t)ordinal) == 1 &&
           mark;
}

/* Reads the next link to be given. */
static enum status advance(struct spill *spill, struct error *error)
{
    const void *record = NULL;
    enum status status = sorter_next(&spill->links, &record, error);
    spill->next = record;
    return status;
}

enum status spill_link_up(struct spill *spill, struct error *error)
{
    enum status status = repeat_find(spill, error);
    if (!status)
        status = overlap_find(spill, error);
    if (!status)
        status = group_find(spill, error);
    if (!status)
        status = scratch_seal(&spill->groups, error);
    if (!status)
        status = sorter_finish(&spill->links, error);
    if (!status)
        status = advance(spill, error);
    return status;
}

/* ---- pass two ---- */

enum status spill_link(struct spill *spill, uint64_t ordinal, struct spill_link *link,
                       struct error *error)
{
    const struct link_record *next = spill->next;
    *link = (struct spill_link){.kind = LINK_NONE};
    if (!next || sortable(next->ordinal) != ordinal)
        return STATUS_OK;
    *link = (struct spill_link){
        .kind = (enum link_kind)next->kind,
        .start = next->value,
        .members = next->members,
        .outside = next->outside,
        .number = next->value,
        .input = next->members,
        .len = next->outside,
        .offset = next->offset,
    };
    return advance(spill, error);
}

enum status spill_place(const struct spill *spill, uint64_t index,
                        struct spill_place *place, struct error *error)
{
    struct scratch_span span = {index * sizeof *place, sizeof *place};
    return scratch_read(&spill->groups, span, place, error);
}
