/* One compilation of one policy, for the tests of the compiler. */
#ifndef TESTS_POLICY_COMPILE_RIG_H
#define TESTS_POLICY_COMPILE_RIG_H

#include "support/gonio_test.h"

#include "base/buffer.h"
#include "policy/model.h"

#define FOLDER GONIO_SOURCE_DIR "/tests/policy/"

struct compiled {
    struct script *script;
    struct arena arena;
    struct policy policy;
    struct error error;
    enum status status;
};

/* memory: bytes of the arena. */
void compile_start(struct compiled *run, size_t memory);
void compile_end(struct compiled *run);

/* Starts and compiles; the status is in the run. */
void compile_file(struct compiled *run, const char *id, const char *path);
void compile_text_as(struct compiled *run, const char *id, struct text text);

/* A file's text, with a terminator behind it; the caller releases the buffer. */
struct text read_all(const char *path, struct buffer *to);

#endif
