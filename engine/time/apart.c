/* Therapists kept apart: some payers refuse to pool the minutes of several
 * therapists. Then each therapist's day is counted as if it were another
 * patient's, and the results are joined: codes summed, lines and working one
 * after the other, and an acceptable allotment of the day is one of each. */
#include "time/tally.h"

static bool is_first_of(const struct units_day *day, size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (day->entries[j].performer == day->entries[i].performer)
            return false;
    return true;
}

static size_t performers(const struct units_day *day)
{
    size_t count = 0;
    for (size_t i = 0; i < day->count; i++)
        count += is_first_of(day, i);
    return count;
}

/* Counts the entries of the i-th entry's performer. */
static bool count_one(const struct units_day *day, size_t i,
                      struct units_result *result)
{
    struct minutes_entry *own =
        ARENA_ARRAY(day->arena, struct minutes_entry, day->count);
    if (!own)
        return false;
    struct units_day alone = {own, 0, day->options, day->arena};
    for (size_t j = i; j < day->count; j++)
        if (day->entries[j].performer == day->entries[i].performer)
            own[alone.count++] = day->entries[j];
    *result = (struct units_result){.method = day->options->method};
    return units_together(&alone, result);
}

static void join_code(struct units_result *all, const struct code_count *code)
{
    struct code_count *sum = all->codes;
    while (sum < all->codes + all->code_count && sum->procedure != code->procedure)
        sum++;
    if (sum == all->codes + all->code_count) {
        all->codes[all->code_count++] = *code;
        return;
    }
    sum->documented += code->documented;
    sum->minutes += code->minutes;
    sum->therapist_minutes += code->therapist_minutes;
    sum->assistant_minutes += code->assistant_minutes;
    sum->eight_minute += code->eight_minute;
    sum->midpoint += code->midpoint;
    sum->hybrid += code->hybrid;
    sum->units += code->units;
    sum->base_missing = sum->base_missing && code->base_missing;
}

static void join_totals(struct units_result *all, const struct units_result *one)
{
    all->pooled_minutes += one->pooled_minutes;
    all->timed_minutes += one->timed_minutes;
    all->untimed_minutes += one->untimed_minutes;
    all->pooled_units += one->pooled_units;
    all->earned += one->earned;
    all->eight_minute += one->eight_minute;
    all->midpoint += one->midpoint;
    all->hybrid += one->hybrid;
    all->tie = all->tie || one->tie;
    all->adopted = all->adopted || one->adopted;
}

static void join_allotted(struct allotment *sum, const struct allotment *more)
{
    for (size_t i = 0; i < more->count; i++) {
        size_t at = 0;
        while (at < sum->count && sum->codes[at].code != more->codes[i].code)
            at++;
        if (at == sum->count)
            sum->codes[sum->count++] = (struct allotted){more->codes[i].code, 0};
        sum->codes[at].units += more->codes[i].units;
    }
}

/* Both allotments together, in new memory. */
static bool join_two(struct arena *arena, const struct allotment *a,
                     const struct allotment *b, struct allotment *sum)
{
    *sum = (struct allotment){
        .codes = ARENA_ARRAY(arena, struct allotted, a->count + b->count)};
    if (!sum->codes)
        return false;
    join_allotted(sum, a);
    join_allotted(sum, b);
    return true;
}

/* Each of the first with each of the second, as many as fit. */
static bool join_acceptable(struct arena *arena, struct units_result *all,
                            const struct units_result *one)
{
    if (one->acceptable_count == 0)
        return true;
    if (all->acceptable_count == 0) {
        all->acceptable = one->acceptable;
        all->acceptable_count = one->acceptable_count;
        return true;
    }
    size_t room = all->acceptable_count * one->acceptable_count;
    room = room < ACCEPTABLE_MAX ? room : ACCEPTABLE_MAX;
    struct allotment *joint = ARENA_ARRAY(arena, struct allotment, room);
    if (!joint)
        return false;
    for (size_t i = 0; i < room; i++)
        if (!join_two(arena, &all->acceptable[i / one->acceptable_count],
                      &one->acceptable[i % one->acceptable_count], &joint[i]))
            return false;
    all->acceptable = joint;
    all->acceptable_count = room;
    return true;
}

static bool join_room(struct arena *arena, const struct units_result *each,
                      size_t count, struct units_result *all)
{
    size_t codes = 0, lines = 0, steps = 0;
    for (size_t i = 0; i < count; i++) {
        codes += each[i].code_count;
        lines += each[i].line_count;
        steps += each[i].step_count + 1;
    }
    all->codes = ARENA_ARRAY(arena, struct code_count, codes);
    all->lines = ARENA_ARRAY(arena, struct unit_line, lines);
    all->steps = ARENA_ARRAY(arena, struct step, steps);
    return all->codes && all->lines && all->steps;
}

static bool join(struct arena *arena, const struct units_result *each, size_t count,
                 struct units_result *all)
{
    if (!join_room(arena, each, count, all))
        return false;
    for (size_t i = 0; i < count; i++) {
        join_totals(all, &each[i]);
        for (size_t j = 0; j < each[i].code_count; j++)
            join_code(all, &each[i].codes[j]);
        for (size_t j = 0; j < each[i].line_count; j++)
            all->lines[all->line_count++] = each[i].lines[j];
        all->steps[all->step_count++] =
            (struct step){.kind = STEP_ALONE, .detail = (int32_t)i + 1};
        for (size_t j = 0; j < each[i].step_count; j++)
            all->steps[all->step_count++] = each[i].steps[j];
        if (!join_acceptable(arena, all, &each[i]))
            return false;
    }
    return true;
}

bool apart_count(const struct units_day *day, struct units_result *result)
{
    size_t count = 0;
    struct units_result *each =
        ARENA_ARRAY(day->arena, struct units_result, performers(day));
    if (!each)
        return false;
    for (size_t i = 0; i < day->count; i++)
        if (is_first_of(day, i) && !count_one(day, i, &each[count++]))
            return false;
    return join(day->arena, each, count, result);
}
