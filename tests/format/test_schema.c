/* The committed schema of sessions is the one that the field table makes.
 * With --write it is written anew instead. */
#include "base/file.h"
#include "format/schema.h"
#include "support/gonio_test.h"

#include <stdio.h>

#define PATH GONIO_SOURCE_DIR "/engine/format/schemas/session-1.schema.json"

static void equals_the_field_table(void **state)
{
    struct buffer made, committed;
    struct error error = ERROR_NONE;
    (void)state;
    buffer_init(&made, 1 << 20);
    buffer_init(&committed, 1 << 20);
    schema_session(&made);
    assert_ok(file_read(PATH, &committed, &error), &error);
    if (!text_equal(buffer_text(&made), buffer_text(&committed)))
        fail_msg("%s is not what fields.def makes: run test_format_schema --write",
                 PATH);
    buffer_release(&made);
    buffer_release(&committed);
}

static int write_schema(void)
{
    struct buffer made;
    FILE *file = fopen(PATH, "wb");
    buffer_init(&made, 1 << 20);
    schema_session(&made);
    bool good =
        file && !buffer_failed(&made) && fwrite(made.at, 1, made.len, file) == made.len;
    good = file && fclose(file) == 0 && good;
    buffer_release(&made);
    return good ? 0 : 1;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(equals_the_field_table)};
    if (argc > 1 && strcmp(argv[1], "--write") == 0)
        return write_schema();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
