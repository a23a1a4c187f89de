/* The reader ends on any text; of a session it accepts, keys_read says the
 * same; of one it refuses, every problem is whole. */
#include "format/agree.h"
#include "format/reader.h"
#include "fuzz/fuzzer.h"

static void check_problems(const struct problems *problems)
{
    FUZZ_HOLDS(problems->count <= PROBLEMS_MAX);
    for (size_t i = 0; i < problems->count; i++) {
        const struct error *error = &problems->at[i].error;
        FUZZ_HOLDS(error->code[0] && error->message[0]);
        FUZZ_HOLDS(error->line >= 1 && error->column >= 1);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct reader_options options = {.first_line = 1, .strict = size % 2};
    struct text text = {(const char *)data, size}, id;
    struct error error = ERROR_NONE;
    struct arena arena;
    struct session *session;
    struct problems problems;
    struct session_keys keys;
    arena_init(&arena, (size_t)64 << 20);
    FUZZ_HOLDS(reader_session(text, &options, &arena, &session, &id, &problems,
                              &error) == STATUS_OK);
    FUZZ_HOLDS((session == NULL) == problems.refused);
    check_problems(&problems);
    FUZZ_HOLDS(keys_read(text, &arena, &keys, &error) == STATUS_OK);
    if (session)
        FUZZ_HOLDS(!agree_difference(&keys, session));
    arena_release(&arena);
    return 0;
}
