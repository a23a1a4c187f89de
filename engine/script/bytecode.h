/* Reads what lua_dump wrote of a function, to see what it assigns. */
#ifndef GONIO_SCRIPT_BYTECODE_H
#define GONIO_SCRIPT_BYTECODE_H

#include "base/text.h"

enum bytecode_answer {
    BYTECODE_CLEAN,
    BYTECODE_ASSIGNS_UPVALUE, /* of the function itself: it keeps state */
    BYTECODE_ASSIGNS_GLOBAL,
    BYTECODE_STRANGE /* not what this reader knows: trust nothing */
};

struct bytecode_finding {
    char name[64]; /* of the upvalue or the global; cut to fit */
    uint32_t line;
};

#define BYTECODE_NO_ENV (UINT32_MAX - 1)

/* The dump with its debug information; env: which of the function's upvalues
 * is _ENV, from 0, or BYTECODE_NO_ENV. Of several findings the one on the first
 * line. */
enum bytecode_answer bytecode_check(struct text dump, uint32_t env,
                                    struct bytecode_finding *finding);

#endif
