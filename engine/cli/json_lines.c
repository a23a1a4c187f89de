#include "cli/printer.h"

/* json: one array, one element a line. ndjson: the same lines alone. */

static void begin_array(struct printer *printer)
{
    buffer_put_char(printer->out, '[');
}

static void next_element(struct printer *printer)
{
    buffer_put_cstr(printer->out, printer->written++ ? ",\n" : "\n");
}

static void array_decision(struct printer *printer, const struct decision *decision)
{
    next_element(printer);
    writer_decision(decision, printer->out);
}

static void array_rejection(struct printer *printer, const struct rejection *rejection)
{
    next_element(printer);
    writer_rejection(rejection, printer->out);
}

static void end_array(struct printer *printer, const struct batch_counts *counts)
{
    (void)counts;
    buffer_put_cstr(printer->out, printer->written ? "\n]\n" : "]\n");
}

const struct printer_kind printer_json = {
    .name = "json",
    .begin = begin_array,
    .decision = array_decision,
    .rejection = array_rejection,
    .end = end_array,
};

static void begin_lines(struct printer *printer)
{
    (void)printer;
}

static void line_decision(struct printer *printer, const struct decision *decision)
{
    printer->written++;
    writer_decision(decision, printer->out);
    buffer_put_char(printer->out, '\n');
}

static void line_rejection(struct printer *printer, const struct rejection *rejection)
{
    printer->written++;
    writer_rejection(rejection, printer->out);
    buffer_put_char(printer->out, '\n');
}

static void end_lines(struct printer *printer, const struct batch_counts *counts)
{
    (void)printer;
    (void)counts;
}

const struct printer_kind printer_ndjson = {
    .name = "ndjson",
    .begin = begin_lines,
    .decision = line_decision,
    .rejection = line_rejection,
    .end = end_lines,
};
