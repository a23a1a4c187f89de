/* A file that an event handler writes to: opened here, never by the handler,
 * in the one folder that is meant for it (SPOOL/out/events).
 *
 *   name      a pattern of letters, digits, . _ -, with {date}, {week} (its
 *             Monday) or {month} of the day it is written
 *   whole     made anew by each run of a list, beside the old one, synced, and
 *             renamed over it; or added to, row by row
 *   format    csv (every field quoted, none is run as a formula by a
 *             spreadsheet) or ndjson
 *
 * Rows are collected while a handler runs, and written when it has ended well:
 * one that fails leaves nothing half said. */
#ifndef GONIO_HANDLERS_OUTLET_H
#define GONIO_HANDLERS_OUTLET_H

#include "base/date.h"
#include "script/script.h"

#define OUTLET_NAME       128
#define OUTLET_COLUMNS    64
#define OUTLET_CALL_ROWS  10000                        /* of one event */
#define OUTLET_CALL_BYTES ((size_t)2048 * 1024)        /* of one event */
#define OUTLET_DAY_BYTES  ((uint64_t)64 * 1024 * 1024) /* of a day, or of a list */

enum outlet_format { OUTLET_CSV, OUTLET_NDJSON };

struct outlet {
    struct text name;    /* out.NAME */
    struct text pattern; /* of its file */
    enum outlet_format format;
    bool whole;
    struct text columns[OUTLET_COLUMNS];
    size_t column_count;
    /* ---- while it is used ---- */
    struct buffer call; /* of the handler's present call */
    size_t call_rows;
    int fd;           /* of a whole file in the making; -1 */
    uint64_t written; /* today, or into that file */
    int32_t day;      /* that is today */
    uint64_t rows;    /* since it was opened */
};

void outlet_init(struct outlet *outlet);
void outlet_release(struct outlet *outlet, int folder);
/* What is wrong with a pattern; NULL: nothing. */
const char *outlet_pattern_fault(struct text pattern);
void outlet_file_name(const struct outlet *outlet, int32_t today,
                      char name[OUTLET_NAME]);

/* A row: a table by columns' names. */
bool outlet_row(struct outlet *outlet, const struct script_value *row,
                struct error *error) MUST_CHECK;
/* What the call said is forgotten, or written. */
void outlet_forget(struct outlet *outlet);
enum status outlet_commit(struct outlet *outlet, int folder, int32_t today,
                          struct error *error) MUST_CHECK;

/* A whole file: begun with the list, ended with it or given up. */
enum status outlet_begin(struct outlet *outlet, int folder,
                         struct error *error) MUST_CHECK;
enum status outlet_end(struct outlet *outlet, int folder, int32_t today,
                       struct error *error) MUST_CHECK;
void outlet_abandon(struct outlet *outlet, int folder);

/* The folder in out/, made when it is not there; leftovers in it go. */
enum status outlet_folder(int out, int *folder, struct error *error) MUST_CHECK;

#endif
