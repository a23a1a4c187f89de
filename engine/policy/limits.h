/* What the sections that limit share: whether a row is about this day, and
 * what of the day it is about. */
#ifndef GONIO_POLICY_LIMITS_H
#define GONIO_POLICY_LIMITS_H

#include "policy/deciding.h"
#include "policy/used.h"

/* Whether the day has a line that the row is about, and setting, program, plan
 * and age are the row's. What is unknown of these is noted as missing, and the
 * row is then not judged. */
bool limits_concern(struct deciding *e, const struct limit_scope *about);
/* Lines: by codes, disciplines and programs. One whose last unit is gone is
 * none. */
bool limits_has_line(const struct deciding *e, const struct limit_scope *about,
                     const struct line *line);
/* The disciplines of these lines, bit 1 << enum discipline. */
uint32_t limits_disciplines(const struct deciding *e, const struct limit_scope *about);

/* Notes a fact that the row needs, as its when_unknown weighs it. */
void limits_missing(struct deciding *e, const struct limit_scope *about,
                    struct text path);

/* The question that history.used is asked for this row. */
struct used_asked limits_asked(const struct limit_scope *about, enum amount amount,
                               enum period per, uint32_t disciplines);

/* The first session that has a service of the discipline on such a line. */
size_t limits_session(const struct deciding *e, const struct limit_scope *about,
                      enum discipline discipline);

/* "97110, 97140": the codes of these lines, each once. */
struct text limits_codes(struct deciding *e, const struct limit_scope *about,
                         enum discipline discipline);
/* "this benefit year" */
const char *limits_period(enum period per);

#endif
