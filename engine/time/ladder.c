/* Units of what does not pool.
 *
 * Midpoint (CPT: a unit of time is attained when its middle is passed): a
 * code of L minutes a unit earns its first at first_at, and unit n at
 * first_at + (n - 1) * L. first_at is L / 2 + 1 for nearly all: 8 of 15, 16 of
 * 30, 31 of 60, 61 of 120.
 *
 * With an add-on: the base code's first unit as above; time beyond the base
 * code's length is the add-on's, each unit again when its middle is passed.
 * 97550 + 97551 (30 + 15): 16 minutes 1, 38 minutes 2, 53 minutes 3.
 *
 * Source: CPT time rule; lengths and first_at in model/procedures.def. */
#include "time/tally.h"

/* Minutes that the last unit may lack. */
static int32_t allowance(const struct procedure *procedure)
{
    return procedure->unit_minutes - procedure->first_at;
}

static int32_t units_by_length(const struct procedure *procedure, int32_t minutes)
{
    return (minutes + allowance(procedure)) / procedure->unit_minutes;
}

int32_t units_of_code(const struct procedure *procedure, int32_t minutes)
{
    int32_t units = units_by_length(procedure, minutes);
    return procedure->once && units > 1 ? 1 : units;
}

int32_t ladder_units(const struct family *family, int32_t minutes)
{
    const struct procedure *base = family->base.procedure;
    int32_t units = units_of_code(base, minutes);
    if (units == 0 || minutes <= base->unit_minutes)
        return units;
    const struct procedure *add_on = family_add_on(family);
    return add_on ? 1 + units_by_length(add_on, minutes - base->unit_minutes) : units;
}

int32_t ladder_begins(const struct family *family, int32_t units)
{
    const struct procedure *base = family->base.procedure;
    const struct procedure *add_on = units > 1 ? family_add_on(family) : NULL;
    int32_t length = base->unit_minutes;
    if (add_on)
        return length + (units - 1) * add_on->unit_minutes - allowance(add_on);
    return units > 1 && base->once ? 0 : units * length - allowance(base);
}

int32_t ladder_other(const struct part *part)
{
    const struct procedure *procedure = part->procedure;
    switch (procedure->basis) {
    case BASIS_AREA:
    case BASIS_LIMB:
    case BASIS_MONTH:
        return part->billed == COUNT_NONE ? 1 : part->billed;
    case BASIS_BAND:
        return part->documented >= procedure->band_from &&
               part->documented <= procedure->band_to;
    case BASIS_SESSION:
    case BASIS_TIME:
        return 1;
    }
    return 1;
}
