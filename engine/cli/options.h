/* One option parser for all commands.
 *
 * --name VALUE, --name=VALUE and --flag, in any order with the operands; what
 * stands behind -- is operands, and so is a lone -. --help is understood by
 * itself. A misspelt name is answered with the nearest one. */
#ifndef GONIO_CLI_OPTIONS_H
#define GONIO_CLI_OPTIONS_H

#include "base/error.h"
#include "base/text.h"

enum option_kind {
    OPTION_FLAG,  /* to: bool */
    OPTION_TEXT,  /* to: const char * */
    OPTION_TEXTS, /* to: struct option_texts; may be given again */
    OPTION_DATE,  /* to: int32_t, YYYY-MM-DD */
    OPTION_COUNT, /* to: int32_t, 0 to 100000 */
    OPTION_WORD,  /* to: int, the place in words */
    OPTION_LATER  /* a name of a later version: to says what to do instead */
};

#define OPTION_TEXTS_MAX 32
struct option_texts {
    const char *at[OPTION_TEXTS_MAX + 1]; /* NULL at the end */
    size_t count;
};

struct option {
    const char *name; /* without the dashes */
    enum option_kind kind;
    void *to;
    const char *const *words; /* OPTION_WORD: NULL at the end */
    const char *later;        /* OPTION_LATER */
};

struct option_set {
    const struct option *at;
    size_t count;
};

struct operands {
    char **at;
    int count;
    bool help; /* --help was met; nothing behind it was read */
};

/* Operands are gathered at the front of argv, whose first element (the
 * command's name) is not among them. */
enum status options_read(const struct option_set *set, char **argv,
                         struct operands *operands, struct error *error) MUST_CHECK;

#endif
