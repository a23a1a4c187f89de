#include "sheet.h"

#include <csv.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHUNK       ((size_t)64 * 1024)
#define COLUMNS_MAX 4096
#define BLOCK       ((size_t)64 * 1024)

struct sheet {
    struct store *store;
    const struct sheet_source *source;
    const struct table *table;
    struct csv_parser parser;
    char *bytes; /* of the row's fields, one behind the other */
    size_t len;
    uint32_t *ends;           /* where each ends */
    size_t count;             /* of fields */
    size_t columns;           /* of the header; 0: not read yet */
    struct gonio_text *names; /* of them */
    uint32_t line, row_line;
    uint64_t rows, skipped;
    int row_ended; /* while the line was fed */
    int failed, overlong;
};

static int fail(struct sheet *sheet, const char *message, const char *fix)
{
    const struct store *store = sheet->store;
    const char *name =
        store->host->file_name(store->host, store->reading, sheet->source->file);
    sheet->failed = 1;
    return store->host->fail(store->host, name, sheet->line, message, fix);
}

/* libcsv asks for memory without saying for whom: a limit for all. */
static void *bounded_realloc(void *memory, size_t size)
{
    return size > ROW_MAX ? NULL : realloc(memory, size);
}

static struct gonio_text field_at(const struct sheet *sheet, size_t i)
{
    size_t begin = i ? sheet->ends[i - 1] : 0;
    return cell_make(sheet->bytes + begin, sheet->ends[i] - begin);
}

/* ---- the header ---- */

static int unknown_column(struct sheet *sheet, const struct gonio_text *names,
                          size_t slot, int some_known)
{
    const struct store *store = sheet->store;
    const struct mapping *mapping = store->mapping;
    struct gonio_text wanted = sheet->table->slots[slot];
    struct pool pool = {NULL, 0};
    char message[400], fix[256] = "";
    size_t nearest = cell_nearest(wanted, names, sheet->columns), n = 0;
    snprintf(message, sizeof message, "there is no column \"%s\" in %.150s",
             cell_short(&pool, wanted),
             store->host->file_name(store->host, store->reading, sheet->source->file));
    if (!some_known) /* the first row may be a patient's, and no header */
        snprintf(fix, sizeof fix,
                 "none of the mapping's columns stands in the first row: is there a "
                 "header, and are the files in the mapping's order?");
    else if (nearest < sheet->columns)
        n = (size_t)snprintf(fix, sizeof fix, "did you mean \"%s\"? ",
                             cell_short(&pool, names[nearest]));
    for (size_t i = 0; some_known && i < sheet->columns && n < sizeof fix - 90; i++)
        n += (size_t)snprintf(
            fix + n, sizeof fix - n, "%s%s",
            i ? ", " : "The columns are: ", cell_short(&pool, names[i]));
    sheet->failed = 1;
    int result = store->host->fail(store->host, mapping->path,
                                   sheet->table->slot_lines[slot], message, fix);
    csv_pool_free(&pool);
    return result;
}

static int twice(struct sheet *sheet, struct gonio_text name)
{
    struct pool pool = {NULL, 0};
    char message[200];
    snprintf(message, sizeof message, "the column \"%s\" stands twice in the header",
             cell_short(&pool, name));
    csv_pool_free(&pool);
    return fail(sheet, message, "rename one of the two, or leave it out");
}

/* Which column each slot is. */
static int place_slots(struct sheet *sheet, const struct gonio_text *names,
                       uint32_t *numbers)
{
    const struct table *table = sheet->table;
    size_t known = 0;
    for (size_t slot = 0; slot < table->slot_count; slot++) {
        numbers[slot] = 0;
        for (size_t i = 0; i < sheet->columns; i++) {
            if (!cell_same(names[i], table->slots[slot]))
                continue;
            if (numbers[slot])
                return twice(sheet, names[i]);
            numbers[slot] = (uint32_t)i + 1;
        }
        known += numbers[slot] > 0;
    }
    for (size_t slot = 0; slot < table->slot_count; slot++) {
        if (!numbers[slot])
            return unknown_column(sheet, names, slot, known > 0);
    }
    return 0;
}

static int take_header(struct sheet *sheet)
{
    struct store *store = sheet->store;
    struct pool *pool = &store->lasting;
    size_t slots = sheet->table->slot_count;
    sheet->columns = sheet->count;
    sheet->names = csv_pool_take(pool, sheet->columns * sizeof *sheet->names);
    uint32_t *numbers = csv_pool_take(pool, (slots + 1) * sizeof *numbers);
    char *bytes = csv_pool_take(pool, sheet->len + 1);
    if (!sheet->names || !numbers || !bytes)
        return fail(sheet, "out of memory", NULL);
    memcpy(bytes, sheet->bytes, sheet->len);
    for (size_t i = 0; i < sheet->columns; i++) {
        struct gonio_text name = field_at(sheet, i);
        name.at = bytes + (name.at - sheet->bytes);
        sheet->names[i] = cell_trim(name);
    }
    store->sheets[sheet->source->file].numbers = numbers;
    int result = place_slots(sheet, sheet->names, numbers);
    if (!result)
        result = store->host->columns(store->host, store->reading, sheet->source->file,
                                      sheet->names, sheet->columns);
    return result;
}

/* Names of the columns that the mapping uses, or does not. */
static void note_columns(struct sheet *sheet, int used)
{
    struct store *store = sheet->store;
    const uint32_t *numbers = store->sheets[sheet->source->file].numbers;
    struct pool pool = {NULL, 0};
    char line[2000];
    size_t told = 0;
    int n = snprintf(line, sizeof line, "  columns %s:", used ? "used" : "not used");
    for (size_t i = 0; i < sheet->columns && n < (int)sizeof line - 100; i++) {
        int found = 0;
        for (size_t slot = 0; slot < sheet->table->slot_count; slot++)
            found |= numbers[slot] == i + 1;
        if (found != used)
            continue;
        n += snprintf(line + n, sizeof line - (size_t)n, "%s %s", told++ ? "," : "",
                      cell_short(&pool, sheet->names[i]));
    }
    if (told)
        (void)store->host->note(store->host, store->reading, line);
    csv_pool_free(&pool);
}

/* ---- rows ---- */

static void mix(uint64_t hash[2], const char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        hash[0] = (hash[0] ^ (unsigned char)bytes[i]) * UINT64_C(0x100000001b3);
        hash[1] = (hash[1] + (unsigned char)bytes[i]) * UINT64_C(0x9e3779b97f4a7c15);
        hash[1] ^= hash[1] >> 29;
    }
}

static struct gonio_text slot_value(const struct sheet *sheet, uint32_t slot)
{
    uint32_t number = sheet->store->sheets[sheet->source->file].numbers[slot];
    if (number == 0 || number > sheet->count)
        return cell_make(NULL, 0);
    return field_at(sheet, number - 1);
}

static int refuse_row(struct sheet *sheet, const char *code, const char *message,
                      uint32_t column)
{
    const struct store *store = sheet->store;
    struct gonio_problem problem;
    memset(&problem, 0, sizeof problem);
    problem.size = sizeof problem;
    problem.code = code;
    problem.message = message;
    problem.place.file = (uint32_t)sheet->source->file;
    problem.place.row = sheet->row_line;
    problem.place.column = column;
    return store->host->problem(store->host, store->reading, &problem);
}

/* The hash of the key's values; a blank one is told and gives 1. */
static int key_of(struct sheet *sheet, unsigned char key[16], int *blank)
{
    uint64_t hash[2] = {UINT64_C(0xcbf29ce484222325), UINT64_C(0x243f6a8885a308d3)};
    const struct table *table = sheet->table;
    mix(hash, (const char *)&sheet->source->set, sizeof sheet->source->set);
    for (size_t i = 0; i < table->key_count; i++) {
        struct gonio_text value = slot_value(sheet, table->key[i]);
        if (value.at)
            value = cell_trim(value);
        uint64_t len = value.len;
        if (len == 0) {
            *blank = 1;
            return refuse_row(
                sheet, "csv.key",
                "the row has no value for the key, so it belongs to no "
                "session",
                sheet->store->sheets[sheet->source->file].numbers[table->key[i]]);
        }
        mix(hash, (const char *)&len, sizeof len);
        mix(hash, value.at, value.len);
    }
    memcpy(key, hash, 16);
    return 0;
}

static int is_one_of(struct gonio_text value, const struct gonio_node *values)
{
    if (values->kind == GONIO_TEXT)
        return cell_same(value, values->text);
    for (size_t i = 0; i < values->count; i++) {
        if (cell_same(value, values->entries[i].text))
            return 1;
    }
    return 0;
}

static int is_skipped(const struct sheet *sheet)
{
    for (size_t i = 0; i < sheet->table->sieve_count; i++) {
        const struct sieve *sieve = &sheet->table->sieves[i];
        struct gonio_text value = slot_value(sheet, sieve->slot);
        value = value.at ? cell_trim(value) : cell_make("", 0);
        if (is_one_of(value, sieve->values) != sieve->keep)
            return 1;
    }
    return 0;
}

int store_flush(struct store *store)
{
    size_t done = 0;
    while (done < store->out_len) {
        ssize_t n = write(store->fd, store->out + done, store->out_len - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return store->host->fail(
                store->host, NULL, 0,
                "cannot write the temporary file: is its disk full?",
                "TMPDIR names the folder for temporary files");
        done += (size_t)n;
    }
    store->out_len = 0;
    return 0;
}

static void put(struct store *store, const void *bytes, size_t len)
{
    if (len)
        memcpy(store->out + store->out_len, bytes, len);
    store->out_len += len;
    store->size += len;
}

static int keep_row(struct sheet *sheet, const unsigned char key[16], uint32_t fault)
{
    struct store *store = sheet->store;
    struct key_record record;
    uint32_t head[4] = {sheet->row_line, (uint32_t)sheet->source->file,
                        sheet->source->table, fault};
    uint64_t ordinal = store->ordinal++;
    if (store->out_len > CHUNK && store_flush(store))
        return -1;
    memset(&record, 0, sizeof record);
    memcpy(record.key, key, 16);
    for (int i = 0; i < 8; i++)
        record.ordinal[i] = (unsigned char)(ordinal >> (56 - 8 * i));
    record.offset = store->size;
    record.table = sheet->source->table;
    put(store, head, sizeof head);
    for (size_t slot = 0; slot < sheet->table->slot_count; slot++) {
        struct gonio_text value = slot_value(sheet, (uint32_t)slot);
        uint32_t len = value.at ? (uint32_t)value.len : UINT32_MAX;
        put(store, &len, sizeof len);
        put(store, value.at, value.at ? value.len : 0);
    }
    record.len = (uint32_t)(store->size - record.offset);
    return store->host->sorter_add(store->by_key, &record);
}

static int is_empty(const struct sheet *sheet)
{
    for (size_t i = 0; i < sheet->len; i++) {
        if (sheet->bytes[i] != ' ' && sheet->bytes[i] != '\t')
            return 0;
    }
    return 1;
}

static int take_row(struct sheet *sheet)
{
    unsigned char key[16];
    uint32_t fault = ROW_WHOLE;
    int blank = 0;
    if (is_empty(sheet))
        return 0;
    sheet->rows++;
    if (sheet->count != sheet->columns && !sheet->store->mapping->ragged)
        fault = sheet->count < sheet->columns ? ROW_SHORT : ROW_LONG;
    if (!fault && is_skipped(sheet)) {
        sheet->skipped++;
        return 0;
    }
    if (key_of(sheet, key, &blank))
        return -1;
    return blank ? 0 : keep_row(sheet, key, fault);
}

/* ---- what libcsv calls ---- */

static void on_field(void *field, size_t len, void *context)
{
    struct sheet *sheet = context;
    const unsigned char *from = field;
    if (sheet->failed || sheet->overlong)
        return;
    if (sheet->count == COLUMNS_MAX || sheet->len + 2 * len > ROW_MAX) {
        sheet->overlong = 1;
        return;
    }
    for (size_t i = 0; i < len; i++) {
        int two = sheet->store->mapping->latin1 && from[i] >= 0x80;
        if (two)
            sheet->bytes[sheet->len++] = (char)(0xc0 | from[i] >> 6);
        sheet->bytes[sheet->len++] = (char)(two ? 0x80 | (from[i] & 0x3f) : from[i]);
    }
    sheet->ends[sheet->count++] = (uint32_t)sheet->len;
}

static void on_row(int last, void *context)
{
    struct sheet *sheet = context;
    (void)last;
    sheet->row_ended = 1;
    if (sheet->failed || sheet->overlong)
        return;
    if (sheet->count && (sheet->columns ? take_row(sheet) : take_header(sheet)))
        sheet->failed = 1;
    sheet->len = sheet->count = 0;
    sheet->row_line = sheet->line + 1;
}

/* ---- the file ---- */

/* The character that the first line has most of, between quotes aside. */
static char guess_separator(const char *at, size_t len)
{
    static const char candidates[] = ",;\t|";
    size_t counts[sizeof candidates] = {0};
    int quoted = 0, best = 0;
    for (size_t i = 0; i < len && at[i] != '\n'; i++) {
        const char *found = at[i] ? strchr(candidates, at[i]) : NULL;
        quoted ^= at[i] == '"';
        if (found && !quoted)
            counts[found - candidates]++;
    }
    for (int i = 1; i < 4; i++)
        best = counts[i] > counts[best] ? i : best;
    return candidates[best];
}

/* Up to a line's end, or as far as the chunk goes. */
static int feed_line(struct sheet *sheet, const char *at, size_t len)
{
    int ends = at[len - 1] == '\n';
    int bare = ends && (len == 1 || (len == 2 && at[0] == '\r'));
    sheet->row_ended = 0;
    if (csv_parse(&sheet->parser, at, len, on_field, on_row, sheet) != len)
        sheet->overlong = 1;
    if (bare && !sheet->row_ended && sheet->row_line == sheet->line)
        sheet->row_line++;
    sheet->line += (uint32_t)ends;
    return sheet->failed ? -1 : 0;
}

static int feed(struct sheet *sheet, const char *at, size_t len)
{
    while (len && !sheet->overlong) {
        const char *newline = memchr(at, '\n', len);
        size_t n = newline ? (size_t)(newline - at) + 1 : len;
        if (feed_line(sheet, at, n))
            return -1;
        at += n;
        len -= n;
    }
    return 0;
}

/* The first bytes: a byte order mark, another encoding, the separator. */
static int begin(struct sheet *sheet, const char **at, size_t *len)
{
    char separator = sheet->store->mapping->separator;
    if (*len >= 2 &&
        (memcmp(*at, "\xff\xfe", 2) == 0 || memcmp(*at, "\xfe\xff", 2) == 0))
        return fail(sheet, "this file is UTF-16", "save it as CSV in UTF-8");
    if (*len >= 2 && memcmp(*at, "PK", 2) == 0)
        return fail(sheet, "this is a spreadsheet's own file, not CSV",
                    "save it as CSV in UTF-8");
    if (*len >= 3 && memcmp(*at, "\xef\xbb\xbf", 3) == 0) {
        *at += 3;
        *len -= 3;
    }
    csv_set_delim(&sheet->parser,
                  (unsigned char)(separator ? separator : guess_separator(*at, *len)));
    return 0;
}

static int read_all(struct sheet *sheet, char *chunk)
{
    const struct store *store = sheet->store;
    int first = 1;
    while (!sheet->overlong) {
        int64_t n = store->host->read(store->host, store->reading, sheet->source->file,
                                      chunk, CHUNK);
        const char *at = chunk;
        size_t len = n > 0 ? (size_t)n : 0;
        if (n < 0)
            return -1;
        if (n == 0)
            break;
        if (first && begin(sheet, &at, &len))
            return -1;
        first = 0;
        if (feed(sheet, at, len))
            return -1;
    }
    return 0;
}

static int finish(struct sheet *sheet)
{
    /* Only a strict parser says that a quote is open, and only here is it so. */
    csv_set_opts(&sheet->parser, CSV_STRICT | CSV_STRICT_FINI);
    int open =
        !sheet->overlong && csv_fini(&sheet->parser, on_field, on_row, sheet) != 0;
    if (sheet->failed)
        return -1;
    if (!sheet->columns)
        return fail(sheet, "there is no header: the file is empty", NULL);
    if (sheet->overlong)
        return refuse_row(sheet, "csv.long",
                          "the row that begins here is longer than 4 MiB or has more "
                          "than 4096 fields; what comes behind it is not read: is a "
                          "quote not closed?",
                          0);
    if (open)
        return refuse_row(sheet, "csv.quote",
                          "a quote is opened in the row that begins here, and never "
                          "closed",
                          0);
    return 0;
}

static void note(struct sheet *sheet)
{
    struct store *store = sheet->store;
    char line[400];
    snprintf(line, sizeof line, "%.250s: %llu rows, %llu skipped",
             store->host->file_name(store->host, store->reading, sheet->source->file),
             (unsigned long long)sheet->rows, (unsigned long long)sheet->skipped);
    (void)store->host->note(store->host, store->reading, line);
    note_columns(sheet, 1);
    note_columns(sheet, 0);
}

static int read_sheet(struct sheet *sheet, char *chunk)
{
    if (csv_init(&sheet->parser, 0) != 0)
        return fail(sheet, "out of memory", NULL);
    csv_set_realloc_func(&sheet->parser, bounded_realloc);
    csv_set_blk_size(&sheet->parser, BLOCK);
    int result = read_all(sheet, chunk);
    if (!result)
        result = finish(sheet);
    if (!result)
        note(sheet);
    csv_free(&sheet->parser);
    return result;
}

int sheet_read(struct store *store, const struct sheet_source *source)
{
    struct sheet sheet = {.store = store,
                          .source = source,
                          .table = &store->mapping->tables[source->table],
                          .line = 1,
                          .row_line = 1};
    char *chunk = malloc(CHUNK);
    sheet.bytes = malloc(ROW_MAX);
    sheet.ends = malloc(COLUMNS_MAX * sizeof *sheet.ends);
    int result = chunk && sheet.bytes && sheet.ends
                     ? read_sheet(&sheet, chunk)
                     : fail(&sheet, "out of memory", NULL);
    free(chunk);
    free(sheet.bytes);
    free(sheet.ends);
    return result;
}
