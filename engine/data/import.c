#include "data/import.h"

#include "base/buffer.h"
#include "base/date.h"
#include "base/sorter.h"
#include "data/bundle.h"
#include "data/import_rows.h"
#include "data/period.h"
#include "data/tablewriter.h"

#include <stdio.h>

#define PROGRESS_EVERY 32768 /* rows */
#define ABOVE_MAX      1000  /* rows above the data */

struct import {
    const struct import_options *options;
    struct import_result *result;
    struct error *error;
    struct sorter sorter;
    struct bundle bundle;
    struct columns columns;
    struct sheet sheet;
    struct period period;  /* from is DATE_NONE: not known yet */
    const char *period_of; /* the file that told it */
    struct hash_stream hashes;
    struct buffer names;
    uint64_t rows;
    uint32_t parts; /* "-f1" in a file's name: bit 1 */
};

/* ---- what the names say ---- */

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static bool mentions(const char *name, const char *part)
{
    size_t len = strlen(part);
    for (size_t end = strlen(name); len <= end && *name; name++, end--)
        if (text_equal_nocase((struct text){name, len}, text_of(part)))
            return true;
    return false;
}

/* The edits for hospitals and suppliers are other ones. */
static enum status check_name(struct import *import, const char *path)
{
    static const char *const others[] = {"ccioph", "outpatient", "hospital", "dme"};
    enum data_kind kind = import->options->kind;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if ((kind == DATA_NCCI || kind == DATA_MUE) &&
            mentions(base_name(path), others[i])) {
            error_set(import->error, STATUS_REJECTED, "data.setting",
                      "by its name this file is not for practitioners (\"%s\")",
                      others[i]);
            error_fix(import->error, "download the edits for practitioner services");
            error_at(import->error, path, 0, 0);
            return STATUS_REJECTED;
        }
    return STATUS_OK;
}

/* "ccipra-v323r0-f2.txt" is the second part of several. */
static void note_part(struct import *import, const char *name)
{
    for (const char *at = strstr(name, "-f"); at; at = strstr(at + 2, "-f"))
        if (at[2] >= '1' && at[2] <= '9' && !char_is_digit(at[3]) &&
            !char_is_letter(at[3]))
            import->parts |= 1u << (at[2] - '0');
}

/* One part alone, or 1 and 3, would make a table that lacks pairs. */
static enum status check_parts(struct import *import)
{
    uint32_t parts = import->parts;
    if (import->options->kind != DATA_NCCI || parts == 0 ||
        (parts > 2 && (parts & (parts + 2)) == 0))
        return STATUS_OK;
    error_set(import->error, STATUS_REJECTED, "data.parts",
              "by their names these are not all parts of the edits");
    error_fix(import->error, "import all parts at once: gonio data import ncci "
                             "…-f1.zip …-f2.zip and so on");
    return STATUS_REJECTED;
}

static enum data_payer payer_of(const struct import *import)
{
    if (import->options->payer >= 0)
        return (enum data_payer)import->options->payer;
    for (size_t i = 0; i < import->options->count; i++)
        if (mentions(base_name(import->options->files[i]), "medicaid") ||
            mentions(base_name(import->options->files[i]), "mcd_"))
            return DATA_MEDICAID;
    return DATA_MEDICARE;
}

/* ---- the days it is for ---- */

static void note_period(struct import *import, struct text text, const char *name)
{
    bool year = import->options->kind == DATA_GPCI;
    struct period period;
    if (import->period_of || mentions(text.at, "copyright") ||
        !period_read(text, year, &period))
        return;
    import->period = year ? period_from(period.from, PERIOD_YEAR) : period;
    import->period_of = name;
}

/* A cell has no terminator. */
static void note_cell(struct import *import, struct text cell)
{
    char copy[200];
    size_t len = cell.len < sizeof copy - 1 ? cell.len : sizeof copy - 1;
    memcpy(copy, cell.at, len);
    copy[len] = '\0';
    note_period(import, (struct text){copy, len}, "");
}

static void note_row(struct import *import)
{
    for (size_t i = 0; i < import->sheet.count && !import->period_of; i++)
        note_cell(import, import->sheet.cells[i]);
}

static enum status settle_period(struct import *import)
{
    enum period_length length =
        import->options->kind == DATA_GPCI ? PERIOD_YEAR : PERIOD_QUARTER;
    if (import->options->effective != DATE_NONE)
        import->period = period_from(import->options->effective, length);
    else if (!import->period_of) {
        error_set(import->error, STATUS_USAGE, "data.period",
                  "neither the file's name nor its first lines say which %s it is for",
                  length == PERIOD_YEAR ? "year" : "quarter");
        error_fix(import->error, "say its first day: --effective YYYY-MM-DD");
        error_at(import->error, import->options->files[0], 0, 0);
        return STATUS_USAGE;
    }
    return STATUS_OK;
}

/* All files of one table are of one quarter. */
static enum status check_same_period(struct import *import, const char *path)
{
    bool year = import->options->kind == DATA_GPCI;
    struct text name = text_of(base_name(path));
    struct period period;
    if (import->options->effective != DATE_NONE || !period_read(name, year, &period))
        return STATUS_OK;
    if (!import->period_of) {
        note_period(import, name, path);
        return STATUS_OK;
    }
    if (year || period.from == import->period.from)
        return STATUS_OK;
    error_set(import->error, STATUS_REJECTED, "data.quarters",
              "by their names the files are of different quarters");
    error_fix(import->error, "import each quarter by itself");
    error_at(import->error, path, 0, 0);
    return STATUS_REJECTED;
}

/* ---- rows ---- */

static void report(const struct import *import, const char *name, uint64_t rows)
{
    const struct import_progress now = {name, rows};
    if (import->options->progress)
        import->options->progress(import->options->context, &now);
}

static bool is_remark(const struct import *import)
{
    size_t filled = 0;
    for (size_t i = 0; i < import->sheet.count; i++)
        filled += import->sheet.cells[i].len > 0;
    return filled <= 1 || import->options->kind == DATA_GPCI;
}

static enum status add_row(struct import *import)
{
    unsigned char row[TABLEFILE_ROW_MAX];
    if (import_rows_make(&import->columns, &import->sheet, row, import->error) ||
        sorter_add(&import->sorter, row, import->error))
        return import->error->status;
    if (++import->rows % PROGRESS_EVERY == 0)
        report(import, import->bundle.name, import->rows);
    return STATUS_OK;
}

/* A row that is no data: a title above it, an empty one, a remark below. */
static enum status pass_over(struct import *import, bool begun)
{
    if (!begun) {
        note_row(import);
        return STATUS_OK;
    }
    if (!is_remark(import))
        return sheet_fault(&import->sheet, import->error,
                           "the row is neither data nor a remark");
    import->result->notes += import->sheet.count > 0 && import->sheet.row.len > 1;
    return STATUS_OK;
}

static enum status take_row(struct import *import, bool *begun)
{
    struct columns *columns = &import->columns;
    struct sheet *sheet = &import->sheet;
    if (!columns->known) {
        if (columns_look(columns, sheet, import->error))
            return import->error->status;
        if (columns->known)
            sheet->separator = columns->separator;
        if (!columns->known) {
            note_row(import);
            return STATUS_OK;
        }
    }
    if (!import_rows_is_data(columns, sheet))
        return pass_over(import, *begun);
    if (!*begun && columns->kind == DATA_ZIP) {
        struct text quarter = columns_cell(columns, sheet, ZIP_QUARTER);
        if (quarter.len == 5)
            note_cell(import, quarter);
    }
    *begun = true;
    return add_row(import);
}

static enum status read_sheet(struct import *import)
{
    bool more = true, begun = false;
    import->sheet.name = import->bundle.name;
    for (;;) {
        if (sheet_next(&import->sheet, &more, import->error))
            return import->error->status;
        if (!more || (!begun && import->sheet.line > ABOVE_MAX))
            break;
        if (take_row(import, &begun))
            return import->error->status;
    }
    return begun
               ? STATUS_OK
               : columns_missing(&import->columns, import->bundle.name, import->error);
}

static enum status read_text(struct import *import)
{
    columns_init(&import->columns, import->options->kind);
    enum status status = check_name(import, import->bundle.name);
    if (!status)
        status =
            sheet_open(&import->sheet, bundle_read, &import->bundle, import->error);
    if (!status) {
        note_part(import, import->bundle.name);
        report(import, import->bundle.name, import->rows);
        status = check_same_period(import, import->bundle.name);
    }
    if (!status)
        status = read_sheet(import);
    sheet_close(&import->sheet);
    columns_release(&import->columns);
    return status;
}

static void note_file(struct import *import, const char *path)
{
    hash_add(&import->hashes,
             (struct text){(const char *)import->bundle.hash.bytes, HASH_SIZE});
    if (import->names.len)
        BUFFER_LITERAL(&import->names, ", ");
    for (const char *at = base_name(path); *at; at++)
        buffer_put_char(&import->names, *at < ' ' || *at > '~' ? '?' : *at);
}

static enum status read_file(struct import *import, const char *path)
{
    bool more = false;
    enum status status = check_same_period(import, path);
    if (!status)
        status = check_name(import, path);
    if (!status)
        status =
            bundle_open(path, import->options->kind, &import->bundle, import->error);
    if (status)
        return status;
    note_file(import, path);
    while (!(status = bundle_next(&import->bundle, &more, import->error)) && more)
        if ((status = read_text(import)))
            break;
    bundle_close(&import->bundle);
    return status;
}

/* ---- the table ---- */

static enum status conflict(struct import *import, const unsigned char *row)
{
    error_set(import->error, STATUS_REJECTED, "data.conflict",
              "%.*s stands there twice, with different values",
              (int)import_rows_key(import->options->kind), (const char *)row);
    error_fix(import->error, "import the files of one release only");
    error_at(import->error, import->options->files[0], 0, 0);
    return STATUS_REJECTED;
}

static enum status write_rows(struct import *import, struct tablewriter *writer)
{
    unsigned char last[TABLEFILE_ROW_MAX] = {0};
    size_t size = tablefile_row_size(import->options->kind);
    size_t key = import_rows_key(import->options->kind);
    const void *row = NULL;
    for (bool first = true;; first = false) {
        if (sorter_next(&import->sorter, &row, import->error))
            return import->error->status;
        if (!row)
            return STATUS_OK;
        if (!first && memcmp(row, last, size) == 0) {
            import->result->repeated++;
            continue;
        }
        if (!first && key && memcmp(row, last, key) == 0)
            return conflict(import, row);
        memcpy(last, row, size);
        if (tablewriter_add(writer, row, import->error))
            return import->error->status;
    }
}

static enum status write_table(struct import *import)
{
    struct tablewriter writer;
    const struct tablefile head = {
        .kind = import->options->kind,
        .payer = payer_of(import),
        .from = import->period.from,
        .to = import->period.to,
        .imported_on = import->options->today,
        /* Of one file its own hash, which other programs give too. */
        .source = import->options->count == 1 ? import->bundle.hash
                                              : hash_end(&import->hashes),
        .names = buffer_text(&import->names)};
    report(import, NULL, import->rows);
    enum status status =
        tablewriter_open(import->options->folder, &head, &writer, import->error);
    if (!status)
        status = write_rows(import, &writer);
    if (!status)
        status = tablewriter_finish(&writer, import->error);
    import->result->payer = head.payer;
    import->result->from = head.from;
    import->result->to = head.to;
    import->result->rows = writer.head.count;
    memcpy(import->result->path, writer.path, sizeof writer.path);
    tablewriter_close(&writer);
    return status;
}

enum status import_run(const struct import_options *options,
                       struct import_result *result, struct error *error)
{
    struct import import = {.options = options, .result = result, .error = error};
    enum status status = STATUS_OK;
    *result = (struct import_result){.rows = 0};
    hash_begin(&import.hashes);
    buffer_init(&import.names, 64 * 1024);
    size_t row = tablefile_row_size(options->kind);
    sorter_init(&import.sorter, row, row, 0);
    for (size_t i = 0; i < options->count && !status; i++)
        status = read_file(&import, options->files[i]);
    if (!status && buffer_failed(&import.names))
        status = error_no_memory(error);
    if (!status)
        status = check_parts(&import);
    if (!status)
        status = settle_period(&import);
    if (!status)
        status = sorter_finish(&import.sorter, error);
    if (!status)
        status = write_table(&import);
    sorter_release(&import.sorter);
    buffer_release(&import.names);
    return status;
}
