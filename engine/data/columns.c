#include "data/columns.h"

#include <stdio.h>

#define NAME_KEPT   120 /* bytes of what stands above a column, the last ones */
#define CHOICES_MAX 3

/* One column: any of these parts makes its name, the first that some column
 * has. */
struct wanted {
    const char *shown; /* to people; NULL: the text may lack it */
    const char *parts[CHOICES_MAX];
};

static const struct wanted wanted[DATA_KINDS][COLUMNS_MAX] = {
    [DATA_NCCI] = {[NCCI_COLUMN1] = {"Column 1", {"column1"}},
                   [NCCI_COLUMN2] = {"Column 2", {"column2"}},
                   [NCCI_FROM] = {"Effective Date", {"effective", "effdate", "effdt"}},
                   [NCCI_TO] = {"Deletion Date", {"deletion", "deldate", "deledt"}},
                   [NCCI_MODIFIER] = {"Modifier", {"modifier"}},
                   [NCCI_PRIOR] = {NULL, {"inexistence", "priorto1996"}}},
    [DATA_MUE] = {[MUE_CODE] = {"HCPCS/CPT Code", {"hcpcs", "cptcode"}},
                  [MUE_VALUE] = {"Practitioner Services MUE Values",
                                 {"practitionerservicesmuevalue",
                                  "practitionermuevalue"}},
                  [MUE_ADJUDICATION] = {NULL, {"adjudicationindicator", "mai"}}},
    [DATA_MPFS] = {[MPFS_CODE] = {"HCPCS", {"hcpcs"}},
                   [MPFS_MODIFIER] = {"MOD", {"mod"}},
                   [MPFS_WORK] = {"WORK RVU", {"workrvu"}},
                   [MPFS_PE] = {"NON-FAC PE RVU", {"nonfacpervu", "nonfacilitypervu"}},
                   [MPFS_FACILITY_PE] = {"FACILITY PE RVU",
                                         {"facilitypervu", "facpervu"}},
                   [MPFS_MP] = {"MP RVU", {"mprvu"}},
                   [MPFS_STATUS] = {NULL, {"statuscode"}}},
    [DATA_GPCI] = {[GPCI_CARRIER] = {"Medicare Administrative Contractor (MAC)",
                                     {"contractor", "carrier", "mac"}},
                   [GPCI_STATE] = {"State", {"state"}},
                   [GPCI_LOCALITY] = {"Locality Number",
                                      {"localitynumber", "localitycode", "locality"}},
                   [GPCI_WORK] = {"PW GPCI",
                                  {"pwgpciwith10floor", "pwgpci", "workgpci"}},
                   [GPCI_PE] = {"PE GPCI", {"pegpci"}},
                   [GPCI_MP] = {"MP GPCI", {"mpgpci"}}},
    [DATA_ZIP] = {[ZIP_STATE] = {"STATE", {"state"}},
                  [ZIP_CODE] = {"ZIP CODE", {"zipcode", "zip"}},
                  [ZIP_CARRIER] = {"CARRIER", {"carrier"}},
                  [ZIP_LOCALITY] = {"LOCALITY", {"pricinglocality", "locality"}},
                  [ZIP_PLUS_FOUR] = {NULL, {"plusfour", "plus4"}},
                  [ZIP_QUARTER] = {NULL, {"yearqtr", "yearquarter"}}},
};

/* The ZIP codes' text in fixed columns: where each begins, how long it is. */
static const struct {
    uint8_t at, len;
} places[] = {
    [ZIP_STATE] = {0, 2},     [ZIP_CODE] = {2, 5},       [ZIP_CARRIER] = {7, 5},
    [ZIP_LOCALITY] = {12, 2}, [ZIP_PLUS_FOUR] = {20, 1}, [ZIP_QUARTER] = {75, 5},
};

void columns_init(struct columns *columns, enum data_kind kind)
{
    *columns = (struct columns){.kind = kind};
    for (size_t i = 0; i < SHEET_CELLS; i++)
        buffer_init(&columns->names[i], 3 * NAME_KEPT);
    for (size_t i = 0; i < COLUMNS_MAX; i++)
        columns->at[i] = -1;
}

void columns_release(struct columns *columns)
{
    for (size_t i = 0; i < SHEET_CELLS; i++)
        buffer_release(&columns->names[i]);
}

/* ---- by name ---- */

/* Letters and digits alone, small. A title of many words is cut. */
static void add_name(struct buffer *name, struct text cell)
{
    for (size_t i = 0; i < cell.len && i < NAME_KEPT; i++)
        if (char_is_letter(cell.at[i]) || char_is_digit(cell.at[i]))
            buffer_put_char(name, char_lower(cell.at[i]));
    if (name->len > NAME_KEPT) {
        memmove(name->at, name->at + name->len - NAME_KEPT, NAME_KEPT);
        name->len = NAME_KEPT;
    }
}

static bool holds(struct text name, const char *part)
{
    size_t len = strlen(part);
    for (size_t i = 0; i + len <= name.len; i++)
        if (memcmp(name.at + i, part, len) == 0)
            return true;
    return false;
}

static bool is_taken(const struct columns *columns, int cell)
{
    for (size_t i = 0; i < COLUMNS_MAX; i++)
        if (columns->at[i] == cell)
            return true;
    return false;
}

static int find(const struct columns *columns, const struct wanted *want)
{
    for (size_t p = 0; p < CHOICES_MAX && want->parts[p]; p++)
        for (int i = 0; i < SHEET_CELLS; i++)
            if (!is_taken(columns, i) &&
                holds(buffer_text(&columns->names[i]), want->parts[p]))
                return i;
    return -1;
}

static bool find_all(struct columns *columns)
{
    const struct wanted *want = wanted[columns->kind];
    for (size_t i = 0; i < COLUMNS_MAX; i++)
        columns->at[i] = -1;
    for (size_t i = 0; i < COLUMNS_MAX && want[i].parts[0]; i++) {
        columns->at[i] = find(columns, &want[i]);
        if (columns->at[i] < 0 && want[i].shown)
            return false;
    }
    return true;
}

static enum status add_names(struct columns *columns, const struct sheet *sheet,
                             struct error *error)
{
    for (size_t i = 0; i < sheet->count; i++) {
        add_name(&columns->names[i], sheet->cells[i]);
        if (buffer_failed(&columns->names[i]))
            return error_no_memory(error);
    }
    return STATUS_OK;
}

/* ---- by what a row holds ---- */

static bool is_digits(struct text cell, size_t len)
{
    for (size_t i = 0; i < cell.len; i++)
        if (!char_is_digit(cell.at[i]))
            return false;
    return cell.len == len;
}

static bool is_code(struct text cell)
{
    for (size_t i = 0; i < cell.len; i++)
        if (!char_is_digit(cell.at[i]) && !char_is_letter(cell.at[i]))
            return false;
    return cell.len == 5 && (char_is_digit(cell.at[1]) || char_is_digit(cell.at[0]));
}

/* Seven columns, or six without the mark of those older than 1996. */
static bool shows_pairs(struct columns *columns, const struct sheet *sheet)
{
    bool six = is_digits(sheet_cell(sheet, 2), 8);
    if (!is_code(sheet_cell(sheet, 0)) || !is_code(sheet_cell(sheet, 1)) ||
        !is_digits(sheet_cell(sheet, six ? 2 : 3), 8))
        return false;
    int next = six ? 2 : 3;
    columns->at[NCCI_COLUMN1] = 0;
    columns->at[NCCI_COLUMN2] = 1;
    columns->at[NCCI_FROM] = next;
    columns->at[NCCI_TO] = next + 1;
    columns->at[NCCI_MODIFIER] = next + 2;
    columns->at[NCCI_PRIOR] = six ? -1 : 2;
    return true;
}

/* A line of at least 14 characters, with no separator in it. */
static bool shows_zips(struct columns *columns, const struct sheet *sheet)
{
    struct text line = sheet_cell(sheet, 0);
    if (sheet->count != 1 || line.len < 14 || !char_is_letter(line.at[0]) ||
        !char_is_letter(line.at[1]) || !is_digits((struct text){line.at + 2, 5}, 5) ||
        !is_digits((struct text){line.at + 7, 5}, 5))
        return false;
    columns->fixed = true;
    return true;
}

static bool shows(struct columns *columns, const struct sheet *sheet)
{
    return (columns->kind == DATA_NCCI && shows_pairs(columns, sheet)) ||
           (columns->kind == DATA_ZIP && shows_zips(columns, sheet));
}

/* ---- both ---- */

static void note_found(struct columns *columns, const struct sheet *sheet)
{
    struct buffer out;
    if (columns->found[0] || sheet->count < 2)
        return;
    buffer_borrow(&out, columns->found, sizeof columns->found - 1);
    for (size_t i = 0; i < sheet->count && i < 8; i++) {
        struct text cell = sheet->cells[i];
        if (!cell.len)
            continue;
        if (out.len)
            BUFFER_LITERAL(&out, ", ");
        if (out.len + 30 > sizeof columns->found - 1)
            break;
        buffer_put(&out, cell.at, cell.len < 28 ? cell.len : 28);
    }
    columns->found[out.len] = '\0';
}

static void settle(struct columns *columns, const struct sheet *sheet)
{
    columns->known = true;
    columns->separator =
        sheet->row.len && memchr(sheet->row.at, '\t', sheet->row.len) ? '\t' : ',';
}

/* Names are looked for in this row and those above it, joined: a title above
 * them does no harm, as all columns must be named. */
enum status columns_look(struct columns *columns, const struct sheet *sheet,
                         struct error *error)
{
    if (shows(columns, sheet)) {
        settle(columns, sheet);
        return STATUS_OK;
    }
    note_found(columns, sheet);
    if (add_names(columns, sheet, error))
        return error->status;
    if (find_all(columns))
        settle(columns, sheet);
    return STATUS_OK;
}

enum status columns_missing(const struct columns *columns, const char *name,
                            struct error *error)
{
    char expected[200] = "";
    const struct wanted *want = wanted[columns->kind];
    for (size_t i = 0, at = 0; i < COLUMNS_MAX && want[i].shown && at < 170; i++)
        at += (size_t)snprintf(expected + at, sizeof expected - at, "%s%s",
                               at ? ", " : "", want[i].shown);
    error_set(error, STATUS_REJECTED, "data.layout",
              "the columns of gonio data import %s are not in it; expected: %s; "
              "found: %s",
              data_kind_words[columns->kind], expected,
              columns->found[0] ? columns->found : "no columns at all");
    error_fix(error, "is this the file that was meant? gonio data import --help says "
                     "which files are read");
    error_at(error, name, 0, 0);
    return error->status;
}

struct text columns_cell(const struct columns *columns, const struct sheet *sheet,
                         int column)
{
    if (!columns->fixed)
        return columns->at[column] < 0 ? TEXT("")
                                       : sheet_cell(sheet, (size_t)columns->at[column]);
    struct text line = sheet_cell(sheet, 0);
    size_t at = places[column].at, len = places[column].len;
    if (line.len < at + len)
        return TEXT("");
    return text_trim((struct text){line.at + at, len});
}
