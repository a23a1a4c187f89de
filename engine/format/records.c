/* Where one record ends and the next begins.
 *
 * Outside of an array a record begins with { and ends with the bracket that
 * closes it; what stands behind it on its line must be another record, else
 * the whole line is one (bad) record. A record that is broken off does not
 * swallow the next: a line that begins with { begins a record, unless the line
 * before ended where JSON may go on with an object. Once a record was a whole
 * line, every line that begins with { and ends with } is taken for a record
 * without a look inside: that is what large files consist of.
 *
 * Inside an array brackets and quotes alone say where an element ends; a text
 * that runs into the end of its line counts as closed there, so that a missing
 * quote spoils one element.
 *
 * A record that outgrows the largest is scanned to its end, but what was
 * scanned is passed over and no longer held. */
#include "format/records.h"

#include "format/fault.h"
#include "format/gate.h"
#include "format/scan.h"
#include "format/window.h"

#include <stdio.h>
#include <stdlib.h>

enum mode {
    MODE_START,
    MODE_OBJECTS,      /* at the top: records one after the other */
    MODE_LIST_FIRST,   /* behind [: an element or ] */
    MODE_LIST_ELEMENT, /* behind a comma: an element */
    MODE_LIST_NEXT,    /* behind an element: a comma or ] */
    MODE_END
};

struct records {
    struct window window;
    enum mode mode;
    bool whole_lines; /* a record was one whole line */
    bool commas_told; /* about commas at the top: once is enough */
    size_t given;     /* bytes of the record that was given out */
    uint64_t number;
};

enum status records_open(int fd, const char *name, struct records **records,
                         struct error *error)
{
    struct records *opened = calloc(1, sizeof *opened);
    char *buffer = malloc(WINDOW_ROOM);
    if (!opened || !buffer) {
        free(opened);
        free(buffer);
        return error_no_memory(error);
    }
    opened->window.fd = fd;
    opened->window.buffer = buffer;
    opened->window.line = opened->window.column = 1;
    snprintf(opened->window.name, sizeof opened->window.name, "%s", name);
    *records = opened;
    return STATUS_OK;
}

void records_close(struct records *records)
{
    if (!records)
        return;
    free(records->window.buffer);
    free(records);
}

/* ---- one record's extent ---- */

/* A record being scanned from the window's begin. */
struct extent {
    size_t len;    /* scanned and held */
    uint64_t gone; /* scanned, too long, and passed over */
    size_t depth;
    bool in_string;
    char last; /* byte that is no white space; '"' in a string */
};

static int extent_byte(struct records *records, struct extent *extent)
{
    if (extent->len > GATE_MAX_RECORD) {
        window_pass(&records->window, extent->len);
        extent->gone += extent->len;
        extent->len = 0;
    }
    return window_byte(&records->window, extent->len);
}

/* Past a string's plain content, as far as it is in the window. */
static void pass_plain(struct records *records, struct extent *extent)
{
    struct text text = window_text(&records->window);
    size_t most = GATE_MAX_RECORD + 1;
    const char *end = text.at + (text.len < most ? text.len : most);
    if (text.at + extent->len < end)
        extent->len = (size_t)(scan_plain(text.at + extent->len, end) - text.at);
}

static void take_in_string(struct records *records, struct extent *extent, int c)
{
    extent->len++;
    if (c == '"')
        extent->in_string = false;
    else if (c == '\\' && window_byte(&records->window, extent->len) > '\n')
        extent->len++;
    else
        pass_plain(records, extent);
}

static void take_outside(struct extent *extent, int c)
{
    extent->len++;
    if (c == '"')
        extent->in_string = true;
    else if (c == '{' || c == '[')
        extent->depth++;
    else if (c == '}' || c == ']')
        extent->depth--;
    if (!scan_is_space((char)c))
        extent->last = (char)c;
}

/* extent stands at a line's end within an open record outside of an array:
 * whether the next line begins another one. */
static bool breaks_off(struct records *records, const struct extent *extent)
{
    bool cut = extent->in_string || records->whole_lines ||
               (extent->last != ',' && extent->last != ':' && extent->last != '[');
    return cut && window_byte(&records->window, extent->len + 1) == '{';
}

/* From an opening bracket to behind the one that closes it, or as far as it
 * goes. */
static void scan_brackets(struct records *records, struct extent *extent, bool list)
{
    int c;
    while ((c = extent_byte(records, extent)) >= 0) {
        if (c == '\n') {
            if (!list && breaks_off(records, extent))
                return;
            extent->in_string = false;
        }
        if (extent->in_string)
            take_in_string(records, extent, c);
        else
            take_outside(extent, c);
        if (extent->depth == 0)
            return;
    }
}

static void scan_line(struct records *records, struct extent *extent)
{
    int c;
    while ((c = extent_byte(records, extent)) >= 0 && c != '\n')
        extent->len++;
}

static bool is_one_line(const struct records *records, const struct extent *extent)
{
    struct text text = window_text(&records->window);
    return !extent->gone && !memchr(text.at, '\n', extent->len);
}

/* Behind an object at the top: what else stands on its line. */
static void scan_tail(struct records *records, struct extent *extent)
{
    size_t blanks = extent->len;
    int c;
    records->whole_lines = false;
    do {
        c = window_byte(&records->window, blanks++);
    } while ((c == ' ' || c == '\t' || c == '\r') && blanks - extent->len < 4096);
    if (c == '\n' || c < 0)
        records->whole_lines = is_one_line(records, extent);
    else if (c != '{' && c != ',')
        scan_line(records, extent);
}

/* An element that is no object or array: up to a comma, ] or line end. */
static void scan_scalar(struct records *records, struct extent *extent)
{
    int c;
    while ((c = extent_byte(records, extent)) >= 0 && c != '\n') {
        bool first = extent->len + extent->gone == 0;
        if (!extent->in_string && !first && (c == ',' || c == ']'))
            return;
        if (extent->in_string) {
            take_in_string(records, extent, c);
            continue;
        }
        extent->len++;
        extent->in_string = c == '"';
    }
}

/* The rest of the line in the window if it is one record by its looks, 0 if a
 * closer look is needed. */
static size_t whole_line(struct records *records)
{
    size_t seen = 0;
    const char *newline = NULL;
    do {
        struct text text = window_text(&records->window);
        newline = memchr(text.at + seen, '\n', text.len - seen);
        seen = text.len;
    } while (!newline && seen <= GATE_MAX_RECORD && window_fill(&records->window));
    struct text text = window_text(&records->window);
    if (newline)
        text.len = (size_t)(newline - text.at);
    text = text_trim(text);
    return text.len <= GATE_MAX_RECORD && text.at[text.len - 1] == '}' ? text.len : 0;
}

/* ---- what is handed out ---- */

static void mark(struct records *records, struct record *record)
{
    const struct window *window = &records->window;
    *record = (struct record){.number = ++records->number,
                              .offset = window->offset,
                              .line = window->line,
                              .column = window->column};
}

static enum status refuse(struct records *records, const struct record *record,
                          enum fault fault, struct error *error)
{
    enum status status = fault_set(fault, error);
    error_at(error, records->window.name, record->line, record->column);
    return status;
}

/* Nothing of the input is of use. */
static enum status refuse_all(struct records *records, struct record *record,
                              enum fault fault, struct error *error)
{
    mark(records, record);
    records->mode = MODE_END;
    return refuse(records, record, fault, error);
}

static enum status refuse_here(struct records *records, struct record *record,
                               enum fault fault, struct error *error)
{
    mark(records, record);
    return refuse(records, record, fault, error);
}

static enum status give(struct records *records, struct record *record,
                        const struct extent *extent, struct error *error)
{
    record->len = extent->gone + extent->len;
    if (record->len > GATE_MAX_RECORD) {
        window_pass(&records->window, extent->len);
        return refuse(records, record, FAULT_TOO_LONG, error);
    }
    records->given = extent->len;
    record->text = window_text(&records->window);
    record->text.len = extent->len;
    record->text = text_trim(record->text);
    record->len = record->text.len;
    return STATUS_OK;
}

/* ---- at the top ---- */

static enum status next_object(struct records *records, struct record *record,
                               struct error *error)
{
    struct extent extent = {.len = 0};
    mark(records, record);
    if (records->whole_lines)
        extent.len = whole_line(records);
    if (extent.len == 0) {
        scan_brackets(records, &extent, false);
        if (extent.depth == 0)
            scan_tail(records, &extent);
    }
    return give(records, record, &extent, error);
}

static enum status next_line(struct records *records, struct record *record,
                             struct error *error)
{
    struct extent extent = {.len = 0};
    mark(records, record);
    scan_line(records, &extent);
    return give(records, record, &extent, error);
}

static enum status next_at_top(struct records *records, struct record *record,
                               struct error *error)
{
    int c = window_skip_space(&records->window);
    while (c == ',' && records->commas_told) {
        window_pass(&records->window, 1);
        c = window_skip_space(&records->window);
    }
    if (c == '{')
        return next_object(records, record, error);
    if (c == '[') {
        window_pass(&records->window, 1);
        records->mode = MODE_LIST_FIRST;
        return STATUS_OK;
    }
    if (c == ',') {
        records->commas_told = true;
        return refuse_here(records, record, FAULT_LOOSE_COMMA, error);
    }
    if (c >= 0)
        return next_line(records, record, error);
    records->mode = MODE_END;
    return STATUS_OK;
}

/* What a file that is no JSON is told by. A pipe gives its bytes as it likes:
 * they are waited for, so that the answer does not depend on it. */
#define LOOK_MAX ((size_t)4096)

static struct text first_line(struct window *window)
{
    size_t len = 0;
    for (int c = 0; len < LOOK_MAX; len++) {
        c = window_byte(window, len);
        if (c < 0 || c == '\n')
            break;
    }
    return (struct text){window_text(window).at, len};
}

static enum status begin(struct records *records, struct record *record,
                         struct error *error)
{
    struct window *window = &records->window;
    (void)window_byte(window, 4); /* as much as a signature needs */
    enum fault fault = fault_by_signature(window_text(window));
    if (fault)
        return refuse_all(records, record, fault, error);
    bool empty = window->end == window->at;
    int c = window_skip_space(window);
    records->mode = MODE_OBJECTS;
    if (c < 0 && window->failed)
        return STATUS_OK;
    if (c < 0)
        return refuse_all(records, record, empty ? FAULT_EMPTY : FAULT_BLANK, error);
    fault = c == '{' || c == '[' ? FAULT_NONE
                                 : fault_by_look(first_line(window), FAULT_NONE);
    return fault ? refuse_all(records, record, fault, error) : STATUS_OK;
}

/* ---- within a list ---- */

static enum status next_element(struct records *records, struct record *record, int c,
                                struct error *error)
{
    struct extent extent = {.len = 0};
    mark(records, record);
    records->mode = MODE_LIST_NEXT;
    if (c == '{' || c == '[')
        scan_brackets(records, &extent, true);
    else
        scan_scalar(records, &extent);
    if (window_byte(&records->window, extent.len) < 0 && extent.depth)
        records->mode = MODE_END; /* cut off; this record says so */
    return give(records, record, &extent, error);
}

static enum status next_in_list(struct records *records, struct record *record,
                                struct error *error)
{
    int c = window_skip_space(&records->window);
    enum mode mode = records->mode;
    if (c < 0 && records->window.failed)
        return STATUS_OK;
    if (c < 0)
        return refuse_all(records, record, FAULT_LIST_OPEN, error);
    if (c == ']') {
        records->mode = MODE_OBJECTS;
        if (mode == MODE_LIST_ELEMENT)
            mark(records, record);
        window_pass(&records->window, 1);
        return mode == MODE_LIST_ELEMENT
                   ? refuse(records, record, FAULT_TRAILING_COMMA, error)
                   : STATUS_OK;
    }
    if (c == ',') {
        records->mode = MODE_LIST_ELEMENT;
        if (mode != MODE_LIST_NEXT)
            mark(records, record);
        window_pass(&records->window, 1);
        return mode != MODE_LIST_NEXT
                   ? refuse(records, record, FAULT_EXTRA_COMMA, error)
                   : STATUS_OK;
    }
    if (mode != MODE_LIST_NEXT)
        return next_element(records, record, c, error);
    records->mode = MODE_LIST_ELEMENT;
    return refuse_here(records, record, FAULT_LIST_COMMA, error);
}

static enum status step(struct records *records, struct record *record,
                        struct error *error)
{
    if (records->mode == MODE_START)
        return begin(records, record, error);
    if (records->mode == MODE_OBJECTS)
        return next_at_top(records, record, error);
    return next_in_list(records, record, error);
}

enum status records_next(struct records *records, struct record *record,
                         struct error *error)
{
    enum status status = STATUS_OK;
    *record = (struct record){.text = TEXT_NONE};
    window_pass(&records->window, records->given);
    records->given = 0;
    while (status == STATUS_OK && text_is_absent(record->text) &&
           records->mode != MODE_END && !records->window.failed)
        status = step(records, record, error);
    if (records->window.failed) {
        *record = (struct record){.text = TEXT_NONE};
        *error = records->window.failure;
        return records->window.failed;
    }
    return status;
}

void record_place(const struct record *record, struct error *error)
{
    if (error->line == record->line && error->column)
        error->column += record->column - 1;
}
