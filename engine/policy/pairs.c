/* Codes that exclude each other on one day (NCCI procedure-to-procedure edits
 * and the payer's own). Column 2 is not paid beside column 1, unless the pair
 * can be separated and somebody attests that the two were given apart: 59 or
 * X{EPSU} is asked for, never added. */
#include "policy/deciding.h"

#include "time/interval.h"

static size_t line_index(const struct line *line)
{
    return procedure_index(line->procedure);
}

/* The modifier that one of the lines states, absent when none does; *on: the
 * line that states it. */
static struct text stated_modifier(const struct deciding *e, size_t a, size_t b,
                                   size_t *on)
{
    const struct text_list *known = &e->policy->pairs.modifiers;
    size_t lines[2] = {b, a}; /* column 2 by custom */
    for (size_t i = 0; i < 2; i++)
        for (size_t k = 0; k < known->count; k++)
            if (line_states_modifier(e, &e->lines[lines[i]], known->at[k])) {
                *on = lines[i];
                return known->at[k];
            }
    return TEXT_NONE;
}

/* Were the two given at different times? 1 yes, 0 no, -1 not known. */
static int given_apart(const struct deciding *e, const struct line *a,
                       const struct line *b)
{
    int apart = 1;
    for (size_t i = 0; i < a->service_count; i++)
        for (size_t k = 0; k < b->service_count; k++) {
            const struct treated *x = deciding_service(e, a->services[i]);
            const struct treated *y = deciding_service(e, b->services[k]);
            int one = spans_apart(x->service, y->service);
            if (one == 0)
                return 0;
            if (one < 0)
                apart = -1;
        }
    return apart;
}

static void report_separable(struct deciding *e, const struct pair_row *row,
                             const struct line *a, size_t b)
{
    int apart = given_apart(e, a, &e->lines[b]);
    const char *fix =
        apart == 1 ? "The times show them apart: if the note does too, attest 59 (or "
                     "XE, XP, XS, XU) on the second code"
        : apart == 0
            ? "Their times overlap: bill one of them only"
            : "If they were given in different 15-minute blocks, document the times "
              "and attest 59 (or XE, XP, XS, XU) on the second code";
    struct finding *finding = finding_add(
        e,
        FINDING_SEED(.rule = "pairs.separate", .topic = "pairs",
                     .severity = SEVERITY_HOLD, .scope = SCOPE_LINE, .line = (int32_t)b,
                     .carc = "236", .rarc = "N390", .verdict = &row->verdict,
                     .message = deciding_text(
                         e,
                         apart == 0 ? "%s and %s overlap in time: one of them is paid"
                                    : "%s is not paid beside %s without a modifier",
                         e->lines[b].code, a->code),
                     .fix = text_of(fix), .source = &row->source,
                     .from = row->dates.from));
    finding_fact(e, finding, value_text(text_of(a->code)), "column_1");
    finding_fact(e, finding, value_text(text_of(e->lines[b].code)), "column_2");
    finding_fact(e, finding, value_flag(apart), "given_apart");
}

static void deny(struct deciding *e, const struct pair_row *row, const struct line *a,
                 size_t b)
{
    struct line *line = &e->lines[b];
    struct finding *finding = finding_add(
        e,
        FINDING_SEED(.rule = "pairs.never", .topic = "pairs", .severity = SEVERITY_DENY,
                     .scope = SCOPE_LINE, .line = (int32_t)b, .carc = "236",
                     .rarc = "N390", .verdict = &row->verdict,
                     .message = deciding_text(e, "%s is never paid on a day with %s",
                                              line->code, a->code),
                     .fix = TEXT("Leave the second code off; no modifier separates "
                                 "them"),
                     .source = &row->source, .from = row->dates.from));
    finding_fact(e, finding, value_text(text_of(a->code)), "column_1");
    finding_fact(e, finding, value_text(text_of(line->code)), "column_2");
    if (finding && finding->severity == SEVERITY_DENY)
        line_deny(e, line, finding);
}

static void judge_two(struct deciding *e, const struct pair_row *row, size_t a,
                      size_t b)
{
    size_t on = b;
    if (!row->separable) {
        deny(e, row, &e->lines[a], b);
        return;
    }
    struct text modifier = stated_modifier(e, a, b, &on);
    /* No word of a person undoes what the clock shows. */
    if (text_is_absent(modifier) || given_apart(e, &e->lines[a], &e->lines[b]) == 0)
        report_separable(e, row, &e->lines[a], b);
    else
        line_add_modifier(e, &e->lines[on], modifier);
}

static struct code_set codes_of_day(const struct deciding *e)
{
    struct code_set set = {0};
    for (size_t i = 0; i < e->line_count; i++) {
        size_t index = line_index(&e->lines[i]);
        set.bits[index / 64] |= UINT64_C(1) << (index % 64);
    }
    return set;
}

static bool sets_meet(const struct code_set *a, const struct code_set *b)
{
    uint64_t common = 0;
    for (size_t i = 0; i < CODE_SET_WORDS; i++)
        common |= a->bits[i] & b->bits[i];
    return common != 0;
}

static void judge_row(struct deciding *e, const struct pair_row *row)
{
    for (size_t a = 0; a < e->line_count; a++) {
        if (!e->lines[a].units ||
            !code_set_has(&row->column1, line_index(&e->lines[a])))
            continue;
        for (size_t b = 0; b < e->line_count; b++)
            if (b != a && e->lines[b].units &&
                strcmp(e->lines[a].code, e->lines[b].code) != 0 &&
                code_set_has(&row->column2, line_index(&e->lines[b])))
                judge_two(e, row, a, b);
    }
}

void pairs_judge(struct deciding *e)
{
    if (e->line_count < 2)
        return;
    struct code_set day = codes_of_day(e);
    for (size_t i = 0; i < e->policy->pairs.count; i++) {
        const struct pair_row *row = &e->policy->pairs.rows[i];
        if (sets_meet(&row->column1, &day) && sets_meet(&row->column2, &day) &&
            in_force_on(&row->dates, e->date, e->known_on))
            judge_row(e, row);
    }
    lines_drop_empty(e);
}
