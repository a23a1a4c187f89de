#include "base/text.h"

#include "base/arena.h"

#define NEAR_MAX 64

int text_compare(struct text a, struct text b)
{
    size_t shorter = a.len < b.len ? a.len : b.len;
    int order = shorter ? memcmp(a.at, b.at, shorter) : 0;
    if (order)
        return order;
    return (a.len > b.len) - (a.len < b.len);
}

bool text_equal_nocase(struct text a, struct text b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (char_lower(a.at[i]) != char_lower(b.at[i]))
            return false;
    return true;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

struct text text_trim(struct text text)
{
    while (text.len && is_space(text.at[0])) {
        text.at++;
        text.len--;
    }
    while (text.len && is_space(text.at[text.len - 1]))
        text.len--;
    return text;
}

struct text text_copy(struct arena *arena, struct text text)
{
    char *copy = arena_alloc(arena, text.len + 1);
    if (!copy)
        return TEXT_NONE;
    if (text.len)
        memcpy(copy, text.at, text.len);
    copy[text.len] = '\0';
    return (struct text){copy, text.len};
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Optimal string alignment, three rows of the classic table. */
unsigned text_distance(struct text a, struct text b, unsigned limit)
{
    unsigned rows[3][NEAR_MAX + 1];
    unsigned *before = rows[0], *above = rows[1], *row = rows[2];
    if (a.len > NEAR_MAX || b.len > NEAR_MAX)
        return limit + 1;
    for (unsigned j = 0; j <= b.len; j++)
        above[j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= b.len; j++) {
            char ca = char_lower(a.at[i - 1]), cb = char_lower(b.at[j - 1]);
            unsigned cost = ca != cb;
            row[j] = least(least(above[j] + 1, row[j - 1] + 1), above[j - 1] + cost);
            if (i > 1 && j > 1 && ca == char_lower(b.at[j - 2]) &&
                char_lower(a.at[i - 2]) == cb)
                row[j] = least(row[j], before[j - 2] + 1);
        }
        unsigned *spare = before;
        before = above;
        above = row;
        row = spare;
    }
    return above[b.len] > limit ? limit + 1 : above[b.len];
}

int text_nearest(struct text name, size_t count,
                 struct text (*name_at)(const void *names, size_t i), const void *names)
{
    unsigned third = (unsigned)(name.len / 3);
    unsigned limit = third < 1 ? 1 : least(third, 3);
    unsigned best = limit + 1;
    int nearest = -1;
    for (size_t i = 0; i < count; i++) {
        unsigned distance = text_distance(name, name_at(names, i), limit);
        if (distance < best) {
            best = distance;
            nearest = (int)i;
        }
    }
    return nearest;
}

struct text text_name_at(const void *names, size_t i)
{
    return ((const struct text *)names)[i];
}

struct text text_cstr_at(const void *names, size_t i)
{
    return text_of(((const char *const *)names)[i]);
}
