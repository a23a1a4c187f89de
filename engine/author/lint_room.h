/* What the lint_ files share, and nobody else includes. */
#ifndef GONIO_AUTHOR_LINT_ROOM_H
#define GONIO_AUTHOR_LINT_ROOM_H

#include "author/lint.h"
#include "base/buffer.h"
#include "base/date.h"

enum lint_code {
#define C(name, code, meaning, mend) LINT_##name,
#include "author/lint_checks.def"
#undef C
    LINT_CODES
};

struct lint {
    struct policy_set *set;
    const struct policy *policy;
    struct arena *arena;
    struct text source; /* of policy.lua */
    struct lint_findings found;
    size_t room;
    struct text_list *words; /* short texts of each rule, by place; see offer_words */
    bool no_memory;          /* remembered, and reported once at the end */
};

/* Adds a finding in the policy's file and returns it, for what else is known
 * of it; NULL when memory is refused. */
struct lint_finding *lint_add(struct lint *lint, enum lint_code code, uint32_t line,
                              const char *format, ...) PRINTF_LIKE(4, 5);
/* "did you mean NAME?" as its fix; nothing when there is no name. */
void lint_mean(struct lint *lint, struct lint_finding *finding, struct text name);
/* Formats into the arena. */
struct text lint_text(struct lint *lint, const char *format, ...) PRINTF_LIKE(2, 3);

/* "line 12", of a lower layer with its file. */
struct text lint_place(struct lint *lint, uint32_t place);

/* Whether some day of service is in both; whether a holds on each day, and is
 * known whenever, b is. */
bool dates_meet(const struct in_force *a, const struct in_force *b);
bool dates_cover(const struct in_force *a, const struct in_force *b);

/* All that can report, with its texts and codes. */
struct lint_verdict {
    const char *what; /* "rule", "row of coverage" */
    struct text id;   /* absent: has none */
    uint32_t line;
    const struct in_force *dates; /* NULL: has none */
    const struct verdict *verdict;
    const struct rule *rule; /* NULL: no rule */
};
typedef void lint_verdict_fn(struct lint *lint, const struct lint_verdict *at);
void lint_verdicts(struct lint *lint, lint_verdict_fn *visit);
/* The rule of that id, attested ones too; NULL when there is none. */
const struct rule *lint_rule(const struct policy *policy, struct text id);
/* The i-th rule, the attested behind the others; NULL past the last. */
const struct rule *lint_rule_at(const struct policy *policy, size_t i);

/* ---- the text of a policy, token by token ---- */

enum lint_kind { LINT_END, LINT_NAME, LINT_STRING, LINT_MARK };
struct lint_token {
    enum lint_kind kind;
    struct text text; /* of a string: between its quotes, as written */
    uint32_t line;
};
struct lint_lexer {
    struct text source;
    size_t at;
    uint32_t line;
};
struct lint_lexer lint_lexer_of(struct text source);
/* False, and LINT_END, behind the last. Comments and numbers are skipped. */
bool lint_next(struct lint_lexer *lexer, struct lint_token *token);

/* ---- the checks ---- */

void lint_dates(struct lint *lint);
void lint_rows(struct lint *lint);
void lint_limits(struct lint *lint);
void lint_phrases(struct lint *lint);
void lint_rules(struct lint *lint);
void lint_names(struct lint *lint);
void lint_adjustments(struct lint *lint);
/* Of one pair of codes, as a check may return them. */
void lint_adjustment(struct lint *lint, const struct lint_verdict *at);
void lint_names_of_payers(struct lint *lint, const struct identity_table *table);
enum status lint_cases(struct lint *lint, struct error *error) MUST_CHECK;
enum status lint_try(struct lint *lint, struct error *error) MUST_CHECK;

#endif
