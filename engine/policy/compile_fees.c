/* The section fees as shapes: amounts by unit or visit, and fee schedules. The
 * many values of a schedule stand in one text, a row a line,
 *
 *   97110 0.45 0.41 0.01
 *   97112 0.50 0.47 0.01
 *
 * which reads as the payer's own file does and loads at half the cost of a
 * table of tables. Decimals are read digit by digit into whole numbers: what
 * is read is exactly what is written. */
#include "policy/compile_shape.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- decimals ---- */

#define WHOLE_MAX 9999 /* before the point */

/* Takes "12.345" off the text as 12345 for three places. False when it does
 * not begin so, has more places, or is over WHOLE_MAX. */
static bool take_decimal(struct text *from, int places, int32_t *value)
{
    int64_t number = 0;
    size_t i = 0;
    int left = -1; /* places still to come; -1 before the point */
    for (; i < from->len && left != 0; i++) {
        char c = from->at[i];
        if (c == '.' && left < 0 && i > 0) {
            left = places;
            continue;
        }
        if (!char_is_digit(c))
            break;
        number = number * 10 + (c - '0');
        left -= left > 0;
        if (left < 0 && number > WHOLE_MAX)
            return false;
    }
    if (i == 0 || from->at[i - 1] == '.')
        return false;
    for (left = left < 0 ? places : left; left > 0; left--)
        number *= 10;
    *value = (int32_t)number;
    *from = (struct text){from->at + i, from->len - i};
    return true;
}

/* ---- rows of a text ---- */

#define ROW_VALUES 4

struct cells {
    struct text name;
    int32_t values[ROW_VALUES];
    size_t count; /* of values; 0: they are not all decimals */
};

static struct text skip_spaces(struct text text)
{
    while (text.len && text.at[0] == ' ')
        text = (struct text){text.at + 1, text.len - 1};
    return text;
}

/* Takes the first line off the text. */
static struct text take_line(struct text *from)
{
    const char *end = memchr(from->at, '\n', from->len);
    size_t len = end ? (size_t)(end - from->at) : from->len;
    struct text line = {from->at, len};
    size_t past = end ? len + 1 : len;
    *from = (struct text){from->at + past, from->len - past};
    return text_trim(line);
}

static size_t read_decimals(struct text text, int places, int32_t values[ROW_VALUES])
{
    for (size_t count = 0; count < ROW_VALUES;) {
        if (!take_decimal(&text, places, &values[count++]))
            return 0;
        if (!text.len)
            return count;
        if (text.at[0] != ' ')
            return 0;
        text = skip_spaces(text);
    }
    return 0;
}

static struct cells read_cells(struct text row, int places)
{
    struct cells cells = {.name = row};
    const char *space = memchr(row.at, ' ', row.len);
    if (!space)
        return cells;
    cells.name.len = (size_t)(space - row.at);
    struct text rest = {space, row.len - cells.name.len};
    cells.count = read_decimals(skip_spaces(rest), places, cells.values);
    return cells;
}

static size_t count_lines(struct text text)
{
    size_t lines = 1;
    for (size_t i = 0; i < text.len; i++)
        lines += text.at[i] == '\n';
    return lines;
}

static enum status row_fault(struct compile *compile, const struct node *node,
                             struct text row, const char *why)
{
    char shown[64] = "";
    struct text name = text_is_clean(row) ? row : TEXT("a row that is not UTF-8");
    (void)snprintf(shown, sizeof shown, "%.*s", SHOWN(name));
    return compile_fault(compile, node, "policy.value", "\"%s\" %s", shown, why);
}

/* What one row of a text becomes. */
typedef enum status put_row_fn(struct compile *compile, const struct node *node,
                               struct text row, void *table);

static enum status read_lines(struct compile *compile, const struct node *node,
                              put_row_fn *put, void *table)
{
    struct text rest = node->value->text;
    enum status status = STATUS_OK;
    size_t rows = 0;
    if (node->value->kind != SCRIPT_TEXT)
        return compile_type_fault(compile, node, "a text, a row a line");
    while (rest.len && status == STATUS_OK) {
        struct text row = take_line(&rest);
        rows += row.len > 0;
        status = row.len ? put(compile, node, row, table) : STATUS_OK;
    }
    if (status || rows)
        return status;
    return compile_fault(compile, node, "policy.missing", "the text has no rows");
}

/* ---- relative values ---- */

#define RVU_PLACES 2

static enum status put_rvu(struct compile *compile, const struct node *node,
                           struct text row, void *table)
{
    const struct cells cells = read_cells(row, RVU_PLACES);
    const struct procedure *procedure = procedure_find(cells.name);
    const int32_t *n = cells.values;
    if (!procedure) {
        (void)row_fault(compile, node, cells.name, "is not a code that gonio knows");
        return compile_mean(compile, procedure_nearest(cells.name), NULL);
    }
    struct rvu *rvu = &((struct rvu_table *)table)->at[procedure_index(procedure)];
    if (cells.count < 3)
        return row_fault(compile, node, row,
                         "is not a code, work, practice expense and malpractice, as "
                         "\"97110 0.45 0.41 0.01\"");
    if (rvu->known)
        return row_fault(compile, node, cells.name, "has two rows");
    *rvu = (struct rvu){true, n[0], n[1], n[2], n[cells.count == 4 ? 3 : 1]};
    return STATUS_OK;
}

static enum status read_rvus(struct compile *compile, const struct node *node,
                             const struct key *key, void *row)
{
    struct rvu_table *table = row;
    (void)key;
    table->at = ARENA_ARRAY(compile->arena, struct rvu, CODE_SET_WORDS * 64);
    if (!table->at)
        return error_no_memory(compile->error);
    return read_lines(compile, node, put_rvu, table);
}

static const struct key rvu_keys[] = {
    {.name = "values", .read = read_rvus, .required = true},
    DATE_KEYS(struct rvu_table),
    SOURCE_KEY(struct rvu_table),
};
static const struct rvu_table rvu_defaults = {.dates = ALWAYS, .source = UNSOURCED};
static const struct shape rvu_shape = {
    .what = "a table of relative values",
    .keys = rvu_keys,
    .count = COUNT_OF(rvu_keys),
    .size = sizeof(struct rvu_table),
    .defaults = &rvu_defaults,
    .lined = true,
    .line_at = offsetof(struct rvu_table, line),
};

/* ---- price indexes ---- */

#define GPCI_PLACES 3

/* "TX-31": the state, the number of the locality in it. */
static bool is_locality(struct text text)
{
    return text.len == 5 && char_is_letter(text.at[0]) && char_is_letter(text.at[1]) &&
           text.at[2] == '-' && char_is_digit(text.at[3]) && char_is_digit(text.at[4]);
}

static enum status put_gpci(struct compile *compile, const struct node *node,
                            struct text row, void *to)
{
    struct gpci_table *table = to;
    const struct cells cells = read_cells(row, GPCI_PLACES);
    const int32_t *n = cells.values;
    if (!is_locality(cells.name) || cells.count != 3)
        return row_fault(compile, node, row,
                         "is not a locality and its indexes of work, practice expense "
                         "and malpractice, as \"TX-31 1.002 1.058 0.886\"");
    table->at[table->count++] = (struct gpci){cells.name, n[0], n[1], n[2]};
    return STATUS_OK;
}

static int by_locality(const void *a, const void *b)
{
    return text_compare(((const struct gpci *)a)->locality,
                        ((const struct gpci *)b)->locality);
}

static enum status read_gpcis(struct compile *compile, const struct node *node,
                              const struct key *key, void *row)
{
    struct gpci_table *table = row;
    (void)key;
    table->at =
        ARENA_ARRAY(compile->arena, struct gpci, count_lines(node->value->text));
    if (!table->at)
        return error_no_memory(compile->error);
    enum status status = read_lines(compile, node, put_gpci, table);
    if (status)
        return status;
    qsort(table->at, table->count, sizeof *table->at, by_locality);
    for (size_t i = 1; i < table->count; i++)
        if (text_equal(table->at[i - 1].locality, table->at[i].locality))
            return row_fault(compile, node, table->at[i].locality, "has two rows");
    return STATUS_OK;
}

static const struct key gpci_keys[] = {
    {.name = "values", .read = read_gpcis, .required = true},
    DATE_KEYS(struct gpci_table),
    SOURCE_KEY(struct gpci_table),
};
static const struct gpci_table gpci_defaults = {.dates = ALWAYS, .source = UNSOURCED};
static const struct shape gpci_shape = {
    .what = "a table of price indexes",
    .keys = gpci_keys,
    .count = COUNT_OF(gpci_keys),
    .size = sizeof(struct gpci_table),
    .defaults = &gpci_defaults,
    .lined = true,
    .line_at = offsetof(struct gpci_table, line),
};

/* ---- ZIP codes ---- */

#define ZIP_DIGITS 5

/* Takes the five digits of a ZIP code off the text. */
static bool take_zip(struct text *from, uint32_t *zip)
{
    *zip = 0;
    if (from->len < ZIP_DIGITS)
        return false;
    for (size_t i = 0; i < ZIP_DIGITS; i++) {
        if (!char_is_digit(from->at[i]))
            return false;
        *zip = *zip * 10 + (uint32_t)(from->at[i] - '0');
    }
    *from = (struct text){from->at + ZIP_DIGITS, from->len - ZIP_DIGITS};
    return true;
}

/* "78701 TX-31", "78700-78799 TX-31" */
static bool read_zip_row(struct text row, struct zip_range *range)
{
    if (!take_zip(&row, &range->first))
        return false;
    range->last = range->first;
    if (row.len && row.at[0] == '-') {
        row = (struct text){row.at + 1, row.len - 1};
        if (!take_zip(&row, &range->last) || range->last < range->first)
            return false;
    }
    range->locality = skip_spaces(row);
    return row.len && row.at[0] == ' ' && is_locality(range->locality);
}

static enum status put_zip(struct compile *compile, const struct node *node,
                           struct text row, void *to)
{
    struct zip_table *table = to;
    if (read_zip_row(row, &table->at[table->count++]))
        return STATUS_OK;
    return row_fault(compile, node, row,
                     "is not a ZIP code, or a range of them, and its locality, as "
                     "\"78701 TX-31\" or \"78700-78799 TX-31\"");
}

static int by_zip(const void *a, const void *b)
{
    uint32_t left = ((const struct zip_range *)a)->first;
    uint32_t right = ((const struct zip_range *)b)->first;
    return (left > right) - (left < right);
}

static enum status read_zips(struct compile *compile, const struct node *node,
                             const struct key *key, void *row)
{
    struct zip_table *table = row;
    char zip[8];
    (void)key;
    table->at =
        ARENA_ARRAY(compile->arena, struct zip_range, count_lines(node->value->text));
    if (!table->at)
        return error_no_memory(compile->error);
    enum status status = read_lines(compile, node, put_zip, table);
    if (status)
        return status;
    qsort(table->at, table->count, sizeof *table->at, by_zip);
    for (size_t i = 1; i < table->count; i++) {
        if (table->at[i - 1].last < table->at[i].first)
            continue;
        (void)snprintf(zip, sizeof zip, "%05u", table->at[i].first % 100000);
        return row_fault(compile, node, text_of(zip), "is in two rows");
    }
    return STATUS_OK;
}

static const struct key zip_keys[] = {
    {.name = "values", .read = read_zips, .required = true},
    DATE_KEYS(struct zip_table),
    SOURCE_KEY(struct zip_table),
};
static const struct zip_table zip_defaults = {.dates = ALWAYS, .source = UNSOURCED};
static const struct shape zip_shape = {
    .what = "a table of ZIP codes",
    .keys = zip_keys,
    .count = COUNT_OF(zip_keys),
    .size = sizeof(struct zip_table),
    .defaults = &zip_defaults,
    .lined = true,
    .line_at = offsetof(struct zip_table, line),
};

/* ---- conversion factors ---- */

#define CONVERSION_PLACES 4

static enum status read_conversion(struct compile *compile, const struct node *node,
                                   const struct key *key, void *row)
{
    struct conversion *conversion = row;
    struct text text = TEXT_NONE;
    enum status status = compile_clean(compile, node, &text);
    (void)key;
    if (status)
        return status;
    if (take_decimal(&text, CONVERSION_PLACES, &conversion->value) && !text.len)
        return STATUS_OK;
    return row_fault(compile, node, node->value->text,
                     "is not a conversion factor, as \"33.4009\"");
}

static const struct key conversion_keys[] = {
    {.name = "value", .read = read_conversion, .required = true},
    DATE_KEYS(struct conversion),
    SOURCE_KEY(struct conversion),
};
static const struct conversion conversion_defaults = {.dates = ALWAYS,
                                                      .source = UNSOURCED};
static const struct shape conversion_shape = {
    .what = "a conversion factor",
    .keys = conversion_keys,
    .count = COUNT_OF(conversion_keys),
    .size = sizeof(struct conversion),
    .defaults = &conversion_defaults,
    .lined = true,
    .line_at = offsetof(struct conversion, line),
};

/* ---- schedules ---- */

/* Two tables for one day would leave the amount to chance. Each kind of table
 * begins with its dates. */
struct tables {
    const char *name;
    const void *at;
    size_t count, size;
};

static const struct in_force *dates_of(const struct tables *tables, size_t i)
{
    return (const void *)((const char *)tables->at + i * tables->size);
}

static enum status check_tables(struct compile *compile, const struct node *node,
                                const struct tables *tables)
{
    const struct script_value *list = script_get(node->value, tables->name);
    struct node at = {node, text_of(tables->name), 0, list};
    for (size_t i = 0; i < tables->count; i++)
        for (size_t j = 0; j < i; j++) {
            struct node a = node_item(&at, j), b = node_item(&at, i);
            if (in_force_clash(dates_of(tables, j), dates_of(tables, i)))
                return compile_clash_fault(compile, &a, &b);
        }
    return STATUS_OK;
}

static enum status finish_schedule(struct compile *compile, const struct node *node,
                                   void *row)
{
    const struct fee_schedule *s = row;
    const struct tables all[] = {
        {"rvus", s->rvus, s->rvu_count, sizeof *s->rvus},
        {"gpcis", s->gpcis, s->gpci_count, sizeof *s->gpcis},
        {"zips", s->zips, s->zip_count, sizeof *s->zips},
        {"conversion", s->conversions, s->conversion_count, sizeof *s->conversions},
    };
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < COUNT_OF(all); i++)
        status = check_tables(compile, node, &all[i]);
    if (status || !s->facility_places.count ||
        !text_is_absent(s->facility_source.document))
        return status;
    return compile_fault(compile, node, "policy.missing",
                         "\"facility_places\" needs \"facility_source\"");
}

static const char *const mpfs_names[] = {[TABLE_MEDICARE] = "mpfs"};
static const struct choices mpfs_choices = {mpfs_names, TABLE_MEDICARE,
                                            COUNT_OF(mpfs_names)};
static const struct key schedule_keys[] = {
    {.name = "rvus",
     .read = compile_rows,
     .at = offsetof(struct fee_schedule, rvus),
     .count_at = offsetof(struct fee_schedule, rvu_count),
     .detail = &rvu_shape,
     .required = true},
    {.name = "gpcis",
     .read = compile_rows,
     .at = offsetof(struct fee_schedule, gpcis),
     .count_at = offsetof(struct fee_schedule, gpci_count),
     .detail = &gpci_shape},
    {.name = "zips",
     .read = compile_rows,
     .at = offsetof(struct fee_schedule, zips),
     .count_at = offsetof(struct fee_schedule, zip_count),
     .detail = &zip_shape},
    {.name = "conversion",
     .read = compile_rows,
     .at = offsetof(struct fee_schedule, conversions),
     .count_at = offsetof(struct fee_schedule, conversion_count),
     .detail = &conversion_shape,
     .required = true},
    {.name = "table",
     .read = compile_choice,
     .at = offsetof(struct fee_schedule, table),
     .detail = &mpfs_choices},
    {.name = "facility_places",
     .read = compile_texts,
     .at = offsetof(struct fee_schedule, facility_places)},
    {.name = "facility_source",
     .read = compile_source,
     .at = offsetof(struct fee_schedule, facility_source)},
};
static const struct fee_schedule schedule_defaults = {.facility_source = UNSOURCED};
static const struct shape schedule_shape = {
    .what = "a fee schedule",
    .keys = schedule_keys,
    .count = COUNT_OF(schedule_keys),
    .size = sizeof(struct fee_schedule),
    .defaults = &schedule_defaults,
    .finish = finish_schedule,
};

static const struct range reduced_range = {0, 100};
static const struct key mppr_keys[] = {
    {.name = "codes",
     .read = compile_codes,
     .at = offsetof(struct mppr, codes),
     .required = true},
    {.name = "except", .read = compile_except, .at = offsetof(struct mppr, codes)},
    {.name = "pe_percent",
     .read = compile_count,
     .at = offsetof(struct mppr, pe_percent),
     .detail = &reduced_range,
     .required = true},
    SOURCE_KEY(struct mppr),
};
static const struct mppr mppr_defaults = {.source = UNSOURCED};
static const struct shape mppr_shape = {
    .what = "a multiple procedure reduction",
    .keys = mppr_keys,
    .count = COUNT_OF(mppr_keys),
    .size = sizeof(struct mppr),
    .defaults = &mppr_defaults,
};

/* ---- rows ---- */

static const char *const pers[] = {
    [FEE_PER_UNIT] = "unit",
    [FEE_PER_VISIT] = "visit",
};
static const struct choices per_choices = {pers, FEE_PER_UNIT, COUNT_OF(pers)};
static const struct range percent_range = {1, 999}, share_range = {1, 100};

static enum status read_amount(struct compile *compile, const struct node *node,
                               const struct key *key, void *row)
{
    (void)key;
    return compile_usd(compile, node, &((struct fee_row *)row)->cents);
}

static const struct key fee_keys[] = {
    {.name = "codes", .read = compile_codes, .at = offsetof(struct fee_row, codes)},
    {.name = "except", .read = compile_except, .at = offsetof(struct fee_row, codes)},
    {.name = "per",
     .read = compile_choice,
     .at = offsetof(struct fee_row, per),
     .detail = &per_choices},
    {.name = "value", .read = read_amount},
    {.name = "schedule",
     .read = compile_within,
     .at = offsetof(struct fee_row, schedule),
     .detail = &schedule_shape},
    {.name = "percent",
     .read = compile_count,
     .at = offsetof(struct fee_row, percent),
     .detail = &percent_range},
    {.name = "mppr",
     .read = compile_within,
     .at = offsetof(struct fee_row, mppr),
     .detail = &mppr_shape},
    {.name = "assistant_percent",
     .read = compile_count,
     .at = offsetof(struct fee_row, assistant_percent),
     .detail = &share_range},
    DATE_KEYS(struct fee_row),
    SOURCE_KEY(struct fee_row),
};

/* A name that does not go with the kind of row. */
static enum status refuse(struct compile *compile, const struct node *node,
                          const char *name, const char *with)
{
    const struct script_value *value = script_get(node->value, name);
    struct node at = {node, text_of(name), 0, value};
    if (!value)
        return STATUS_OK;
    return compile_fault(compile, &at, "policy.value", "\"%s\" goes with %s only", name,
                         with);
}

static enum status finish_fee(struct compile *compile, const struct node *node,
                              void *row)
{
    struct fee_row *fee = row;
    bool schedule = script_get(node->value, "schedule") != NULL;
    bool value = script_get(node->value, "value") != NULL;
    enum status status = STATUS_OK;
    fee->all = script_get(node->value, "codes") == NULL;
    if (schedule ? value || fee->per : !value || !fee->per)
        return compile_fault(compile, node, "policy.missing",
                             "a fee needs either \"per\" and \"value\", or "
                             "\"schedule\"");
    if (!schedule)
        status = refuse(compile, node, "percent", "\"schedule\"");
    if (status == STATUS_OK && !schedule)
        status = refuse(compile, node, "mppr", "\"schedule\"");
    if (status == STATUS_OK && fee->per == FEE_PER_VISIT)
        status = refuse(compile, node, "assistant_percent",
                        "\"schedule\" or per = \"unit\"");
    return status;
}

static const struct fee_row fee_defaults = {.dates = ALWAYS,
                                            .percent = 100,
                                            .assistant_percent = 100,
                                            .mppr = {.source = UNSOURCED},
                                            .schedule = {.facility_source = UNSOURCED},
                                            .source = UNSOURCED};
const struct shape fee_shape = {
    .what = "a fee",
    .keys = fee_keys,
    .count = COUNT_OF(fee_keys),
    .size = sizeof(struct fee_row),
    .defaults = &fee_defaults,
    .lined = true,
    .line_at = offsetof(struct fee_row, line),
    .finish = finish_fee,
};
