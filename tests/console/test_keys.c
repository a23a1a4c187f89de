/* Bytes of a terminal as keys, however they are cut. */
#include "support/gonio_test.h"

#include "console/keys.h"

static struct keys keys;

static int start(void **state)
{
    (void)state;
    keys_init(&keys);
    return 0;
}

static int end(void **state)
{
    (void)state;
    keys_release(&keys);
    return 0;
}

static void add(const char *bytes, size_t count)
{
    size_t room;
    char *at = keys_room(&keys, &room);
    assert_true(count <= room);
    memcpy(at, bytes, count);
    keys_add(&keys, count);
}

/* All keys of the bytes, given so many at a time: characters as UTF-8, a paste
 * in <>, a refused one as <!>. */
static void read_keys(const char *bytes, size_t len, size_t piece, struct buffer *out)
{
    uint32_t c = 0;
    for (size_t at = 0; at <= len; at += piece) {
        bool last = at + piece > len;
        add(bytes + at, last ? len - at : piece);
        for (enum key key; (key = keys_next(&keys, last, &c));) {
            if (key == KEY_CHARACTER) {
                keys_put(out, c);
                continue;
            }
            buffer_put_char(out, '<');
            buffer_put_text(out,
                            key == KEY_PASTE ? buffer_text(&keys.paste) : TEXT("!"));
            buffer_put_char(out, '>');
        }
    }
}

static void expect(const char *bytes, const char *wanted)
{
    for (size_t piece = 1; piece <= strlen(bytes); piece++) {
        struct buffer out;
        buffer_init(&out, 1 << 20);
        keys_forget(&keys);
        read_keys(bytes, strlen(bytes), piece, &out);
        assert_text(buffer_text(&out), wanted);
        buffer_release(&out);
    }
}

static void test_characters(void **state)
{
    (void)state;
    expect("aé漢😀z", "aé漢😀z");
    expect("a\xff\xc3z\xe2\x82z\xf0z", "azzz");
    expect("a\xc2\x9bz\xe2\x80\xaez\xe2\x80\x8b", "azz"); /* C1, RLO, ZWSP */
    expect("\x03\x04\x1az", "\x03\x04\x1az");
}

static void test_sequences(void **state)
{
    (void)state;
    expect("\x1b[A\x1b[3~\x1bOHz", "\x1b[A\x1b[3~\x1bOHz");
    expect("\x1b[1;5Cz", "\x1b[1;5Cz");
    expect("\x1b[12;40Rz\x1b[?62;9cz\x1b[Iz\x1b[<0;3;4Mz", "zzzz");
    expect("\x1b"
           "bz",
           "\x1b"
           "bz");
    expect("z\x1b", "z\x1b");
    expect("\x1b[\x1b[Az", "\x1b[Az");
}

static void test_single(void **state)
{
    (void)state;
    keys.single = true;
    expect("\x1b[A\x1b[B\x1b[3~z", "\xc2\x81\xc2\x82\xc2\x87z");
    expect("\x1b[5~z\x1b"
           "0",
           "z\x1b"
           "0");
    keys.single = false;
}

static void test_pastes(void **state)
{
    (void)state;
    expect("a\x1b[200~b\nc\td\x1b[201~e", "a<b\nc\td>e");
    expect("\x1b[200~a\r\nb\rc\n\x1b[201~", "<a\nb\nc\n>");
    expect("\x1b[200~\x03\x1b[31m\x1b]0;x\x07\x1a\x1b[201~", "<[31m]0;x>");
    expect("\x1b[200~\x1b[201\x1b[20x\x1b\x1b[201~z", "<[201[20x>z");
    expect("\x1b[200~\x1b[200~x\x1b[201~z", "<[200~x>z");
    expect("\x1b[200~\xff\xc3\xe2\x80\xae\xc2\x9bok\x1b[201~", "<ok>");
    expect("\x1b[200~\x1b[201~z", "<>z");
    expect("\x1b[200~never ends", "");
}

static void test_left_out(void **state)
{
    (void)state;
    expect("\x1b[200~a\x01\x02z\x1b[201~", "<az>");
    assert_int_equal(keys.left_out, 2);
    expect("\x1b[200~az\x1b[201~", "<az>");
    assert_int_equal(keys.left_out, 0);
}

static void paste_of(size_t len, const char *wanted)
{
    static char bytes[KEYS_PASTE_MOST * 3];
    struct buffer out;
    buffer_init(&out, sizeof bytes);
    memcpy(bytes, "\x1b[200~", 6);
    memset(bytes + 6, 'x', len);
    memcpy(bytes + 6 + len, "\x1b[201~z", 7);
    keys_forget(&keys);
    read_keys(bytes, len + 13, 4096, &out);
    if (wanted)
        assert_text(buffer_text(&out), wanted);
    else
        assert_int_equal(out.len, len + 3);
    buffer_release(&out);
}

static void test_large(void **state)
{
    (void)state;
    paste_of(KEYS_PASTE_MOST, NULL);
    paste_of(KEYS_PASTE_MOST + 1, "<!>z");
    paste_of(2 * KEYS_PASTE_MOST, "<!>z");
    paste_of(10, NULL); /* the next one is taken again */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_characters), cmocka_unit_test(test_sequences),
        cmocka_unit_test(test_single),     cmocka_unit_test(test_pastes),
        cmocka_unit_test(test_left_out),   cmocka_unit_test(test_large),
    };
    return cmocka_run_group_tests(tests, start, end);
}
