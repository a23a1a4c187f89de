/* Lua's patterns, with every step counted. Knows nothing of Lua states. */
#ifndef GONIO_SCRIPT_PATTERN_H
#define GONIO_SCRIPT_PATTERN_H

#include "base/text.h"

#define PATTERN_ITEMS    64 /* in one pattern */
#define PATTERN_CAPTURES 32
#define PATTERN_BYTES    256

/* What stands in a pattern: one byte of a set, or something between bytes. */
enum pattern_kind {
    PATTERN_BYTE,     /* one byte out of set, as often as repeat says */
    PATTERN_OPEN,     /* ( */
    PATTERN_CLOSE,    /* ) */
    PATTERN_POSITION, /* () */
    PATTERN_BACK,     /* %1: what capture `first` holds */
    PATTERN_BALANCE,  /* %bxy: first, second */
    PATTERN_FRONTIER, /* %f[set] */
    PATTERN_END       /* $ */
};

enum pattern_repeat {
    REPEAT_ONCE,
    REPEAT_MAYBE, /* ? */
    REPEAT_MOST,  /* * */
    REPEAT_MOST1, /* + */
    REPEAT_LEAST  /* - */
};

struct pattern_item {
    enum pattern_kind kind;
    enum pattern_repeat repeat;
    unsigned char first, second;
    uint64_t set[PATTERN_BYTES / 64]; /* one bit a byte */
};

struct pattern {
    struct pattern_item items[PATTERN_ITEMS];
    size_t count;
    size_t captures;
    bool anchored; /* ^ */
};

struct pattern_capture {
    size_t from;
    size_t len;
    bool open;
    bool position;
};

struct pattern_match {
    const struct pattern *pattern;
    struct text subject;
    uint64_t steps, steps_max; /* steps done, and allowed */
    bool exhausted;            /* steps_max was reached: no answer */
    size_t level;              /* captures begun */
    struct pattern_capture captures[PATTERN_CAPTURES];
};

/* Reads a pattern; NULL, or what is wrong with it. */
const char *pattern_read(struct text text, struct pattern *pattern);

/* Whether it matches at that place; end: behind the match. match: pattern,
 * subject, steps and steps_max are set by the caller. */
bool pattern_at(struct pattern_match *match, size_t at, size_t *end);

#endif
