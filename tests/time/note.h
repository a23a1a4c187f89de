/* Days as one line of text, for tables of tests and for days that failed:
 *
 *   97110=12 97110=14a@2 97140=7#1 97161=?
 *
 * CODE=MINUTES, then "a" for an assistant, "@N" for performer N (0 when not
 * said), "#N" for billed_units; "?" for minutes that are not documented. */
#ifndef GONIO_TESTS_TIME_NOTE_H
#define GONIO_TESTS_TIME_NOTE_H

#include "time/units.h"

#define NOTE_ENTRIES 64

struct note {
    struct minutes_entry entries[NOTE_ENTRIES];
    size_t count;
};

/* False when the text is not such a line. */
bool note_read(const char *text, struct note *note);
void note_write(const struct note *note, struct buffer *out);

/* Counts with these options, "method midpoint, keep apart" and so on being
 * said by a failure. The result lives in the arena. */
struct units_result note_count(const struct note *note,
                               const struct units_options *options,
                               struct arena *arena);

/* "97110 x2, 97140 x1 CQ" and the like: the lines in their order. */
void note_lines(const struct units_result *result, struct buffer *out);
/* "97110 x2 97140 x1 | 97110 x1 97140 x2": the acceptable allotments. */
void note_acceptable(const struct units_result *result, struct buffer *out);

#endif
