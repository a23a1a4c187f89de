#include "cli/ledger.h"

#include "base/file.h"
#include "cli/exit.h"
#include "data/sheet.h"
#include "format/json.h"

#include <unistd.h>

#define FILE_MOST    ((size_t)64 << 20)
#define COLUMNS_MOST 16

struct reading_sheet {
    const struct ledger_sheet *sheet;
    struct buffer file;
    size_t at; /* of the file, for the CSV's pieces */
    struct text cells[COLUMNS_MOST];
};

static enum status unknown_column(const struct reading_sheet *r, struct text name,
                                  struct error *error)
{
    const struct ledger_sheet *sheet = r->sheet;
    int nearest = text_nearest(name, sheet->column_count, text_cstr_at, sheet->columns);
    error_set(error, STATUS_USAGE, "usage.column", "there is no column \"%.*s\"",
              name.len < 40 ? (int)name.len : 40, name.at);
    if (nearest >= 0)
        error_suggest(error, "", sheet->columns[nearest]);
    else
        error_fix(error, "--help lists the columns");
    return error->status;
}

static int column_of(const struct ledger_sheet *sheet, struct text name)
{
    for (size_t i = 0; i < sheet->column_count; i++)
        if (text_is(name, sheet->columns[i]))
            return (int)i;
    return -1;
}

static enum status give(struct reading_sheet *r, uint32_t row, struct error *error)
{
    const struct ledger_row given = {row, r->cells};
    return r->sheet->take(r->sheet->context, &given, error);
}

/* ---- CSV ---- */

static enum status read_piece(void *context, char *to, size_t room, size_t *got,
                              struct error *error)
{
    struct reading_sheet *r = context;
    size_t left = r->file.len - r->at;
    (void)error;
    *got = left < room ? left : room;
    memcpy(to, r->file.at + r->at, *got);
    r->at += *got;
    return STATUS_OK;
}

/* where[i]: the cell of the i-th column; -1: it is not there. */
static enum status read_heads(struct reading_sheet *r, const struct sheet *csv,
                              int where[COLUMNS_MOST], struct error *error)
{
    for (size_t i = 0; i < COLUMNS_MOST; i++)
        where[i] = -1;
    for (size_t i = 0; i < csv->count; i++) {
        struct text name = text_trim(sheet_cell(csv, i));
        int column = column_of(r->sheet, name);
        if (column < 0 && name.len)
            return unknown_column(r, name, error);
        if (column >= 0)
            where[column] = (int)i;
    }
    for (size_t i = 0; i < r->sheet->required; i++) {
        if (where[i] >= 0)
            continue;
        error_set(error, STATUS_USAGE, "usage.column", "the column \"%s\" is missing",
                  r->sheet->columns[i]);
        error_fix(error, "the first row names the columns; --help lists them");
        return error->status;
    }
    return STATUS_OK;
}

static enum status give_row(struct reading_sheet *r, const struct sheet *csv,
                            const int where[COLUMNS_MOST], struct error *error)
{
    size_t filled = 0;
    for (size_t i = 0; i < r->sheet->column_count; i++) {
        r->cells[i] =
            where[i] < 0 ? TEXT("") : text_trim(sheet_cell(csv, (size_t)where[i]));
        filled += r->cells[i].len > 0;
    }
    return filled ? give(r, csv->line, error) : STATUS_OK;
}

static enum status read_rows(struct reading_sheet *r, struct sheet *csv,
                             struct error *error)
{
    int where[COLUMNS_MOST];
    bool more = false;
    enum status status = sheet_next(csv, &more, error);
    if (!status)
        status = read_heads(r, csv, where, error);
    while (!status && !(status = sheet_next(csv, &more, error)) && more)
        status = give_row(r, csv, where, error);
    return status;
}

static enum status read_csv(struct reading_sheet *r, struct error *error)
{
    static struct sheet csv;
    csv = (struct sheet){.name = r->sheet->path};
    enum status status = sheet_open(&csv, read_piece, r, error);
    if (!status)
        status = read_rows(r, &csv, error);
    sheet_close(&csv);
    return status;
}

/* ---- JSON ---- */

/* A number as it stands; anything else that is no text is none. */
static struct text text_of_json(const struct json *json, char room[24])
{
    int64_t number;
    struct buffer out;
    if (json_kind(json) != JSON_NUMBER || !json_integer(json, &number))
        return text_is_absent(json_text(json)) ? TEXT("") : json_text(json);
    buffer_borrow(&out, room, 24);
    buffer_put_int(&out, number);
    return buffer_text(&out);
}

static enum status give_object(struct reading_sheet *r, const struct json *object,
                               uint32_t row, struct error *error)
{
    char room[COLUMNS_MOST][24];
    for (size_t i = 0; i < COLUMNS_MOST; i++)
        r->cells[i] = TEXT("");
    if (json_kind(object) != JSON_OBJECT)
        return error_set(error, STATUS_USAGE, "usage.rows",
                         "each entry must be an object in braces { }");
    for (const struct json *at = json_first(object); at; at = json_next(at)) {
        int column = column_of(r->sheet, json_name(at));
        if (column < 0)
            return unknown_column(r, json_name(at), error);
        r->cells[column] = text_of_json(at, room[column]);
    }
    return give(r, row, error);
}

static enum status read_json(struct reading_sheet *r, struct error *error)
{
    struct json *json;
    struct arena arena;
    uint32_t row = 0;
    arena_init(&arena, 16 * FILE_MOST);
    enum status status =
        json_read_document(buffer_text(&r->file), &arena, &json, error);
    if (!status && json_kind(json) != JSON_ARRAY)
        status = error_set(error, STATUS_USAGE, "usage.rows",
                           "the file must be an array of objects, or a CSV");
    const struct json *at = status ? NULL : json_first(json);
    for (; at && !status; at = json_next(at))
        status = give_object(r, at, ++row, error);
    arena_release(&arena);
    return status;
}

static bool is_json(struct text file)
{
    struct text rest = text_trim(file);
    return rest.len && (rest.at[0] == '[' || rest.at[0] == '{');
}

enum status ledger_sheet_read(const struct ledger_sheet *sheet, struct error *error)
{
    struct reading_sheet r = {.sheet = sheet};
    bool standard = strcmp(sheet->path, "-") == 0;
    buffer_init(&r.file, FILE_MOST);
    enum status status =
        standard ? file_read_fd(STDIN_FILENO, "standard input", &r.file, error)
                 : file_read(sheet->path, &r.file, error);
    if (!status)
        status =
            is_json(buffer_text(&r.file)) ? read_json(&r, error) : read_csv(&r, error);
    if (status)
        error_at(error, standard ? "standard input" : sheet->path, 0, 0);
    buffer_release(&r.file);
    return status;
}
