/* What a run decided, kept as rows for the lists of event handlers that are
 * tried: what a ledger would have of it. */
#ifndef GONIO_CLI_EVENTS_ROWS_H
#define GONIO_CLI_EVENTS_ROWS_H

#include "handlers/handlers.h"

struct events_row {
    int32_t date;
    size_t order;      /* in which it came */
    struct text bytes; /* gonio/decision/1; absent: it is a crossing */
    struct text patient_id;
    struct event_crossing crossing;
};
struct events_rows {
    struct arena arena;
    struct events_row *at;
    size_t count, room;
    bool failed; /* memory was refused */
};

void events_rows_init(struct events_rows *rows);
void events_rows_release(struct events_rows *rows);
void events_rows_decision(struct events_rows *rows, const struct decision *decision);
/* As a subscriber of threshold.crossed. */
bool events_rows_hear(void *context, const struct event *event);
/* By date, then as they came. */
void events_rows_sort(struct events_rows *rows);
/* As handlers_rows.walk. */
enum status events_rows_walk(void *context, enum handler_list list, int32_t date,
                             handlers_row_fn *row, void *row_context,
                             struct error *error) MUST_CHECK;

#endif
