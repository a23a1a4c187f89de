#include "cli/events_rows.h"

#include "format/decision_reader.h"
#include "format/writer.h"

#include <stdlib.h>

#define ROWS_MEMORY ((size_t)1024 * 1024 * 1024)
#define ROW_MEMORY  ((size_t)64 * 1024 * 1024)

void events_rows_init(struct events_rows *rows)
{
    *rows = (struct events_rows){.count = 0};
    arena_init(&rows->arena, ROWS_MEMORY);
}

void events_rows_release(struct events_rows *rows)
{
    arena_release(&rows->arena);
    free(rows->at);
}

static struct events_row *add(struct events_rows *rows)
{
    if (rows->count == rows->room) {
        size_t room = rows->room ? 2 * rows->room : 256;
        struct events_row *at = realloc(rows->at, room * sizeof *at);
        if (!at) {
            rows->failed = true;
            return NULL;
        }
        rows->at = at;
        rows->room = room;
    }
    struct events_row *row = &rows->at[rows->count];
    *row = (struct events_row){.order = rows->count++};
    return row;
}

static struct text keep(struct events_rows *rows, struct text text)
{
    struct text copy = text_is_absent(text) ? text : text_copy(&rows->arena, text);
    rows->failed |= text_is_absent(copy) && !text_is_absent(text);
    return copy;
}

void events_rows_decision(struct events_rows *rows, const struct decision *decision)
{
    const struct session *session = decision->session;
    struct events_row *row = decision->payer_rank == 0 ? add(rows) : NULL;
    struct buffer bytes;
    if (!row)
        return;
    buffer_init(&bytes, ROW_MEMORY);
    writer_decision(decision, &bytes);
    rows->failed |= buffer_failed(&bytes);
    row->date = session->date_of_service;
    row->bytes = keep(rows, buffer_text(&bytes));
    row->patient_id = keep(rows, session->patient ? session->patient->id : TEXT_NONE);
    buffer_release(&bytes);
}

bool events_rows_hear(void *context, const struct event *event)
{
    struct events_rows *rows = context;
    struct events_row *row = add(rows);
    if (!row)
        return false;
    row->date = event->crossing->date;
    row->crossing = *event->crossing;
    row->crossing.provider = keep(rows, row->crossing.provider);
    row->crossing.session_id = keep(rows, row->crossing.session_id);
    row->crossing.patient_id = keep(rows, row->crossing.patient_id);
    row->crossing.payer = keep(rows, row->crossing.payer);
    return true;
}

static int compare(const void *a, const void *b)
{
    const struct events_row *left = a, *right = b;
    if (left->date != right->date)
        return left->date < right->date ? -1 : 1;
    return left->order < right->order ? -1 : left->order > right->order;
}

void events_rows_sort(struct events_rows *rows)
{
    if (rows->count)
        qsort(rows->at, rows->count, sizeof *rows->at, compare);
}

struct giving {
    enum handler_list list;
    handlers_row_fn *row;
    void *context;
    struct arena arena;
};

static enum status give(struct giving *giving, const struct events_row *kept,
                        struct error *error)
{
    struct decision *decision = NULL;
    struct happening_row row = {.patient_id = kept->patient_id};
    if (text_is_absent(kept->bytes) != (giving->list == LIST_CROSSINGS))
        return STATUS_OK;
    if (giving->list == LIST_CROSSINGS) {
        row.crossing = &kept->crossing;
        return giving->row(giving->context, &row, error);
    }
    arena_reset(&giving->arena);
    enum status status = decision_read(kept->bytes, &giving->arena, &decision, error);
    if (status)
        return status;
    if (giving->list == LIST_HELD && decision->outcome != OUTCOME_HOLD &&
        decision->outcome != OUTCOME_DENY)
        return STATUS_OK;
    row.decision = decision;
    return giving->row(giving->context, &row, error);
}

/* The first of that date or later. */
static size_t first_of(const struct events_rows *rows, int32_t date)
{
    size_t low = 0, high = rows->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (rows->at[middle].date < date)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

enum status events_rows_walk(void *context, enum handler_list list, int32_t date,
                             handlers_row_fn *row, void *row_context,
                             struct error *error)
{
    const struct events_rows *rows = context;
    struct giving giving = {.list = list, .row = row, .context = row_context};
    enum status status = STATUS_OK;
    arena_init(&giving.arena, ROW_MEMORY);
    for (size_t i = first_of(rows, date);
         i < rows->count && rows->at[i].date == date && !status; i++)
        status = give(&giving, &rows->at[i], error);
    arena_release(&giving.arena);
    return status;
}
