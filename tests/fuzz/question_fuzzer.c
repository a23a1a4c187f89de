/* A line that somebody sends to a daemon's socket: it is a question of words, or
 * refused; what is understood is put and read again as the same words. The line
 * may be an answer as well, as one who asks reads it. */
#include "fuzz/fuzzer.h"

#include "answers/answers.h"
#include "format/json.h"
#include "runtime/control.h"
#include "runtime/control_wire.h"

static void read_again(size_t count, const char *const *words, struct arena *arena)
{
    struct buffer line;
    struct error error = ERROR_NONE;
    size_t again = 0;
    const char *const *said = NULL;
    buffer_init(&line, (size_t)64 << 20);
    wire_put_question(&line, count, words);
    FUZZ_HOLDS(!buffer_failed(&line));
    FUZZ_HOLDS(line.len && line.at[line.len - 1] == '\n');
    FUZZ_HOLDS(!wire_read_question(buffer_text(&line), arena, &again, &said, &error));
    FUZZ_HOLDS(again == count);
    for (size_t i = 0; i < count; i++)
        FUZZ_HOLDS(strcmp(words[i], said[i]) == 0);
    buffer_release(&line);
}

/* Nothing that is not known as a question may count as one that only asks. */
static void look_at_words(size_t count, const char *const *words)
{
    bool asks = control_only_asks(count, words);
    FUZZ_HOLDS(!asks || strcmp(words[0], "status") == 0 ||
               strcmp(words[0], "ledger") == 0 || strcmp(words[0], "policies") == 0 ||
               strcmp(words[0], "events") == 0);
    FUZZ_HOLDS(!answers_only_ask(count, words) || strcmp(words[0], "open") != 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena arena;
    struct error error = ERROR_NONE;
    struct wire_answer answer;
    size_t count = 0;
    const char *const *words = NULL;
    const struct text line = {(const char *)bytes, size};
    json_start();
    arena_init(&arena, (size_t)256 << 20);
    enum status status = wire_read_question(line, &arena, &count, &words, &error);
    FUZZ_HOLDS(!status || status == STATUS_USAGE);
    if (!status) {
        FUZZ_HOLDS(count > 0 && count <= WIRE_WORDS && !words[count]);
        read_again(count, words, &arena);
        look_at_words(count, words);
    }
    status = wire_read_answer(line, &arena, &answer, &error);
    FUZZ_HOLDS(!status || status == error.status);
    FUZZ_HOLDS(wire_whole(line) <= size && size - wire_whole(line) < 4);
    arena_release(&arena);
    return 0;
}
