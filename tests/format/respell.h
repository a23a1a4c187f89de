/* A JSON text written otherwise: names and strings with escapes that mean the
 * same, white space and line ends anywhere, and now and then another value. */
#ifndef GONIO_TEST_FORMAT_RESPELL_H
#define GONIO_TEST_FORMAT_RESPELL_H

#include "base/buffer.h"

struct respelling {
    uint64_t seed;   /* not 0; the next text's afterwards */
    unsigned values; /* about one value in so many is another; 0: none */
};

/* The text, which is JSON, goes to the buffer. */
void respell(struct respelling *respelling, struct text text, struct buffer *out);

#endif
