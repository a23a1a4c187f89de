/* Diagnosis codes of ICD-10-CM, by their form alone: which codes exist changes
 * every October and is not held here.
 *
 * A code is a letter, a digit and a letter or digit; more are set off by a
 * dot, four at most. Claims carry it without the dot: both are taken. */
#ifndef GONIO_MODEL_DIAGNOSIS_H
#define GONIO_MODEL_DIAGNOSIS_H

#include "model/words.h"

enum diagnosis_fault {
    DIAGNOSIS_OK,
    DIAGNOSIS_CASE,   /* small letters */
    DIAGNOSIS_FORM,   /* not of the form above */
    DIAGNOSIS_SEVENTH /* an injury (S00 to S99) without its seventh character */
};
enum diagnosis_fault diagnosis_check(struct text code);
/* Whether they are the same code, with the dot or without it. */
bool diagnosis_equal(struct text a, struct text b);
/* CHAPTER_UNKNOWN when its letters begin none. */
enum chapter diagnosis_chapter(struct text code);
enum indication diagnosis_indication(struct text code);

#endif
