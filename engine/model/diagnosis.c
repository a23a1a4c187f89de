/* Source, unverified: ICD-10-CM tabular list and its official guidelines,
 * sections I.A.2 to I.A.5 (form, placeholder, seventh character) and I.C.19.a
 * (injuries). Only chapter S is held to its seventh character: there every
 * category has one. */
#include "model/diagnosis.h"

#define CODE_MIN 3
#define CODE_MAX 7

/* The code without its dot, in room; its length, 0 when it has not the form. */
static size_t compact(struct text code, char room[CODE_MAX])
{
    size_t n = 0;
    bool dotted = code.len > CODE_MIN && code.at[CODE_MIN] == '.';
    if (dotted && code.len == CODE_MIN + 1)
        return 0;
    for (size_t i = 0; i < code.len; i++) {
        if (dotted && i == CODE_MIN)
            continue;
        if (n == CODE_MAX || !(char_is_letter(code.at[i]) || char_is_digit(code.at[i])))
            return 0;
        room[n++] = code.at[i];
    }
    return n < CODE_MIN || !char_is_letter(room[0]) || !char_is_digit(room[1]) ? 0 : n;
}

/* X holds a place that is empty, and is never the seventh character itself. */
static bool has_seventh(const char room[CODE_MAX], size_t len)
{
    return len == CODE_MAX && char_is_letter(room[CODE_MAX - 1]) &&
           room[CODE_MAX - 1] != 'X';
}

enum diagnosis_fault diagnosis_check(struct text code)
{
    char room[CODE_MAX];
    size_t len = compact(code, room);
    if (!len)
        return DIAGNOSIS_FORM;
    for (size_t i = 0; i < len; i++)
        if (room[i] >= 'a' && room[i] <= 'z')
            return DIAGNOSIS_CASE;
    return room[0] == 'S' && !has_seventh(room, len) ? DIAGNOSIS_SEVENTH : DIAGNOSIS_OK;
}

bool diagnosis_equal(struct text a, struct text b)
{
    char of_a[CODE_MAX], of_b[CODE_MAX];
    size_t len = compact(a, of_a);
    if (!len)
        return text_equal(a, b);
    return compact(b, of_b) == len && memcmp(of_a, of_b, len) == 0;
}

/* A chapter begins at these three characters and lasts until the next. */
static const struct {
    char from[CODE_MIN + 1];
    enum chapter chapter;
} chapters[] = {
    {"A00", CHAPTER_INFECTIOUS},
    {"C00", CHAPTER_NEOPLASM},
    {"D50", CHAPTER_BLOOD},
    {"E00", CHAPTER_ENDOCRINE},
    {"F00", CHAPTER_MENTAL},
    {"G00", CHAPTER_NERVOUS},
    {"H00", CHAPTER_EYE},
    {"H60", CHAPTER_EAR},
    {"I00", CHAPTER_CIRCULATORY},
    {"J00", CHAPTER_RESPIRATORY},
    {"K00", CHAPTER_DIGESTIVE},
    {"L00", CHAPTER_SKIN},
    {"M00", CHAPTER_MUSCULOSKELETAL},
    {"N00", CHAPTER_GENITOURINARY},
    {"O00", CHAPTER_PREGNANCY},
    {"P00", CHAPTER_PERINATAL},
    {"Q00", CHAPTER_CONGENITAL},
    {"R00", CHAPTER_SYMPTOMS},
    {"S00", CHAPTER_INJURY},
    {"U00", CHAPTER_SPECIAL},
    {"V00", CHAPTER_EXTERNAL_CAUSE},
    {"Z00", CHAPTER_FACTORS},
};

enum chapter diagnosis_chapter(struct text code)
{
    char room[CODE_MAX];
    enum chapter chapter = CHAPTER_UNKNOWN;
    if (!compact(code, room))
        return CHAPTER_UNKNOWN;
    for (size_t i = 0; i < sizeof chapters / sizeof *chapters; i++)
        if (memcmp(room, chapters[i].from, CODE_MIN) >= 0)
            chapter = chapters[i].chapter;
    return chapter;
}

static bool begins(const char room[CODE_MAX], size_t len, const char *with)
{
    size_t n = strlen(with);
    return len >= n && memcmp(room, with, n) == 0;
}

enum indication diagnosis_indication(struct text code)
{
    char room[CODE_MAX];
    size_t len = compact(code, room);
    if (!len)
        return INDICATION_UNKNOWN;
    if (room[0] == 'M' || begins(room, len, "Z47") || begins(room, len, "Z966"))
        return INDICATION_MUSCULOSKELETAL;
    if (room[0] == 'G' || begins(room, len, "I6"))
        return INDICATION_NEUROLOGICAL;
    return room[0] == 'S' || room[0] == 'T' ? INDICATION_INJURY : INDICATION_OTHER;
}
