/* A line that somebody sends to a daemon's socket: it is a question of words, or
 * refused; what is understood is put and read again as the same words. The line
 * may be an answer as well, as one who asks reads it. */
#include "fuzz/fuzzer.h"

#include "answers/answers.h"
#include "format/json.h"
#include "runtime/control.h"
#include "runtime/control_wire.h"

static void read_again(const struct wire_question *question, struct arena *arena)
{
    struct buffer line;
    struct error error = ERROR_NONE;
    struct wire_question again = {0};
    buffer_init(&line, (size_t)64 << 20);
    wire_put_question(&line, question);
    FUZZ_HOLDS(!buffer_failed(&line));
    FUZZ_HOLDS(line.len && line.at[line.len - 1] == '\n');
    FUZZ_HOLDS(!wire_read_question(buffer_text(&line), arena, &again, &error));
    FUZZ_HOLDS(again.count == question->count && again.noted == question->noted);
    for (size_t i = 0; i < again.count; i++)
        FUZZ_HOLDS(strcmp(question->words[i], again.words[i]) == 0);
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
    struct wire_question question = {0};
    const struct text line = {(const char *)bytes, size};
    json_start();
    arena_init(&arena, (size_t)256 << 20);
    enum status status = wire_read_question(line, &arena, &question, &error);
    FUZZ_HOLDS(!status || status == STATUS_USAGE);
    if (!status) {
        size_t count = question.count;
        FUZZ_HOLDS(count > 0 && count <= WIRE_WORDS && !question.words[count]);
        read_again(&question, &arena);
        look_at_words(count, question.words);
    }
    status = wire_read_answer(line, &arena, &answer, &error);
    FUZZ_HOLDS(!status || status == error.status);
    FUZZ_HOLDS(wire_whole(line) <= size && size - wire_whole(line) < 4);
    arena_release(&arena);
    return 0;
}
