/* Every case is sorted twice: by the sorter, and whole in memory by qsort;
 * what comes out is compared record by record. */
#include "base/sorter.h"

#include "support/gonio_test.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum shape { RANDOM, FEW_KEYS, ALL_EQUAL, ASCENDING, DESCENDING, COMMON_START, SHAPES };

struct load {
    size_t count, record_size, key_size, memory;
    enum shape shape;
};

static uint64_t draw(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static void put_number(unsigned char *key, size_t size, uint64_t number)
{
    for (size_t i = size; i-- > 0; number >>= 8)
        key[i] = (unsigned char)number;
}

static void shape_key(const struct load *load, size_t i, unsigned char *key)
{
    switch (load->shape) {
    case FEW_KEYS:
        put_number(key, load->key_size, i * 7 % 3);
        break;
    case ALL_EQUAL:
        memset(key, 0xaa, load->key_size);
        break;
    case ASCENDING:
        put_number(key, load->key_size, i);
        break;
    case DESCENDING:
        put_number(key, load->key_size, load->count - i);
        break;
    case COMMON_START:
        memset(key, 0x80, load->key_size / 2);
        break;
    case RANDOM:
    case SHAPES:
    default:
        break; /* random as it is */
    }
}

static unsigned char *make_records(const struct load *load)
{
    uint64_t seed = 88172645463325252u + load->count + load->shape;
    unsigned char *records = malloc(load->count * load->record_size + 1);
    assert_non_null(records);
    for (size_t i = 0; i < load->count; i++) {
        unsigned char *record = records + i * load->record_size;
        for (size_t k = 0; k < load->record_size; k++)
            record[k] = (unsigned char)(draw(&seed) >> 32);
        shape_key(load, i, record);
    }
    return records;
}

static size_t compared; /* bytes that the comparisons below look at */

static int compare(const void *a, const void *b)
{
    return memcmp(a, b, compared);
}

/* Records in key order as the sorter gives them. */
static unsigned char *sorted(const struct load *load, const unsigned char *records,
                             bool *spilled)
{
    struct sorter sorter;
    struct error error = ERROR_NONE;
    const void *record;
    unsigned char *out = malloc(load->count * load->record_size + 1);
    assert_non_null(out);
    sorter_init(&sorter, load->record_size, load->key_size, load->memory);
    for (size_t i = 0; i < load->count; i++)
        assert_ok(sorter_add(&sorter, records + i * load->record_size, &error), &error);
    assert_ok(sorter_finish(&sorter, &error), &error);
    *spilled = sorter.fd >= 0;
    for (size_t i = 0; i < load->count; i++) {
        assert_ok(sorter_next(&sorter, &record, &error), &error);
        assert_non_null(record);
        memcpy(out + i * load->record_size, record, load->record_size);
    }
    for (int again = 0; again < 2; again++) {
        assert_ok(sorter_next(&sorter, &record, &error), &error);
        assert_null(record);
    }
    sorter_release(&sorter);
    return out;
}

/* Key order as qsort has it; and, order among equal keys aside, the very
 * same records. */
static bool check(const struct load *load)
{
    bool spilled;
    unsigned char *records = make_records(load), *out = sorted(load, records, &spilled);
    compared = load->key_size;
    for (size_t i = 1; i < load->count; i++)
        assert_true(compare(out + (i - 1) * load->record_size,
                            out + i * load->record_size) <= 0);
    compared = load->record_size;
    qsort(records, load->count, load->record_size, compare);
    qsort(out, load->count, load->record_size, compare);
    assert_memory_equal(out, records, load->count * load->record_size);
    free(records);
    free(out);
    return spilled;
}

static void sorts_in_memory(void **state)
{
    static const size_t counts[] = {0, 1, 2, 3, 24, 25, 26, 100, 1000, 20000};
    (void)state;
    for (int shape = 0; shape < SHAPES; shape++)
        for (size_t i = 0; i < COUNT_OF(counts); i++)
            assert_false(check(&(struct load){.count = counts[i],
                                              .record_size = 48,
                                              .key_size = 24,
                                              .shape = (enum shape)shape}));
}

static void sorts_what_spills(void **state)
{
    (void)state;
    for (int shape = 0; shape < SHAPES; shape++)
        assert_true(check(&(struct load){.count = 20000,
                                         .record_size = 48,
                                         .key_size = 24,
                                         .memory = 48 * 1000,
                                         .shape = (enum shape)shape}));
}

static void sorts_with_almost_no_memory(void **state)
{
    (void)state;
    for (size_t memory = 1; memory <= 64 * 40; memory += 64 * 13)
        for (int shape = 0; shape < SHAPES; shape++)
            assert_true(check(&(struct load){.count = 3000,
                                             .record_size = 64,
                                             .key_size = 64,
                                             .memory = memory,
                                             .shape = (enum shape)shape}));
}

static void every_count_about_a_full_load(void **state)
{
    (void)state;
    for (size_t count = 0; count <= 40; count++) {
        bool spilled = check(&(struct load){
            .count = count, .record_size = 16, .key_size = 8, .memory = 16 * 10});
        assert_int_equal(spilled, count > 10);
    }
}

static void every_size_of_record_and_key(void **state)
{
    (void)state;
    for (size_t record = 1; record <= SORTER_RECORD_MAX; record += 7)
        for (size_t key = 1; key <= record; key += 5)
            assert_true(check(&(struct load){.count = 400,
                                             .record_size = record,
                                             .key_size = key,
                                             .memory = record * 50}));
}

static void more_runs_than_are_merged_at_once(void **state)
{
    (void)state;
    assert_true(check(&(struct load){
        .count = 400 * 300, .record_size = 16, .key_size = 16, .memory = 16 * 300}));
}

static void memory_stays_within_its_bound(void **state)
{
    struct sorter sorter;
    struct error error = ERROR_NONE;
    uint64_t seed = 1;
    (void)state;
    sorter_init(&sorter, 8, 8, 800);
    for (size_t i = 0; i < 100000; i++) {
        uint64_t record = draw(&seed);
        assert_ok(sorter_add(&sorter, &record, &error), &error);
        assert_true(sorter.room * sorter.record_size <= 800);
        assert_true(sorter.count <= sorter.room);
        assert_true(sorter.run_count < sorter.room);
    }
    sorter_release(&sorter);
}

static void released_at_any_time_leaves_nothing(void **state)
{
    (void)state;
    for (size_t stop = 0; stop < 60; stop++) {
        struct sorter sorter;
        struct error error = ERROR_NONE;
        const void *record;
        sorter_init(&sorter, 8, 8, 80);
        for (size_t i = 0; i < stop; i++)
            assert_ok(sorter_add(&sorter, &i, &error), &error);
        if (stop % 2) {
            assert_ok(sorter_finish(&sorter, &error), &error);
            assert_ok(sorter_next(&sorter, &record, &error), &error);
        }
        sorter_release(&sorter);
        sorter_release(&sorter);
    }
}

static void a_temporary_folder_that_is_missing_is_told_at_the_first_spill(void **state)
{
    struct sorter sorter;
    struct error error = ERROR_NONE;
    uint64_t record = 7;
    (void)state;
    assert_int_equal(setenv("TMPDIR", "/nonexistent/gonio", 1), 0);
    sorter_init(&sorter, 8, 8, 80);
    for (int i = 0; i < 10; i++)
        assert_ok(sorter_add(&sorter, &record, &error), &error);
    assert_fails(sorter_add(&sorter, &record, &error), STATUS_IO, &error);
    assert_non_null(strstr(error.fix, "TMPDIR"));
    sorter_release(&sorter);
    unsetenv("TMPDIR");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sorts_in_memory),
        cmocka_unit_test(sorts_what_spills),
        cmocka_unit_test(sorts_with_almost_no_memory),
        cmocka_unit_test(every_count_about_a_full_load),
        cmocka_unit_test(every_size_of_record_and_key),
        cmocka_unit_test(more_runs_than_are_merged_at_once),
        cmocka_unit_test(memory_stays_within_its_bound),
        cmocka_unit_test(released_at_any_time_leaves_nothing),
        cmocka_unit_test(a_temporary_folder_that_is_missing_is_told_at_the_first_spill),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
