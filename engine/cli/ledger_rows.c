/* gonio ledger billed and open: files of rows, of which each that is wrong is
 * told with its number while the others go in. */
#include "cli/ledger_run.h"

#include "cli/exit.h"
#include "cli/resources.h"
#include "format/json.h"

#include <stdio.h>

/* Of one question to a daemon, which takes 64 KiB. */
#define BATCH_MOST ((size_t)24 * 1024)
#define ID_MOST    128

static void tell(const char *path, uint32_t row, const struct error *why)
{
    struct error told = *why;
    error_at(&told, strcmp(path, "-") == 0 ? "standard input" : path, row, 0);
    (void)exit_report("ledger", &told);
}

static void refuse(struct ledger_run *run, const char *path, uint32_t row,
                   const struct error *why)
{
    tell(path, row, why);
    run->refused = true;
}

static enum status wrong(struct error *error, const char *what)
{
    return error_set(error, STATUS_USAGE, "usage.row", "%s", what);
}

/* ---- billed ---- */

enum { CLAIM_SESSION, CLAIM_CLAIM, CLAIM_DATE, CLAIM_PROVIDER, CLAIM_COLUMNS };
static const char *const claim_columns[] = {
    [CLAIM_SESSION] = "session_id",
    [CLAIM_CLAIM] = "claim",
    [CLAIM_DATE] = "date",
    [CLAIM_PROVIDER] = "billing_provider",
};

struct billing {
    struct ledger_run *run;
    const char *path;
    struct buffer rows, results;
    uint64_t recorded, known, refused, doubtful;
};

static enum status check_claim(const struct ledger_row *row, struct error *error)
{
    const struct text *cells = row->cells;
    int32_t date;
    if (!cells[CLAIM_SESSION].len || cells[CLAIM_SESSION].len > ID_MOST)
        return wrong(error, "session_id must be the id of a session");
    if (!cells[CLAIM_CLAIM].len || cells[CLAIM_CLAIM].len > ID_MOST)
        return wrong(error, "claim must be the claim's number");
    if (cells[CLAIM_PROVIDER].len > ID_MOST)
        return wrong(error, "billing_provider must be an NPI");
    if (!date_read(cells[CLAIM_DATE], &date))
        return wrong(error, "date must be a day as 2026-03-16");
    return STATUS_OK;
}

static enum status gather(void *context, struct text piece, struct error *error)
{
    struct buffer *results = context;
    buffer_put_text(results, piece);
    return buffer_failed(results) ? error_no_memory(error) : STATUS_OK;
}

static void take_result(struct billing *b, const struct json *json)
{
    struct error why = ERROR_NONE;
    int64_t row = 0;
    const struct json *number = json_get(json, "row");
    struct text result = json_text(json_get(json, "result"));
    struct text said = json_text(json_get(json, "why"));
    bool recorded = text_is(result, "recorded"), known = text_is(result, "known");
    b->recorded += recorded;
    b->known += known;
    b->refused += !recorded && !known;
    b->doubtful += (recorded || known) && said.len;
    if (!said.len)
        return;
    if (number)
        (void)json_integer(number, &row);
    (void)error_set(&why, STATUS_REJECTED, "ledger.row", "%s%.*s",
                    recorded || known ? "recorded, but " : "", TEXT_ARG(said));
    tell(b->path, (uint32_t)row, &why);
    b->run->refused = true;
}

static enum status take_results(struct billing *b, struct error *error)
{
    struct text lines = buffer_text(&b->results);
    enum status status = STATUS_OK;
    while (!status && lines.len) {
        const char *end = memchr(lines.at, '\n', lines.len);
        size_t len = end ? (size_t)(end - lines.at) : lines.len;
        struct json *json;
        struct arena arena;
        arena_init(&arena, (size_t)1 << 20);
        status = json_read((struct text){lines.at, len}, &arena, &json, error);
        if (!status)
            take_result(b, json);
        arena_release(&arena);
        len += end != NULL;
        lines = (struct text){lines.at + len, lines.len - len};
    }
    buffer_clear(&b->results);
    return status;
}

static enum status send_batch(struct billing *b, struct error *error)
{
    const struct answer_out out = {&b->results, gather};
    bool negative;
    if (!b->rows.len)
        return STATUS_OK;
    buffer_put_char(&b->rows, '\0');
    if (buffer_failed(&b->rows))
        return error_no_memory(error);
    const struct ledger_words words = {
        {"billed", "--rows", b->rows.at, "--format", "ndjson"}, 5};
    enum status status = ledger_ask(&b->run->ask, &words, &out, &negative, error);
    buffer_clear(&b->rows);
    return status ? status : take_results(b, error);
}

static enum status take_claim(void *context, const struct ledger_row *row,
                              struct error *error)
{
    struct billing *b = context;
    struct error why = ERROR_NONE;
    if (check_claim(row, &why)) {
        b->refused++;
        refuse(b->run, b->path, row->row, &why);
        return STATUS_OK;
    }
    buffer_printf(&b->rows, "{\"row\":%u", row->row);
    for (size_t i = 0; i < CLAIM_COLUMNS; i++) {
        if (!row->cells[i].len)
            continue;
        buffer_printf(&b->rows, ",\"%s\":", claim_columns[i]);
        buffer_put_json(&b->rows, row->cells[i]);
    }
    buffer_put_cstr(&b->rows, "}\n");
    return b->rows.len > BATCH_MOST ? send_batch(b, error) : STATUS_OK;
}

static void put_summary(struct billing *b)
{
    struct buffer *out = &b->run->output.buffer;
    buffer_printf(out, "%llu claims recorded, %llu known already, %llu refused\n",
                  (unsigned long long)b->recorded, (unsigned long long)b->known,
                  (unsigned long long)b->refused);
    if (b->doubtful)
        buffer_printf(out, "Of sessions with nothing to bill: %llu\n",
                      (unsigned long long)b->doubtful);
}

enum status ledger_run_billed(struct ledger_run *run, struct error *error)
{
    const struct operands *operands = &run->options.operands;
    if (run->options.list)
        return ledger_run_ask(run, error);
    if (operands->count != 2) {
        error_set(error, STATUS_USAGE, "usage.operand", "no file of claims is named");
        error_fix(error, "gonio ledger billed FILE, or --list");
        return error->status;
    }
    struct billing b = {.run = run, .path = operands->at[1]};
    const struct ledger_sheet sheet = {.path = b.path,
                                       .columns = claim_columns,
                                       .column_count = CLAIM_COLUMNS,
                                       .required = CLAIM_PROVIDER,
                                       .take = take_claim,
                                       .context = &b};
    buffer_init(&b.rows, 2 * BATCH_MOST);
    buffer_init(&b.results, (size_t)16 << 20);
    enum status status = ledger_sheet_read(&sheet, error);
    if (!status)
        status = send_batch(&b, error);
    buffer_release(&b.rows);
    buffer_release(&b.results);
    put_summary(&b);
    return status;
}

/* ---- open ---- */

enum {
    OPENING_MEMBER,
    OPENING_PAYER,
    OPENING_YEAR,
    OPENING_BUCKET,
    OPENING_AMOUNT,
    OPENING_AS_OF,
    OPENING_SOURCE,
    OPENING_COLUMNS
};
static const char *const opening_columns[] = {
    [OPENING_MEMBER] = "member_id", [OPENING_PAYER] = "payer",
    [OPENING_YEAR] = "year",        [OPENING_BUCKET] = "bucket",
    [OPENING_AMOUNT] = "amount",    [OPENING_AS_OF] = "as_of",
    [OPENING_SOURCE] = "source",
};
static const char *const opening_options[] = {
    [OPENING_MEMBER] = NULL,       [OPENING_PAYER] = "--payer",
    [OPENING_YEAR] = "--year",     [OPENING_BUCKET] = "--bucket",
    [OPENING_AMOUNT] = "--amount", [OPENING_AS_OF] = "--as-of",
    [OPENING_SOURCE] = "--source",
};

struct opening_rows {
    struct ledger_run *run;
    const char *path;
    struct policy_set *policies;
    uint64_t entered, refused;
};

/* Of a payer that there is: a misspelt one would count for nobody. */
static enum status check_payer(struct policy_set *policies, const char *payer,
                               struct error *error)
{
    const struct policy *policy;
    enum status status = policy_set_find(policies, text_of(payer), &policy, error);
    if (status == STATUS_NOT_FOUND)
        return resources_unknown(policies, payer, error);
    return status == STATUS_POLICY ? STATUS_OK : status;
}

static enum status open_policies(struct ledger_run *run, struct resources *resources,
                                 struct policy_set **policies, struct error *error)
{
    return resources_open(&run->options.payers, resources, policies, error);
}

static enum status ignore(void *context, struct text piece, struct error *error)
{
    (void)context;
    (void)piece;
    (void)error;
    return STATUS_OK;
}

static enum status enter(struct opening_rows *o, const char *const *cells,
                         struct error *error)
{
    const struct answer_out out = {NULL, ignore};
    struct ledger_words words = {{"open", cells[OPENING_MEMBER]}, 2};
    bool negative;
    for (size_t i = OPENING_PAYER; i < OPENING_COLUMNS; i++) {
        words.at[words.count++] = opening_options[i];
        words.at[words.count++] = cells[i];
    }
    enum status status = check_payer(o->policies, cells[OPENING_PAYER], error);
    return status ? status : ledger_ask(&o->run->ask, &words, &out, &negative, error);
}

static bool is_of_the_row(enum status status)
{
    return status == STATUS_USAGE || status == STATUS_NOT_FOUND;
}

static enum status take_opening(void *context, const struct ledger_row *row,
                                struct error *error)
{
    struct opening_rows *o = context;
    const char *cells[OPENING_COLUMNS];
    struct error why = ERROR_NONE;
    struct arena arena;
    enum status status = STATUS_OK;
    arena_init(&arena, (size_t)1 << 20);
    for (size_t i = 0; i < OPENING_COLUMNS && !status; i++) {
        cells[i] = text_copy(&arena, row->cells[i]).at;
        if (!cells[i])
            status = error_no_memory(&why);
        else if (!cells[i][0] || strncmp(cells[i], "--", 2) == 0)
            status = error_set(&why, STATUS_USAGE, "usage.row", "%s is missing",
                               opening_columns[i]);
    }
    if (!status)
        status = enter(o, cells, &why);
    arena_release(&arena);
    o->entered += !status;
    if (!status)
        return STATUS_OK;
    if (!is_of_the_row(status)) {
        *error = why;
        return status;
    }
    o->refused++;
    refuse(o->run, o->path, row->row, &why);
    return STATUS_OK;
}

static enum status open_rows(struct ledger_run *run, struct policy_set *policies,
                             struct error *error)
{
    struct opening_rows o = {
        .run = run, .path = run->options.rows, .policies = policies};
    const struct ledger_sheet sheet = {.path = o.path,
                                       .columns = opening_columns,
                                       .column_count = OPENING_COLUMNS,
                                       .required = OPENING_COLUMNS,
                                       .take = take_opening,
                                       .context = &o};
    enum status status = ledger_sheet_read(&sheet, error);
    buffer_printf(&run->output.buffer, "%llu openings entered, %llu refused\n",
                  (unsigned long long)o.entered, (unsigned long long)o.refused);
    return status;
}

enum status ledger_run_open(struct ledger_run *run, struct error *error)
{
    static struct resources resources;
    struct policy_set *policies = NULL;
    const struct ledger_options_read *o = &run->options;
    bool one = o->operands.count == 2;
    if (one == (o->rows != NULL)) {
        error_set(error, STATUS_USAGE, "usage.operand",
                  "either a member or --rows FILE is wanted");
        error_fix(error, "gonio ledger open --help has an example");
        return error->status;
    }
    enum status status = open_policies(run, &resources, &policies, error);
    if (!status && one && o->payer)
        status = check_payer(policies, o->payer, error);
    if (!status)
        status = one ? ledger_run_ask(run, error) : open_rows(run, policies, error);
    policy_set_close(policies);
    return status;
}
