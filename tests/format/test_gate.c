/* The gate against a table of texts (gate_texts.def), its limits, and cJSON
 * behind it. */
#include "format/gate.h"
#include "format/json_tree.h"
#include "support/gonio_test.h"

#include <stdio.h>
#include <stdlib.h>

struct sample {
    struct text text;
    const char *code; /* NULL: passes */
    uint32_t line, column;
    const char *pointer; /* NULL: not looked at */
};

#define ACCEPT(text)       {{text, sizeof(text) - 1}, NULL, 0, 0, NULL},
#define REJECT(text, code) {{text, sizeof(text) - 1}, code, 0, 0, NULL},
#define REJECT_AT(text, code, line, column, pointer)                                   \
    {{text, sizeof(text) - 1}, code, line, column, pointer},

static const struct sample samples[] = {
#include "format/gate_texts.def"
};

#define SAMPLES (sizeof samples / sizeof *samples)

/* A copy without a byte to spare, so that reading past its end is noticed. */
static enum status check(struct text text, struct error *error)
{
    char *exact = malloc(text.len ? text.len : 1);
    assert_non_null(exact);
    memcpy(exact, text.at, text.len);
    enum status status = gate_check((struct text){exact, text.len}, 1, error);
    free(exact);
    return status;
}

static bool place_is_right(const struct sample *sample, const struct error *error)
{
    if (!sample->pointer)
        return error->line > 0 && error->column > 0;
    return error->line == sample->line && error->column == sample->column &&
           strcmp(error->pointer, sample->pointer) == 0;
}

static bool verdict_is_right(const struct sample *sample)
{
    struct error error = ERROR_NONE;
    enum status status = check(sample->text, &error);
    bool right = sample->code ? status == STATUS_REJECTED &&
                                    strcmp(error.code, sample->code) == 0 &&
                                    place_is_right(sample, &error) && error.message[0]
                              : status == STATUS_OK;
    if (!right)
        print_message("[%.*s]: got %s %u:%u \"%s\", expected %s\n",
                      TEXT_ARG(sample->text), error.code, error.line, error.column,
                      error.pointer, sample->code ? sample->code : "acceptance");
    return right;
}

static void every_sample(void **state)
{
    size_t wrong = 0, refused = 0;
    (void)state;
    for (size_t i = 0; i < SAMPLES; i++) {
        wrong += !verdict_is_right(&samples[i]);
        refused += samples[i].code != NULL;
    }
    assert_int_equal(wrong, 0);
    assert_true(SAMPLES - refused >= 80);
    assert_true(refused >= 200);
}

static void cjson_reads_what_passes(void **state)
{
    struct arena arena;
    (void)state;
    arena_init(&arena, 1 << 20);
    json_start();
    for (size_t i = 0; i < SAMPLES; i++)
        if (!samples[i].code)
            assert_non_null(json_tree_parse(samples[i].text, &arena));
    arena_release(&arena);
}

/* Every text that passes, cut anywhere, is refused or passes as a whole (a
 * number, cut, may be one), and nothing is read beyond the cut. */
static void cut_anywhere(void **state)
{
    (void)state;
    for (size_t i = 0; i < SAMPLES; i++) {
        struct text text = samples[i].text;
        while (text.len-- > 0) {
            struct error error = ERROR_NONE;
            enum status status = check(text, &error);
            assert_true(status == STATUS_OK || status == STATUS_REJECTED);
        }
    }
}

static char *repeated(const char *left, const char *middle, const char *right,
                      size_t times)
{
    size_t l = strlen(left), r = strlen(right), n = 0;
    char *text = malloc((l + r) * times + strlen(middle) + 1);
    assert_non_null(text);
    for (size_t i = 0; i < times; i++, n += l)
        memcpy(text + n, left, l);
    memcpy(text + n, middle, strlen(middle));
    n += strlen(middle);
    for (size_t i = 0; i < times; i++, n += r)
        memcpy(text + n, right, r);
    text[n] = '\0';
    return text;
}

static void assert_code(const char *text, const char *code)
{
    struct error error = ERROR_NONE;
    enum status status = check(text_of(text), &error);
    assert_int_equal(status, code ? STATUS_REJECTED : STATUS_OK);
    assert_string_equal(error.code, code ? code : "");
}

static void nesting(void **state)
{
    static const struct {
        const char *left, *middle, *right;
    } kinds[] = {{"[", "", "]"}, {"{\"a\":", "1", "}"}, {"[{\"a\":", "[]", "}]"}};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        size_t levels = i == 2 ? 2 : 1, inner = i == 2;
        size_t times = (GATE_MAX_DEPTH - inner) / levels;
        char *fits = repeated(kinds[i].left, kinds[i].middle, kinds[i].right, times);
        char *over =
            repeated(kinds[i].left, kinds[i].middle, kinds[i].right, times + 1);
        assert_code(fits, NULL);
        assert_code(over, "json.depth");
        free(fits);
        free(over);
    }
    char *open = repeated("[", "", "", 100000);
    assert_code(open, "json.depth");
    free(open);
}

static void key_length(void **state)
{
    char text[GATE_MAX_KEY + 16];
    (void)state;
    for (int over = 0; over < 2; over++) {
        int n = snprintf(text, sizeof text, "{\"%0*d\":1}", GATE_MAX_KEY + over, 0);
        assert_true(n > 0);
        assert_code(text, over ? "json.key_too_long" : NULL);
    }
}

/* An object of so many different keys; the last one twice when asked. */
static char *many_keys(size_t count, bool twice)
{
    char *text = malloc(count * 16 + 32);
    size_t n = 1;
    assert_non_null(text);
    text[0] = '{';
    for (size_t i = 0; i < count; i++)
        n += (size_t)sprintf(text + n, "%s\"k%zu\":%zu", i ? "," : "", i, i);
    if (twice)
        n += (size_t)sprintf(text + n, ",\"k%zu\":0", count - 1);
    memcpy(text + n, "}", 2);
    return text;
}

static void number_of_keys(void **state)
{
    static const struct {
        size_t count;
        bool twice;
        const char *code;
    } cases[] = {
        {GATE_MAX_KEYS, false, NULL},
        {GATE_MAX_KEYS + 1, false, "json.too_many_keys"},
        {GATE_MAX_KEYS - 1, true, "json.duplicate_key"},
        {GATE_MAX_KEYS, true, "json.duplicate_key"},
        {65, true, "json.duplicate_key"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = many_keys(cases[i].count, cases[i].twice);
        assert_code(text, cases[i].code);
        free(text);
    }
}

static void record_length(void **state)
{
    char *text = malloc(GATE_MAX_RECORD + 2);
    (void)state;
    assert_non_null(text);
    memset(text, ' ', GATE_MAX_RECORD + 1);
    text[0] = '1';
    text[GATE_MAX_RECORD] = '\0';
    assert_code(text, NULL);
    text[GATE_MAX_RECORD] = ' ';
    text[GATE_MAX_RECORD + 1] = '\0';
    assert_code(text, "json.too_long");
    free(text);
}

static void number_of_values(void **state)
{
    char *fits = repeated("0,", "0", "", GATE_MAX_VALUES - 2);
    char *over = repeated("0,", "0", "", GATE_MAX_VALUES - 1);
    char *list = malloc(strlen(over) + 3);
    (void)state;
    assert_non_null(list);
    sprintf(list, "[%s]", fits);
    assert_code(list, NULL);
    sprintf(list, "[%s]", over);
    assert_code(list, "json.too_many_values");
    free(fits);
    free(over);
    free(list);
}

static void line_counts_from_first_line(void **state)
{
    struct error error = ERROR_NONE;
    (void)state;
    assert_int_equal(gate_check(TEXT("{\n?}"), 41, &error), STATUS_REJECTED);
    assert_int_equal(error.line, 42);
    assert_int_equal(error.column, 1);
}

static void duplicate_names_both_places(void **state)
{
    struct error error = ERROR_NONE;
    (void)state;
    assert_int_equal(gate_check(TEXT("{\n  \"a\": 1,\n  \"a\": 2}"), 1, &error),
                     STATUS_REJECTED);
    assert_int_equal(error.line, 3);
    assert_non_null(strstr(error.fix, "line 2, column 3"));
}

static void values_stay_out_of_messages(void **state)
{
    static const char *const texts[] = {
        "{\"patient\":\"Canary\" \"x\":1}",
        "{\"Canary Name\":1,\"Canary Name\":2}",
        "{\"a\":Canary}",
        "Canary",
        "{\"a\":\"Canary\\q\"}",
        "Canary,Canary,Canary\n",
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct error error = ERROR_NONE;
        assert_int_equal(check(text_of(texts[i]), &error), STATUS_REJECTED);
        assert_null(strstr(error.message, "Canary"));
        assert_null(strstr(error.fix, "Canary"));
        assert_null(strstr(error.pointer, "Canary"));
    }
}

static void long_pointer_is_cut_whole(void **state)
{
    char *text = repeated("{\"plan_of_care\":", "?", "", 30);
    struct error error = ERROR_NONE;
    (void)state;
    assert_int_equal(check(text_of(text), &error), STATUS_REJECTED);
    size_t len = strlen(error.pointer);
    assert_true(len < sizeof error.pointer);
    assert_string_equal(error.pointer + len - 4, "/...");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sample),
        cmocka_unit_test(cjson_reads_what_passes),
        cmocka_unit_test(cut_anywhere),
        cmocka_unit_test(nesting),
        cmocka_unit_test(key_length),
        cmocka_unit_test(number_of_keys),
        cmocka_unit_test(record_length),
        cmocka_unit_test(number_of_values),
        cmocka_unit_test(line_counts_from_first_line),
        cmocka_unit_test(duplicate_names_both_places),
        cmocka_unit_test(values_stay_out_of_messages),
        cmocka_unit_test(long_pointer_is_cut_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
