/* A second model of the units, slow and plain, to hold the engine's against.
 *
 * It shares nothing with the engine but the table of codes. A code is a list
 * of minutes, each with who gave it. Allotments are not computed: all there
 * could be are tried, and kept when they obey the manual's sentences. Units
 * are read off printed tables. The assistant's share is judged by dealing out
 * minutes. */
#ifndef GONIO_TESTS_TIME_NAIVE_H
#define GONIO_TESTS_TIME_NAIVE_H

#include "note.h"

/* True when the result is what the rules allow; otherwise why not. */
bool naive_agrees(const struct note *note, const struct units_options *options,
                  const struct units_result *result, struct buffer *why);

#endif
