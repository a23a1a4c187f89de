/* What rows and rules of a policy have in common: codes, dates, what they say
 * when they fire. Part of policy/model.h. */
#ifndef GONIO_POLICY_ROW_H
#define GONIO_POLICY_ROW_H

#include "model/decision.h"

/* Codes of the procedure table, one bit each, by place in the table. */
#define CODE_SET_WORDS 4
struct code_set {
    uint64_t bits[CODE_SET_WORDS];
};
size_t procedure_index(const struct procedure *procedure); /* 0 to 255 */
static inline bool code_set_has(const struct code_set *set, size_t index)
{
    return set->bits[index / 64] >> (index % 64) & 1;
}
static inline bool code_set_is_empty(const struct code_set *set)
{
    uint64_t any = 0;
    for (size_t i = 0; i < CODE_SET_WORDS; i++)
        any |= set->bits[i];
    return any == 0;
}
/* Adds what a policy may call codes: a code, or a name as "timed"; false when
 * it is neither. The nearest of both to a misspelt one, or NULL. */
bool code_set_add(struct code_set *set, struct text code);
const char *code_set_nearest(struct text code);

/* From when to when a row or rule is in force (dates of service, inclusive),
 * and since when it is known (DATE_NONE: always). */
struct in_force {
    int32_t from; /* DATE_NONE: always */
    int32_t to;   /* DATE_NONE: still */
    int32_t known_from;
};
/* On that day of service, with what was known on known_on. */
bool in_force_on(const struct in_force *dates, int32_t date, int32_t known_on);

/* What is answered where a fact is unknown. */
enum when_unknown { UNKNOWN_HOLD, UNKNOWN_WARN, UNKNOWN_SKIP };

/* What a finding says. Texts may hold {placeholders}. */
struct verdict {
    enum severity severity;
    struct text message; /* absent: the engine's own */
    struct text fix;
    struct text carc;
    struct text rarc;
    struct text liability; /* "CO" or "PR", absent when none */
};

struct script_value;

/* Whose table of published data (policy/tables.h) decides in the place of rows
 * on the days it is for. */
enum table_of { TABLE_NONE, TABLE_MEDICARE, TABLE_MEDICAID };
const char *table_of_text(enum table_of table); /* "medicare" */
struct published_tables;

#endif
