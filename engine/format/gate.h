/* The strict gate before everything that reads JSON: RFC 8259 exactly. Behind
 * it the reader and the key scan trust the text's shape and look at it once,
 * and cJSON (cases, expected decisions) meets nothing that it would let pass.
 *
 * Refuses what parsers let pass: duplicate keys (also once unescaped), bytes
 * that are no UTF-8, lone surrogates, U+0000, raw control characters, a byte
 * order mark, leading zeros, trailing bytes, nesting over 64; and numbers of
 * more than 63 characters, which cJSON does not read whole. Each message has
 * line, column and JSON Pointer; no message holds a value, and a pointer shows
 * only member names that look like names of fields, others as "?". Codes begin
 * "json." (format/faults.def). A key's length is that of its bytes as written.
 *
 * It allocates nothing and keeps nothing: the fast path only scans; where a
 * fault stands is found by scanning again. */
#ifndef GONIO_FORMAT_GATE_H
#define GONIO_FORMAT_GATE_H

#include "base/error.h"
#include "base/text.h"

#define GATE_MAX_DEPTH  64
#define GATE_MAX_RECORD ((size_t)1024 * 1024)
#define GATE_MAX_KEY    256
#define GATE_MAX_KEYS   1024  /* in one object */
#define GATE_MAX_VALUES 65536 /* in one record: bounds the memory of a tree */

/* Whether text is one JSON value with white space around it. first_line: the
 * line of the file on which text begins, from 1. */
enum status gate_check(struct text text, uint32_t first_line,
                       struct error *error) MUST_CHECK;

/* The same for a document of the practice's own that is no record, as a file of
 * cases: it may be as long as it was read, and has the values that go into that. */
enum status gate_check_document(struct text text, struct error *error) MUST_CHECK;

#endif
