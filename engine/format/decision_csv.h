/* Decisions as rows for a spreadsheet: one per line to bill, one per service
 * that is not billed, one for a decision that has neither, one per rejected
 * session.
 *
 * Every field is quoted, and what cannot be seen is made visible: control
 * characters, and those that turn text round. One that begins with = + - @ TAB or CR
 * would be run as a formula when the file is opened: it gets an apostrophe in front. */
#ifndef GONIO_FORMAT_DECISION_CSV_H
#define GONIO_FORMAT_DECISION_CSV_H

#include "base/buffer.h"
#include "format/writer.h"

void decision_csv_head(struct buffer *out);
void decision_csv(const struct decision *decision, struct buffer *out);

/* Dates of the run that refused it; DATE_NONE: none. */
struct decision_csv_rejected {
    const struct rejection *rejection;
    int32_t known_on, filing_date;
};
void decision_csv_rejection(const struct decision_csv_rejected *rejected,
                            struct buffer *out);

#endif
