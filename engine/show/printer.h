/* Decisions and rejections in the format that was asked for. A writer only
 * writes to its buffer; who writes the buffer out is output.h's affair.
 *
 * The program's own writers are the same structs as those of plugins
 * (gonio/plugin.h), and are called by the same calls. What they are given is
 * the engine's own behind the opaque pointers, so that nothing is copied for
 * them: out is a struct printer, a decision a struct decision, a rejection a
 * struct printed_rejection. */
#ifndef GONIO_SHOW_PRINTER_H
#define GONIO_SHOW_PRINTER_H

#include "base/terminal.h"
#include "format/reader.h"
#include "plugin/view.h"
#include "run/batch.h"

struct printer {
    struct gonio_writing writing; /* first: what a writer is given */
    struct buffer *out;           /* of writing */
    struct terminal terminal;
    bool explain;
    int32_t known_on;
    int32_t filing_date;     /* DATE_NONE: not given */
    uint64_t written;        /* decisions and rejections so far */
    bool interrupted;        /* at the end: not all was decided */
    struct text first_payer; /* printer_as_all: whose row begins a session */
};

struct printed_rejection {
    struct gonio_rejection view; /* first */
    const struct rejection *whole;
};

static inline struct printer *printer_of(struct gonio_writing *out)
{
    return (struct printer *)(void *)out;
}
static inline const struct decision *printer_decision(const struct gonio_decided *it)
{
    return (const struct decision *)(const void *)it;
}
static inline const struct rejection *
printer_rejection(const struct gonio_rejection *it)
{
    return ((const struct printed_rejection *)(const void *)it)->whole;
}

extern const struct gonio_writer printer_table;
extern const struct gonio_writer printer_json;
extern const struct gonio_writer printer_ndjson;
extern const struct gonio_writer printer_csv;
extern const struct gonio_writer printer_markdown;
/* Sessions under many payers, a row each: printer_table of --as all. */
extern const struct gonio_writer printer_as_all;

/* All of them, NULL at the end. */
extern const struct gonio_writer *const printers[];

/* Whether what it writes of a decision is just gonio/decision/1: then bytes that
 * were kept need not be read to be printed. */
bool printer_takes_bytes(const struct gonio_writer *writer);
void printer_bytes(const struct gonio_writer *writer, struct printer *printer,
                   struct text decision);

/* The native format of sessions: what it reads are records as they stand. */
extern const struct gonio_reader reader_json;

/* The writer of a name and the plugin that has it (NULL: built in). */
struct printer_choice {
    const struct gonio_writer *writer;
    struct plugin *plugin;
};
enum status printer_choose(const struct plugins *plugins, const char *name,
                           struct printer_choice *choice,
                           struct error *error) MUST_CHECK;

#endif
