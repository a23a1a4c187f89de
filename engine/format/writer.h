/* Decisions out: gonio/decision/1 as JSON, keys always in the order of the
 * format. Written by hand into a buffer: cJSON's printer costs more than
 * everything else together. */
#ifndef GONIO_FORMAT_WRITER_H
#define GONIO_FORMAT_WRITER_H

#include "base/buffer.h"
#include "model/decision.h"

struct field;

/* One object on one line, without a line end. */
/* The session, so that reading it gives the same again. */
void writer_session(const struct session *session, struct buffer *out);
/* A member of a record as a value; objects and lists of them are unknown. */
struct value writer_field(const struct field *field, const void *member);

void writer_decision(const struct decision *decision, struct buffer *out);

/* {"rejected": {...}} on one line, without a line end: one object per
 * rejected session, with the first problem's fields and all of them in
 * "problems". record: position in the file, from 1. */
struct problems;
struct rejection {
    struct text file;
    uint64_t record;
    struct text session_id; /* absent when it could not be read */
    const struct problems *problems;
};
/* The file that the error's line and column are of. */
struct text writer_file(const struct rejection *rejection, const struct error *error);
void writer_rejection(const struct rejection *rejection, struct buffer *out);

/* The value as JSON (a date as "2026-03-02", an unknown as null). */
void writer_value(const struct value *value, struct buffer *out);

#endif
