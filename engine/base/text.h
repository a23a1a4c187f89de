/* Text seen, not owned: a pointer and a length, passed by value. The bytes
 * belong to whoever made them (an arena, a buffer, a literal) and need no
 * terminator. {NULL, 0} is absent; {"", 0} is empty. */
#ifndef GONIO_BASE_TEXT_H
#define GONIO_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct arena;

struct text {
    const char *at;
    size_t len;
};

#define TEXT(literal) ((struct text){"" literal, sizeof(literal) - 1})
#define TEXT_NONE     ((struct text){NULL, 0})
/* TEXT in a static table, where C wants a constant. */
#define TEXT_INIT(literal)                                                             \
    {                                                                                  \
        "" literal, sizeof(literal) - 1                                                \
    }
/* For printf's "%.*s". */
#define TEXT_ARG(text) (int)(text).len, (text).at

static inline struct text text_of(const char *cstr)
{
    return (struct text){cstr, cstr ? strlen(cstr) : 0};
}

static inline bool text_is_absent(struct text text)
{
    return text.at == NULL;
}

static inline bool text_equal(struct text a, struct text b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

static inline bool text_is(struct text text, const char *cstr)
{
    return text_equal(text, text_of(cstr));
}

/* Byte order; a prefix sorts first. <0, 0, >0. */
int text_compare(struct text a, struct text b);

/* ASCII only, whatever the locale. */
static inline bool char_is_digit(char c)
{
    return c >= '0' && c <= '9';
}
static inline bool char_is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
static inline char char_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool text_equal_nocase(struct text a, struct text b);

/* Without the white space at either end. */
struct text text_trim(struct text text);

/* A copy in the arena, with a terminator behind it that len does not count;
 * absent when memory is refused. */
struct text text_copy(struct arena *arena, struct text text);

/* How many single edits (insert, delete, change, swap of two neighbours) lead
 * from a to b, letter case aside; more than limit gives limit + 1. Texts over
 * 64 bytes are never near. */
unsigned text_distance(struct text a, struct text b, unsigned limit);

/* The nearest of count names to a misspelt one: its index, or -1 when none is
 * near enough to be meant (a third of the length, at most 3 edits). name_at
 * returns the i-th name. Of equals the first wins. */
int text_nearest(struct text name, size_t count,
                 struct text (*name_at)(const void *names, size_t i),
                 const void *names);

/* name_at for an array of struct text, and of const char *. */
struct text text_name_at(const void *names, size_t i);
struct text text_cstr_at(const void *names, size_t i);

#endif
