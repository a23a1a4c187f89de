/* A visit as a damaged ledger may hold it: unpacked without harm, and what is
 * accepted packs into bytes that say the same. */
#include "fuzz/fuzzer.h"
#include "history/visit.h"

static enum status unpack(struct text packed, struct arena *arena,
                          struct visit_data *data)
{
    struct error error = ERROR_NONE;
    enum status status = visit_unpack(packed, arena, data, &error);
    FUZZ_HOLDS(status == error.status);
    FUZZ_HOLDS(!status || status == STATUS_REJECTED);
    return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena arena;
    struct visit_data data;
    struct buffer first, second;
    arena_init(&arena, (size_t)256 << 20);
    buffer_init(&first, (size_t)64 << 20);
    buffer_init(&second, (size_t)64 << 20);
    if (!unpack((struct text){(const char *)bytes, size}, &arena, &data)) {
        visit_pack(&data, &first);
        FUZZ_HOLDS(!unpack(buffer_text(&first), &arena, &data));
        visit_pack(&data, &second);
        FUZZ_HOLDS(text_equal(buffer_text(&first), buffer_text(&second)));
    }
    buffer_release(&first);
    buffer_release(&second);
    arena_release(&arena);
    return 0;
}
