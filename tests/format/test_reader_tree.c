/* The reader against a parser of another make: what it read of a session is
 * what cJSON's tree of the same text says, field by field; and where it says a
 * problem stands, there stands what the tree has under the problem's pointer.
 * On thousands of spellings of the sample, many with other values in it. */
#include "format/json.h"
#include "format/reader.h"
#include "format/respell.h"
#include "format/sample.h"
#include "format/scan.h"
#include "model/fields.h"
#include "support/gonio_test.h"

#include <stdlib.h>

#define ROUNDS 4000

static struct arena arena;

static int start(void **state)
{
    (void)state;
    json_start();
    arena_init(&arena, (size_t)64 << 20);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static const struct json *read_tree(struct text text)
{
    struct json *json;
    struct error error = ERROR_NONE;
    assert_ok(json_read(text, &arena, &json, &error), &error);
    return json;
}

/* ---- values ---- */

static bool is_known(const struct json *json)
{
    return json && json_kind(json) != JSON_NULL;
}

static void same_texts(const struct json *json, const struct text_list *list)
{
    assert_non_null(list->at);
    assert_int_equal(list->count, json_count(json));
    for (size_t i = 0; i < list->count; i++)
        assert_true(text_equal(list->at[i], json_text(json_at(json, i))));
}

static bool same_money(const struct json *json, int64_t cents)
{
    int64_t expected = 0;
    return money_read(json_text(json), &expected) && expected == cents;
}

static bool same_count(const struct json *json, int32_t count)
{
    int64_t expected = 0;
    return json_integer(json, &expected) && expected == count;
}

/* A field whose value is a date, a time or a word, written again. */
static struct text written(const struct field *field, const void *member,
                           char digits[11])
{
    int32_t value = *(const int32_t *)member;
    if (field->kind == FIELD_WORD)
        return text_of(word_text(field->words, value));
    if (field->kind == FIELD_DATE)
        date_write(value, digits);
    else
        clock_write(value, digits);
    return text_of(digits);
}

static void same_object(const struct object *object, const struct json *json,
                        const char *record);

static void same_objects(const struct field *field, const struct json *json,
                         const struct clinician_list *list)
{
    const char *records = (const char *)(const void *)list->at;
    assert_non_null(records);
    assert_int_equal(list->count, json_count(json));
    for (size_t i = 0; i < list->count; i++)
        same_object(field->object, json_at(json, i), records + i * field->object->size);
}

static void same_value(const struct field *field, const struct json *json,
                       const void *member)
{
    char digits[11];
    switch ((enum field_kind)field->kind) {
    case FIELD_ID:
    case FIELD_NOTE:
    case FIELD_NPI:
    case FIELD_CODE:
    case FIELD_CREDENTIAL: /* begins with its text */
        assert_true(text_equal(*(const struct text *)member, json_text(json)));
        break;
    case FIELD_DATE:
    case FIELD_CLOCK:
    case FIELD_WORD:
        assert_true(text_equal(written(field, member, digits), json_text(json)));
        break;
    case FIELD_COUNT:
        assert_true(same_count(json, *(const int32_t *)member));
        break;
    case FIELD_MONEY:
        assert_true(same_money(json, *(const int64_t *)member));
        break;
    case FIELD_FLAG:
        assert_int_equal(json_kind(json), JSON_BOOL);
        assert_int_equal(*(const int32_t *)member, json_bool(json));
        break;
    case FIELD_OBJECT:
        same_object(field->object, json, *(const char *const *)member);
        break;
    case FIELD_OBJECTS:
        same_objects(field, json, member);
        break;
    case FIELD_TEXTS:
    case FIELD_NOTES:
        same_texts(json, member);
        break;
    default:
        fail();
    }
}

static size_t size_of(const struct object *object, const struct field *field)
{
    size_t end = object->size;
    for (size_t i = 0; i < object->count; i++)
        if (object->fields[i].offset > field->offset && object->fields[i].offset < end)
            end = object->fields[i].offset;
    return end - field->offset;
}

static void same_object(const struct object *object, const struct json *json,
                        const char *record)
{
    assert_non_null(record);
    assert_int_equal(json_kind(json), JSON_OBJECT);
    for (size_t i = 0; i < object->count; i++) {
        const struct field *field = &object->fields[i];
        const struct json *child = json_get(json, field->name);
        if (is_known(child))
            same_value(field, child, record + field->offset);
        else
            assert_memory_equal(record + field->offset,
                                (const char *)object->blank + field->offset,
                                size_of(object, field));
    }
}

/* ---- places ---- */

static const struct json *step_to(const struct json *json, struct text step)
{
    char name[128];
    assert_true(step.len < sizeof name);
    memcpy(name, step.at, step.len);
    name[step.len] = '\0';
    return json_kind(json) == JSON_ARRAY ? json_at(json, strtoul(name, NULL, 10))
                                         : json_get(json, name);
}

/* What a pointer leads to, NULL when there is nothing; *parent: the last that
 * there is before it. */
static const struct json *resolve(const struct json *json, const char *pointer,
                                  const struct json **parent)
{
    *parent = json;
    while (json && *pointer) {
        size_t len = strcspn(++pointer, "/");
        *parent = json;
        json = step_to(json, (struct text){pointer, len});
        pointer += len;
    }
    return json;
}

static const char *place_of(struct text text, const struct error *error)
{
    const char *at = text.at;
    for (uint32_t line = 1; line < error->line; line++) {
        at = memchr(at, '\n', (size_t)(text.at + text.len - at));
        assert_non_null(at);
        at++;
    }
    return at + error->column - 1;
}

static bool is_same_json(const struct json *a, const struct json *b)
{
    struct buffer x, y;
    buffer_init(&x, 1 << 20);
    buffer_init(&y, 1 << 20);
    json_write(a, &x);
    json_write(b, &y);
    bool same = text_equal(buffer_text(&x), buffer_text(&y));
    buffer_release(&x);
    buffer_release(&y);
    return same;
}

static void assert_stands(struct text text, const struct json *tree,
                          const struct error *error)
{
    const struct json *parent;
    const struct json *expected = resolve(tree, error->pointer, &parent);
    const char *at = place_of(text, error), *end = text.at + text.len;
    if (strcmp(error->code, "session.required") == 0 && !is_known(expected))
        expected = parent;
    if (strcmp(error->code, "session.unknown_field") == 0) {
        assert_int_equal(*at, '"');
        at = scan_space(scan_value(at, end), end);
        at = scan_space(at + 1, end);
    }
    assert_non_null(expected);
    struct text found = {at, (size_t)(scan_value(at, end) - at)};
    assert_true(is_same_json(expected, read_tree(found)));
}

/* ---- many texts ---- */

static bool read_agrees(struct text text)
{
    struct reader_options options = {.first_line = 1};
    struct session *session;
    struct text id;
    struct problems problems;
    struct error error = ERROR_NONE;
    assert_ok(reader_session(text, &options, &arena, &session, &id, &problems, &error),
              &error);
    const struct json *tree = read_tree(text);
    if (session)
        same_object(&session_object, tree, (const char *)session);
    for (size_t i = 0; i < problems.count; i++)
        assert_stands(text, tree, &problems.at[i].error);
    return session != NULL;
}

static void respelt(unsigned values, size_t *accepted)
{
    struct respelling respelling = {.seed = 20260316 + values, .values = values};
    *accepted = 0;
    for (int round = 0; round < ROUNDS; round++) {
        struct buffer text;
        buffer_init(&text, 1 << 20);
        respell(&respelling, TEXT(SAMPLE_SESSION), &text);
        assert_false(buffer_failed(&text));
        *accepted += read_agrees(buffer_text(&text));
        buffer_release(&text);
        arena_reset(&arena);
    }
}

static void other_spellings_are_the_same_session(void **state)
{
    size_t accepted;
    (void)state;
    respelt(0, &accepted);
    assert_int_equal(accepted, ROUNDS);
}

static void other_values_are_read_or_placed(void **state)
{
    size_t accepted;
    (void)state;
    respelt(40, &accepted);
    assert_true(accepted > ROUNDS / 20 && accepted < ROUNDS / 2);
    respelt(4, &accepted);
    assert_true(accepted < ROUNDS / 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_spellings_are_the_same_session),
        cmocka_unit_test(other_values_are_read_or_placed),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
