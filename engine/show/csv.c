/* The rows of format/decision_csv.h as a writer. */
#include "format/decision_csv.h"
#include "show/printer.h"

static void print_header(const struct gonio_host *host, void *state,
                         struct gonio_writing *out)
{
    (void)host;
    (void)state;
    decision_csv_head(out->out);
}

static void print_decision(const struct gonio_host *host, void *state,
                           struct gonio_writing *out,
                           const struct gonio_decided *decided)
{
    struct printer *printer = printer_of(out);
    (void)host;
    (void)state;
    printer->written++;
    decision_csv(printer_decision(decided), printer->out);
}

static void print_rejection(const struct gonio_host *host, void *state,
                            struct gonio_writing *out,
                            const struct gonio_rejection *rejected)
{
    struct printer *printer = printer_of(out);
    const struct decision_csv_rejected row = {printer_rejection(rejected),
                                              printer->known_on, printer->filing_date};
    (void)host;
    (void)state;
    printer->written++;
    decision_csv_rejection(&row, printer->out);
}

const struct gonio_writer printer_csv = {
    .size = sizeof printer_csv,
    .name = "csv",
    .summary = "for a spreadsheet: a row for each line to bill",
    .begin = print_header,
    .decision = print_decision,
    .rejected = print_rejection,
};
