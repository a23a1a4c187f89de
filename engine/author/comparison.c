#include "author/comparison.h"

#include <stdlib.h>

/* ---- one decision ---- */

static struct comparison_side side_of(const struct decision *d)
{
    struct comparison_side side = {.outcome = d->outcome};
    for (size_t i = 0; i < d->line_count; i++) {
        const struct line *line = &d->lines[i];
        if (line->status == SEVERITY_DENY)
            continue;
        side.units += line->units;
        if (line->allowed != MONEY_NONE)
            side.allowed += line->allowed;
    }
    return side;
}

static bool same_line(const struct line *a, const struct line *b)
{
    return a->procedure == b->procedure && a->units == b->units &&
           a->units_expected_paid == b->units_expected_paid && a->status == b->status &&
           a->allowed == b->allowed && text_list_equal(&a->modifiers, &b->modifiers) &&
           text_equal(a->rendering_npi, b->rendering_npi);
}

/* How often a line like the i-th stands up to there, so that equal lines are
 * paired off. */
static size_t number_of(const struct decision *d, size_t i)
{
    size_t number = 0;
    for (size_t k = 0; k <= i; k++)
        number += same_line(&d->lines[k], &d->lines[i]);
    return number;
}

static size_t lines_without_like(const struct decision *d, const struct decision *other)
{
    size_t alone = 0;
    for (size_t i = 0; i < d->line_count; i++) {
        size_t like = 0;
        for (size_t k = 0; k < other->line_count; k++)
            like += same_line(&d->lines[i], &other->lines[k]);
        alone += number_of(d, i) > like;
    }
    return alone;
}

static size_t lines_moved(const struct decision *a, const struct decision *b)
{
    size_t gone = lines_without_like(a, b), come = lines_without_like(b, a);
    return gone > come ? gone : come;
}

/* ---- rules ---- */

static enum severity heaviest(const struct decision *d, struct text rule)
{
    enum severity severity = SEVERITY_NONE;
    for (size_t i = 0; i < d->finding_count; i++)
        if (text_equal(d->findings[i].rule, rule) && d->findings[i].severity > severity)
            severity = d->findings[i].severity;
    return severity;
}

static int by_id(const void *a, const void *b)
{
    const struct comparison_rule *x = a, *y = b;
    return text_compare(x->id, y->id);
}

static void add_rules(struct comparison_move *move, const struct decision *d)
{
    for (size_t i = 0; i < d->finding_count; i++) {
        struct text id = d->findings[i].rule;
        struct comparison_rule rule = {id, heaviest(move->before, id),
                                       heaviest(move->after, id)};
        bool known = rule.from == rule.to;
        for (size_t k = 0; k < move->rule_count && !known; k++)
            known = text_equal(move->rules[k].id, id);
        if (!known)
            move->rules[move->rule_count++] = rule;
    }
}

enum status comparison_of(const struct decision *before, const struct decision *after,
                          struct arena *arena, struct comparison_move *move,
                          struct error *error)
{
    size_t most = before->finding_count + after->finding_count;
    *move = (struct comparison_move){
        .before = before,
        .after = after,
        .from = side_of(before),
        .to = side_of(after),
        .lines = lines_moved(before, after),
        .rules = ARENA_ARRAY(arena, struct comparison_rule, most),
    };
    if (!move->rules)
        return error_no_memory(error);
    move->moved = move->lines || before->outcome != after->outcome;
    add_rules(move, before);
    add_rules(move, after);
    if (move->rule_count)
        qsort(move->rules, move->rule_count, sizeof *move->rules, by_id);
    return STATUS_OK;
}

/* ---- sums ---- */

static void add_side(struct comparison_sums *sums, const struct comparison_side *side)
{
    sums->decisions[side->outcome]++;
    sums->units[side->outcome] += side->units;
    sums->allowed[side->outcome] += side->allowed;
}

static void add_move(struct comparison_sum *sum, const struct comparison_move *move)
{
    sum->decisions++;
    sum->moved += move->moved;
    sum->outcomes += move->from.outcome != move->to.outcome;
    sum->lines += move->lines;
    add_side(&sum->from, &move->from);
    add_side(&sum->to, &move->to);
}

static int64_t sum_of(const int64_t values[COMPARISON_OUTCOMES])
{
    int64_t sum = 0;
    for (size_t i = 0; i < COMPARISON_OUTCOMES; i++)
        sum += values[i];
    return sum;
}

int64_t comparison_units(const struct comparison_sums *sums)
{
    return sum_of(sums->units);
}

int64_t comparison_allowed(const struct comparison_sums *sums)
{
    return sum_of(sums->allowed);
}

/* The sum of that payer and rule, made when it is not there; NULL when memory
 * is refused. Payers and rules are those of policies: there are few. */
static struct comparison_sum *find_sum(struct arena *arena,
                                       struct comparison_list *list, struct text payer,
                                       struct text rule)
{
    for (size_t i = 0; i < list->count; i++)
        if (text_equal(list->at[i].payer, payer) && text_equal(list->at[i].rule, rule))
            return &list->at[i];
    if (list->count == list->room) {
        size_t room = list->room ? 2 * list->room : 32;
        struct comparison_sum *grown = ARENA_ARRAY(arena, struct comparison_sum, room);
        if (!grown)
            return NULL;
        if (list->count)
            memcpy(grown, list->at, list->count * sizeof *grown);
        list->at = grown;
        list->room = room;
    }
    struct comparison_sum *sum = &list->at[list->count++];
    *sum = (struct comparison_sum){.payer = text_copy(arena, payer)};
    if (!text_is_absent(rule))
        sum->rule = text_copy(arena, rule);
    return sum;
}

static struct text payer_of(const struct comparison_move *move)
{
    if (!text_is_absent(move->after->policy_id))
        return move->after->policy_id;
    return text_is_absent(move->before->policy_id) ? TEXT("(no policy)")
                                                   : move->before->policy_id;
}

static void weigh(struct comparison_sum *sum, const struct comparison_rule *rule)
{
    sum->comes += rule->from == SEVERITY_NONE;
    sum->goes += rule->to == SEVERITY_NONE;
    if (rule->from == SEVERITY_NONE || rule->to == SEVERITY_NONE)
        return;
    sum->heavier += rule->to > rule->from;
    sum->lighter += rule->to < rule->from;
}

enum status comparison_add(struct compared *comparison,
                           const struct comparison_move *move, struct error *error)
{
    struct text payer = payer_of(move);
    struct comparison_sum *sum =
        find_sum(comparison->arena, &comparison->payers, payer, TEXT_NONE);
    add_move(&comparison->total, move);
    if (!sum)
        return error_no_memory(error);
    add_move(sum, move);
    for (size_t i = 0; i < move->rule_count; i++) {
        sum = find_sum(comparison->arena, &comparison->rules, payer, move->rules[i].id);
        if (!sum)
            return error_no_memory(error);
        add_move(sum, move);
        weigh(sum, &move->rules[i]);
    }
    return STATUS_OK;
}

static int by_payer_then_rule(const void *a, const void *b)
{
    const struct comparison_sum *x = a, *y = b;
    int order = text_compare(x->payer, y->payer);
    return order ? order : text_compare(x->rule, y->rule);
}

static void order(struct comparison_list *list)
{
    if (list->count)
        qsort(list->at, list->count, sizeof *list->at, by_payer_then_rule);
}

void comparison_order(struct compared *comparison)
{
    order(&comparison->payers);
    order(&comparison->rules);
}
