#include "data/import_rows.h"

#include "base/date.h"
#include "data/rows.h"

#include <stdio.h>

struct source_row {
    const struct columns *columns;
    const struct sheet *sheet;
    struct error *error;
};

static struct text cell_of(const struct source_row *from, int column)
{
    return columns_cell(from->columns, from->sheet, column);
}

/* What stands there is said: it is published, and nobody's secret. */
static enum status not_understood(const struct source_row *from, struct text cell,
                                  const char *what)
{
    return sheet_fault(from->sheet, from->error, "\"%.*s\" is %s",
                       (int)(cell.len < 40 ? cell.len : 40), cell.at, what);
}

/* ---- cells ---- */

static bool is_alphanumeric(struct text cell)
{
    for (size_t i = 0; i < cell.len; i++)
        if (!char_is_digit(cell.at[i]) && !char_is_letter(cell.at[i]))
            return false;
    return cell.len > 0;
}

static bool is_number(struct text cell)
{
    for (size_t i = 0; i < cell.len; i++)
        if (!char_is_digit(cell.at[i]))
            return false;
    return cell.len > 0;
}

/* Codes have five characters, the last four of them with a digit at least. */
static bool is_code(struct text cell)
{
    return cell.len == ROWS_CODE && is_alphanumeric(cell) &&
           (char_is_digit(cell.at[0]) || char_is_digit(cell.at[1]));
}

static void put_upper(unsigned char *to, struct text cell)
{
    for (size_t i = 0; i < cell.len; i++) {
        char c = cell.at[i];
        to[i] = (unsigned char)(c >= 'a' && c <= 'z' ? c - 32 : c);
    }
}

static enum status put_code(const struct source_row *from, int column,
                            unsigned char *to)
{
    struct text cell = cell_of(from, column);
    if (!is_code(cell))
        return not_understood(from, cell, "no code of five characters");
    put_upper(to, cell);
    return STATUS_OK;
}

/* Letters and digits in exactly len places; a number that lost its zeros in
 * front gets them back: carriers and localities are numbers. */
static enum status put_padded(const struct source_row *from, int column,
                              unsigned char *to, size_t len)
{
    struct text cell = cell_of(from, column);
    if (!is_alphanumeric(cell) || cell.len > len ||
        (cell.len < len && !is_number(cell)))
        return not_understood(from, cell, "not as long as it must be");
    memset(to, '0', len);
    put_upper(to + len - cell.len, cell);
    return STATUS_OK;
}

static bool day_of(int32_t year, int32_t month, int32_t day, int32_t *date)
{
    char text[40];
    (void)snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
    return date_read(text_of(text), date) && *date >= 0 && *date <= ROWS_DAY_MAX;
}

/* "1/1/2026", as a spreadsheet saves it. */
static bool read_slashed(struct text cell, int32_t *date)
{
    int32_t parts[3] = {0};
    size_t part = 0;
    for (size_t i = 0; i < cell.len; i++) {
        if (cell.at[i] == '/' && part < 2)
            part++;
        else if (char_is_digit(cell.at[i]) && parts[part] < 1000)
            parts[part] = parts[part] * 10 + (cell.at[i] - '0');
        else
            return false;
    }
    return part == 2 && day_of(parts[2], parts[0], parts[1], date);
}

/* "20260101", or "2026-01-01". */
static bool read_day(struct text cell, int32_t *date)
{
    int32_t number = 0;
    if (cell.len == 10 && date_read(cell, date))
        return *date >= 0 && *date <= ROWS_DAY_MAX;
    if (cell.len != 8 || !is_number(cell))
        return read_slashed(cell, date);
    for (size_t i = 0; i < cell.len; i++)
        number = number * 10 + (cell.at[i] - '0');
    return day_of(number / 10000, number / 100 % 100, number % 100, date);
}

/* A number with at most so many decimals, as a whole number of the last. */
static enum status read_decimal(const struct source_row *from, int column, int places,
                                int32_t *value)
{
    struct text cell = cell_of(from, column);
    int64_t number = 0;
    int decimals = -1;
    bool any = false;
    for (size_t i = 0; i < cell.len && number <= 99999999; i++) {
        char c = cell.at[i];
        if (c == ',' && decimals < 0 && any)
            continue;
        if (c == '.' && decimals < 0) {
            decimals = 0;
            continue;
        }
        /* Zeros behind the places that count change nothing. */
        if (c == '0' && decimals == places)
            continue;
        if (!char_is_digit(c) || decimals == places)
            return not_understood(from, cell, "no number that is understood");
        number = number * 10 + (c - '0');
        decimals += decimals >= 0;
        any = true;
    }
    for (int i = decimals < 0 ? 0 : decimals; i < places; i++)
        number *= 10;
    *value = (int32_t)number;
    return any && number <= 99999999
               ? STATUS_OK
               : not_understood(from, cell, "no number that is understood");
}

static enum status put_decimal16(const struct source_row *from, int column, int places,
                                 unsigned char *to)
{
    int32_t value = 0;
    if (read_decimal(from, column, places, &value))
        return from->error->status;
    if (value > 65535)
        return not_understood(from, cell_of(from, column), "too large");
    bytes_put16(to, (uint32_t)value);
    return STATUS_OK;
}

static enum status put_decimal32(const struct source_row *from, int column, int places,
                                 unsigned char *to)
{
    int32_t value = 0;
    if (read_decimal(from, column, places, &value))
        return from->error->status;
    bytes_put32(to, (uint32_t)value);
    return STATUS_OK;
}

/* ---- rows ---- */

static enum status put_days(const struct source_row *from, unsigned char *row)
{
    int32_t first = 0, last = (int32_t)ROWS_NO_END;
    struct text begin = cell_of(from, NCCI_FROM), end = cell_of(from, NCCI_TO);
    if (!read_day(begin, &first))
        return not_understood(from, begin, "no date of the form yyyymmdd");
    if (end.len && !text_is(end, "*") && !read_day(end, &last))
        return not_understood(from, end, "no date of the form yyyymmdd, nor *");
    bytes_put16(row + 10, (uint32_t)first);
    bytes_put16(row + 12, (uint32_t)last);
    return STATUS_OK;
}

static enum status make_pair(const struct source_row *from, unsigned char *row)
{
    struct text modifier = cell_of(from, NCCI_MODIFIER);
    if (put_code(from, NCCI_COLUMN1, row) || put_code(from, NCCI_COLUMN2, row + 5) ||
        put_days(from, row))
        return from->error->status;
    if (modifier.len != 1 || !strchr("019", modifier.at[0]))
        return not_understood(from, modifier, "no modifier indicator: 0, 1 or 9");
    row[14] = (unsigned char)modifier.at[0];
    row[15] = text_is(cell_of(from, NCCI_PRIOR), "*") ? '*' : ' ';
    return STATUS_OK;
}

static enum status make_mue(const struct source_row *from, unsigned char *row)
{
    struct text why = cell_of(from, MUE_ADJUDICATION);
    row[5] = ROWS_NOT_SAID;
    if (why.len && why.at[0] >= '1' && why.at[0] <= '3')
        row[5] = (unsigned char)why.at[0];
    else if (why.len)
        return not_understood(from, why, "no adjudication indicator: 1, 2 or 3");
    return put_code(from, MUE_CODE, row) ? from->error->status
                                         : put_decimal32(from, MUE_VALUE, 0, row + 8);
}

static enum status make_values(const struct source_row *from, unsigned char *row)
{
    struct text modifier = cell_of(from, MPFS_MODIFIER);
    struct text status = cell_of(from, MPFS_STATUS);
    memset(row + 5, ' ', 3);
    if (modifier.len > 2)
        return not_understood(from, modifier, "no modifier");
    put_upper(row + 5, modifier);
    if (status.len == 1)
        row[7] = (unsigned char)status.at[0];
    if (put_code(from, MPFS_CODE, row) || put_decimal32(from, MPFS_WORK, 2, row + 8) ||
        put_decimal32(from, MPFS_PE, 2, row + 12) ||
        put_decimal32(from, MPFS_FACILITY_PE, 2, row + 16) ||
        put_decimal32(from, MPFS_MP, 2, row + 20))
        return from->error->status;
    return STATUS_OK;
}

static enum status put_state(const struct source_row *from, int column,
                             unsigned char *to)
{
    struct text cell = cell_of(from, column);
    if (cell.len != 2 || !char_is_letter(cell.at[0]) || !char_is_letter(cell.at[1]))
        return not_understood(from, cell, "no state of two letters");
    put_upper(to, cell);
    return STATUS_OK;
}

static enum status make_indexes(const struct source_row *from, unsigned char *row)
{
    if (put_padded(from, GPCI_CARRIER, row, 5) ||
        put_padded(from, GPCI_LOCALITY, row + 5, 2) ||
        put_state(from, GPCI_STATE, row + 7) ||
        put_decimal16(from, GPCI_WORK, 3, row + 10) ||
        put_decimal16(from, GPCI_PE, 3, row + 12) ||
        put_decimal16(from, GPCI_MP, 3, row + 14))
        return from->error->status;
    return STATUS_OK;
}

static enum status make_zip(const struct source_row *from, unsigned char *row)
{
    row[14] = text_is(cell_of(from, ZIP_PLUS_FOUR), "1") ? '1' : ' ';
    if (put_padded(from, ZIP_CODE, row, 5) ||
        put_padded(from, ZIP_CARRIER, row + 5, 5) ||
        put_padded(from, ZIP_LOCALITY, row + 10, 2) ||
        put_state(from, ZIP_STATE, row + 12))
        return from->error->status;
    return STATUS_OK;
}

/* ---- by kind ---- */

bool import_rows_is_data(const struct columns *columns, const struct sheet *sheet)
{
    switch (columns->kind) {
    case DATA_NCCI:
        return is_code(columns_cell(columns, sheet, NCCI_COLUMN1));
    case DATA_MUE:
        return is_code(columns_cell(columns, sheet, MUE_CODE));
    case DATA_MPFS:
        return is_code(columns_cell(columns, sheet, MPFS_CODE));
    case DATA_GPCI:
        return is_number(columns_cell(columns, sheet, GPCI_CARRIER));
    case DATA_ZIP:
    default:
        return is_number(columns_cell(columns, sheet, ZIP_CODE));
    }
}

enum status import_rows_make(const struct columns *columns, const struct sheet *sheet,
                             unsigned char *row, struct error *error)
{
    const struct source_row from = {columns, sheet, error};
    memset(row, 0, tablefile_row_size(columns->kind));
    switch (columns->kind) {
    case DATA_NCCI:
        return make_pair(&from, row);
    case DATA_MUE:
        return make_mue(&from, row);
    case DATA_MPFS:
        return make_values(&from, row);
    case DATA_GPCI:
        return make_indexes(&from, row);
    case DATA_ZIP:
    default:
        return make_zip(&from, row);
    }
}

size_t import_rows_key(enum data_kind kind)
{
    static const size_t keys[DATA_KINDS] = {
        [DATA_MUE] = 5, [DATA_MPFS] = 7, [DATA_GPCI] = 7};
    return keys[kind];
}
