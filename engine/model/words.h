/* Closed vocabularies of the session format, made from words.def. */
#ifndef GONIO_MODEL_WORDS_H
#define GONIO_MODEL_WORDS_H

#include "base/text.h"
#include "model/words.def"

/* X(SET, set): enum set { SET_UNKNOWN, SET_A, ... }; its words are
 * set_words. */
#define WORD_SETS(X)                                                                   \
    X(DISCIPLINE, discipline)                                                          \
    X(MODE, mode)                                                                      \
    X(PROGRAM, program)                                                                \
    X(SETTING, setting)                                                                \
    X(PAYER_KIND, payer_kind)                                                          \
    X(MODALITY, modality)                                                              \
    X(PATIENT_LOCATION, patient_location)                                              \
    X(PRESENCE, presence)                                                              \
    X(PRESENTATION, presentation)                                                      \
    X(COMPLEXITY, complexity)                                                          \
    X(CHAPTER, chapter)                                                                \
    X(INDICATION, indication)                                                          \
    X(AUTHORIZATION_UNIT, authorization_unit)                                          \
    X(PERIOD, period)                                                                  \
    X(CREDENTIAL, credential_kind)

#define W(name, text, meaning) DISCIPLINE_##name,
enum discipline { DISCIPLINE_UNKNOWN, DISCIPLINE_WORDS(W) DISCIPLINE_COUNT };
#undef W
#define W(name, text, meaning) MODE_##name,
enum mode { MODE_UNKNOWN, MODE_WORDS(W) MODE_COUNT };
#undef W
#define W(name, text, meaning) PROGRAM_##name,
enum program { PROGRAM_UNKNOWN, PROGRAM_WORDS(W) PROGRAM_COUNT };
#undef W
#define W(name, text, meaning) SETTING_##name,
enum setting { SETTING_UNKNOWN, SETTING_WORDS(W) SETTING_COUNT };
#undef W
#define W(name, text, meaning) PAYER_KIND_##name,
enum payer_kind { PAYER_KIND_UNKNOWN, PAYER_KIND_WORDS(W) PAYER_KIND_COUNT };
#undef W
#define W(name, text, meaning) MODALITY_##name,
enum modality { MODALITY_UNKNOWN, MODALITY_WORDS(W) MODALITY_COUNT };
#undef W
#define W(name, text, meaning) PATIENT_LOCATION_##name,
enum patient_location {
    PATIENT_LOCATION_UNKNOWN,
    PATIENT_LOCATION_WORDS(W) PATIENT_LOCATION_COUNT
};
#undef W
#define W(name, text, meaning) PRESENCE_##name,
enum presence { PRESENCE_UNKNOWN, PRESENCE_WORDS(W) PRESENCE_COUNT };
#undef W
#define W(name, text, meaning) PRESENTATION_##name,
enum presentation { PRESENTATION_UNKNOWN, PRESENTATION_WORDS(W) PRESENTATION_COUNT };
#undef W
#define W(name, text, meaning) COMPLEXITY_##name,
enum complexity { COMPLEXITY_UNKNOWN, COMPLEXITY_WORDS(W) COMPLEXITY_COUNT };
#undef W
#define W(name, text, meaning) CHAPTER_##name,
enum chapter { CHAPTER_UNKNOWN, CHAPTER_WORDS(W) CHAPTER_COUNT };
#undef W
#define W(name, text, meaning) INDICATION_##name,
enum indication { INDICATION_UNKNOWN, INDICATION_WORDS(W) INDICATION_COUNT };
#undef W
#define W(name, text, meaning) AUTHORIZATION_UNIT_##name,
enum authorization_unit {
    AUTHORIZATION_UNIT_UNKNOWN,
    AUTHORIZATION_UNIT_WORDS(W) AUTHORIZATION_UNIT_COUNT
};
#undef W
#define W(name, text, meaning) PERIOD_##name,
enum period { PERIOD_UNKNOWN, PERIOD_WORDS(W) PERIOD_COUNT };
#undef W
#define W(name, text, meaning) CREDENTIAL_##name,
enum credential_kind { CREDENTIAL_UNKNOWN, CREDENTIAL_WORDS(W) CREDENTIAL_COUNT };
#undef W

struct word {
    const char *text;
    const char *meaning;
};

/* words[0] is {NULL, NULL}: unknown. */
struct word_set {
    const char *name;
    const struct word *words;
    int count; /* words[1] to words[count - 1] */
};

#define X(SET, set) extern const struct word_set set##_words;
WORD_SETS(X)
#undef X

/* The word's number, 0 when it is not one of the set (letter case counts). */
int word_find(const struct word_set *set, struct text text);
/* The nearest word to a misspelt one, or NULL. */
const char *word_nearest(const struct word_set *set, struct text text);
/* The text of a word; "" for 0. */
const char *word_text(const struct word_set *set, int word);

#endif
