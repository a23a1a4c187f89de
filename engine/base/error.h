/* One error object for the whole program.
 *
 * A function that can fail returns an enum status and takes a
 * struct error * as its last parameter; it fills the object where the cause
 * is known and returns its status. Callers pass it on unchanged, or add the
 * place they know (error_at). Nothing is kept between calls, per thread or
 * globally. A NULL error is not allowed.
 *
 * Texts are for people: what happened, where, how to mend it. They never
 * hold a value of a session's field: patients are in those. */
#ifndef GONIO_BASE_ERROR_H
#define GONIO_BASE_ERROR_H

#include <stdint.h>

struct buffer;

#define MUST_CHECK             __attribute__((warn_unused_result))
#define PRINTF_LIKE(at, first) __attribute__((format(printf, at, first)))

/* Numbers are stable: they reach logs. */
enum status {
    STATUS_OK = 0,
    STATUS_NO_MEMORY = 1,
    STATUS_IO = 2,       /* the system refused a read, a write, an open */
    STATUS_LOCKED = 3,   /* another process holds what is needed */
    STATUS_USAGE = 4,    /* the command line or the configuration */
    STATUS_POLICY = 5,   /* a policy failed to load or to run */
    STATUS_REJECTED = 6, /* a record of the input was refused */
    STATUS_LIMIT = 7,    /* a stated limit was reached */
    STATUS_NOT_FOUND = 8,
    STATUS_INTERRUPTED = 9, /* SIGINT: stopped at a record's end */
    STATUS_CLOSED = 10      /* the reader of our output went away */
};

struct error {
    enum status status;
    char code[48];     /* stable name as "json.duplicate_key"; "" when none */
    char message[512]; /* what happened; one sentence, no full stop needed */
    char fix[256];     /* how to mend it; "" when the message says it */
    char file[256];    /* as the user named it; "" when none */
    uint32_t line;     /* from 1; 0: unknown */
    uint32_t column;   /* from 1, in bytes; 0: unknown */
    char pointer[192]; /* JSON Pointer, or the path in a policy table */
};

#define ERROR_NONE ((struct error){.status = STATUS_OK})

/* Starts a new error: forgets what was there. Returns the status given, so
 * that a function ends in "return error_set(...)". */
enum status error_set(struct error *error, enum status status, const char *code,
                      const char *format, ...) PRINTF_LIKE(4, 5);

/* Adds to an error that is set. error_at keeps what is already known: the
 * innermost place wins. */
void error_fix(struct error *error, const char *format, ...) PRINTF_LIKE(2, 3);
void error_at(struct error *error, const char *file, uint32_t line, uint32_t column);
void error_point(struct error *error, const char *format, ...) PRINTF_LIKE(2, 3);

/* "did you mean NAME?" as the fix, prefix in front of the name; nothing when
 * it is NULL. */
void error_suggest(struct error *error, const char *prefix, const char *name);

/* "out of memory" in one place. */
enum status error_no_memory(struct error *error);

/* Writes "file:line:column: message (pointer)\n  fix: ..." with a final line
 * end; control characters come out escaped. */
void error_write(const struct error *error, struct buffer *out);

#endif
