#include "console/timeline.h"

#include "time/interval.h"

#include <stdio.h>
#include <stdlib.h>

#define LABEL     20 /* columns of who it is */
#define ROWS_MOST 64
#define TICK_ROOM 8 /* columns between two times on the axis */

struct piece {
    struct span span;
    size_t service;
    const struct clinician *who; /* NULL: nobody is named */
    size_t row;
};

struct timeline {
    const struct timeline_style *style;
    struct arena *arena;
    struct buffer *out;
    struct piece *at;
    size_t count;
    size_t rows, left_out; /* pieces of rows beyond ROWS_MOST */
    int32_t origin, end;
    int32_t scale, tick; /* minutes of a column, and of a mark on the axis */
    size_t columns;
};

/* ---- what there is ---- */

static enum status collect(struct timeline *line, const struct session *session,
                           struct error *error)
{
    size_t most = 0;
    for (size_t i = 0; i < session->services.count; i++)
        most += session->services.at[i].intervals.count + 1;
    line->at = ARENA_ARRAY(line->arena, struct piece, most + 1);
    if (!line->at)
        return error_no_memory(error);
    for (size_t i = 0; i < session->services.count; i++) {
        const struct service *service = &session->services.at[i];
        struct span spans[SERVICE_SPANS_MAX];
        enum interval_fault fault;
        size_t count = service_spans(service, spans, SERVICE_SPANS_MAX, &fault);
        for (size_t k = 0; k < count; k++)
            line->at[line->count++] =
                (struct piece){spans[k], i + 1, service->therapist, 0};
    }
    return STATUS_OK;
}

static int compare_pieces(const void *a, const void *b)
{
    const struct piece *left = a, *right = b;
    int order = left->span.start - right->span.start;
    if (!order)
        order = left->span.end - right->span.end;
    return order ? order
                 : (left->service > right->service) - (left->service < right->service);
}

static bool same_person(const struct clinician *a, const struct clinician *b)
{
    if (!a || !b)
        return a == b;
    return text_equal(a->npi, b->npi) &&
           text_equal(a->credential.given, b->credential.given);
}

/* Pieces come by start: a row takes one where its last one has ended. */
struct lane {
    const struct clinician *who;
    int32_t end;
};

static void place_rows(struct timeline *line)
{
    struct lane lanes[ROWS_MOST];
    for (size_t i = 0; i < line->count; i++) {
        struct piece *piece = &line->at[i];
        size_t row = 0;
        while (row < line->rows && (!same_person(lanes[row].who, piece->who) ||
                                    lanes[row].end > piece->span.start))
            row++;
        piece->row = row;
        if (row == ROWS_MOST) {
            line->left_out++;
            continue;
        }
        if (row == line->rows)
            line->rows++;
        lanes[row] = (struct lane){piece->who, piece->span.end};
    }
}

/* ---- the scale ---- */

static void choose_tick(struct timeline *line)
{
    static const int32_t ticks[] = {5, 15, 30, 60, 120, 240, 480};
    for (size_t i = 0; i < sizeof ticks / sizeof *ticks; i++) {
        line->tick = ticks[i];
        if (ticks[i] % line->scale == 0 && ticks[i] / line->scale >= TICK_ROOM)
            return;
    }
    line->tick = line->scale * TICK_ROOM;
}

static void choose_scale(struct timeline *line)
{
    static const int32_t scales[] = {1, 2, 3, 5, 6, 10, 15, 20, 30, 60, 120};
    size_t room = line->style->width - line->style->indent - LABEL - 5;
    int32_t first = line->at[0].span.start, last = 0;
    for (size_t i = 0; i < line->count; i++)
        if (line->at[i].span.end > last)
            last = line->at[i].span.end;
    for (size_t i = 0; i < sizeof scales / sizeof *scales; i++) {
        line->scale = scales[i];
        choose_tick(line);
        line->origin = first / line->tick * line->tick;
        line->end = (last + line->scale - 1) / line->scale * line->scale;
        line->columns = (size_t)((line->end - line->origin) / line->scale);
        if (line->columns <= room)
            return;
    }
}

/* ---- drawing ---- */

static void put_spaces(struct buffer *out, size_t count)
{
    while (count--)
        buffer_put_char(out, ' ');
}

static void write_axis(const struct timeline *line)
{
    struct buffer *out = line->out;
    size_t step = (size_t)(line->tick / line->scale);
    put_spaces(out, line->style->indent + LABEL);
    for (size_t at = 0; at <= line->columns; at += step) {
        char time[6];
        clock_write(line->origin + (int32_t)at * line->scale, time);
        buffer_printf(out, "%s", time);
        if (at + step <= line->columns)
            put_spaces(out, step - strlen(time));
    }
    buffer_put_char(out, '\n');
    put_spaces(out, line->style->indent + LABEL);
    for (size_t at = 0; at <= line->columns; at++)
        buffer_put_cstr(out, at % step == 0 ? (line->style->unicode ? "\u2502" : "|")
                             : line->style->unicode ? "\u2500"
                                                    : "-");
    buffer_put_char(out, '\n');
}

enum { CELL_FREE, CELL_DARK, CELL_LIGHT };

static void draw(const struct timeline *line, const struct piece *piece, char *cells)
{
    char number[12];
    size_t from = (size_t)((piece->span.start - line->origin) / line->scale);
    size_t to =
        (size_t)((piece->span.end - line->origin + line->scale - 1) / line->scale);
    int len = snprintf(number, sizeof number, "%zu", piece->service);
    if (to > line->columns)
        to = line->columns;
    for (size_t at = from; at < to; at++)
        cells[at] = piece->service % 2 ? CELL_DARK : CELL_LIGHT;
    if (len > 0 && from + (size_t)len <= to)
        memcpy(cells + from, number, (size_t)len);
}

static void put_cell(const struct timeline *line, char cell)
{
    static const char *const ascii[] = {" ", "#", "="};
    static const char *const blocks[] = {" ", "\u2588", "\u2592"};
    if (cell > CELL_LIGHT)
        buffer_put_char(line->out, cell);
    else
        buffer_put_cstr(line->out,
                        (line->style->unicode ? blocks : ascii)[(size_t)cell]);
}

/* At most LABEL - 2 columns: data, made visible, cut. */
static void put_label(const struct timeline *line, const struct clinician *who)
{
    char memory[LABEL - 1];
    struct buffer label;
    buffer_borrow(&label, memory, sizeof memory - 1);
    if (!who)
        BUFFER_LITERAL(&label, "nobody named");
    if (who && who->credential.given.len)
        buffer_put_visible(&label, who->credential.given);
    if (who && label.len && who->npi.len)
        buffer_put_char(&label, ' ');
    if (who && who->npi.len)
        buffer_put_visible(&label, who->npi);
    for (size_t i = 0; i < label.len; i++)
        if ((unsigned char)label.at[i] >= 0x80)
            label.at[i] = '?';
    buffer_put_text(line->out, buffer_text(&label));
    put_spaces(line->out, LABEL - label.len);
}

static enum status write_row(const struct timeline *line, size_t row,
                             struct error *error)
{
    char *cells = ARENA_ARRAY(line->arena, char, line->columns + 1);
    const struct piece *first = NULL;
    size_t used = 0;
    if (!cells)
        return error_no_memory(error);
    for (size_t i = 0; i < line->count; i++) {
        if (line->at[i].row != row)
            continue;
        first = first ? first : &line->at[i];
        draw(line, &line->at[i], cells);
    }
    for (size_t i = 0; i < line->columns; i++)
        used = cells[i] ? i + 1 : used;
    put_spaces(line->out, line->style->indent);
    put_label(line, first ? first->who : NULL);
    for (size_t i = 0; i < used; i++)
        put_cell(line, cells[i]);
    buffer_put_char(line->out, '\n');
    return STATUS_OK;
}

enum status timeline_write(const struct session *session,
                           const struct timeline_style *style, struct arena *arena,
                           struct buffer *out, struct error *error)
{
    struct timeline line = {.style = style, .arena = arena, .out = out};
    enum status status = collect(&line, session, error);
    if (status || !line.count)
        return status;
    qsort(line.at, line.count, sizeof *line.at, compare_pieces);
    place_rows(&line);
    choose_scale(&line);
    write_axis(&line);
    for (size_t row = 0; row < line.rows && !status; row++)
        status = write_row(&line, row, error);
    if (line.left_out) {
        put_spaces(out, style->indent);
        buffer_printf(out, "and %zu more\n", line.left_out);
    }
    return status;
}
