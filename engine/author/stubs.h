/* What an editor has to know of a policy file, as a stub file of the Lua
 * language server (---@meta): every fact with its type and meaning, the words
 * that it can be, the names a rule and a condition have, and the functions the
 * host gives. Generated from the tables that the engine itself reads, so that
 * an editor cannot offer what does not load. */
#ifndef GONIO_AUTHOR_STUBS_H
#define GONIO_AUTHOR_STUBS_H

#include "base/buffer.h"

void stubs_write(struct buffer *out);

#endif
