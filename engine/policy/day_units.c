/* The units of a day as its decision shows them, over all its disciplines. */
#include "policy/deciding.h"

static enum status write_working(struct deciding *e, struct day_units *units)
{
    struct buffer line;
    char room[1024];
    size_t count = 0;
    for (size_t i = 0; i < e->result_count; i++)
        count += e->results[i].step_count;
    units->working = ARENA_ARRAY(e->arena, struct text, count);
    if (!units->working)
        return STATUS_NO_MEMORY;
    buffer_borrow(&line, room, sizeof room);
    for (size_t i = 0; i < e->result_count; i++)
        for (size_t k = 0; k < e->results[i].step_count; k++) {
            buffer_clear(&line);
            step_write(&e->results[i].steps[k], &line);
            units->working[units->working_count++] = deciding_taken(e, &line);
        }
    return STATUS_OK;
}

static struct allotment join(struct deciding *e, const struct allotment *a,
                             const struct allotment *b)
{
    struct allotment both = {
        ARENA_ARRAY(e->arena, struct allotted, a->count + b->count), 0};
    if (!both.codes) {
        e->no_memory = true;
        return both;
    }
    for (size_t i = 0; i < a->count; i++)
        both.codes[both.count++] = a->codes[i];
    for (size_t i = 0; i < b->count; i++) {
        size_t k = 0;
        while (k < both.count && strcmp(both.codes[k].code, b->codes[i].code) != 0)
            k++;
        if (k < both.count)
            both.codes[k].units += b->codes[i].units;
        else
            both.codes[both.count++] = b->codes[i];
    }
    return both;
}

/* Under the hybrid only what is billed is acceptable: the lesser of each. */
static void settle_hybrid(struct deciding *e, struct units_result *result)
{
    struct allotment *one = ARENA_NEW(e->arena, struct allotment);
    if (one)
        one->codes = ARENA_ARRAY(e->arena, struct allotted, result->code_count);
    if (!one || !one->codes) {
        e->no_memory = true;
        return;
    }
    for (size_t i = 0; i < result->code_count; i++) {
        const struct code_count *count = &result->codes[i];
        if (count->units > 0 && procedure_is_timed(count->procedure))
            one->codes[one->count++] =
                (struct allotted){count->procedure->code, count->units};
    }
    result->acceptable = one;
    result->acceptable_count = one->count > 0;
}

/* Each acceptable allotment of one discipline with each of the other. */
static void join_acceptable(struct deciding *e, struct day_units *units,
                            const struct units_result *more)
{
    if (!more->acceptable_count)
        return;
    if (!units->acceptable_count) {
        units->acceptable = more->acceptable;
        units->acceptable_count = more->acceptable_count;
        return;
    }
    struct allotment *all = ARENA_ARRAY(e->arena, struct allotment, ACCEPTABLE_MAX);
    size_t count = 0;
    if (!all) {
        e->no_memory = true;
        return;
    }
    for (size_t i = 0; i < units->acceptable_count; i++)
        for (size_t k = 0; k < more->acceptable_count && count < ACCEPTABLE_MAX; k++)
            all[count++] = join(e, &units->acceptable[i], &more->acceptable[k]);
    units->acceptable = all;
    units->acceptable_count = count;
}

enum status day_units_put(struct deciding *e, struct day_units *units)
{
    units->method =
        unit_method_text(e->result_count ? e->results[0].method : UNITS_EIGHT_MINUTE);
    for (size_t i = 0; i < e->result_count; i++) {
        if (e->results[i].method != e->results[0].method)
            units->method = "mixed";
        units->tie |= e->results[i].tie;
        if (e->results[i].method == UNITS_HYBRID)
            settle_hybrid(e, &e->results[i]);
        join_acceptable(e, units, &e->results[i]);
    }
    units->earned = e->earned;
    units->eight_minute = e->eight_minute;
    units->midpoint = e->midpoint;
    return write_working(e, units);
}
