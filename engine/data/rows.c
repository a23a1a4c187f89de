#include "data/rows.h"

#include "base/date.h"

#include <string.h>

size_t rows_first(const struct tablefile *table, const void *prefix, size_t len)
{
    size_t low = 0, high = table->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (memcmp(tablefile_row(table, middle), prefix, len) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Whether row i is there and begins so. */
static bool begins(const struct tablefile *table, size_t i, const void *prefix,
                   size_t len)
{
    return i < table->count && memcmp(tablefile_row(table, i), prefix, len) == 0;
}

/* ---- ncci ---- */

void rows_read_pair(const unsigned char *row, struct pair_edit *edit)
{
    uint32_t to = bytes_take16(row + 12);
    edit->from = (int32_t)bytes_take16(row + 10);
    edit->to = to == ROWS_NO_END ? DATE_NONE : (int32_t)to;
    edit->modifier = (char)row[14];
}

bool pair_edit_holds(const struct pair_edit *edit, int32_t date)
{
    return edit->modifier != ROWS_NEVER && edit->from <= date &&
           (edit->to == DATE_NONE || date <= edit->to);
}

/* The first 10 bytes of a row as two numbers that order as the bytes do: over
 * millions of rows that is half the cost of comparing bytes. */
struct pair_key {
    uint64_t high;
    uint32_t low;
};

static struct pair_key pair_key_of(const unsigned char *at)
{
    return (struct pair_key){bytes_take64(at), bytes_take16(at + 8)};
}

static bool key_before(struct pair_key a, struct pair_key b)
{
    return a.high < b.high || (a.high == b.high && a.low < b.low);
}

/* How many fences come before the number; of those that equal it too, with
 * equal. */
static size_t fences_before(const struct tablefile *table, uint64_t high, bool equal)
{
    size_t low = 0, count = tablefile_fences(table);
    while (count > 0) {
        size_t half = count / 2;
        uint64_t fence = bytes_take64(table->fences + (low + half) * 8);
        bool before = fence < high || (equal && fence == high);
        low = before ? low + half + 1 : low;
        count = before ? count - half - 1 : half;
    }
    return low;
}

/* The fences leave few rows: those from the last fence that comes before the
 * key to the first that comes after it. */
static size_t first_pair(const struct tablefile *table, struct pair_key key)
{
    size_t before = fences_before(table, key.high, false), after = before;
    if (before < tablefile_fences(table) &&
        bytes_take64(table->fences + before * 8) == key.high)
        after = fences_before(table, key.high, true);
    size_t low = before ? (before - 1) * TABLEFILE_FENCE : 0;
    size_t high = after * TABLEFILE_FENCE;
    size_t count = (high < table->count ? high : table->count) - low;
    while (count > 0) {
        size_t half = count / 2;
        bool is_less = key_before(pair_key_of(tablefile_row(table, low + half)), key);
        low = is_less ? low + half + 1 : low;
        count = is_less ? count - half - 1 : half;
    }
    return low;
}

bool rows_find_pair(const struct tablefile *table, const char *column1,
                    const char *column2, int32_t date, struct pair_edit *edit)
{
    unsigned char pair[2 * ROWS_CODE];
    memcpy(pair, column1, ROWS_CODE);
    memcpy(pair + ROWS_CODE, column2, ROWS_CODE);
    for (size_t i = first_pair(table, pair_key_of(pair));
         begins(table, i, pair, sizeof pair); i++) {
        rows_read_pair(tablefile_row(table, i), edit);
        if (pair_edit_holds(edit, date))
            return true;
    }
    return false;
}

/* ---- the others ---- */

bool rows_find_mue(const struct tablefile *table, const char *code, struct mue *mue)
{
    size_t i = rows_first(table, code, ROWS_CODE);
    if (!begins(table, i, code, ROWS_CODE))
        return false;
    const unsigned char *row = tablefile_row(table, i);
    mue->adjudication = (char)row[5];
    mue->units = (int32_t)bytes_take32(row + 8);
    return true;
}

bool rows_find_values(const struct tablefile *table, const char *code,
                      struct relative_values *values)
{
    char plain[ROWS_CODE + 2] = {' ', ' ', ' ', ' ', ' ', ' ', ' '};
    memcpy(plain, code, ROWS_CODE);
    size_t i = rows_first(table, plain, sizeof plain);
    if (!begins(table, i, plain, sizeof plain))
        return false;
    const unsigned char *row = tablefile_row(table, i);
    *values = (struct relative_values){.status = (char)row[7],
                                       .work = (int32_t)bytes_take32(row + 8),
                                       .pe = (int32_t)bytes_take32(row + 12),
                                       .facility_pe = (int32_t)bytes_take32(row + 16),
                                       .mp = (int32_t)bytes_take32(row + 20)};
    return true;
}

void rows_read_indexes(const unsigned char *row, struct price_indexes *indexes)
{
    memcpy(indexes->locality, row + 7, 2);
    indexes->locality[2] = '-';
    memcpy(indexes->locality + 3, row + 5, 2);
    indexes->locality[5] = '\0';
    indexes->work = (int32_t)bytes_take16(row + 10);
    indexes->pe = (int32_t)bytes_take16(row + 12);
    indexes->mp = (int32_t)bytes_take16(row + 14);
}

ptrdiff_t rows_find_zip(const struct tablefile *table, const char *zip)
{
    size_t i = rows_first(table, zip, ROWS_CODE);
    if (!begins(table, i, zip, ROWS_CODE))
        return -1;
    /* Carrier and locality stand behind the code. */
    for (size_t k = i + 1; begins(table, k, zip, ROWS_CODE); k++)
        if (memcmp(tablefile_row(table, k) + 5, tablefile_row(table, i) + 5, 7) != 0)
            return -1;
    return (ptrdiff_t)i;
}
