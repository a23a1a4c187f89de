/* The reader ends on any text, also on one that it is told has passed the gate
 * and has not; of a session it accepts, keys_read says the same; of one it
 * refuses, every problem is whole. */
#include "format/agree.h"
#include "format/reader.h"
#include "fuzz/fuzzer.h"

static void check_problems(const struct problems *problems)
{
    FUZZ_HOLDS(problems->count <= PROBLEMS_MAX);
    FUZZ_HOLDS(!problems->refused || problems->count > 0);
    for (size_t i = 0; i < problems->count; i++) {
        const struct error *error = &problems->at[i].error;
        FUZZ_HOLDS(error->code[0] && error->message[0]);
        FUZZ_HOLDS(error->line >= 1 && error->column >= 1);
    }
}

static struct session *read_session(struct text text, bool gated, struct arena *arena)
{
    struct reader_options options = {
        .first_line = 1, .strict = text.len % 2, .gated = gated};
    struct error error = ERROR_NONE;
    struct session *session;
    struct problems problems;
    struct text id;
    FUZZ_HOLDS(reader_session(text, &options, arena, &session, &id, &problems,
                              &error) == STATUS_OK);
    FUZZ_HOLDS((session == NULL) == problems.refused);
    check_problems(&problems);
    return session;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct text text = {(const char *)data, size};
    struct error error = ERROR_NONE;
    struct session_keys keys;
    struct arena arena;
    arena_init(&arena, (size_t)64 << 20);
    const struct session *session = read_session(text, false, &arena);
    FUZZ_HOLDS(keys_read(text, &arena, &keys, &error) == STATUS_OK);
    if (session)
        FUZZ_HOLDS(!agree_difference(&keys, session));
    bool accepted = session != NULL;
    session = read_session(text, true, &arena);
    FUZZ_HOLDS(session || !accepted);
    arena_release(&arena);
    return 0;
}
