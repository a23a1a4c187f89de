/* Rows that limit: a state that rows above decide, and a cap under which
 * another one never speaks alone. */
#include "author/lint_room.h"

/* ---- direct access ---- */

static bool names_state(const struct direct_access_row *row, struct text state)
{
    for (size_t i = 0; i < row->states.count; i++)
        if (text_equal(row->states.at[i], state))
            return true;
    return false;
}

/* As none named is any. */
static bool has_bits(uint32_t all, uint32_t some)
{
    return !all || (some && !(some & ~all));
}

static bool is_taken(const struct referral_rules *referral, size_t row,
                     struct text state)
{
    const struct direct_access_row *mine = &referral->access[row];
    for (size_t i = 0; i < row; i++) {
        const struct direct_access_row *other = &referral->access[i];
        if (names_state(other, state) &&
            has_bits(other->disciplines, mine->disciplines) &&
            dates_cover(&other->dates, &mine->dates))
            return true;
    }
    return false;
}

static void check_states(struct lint *lint)
{
    const struct referral_rules *referral = &lint->policy->referral;
    for (size_t i = 0; i < referral->access_count; i++) {
        const struct direct_access_row *row = &referral->access[i];
        for (size_t k = 0; k < row->states.count; k++)
            if (is_taken(referral, i, row->states.at[k]))
                lint_add(lint, LINT_ROW_SHADOWED, row->line,
                         "%.*s is never looked for in this row of direct_access: a row "
                         "above it decides first",
                         TEXT_ARG(row->states.at[k]));
    }
}

/* ---- caps ---- */

static bool has_codes(const struct code_set *all, const struct code_set *some)
{
    for (size_t i = 0; i < CODE_SET_WORDS; i++)
        if (some->bits[i] & ~all->bits[i])
            return false;
    return true;
}

static bool same_people(const struct limit_scope *a, const struct limit_scope *b)
{
    return a->disciplines == b->disciplines && a->settings == b->settings &&
           a->programs == b->programs && a->kinds == b->kinds &&
           a->min_age == b->min_age && a->max_age == b->max_age;
}

/* Whatever is over the one is over the other. */
static bool is_under(const struct cap_row *cap, const struct cap_row *other)
{
    return !cap->each && !other->each && cap->amount == other->amount &&
           cap->per == other->per && cap->by == other->by && cap->over == other->over &&
           cap->most >= other->most && same_people(&cap->about, &other->about) &&
           has_codes(&other->about.codes, &cap->about.codes) &&
           dates_cover(&other->dates, &cap->dates);
}

static void check_caps(struct lint *lint, const char *what, const struct cap_row *rows,
                       size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < count; k++)
            if (i != k && !rows[i].every_days && !rows[k].every_days &&
                is_under(&rows[i], &rows[k]) &&
                (k < i || !is_under(&rows[k], &rows[i])))
                lint_add(lint, LINT_ROW_REDUNDANT, rows[i].line,
                         "whatever is over this row of %s is over the one on line %u",
                         what, rows[k].line);
}

void lint_limits(struct lint *lint)
{
    const struct policy *policy = lint->policy;
    check_states(lint);
    check_caps(lint, "caps", policy->caps, policy->cap_count);
    check_caps(lint, "frequency", policy->frequency, policy->frequency_count);
}
