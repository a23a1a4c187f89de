/* Where the values of converted records come from: for every record of a
 * conversion the file, row and column of each value that was put, and the
 * problems that its reader found. Kept in nameless files, so memory does not
 * grow; looked at only when there is something to say about a record.
 *
 * Records are numbered from 1, as the lines of the converted text. */
#ifndef GONIO_PLUGIN_ORIGIN_H
#define GONIO_PLUGIN_ORIGIN_H

#include "format/reader.h"

#include <gonio/plugin.h>

struct origins;

/* A value's place. The pointer is kept as a hash. */
struct origin_value {
    uint32_t pointer;
    struct gonio_place place;
};
uint32_t origin_hash(const char *pointer, size_t len);
/* Added to the hash of what lies above a value that was blank: when all of that
 * is missing, this is where it was looked for. */
#define ORIGIN_ABOVE UINT32_C(0x5bd1e995)

struct origin_record {
    struct gonio_place place;          /* of the record as a whole */
    const struct origin_value *values; /* in the order of putting */
    size_t value_count;
    const struct origin_problem *problems;
    size_t problem_count;
};

struct origin_problem {
    struct gonio_place place;
    struct error error; /* code, message, fix, pointer */
};

/* The names are borrowed for as long as the origins live. */
enum status origins_open(const char *const *files, size_t count,
                         struct origins **origins, struct error *error) MUST_CHECK;
void origins_close(struct origins *origins); /* NULL is allowed */

/* The names of a file's columns; copied. */
enum status origins_columns(struct origins *origins, size_t file,
                            const struct gonio_text *names, size_t count,
                            struct error *error) MUST_CHECK;
enum status origins_add(struct origins *origins, const struct origin_record *record,
                        struct error *error) MUST_CHECK;
/* Behind the last record. */
enum status origins_finish(struct origins *origins, struct error *error) MUST_CHECK;

/* Records for which their reader found problems. */
uint64_t origins_refused(const struct origins *origins);

/* What the session reader said about a record, in the words of its file: each
 * problem gets the row and column that its field was put from, and those that
 * the conversion found stand in front. The problems are in the arena. */
enum status origins_settle(struct origins *origins, uint64_t number,
                           struct arena *arena, struct problems *problems,
                           struct error *error) MUST_CHECK;
/* The same for the one reason why a part of the text is no record at all. */
enum status origins_place(struct origins *origins, uint64_t number, struct error *why,
                          struct error *error) MUST_CHECK;
/* The file that a record came from. */
enum status origins_file(struct origins *origins, uint64_t number, struct text *name,
                         struct error *error) MUST_CHECK;

#endif
