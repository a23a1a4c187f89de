/* The claim-day of a record, with what surrounds it: the companions' sessions
 * and the intervals that its therapists spent elsewhere, fetched from the
 * inputs by the places that spill.h knows.
 *
 * What was fetched is kept for the next record, which often is of the same
 * day. */
#ifndef GONIO_RUN_DAYBOOK_H
#define GONIO_RUN_DAYBOOK_H

#include "base/arena.h"
#include "format/gate.h"
#include "format/reader.h"
#include "format/records.h"
#include "model/day.h"
#include "run/inputs.h"
#include "run/spill.h"

/* A record as it was read. */
struct entry {
    uint64_t ordinal;
    struct session *session; /* NULL: refused */
    struct text session_id;
    struct hash input_hash;
    struct problems problems;
};

struct daybook {
    struct inputs *inputs;
    const struct spill *spill;
    const struct recall *recall; /* what days were told; NULL: nothing */
    bool strict;
    struct arena arena; /* of what is loaded */
    struct arena aside; /* of one session that is only looked at */
    struct buffer bytes;
    uint64_t loaded; /* start of the group that is loaded; DAYBOOK_NOTHING */
    struct entry *entries;
    size_t count;
    struct outside_interval *outside; /* of the loaded group */
    size_t outside_count;
    struct decided *kept; /* what was found of the loaded group */
};
#define DAYBOOK_NOTHING UINT64_MAX

struct recall;

struct daybook_page {
    const struct entry *entry; /* the record's own */
    struct day day;            /* unless it is refused */
    size_t member;             /* its place in the day */
    struct arena *arena;       /* where its decisions go */
};

void daybook_init(struct daybook *daybook, struct inputs *inputs,
                  const struct spill *spill, bool strict);
void daybook_release(struct daybook *daybook);

/* A record as it stands in its input, and what is known about it. */
struct daybook_record {
    const struct record *record;
    size_t input;
    uint64_t ordinal;
    struct spill_link link;
    struct scratch_span told; /* in recall; of no length: nothing */
};

/* Opens the page of the record. day lives in work, the rest until the next
 * call. The record's own problems are in its entry, those of companions are
 * told when their turn comes. */
enum status daybook_open(struct daybook *daybook, const struct daybook_record *record,
                         struct arena *work, struct daybook_page *page,
                         struct error *error) MUST_CHECK;

/* A claim-day as pass one found it, loaded as a whole: its members are in day,
 * in day order; none when all of them are refused. *day lives in work, the
 * rest until the next call. */
enum status daybook_day(struct daybook *daybook, const struct recall_record *record,
                        struct arena *work, struct day *day,
                        struct error *error) MUST_CHECK;

#endif
