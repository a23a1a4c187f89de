/* Tables written and read again: against a reader that looks at every row,
 * on both sides of every date, and which table decides about a day. */
#define _XOPEN_SOURCE 700 /* mkdtemp */

#include "base/date.h"
#include "base/hash.h"
#include "data/import.h"
#include "data/rows.h"
#include "data/store.h"
#include "support/gonio_test.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char folder[64];
static char path[128];

static int make_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/gonio-data-XXXXXX");
    if (!mkdtemp(folder))
        return 1;
    (void)snprintf(path, sizeof path, "%s/source.txt", folder);
    return 0;
}

static int remove_folder(void **state)
{
    DIR *open = opendir(folder);
    struct dirent *item;
    char name[400];
    (void)state;
    while (open && (item = readdir(open))) {
        (void)snprintf(name, sizeof name, "%s/%s", folder, item->d_name);
        (void)unlink(name);
    }
    closedir(open);
    return rmdir(folder);
}

static int start(void **state)
{
    struct error error = ERROR_NONE;
    (void)state;
    return hash_start(&error) != STATUS_OK;
}

static void import(enum data_kind kind, int32_t effective, struct import_result *result)
{
    struct error error = ERROR_NONE;
    char *files[] = {path};
    const struct import_options options = {.kind = kind,
                                           .payer = DATA_MEDICARE,
                                           .files = files,
                                           .count = 1,
                                           .folder = folder,
                                           .effective = effective,
                                           .today = date_of(2026, 11, 21)};
    assert_ok(import_run(&options, result, &error), &error);
}

/* ---- against a naive reader ---- */

struct naive {
    char column1[6], column2[6];
    int32_t from, to; /* to: DATE_NONE: none */
    char modifier;
};

static uint32_t draw(uint32_t *state, uint32_t below)
{
    *state = *state * 1664525u + 1013904223u;
    return (*state >> 8) % below;
}

static void draw_code(uint32_t *state, char code[6])
{
    uint32_t number = draw(state, 60);
    /* Many that agree in their first letters, so that fences do. */
    (void)snprintf(code, 6, number < 30 ? "971%02u" : "G02%02u", number % 30);
}

static void draw_row(uint32_t *state, struct naive *row)
{
    draw_code(state, row->column1);
    draw_code(state, row->column2);
    row->from = date_of(2000, 1, 1) + (int32_t)draw(state, 20);
    row->to = draw(state, 3) ? row->from + (int32_t)draw(state, 5) : DATE_NONE;
    row->modifier = "019"[draw(state, 3)];
}

static void put_rows(const struct naive *rows, size_t count)
{
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    for (size_t i = 0; i < count; i++) {
        int32_t y, m, d;
        date_split(rows[i].from, &y, &m, &d);
        fprintf(out, "%s\t%s\t\t%04d%02d%02d\t", rows[i].column1, rows[i].column2, y, m,
                d);
        if (rows[i].to == DATE_NONE) {
            fputs("*", out);
        } else {
            date_split(rows[i].to, &y, &m, &d);
            fprintf(out, "%04d%02d%02d", y, m, d);
        }
        fprintf(out, "\t%c\twhy\n", rows[i].modifier);
    }
    assert_int_equal(fclose(out), 0);
}

/* Whether any row is in force, with some indicator that it has then. */
static bool naive_find(const struct naive *rows, size_t count,
                       const struct naive *asked, int32_t date, char modifier)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].column1, asked->column1) == 0 &&
            strcmp(rows[i].column2, asked->column2) == 0 && rows[i].modifier != '9' &&
            rows[i].from <= date && (rows[i].to == DATE_NONE || date <= rows[i].to) &&
            (!modifier || rows[i].modifier == modifier))
            return true;
    return false;
}

static void compare(const struct tablefile *table, const struct naive *rows,
                    size_t count)
{
    uint32_t state = 99;
    size_t there = 0;
    for (int i = 0; i < 4000; i++) {
        struct naive asked;
        struct pair_edit edit;
        draw_row(&state, &asked);
        int32_t date = asked.from - 1 + (int32_t)draw(&state, 8);
        bool found = rows_find_pair(table, asked.column1, asked.column2, date, &edit);
        assert_int_equal(found, naive_find(rows, count, &asked, date, 0));
        if (found)
            assert_true(naive_find(rows, count, &asked, date, edit.modifier));
        there += found;
    }
    if (count > 500)
        assert_true(there > 100 && there < 3900);
}

static void as_a_naive_reader(void **state)
{
    static struct naive rows[12000];
    static const size_t counts[] = {1, 2, 63, 64, 65, 128, 700, 4096, 4097, 12000};
    uint32_t seed = 5;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        draw_row(&seed, &rows[i]);
    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        struct import_result result;
        struct error error = ERROR_NONE;
        struct tablefile table;
        put_rows(rows, counts[i]);
        import(DATA_NCCI, date_of(2026, 10, 1), &result);
        assert_int_equal(result.rows + result.repeated, counts[i]);
        assert_ok(tablefile_open(result.path, &table, &error), &error);
        assert_ok(tablefile_verify(&table, 0, table.count, result.path, &error),
                  &error);
        assert_int_equal(table.count, result.rows);
        for (size_t k = 1; k < table.count; k++)
            assert_true(
                memcmp(tablefile_row(&table, k - 1), tablefile_row(&table, k), 16) < 0);
        compare(&table, rows, counts[i]);
        tablefile_close(&table);
    }
}

/* ---- every boundary of a history ---- */

static void boundaries(void **state)
{
    static const struct naive rows[] = {
        {"97530", "97116", 9496, 18261, '1'},      /* 1996-01-01 to 2019-12-31 */
        {"97530", "97116", 18262, 18262, '9'},     /* deleted backwards */
        {"97530", "97116", 18536, 18536, '0'},     /* one day, 2020-10-01 */
        {"97530", "97116", 20454, DATE_NONE, '0'}, /* 2026-01-01 on */
    };
    static const struct {
        int32_t date;
        char modifier; /* 0: no edit */
    } days[] = {{9495, 0},    {9496, '1'}, {18261, '1'}, {18262, 0},   {18535, 0},
                {18536, '0'}, {18537, 0},  {20453, 0},   {20454, '0'}, {47846, '0'}};
    struct import_result result;
    struct error error = ERROR_NONE;
    struct tablefile table;
    struct pair_edit edit;
    (void)state;
    put_rows(rows, COUNT_OF(rows));
    import(DATA_NCCI, date_of(2026, 10, 1), &result);
    assert_ok(tablefile_open(result.path, &table, &error), &error);
    for (size_t i = 0; i < COUNT_OF(days); i++) {
        bool found = rows_find_pair(&table, "97530", "97116", days[i].date, &edit);
        assert_int_equal(found, days[i].modifier != 0);
        if (found)
            assert_int_equal(edit.modifier, days[i].modifier);
    }
    /* The other way round is another pair. */
    assert_false(rows_find_pair(&table, "97116", "97530", 20454, &edit));
    tablefile_close(&table);
}

/* ---- which table ---- */

static void put_text(const char *text)
{
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    fputs(text, out);
    assert_int_equal(fclose(out), 0);
}

static int32_t first_day(const struct tablefile *table)
{
    return table ? table->from : DATE_NONE;
}

static void which_decides(void **state)
{
    static const struct naive pair[] = {{"97530", "97116", 9496, DATE_NONE, '1'}};
    const int32_t q1 = date_of(2026, 1, 1), q3 = date_of(2026, 7, 1);
    const int32_t today = date_of(2026, 11, 21);
    struct import_result result;
    struct error error = ERROR_NONE;
    struct store *store;
    const struct tablefile *old;
    (void)state;
    put_rows(pair, 1);
    import(DATA_NCCI, q1, &result);
    import(DATA_NCCI, q3, &result);
    put_text("HCPCS/CPT Code,Practitioner Services MUE Values\n97110,6\n");
    import(DATA_MUE, q1, &result);
    import(DATA_MUE, q3, &result);
    assert_ok(store_open(folder, &store, &error), &error);
#define FOUND(kind, date, known)                                                       \
    first_day(store_find(store, kind, DATA_MEDICARE, date, known, &old))
    /* Pairs: the newest that was out, for all days up to its last. */
    assert_int_equal(FOUND(DATA_NCCI, date_of(2020, 5, 5), today), q3);
    assert_int_equal(FOUND(DATA_NCCI, date_of(2020, 5, 5), q3 - 1), q1);
    assert_int_equal(FOUND(DATA_NCCI, date_of(2026, 9, 30), today), q3);
    assert_null(old);
    assert_int_equal(FOUND(DATA_NCCI, date_of(2026, 10, 1), today), DATE_NONE);
    assert_int_equal(first_day(old), q3);
    /* Nothing was out yet on both days. */
    assert_int_equal(FOUND(DATA_NCCI, date_of(2020, 5, 5), q1 - 1), DATE_NONE);
    assert_null(old);
    /* The others: the quarter of the day. */
    assert_int_equal(FOUND(DATA_MUE, q1, today), q1);
    assert_int_equal(FOUND(DATA_MUE, date_of(2026, 3, 31), today), q1);
    assert_int_equal(FOUND(DATA_MUE, date_of(2026, 4, 1), today), DATE_NONE);
    assert_int_equal(first_day(old), q1);
    assert_int_equal(FOUND(DATA_MUE, q1 - 1, today), DATE_NONE);
    assert_null(old);
    assert_int_equal(FOUND(DATA_MUE, q3, today), q3);
    assert_int_equal(FOUND(DATA_ZIP, q3, today), DATE_NONE);
    assert_null(store_find(store, DATA_NCCI, DATA_MEDICAID, q3, today, &old));
    store_close(store);
}

static void no_store(void **state)
{
    struct error error = ERROR_NONE;
    struct store *store;
    size_t count = 1;
    (void)state;
    assert_ok(store_open(NULL, &store, &error), &error);
    (void)store_entries(store, &count);
    assert_int_equal(count, 0);
    store_close(store);
    assert_ok(store_open("/tmp/gonio-there-is-none", &store, &error), &error);
    store_close(store);
}

static void faulty(void **state)
{
    struct error error = ERROR_NONE;
    struct store *store;
    char name[128];
    (void)state;
    (void)snprintf(name, sizeof name, "%s/mue.medicare.2026-01-01.table", folder);
    FILE *out = fopen(name, "w");
    assert_non_null(out);
    fputs("not a table", out);
    assert_int_equal(fclose(out), 0);
    assert_ok(store_open(folder, &store, &error), &error);
    const struct store_entry *fault = store_fault(store, DATA_MUE, DATA_MEDICARE);
    assert_non_null(fault);
    assert_string_equal(fault->fault.code, "data.foreign");
    assert_null(store_fault(store, DATA_MUE, DATA_MEDICAID));
    assert_null(store_fault(store, DATA_NCCI, DATA_MEDICARE));
    store_close(store);
}

/* ---- the other kinds ---- */

static void zip_codes(void **state)
{
    struct import_result result;
    struct error error = ERROR_NONE;
    struct tablefile table;
    (void)state;
    put_text("STATE,ZIP CODE,CARRIER,LOCALITY\nTX,78701,04412,31\nMD,20815,12202,01\n"
             "MD,20815,12302,99\nDC,20001,12202,01\nDC,20001,12202,01\n");
    import(DATA_ZIP, date_of(2026, 10, 1), &result);
    assert_int_equal(result.repeated, 1);
    assert_ok(tablefile_open(result.path, &table, &error), &error);
    assert_int_equal(rows_find_zip(&table, "20001"), 0);
    assert_int_equal(rows_find_zip(&table, "20815"), -1); /* two localities */
    assert_int_equal(rows_find_zip(&table, "78701"), 3);
    assert_int_equal(rows_find_zip(&table, "00000"), -1);
    assert_int_equal(rows_find_zip(&table, "99999"), -1);
    tablefile_close(&table);
}

static void values(void **state)
{
    struct import_result result;
    struct error error = ERROR_NONE;
    struct tablefile table;
    struct relative_values found;
    struct mue mue;
    (void)state;
    put_text("HCPCS,MOD,WORK RVU,NON-FAC PE RVU,FACILITY PE RVU,MP RVU\n"
             "97110,26,1,1,1,1\n97110,,0.45,.41,0.4,\"1,000.010\"\n");
    import(DATA_MPFS, date_of(2026, 10, 1), &result);
    assert_ok(tablefile_open(result.path, &table, &error), &error);
    assert_true(rows_find_values(&table, "97110", &found));
    assert_int_equal(found.work, 45);
    assert_int_equal(found.pe, 41);
    assert_int_equal(found.facility_pe, 40);
    assert_int_equal(found.mp, 100001);
    assert_false(rows_find_values(&table, "97112", &found));
    tablefile_close(&table);
    put_text("HCPCS/CPT Code,Practitioner Services MUE Values\n97110,6\n");
    import(DATA_MUE, date_of(2026, 10, 1), &result);
    assert_ok(tablefile_open(result.path, &table, &error), &error);
    assert_true(rows_find_mue(&table, "97110", &mue));
    assert_int_equal(mue.units, 6);
    assert_int_equal(mue.adjudication, ROWS_NOT_SAID);
    assert_false(rows_find_mue(&table, "97111", &mue));
    tablefile_close(&table);
}

/* ---- whatever bytes ---- */

static const char *const lawful[DATA_KINDS] = {
    [DATA_NCCI] =
        ("Column 1,Column 2,*=in existence prior to 1996,Effective Date,"
         "Deletion Date,Modifier,Rationale\n"
         "97530,97116,*,20200101,*,1,\"a \"\"b\"\" c\"\n97110,97530,,20200101,"
         "20201231,0,x\n"),
    [DATA_MUE] =
        ("HCPCS,Practitioner Services MUE Values,MAI\n97110,6,3\nG0283,\"1,000\",2\n"),
    [DATA_MPFS] =
        (",,,WORK,NON-FAC,FACILITY,MP\nHCPCS,MOD,DESCRIPTION,RVU,PE RVU,PE RVU,RVU\n"
         "97110,,x,0.45,0.41,.4,0.01\n97110,26,x,1,1,1,1\n"),
    [DATA_GPCI] =
        ("MAC,STATE,LOCALITY,PW GPCI,PE GPCI,MP GPCI\n04412,TX,31,1.002,1,.9\n"),
    [DATA_ZIP] =
        ("TX787010441231                                                             "
         "20264\nMD208151220201\n"),
};

static void put_bytes(const char *name, const char *bytes, size_t len)
{
    FILE *out = fopen(name, "w");
    assert_non_null(out);
    assert_int_equal(fwrite(bytes, 1, len, out), len);
    assert_int_equal(fclose(out), 0);
}

/* Bytes of a lawful file changed, taken out, put in: it is imported or
 * refused, and what is imported can be read. */
static void changed_sources(void **state)
{
    uint32_t seed = 11;
    size_t taken = 0, refused = 0;
    (void)state;
    for (int i = 0; i < 800; i++) {
        char text[400];
        enum data_kind kind = (enum data_kind)draw(&seed, DATA_KINDS);
        size_t len = strlen(lawful[kind]);
        memcpy(text, lawful[kind], len);
        for (uint32_t k = draw(&seed, 4); k > 0; k--) {
            size_t at = draw(&seed, (uint32_t)len);
            if (draw(&seed, 3) == 0)
                len = at + 1;
            text[at] = draw(&seed, 2) ? (char)draw(&seed, 256)
                                      : "\",\t\n\r0*9"[draw(&seed, 8)];
        }
        put_bytes(path, text, len);
        struct error error = ERROR_NONE;
        struct import_result result;
        struct tablefile table;
        char *files[] = {path};
        const struct import_options options = {.kind = kind,
                                               .payer = DATA_MEDICARE,
                                               .files = files,
                                               .count = 1,
                                               .folder = folder,
                                               .effective = date_of(2026, 10, 1),
                                               .today = date_of(2026, 11, 21)};
        if (import_run(&options, &result, &error) != STATUS_OK) {
            assert_int_equal(error.status, STATUS_REJECTED);
            assert_true(error.code[0] && error.message[0]);
            refused++;
            continue;
        }
        taken++;
        assert_ok(tablefile_open(result.path, &table, &error), &error);
        assert_ok(tablefile_verify(&table, 0, table.count, result.path, &error),
                  &error);
        tablefile_close(&table);
    }
    assert_true(taken > 100 && refused > 100);
}

/* One byte of a table changed anywhere, or its end cut off: refused when it is
 * opened or verified. */
static void changed_tables(void **state)
{
    static char bytes[8192], changed[8192];
    struct import_result result;
    struct error error = ERROR_NONE;
    struct tablefile table;
    (void)state;
    put_bytes(path, lawful[DATA_NCCI], strlen(lawful[DATA_NCCI]));
    import(DATA_NCCI, date_of(2026, 10, 1), &result);
    FILE *in = fopen(result.path, "r");
    assert_non_null(in);
    size_t len = fread(bytes, 1, sizeof bytes, in);
    fclose(in);
    assert_true(len > TABLEFILE_HEADER && len < sizeof bytes);
    for (size_t i = 0; i < 2 * len; i++) {
        size_t at = i % len;
        memcpy(changed, bytes, len);
        changed[at] = (char)(changed[at] ^ (1 + (int)(at % 255)));
        put_bytes(result.path, changed, i < len ? len : at);
        error = ERROR_NONE;
        enum status status = tablefile_open(result.path, &table, &error);
        if (!status) {
            status = tablefile_verify(&table, 0, table.count, result.path, &error);
            tablefile_close(&table);
        }
        assert_fails(status, STATUS_USAGE, &error);
    }
}

#define IN_FOLDER(test)                                                                \
    cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {IN_FOLDER(as_a_naive_reader),
                                       IN_FOLDER(boundaries),
                                       IN_FOLDER(which_decides),
                                       cmocka_unit_test(no_store),
                                       IN_FOLDER(faulty),
                                       IN_FOLDER(zip_codes),
                                       IN_FOLDER(values),
                                       IN_FOLDER(changed_sources),
                                       IN_FOLDER(changed_tables)};
    return cmocka_run_group_tests(tests, start, NULL);
}
