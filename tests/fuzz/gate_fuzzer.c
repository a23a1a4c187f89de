/* What the gate passes cJSON parses; printed again, it passes the gate again.
 * What it refuses has a code, a message and a place within the text. */
#include "format/gate.h"
#include "format/json.h"
#include "fuzz/fuzzer.h"

static void refused(struct text text, const struct error *error)
{
    FUZZ_HOLDS(error->status == STATUS_REJECTED);
    FUZZ_HOLDS(strncmp(error->code, "json.", 5) == 0 && error->message[0]);
    FUZZ_HOLDS(error->line >= 1 && error->column >= 1);
    FUZZ_HOLDS(error->line + error->column <= text.len + 2);
}

static void passed(struct text text, struct arena *arena)
{
    struct json *json;
    struct buffer out;
    struct error error = ERROR_NONE;
    FUZZ_HOLDS(json_read(text, arena, &json, &error) == STATUS_OK);
    buffer_init(&out, (size_t)16 << 20);
    json_write(json, &out);
    FUZZ_HOLDS(!buffer_failed(&out));
    if (out.len <= GATE_MAX_RECORD)
        FUZZ_HOLDS(gate_check(buffer_text(&out), 1, &error) == STATUS_OK);
    buffer_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct text text = {(const char *)data, size};
    struct error error = ERROR_NONE;
    struct arena arena;
    json_start();
    arena_init(&arena, (size_t)64 << 20);
    if (gate_check(text, 1, &error) == STATUS_OK)
        passed(text, &arena);
    else
        refused(text, &error);
    arena_release(&arena);
    return 0;
}
