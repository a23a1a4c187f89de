/* Rows and cells, whatever pieces the text comes in. */
#include "data/sheet.h"
#include "support/gonio_test.h"

#include <stdio.h>

struct feed {
    struct text left;
    size_t piece;
};

static enum status feed_read(void *context, char *to, size_t room, size_t *got,
                             struct error *error)
{
    struct feed *feed = context;
    size_t len = feed->left.len < feed->piece ? feed->left.len : feed->piece;
    (void)error;
    len = len < room ? len : room;
    memcpy(to, feed->left.at, len);
    feed->left.at += len;
    feed->left.len -= len;
    *got = len;
    return STATUS_OK;
}

/* The rows as "line:cell|cell;", or the code of what is wrong. */
static void show(const char *text, size_t piece, char *out, size_t room)
{
    struct error error = ERROR_NONE;
    struct feed feed = {text_of(text), piece};
    struct sheet sheet;
    bool more = true;
    size_t at = 0;
    out[0] = '\0';
    assert_ok(sheet_open(&sheet, feed_read, &feed, &error), &error);
    sheet.name = "test";
    while (!sheet_next(&sheet, &more, &error) && more) {
        at += (size_t)snprintf(out + at, room - at, "%u:", sheet.line);
        for (size_t i = 0; i < sheet.count; i++)
            at += (size_t)snprintf(out + at, room - at, "%s%.*s", i ? "|" : "",
                                   TEXT_ARG(sheet.cells[i]));
        at += (size_t)snprintf(out + at, room - at, ";");
    }
    if (error.status)
        (void)snprintf(out, room, "%s at %u", error.code, error.line);
    sheet_close(&sheet);
}

static void rows(void **state)
{
    static const struct {
        const char *text, *rows;
    } cases[] = {
        {"", ""},
        {"a,b\n", "1:a|b;"},
        {"a,b", "1:a|b;"},
        {"a,b\r\nc\r\n", "1:a|b;2:c;"},
        {"a,b\rc,d\r", "1:a|b;2:c|d;"},
        {"\xef\xbb\xbf"
         "a\n",
         "1:a;"},
        {"\n\na\n", "1:;2:;3:a;"},
        {"a,,\n,\n", "1:a||;2:|;"},
        {" a , b \n", "1:a|b;"},
        {"a\tb,c\n", "1:a|b,c;"},
        {"\"a,b\",c\n", "1:a,b|c;"},
        {"\"a\"\"b\",\"\"\n", "1:a\"b|;"},
        {"\"a\nb\r\nc\",d\ne\n", "1:a b\r c|d;4:e;"},
        {"a \"b\" c,d\n", "1:a \"b\" c|d;"},
        {"\"a\"x,b\n", "1:a|b;"},
        {"a\t\"b\nc\"\n", "1:a|b c;"},
        {"a\n\"b\nc\n", "data.quote at 2"},
        {"\"", "data.quote at 1"},
    };
    char found[400];
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        for (size_t piece = 1000; piece; piece = piece > 7 ? 7 : piece > 3 ? 3 : 0) {
            /* Line ends and marks are told from the first piece. */
            if (piece < 7 &&
                (strchr(cases[i].text, '\r') || cases[i].text[0] == '\xef'))
                continue;
            show(cases[i].text, piece, found, sizeof found);
            assert_string_equal(found, cases[i].rows);
        }
}

static void limits(void **state)
{
    static char text[SHEET_ROW_MAX + 100], found[SHEET_ROW_MAX + 100];
    (void)state;
    memset(text, 'x', sizeof text - 1);
    show(text, 5000, found, sizeof found);
    assert_string_equal(found, "data.line_long at 1");
    text[SHEET_ROW_MAX - 1] = '\0';
    show(text, 5000, found, sizeof found);
    assert_int_equal(strlen(found), SHEET_ROW_MAX - 1 + 3);
    memset(text, ',', SHEET_CELLS);
    text[SHEET_CELLS] = '\0';
    show(text, 5000, found, sizeof found);
    assert_string_equal(found, "data.columns at 1");
    text[SHEET_CELLS - 1] = '\0';
    show(text, 5000, found, sizeof found);
    assert_int_equal(strlen(found), SHEET_CELLS - 1 + 3);
    show("\xff\xfe"
         "a",
         100, found, sizeof found);
    assert_string_equal(found, "data.utf16 at 1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(rows),
                                       cmocka_unit_test(limits)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
