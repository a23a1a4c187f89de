#include "author/lint_room.h"

#include "author/limit_rows.h"
#include "base/shown.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define SOURCE_MOST ((size_t)2 * 1024 * 1024)

static const struct lint_check checks[] = {
#define C(name, code, meaning, mend) {code, meaning, mend},
#include "author/lint_checks.def"
#undef C
};
_Static_assert(sizeof checks / sizeof *checks == LINT_CODES, "one row each");

size_t lint_check_count(void)
{
    return LINT_CODES;
}

const struct lint_check *lint_check_at(size_t i)
{
    return &checks[i];
}

/* ---- findings ---- */

static struct text text_formatted(struct lint *lint, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
static struct text text_formatted(struct lint *lint, const char *format, va_list args)
{
    char bytes[512];
    int n = vsnprintf(bytes, sizeof bytes, format, args);
    size_t len = n < 0 ? 0 : (size_t)n < sizeof bytes ? (size_t)n : sizeof bytes - 1;
    struct text text = text_copy(lint->arena, (struct text){bytes, len});
    lint->no_memory |= text_is_absent(text);
    return text;
}

struct text lint_text(struct lint *lint, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    struct text text = text_formatted(lint, format, args);
    va_end(args);
    return text;
}

struct text lint_place(struct lint *lint, uint32_t place)
{
    if (!row_layer(place))
        return lint_text(lint, "line %u", place);
    return lint_text(lint, "line %u of %.*s", row_line(place),
                     TEXT_ARG(policy_file(lint->policy, place)));
}

static bool grow(struct lint *lint)
{
    size_t room = lint->room ? 2 * lint->room : 32;
    struct lint_finding *at = ARENA_ARRAY(lint->arena, struct lint_finding, room);
    if (!at) {
        lint->no_memory = true;
        return false;
    }
    if (lint->found.count)
        memcpy(at, lint->found.at, lint->found.count * sizeof *at);
    lint->found.at = at;
    lint->room = room;
    return true;
}

struct lint_finding *lint_add(struct lint *lint, enum lint_code code, uint32_t line,
                              const char *format, ...)
{
    va_list args;
    /* What is wrong in a lower layer is told of the policy that it is. */
    if (row_layer(line) || (lint->found.count == lint->room && !grow(lint)))
        return NULL;
    va_start(args, format);
    struct text message = text_formatted(lint, format, args);
    va_end(args);
    struct lint_finding *finding = &lint->found.at[lint->found.count++];
    *finding = (struct lint_finding){.check = &checks[code],
                                     .file = lint->policy->path,
                                     .line = line,
                                     .message = message,
                                     .fix = text_of(checks[code].mend)};
    return finding;
}

void lint_mean(struct lint *lint, struct lint_finding *finding, struct text name)
{
    if (finding && name.len)
        finding->fix = lint_text(lint, "did you mean \"%.*s\"?", TEXT_ARG(name));
}

/* policy.lua before cases.json. */
static int by_place(const void *a, const void *b)
{
    const struct lint_finding *x = a, *y = b;
    int order = text_compare(y->file, x->file);
    if (!order)
        order = (x->line > y->line) - (x->line < y->line);
    if (!order)
        order = strcmp(x->check->code, y->check->code);
    return order ? order : text_compare(x->message, y->message);
}

/* Whether the later of two says nothing new: it is the same, or the failure of
 * a line whose unknown name is told. */
static bool says_nothing_new(const struct lint_finding *a, const struct lint_finding *b)
{
    return by_place(a, b) == 0 || (a->check == &checks[LINT_NAME_UNKNOWN] &&
                                   b->check == &checks[LINT_RULE_ERROR] &&
                                   a->line == b->line && text_equal(a->file, b->file));
}

/* In order, and each once. */
static void put_in_order(struct lint_findings *found)
{
    size_t kept = 0;
    if (!found->count)
        return;
    qsort(found->at, found->count, sizeof *found->at, by_place);
    for (size_t i = 0; i < found->count; i++)
        if (!kept || !says_nothing_new(&found->at[kept - 1], &found->at[i]))
            found->at[kept++] = found->at[i];
    found->count = kept;
}

/* ---- dates ---- */

static int32_t first_day(const struct in_force *dates)
{
    return dates->from == DATE_NONE ? INT32_MIN : dates->from;
}

static int32_t last_day(const struct in_force *dates)
{
    return dates->to == DATE_NONE ? INT32_MAX : dates->to;
}

bool dates_meet(const struct in_force *a, const struct in_force *b)
{
    return first_day(a) <= last_day(b) && first_day(b) <= last_day(a);
}

bool dates_cover(const struct in_force *a, const struct in_force *b)
{
    bool known = a->known_from == DATE_NONE ||
                 (b->known_from != DATE_NONE && a->known_from <= b->known_from);
    return known && first_day(a) <= first_day(b) && last_day(a) >= last_day(b);
}

/* ---- what can report ---- */

const struct rule *lint_rule_at(const struct policy *policy, size_t i)
{
    if (i < policy->rule_count)
        return &policy->rules[i];
    i -= policy->rule_count;
    return i < policy->modifiers.attested_count ? policy->modifiers.attested[i].rule
                                                : NULL;
}

const struct rule *lint_rule(const struct policy *policy, struct text id)
{
    const struct rule *rule;
    for (size_t i = 0; (rule = lint_rule_at(policy, i)); i++)
        if (text_equal(rule->id, id))
            return rule;
    return NULL;
}

/* A kind of row that has a verdict: where in it what stands. */
struct verdict_rows {
    const char *what;
    const void *at;
    size_t count, size;
    size_t verdict_at, line_at, dates_at;
    size_t id_at; /* NO_ID: has none */
};
#define NO_ID SIZE_MAX

static void visit_rows(struct lint *lint, const struct verdict_rows *rows,
                       lint_verdict_fn *visit)
{
    for (size_t i = 0; i < rows->count; i++) {
        const char *row = (const char *)rows->at + i * rows->size;
        struct lint_verdict at = {.what = rows->what};
        memcpy(&at.line, row + rows->line_at, sizeof at.line);
        if (rows->id_at != NO_ID)
            memcpy(&at.id, row + rows->id_at, sizeof at.id);
        at.dates = (const void *)(row + rows->dates_at);
        at.verdict = (const void *)(row + rows->verdict_at);
        visit(lint, &at);
    }
}

#define VERDICT_ROWS(kind, rows, rows_count, type, id)                                 \
    {                                                                                  \
        .what = kind, .at = rows, .count = rows_count, .size = sizeof(struct type),    \
        .verdict_at = offsetof(struct type, verdict),                                  \
        .line_at = offsetof(struct type, line),                                        \
        .dates_at = offsetof(struct type, dates), .id_at = id                          \
    }

void lint_verdicts(struct lint *lint, lint_verdict_fn *visit)
{
    const struct policy *p = lint->policy;
    const struct rule *rule;
    const struct verdict_rows rows[] = {
        VERDICT_ROWS("row of coverage", p->coverage.codes, p->coverage.code_count,
                     coverage_row, NO_ID),
        VERDICT_ROWS("row of who", p->coverage.who, p->coverage.who_count, who_row,
                     NO_ID),
        VERDICT_ROWS("pair", p->pairs.rows, p->pairs.count, pair_row, NO_ID),
        VERDICT_ROWS("row of telehealth codes", p->telehealth.codes,
                     p->telehealth.code_count, telehealth_code, NO_ID),
        VERDICT_ROWS("modality", p->telehealth.modalities, p->telehealth.modality_count,
                     telehealth_modality, NO_ID),
        VERDICT_ROWS("row of documentation", p->documentation.require,
                     p->documentation.require_count, documentation_row,
                     offsetof(struct documentation_row, rule)),
        VERDICT_ROWS("row of vague phrases", p->documentation.vague,
                     p->documentation.vague_count, vague_row,
                     offsetof(struct vague_row, rule)),
        VERDICT_ROWS("row of language", p->documentation.language.rows,
                     p->documentation.language.count, language_row,
                     offsetof(struct language_row, rule)),
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        visit_rows(lint, &rows[i], visit);
    for (size_t i = 0; i < limit_rows_count(p); i++) {
        const struct limit_row row = limit_rows_at(p, i);
        visit(lint, &(struct lint_verdict){.what = row.what,
                                           .id = row.rule,
                                           .line = row.line,
                                           .dates = row.dates,
                                           .verdict = row.verdict});
    }
    for (size_t i = 0; (rule = lint_rule_at(p, i)); i++)
        visit(lint, &(struct lint_verdict){.what = "rule",
                                           .id = rule->id,
                                           .line = rule->line,
                                           .dates = &rule->dates,
                                           .verdict = &rule->verdict,
                                           .rule = rule});
}

/* ---- layers ---- */

/* A lower layer's notice is told here too: what is laid over it rests on it. */
static void lint_layers(struct lint *lint)
{
    for (const struct policy_notice *at = lint->policy->notices; at; at = at->next) {
        struct lint_finding *finding =
            lint_add(lint, LINT_LAYER_BASE_CHANGED, row_line(at->place), "%.*s",
                     TEXT_ARG(at->message));
        if (finding)
            finding->file = policy_file(lint->policy, at->place);
    }
}

/* ---- the whole ---- */

static enum status run_all(struct lint *lint, struct error *error)
{
    lint_layers(lint);
    lint_dates(lint);
    lint_rows(lint);
    lint_limits(lint);
    lint_phrases(lint);
    lint_rules(lint);
    lint_names(lint);
    lint_adjustments(lint);
    enum status status = lint_cases(lint, error);
    return status ? status : lint_try(lint, error);
}

enum status lint_policy(struct policy_set *set, const struct policy *policy,
                        struct arena *arena, struct lint_findings *findings,
                        struct error *error)
{
    struct lint lint = {.set = set, .policy = policy, .arena = arena};
    struct buffer source;
    buffer_init(&source, SOURCE_MOST);
    enum status status = shown_read(policy->shown, policy->path.at, &source, error);
    lint.source = buffer_text(&source);
    if (!status)
        status = run_all(&lint, error);
    buffer_release(&source);
    if (!status && lint.no_memory)
        status = error_no_memory(error);
    put_in_order(&lint.found);
    *findings = lint.found;
    return status;
}

enum status lint_identity(struct policy_set *set, struct arena *arena, size_t *tables,
                          struct lint_findings *findings, struct error *error)
{
    const struct identity *identity = NULL;
    struct lint lint = {.set = set, .arena = arena};
    enum status status = policy_set_identity(set, &identity, error);
    *tables = 0;
    if (status)
        return status;
    for (size_t i = 0; i < identity->table_count; i++) {
        const struct policy file = {.path = identity->tables[i].path};
        lint.policy = &file;
        lint_names_of_payers(&lint, &identity->tables[i]);
    }
    *tables = identity->table_count;
    put_in_order(&lint.found);
    *findings = lint.found;
    return lint.no_memory ? error_no_memory(error) : STATUS_OK;
}
