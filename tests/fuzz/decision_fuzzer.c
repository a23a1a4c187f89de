/* The reader of decisions ends on any text; what it accepts is written so that
 * it is read again, and then written as the same bytes. */
#include "base/buffer.h"
#include "format/decision_reader.h"
#include "format/json.h"
#include "format/writer.h"
#include "fuzz/fuzzer.h"

#define OUT_MAX ((size_t)64 << 20)

static struct text write_again(struct text text, struct arena *arena,
                               struct buffer *out)
{
    struct decision *decision;
    struct error error = ERROR_NONE;
    enum status status = decision_read(text, arena, &decision, &error);
    FUZZ_HOLDS((decision != NULL) == (status == STATUS_OK));
    if (status) {
        FUZZ_HOLDS(error.status == status && error.code[0] && error.message[0]);
        return TEXT_NONE;
    }
    writer_decision(decision, out);
    FUZZ_HOLDS(!buffer_failed(out));
    return buffer_text(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct text text = {(const char *)data, size};
    struct buffer first, second;
    struct arena arena;
    json_start();
    arena_init(&arena, (size_t)64 << 20);
    buffer_init(&first, OUT_MAX);
    buffer_init(&second, OUT_MAX);
    struct text once = write_again(text, &arena, &first);
    if (!text_is_absent(once))
        FUZZ_HOLDS(text_equal(write_again(once, &arena, &second), once));
    arena_release(&arena);
    buffer_release(&first);
    buffer_release(&second);
    return 0;
}
