/* The count as a whole: by code, by method, into lines. */
#include "time/units.h"

#include "time/tally.h"

static const char *const methods[UNITS_METHODS] = {"eight_minute", "midpoint",
                                                   "hybrid"};

const char *unit_method_text(enum unit_method method)
{
    return methods[method];
}

bool unit_method_read(struct text text, enum unit_method *method)
{
    for (int i = 0; i < UNITS_METHODS; i++)
        if (text_is(text, methods[i])) {
            *method = (enum unit_method)i;
            return true;
        }
    return false;
}

static int32_t lesser(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

/* Codes that do not pool, by time or otherwise: the same under all methods. */
static void count_other(struct tally *tally, struct family *family)
{
    const struct procedure *procedure = family->base.procedure;
    bool timed = procedure->basis == BASIS_TIME;
    int32_t units =
        timed ? ladder_units(family, family->minutes) : ladder_other(&family->base);
    family->eight_minute = family->midpoint = family->units = units;
    struct step *step = tally_step(tally, units ? STEP_OTHER : STEP_NO_UNIT, procedure);
    step->minutes = family->minutes;
    step->units = units;
    bool stated =
        !timed && procedure->basis != BASIS_SESSION && procedure->basis != BASIS_BAND;
    step->detail = units && stated && family->base.billed != COUNT_NONE;
}

static void note_midpoint(struct tally *tally, const struct family *family)
{
    struct step *step = tally_step(tally, STEP_MIDPOINT, family->base.procedure);
    step->minutes = family->minutes;
    step->units = family->midpoint;
    step->detail = family->add_on.procedure != NULL;
}

static void note_lesser(struct tally *tally, const struct family *family)
{
    struct step *step = tally_step(tally, STEP_LESSER, family->base.procedure);
    step->units = family->units;
    step->remainder = family->eight_minute;
    step->detail = family->midpoint;
}

static void note_next(struct tally *tally, const struct family *family)
{
    int32_t begins = ladder_begins(family, family->midpoint + 1);
    if (begins == 0)
        return;
    struct step *step = tally_step(tally, STEP_NEXT, family->base.procedure);
    step->units = family->midpoint + 1;
    step->detail = begins;
    step->minutes = begins - family->minutes;
}

static void count_pooled(struct tally *tally, struct family *family)
{
    family->midpoint = ladder_units(family, family->minutes);
    family->units = family->eight_minute;
    if (tally->options->method == UNITS_EIGHT_MINUTE)
        return;
    note_midpoint(tally, family);
    family->units = family->midpoint;
    if (tally->options->method == UNITS_MIDPOINT) {
        note_next(tally, family);
        return;
    }
    family->units = lesser(family->eight_minute, family->midpoint);
    note_lesser(tally, family);
}

/* Under midpoint the pool is counted for comparison alone. */
static void forget_pool(struct units_result *result)
{
    result->tie = result->adopted = result->chose = false;
    result->acceptable_count = 0;
    result->step_count = 0;
}

static bool count_pool(struct tally *tally)
{
    struct units_result *result = tally->result;
    bool any = false;
    for (size_t i = 0; i < tally->count; i++) {
        any = any || tally->families[i].pools;
        if (tally->families[i].pools)
            result->pooled_minutes += tally->families[i].minutes;
    }
    if (any && !allot_pool(tally))
        return false;
    if (result->method == UNITS_MIDPOINT)
        forget_pool(result);
    return true;
}

static void count_families(struct tally *tally)
{
    tally->result->pooled_units = 0;
    for (size_t i = 0; i < tally->count; i++) {
        struct family *family = &tally->families[i];
        if (!family->pools) {
            count_other(tally, family);
            continue;
        }
        count_pooled(tally, family);
        tally->result->pooled_units += family->units;
    }
}

/* The only allotment of the midpoint method. */
static bool list_midpoint(struct tally *tally)
{
    struct units_result *result = tally->result;
    if (result->method != UNITS_MIDPOINT || !result->acceptable)
        return true;
    struct allotment *allotment = &result->acceptable[0];
    allotment->count = 0;
    for (size_t i = 0; i < tally->count; i++)
        if (tally->families[i].pools)
            allot_put(allotment, &tally->families[i], tally->families[i].units);
    result->acceptable_count = 1;
    return true;
}

/* A part's units when its family has so many. */
static int32_t units_of_part(const struct family *family, const struct part *part,
                             int32_t units)
{
    if (!family->add_on.procedure)
        return units;
    int32_t first = lesser(units, 1);
    return part == &family->base ? first : units - first;
}

static bool base_is_missing(const struct procedure *procedure)
{
    return procedure->basis == BASIS_TIME && procedure->base != NULL;
}

static void add_code(struct units_result *result, const struct family *family,
                     const struct part *part)
{
    if (!part->procedure)
        return;
    struct code_count *code = &result->codes[result->code_count++];
    *code = (struct code_count){
        .procedure = part->procedure,
        .documented = part->documented,
        .minutes = part->minutes,
        .eight_minute = units_of_part(family, part, family->eight_minute),
        .midpoint = units_of_part(family, part, family->midpoint),
        .units = part->units,
        .base_missing = part == &family->base && base_is_missing(part->procedure)};
    code->hybrid =
        family->pools ? lesser(code->eight_minute, code->midpoint) : code->units;
    for (const struct share *share = part->shares; share; share = share->next)
        if (share->assistant)
            code->assistant_minutes += share->minutes;
        else
            code->therapist_minutes += share->minutes;
    result->earned += code->units;
    result->eight_minute += code->eight_minute;
    result->midpoint += code->midpoint;
    result->hybrid += code->hybrid;
}

static bool list_codes(struct tally *tally)
{
    struct units_result *result = tally->result;
    result->codes = ARENA_ARRAY(tally->arena, struct code_count, 2 * tally->count);
    if (!result->codes)
        return false;
    for (size_t i = 0; i < tally->count; i++) {
        add_code(result, &tally->families[i], &tally->families[i].base);
        add_code(result, &tally->families[i], &tally->families[i].add_on);
    }
    return true;
}

/* The pool's minutes of the i-th entry's performer, or -1 when an earlier
 * entry is his. */
static int32_t pooled_of(const struct units_day *day, size_t i)
{
    int32_t minutes = 0;
    for (size_t j = 0; j < day->count; j++) {
        const struct minutes_entry *entry = &day->entries[j];
        if (entry->performer != day->entries[i].performer)
            continue;
        if (j < i)
            return -1;
        if (entry->procedure->basis == BASIS_TIME && entry->procedure->pools &&
            entry->minutes != COUNT_NONE)
            minutes += entry->minutes;
    }
    return minutes;
}

static bool has_several(const struct units_day *day)
{
    for (size_t i = 1; i < day->count; i++)
        if (day->entries[i].performer != day->entries[0].performer)
            return true;
    return false;
}

/* Whether the pool's count rests on several therapists' minutes together:
 * each alone would earn another. */
static void note_pooled(struct tally *tally, const struct units_day *day)
{
    struct units_result *result = tally->result;
    if (result->method == UNITS_MIDPOINT || !has_several(day))
        return;
    int32_t alone = 0;
    for (size_t i = 0; i < day->count; i++) {
        int32_t minutes = pooled_of(day, i);
        alone += minutes > 0 ? units_of_pool(minutes) : 0;
    }
    int32_t together = units_of_pool(result->pooled_minutes);
    if (alone == together)
        return;
    result->therapists_pooled = true;
    struct step *step = tally_step(tally, STEP_SPLIT, NULL);
    step->units = together;
    step->detail = alone;
    step->minutes = result->pooled_minutes;
}

bool units_together(const struct units_day *day, struct units_result *result)
{
    struct tally tally = {
        .arena = day->arena, .options = day->options, .result = result};
    if (!tally_gather(&tally, day) || !count_pool(&tally))
        return false;
    count_families(&tally);
    note_pooled(&tally, day);
    return list_midpoint(&tally) && tally_settle(&tally) && lines_make(&tally) &&
           list_codes(&tally);
}

enum status units_count(const struct minutes_entry *entries, size_t count,
                        const struct units_options *options, struct arena *arena,
                        struct units_result *result, struct error *error)
{
    struct units_day day = {entries, count, options, arena};
    *result = (struct units_result){.method = options->method};
    bool apart = options->keep_therapists_apart && has_several(&day);
    if (!(apart ? apart_count(&day, result) : units_together(&day, result)))
        return error_no_memory(error);
    return STATUS_OK;
}
