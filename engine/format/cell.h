/* Texts as cells of a spreadsheet's file (RFC 4180). Every cell is quoted; what
 * cannot be seen is made visible, and what begins with = + - @ TAB or CR, which
 * would be run as a formula, gets an apostrophe in front. */
#ifndef GONIO_FORMAT_CELL_H
#define GONIO_FORMAT_CELL_H

#include "base/buffer.h"

void cell_put(struct buffer *out, struct text text);
/* For a cell that is made of several texts: between its quotes. */
void cell_put_part(struct buffer *out, struct text text);
bool cell_is_formula(struct text text);

#endif
