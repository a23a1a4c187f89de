/* The working as sentences a biller would say. */
#include "time/units.h"

/* The sentences that every decision has are put together by hand: printf
 * costs more than the counting. */
static void put_number(struct buffer *out, int32_t number, const char *after)
{
    buffer_put_int(out, number);
    buffer_put_cstr(out, after);
}

static void put_units(struct buffer *out, int32_t units)
{
    if (units == 0)
        BUFFER_LITERAL(out, "no unit");
    else
        put_number(out, units, units == 1 ? " unit" : " units");
}

static void put_minutes(struct buffer *out, int32_t minutes)
{
    put_number(out, minutes, minutes == 1 ? " minute" : " minutes");
}

static void put_code(struct buffer *out, const struct step *step)
{
    buffer_put_cstr(out, step->procedure->code);
}

/* "97129 with 97130" where the step is about both. */
static void put_family(struct buffer *out, const struct step *step)
{
    put_code(out, step);
    if (step->detail == 1 && step->procedure->add_on)
        buffer_printf(out, " with %s", step->procedure->add_on);
}

static void write_pool(const struct step *step, struct buffer *out)
{
    put_number(out, step->minutes,
               step->minutes == 1 ? " timed minute pool: " : " timed minutes pool: ");
    put_units(out, step->units);
    BUFFER_LITERAL(out, " (");
    if (step->units == 0) {
        BUFFER_LITERAL(out, "the first needs ");
        put_number(out, units_pool_begins(1), ")");
        return;
    }
    put_number(out, units_pool_begins(step->units), " to ");
    put_number(out, units_pool_begins(step->units + 1) - 1, " minutes)");
}

static void write_whole(const struct step *step, struct buffer *out)
{
    put_family(out, step);
    BUFFER_LITERAL(out, ": ");
    put_minutes(out, step->minutes);
    if (step->units == 0)
        BUFFER_LITERAL(out, ", no whole 15");
    else {
        BUFFER_LITERAL(out, " = ");
        put_number(out, step->units, " x 15 + ");
        buffer_put_int(out, step->remainder);
    }
}

static void write_remainder(const struct step *step, struct buffer *out)
{
    static const char *const ranks[] = {
        [RANK_LARGEST] = "has the largest remainder,",
        [RANK_NEXT] = "has the next largest remainder,",
        [RANK_FIRST_DOCUMENTED] = "stands first of those tied at remainder",
        [RANK_LAST_DOCUMENTED] = "stands last of those tied at remainder"};
    put_code(out, step);
    buffer_put_char(out, ' ');
    buffer_put_cstr(out, ranks[step->detail]);
    buffer_put_char(out, ' ');
    put_number(out, step->remainder, ": 1 more unit");
}

/* What a code needs for its first unit, when it has none. */
static void put_need(const struct step *step, struct buffer *out)
{
    const struct procedure *procedure = step->procedure;
    if (procedure->basis == BASIS_BAND && procedure->band_to == INT16_MAX)
        buffer_printf(out, "it is for %d minutes or more", procedure->band_from);
    else if (procedure->basis == BASIS_BAND)
        buffer_printf(out, "it is for %d to %d minutes", procedure->band_from,
                      procedure->band_to);
    else if (procedure->basis == BASIS_TIME)
        buffer_printf(out, "the first needs %d", procedure->first_at);
    else
        BUFFER_LITERAL(out, "the clinic bills none");
}

static void write_no_unit(const struct step *step, struct buffer *out)
{
    put_code(out, step);
    BUFFER_LITERAL(out, ": ");
    put_minutes(out, step->minutes);
    buffer_put_cstr(out, step->minutes == 1 ? " earns no unit: " : " earn no unit: ");
    if (step->units == 0) {
        put_need(step, out);
        return;
    }
    BUFFER_LITERAL(out, "the total of ");
    put_number(out, step->detail, " allows ");
    buffer_put_int(out, step->units);
}

static void write_tie(const struct step *step, struct buffer *out)
{
    buffer_printf(out, "%d codes tie at remainder %d for ", step->detail,
                  step->remainder);
    put_units(out, step->units);
    buffer_printf(out, ": any %d of them may be billed", step->units);
}

static void write_adopted(const struct step *step, struct buffer *out)
{
    put_code(out, step);
    BUFFER_LITERAL(out, " has 1 more unit: so the clinic means to bill the tie");
}

static void write_midpoint(const struct step *step, struct buffer *out)
{
    put_family(out, step);
    BUFFER_LITERAL(out, ": ");
    put_minutes(out, step->minutes);
    BUFFER_LITERAL(out, " by itself = ");
    put_units(out, step->units);
}

static void write_lesser(const struct step *step, struct buffer *out)
{
    put_code(out, step);
    BUFFER_LITERAL(out, ": ");
    put_units(out, step->units);
    buffer_printf(out, ", the lesser of %d by the 8-minute rule and %d by itself",
                  step->remainder, step->detail);
}

static void write_other(const struct step *step, struct buffer *out)
{
    static const char *const bases[] = {[BASIS_SESSION] = "however long it took",
                                        [BASIS_AREA] = "counted by the area treated",
                                        [BASIS_LIMB] = "counted by the extremity",
                                        [BASIS_MONTH] = "counted by the period",
                                        [BASIS_BAND] = "one for its band of minutes"};
    put_code(out, step);
    BUFFER_LITERAL(out, ": ");
    if (step->procedure->basis == BASIS_TIME) {
        put_minutes(out, step->minutes);
        BUFFER_LITERAL(out, " = ");
        put_units(out, step->units);
        BUFFER_LITERAL(out, "; it does not pool");
        return;
    }
    put_units(out, step->units);
    buffer_printf(out, ", %s", bases[step->procedure->basis]);
    if (step->detail)
        BUFFER_LITERAL(out, ", as the clinic states");
}

static void write_add_on(const struct step *step, struct buffer *out)
{
    put_code(out, step);
    BUFFER_LITERAL(out, " takes ");
    put_units(out, step->units);
    if (step->procedure->base)
        buffer_printf(out, " after the first of %s", step->procedure->base);
}

static void put_both(const struct step *step, struct buffer *out)
{
    BUFFER_LITERAL(out, "assistant ");
    put_number(out, step->assistant_minutes, " of ");
    put_minutes(out, step->assistant_minutes + step->therapist_minutes);
}

static void write_assistant(const struct step *step, struct buffer *out)
{
    put_code(out, step);
    BUFFER_LITERAL(out, ": ");
    switch ((enum step_share)step->detail) {
    case SHARED_WHOLE:
        buffer_printf(out, "the assistant's %d minutes hold ", step->assistant_minutes);
        put_units(out, step->units);
        buffer_printf(out, " of %d: assistant modifier", step->minutes);
        break;
    case SHARED_EVENLY:
        buffer_printf(out,
                      "therapist %d and assistant %d minutes, two units left: one "
                      "without, one with assistant modifier",
                      step->therapist_minutes, step->assistant_minutes);
        break;
    case SHARED_MIDPOINT:
        buffer_printf(out,
                      "the therapist alone has %d minutes of the last unit, %d or "
                      "more: no assistant modifier",
                      step->therapist_minutes, step->minutes / 2 + 1);
        break;
    case SHARED_OVER:
        put_both(step, out);
        BUFFER_LITERAL(out, ", over 10 %: assistant modifier");
        break;
    case SHARED_UNDER:
        put_both(step, out);
        BUFFER_LITERAL(out, ", not over 10 %: no assistant modifier");
        break;
    case SHARED_UNKNOWN:
        BUFFER_LITERAL(out, "an assistant's part of unknown length: assistant "
                            "modifier");
        break;
    }
}

static void write_split(const struct step *step, struct buffer *out)
{
    if (!step->procedure) {
        buffer_printf(out, "several therapists' %d minutes pool: %d, not the %d that ",
                      step->minutes, step->units, step->detail);
        BUFFER_LITERAL(out, "each one's own would earn");
        return;
    }
    put_code(out, step);
    BUFFER_LITERAL(out, ": a unit is made of several therapists' minutes; it is the "
                        "line of the one with ");
    buffer_put_int(out, step->remainder);
}

static void write_alone(const struct step *step, struct buffer *out)
{
    buffer_printf(out, "Therapist %d, counted alone:", step->detail);
}

static void write_next(const struct step *step, struct buffer *out)
{
    if (step->procedure) {
        put_code(out, step);
        BUFFER_LITERAL(out, ": ");
    }
    put_number(out, step->minutes,
               step->minutes == 1 ? " more minute would earn unit "
                                  : " more minutes would earn unit ");
    put_number(out, step->units, " (");
    put_number(out, step->detail, " minutes)");
}

void step_write(const struct step *step, struct buffer *out)
{
    static void (*const writers[STEP_KINDS])(const struct step *, struct buffer *) = {
        [STEP_POOL] = write_pool,
        [STEP_WHOLE] = write_whole,
        [STEP_REMAINDER] = write_remainder,
        [STEP_NO_UNIT] = write_no_unit,
        [STEP_TIE] = write_tie,
        [STEP_ADOPTED] = write_adopted,
        [STEP_MIDPOINT] = write_midpoint,
        [STEP_LESSER] = write_lesser,
        [STEP_OTHER] = write_other,
        [STEP_ADD_ON] = write_add_on,
        [STEP_ASSISTANT] = write_assistant,
        [STEP_SPLIT] = write_split,
        [STEP_ALONE] = write_alone,
        [STEP_NEXT] = write_next};
    writers[step->kind](step, out);
}
