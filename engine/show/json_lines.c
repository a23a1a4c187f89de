#include "show/printer.h"

/* json: one array, one element a line. ndjson: the same lines alone. */

static void begin_array(const struct gonio_host *host, void *state,
                        struct gonio_writing *out)
{
    (void)host;
    (void)state;
    buffer_put_char(out->out, '[');
}

static void next_element(struct printer *printer)
{
    buffer_put_cstr(printer->out, printer->written++ ? ",\n" : "\n");
}

static void array_decision(const struct gonio_host *host, void *state,
                           struct gonio_writing *out,
                           const struct gonio_decided *decided)
{
    (void)host;
    (void)state;
    next_element(printer_of(out));
    writer_decision(printer_decision(decided), out->out);
}

static void array_rejection(const struct gonio_host *host, void *state,
                            struct gonio_writing *out,
                            const struct gonio_rejection *rejected)
{
    (void)host;
    (void)state;
    next_element(printer_of(out));
    writer_rejection(printer_rejection(rejected), out->out);
}

static void end_array(const struct gonio_host *host, void *state,
                      struct gonio_writing *out, const struct gonio_counts *counts)
{
    (void)host;
    (void)state;
    (void)counts;
    buffer_put_cstr(out->out, printer_of(out)->written ? "\n]\n" : "]\n");
}

const struct gonio_writer printer_json = {
    .size = sizeof printer_json,
    .name = "json",
    .summary = "one array of gonio/decision/1",
    .begin = begin_array,
    .decision = array_decision,
    .rejected = array_rejection,
    .end = end_array,
};

static void line_decision(const struct gonio_host *host, void *state,
                          struct gonio_writing *out,
                          const struct gonio_decided *decided)
{
    (void)host;
    (void)state;
    printer_of(out)->written++;
    writer_decision(printer_decision(decided), out->out);
    buffer_put_char(out->out, '\n');
}

static void line_rejection(const struct gonio_host *host, void *state,
                           struct gonio_writing *out,
                           const struct gonio_rejection *rejected)
{
    (void)host;
    (void)state;
    printer_of(out)->written++;
    writer_rejection(printer_rejection(rejected), out->out);
    buffer_put_char(out->out, '\n');
}

const struct gonio_writer printer_ndjson = {
    .size = sizeof printer_ndjson,
    .name = "ndjson",
    .summary = "gonio/decision/1, one object a line",
    .decision = line_decision,
    .rejected = line_rejection,
};

/* ---- as they were kept ---- */

bool printer_takes_bytes(const struct gonio_writer *writer)
{
    return writer == &printer_json || writer == &printer_ndjson;
}

void printer_bytes(const struct gonio_writer *writer, struct printer *printer,
                   struct text decision)
{
    if (writer == &printer_json)
        next_element(printer);
    else
        printer->written++;
    buffer_put_text(printer->out, decision);
    if (writer == &printer_ndjson)
        buffer_put_char(printer->out, '\n');
}
