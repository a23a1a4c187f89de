/* Fingerprints of notes. What counts are the words: letter case, white space
 * and punctuation do not, but signs and decimal points within numbers do.
 *
 * Of a note only what is of the visit is compared: exercises, intensity, what
 * the therapist did, how the patient responded, what changed. Body region,
 * goal and medical necessity stay the same over a plan of care, and rightly
 * so. A note whose sentences (all but exercises and intensity, which may well
 * be repeated) come to fewer than NOTE_WORDS words is too short to say that
 * it was copied. */
#include "history/visit.h"

#define NOTE_WORDS 8

static bool is_word(char c)
{
    return char_is_digit(c) || char_is_letter(c) || (unsigned char)c >= 0x80;
}

/* "2.5", "-5", "+1": part of a number. */
static bool is_of_number(struct text text, size_t i)
{
    char c = text.at[i];
    if (i + 1 >= text.len || !char_is_digit(text.at[i + 1]))
        return false;
    bool digit_before = i && char_is_digit(text.at[i - 1]);
    if (c == '.' || c == ',')
        return digit_before;
    return (c == '-' || c == '+') && !(i && is_word(text.at[i - 1]));
}

/* Appends the words, each behind a space; how many. */
static size_t put_words(struct buffer *out, struct text text)
{
    size_t words = 0;
    bool within = false;
    for (size_t i = 0; i < text.len; i++) {
        bool word = is_word(text.at[i]) || is_of_number(text, i);
        if (word && !within) {
            buffer_put_char(out, ' ');
            words++;
        }
        if (word)
            buffer_put_char(out, char_lower(text.at[i]));
        within = word;
    }
    return words;
}

/* Fields are kept apart by a byte that no UTF-8 has. */
static size_t put_field(struct buffer *out, struct text text)
{
    buffer_put_char(out, (char)0xff);
    return put_words(out, text);
}

static uint64_t print_of(const struct history_key *key, struct text text)
{
    struct hash hash = hash_under(key->bytes, text);
    uint64_t print = 0;
    for (int i = 0; i < 8; i++)
        print |= (uint64_t)hash.bytes[i] << (8 * i);
    return print ? print : 1;
}

void notes_fingerprint(const struct documentation *documentation,
                       const struct history_key *key, struct buffer *work,
                       struct visit_note *note)
{
    size_t dose = 0, sentences = 0;
    buffer_clear(work);
    for (size_t i = 0; i < documentation->exercises.count; i++)
        dose += put_words(work, documentation->exercises.at[i]);
    dose += put_field(work, documentation->intensity);
    if (dose)
        note->dose = print_of(key, buffer_text(work));
    sentences += put_field(work, documentation->skilled_intervention);
    sentences += put_field(work, documentation->response);
    size_t from = work->len;
    size_t changes = put_field(work, documentation->progression);
    struct text all = buffer_text(work);
    if (changes)
        note->progression = print_of(key, (struct text){all.at + from, all.len - from});
    if (sentences + changes >= NOTE_WORDS)
        note->said = print_of(key, all);
}
