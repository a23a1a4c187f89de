#include "policy/phrase.h"

#include "model/session.h"

#include <stdlib.h>

/* ---- words ---- */

enum { NOT_OF_A_WORD = 0, DIGIT = 27, OTHER = 28 };
#define STOP 32 /* added: may end a sentence */

/* What a byte is to a word: a letter 1 to 26. */
static const uint8_t kinds[256] = {
    ['\n'] = STOP,        ['\r'] = STOP,        ['.'] = STOP,
    [';'] = STOP,         ['!'] = STOP,         ['?'] = STOP,
    ['0'] = DIGIT,        ['1'] = DIGIT,        ['2'] = DIGIT,
    ['3'] = DIGIT,        ['4'] = DIGIT,        ['5'] = DIGIT,
    ['6'] = DIGIT,        ['7'] = DIGIT,        ['8'] = DIGIT,
    ['9'] = DIGIT,
#define LETTER(upper, lower, place) [upper] = (place), [lower] = (place)
    LETTER('A', 'a', 1),  LETTER('B', 'b', 2),  LETTER('C', 'c', 3),
    LETTER('D', 'd', 4),  LETTER('E', 'e', 5),  LETTER('F', 'f', 6),
    LETTER('G', 'g', 7),  LETTER('H', 'h', 8),  LETTER('I', 'i', 9),
    LETTER('J', 'j', 10), LETTER('K', 'k', 11), LETTER('L', 'l', 12),
    LETTER('M', 'm', 13), LETTER('N', 'n', 14), LETTER('O', 'o', 15),
    LETTER('P', 'p', 16), LETTER('Q', 'q', 17), LETTER('R', 'r', 18),
    LETTER('S', 's', 19), LETTER('T', 't', 20), LETTER('U', 'u', 21),
    LETTER('V', 'v', 22), LETTER('W', 'w', 23), LETTER('X', 'x', 24),
    LETTER('Y', 'y', 25), LETTER('Z', 'z', 26),
#undef LETTER
#define EIGHT(from)                                                                    \
    [from] = OTHER, [(from) + 1] = OTHER, [(from) + 2] = OTHER, [(from) + 3] = OTHER,  \
    [(from) + 4] = OTHER, [(from) + 5] = OTHER, [(from) + 6] = OTHER,                  \
    [(from) + 7] = OTHER
    EIGHT(0x80),          EIGHT(0x88),          EIGHT(0x90),
    EIGHT(0x98),          EIGHT(0xa0),          EIGHT(0xa8),
    EIGHT(0xb0),          EIGHT(0xb8),          EIGHT(0xc0),
    EIGHT(0xc8),          EIGHT(0xd0),          EIGHT(0xd8),
    EIGHT(0xe0),          EIGHT(0xe8),          EIGHT(0xf0),
    EIGHT(0xf8),
#undef EIGHT
};

static inline uint8_t kind_of(char c)
{
    return kinds[(unsigned char)c] & (STOP - 1);
}

/* Bytes of the sign at `at`, which is before end; 0: it is of a word. */
static size_t wide_sign_len(const char *at, const char *end)
{
    unsigned char lead = (unsigned char)*at;
    size_t left = (size_t)(end - at);
    if (lead == 0xc2 && left >= 2)
        return 2;
    return lead == 0xe2 && left >= 3 && (unsigned char)at[1] < 0xb0 ? 3 : 0;
}

static inline size_t sign_len(const char *at, const char *end)
{
    uint8_t kind = kind_of(*at);
    return kind == OTHER ? wide_sign_len(at, end) : kind == NOT_OF_A_WORD;
}

static inline const char *word_end(const char *at, const char *end)
{
    for (; at < end; at++) {
        uint8_t kind = kind_of(*at);
        if (kind == NOT_OF_A_WORD || (kind == OTHER && wide_sign_len(at, end)))
            break;
    }
    return at;
}

/* The sign at `at`, which may end a sentence, does. */
static bool ends_sentence(const char *at, const char *end)
{
    return *at == '\n' || *at == '\r' || at + 1 == end || sign_len(at + 1, end);
}

/* The next word; sets *broken when a sentence ended before it. */
static inline const char *next_word(const char *at, const char *end, bool *broken)
{
    size_t len;
    for (; at < end && (len = sign_len(at, end)); at += len)
        if (kinds[(unsigned char)*at] == STOP && ends_sentence(at, end))
            *broken = true;
    return at;
}

struct text phrase_normal(struct text text, char *to)
{
    if (!text.len)
        return (struct text){to, 0};
    const char *end = text.at + text.len;
    size_t len = 0;
    bool broken = false;
    for (const char *at = next_word(text.at, end, &broken); at < end;
         at = next_word(at, end, &broken)) {
        if (len)
            to[len++] = ' ';
        for (const char *stop = word_end(at, end); at < stop; at++)
            to[len++] = char_lower(*at);
    }
    return (struct text){to, len};
}

/* ---- whether anything is said ---- */

static const char *const fillings[] = {"a",    "applicable", "blank", "n",
                                       "na",   "nil",        "none",  "not",
                                       "null", "tba",        "tbd",   "undefined"};
/* What these begin with, and a row of x. */
#define FILLING_LETTERS                                                                \
    (1u << 1 | 1u << 2 | 1u << 14 | 1u << 20 | 1u << 21 | 1u << 24) /* a b n t u x */

static bool is_row_of_x(struct text word)
{
    for (size_t i = 0; i < word.len; i++)
        if (char_lower(word.at[i]) != 'x')
            return false;
    return true;
}

static bool is_filling(struct text word)
{
    if (!(FILLING_LETTERS >> kind_of(*word.at) & 1))
        return false;
    for (size_t i = 0; i < sizeof fillings / sizeof *fillings; i++)
        if (text_equal_nocase(word, text_of(fillings[i])))
            return true;
    return is_row_of_x(word);
}

bool phrase_said(struct text text)
{
    if (!text.len)
        return false;
    const char *end = text.at + text.len, *stop;
    bool broken;
    for (const char *at = next_word(text.at, end, &broken); at < end;
         at = next_word(stop, end, &broken)) {
        stop = word_end(at, end);
        if (!is_filling((struct text){at, (size_t)(stop - at)}))
            return true;
    }
    return false;
}

bool phrase_any_said(const struct text_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (phrase_said(list->at[i]))
            return true;
    return false;
}

/* ---- sameness ---- */

/* The words of several texts, byte by byte: a space before each word. */
struct stream {
    const struct text_list *list;
    size_t next; /* of the list */
    const char *at, *end;
    bool in_word;
};

/* -1 behind the last word. */
static int stream_next(struct stream *stream)
{
    bool broken;
    if (stream->in_word && stream->at < stream->end &&
        !sign_len(stream->at, stream->end))
        return (unsigned char)char_lower(*stream->at++);
    stream->in_word = true;
    while (true) {
        if (stream->at)
            stream->at = next_word(stream->at, stream->end, &broken);
        if (stream->at && stream->at < stream->end)
            return ' ';
        if (stream->next == stream->list->count)
            return -1;
        struct text text = stream->list->at[stream->next++];
        stream->at = text.len ? text.at : NULL;
        stream->end = text.len ? text.at + text.len : NULL;
    }
}

bool phrase_same(const struct text_list *a, const struct text_list *b)
{
    struct stream x = {.list = a}, y = {.list = b};
    int c;
    do {
        c = stream_next(&x);
        if (c != stream_next(&y))
            return false;
    } while (c >= 0);
    return true;
}

/* FNV-1a: what it says is alike is compared all the same. */
uint64_t phrase_hash(const struct text_list *list)
{
    struct stream stream = {.list = list};
    uint64_t hash = UINT64_C(14695981039346656037);
    for (int c; (c = stream_next(&stream)) >= 0;)
        hash = (hash ^ (uint64_t)c) * UINT64_C(1099511628211);
    return hash;
}

/* ---- patterns ---- */

#define STEM_MIN 3

static bool is_of_pattern(const char *at, const char *end)
{
    return at < end && (*at == '#' || !sign_len(at, end));
}

/* Writes one word of a pattern, and returns what is behind it. */
static const char *put_word(const char *at, const char *end, char *to, size_t *len)
{
    while (is_of_pattern(at, end))
        to[(*len)++] = char_lower(*at++);
    if (at < end && *at == '*')
        to[(*len)++] = *at++;
    return at;
}

/* What is wrong with one word of a pattern. How its first word begins must be
 * known, for the book is in that order. */
static const char *word_fault(struct text word, bool first)
{
    if (*word.at == '*')
        return "a \"*\" stands right behind a word's beginning";
    if (!first || *word.at == '#' || (word.len > 1 && word.at[1] == '#'))
        return NULL;
    if (memchr(word.at, '#', word.len))
        return "in the first word a \"#\" stands first or behind one letter";
    if (word.at[word.len - 1] == '*' && word.len <= STEM_MIN)
        return "in the first word a \"*\" stands behind three letters or more";
    return NULL;
}

static const char *pattern_fault(struct text pattern)
{
    const char *fault = pattern.len ? NULL : "no word stands in this phrase";
    for (size_t i = 0, len; !fault && i < pattern.len; i += len + 1) {
        const char *space = memchr(pattern.at + i, ' ', pattern.len - i);
        len = space ? (size_t)(space - pattern.at) - i : pattern.len - i;
        fault = word_fault((struct text){pattern.at + i, len}, i == 0);
    }
    return fault;
}

struct text phrase_pattern(struct text text, char *to, const char **fault)
{
    const char *at = text.at, *end = text.at + text.len;
    size_t len = 0;
    while (at < end) {
        if (*at != '*' && !is_of_pattern(at, end)) {
            at += sign_len(at, end);
            continue;
        }
        if (len)
            to[len++] = ' ';
        at = put_word(at, end, to, &len);
    }
    struct text pattern = {to, len};
    *fault = pattern_fault(pattern);
    return pattern;
}

/* ---- the book ---- */

/* How a word begins: its first three letters as one number, in the order of
 * the first two. All that begins with a digit is alike, and so is all that goes
 * on with one behind its first letter. */
static inline uint32_t beginning(const char *at, const char *end)
{
    uint32_t first = kind_of(*at), second = 0, third = 0;
    if (first == DIGIT)
        return (uint32_t)DIGIT << 10;
    if (end - at > 1 && !sign_len(at + 1, end))
        second = kind_of(at[1]);
    if (second && second != DIGIT && end - at > 2 && !sign_len(at + 2, end))
        third = kind_of(at[2]);
    return first << 10 | second << 5 | third;
}

static uint32_t pattern_beginning(struct text text)
{
    if (*text.at == '#')
        return (uint32_t)DIGIT << 10;
    if (text.len > 1 && text.at[1] == '#')
        return (uint32_t)kind_of(*text.at) << 10 | (uint32_t)DIGIT << 5;
    return beginning(text.at, text.at + text.len);
}

/* Eight bytes of a text as one number; letters in lower case, other bytes as
 * they may come. Zeros stand behind its end. */
static uint64_t head_of(const char *at, const char *end)
{
    uint64_t head = 0;
    if (end - at >= (ptrdiff_t)sizeof head)
        memcpy(&head, at, sizeof head);
    else
        memcpy(&head, at, (size_t)(end - at));
    return head | UINT64_C(0x2020202020202020);
}

/* A text in which the phrase stands agrees with its head under the mask: up to
 * the first byte that is no letter or digit. */
static void set_head(struct phrase *phrase)
{
    unsigned char mask[sizeof phrase->head_mask] = {0};
    for (size_t i = 0; i < phrase->text.len && i < sizeof mask; i++) {
        uint8_t kind = kind_of(phrase->text.at[i]);
        if (kind == NOT_OF_A_WORD || kind == OTHER)
            break;
        mask[i] = 0xff;
    }
    memcpy(&phrase->head_mask, mask, sizeof mask);
    phrase->head = head_of(phrase->text.at, phrase->text.at + phrase->text.len) &
                   phrase->head_mask;
}

static int compare(const void *left, const void *right)
{
    const struct phrase *a = left, *b = right;
    if (a->begins != b->begins)
        return a->begins < b->begins ? -1 : 1;
    return text_compare(a->text, b->text);
}

static void join(struct phrase *phrase, const struct phrase *other)
{
    for (int role = 0; role < PHRASE_ROLES; role++)
        phrase->rows[role] |= other->rows[role];
    phrase->negates |= other->negates;
}

static void measure(struct phrase *phrase)
{
    phrase->begins = pattern_beginning(phrase->text);
    set_head(phrase);
    phrase->words = 1;
    for (size_t i = 0; i < phrase->text.len; i++)
        if (phrase->text.at[i] == ' ')
            phrase->words++;
}

static void add_beginning(struct phrase_beginnings *beginnings, uint32_t begins)
{
    beginnings->bits[begins / 64] |= UINT64_C(1) << begins % 64;
}

static bool has_beginning(const struct phrase_beginnings *beginnings, uint32_t begins)
{
    return beginnings->bits[begins / 64] >> begins % 64 & 1;
}

static void gather_rows(struct phrase *phrase)
{
    phrase->of = phrase->negates ? UINT64_MAX : 0;
    for (int role = 0; role < PHRASE_ROLES; role++)
        phrase->of |= phrase->rows[role];
}

static void number_beginnings(struct phrase_book *book)
{
    size_t count = 0, rank = 0;
    for (size_t i = 0; i < book->count; i++) {
        uint32_t begins = book->at[i].begins;
        add_beginning(&book->begins, begins);
        if (!i || book->at[i - 1].begins != begins)
            book->first[count++] = (uint16_t)i;
    }
    book->first[count] = (uint16_t)book->count;
    for (size_t i = 0; i < PHRASE_BEGINNINGS / 64; i++) {
        book->ranks[i] = (uint16_t)rank;
        for (uint64_t bits = book->begins.bits[i]; bits; bits &= bits - 1)
            rank++;
    }
}

void phrase_book_order(struct phrase_book *book)
{
    size_t count = 0;
    for (size_t i = 0; i < book->count; i++)
        measure(&book->at[i]);
    if (book->count)
        qsort(book->at, book->count, sizeof *book->at, compare);
    for (size_t i = 0; i < book->count; i++) {
        if (count && text_equal(book->at[count - 1].text, book->at[i].text))
            join(&book->at[count - 1], &book->at[i]);
        else
            book->at[count++] = book->at[i];
    }
    book->count = count;
    for (size_t i = 0; i < count; i++)
        gather_rows(&book->at[i]);
    number_beginnings(book);
}

/* ---- searching ---- */

static const char *digits_end(const char *at, const char *end)
{
    while (at < end && kind_of(*at) == DIGIT)
        at++;
    return at;
}

/* Whether the phrase stands at `at`, where a word begins. */
static bool stands_at(const struct phrase *phrase, const char *at, const char *end)
{
    const char *want = phrase->text.at, *last = want + phrase->text.len;
    for (; want < last; want++) {
        bool broken = false;
        if (*want == ' ') {
            const char *word = next_word(at, end, &broken);
            if (word == at || broken)
                return false;
            at = word;
        } else if (at == end) {
            return *want == '*' && want + 1 == last;
        } else if (*want == '*') {
            at = word_end(at, end);
        } else if (*want == '#' && kind_of(*at) == DIGIT) {
            at = digits_end(at, end);
        } else if (char_lower(*at++) != *want) {
            return false;
        }
    }
    return at == end || sign_len(at, end);
}

/* What the sentence has said so far. */
struct sentence {
    uint64_t says, unless;
    size_t word;     /* its place */
    uint32_t begins; /* how it begins */
    size_t negated;  /* places before this are taken back */
};

static void close_sentence(struct phrase_search *search, struct sentence *sentence)
{
    search->says |= sentence->says & ~sentence->unless;
    *sentence = (struct sentence){0};
}

static void note_said(struct phrase_search *search, uint64_t rows,
                      const struct phrase *phrase)
{
    for (size_t row = 0; rows; row++, rows >>= 1)
        if (rows & 1)
            search->said[row] = phrase;
}

static void note(struct phrase_search *search, struct sentence *sentence,
                 const struct phrase *phrase)
{
    uint64_t says =
        phrase->rows[PHRASE_SAYS] & search->rows & ~search->says & ~sentence->says;
    search->lacks |= phrase->rows[PHRASE_LACKS] & search->rows;
    sentence->unless |= phrase->rows[PHRASE_UNLESS];
    if (sentence->word >= sentence->negated && says) {
        note_said(search, says, phrase);
        sentence->says |= says;
    }
}

static unsigned count_bits(uint64_t bits)
{
    bits -= bits >> 1 & UINT64_C(0x5555555555555555);
    bits = (bits & UINT64_C(0x3333333333333333)) +
           (bits >> 2 & UINT64_C(0x3333333333333333));
    bits = (bits + (bits >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
    return (unsigned)((bits * UINT64_C(0x0101010101010101)) >> 56);
}

/* The place of a beginning that the book has among all of them. */
static size_t place_of(const struct phrase_book *book, uint32_t begins)
{
    uint64_t below = (UINT64_C(1) << begins % 64) - 1;
    return book->ranks[begins / 64] +
           count_bits(book->begins.bits[begins / 64] & below);
}

/* All phrases that begin with this word. */
static void look_at(const struct phrase_book *book, struct phrase_search *search,
                    struct sentence *sentence, struct text rest)
{
    const char *end = rest.at + rest.len;
    size_t place = place_of(book, sentence->begins);
    size_t negated = sentence->negated, last = book->first[place + 1];
    uint64_t head = head_of(rest.at, end), rows = search->rows & ~search->lacks;
    for (size_t i = book->first[place]; i < last; i++) {
        const struct phrase *phrase = &book->at[i];
        if ((head & phrase->head_mask) != phrase->head || !(phrase->of & rows) ||
            !stands_at(phrase, rest.at, end))
            continue;
        note(search, sentence, phrase);
        size_t reach = sentence->word + phrase->words + PHRASE_NEGATED;
        if (phrase->negates && reach > negated)
            negated = reach;
    }
    sentence->negated = negated;
}

void phrase_look(const struct phrase_book *book, struct text text,
                 struct phrase_search *search)
{
    if (!text.len)
        return;
    const char *at = text.at, *end = text.at + text.len;
    struct sentence sentence = {0};
    bool broken = false;
    while ((at = next_word(at, end, &broken)) < end) {
        if (broken)
            close_sentence(search, &sentence);
        broken = false;
        sentence.begins = beginning(at, end);
        if (has_beginning(&book->begins, sentence.begins))
            look_at(book, search, &sentence, (struct text){at, (size_t)(end - at)});
        if (!(search->rows & ~search->lacks))
            return; /* none of them can fire any more */
        at = word_end(at, end);
        sentence.word++;
    }
    close_sentence(search, &sentence);
}

/* ---- covering ---- */

/* Where the next phrase may begin, seen from a word: bit n is n words on. A
 * phrase of PHRASE_MAX bytes has at most 60 words. */
static uint64_t lay(const struct phrase_book *book, struct text rest, uint64_t reach,
                    const struct phrase **stock)
{
    const char *end = rest.at + rest.len;
    uint32_t begins = beginning(rest.at, end);
    if (!has_beginning(&book->begins, begins))
        return reach;
    size_t place = place_of(book, begins);
    uint64_t head = head_of(rest.at, end);
    for (size_t i = book->first[place]; i < book->first[place + 1]; i++) {
        const struct phrase *phrase = &book->at[i];
        if ((head & phrase->head_mask) != phrase->head ||
            !stands_at(phrase, rest.at, end))
            continue;
        reach |= UINT64_C(1) << phrase->words;
        if (phrase->rows[PHRASE_SAYS] &&
            (!*stock || (*stock)->text.len < phrase->text.len))
            *stock = phrase;
    }
    return reach;
}

bool phrase_covers(const struct phrase_book *book, struct text text,
                   const struct phrase **stock)
{
    uint64_t reach = 1;
    bool broken;
    *stock = NULL;
    if (!text.len)
        return true;
    const char *end = text.at + text.len;
    for (const char *at = next_word(text.at, end, &broken); at < end && reach;
         at = next_word(word_end(at, end), end, &broken)) {
        if (reach & 1)
            reach = lay(book, (struct text){at, (size_t)(end - at)}, reach, stock);
        reach >>= 1;
    }
    return reach & 1;
}
