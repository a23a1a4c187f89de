#include "base/arena.h"

#include "support/gonio_test.h"

#include <string.h>

static void gives_aligned_memory_that_does_not_meet(void **state)
{
    (void)state;
    struct arena arena;
    char *pieces[300];
    arena_init(&arena, 1 << 20);
    for (size_t i = 0; i < COUNT_OF(pieces); i++) {
        size_t size = i * 7 % 501;
        pieces[i] = arena_alloc(&arena, size);
        assert_non_null(pieces[i]);
        assert_int_equal((uintptr_t)pieces[i] % 16, 0);
        memset(pieces[i], (int)i, size);
    }
    for (size_t i = 0; i < COUNT_OF(pieces); i++)
        for (size_t k = 0; k < i * 7 % 501; k++)
            assert_int_equal((unsigned char)pieces[i][k], i & 255);
    arena_release(&arena);
}

static void takes_no_memory_before_the_first_allocation(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 1000);
    assert_int_equal(arena.held, 0);
    assert_null(arena.chunks);
    arena_reset(&arena);
    arena_release(&arena);
    assert_int_equal(arena.limit, 1000);
}

static void a_size_of_nothing_is_a_valid_pointer(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 1000);
    assert_non_null(arena_alloc(&arena, 0));
    assert_non_null(arena_zalloc(&arena, 0, 64));
    arena_release(&arena);
}

static void keeps_within_its_limit(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 4096);
    assert_non_null(arena_alloc(&arena, 4096));
    assert_null(arena_alloc(&arena, 16));
    assert_true(arena.held <= 4096);
    arena_release(&arena);
    assert_null(arena_alloc(&arena, 4097));
    assert_non_null(arena_alloc(&arena, 4000));
    assert_non_null(arena_alloc(&arena, 96)); /* the rest of the same chunk */
    assert_null(arena_alloc(&arena, 16));
    arena_release(&arena);
}

static void refuses_what_overflows(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, SIZE_MAX / 2);
    assert_null(arena_alloc(&arena, SIZE_MAX));
    assert_null(arena_alloc(&arena, SIZE_MAX - 8));
    assert_null(arena_zalloc(&arena, SIZE_MAX / 8, 9));
    assert_null(arena_zalloc(&arena, 9, SIZE_MAX / 8));
    arena_release(&arena);
}

static void zalloc_zeroes_memory_that_was_used(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 1 << 20);
    memset(arena_alloc(&arena, 1000), 255, 1000);
    arena_reset(&arena);
    unsigned char *again = arena_zalloc(&arena, 100, 10);
    for (size_t i = 0; i < 1000; i++)
        assert_int_equal(again[i], 0);
    arena_release(&arena);
}

static void reset_keeps_the_largest_chunk_and_grows_no_more(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 1 << 24);
    for (int round = 0; round < 2; round++) {
        assert_non_null(arena_alloc(&arena, 300000));
        assert_non_null(arena_alloc(&arena, 100));
        arena_reset(&arena);
    }
    assert_int_equal(arena.held, 300000);
    void *first = arena_alloc(&arena, 1000);
    arena_reset(&arena);
    assert_ptr_equal(arena_alloc(&arena, 1000), first);
    assert_int_equal(arena.held, 300000);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_aligned_memory_that_does_not_meet),
        cmocka_unit_test(takes_no_memory_before_the_first_allocation),
        cmocka_unit_test(a_size_of_nothing_is_a_valid_pointer),
        cmocka_unit_test(keeps_within_its_limit),
        cmocka_unit_test(refuses_what_overflows),
        cmocka_unit_test(zalloc_zeroes_memory_that_was_used),
        cmocka_unit_test(reset_keeps_the_largest_chunk_and_grows_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
