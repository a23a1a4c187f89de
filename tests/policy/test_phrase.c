/* Phrases: words and signs, sameness, patterns, and the book held against a
 * search that does it the slow way, word by word. */
#include "support/gonio_test.h"

#include "model/session.h"
#include "policy/phrase.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define NBSP    "\xc2\xa0"
#define DASH    "\xe2\x80\x93"
#define DOTS    "\xe2\x80\xa6"
#define ACUTE   "\xcc\x81" /* combining */
#define E_ACUTE "e\xcc\x81"

/* ---- words ---- */

static void normal_words(void **state)
{
    static const struct {
        const char *given, *normal;
    } rows[] = {
        {"", ""},
        {" . - ", ""},
        {"Exercise  DONE.", "exercise done"},
        {"step-through", "step through"},
        {"3x10, 3.5 kg", "3x10 3 5 kg"},
        {"na\xc3\xafve\xe2\x80\x99s", "na\xc3\xafve s"},
        {"done" NBSP DASH " so" DOTS, "done so"},
        {"cafe" ACUTE, "cafe" ACUTE},
        {"3\xc3\x97"
         "10",
         "3\xc3\x97"
         "10"},
        {"\xe3\x81\x82 b", "\xe3\x81\x82 b"},
        {"a\xe2\x80", "a\xe2\x80"}, /* cut short */
        {"a\xc2", "a\xc2"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char room[64];
        assert_text(phrase_normal(text_of(rows[i].given), room), rows[i].normal);
    }
    assert_int_equal(phrase_normal(TEXT_NONE, NULL).len, 0);
}

static void the_same_words(void **state)
{
    struct text one[] = {TEXT("Quad sets, 3x10."), TEXT(""), TEXT("Heel"), TEXT_NONE};
    struct text two[] = {TEXT(" quad"), TEXT("SETS 3x10"), TEXT("heel --")};
    struct text cut[] = {TEXT("quad sets 3x10 hee")},
                joined[] = {TEXT("quadsets 3x10 heel")};
    struct text_list a = {one, 4}, b = {two, 3}, c = {cut, 1}, d = {joined, 1},
                     none = {0};
    (void)state;
    assert_true(phrase_same(&a, &b));
    assert_true(phrase_same(&b, &a));
    assert_false(phrase_same(&a, &c));
    assert_false(phrase_same(&c, &a));
    assert_false(phrase_same(&a, &d));
    assert_false(phrase_same(&a, &none));
    assert_true(phrase_same(&none, &none));
}

/* ---- whether anything is said ---- */

static void what_counts_as_said(void **state)
{
    static const char *const said[] = {
        "5",      "I",          "pain",  "no pain", "xc ski",
        "nausea", "none today", "x ray", "3/5",     "\xc3\xa9t\xc3\xa9"};
    static const char *const unsaid[] = {"",
                                         " ",
                                         "-",
                                         "--",
                                         ".",
                                         "x",
                                         "XXX",
                                         "x x",
                                         "n/a",
                                         "N.A.",
                                         "None",
                                         "nil.",
                                         "TBD",
                                         "NULL",
                                         "?",
                                         "n/a - none",
                                         "not applicable",
                                         "\xe2\x80\x94",
                                         "\xe2\x86\x91"};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(said); i++)
        if (!phrase_said(text_of(said[i])))
            fail_msg("\"%s\" is said", said[i]);
    for (size_t i = 0; i < COUNT_OF(unsaid); i++)
        if (phrase_said(text_of(unsaid[i])))
            fail_msg("\"%s\" is not said", unsaid[i]);
    assert_false(phrase_said(TEXT_NONE));
}

/* ---- patterns ---- */

static void patterns(void **state)
{
    static const struct {
        const char *given, *normal, *fault;
    } rows[] = {
        {"Strengthen*", "strengthen*", NULL},
        {"step-up*", "step up*", NULL},
        {" #X# * 2", "#x# * 2", "behind a word's beginning"},
        {"#x#", "#x#", NULL},
        {"#* feet", "#* feet", NULL},
        {"x #", "x #", NULL},
        {"x#*", "x#*", NULL},
        {"ab#", "ab#", "behind one letter"},
        {"up*", "up*", "three letters"},
        {"*", "*", "behind a word's beginning"},
        {"...", "", "no word"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char room[64];
        const char *fault;
        assert_text(phrase_pattern(text_of(rows[i].given), room, &fault),
                    rows[i].normal);
        assert_int_equal(fault != NULL, rows[i].fault != NULL);
        if (fault)
            assert_non_null(strstr(fault, rows[i].fault));
    }
}

/* ---- searching ---- */

/* A book of one row for each role: says 1, 2, ..; all under bit 0. */
static struct phrase_book *book_of(const char *const *phrases, const int *roles,
                                   size_t count)
{
    static struct phrase_book book;
    static struct phrase room[64];
    static uint16_t first[65];
    memset(&book, 0, sizeof book);
    memset(room, 0, sizeof room);
    book.at = room;
    book.first = first;
    book.count = count;
    for (size_t i = 0; i < count; i++) {
        room[i].text = text_of(phrases[i]);
        if (roles[i] == PHRASE_ROLES)
            room[i].negates = true;
        else
            room[i].rows[roles[i]] = 1;
    }
    phrase_book_order(&book);
    return &book;
}

static void sentences(void **state)
{
    static const char *const phrases[] = {"gait", "balance",  "tandem walk*",
                                          "not",  "deferred", "#x#"};
    static const int roles[] = {PHRASE_SAYS,  PHRASE_SAYS,   PHRASE_SAYS,
                                PHRASE_ROLES, PHRASE_UNLESS, PHRASE_LACKS};
    static const struct {
        const char *note, *said; /* NULL: nothing */
    } rows[] = {
        {"Gait", "gait"},
        {"gaits", NULL},
        {"a gait", "gait"},
        {"did not do gait", NULL},
        {"not one two three gait", NULL},
        {"not one two three four gait", "gait"},
        {"not. Gait", "gait"},
        {"not.gait", NULL}, /* no sentence ends inside a word */
        {"gait deferred", NULL},
        {"gait; deferred", "gait"},
        {"gait\ndeferred", "gait"},
        {"deferred gait! balance", "balance"},
        {"tandem-walking", "tandem walk*"},
        {"tandem walk", "tandem walk*"},
        {"tandem. walk", NULL},
        {"tandem", NULL},
        {"not gait. balance", "balance"},
    };
    (void)state;
    const struct phrase_book *book = book_of(phrases, roles, COUNT_OF(phrases));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct phrase_search search = {.rows = 1};
        phrase_look(book, text_of(rows[i].note), &search);
        assert_int_equal(search.says, rows[i].said != NULL);
        if (rows[i].said)
            assert_text(search.said[0]->text, rows[i].said);
        assert_int_equal(search.lacks, 0);
    }
    struct phrase_search search = {.rows = 1};
    phrase_look(book, TEXT("gait. 3x10"), &search);
    assert_int_equal(search.lacks, 1);
    search = (struct phrase_search){.rows = 2};
    phrase_look(book, TEXT("gait 3x10"), &search);
    assert_int_equal(search.says | search.lacks, 0);
}

/* ---- against the slow way ---- */

static uint64_t seed = 20261121;

static uint32_t draw(uint32_t below)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(seed >> 33) % below;
}

static const char *const stems[] = {"gai", "gait",     "gaits", "no",   "not", "a",
                                    "ab",  "abc",      "abcd",  "3x10", "3",   "12",
                                    "x",   "\xc3\xa9", E_ACUTE, "10kg"};
static const char *const gaps[] = {" ",   " ",  " ",  "  ", "-", ", ", ". ",
                                   ";\n", NBSP, DASH, "!",  ".", "*",  "#"};
static const char *const wilds[] = {"gai*", "gait", "abc*",     "no",   "a",
                                    "ab",   "#x#",  "#",        "#*",   "x",
                                    "abc",  "3",    "\xc3\xa9", "3x10", "abcd*"};

#define PHRASES 12
#define WORDS   40

struct said {
    char text[16];
    bool begins; /* a sentence */
};

/* The words of a note, told apart one character at a time. */
static size_t split(const char *note, struct said *words)
{
    size_t count = 0, len = 0;
    bool begins = true;
    for (const char *at = note;; at++) {
        bool nbsp = strncmp(at, NBSP, 2) == 0, dash = strncmp(at, DASH, 3) == 0;
        bool sign = *at == '\0' || nbsp || dash || strchr(" -,.;!*#\n", *at);
        if (!sign) {
            words[count].begins = begins;
            words[count].text[len++] = *at;
            words[count].text[len] = '\0';
            continue;
        }
        if (len) {
            count++;
            begins = false;
        }
        len = 0;
        bool more = at[0] && at[1] && !strchr(" -,.;!*#\n", at[1]) &&
                    strncmp(at + 1, NBSP, 2) != 0 && strncmp(at + 1, DASH, 3) != 0;
        if (*at == '\n' || (*at && strchr(".;!", *at) && !more))
            begins = true;
        if (*at == '\0')
            return count;
        at += dash ? 2 : nbsp ? 1 : 0;
    }
}

static bool word_fits(const char *want, const char *word)
{
    for (; *want; want++) {
        if (*want == '*')
            return true;
        if (*want != '#') {
            if (*word++ != *want)
                return false;
            continue;
        }
        if (!char_is_digit(*word))
            return false;
        while (char_is_digit(*word))
            word++;
    }
    return *word == '\0';
}

/* How many words the phrase takes there; 0: it does not stand there. */
static size_t fits(const char *phrase, const struct said *words, size_t count)
{
    char copy[64], *rest = copy;
    size_t taken = 0;
    (void)snprintf(copy, sizeof copy, "%s", phrase);
    while (rest) {
        char *space = strchr(rest, ' ');
        if (space)
            *space++ = '\0';
        if (taken == count || (taken && words[taken].begins) ||
            !word_fits(rest, words[taken].text))
            return 0;
        taken++;
        rest = space;
    }
    return taken;
}

struct naive {
    const char *phrases[PHRASES];
    int roles[PHRASES];
};

/* Whether the phrase at this word is taken back by a negation before it. */
static bool negated(const struct naive *naive, const struct said *words, size_t at,
                    size_t count)
{
    for (size_t i = at; i-- > 0 && !words[i + 1].begins;)
        for (size_t p = 0; p < PHRASES; p++) {
            size_t taken = naive->roles[p] == PHRASE_ROLES
                               ? fits(naive->phrases[p], words + i, count - i)
                               : 0;
            if (taken && at < i + taken + PHRASE_NEGATED)
                return true;
        }
    return false;
}

static void slow_look(const struct naive *naive, const char *note, bool *says,
                      bool *lacks)
{
    struct said words[WORDS];
    size_t count = split(note, words);
    bool said = false, unless = false;
    *says = *lacks = false;
    for (size_t i = 0; i < count; i++) {
        if (words[i].begins)
            said = unless = false;
        for (size_t p = 0; p < PHRASES; p++) {
            if (!fits(naive->phrases[p], words + i, count - i))
                continue;
            *lacks |= naive->roles[p] == PHRASE_LACKS;
            unless |= naive->roles[p] == PHRASE_UNLESS;
            said |= naive->roles[p] == PHRASE_SAYS && !negated(naive, words, i, count);
        }
        if (i + 1 == count || words[i + 1].begins)
            *says |= said && !unless;
    }
}

static void make_note(char *note, size_t room)
{
    size_t words = 1 + draw(WORDS / 2), len = 0;
    note[0] = '\0';
    for (size_t i = 0; i < words; i++)
        len +=
            (size_t)snprintf(note + len, room - len, "%s%s",
                             stems[draw(COUNT_OF(stems))], gaps[draw(COUNT_OF(gaps))]);
}

static void make_phrase(char *phrase, size_t room)
{
    size_t words = 1 + draw(3), len = 0;
    for (size_t i = 0; i < words; i++)
        len += (size_t)snprintf(phrase + len, room - len, "%s%s", i ? " " : "",
                                wilds[draw(COUNT_OF(wilds))]);
}

static void as_the_slow_way_does(void **state)
{
    size_t said = 0, lacked = 0;
    (void)state;
    for (int round = 0; round < 8000; round++) {
        char texts[PHRASES][64], note[512];
        struct naive naive;
        bool says, lacks;
        for (size_t i = 0; i < PHRASES; i++) {
            make_phrase(texts[i], sizeof texts[i]);
            naive.phrases[i] = texts[i];
            naive.roles[i] = (int)draw(8) % 5;
            naive.roles[i] = naive.roles[i] == 4 ? PHRASE_SAYS : naive.roles[i];
        }
        make_note(note, sizeof note);
        const struct phrase_book *book = book_of(naive.phrases, naive.roles, PHRASES);
        struct phrase_search search = {.rows = 1};
        phrase_look(book, text_of(note), &search);
        slow_look(&naive, note, &says, &lacks);
        if (search.lacks != lacks || (!lacks && search.says != says))
            fail_msg("round %d: \"%s\"", round, note);
        said += !lacks && says;
        lacked += lacks;
    }
    assert_true(said > 500 && lacked > 500);
}

/* ---- hostile notes ---- */

static void phrases_that_cover_a_text(void **state)
{
    static const char *const phrases[] = {
        "te", "as last visit", "last visit done", "same", "x #", "pt", "x#"};
    static const int roles[] = {PHRASE_SAYS,   PHRASE_SAYS,   PHRASE_SAYS,  PHRASE_SAYS,
                                PHRASE_UNLESS, PHRASE_UNLESS, PHRASE_UNLESS};
    static const struct {
        const char *text, *stock; /* NULL: it is not covered */
    } rows[] = {
        {"TE x 30'", "te"},
        {"te x30", "te"},
        {"te x30 squats", NULL},
        {"squats te", NULL},
        {"te as last visit", "as last visit"},
        {"same TE as last visit, pt", "as last visit"},
        {"te as last visit done", NULL},
        {"te as. last visit", NULL},
        {"pt x 30", ""},
        {"", ""},
        {"te x", NULL},
    };
    (void)state;
    const struct phrase_book *book = book_of(phrases, roles, COUNT_OF(phrases));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct phrase *stock;
        bool covers = phrase_covers(book, text_of(rows[i].text), &stock);
        if (covers != (rows[i].stock != NULL))
            fail_msg("\"%s\" %d", rows[i].text, covers);
        if (covers && rows[i].stock[0])
            assert_text(stock->text, rows[i].stock);
        if (covers && !rows[i].stock[0])
            assert_null(stock);
    }
}

static clock_t time_of(const struct phrase_book *book, const char *piece, size_t len)
{
    char *note = malloc(len + 8);
    clock_t best = 0;
    assert_non_null(note);
    for (size_t at = 0, size = strlen(piece); at < len; at += size)
        memcpy(note + at, piece, at + size <= len ? size : len - at);
    for (int round = 0; round < 3; round++) {
        struct phrase_search search = {.rows = 1};
        clock_t start = clock();
        phrase_look(book, (struct text){note, len}, &search);
        clock_t spent = clock() - start;
        best = round && best < spent ? best : spent;
    }
    free(note);
    return best;
}

/* Sixteen times the text must not take a hundred times as long. */
static void linear_in_the_text(void **state)
{
    static const char *const phrases[] = {
        "gait* gait* gait* gait* gait* gait* gait* x",
        "gai",
        "#* #* #* #* x",
        "a",
        "abc*",
        "no",
    };
    static const int roles[] = {PHRASE_SAYS, PHRASE_SAYS,   PHRASE_SAYS,
                                PHRASE_SAYS, PHRASE_UNLESS, PHRASE_ROLES};
    static const char *const pieces[] = {
        "gait", "gait ", "g ",  "12 ", " ",    ". ",   "\xc3\xa9", E_ACUTE,
        DASH,   NBSP,    "abc", "no ", "\xff", "\xe2", "a\n",      "gaitgaitgait "};
    (void)state;
    const struct phrase_book *book = book_of(phrases, roles, COUNT_OF(phrases));
    for (size_t i = 0; i < COUNT_OF(pieces); i++) {
        clock_t small = time_of(book, pieces[i], 1 << 14);
        clock_t large = time_of(book, pieces[i], 1 << 18);
        if (large > 100 * (small + CLOCKS_PER_SEC / 2000))
            fail_msg("\"%s\": %ld and %ld", pieces[i], (long)small, (long)large);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(normal_words),
        cmocka_unit_test(the_same_words),
        cmocka_unit_test(what_counts_as_said),
        cmocka_unit_test(phrases_that_cover_a_text),
        cmocka_unit_test(patterns),
        cmocka_unit_test(sentences),
        cmocka_unit_test(as_the_slow_way_does),
        cmocka_unit_test(linear_in_the_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
