/* The pool of 15-minute codes (CMS Pub 100-04 ch. 5 s20.2).
 *
 *   1. All their minutes together, T, earn U = (T + 7) / 15 units.
 *   2. Each code has the units of its whole fifteens.
 *   3. R = U - sum of those go one each to the largest remainders, however
 *      small: 33 and 7 minutes are 40, 3 units, and the 7 has the third.
 *   4. At the cut several may have the same remainder: then any of them may
 *      have it, and every such allotment is acceptable.
 *
 * Why R never passes the number of codes with a remainder: k remainders of at
 * most 14 sum to at most 14 k, and (14 k + 7) / 15 is less than k + 1. So no
 * code of 0 minutes ever has a unit, and no code has two of the R.
 *
 * There are only 15 remainders, so the cut is found by counting how often
 * each occurs, not by sorting. */
#include "time/tally.h"

#define BLOCK 15

struct cut {
    int32_t remainder; /* codes above have a unit more, codes below none */
    int32_t to_give;   /* units for the codes at it */
    int32_t tied;      /* codes at it */
};

int32_t units_of_pool(int32_t minutes)
{
    return (minutes + 7) / BLOCK;
}

int32_t units_pool_begins(int32_t units)
{
    return units * BLOCK - 7;
}

static struct cut cut_find(const struct tally *tally, int32_t extra)
{
    int32_t with[BLOCK] = {0};
    for (size_t i = 0; i < tally->count; i++)
        if (tally->families[i].pools)
            with[tally->families[i].remainder]++;
    struct cut cut = {.remainder = BLOCK - 1, .to_give = extra};
    while (cut.remainder > 0 && with[cut.remainder] < cut.to_give)
        cut.to_give -= with[cut.remainder--];
    cut.tied = with[cut.remainder];
    return cut;
}

static bool matches(int32_t billed, int32_t units)
{
    return billed == COUNT_NONE || billed == units;
}

/* Whether the clinic's figures for the family's codes, where it gave any, are
 * this many units. */
static bool family_states(const struct family *family, int32_t units)
{
    if (!family->add_on.procedure && !family->base.procedure->add_on)
        return matches(family->base.billed, units);
    int32_t first = units > 1 ? 1 : units;
    return matches(family->base.billed, first) &&
           (!family->add_on.procedure || matches(family->add_on.billed, units - first));
}

/* What the clinic's billed_units say of the codes at the cut. */
struct wishes {
    int32_t wanted;  /* codes that must have the unit */
    int32_t free;    /* codes that may */
    bool acceptable; /* some acceptable allotment is what the clinic states */
};

static struct wishes wishes_read(const struct tally *tally, struct cut cut)
{
    struct wishes wishes = {.acceptable = true};
    for (size_t i = 0; i < tally->count; i++) {
        const struct family *family = &tally->families[i];
        if (!family->pools)
            continue;
        bool with = family->remainder >= cut.remainder && cut.to_give > 0 &&
                    family_states(family, family->whole + 1);
        bool without = (family->remainder < cut.remainder || family->tied) &&
                       family_states(family, family->whole);
        wishes.acceptable = wishes.acceptable && (with || without);
        wishes.wanted += family->tied && with && !without;
        wishes.free += family->tied && with && without;
    }
    if (wishes.wanted > cut.to_give || wishes.wanted + wishes.free < cut.to_give)
        wishes.acceptable = false;
    return wishes;
}

static enum step_rank rank_of(const struct tally *tally, const struct family *family)
{
    for (size_t i = 0; i < tally->count; i++)
        if (tally->families[i].pools &&
            tally->families[i].remainder > family->remainder)
            return RANK_NEXT;
    return RANK_LARGEST;
}

static void give(struct tally *tally, struct family *family, enum step_rank rank)
{
    family->eight_minute = family->whole + 1;
    struct step *step =
        tally_step(tally, rank == RANK_ADOPTED ? STEP_ADOPTED : STEP_REMAINDER,
                   family->base.procedure);
    step->remainder = family->remainder;
    step->units = 1;
    step->detail = (int32_t)rank;
}

/* Among the tied: first those the clinic wants, then by the tie-break. */
static void give_tied(struct tally *tally, struct cut cut)
{
    struct wishes wishes = wishes_read(tally, cut);
    bool last = tally->options->tie == TIE_LAST_DOCUMENTED;
    int32_t others = cut.to_give - (wishes.acceptable ? wishes.wanted : 0);
    int32_t passed = 0; /* over, of those that nobody stated */
    bool gave = false;
    for (size_t n = 0; n < tally->count; n++) {
        size_t i = last ? tally->count - 1 - n : n;
        struct family *family = &tally->families[i];
        if (!family->tied)
            continue;
        bool with = family_states(family, family->whole + 1);
        bool without = family_states(family, family->whole);
        if (wishes.acceptable && with != without) {
            tally->result->adopted = true;
            if (with)
                give(tally, family, RANK_ADOPTED);
        } else if (others > 0) {
            others--;
            gave = true;
            give(tally, family, last ? RANK_LAST_DOCUMENTED : RANK_FIRST_DOCUMENTED);
        } else
            passed++;
    }
    tally->result->chose = gave && passed > 0;
}

static void give_remainders(struct tally *tally, struct cut cut)
{
    bool tie = cut.to_give > 0 && cut.tied > cut.to_give;
    for (size_t i = 0; i < tally->count; i++) {
        struct family *family = &tally->families[i];
        if (!family->pools || cut.to_give == 0 || family->remainder < cut.remainder)
            continue;
        family->tied = tie && family->remainder == cut.remainder;
        if (!family->tied)
            give(tally, family, rank_of(tally, family));
    }
    if (!tie)
        return;
    tally->result->tie = true;
    struct step *step = tally_step(tally, STEP_TIE, NULL);
    step->remainder = cut.remainder;
    step->detail = cut.tied;
    step->units = cut.to_give;
    give_tied(tally, cut);
}

static void put(struct allotment *allotment, const struct procedure *procedure,
                int32_t units)
{
    if (units > 0)
        allotment->codes[allotment->count++] =
            (struct allotted){procedure->code, units};
}

void allot_put(struct allotment *allotment, const struct family *family, int32_t units)
{
    const struct procedure *add_on = units > 1 ? family_add_on(family) : NULL;
    put(allotment, family->base.procedure, add_on ? 1 : units);
    if (add_on)
        put(allotment, add_on, units - 1);
}

/* The allotment in which the tied codes chosen, and the others as they are,
 * have their units. */
static bool list_allotment(struct tally *tally, const size_t *chosen, size_t count)
{
    struct units_result *result = tally->result;
    struct allotment *allotment = &result->acceptable[result->acceptable_count];
    allotment->codes = ARENA_ARRAY(tally->arena, struct allotted, 2 * tally->count);
    if (!allotment->codes)
        return false;
    size_t tied = 0, next = 0;
    for (size_t i = 0; i < tally->count; i++) {
        const struct family *family = &tally->families[i];
        int32_t units = family->eight_minute;
        if (family->tied) {
            bool has = next < count && chosen[next] == tied;
            units = family->whole + has;
            next += has;
            tied++;
        }
        if (family->pools)
            allot_put(allotment, family, units);
    }
    result->acceptable_count++;
    return true;
}

/* The next choice of count out of total, in the order of the note. */
static bool choose_next(size_t *chosen, size_t count, size_t total)
{
    for (size_t i = count; i-- > 0;) {
        if (chosen[i] == total - count + i)
            continue;
        chosen[i]++;
        for (size_t j = i + 1; j < count; j++)
            chosen[j] = chosen[j - 1] + 1;
        return true;
    }
    return false;
}

static bool list_acceptable(struct tally *tally, struct cut cut)
{
    struct units_result *result = tally->result;
    size_t total = result->tie ? (size_t)cut.tied : 0;
    size_t count = result->tie ? (size_t)cut.to_give : 0;
    size_t room = result->tie ? ACCEPTABLE_MAX : 1;
    size_t *chosen = ARENA_ARRAY(tally->arena, size_t, count);
    result->acceptable = ARENA_ARRAY(tally->arena, struct allotment, room);
    if (!chosen || !result->acceptable)
        return false;
    for (size_t i = 0; i < count; i++)
        chosen[i] = i;
    do {
        if (!list_allotment(tally, chosen, count))
            return false;
    } while (result->acceptable_count < room && choose_next(chosen, count, total));
    return true;
}

static void family_whole(struct family *family, struct tally *tally)
{
    family->whole = family->minutes / BLOCK;
    family->remainder = family->minutes % BLOCK;
    family->eight_minute = family->whole;
    tally->result->pooled_units += family->whole;
    struct step *step = tally_step(tally, STEP_WHOLE, family->base.procedure);
    step->minutes = family->minutes;
    step->units = family->whole;
    step->remainder = family->remainder;
    step->detail = family->add_on.procedure != NULL;
}

static void note_no_unit(struct tally *tally)
{
    const struct units_result *result = tally->result;
    for (size_t i = 0; i < tally->count; i++) {
        const struct family *family = &tally->families[i];
        if (!family->pools || family->eight_minute > 0)
            continue;
        struct step *step = tally_step(tally, STEP_NO_UNIT, family->base.procedure);
        step->minutes = family->minutes;
        step->units = result->pooled_units;
        step->detail = result->pooled_minutes;
    }
}

static void note_next(struct tally *tally)
{
    int32_t units = tally->result->pooled_units + 1;
    struct step *step = tally_step(tally, STEP_NEXT, NULL);
    step->units = units;
    step->detail = units_pool_begins(units);
    step->minutes = step->detail - tally->result->pooled_minutes;
}

bool allot_pool(struct tally *tally)
{
    struct units_result *result = tally->result;
    struct step *pool = tally_step(tally, STEP_POOL, NULL);
    pool->minutes = result->pooled_minutes;
    pool->units = units_of_pool(result->pooled_minutes);
    for (size_t i = 0; i < tally->count; i++)
        if (tally->families[i].pools)
            family_whole(&tally->families[i], tally);
    struct cut cut = cut_find(tally, pool->units - result->pooled_units);
    result->pooled_units = pool->units;
    give_remainders(tally, cut);
    note_no_unit(tally);
    note_next(tally);
    return list_acceptable(tally, cut);
}
