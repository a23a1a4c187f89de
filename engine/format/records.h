/* An input split into records: one JSON object per line, an array of objects,
 * one object over many lines, or objects one after the other; told apart by
 * what stands there, not by the file's name. Only the framing is read here:
 * whether a record is JSON, and a session, is for the gate and the reader.
 *
 * It reads forward only, so the input may be a pipe, and holds one record and
 * one chunk at most, so memory does not depend on the input's length.
 *
 * A bad record loses only itself: the next one begins at the next line that
 * begins one, or, in an array, where brackets and quotes say. */
#ifndef GONIO_FORMAT_RECORDS_H
#define GONIO_FORMAT_RECORDS_H

#include "base/error.h"
#include "base/text.h"

struct records;

struct record {
    struct text text; /* borrowed until the next call; absent at the end */
    uint64_t number;  /* from 1; refused ones count */
    uint64_t offset;  /* of its first byte in the input */
    uint64_t len;     /* in bytes; of a refused one what was skipped */
    uint32_t line;    /* of its first byte, from 1 */
    uint32_t column;  /* of its first byte, in bytes from 1 */
};

/* The descriptor stays the caller's, and open until records_close. name is for
 * messages and is copied. */
enum status records_open(int fd, const char *name, struct records **records,
                         struct error *error) MUST_CHECK;
void records_close(struct records *records); /* NULL is allowed */

/* The next record. STATUS_OK with an absent text is the end, and stays so.
 * STATUS_REJECTED: this part of the input is no record (it is too long, the
 * framing is broken, the file is no JSON); error says why, record says where,
 * and the next call goes on behind it. Anything else ends the input. */
enum status records_next(struct records *records, struct record *record,
                         struct error *error) MUST_CHECK;

/* Turns a column counted within a record into one of its file. */
void record_place(const struct record *record, struct error *error);

#endif
