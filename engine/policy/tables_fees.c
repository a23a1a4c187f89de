#include "policy/tables_fees.h"

#include "data/rows.h"

#include <stdlib.h>

#define CODES (CODE_SET_WORDS * 64)

/* ---- reading ---- */

/* Codes that the schedule lists without pricing them have no amount: bundled,
 * invalid, the contractor's affair. */
static bool is_priced(const struct relative_values *values)
{
    return (values->status == ' ' || strchr("ART", values->status)) &&
           values->work + values->pe + values->mp > 0;
}

static enum status read_values(struct value_table *table, struct arena *arena,
                               struct error *error)
{
    table->rvus.dates =
        (struct in_force){table->file->from, table->file->to, DATE_NONE};
    table->rvus.at = ARENA_ARRAY(arena, struct rvu, CODES);
    if (!table->rvus.at)
        return error_no_memory(error);
    for (size_t i = 0; procedure_at(i); i++) {
        const struct procedure *procedure = procedure_at(i);
        struct relative_values found;
        if (!rows_find_values(table->file, procedure->code, &found) ||
            !is_priced(&found))
            continue;
        table->rvus.at[procedure_index(procedure)] =
            (struct rvu){.known = true,
                         .work = found.work,
                         .pe = found.pe,
                         .mp = found.mp,
                         .facility_pe = found.facility_pe};
    }
    return STATUS_OK;
}

static int by_locality(const void *a, const void *b)
{
    const struct gpci *x = a, *y = b;
    return text_compare(x->locality, y->locality);
}

static enum status read_indexes(struct index_table *table, struct arena *arena,
                                struct error *error)
{
    struct gpci_table *gpcis = &table->gpcis;
    gpcis->dates = (struct in_force){table->file->from, table->file->to, DATE_NONE};
    gpcis->at = ARENA_ARRAY(arena, struct gpci, table->file->count);
    for (size_t i = 0; gpcis->at && i < table->file->count; i++) {
        struct price_indexes found;
        rows_read_indexes(tablefile_row(table->file, i), &found);
        struct text locality = text_copy(arena, text_of(found.locality));
        if (text_is_absent(locality))
            return error_no_memory(error);
        gpcis->at[gpcis->count++] =
            (struct gpci){locality, found.work, found.pe, found.mp};
    }
    if (!gpcis->at)
        return error_no_memory(error);
    qsort(gpcis->at, gpcis->count, sizeof *gpcis->at, by_locality);
    return STATUS_OK;
}

static enum status read_one(struct fee_tables *fees, const struct store_entry *entry,
                            struct arena *arena, struct error *error)
{
    const struct tablefile *file = &entry->table;
    if (fees->value_count == TABLES_FEES_MOST ||
        fees->index_count == TABLES_FEES_MOST) {
        error_set(error, STATUS_POLICY, "data.many", "over %d tables of one kind",
                  TABLES_FEES_MOST - 1);
        error_fix(error, "remove the oldest of them");
        error_at(error, entry->path, 0, 0);
        return STATUS_POLICY;
    }
    if (tablefile_verify(file, 0, file->count, entry->path, error))
        return error->status;
    if (file->kind == DATA_MPFS) {
        struct value_table *table = &fees->values[fees->value_count++];
        *table = (struct value_table){.file = file};
        return read_values(table, arena, error);
    }
    if (file->kind == DATA_GPCI) {
        struct index_table *table = &fees->indexes[fees->index_count++];
        *table = (struct index_table){.file = file};
        return read_indexes(table, arena, error);
    }
    return STATUS_OK;
}

enum status tables_fees_read(struct fee_tables *fees, const struct store *store,
                             struct arena *arena, struct error *error)
{
    size_t count = 0;
    const struct store_entry *entries = store_entries(store, &count);
    if (fees->read)
        return STATUS_OK;
    fees->values = ARENA_ARRAY(arena, struct value_table, TABLES_FEES_MOST);
    fees->indexes = ARENA_ARRAY(arena, struct index_table, TABLES_FEES_MOST);
    fees->value_count = fees->index_count = 0;
    if (!fees->values || !fees->indexes)
        return error_no_memory(error);
    for (size_t i = 0; i < count; i++)
        if (!entries[i].fault.status && entries[i].table.kind >= DATA_MPFS &&
            read_one(fees, &entries[i], arena, error))
            return error->status;
    fees->read = true;
    return STATUS_OK;
}

/* ---- deciding ---- */

void tables_fees_choose(const struct fee_tables *fees, const struct store *store,
                        struct deciding *e)
{
    struct day_tables *day = &e->tables;
    const struct tablefile *values = store_find(
        store, DATA_MPFS, DATA_MEDICARE, e->date, e->known_on, &day->old[DATA_MPFS]);
    const struct tablefile *indexes = store_find(
        store, DATA_GPCI, DATA_MEDICARE, e->date, e->known_on, &day->old[DATA_GPCI]);
    for (size_t i = 0; values && i < fees->value_count; i++)
        if (fees->values[i].file == values)
            day->values = &fees->values[i].rvus;
    for (size_t i = 0; indexes && i < fees->index_count; i++)
        if (fees->indexes[i].file == indexes)
            day->indexes = &fees->indexes[i].gpcis;
    day->index_file = indexes;
    day->zips = store_find(store, DATA_ZIP, DATA_MEDICARE, e->date, e->known_on,
                           &day->old[DATA_ZIP]);
}

const struct rvu_table *tables_fees_values(const struct deciding *e,
                                           const struct fee_schedule *schedule)
{
    return schedule->table == TABLE_NONE ? NULL : e->tables.values;
}

const struct gpci_table *tables_fees_indexes(const struct deciding *e,
                                             const struct fee_schedule *schedule)
{
    return schedule->table == TABLE_NONE ? NULL : e->tables.indexes;
}

bool tables_fees_have_zips(const struct deciding *e,
                           const struct fee_schedule *schedule)
{
    return schedule->table != TABLE_NONE && e->tables.zips && e->tables.indexes;
}

/* Five digits, or nine of which the first five are looked up. */
static bool is_zip(struct text zip)
{
    for (size_t i = 0; i < 5 && i < zip.len; i++)
        if (!char_is_digit(zip.at[i]))
            return false;
    return zip.len == 5 || (zip.len == 10 && zip.at[5] == '-');
}

/* A ZIP code leads to a carrier's locality, whose state may be another one's:
 * the suburbs of Washington are the District's. */
struct text tables_fees_locality(const struct deciding *e,
                                 const struct fee_schedule *schedule,
                                 const struct session *session)
{
    const struct tablefile *zips = e->tables.zips, *indexes = e->tables.index_file;
    const struct location *location = session->service_location;
    struct price_indexes found;
    if (!tables_fees_have_zips(e, schedule) || !location || !is_zip(location->zip))
        return TEXT_NONE;
    ptrdiff_t i = rows_find_zip(zips, location->zip.at);
    const unsigned char *row = i < 0 ? NULL : tablefile_row(zips, (size_t)i);
    if (!row || row[14] == '1')
        return TEXT_NONE;
    size_t at = rows_first(indexes, row + 5, 7);
    if (at == indexes->count || memcmp(tablefile_row(indexes, at), row + 5, 7) != 0)
        return TEXT_NONE;
    rows_read_indexes(tablefile_row(indexes, at), &found);
    for (size_t k = 0; k < e->tables.indexes->count; k++)
        if (text_is(e->tables.indexes->at[k].locality, found.locality))
            return e->tables.indexes->at[k].locality;
    return TEXT_NONE;
}
