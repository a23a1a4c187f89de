/* Minutes by code and by family.
 *
 * The manual allots by code, not by entry: 6 + 6 + 6 minutes of one code are
 * 18, and earn a whole unit that no entry has alone (CMS Pub 100-04 ch. 5
 * s20.2). So the first thing is to add up.
 *
 * A day has a handful of codes: they are found by walking along. */
#include "time/tally.h"

#include <assert.h>

/* More than any family and any day can fill; see the uses of tally_step. */
#define STEPS_OF_FAMILY 20
#define STEPS_OF_DAY    8

static bool is_add_on(const struct procedure *base, const struct procedure *add_on)
{
    return base->basis == BASIS_TIME && add_on->basis == BASIS_TIME && base->add_on &&
           strcmp(base->add_on, add_on->code) == 0;
}

static struct part *part_start(struct part *part, const struct procedure *procedure)
{
    *part = (struct part){.procedure = procedure, .billed = COUNT_NONE};
    return part;
}

/* The family's part for this code, made when it belongs to the family. */
static struct part *family_part(struct family *family,
                                const struct procedure *procedure)
{
    if (family->base.procedure == procedure)
        return &family->base;
    if (family->add_on.procedure == procedure)
        return &family->add_on;
    if (family->add_on.procedure || (!procedure->base && !procedure->add_on))
        return NULL;
    if (is_add_on(family->base.procedure, procedure))
        return part_start(&family->add_on, procedure);
    if (!is_add_on(procedure, family->base.procedure))
        return NULL;
    family->add_on = family->base; /* the add-on was documented first */
    return part_start(&family->base, procedure);
}

static struct part *tally_part(struct tally *tally, const struct procedure *procedure)
{
    for (size_t i = 0; i < tally->count; i++) {
        struct part *part = family_part(&tally->families[i], procedure);
        if (part)
            return part;
    }
    struct family *family = &tally->families[tally->count++];
    return part_start(&family->base, procedure);
}

/* The part's share of this performer in this role; NULL: no memory. */
static struct share *part_share(struct part *part, uint32_t performer, bool assistant,
                                struct arena *arena)
{
    struct share **at = &part->shares;
    for (; *at; at = &(*at)->next)
        if ((*at)->performer == performer && (*at)->assistant == assistant)
            return *at;
    struct share *share = arena_alloc(arena, sizeof *share);
    if (share)
        *share = (struct share){.performer = performer, .assistant = assistant};
    *at = share;
    return share;
}

static bool part_add(struct part *part, const struct minutes_entry *entry,
                     const struct tally *tally)
{
    bool assistant = entry->assistant && !tally->options->no_assistants;
    struct share *share = part_share(part, entry->performer, assistant, tally->arena);
    if (!share)
        return false;
    if (entry->minutes == COUNT_NONE)
        share->unknown = true;
    else
        share->minutes += entry->minutes;
    part->documented += entry->minutes == COUNT_NONE ? 0 : entry->minutes;
    if (entry->billed_units != COUNT_NONE)
        part->billed =
            (part->billed == COUNT_NONE ? 0 : part->billed) + entry->billed_units;
    return true;
}

static void family_sum(struct family *family, struct units_result *result)
{
    const struct procedure *procedure = family->base.procedure;
    family->base.minutes = family->base.documented;
    family->add_on.minutes = family->add_on.documented;
    family->minutes = family->base.minutes + family->add_on.minutes;
    family->pools = procedure->basis == BASIS_TIME && procedure->pools;
    if (procedure->basis == BASIS_TIME)
        result->timed_minutes += family->minutes;
    else
        result->untimed_minutes += family->minutes;
}

bool tally_gather(struct tally *tally, const struct units_day *day)
{
    tally->families = ARENA_ARRAY(tally->arena, struct family, day->count);
    if (!tally->families)
        return false;
    for (size_t i = 0; i < day->count; i++) {
        struct part *part = tally_part(tally, day->entries[i].procedure);
        if (!part_add(part, &day->entries[i], tally))
            return false;
    }
    for (size_t i = 0; i < tally->count; i++)
        family_sum(&tally->families[i], tally->result);
    tally->step_room = tally->count * STEPS_OF_FAMILY + STEPS_OF_DAY;
    tally->result->steps =
        arena_alloc(tally->arena, tally->step_room * sizeof(struct step));
    return tally->result->steps != NULL;
}

/* Takes minutes from the front of the list of shares into the part. */
static bool part_take(struct part *part, int32_t minutes, struct share **from,
                      struct arena *arena)
{
    part->minutes = minutes;
    for (struct share *share = *from; share; share = share->next) {
        int32_t part_of_it = share->minutes < minutes ? share->minutes : minutes;
        if (part_of_it == 0)
            continue;
        struct share *own = part_share(part, share->performer, share->assistant, arena);
        if (!own)
            return false;
        own->minutes += part_of_it;
        share->minutes -= part_of_it;
        minutes -= part_of_it;
    }
    return true;
}

/* The base code is billed once and its time first: of the family's minutes,
 * in the order base then add-on, it takes its own length, or all of them when
 * it is the only one with a unit; the add-on takes the rest. */
static bool family_move(struct family *family, struct arena *arena)
{
    int32_t first = family->base.procedure->unit_minutes;
    if (family->units == 1 || first > family->minutes)
        first = family->minutes;
    if (first == family->base.documented)
        return true;
    struct share *all = family->base.shares;
    struct share **end = &all;
    while (*end)
        end = &(*end)->next;
    *end = family->add_on.shares;
    family->base.shares = family->add_on.shares = NULL;
    return part_take(&family->base, first, &all, arena) &&
           part_take(&family->add_on, family->minutes - first, &all, arena);
}

const struct procedure *family_add_on(const struct family *family)
{
    const struct procedure *base = family->base.procedure;
    if (family->add_on.procedure || !base->add_on)
        return family->add_on.procedure;
    const struct procedure *add_on = procedure_find(text_of(base->add_on));
    return add_on && is_add_on(base, add_on) ? add_on : NULL;
}

static bool family_settle(struct family *family, struct tally *tally)
{
    const struct procedure *add_on =
        family->units > 1 ? family_add_on(family) : family->add_on.procedure;
    family->base.units = family->units;
    if (!add_on)
        return true;
    if (!family->add_on.procedure)
        part_start(&family->add_on, add_on);
    family->base.units = family->units > 1 ? 1 : family->units;
    family->add_on.units = family->units - family->base.units;
    if (family->add_on.units)
        tally_step(tally, STEP_ADD_ON, add_on)->units = family->add_on.units;
    return family->units == 0 || family_move(family, tally->arena);
}

bool tally_settle(struct tally *tally)
{
    for (size_t i = 0; i < tally->count; i++)
        if (!family_settle(&tally->families[i], tally))
            return false;
    return true;
}

int32_t part_left(const struct part *part, bool assistant)
{
    int32_t left = 0;
    for (const struct share *share = part->shares; share; share = share->next)
        if (share->assistant == assistant)
            left += share->left;
    return left;
}

struct step *tally_step(struct tally *tally, enum step_kind kind,
                        const struct procedure *procedure)
{
    struct units_result *result = tally->result;
    assert(result->step_count < tally->step_room);
    struct step *step = &result->steps[result->step_count++];
    *step = (struct step){.kind = kind, .procedure = procedure};
    return step;
}
