/* Inside `gonio units`: what was asked, what was counted, and the two ways to
 * show it. units.c runs the command, units_read.c understands its arguments,
 * units_table.c and units_json.c write. */
#ifndef GONIO_SHOW_UNITS_H
#define GONIO_SHOW_UNITS_H

#include "base/terminal.h"
#include "time/units.h"

#define UNITS_ENTRIES_MAX 200
#define UNITS_MINUTES_MAX 1440

/* A day as it was typed. */
struct units_asked {
    struct minutes_entry entries[UNITS_ENTRIES_MAX];
    size_t count;
    int32_t on; /* the day whose codes are valid */
    size_t at;  /* where in the argument a fault is, in bytes */
};

/* Adds the entries of one argument: "97110=12+14a". */
enum status units_read(const char *argument, struct units_asked *asked,
                       struct error *error) MUST_CHECK;

struct units_page {
    const struct units_asked *asked;
    struct units_options options; /* method aside */
    struct units_result results[UNITS_METHODS];
};

/* Counts the entries by every method, under the page's options. */
enum status units_page_count(struct units_page *page, struct arena *arena,
                             struct error *error) MUST_CHECK;

/* What the methods disagree about, a sentence at a time; false past the
 * last. */
bool units_difference(const struct units_page *page, size_t i, struct buffer *out);

/* The code's units by this method, 0 when it has none there. */
int32_t units_of_method(const struct units_page *page, enum unit_method method,
                        const struct procedure *procedure);

void units_write_table(const struct units_page *page, const struct terminal *terminal,
                       struct buffer *out);
void units_write_json(const struct units_page *page, struct buffer *out);

#endif
