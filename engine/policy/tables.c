#include "policy/tables.h"

#include "data/rows.h"
#include "policy/tables_fees.h"

#include <stdio.h>
#include <stdlib.h>

#define CODES       (CODE_SET_WORDS * 64)
#define TABLES_MEM  ((size_t)64 * 1024 * 1024)
#define TABLES_MOST 64 /* of one kind and payer */

/* One edit, columns as places in the table of codes. */
struct table_edit {
    uint16_t columns; /* column 1 in the upper byte */
    bool separable;
    int32_t from, to; /* to: DATE_NONE: none */
};
struct pair_table {
    const struct tablefile *file;
    struct source source;
    struct table_edit *edits; /* by columns */
    size_t count, room;
};
struct unit_table {
    const struct tablefile *file;
    struct source source;
    int16_t units[2][CODES]; /* by enum units_of */
    struct code_set codes[2];
};

struct published_tables {
    struct arena arena;
    struct store *store;
    bool pairs_read[DATA_PAYERS], units_read[DATA_PAYERS];
    struct pair_table pairs[DATA_PAYERS][TABLES_MOST];
    size_t pair_count[DATA_PAYERS];
    struct unit_table *units[DATA_PAYERS]; /* TABLES_MOST of them, or NULL */
    size_t unit_count[DATA_PAYERS];
    struct fee_tables fees;
};

enum status tables_open(const char *folder, struct published_tables **tables,
                        struct error *error)
{
    struct published_tables *opened = calloc(1, sizeof *opened);
    *tables = NULL;
    if (!opened)
        return error_no_memory(error);
    arena_init(&opened->arena, TABLES_MEM);
    bool none = !folder || !folder[0];
    enum status status = store_open(none ? NULL : folder, &opened->store, error);
    if (status) {
        tables_close(opened);
        return status;
    }
    *tables = opened;
    return STATUS_OK;
}

void tables_close(struct published_tables *tables)
{
    if (!tables)
        return;
    store_close(tables->store);
    arena_release(&tables->arena);
    free(tables);
}

/* ---- reading one ---- */

/* "CMS NCCI edits, 2026-10-01 to 2026-12-31 (ccipra-v323r0-f1.zip, ...)" */
static enum status name_source(struct published_tables *tables,
                               const struct tablefile *file, const char *what,
                               struct source *source)
{
    char text[600], from[11], to[11];
    date_write(file->from, from);
    date_write(file->to, to);
    (void)snprintf(text, sizeof text, "%s, %s to %s (%.*s)", what, from, to,
                   TEXT_ARG(file->names));
    *source = (struct source){.document = text_copy(&tables->arena, text_of(text)),
                              .verified_on = file->imported_on};
    return text_is_absent(source->document) ? STATUS_NO_MEMORY : STATUS_OK;
}

static enum status add_edit(struct published_tables *tables, struct pair_table *table,
                            const struct table_edit *edit)
{
    if (table->count == table->room) {
        size_t room = table->room ? 2 * table->room : 512;
        struct table_edit *more = ARENA_ARRAY(&tables->arena, struct table_edit, room);
        if (!more)
            return STATUS_NO_MEMORY;
        if (table->count)
            memcpy(more, table->edits, table->count * sizeof *more);
        table->edits = more;
        table->room = room;
    }
    table->edits[table->count++] = *edit;
    return STATUS_OK;
}

/* Of one code's rows those whose second code is known, too. */
static enum status read_edits_of(struct published_tables *tables,
                                 const struct store_entry *entry,
                                 const struct procedure *column1,
                                 struct pair_table *table, struct error *error)
{
    const struct tablefile *file = &entry->table;
    size_t first = rows_first(file, column1->code, ROWS_CODE), end = first;
    while (end < file->count &&
           memcmp(tablefile_row(file, end), column1->code, ROWS_CODE) == 0)
        end++;
    if (tablefile_verify(file, first, end - first, entry->path, error))
        return error->status;
    for (size_t i = first; i < end; i++) {
        struct pair_edit edit;
        const unsigned char *row = tablefile_row(file, i);
        const struct procedure *column2 =
            procedure_find((struct text){(const char *)row + ROWS_CODE, ROWS_CODE});
        rows_read_pair(row, &edit);
        if (!column2 || edit.modifier == ROWS_NEVER)
            continue;
        const struct table_edit found = {
            .columns =
                (uint16_t)(procedure_index(column1) << 8 | procedure_index(column2)),
            .separable = edit.modifier == '1',
            .from = edit.from,
            .to = edit.to};
        if (add_edit(tables, table, &found))
            return error_no_memory(error);
    }
    return STATUS_OK;
}

/* Procedures come in the order of their codes, and so do rows: edits are in
 * order then. */
static enum status read_pairs(struct published_tables *tables,
                              const struct store_entry *entry, struct pair_table *table,
                              struct error *error)
{
    *table = (struct pair_table){.file = &entry->table};
    if (name_source(tables, &entry->table, "CMS NCCI procedure-to-procedure edits",
                    &table->source))
        return error_no_memory(error);
    for (size_t i = 0; procedure_at(i); i++)
        if (read_edits_of(tables, entry, procedure_at(i), table, error))
            return error->status;
    return STATUS_OK;
}

static void add_code(struct code_set *set, size_t index)
{
    set->bits[index / 64] |= UINT64_C(1) << (index % 64);
}

static enum status read_units(struct published_tables *tables,
                              const struct store_entry *entry, struct unit_table *table,
                              struct error *error)
{
    *table = (struct unit_table){.file = &entry->table};
    if (name_source(tables, &entry->table, "CMS medically unlikely edits",
                    &table->source))
        return error_no_memory(error);
    if (tablefile_verify(&entry->table, 0, entry->table.count, entry->path, error))
        return error->status;
    for (size_t i = 0; procedure_at(i); i++) {
        const struct procedure *procedure = procedure_at(i);
        struct mue mue;
        if (!rows_find_mue(&entry->table, procedure->code, &mue))
            continue;
        enum units_of of =
            mue.adjudication == '2' ? UNITS_OF_POLICY : UNITS_OF_CLINICAL;
        table->units[of][procedure_index(procedure)] =
            (int16_t)(mue.units < INT16_MAX ? mue.units : INT16_MAX);
        if (mue.units > 0)
            add_code(&table->codes[of], procedure_index(procedure));
    }
    return STATUS_OK;
}

/* ---- reading all of a kind ---- */

static enum status damaged(const struct store_entry *entry, struct error *error)
{
    *error = entry->fault;
    error->status = STATUS_POLICY;
    return STATUS_POLICY;
}

/* A table that turns out damaged fails the policy, whatever else it was. */
static enum status as_policy_fault(struct error *error)
{
    if (error->status != STATUS_NO_MEMORY)
        error->status = STATUS_POLICY;
    return error->status;
}

static enum status read_one(struct published_tables *tables,
                            const struct store_entry *entry, struct error *error)
{
    enum data_payer payer = entry->table.payer;
    bool pairs = entry->table.kind == DATA_NCCI;
    size_t *count = pairs ? &tables->pair_count[payer] : &tables->unit_count[payer];
    if (*count == TABLES_MOST) {
        error_set(error, STATUS_POLICY, "data.many", "over %d tables of one kind",
                  TABLES_MOST);
        error_fix(error, "remove the oldest of them");
        error_at(error, entry->path, 0, 0);
        return STATUS_POLICY;
    }
    (*count)++;
    return pairs ? read_pairs(tables, entry, &tables->pairs[payer][*count - 1], error)
                 : read_units(tables, entry, &tables->units[payer][*count - 1], error);
}

static enum status read_kind(struct published_tables *tables, enum data_kind kind,
                             enum data_payer payer, struct error *error)
{
    size_t count = 0;
    const struct store_entry *entries = store_entries(tables->store, &count);
    const struct store_entry *fault = store_fault(tables->store, kind, payer);
    bool *done =
        kind == DATA_NCCI ? &tables->pairs_read[payer] : &tables->units_read[payer];
    if (fault)
        return damaged(fault, error);
    if (*done)
        return STATUS_OK;
    tables->pair_count[payer] = kind == DATA_NCCI ? 0 : tables->pair_count[payer];
    tables->unit_count[payer] = kind == DATA_MUE ? 0 : tables->unit_count[payer];
    if (kind == DATA_MUE && !tables->units[payer])
        tables->units[payer] =
            ARENA_ARRAY(&tables->arena, struct unit_table, TABLES_MOST);
    if (kind == DATA_MUE && !tables->units[payer])
        return error_no_memory(error);
    for (size_t i = 0; i < count; i++)
        if (!entries[i].fault.status && entries[i].table.kind == kind &&
            entries[i].table.payer == payer && read_one(tables, &entries[i], error))
            return as_policy_fault(error);
    *done = true;
    return STATUS_OK;
}

/* ---- binding ---- */

static enum data_payer payer_of(enum table_of table)
{
    return table == TABLE_MEDICAID ? DATA_MEDICAID : DATA_MEDICARE;
}

static void add_hashes(const struct published_tables *tables, enum data_kind kind,
                       enum table_of of, struct hash_stream *stream, size_t *added)
{
    size_t count = 0;
    const struct store_entry *entries = store_entries(tables->store, &count);
    for (size_t i = 0; i < count; i++)
        if (entries[i].table.kind == kind && entries[i].table.payer == payer_of(of)) {
            hash_add(stream, (struct text){(const char *)entries[i].table.hash.bytes,
                                           HASH_SIZE});
            (*added)++;
        }
}

/* What a policy names, each kind and payer once. */
struct binding {
    struct published_tables *tables;
    struct hash_stream stream;
    size_t added; /* tables of which the hash is in it */
    bool units[TABLE_MEDICAID + 1], fees;
    struct error *error;
};

static enum status bind(struct binding *binding, enum data_kind kind, enum table_of of)
{
    enum status status = read_kind(binding->tables, kind, payer_of(of), binding->error);
    if (!status)
        add_hashes(binding->tables, kind, of, &binding->stream, &binding->added);
    return status;
}

static enum status bind_caps(struct binding *binding, const struct policy *policy)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < policy->cap_count && !status; i++) {
        enum table_of table = policy->caps[i].table;
        if (table == TABLE_NONE || binding->units[table])
            continue;
        binding->units[table] = true;
        status = bind(binding, DATA_MUE, table);
    }
    return status;
}

static enum status bind_fees(struct binding *binding, const struct policy *policy)
{
    struct published_tables *tables = binding->tables;
    static const enum data_kind kinds[] = {DATA_MPFS, DATA_GPCI, DATA_ZIP};
    for (size_t i = 0; i < policy->fee_count; i++)
        binding->fees |= policy->fees[i].schedule.table != TABLE_NONE;
    for (size_t i = 0; binding->fees && i < sizeof kinds / sizeof *kinds; i++) {
        const struct store_entry *fault =
            store_fault(tables->store, kinds[i], DATA_MEDICARE);
        if (fault)
            return damaged(fault, binding->error);
        add_hashes(tables, kinds[i], TABLE_MEDICARE, &binding->stream, &binding->added);
    }
    if (binding->fees &&
        tables_fees_read(&tables->fees, tables->store, &tables->arena, binding->error))
        return as_policy_fault(binding->error);
    return STATUS_OK;
}

enum status tables_bind(struct published_tables *tables, struct policy *policy,
                        struct error *error)
{
    struct binding binding = {.tables = tables, .error = error};
    enum status status = STATUS_OK;
    hash_begin(&binding.stream);
    hash_add(&binding.stream,
             (struct text){(const char *)policy->hash.bytes, HASH_SIZE});
    if (policy->pairs.table != TABLE_NONE)
        status = bind(&binding, DATA_NCCI, policy->pairs.table);
    if (!status)
        status = bind_caps(&binding, policy);
    if (!status)
        status = bind_fees(&binding, policy);
    /* Without tables the policy is what its files say. */
    if (!status && binding.added) {
        policy->hash = hash_end(&binding.stream);
        policy->published = tables;
    }
    return status;
}

/* ---- deciding ---- */

static const struct pair_table *choose_pairs(const struct deciding *e,
                                             const struct published_tables *tables,
                                             const struct tablefile **old)
{
    enum data_payer payer = payer_of(e->policy->pairs.table);
    const struct tablefile *file =
        store_find(tables->store, DATA_NCCI, payer, e->date, e->known_on, old);
    for (size_t i = 0; file && i < tables->pair_count[payer]; i++)
        if (tables->pairs[payer][i].file == file)
            return &tables->pairs[payer][i];
    return NULL;
}

static struct unit_table *choose_units(const struct deciding *e,
                                       const struct published_tables *tables,
                                       enum table_of of, const struct tablefile **old)
{
    enum data_payer payer = payer_of(of);
    const struct tablefile *file =
        store_find(tables->store, DATA_MUE, payer, e->date, e->known_on, old);
    for (size_t i = 0; file && i < tables->unit_count[payer]; i++)
        if (tables->units[payer][i].file == file)
            return &tables->units[payer][i];
    return NULL;
}

void tables_choose(struct deciding *e)
{
    const struct published_tables *tables = e->policy->published;
    struct day_tables *day = &e->tables;
    if (!tables)
        return;
    if (e->policy->pairs.table != TABLE_NONE)
        day->pairs = choose_pairs(e, tables, &day->old[DATA_NCCI]);
    for (size_t i = 0; i < e->policy->cap_count; i++) {
        enum table_of of = e->policy->caps[i].table;
        if (of != TABLE_NONE && !day->units[of] && !day->old[DATA_MUE])
            day->units[of] = choose_units(e, tables, of, &day->old[DATA_MUE]);
    }
    if (tables->fees.read)
        tables_fees_choose(&tables->fees, tables->store, e);
}

bool tables_replace_pair(const struct deciding *e, const struct pair_row *row)
{
    return row->stands_in && e->tables.pairs;
}

static const struct table_edit *first_edit(const struct pair_table *table,
                                           uint16_t columns)
{
    size_t low = 0, high = table->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (table->edits[middle].columns < columns)
            low = middle + 1;
        else
            high = middle;
    }
    return table->edits + low;
}

static const struct pair_row *row_of(struct deciding *e, const struct table_edit *edit)
{
    struct pair_row *row = ARENA_NEW(e->arena, struct pair_row);
    if (!row) {
        e->no_memory = true;
        return NULL;
    }
    add_code(&row->column1, edit->columns >> 8);
    add_code(&row->column2, edit->columns & 255);
    row->separable = edit->separable;
    row->dates = (struct in_force){edit->from, edit->to, DATE_NONE};
    row->source = e->tables.pairs->source;
    return row;
}

const struct pair_row *tables_pair(struct deciding *e, size_t x, size_t y)
{
    const struct pair_table *table = e->tables.pairs;
    uint16_t columns = (uint16_t)(x << 8 | y);
    if (!table || !table->count)
        return NULL;
    const struct table_edit *edit = first_edit(table, columns);
    for (; edit < table->edits + table->count && edit->columns == columns; edit++)
        if (edit->from <= e->date && (edit->to == DATE_NONE || e->date <= edit->to))
            return row_of(e, edit);
    return NULL;
}

const struct cap_row *tables_cap(struct deciding *e, const struct cap_row *row)
{
    struct unit_table *table = e->tables.units[row->table];
    struct cap_row *today = table ? ARENA_NEW(e->arena, struct cap_row) : NULL;
    e->no_memory |= table && !today;
    if (!today)
        return row;
    *today = *row;
    today->each = table->units[row->units_of];
    today->about.codes = table->codes[row->units_of];
    today->source = table->source;
    return today;
}

/* ---- what is too old ---- */

static void report_old(struct deciding *e, const struct tablefile *old)
{
    static const char *const what[DATA_KINDS] = {[DATA_NCCI] = "code pairs",
                                                 [DATA_MUE] = "units at most",
                                                 [DATA_MPFS] = "relative values",
                                                 [DATA_GPCI] = "price indexes",
                                                 [DATA_ZIP] = "ZIP codes"};
    char from[11], to[11];
    const char *kind = data_kind_words[old->kind];
    date_write(old->from, from);
    date_write(old->to, to);
    const struct source source = {
        .document = deciding_text(e, "%.*s, imported as %s.%s", TEXT_ARG(old->names),
                                  kind, data_payer_words[old->payer]),
        .verified_on = old->imported_on};
    struct finding *finding = finding_add(
        e, FINDING_SEED(.rule = "data.old", .topic = "data", .severity = SEVERITY_WARN,
                        .scope = SCOPE_DAY,
                        .message = deciding_text(e,
                                                 "The newest table of %s is for %s to "
                                                 "%s: the policy's own rows were used",
                                                 what[old->kind], from, to),
                        .fix = deciding_text(
                            e,
                            "Import the file of this day's quarter: gonio data "
                            "import %s FILE",
                            kind),
                        .source = &source));
    finding_fact(e, finding, value_date(e->date), "date_of_service");
    finding_fact(e, finding, value_date(old->to), "table.to");
}

void tables_report_old(struct deciding *e)
{
    for (int kind = 0; kind < DATA_KINDS; kind++)
        /* One code has no pairs. */
        if (e->tables.old[kind] && (kind != DATA_NCCI || e->service_count > 1))
            report_old(e, e->tables.old[kind]);
}
