/* What one look-up costs in a table of pairs: nanoseconds of CPU, each
 * figure over a million look-ups of an order that is always the same.
 *
 *   lookup TABLE
 */
#include "base/hash.h"
#include "data/rows.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LOOKUPS 1000000u
#define ON      20550 /* a day of 2026 */

static uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (uint64_t)now.tv_sec * UINT64_C(1000000000) + (uint64_t)now.tv_nsec;
}

static uint64_t next(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 33;
}

/* span: of how many rows pairs are taken; apart: how far they lie. */
static void measure(const struct tablefile *table, const char *what, size_t span,
                    bool there)
{
    uint64_t state = 1;
    size_t found = 0, first = (table->count - span) / 2;
    char(*pairs)[10] = malloc(LOOKUPS * sizeof *pairs);
    if (!pairs)
        exit(1);
    for (size_t i = 0; i < LOOKUPS; i++) {
        memcpy(pairs[i], tablefile_row(table, first + next(&state) % span), 10);
        if (!there)
            pairs[i][9] = '~';
    }
    uint64_t begin = now_ns();
    for (size_t i = 0; i < LOOKUPS; i++) {
        struct pair_edit edit;
        found += rows_find_pair(table, pairs[i], pairs[i] + 5, ON, &edit);
    }
    uint64_t spent = now_ns() - begin;
    printf("  %-44s %6.0f ns, %zu of %u in force\n", what, (double)spent / LOOKUPS,
           found, LOOKUPS);
    free(pairs);
}

int main(int argc, char **argv)
{
    struct error error = ERROR_NONE;
    struct tablefile table;
    if (argc != 2 || hash_start(&error) || tablefile_open(argv[1], &table, &error)) {
        fprintf(stderr, "usage: lookup TABLE (%s)\n", error.message);
        return 2;
    }
    printf("look-ups in a table of %zu pairs\n", table.count);
    measure(&table, "pairs of the whole table at random", table.count, true);
    measure(&table, "pairs that are not there, at random", table.count, false);
    if (table.count > 2000)
        measure(&table, "pairs of 2,000 rows, as one trade's codes are", 2000, true);
    tablefile_close(&table);
    return 0;
}
