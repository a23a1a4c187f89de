/* Text in Markdown that is nothing but text. */
#ifndef GONIO_SHOW_PLAIN_H
#define GONIO_SHOW_PLAIN_H

#include "base/buffer.h"

/* What Markdown or HTML would take for markup is escaped, line ends become
 * spaces, and what cannot be seen is shown. */
void plain_put(struct buffer *out, struct text text);

#endif
