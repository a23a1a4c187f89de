/* Decisions and rejections in the format that was asked for. A printer only
 * writes to its buffer; who writes the buffer out is output.h's affair. */
#ifndef GONIO_CLI_PRINTER_H
#define GONIO_CLI_PRINTER_H

#include "cli/terminal.h"
#include "format/reader.h"
#include "runtime/batch.h"

struct printer {
    struct buffer *out;
    struct terminal terminal;
    bool explain;
    int32_t known_on;
    int32_t filing_date; /* DATE_NONE: not given */
    uint64_t written;    /* decisions and rejections so far */
    bool interrupted;    /* at the end: not all was decided */
};

struct printer_kind {
    const char *name;
    void (*begin)(struct printer *printer);
    void (*decision)(struct printer *printer, const struct decision *decision);
    void (*rejection)(struct printer *printer, const struct rejection *rejection);
    /* Not called when the output failed; counts are of what was printed. */
    void (*end)(struct printer *printer, const struct batch_counts *counts);
};

extern const struct printer_kind printer_table;
extern const struct printer_kind printer_json;
extern const struct printer_kind printer_ndjson;
extern const struct printer_kind printer_csv;

#endif
