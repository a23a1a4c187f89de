/* Claim lines: whose units they are.
 *
 * A code's units are made one after the other out of its shares, the minutes
 * that each performer gave as a therapist or through an assistant (CMS Pub
 * 100-04 ch. 5 s20.1 and the CY 2022 fee schedule rule, 86 FR 64996):
 *
 *   1. Whole units of each role: the therapists' first, then the assistants',
 *      which carry CQ or CO. Within a role a performer's own whole units are
 *      his; what is left of several makes up the others, each for whoever has
 *      most left.
 *   2. Two units remain and therapist and assistant have 9 to 14 minutes each
 *      and 23 to 28 together: one each.
 *   3. One unit remains: none carries the modifier when the therapist alone
 *      has passed the middle (8 of 15); else the 10 % share decides.
 *   4. Two remain otherwise (small remainders of other codes brought the
 *      second): the larger remainder begins one unit, topped up from the
 *      other; the next has what is left. The 10 % share decides each.
 *
 * Minutes that make no unit go to a line of the same performer and role, else
 * to a line of the performer, else to the code's first: nothing vanishes.
 *
 * Invariant: a unit is put on a line together with its minutes, and the
 * minutes of a code's lines are in the end the code's minutes. */
#include "time/tally.h"

/* A part at work. */
struct maker {
    struct tally *tally;
    struct part *part;
    struct unit_line *lines; /* of this code */
    size_t count;
    int32_t length; /* minutes of a unit */
    bool split;     /* said already that a unit is several therapists' */
};

/* What one unit is made of. */
struct unit {
    int32_t therapist_minutes;
    int32_t assistant_minutes;
    bool flagged;
};

static struct unit_line *line_find(struct maker *maker, uint32_t performer,
                                   bool flagged)
{
    for (size_t i = 0; i < maker->count; i++)
        if (maker->lines[i].performer == performer &&
            maker->lines[i].assistant == flagged)
            return &maker->lines[i];
    return NULL;
}

/* The line of the performer with or without modifier; lines without stand
 * before those with. */
static struct unit_line *line_get(struct maker *maker, uint32_t performer, bool flagged)
{
    struct unit_line *line = line_find(maker, performer, flagged);
    if (line)
        return line;
    size_t at = maker->count++;
    for (; !flagged && at > 0 && maker->lines[at - 1].assistant; at--)
        maker->lines[at] = maker->lines[at - 1];
    maker->lines[at] = (struct unit_line){.procedure = maker->part->procedure,
                                          .performer = performer,
                                          .assistant = flagged};
    return &maker->lines[at];
}

static void line_give(struct unit_line *line, struct share *share, int32_t minutes)
{
    share->left -= minutes;
    if (share->assistant)
        line->assistant_minutes += minutes;
    else
        line->therapist_minutes += minutes;
}

/* Who has most left in the role; the first documented of equals. */
static struct share *largest(const struct part *part, bool assistant)
{
    struct share *found = NULL;
    for (struct share *share = part->shares; share; share = share->next)
        if (share->assistant == assistant && share->left > 0 &&
            (!found || share->left > found->left))
            found = share;
    return found;
}

/* The next to give minutes of the role: the unit's owner, then the largest. */
static struct share *giver(const struct part *part, bool assistant, uint32_t owner)
{
    for (struct share *share = part->shares; share; share = share->next)
        if (share->performer == owner && share->assistant == assistant &&
            share->left > 0)
            return share;
    return largest(part, assistant);
}

static void note_split(struct maker *maker, int32_t largest_part)
{
    maker->tally->result->therapists_pooled = true;
    if (maker->split)
        return;
    maker->split = true;
    tally_step(maker->tally, STEP_SPLIT, maker->part->procedure)->remainder =
        largest_part;
}

/* Minutes of the role for a unit of the line; true: others than its performer
 * gave some. */
static bool fill(struct maker *maker, struct unit_line *line, bool assistant,
                 int32_t minutes)
{
    bool others = false;
    while (minutes > 0) {
        struct share *share = giver(maker->part, assistant, line->performer);
        if (!share)
            break;
        int32_t given = share->left < minutes ? share->left : minutes;
        others = others || share->performer != line->performer;
        line_give(line, share, given);
        minutes -= given;
    }
    return others;
}

static void make_unit(struct maker *maker, struct unit unit)
{
    bool assistants =
        unit.flagged ? unit.assistant_minutes > 0 : unit.therapist_minutes == 0;
    const struct share *owner = largest(maker->part, assistants);
    if (!owner)
        return;
    int32_t owned = owner->left;
    struct unit_line *line = line_get(maker, owner->performer, unit.flagged);
    line->units++;
    bool others = fill(maker, line, false, unit.therapist_minutes);
    others = fill(maker, line, true, unit.assistant_minutes) || others;
    if (others)
        note_split(maker, owned);
}

/* The whole units of a role: first those that a performer has alone. */
static void make_whole(struct maker *maker, bool assistant, int32_t units)
{
    struct share *share = maker->part->shares;
    for (; share && units > 0; share = share->next) {
        int32_t own = share->left / maker->length;
        if (share->assistant != assistant || own == 0)
            continue;
        own = own < units ? own : units;
        struct unit_line *line = line_get(maker, share->performer, assistant);
        line->units += own;
        line_give(line, share, own * maker->length);
        units -= own;
    }
    for (; units > 0; units--)
        make_unit(maker,
                  (struct unit){.therapist_minutes = assistant ? 0 : maker->length,
                                .assistant_minutes = assistant ? maker->length : 0,
                                .flagged = assistant});
}

static void note_share(struct maker *maker, const struct unit *unit,
                       enum step_share reason, int32_t units)
{
    if (unit->assistant_minutes == 0)
        return;
    struct step *step =
        tally_step(maker->tally, STEP_ASSISTANT, maker->part->procedure);
    step->therapist_minutes = unit->therapist_minutes;
    step->assistant_minutes = unit->assistant_minutes;
    step->detail = (int32_t)reason;
    step->units = units;
    step->minutes = maker->length;
}

static void make_by_share(struct maker *maker, struct unit unit)
{
    unit.flagged = units_share_passes(unit.therapist_minutes, unit.assistant_minutes,
                                      maker->tally->options->share);
    note_share(maker, &unit, unit.flagged ? SHARED_OVER : SHARED_UNDER, 1);
    make_unit(maker, unit);
}

/* One unit of full length that the larger remainder begins. */
static void make_topped_up(struct maker *maker)
{
    int32_t therapist = part_left(maker->part, false);
    int32_t assistant = part_left(maker->part, true);
    int32_t larger = therapist >= assistant ? therapist : assistant;
    int32_t smaller = therapist >= assistant ? assistant : therapist;
    larger = larger < maker->length ? larger : maker->length;
    smaller = smaller < maker->length - larger ? smaller : maker->length - larger;
    if (therapist >= assistant)
        make_by_share(maker, (struct unit){larger, smaller, false});
    else
        make_by_share(maker, (struct unit){smaller, larger, false});
}

/* The last unit has all that is left. */
static void make_last(struct maker *maker)
{
    struct unit unit = {part_left(maker->part, false), part_left(maker->part, true),
                        false};
    if (unit.therapist_minutes <= maker->length / 2) {
        make_by_share(maker, unit);
        return;
    }
    note_share(maker, &unit, SHARED_MIDPOINT, 1);
    make_unit(maker, unit);
}

/* Two units, one each. The rule says 9 to 14 minutes each and 23 to 28
 * together; two that are each under 15 and together over 22 are just that. */
static bool make_evenly(struct maker *maker)
{
    int32_t therapist = part_left(maker->part, false);
    int32_t assistant = part_left(maker->part, true);
    if (therapist >= maker->length || assistant >= maker->length ||
        therapist + assistant <= maker->length + maker->length / 2)
        return false;
    note_share(maker, &(struct unit){therapist, assistant, true}, SHARED_EVENLY, 2);
    make_unit(maker, (struct unit){.therapist_minutes = therapist});
    make_unit(maker, (struct unit){.assistant_minutes = assistant, .flagged = true});
    return true;
}

/* Minutes that made no unit. */
static void give_rest(struct maker *maker)
{
    for (struct share *share = maker->part->shares; share; share = share->next) {
        if (share->left == 0)
            continue;
        struct unit_line *line = line_find(maker, share->performer, share->assistant);
        if (!line)
            line = line_find(maker, share->performer, !share->assistant);
        line_give(line ? line : maker->lines, share, share->left);
    }
}

static void make_timed(struct maker *maker)
{
    const struct part *part = maker->part;
    int32_t units = part->units;
    int32_t therapist = part_left(part, false) / maker->length;
    therapist = therapist < units ? therapist : units;
    units -= therapist;
    int32_t minutes = part_left(part, true);
    int32_t assistant = minutes / maker->length;
    assistant = assistant < units ? assistant : units;
    units -= assistant;
    if (assistant > 0)
        note_share(maker, &(struct unit){0, minutes, true}, SHARED_WHOLE, assistant);
    make_whole(maker, false, therapist);
    make_whole(maker, true, assistant);
    if (units == 2 && make_evenly(maker))
        units = 0;
    for (; units > 1; units--)
        make_topped_up(maker);
    if (units == 1)
        make_last(maker);
    give_rest(maker);
}

/* Minutes of one performer in both roles. */
static int32_t performer_minutes(const struct part *part, uint32_t performer)
{
    int32_t minutes = 0;
    for (const struct share *share = part->shares; share; share = share->next)
        if (share->performer == performer)
            minutes += share->left;
    return minutes;
}

/* An untimed service is judged as a whole; where its minutes are not known
 * any assistant's part counts as more than a tenth: the modifier costs money,
 * leaving it out costs a claim. */
static bool untimed_flagged(struct maker *maker)
{
    struct unit unit = {part_left(maker->part, false), part_left(maker->part, true),
                        false};
    bool therapist = false, assistant = false, unknown = false;
    for (const struct share *share = maker->part->shares; share; share = share->next) {
        therapist = therapist || !share->assistant;
        assistant = assistant || share->assistant;
        unknown = unknown || share->unknown;
    }
    if (!assistant || !therapist)
        return assistant;
    if (unknown || unit.therapist_minutes + unit.assistant_minutes == 0) {
        unit.assistant_minutes = unit.assistant_minutes ? unit.assistant_minutes : 1;
        note_share(maker, &unit, SHARED_UNKNOWN, maker->part->units);
        return true;
    }
    bool passes = units_share_passes(unit.therapist_minutes, unit.assistant_minutes,
                                     maker->tally->options->share);
    note_share(maker, &unit, passes ? SHARED_OVER : SHARED_UNDER, maker->part->units);
    return passes;
}

/* One line, for whoever gave most of it. */
static void make_untimed(struct maker *maker)
{
    const struct share *owner = maker->part->shares;
    bool several = false;
    for (const struct share *share = owner; share; share = share->next) {
        several = several || share->performer != owner->performer;
        if (performer_minutes(maker->part, share->performer) >
            performer_minutes(maker->part, owner->performer))
            owner = share;
    }
    struct unit_line *line = line_get(maker, owner->performer, untimed_flagged(maker));
    line->units = maker->part->units;
    if (several)
        note_split(maker, performer_minutes(maker->part, owner->performer));
    give_rest(maker);
}

static void make_part(struct tally *tally, struct part *part)
{
    struct units_result *result = tally->result;
    if (!part->procedure || part->units == 0)
        return;
    for (struct share *share = part->shares; share; share = share->next)
        share->left = share->minutes;
    struct maker maker = {.tally = tally,
                          .part = part,
                          .lines = result->lines + result->line_count,
                          .length = part->procedure->unit_minutes};
    if (part->procedure->basis == BASIS_TIME)
        make_timed(&maker);
    else
        make_untimed(&maker);
    result->line_count += maker.count;
}

static size_t part_room(const struct part *part)
{
    size_t room = 0;
    for (const struct share *share = part->shares; share; share = share->next)
        room += 2;
    return room;
}

bool lines_make(struct tally *tally)
{
    size_t room = 0;
    for (size_t i = 0; i < tally->count; i++)
        room +=
            part_room(&tally->families[i].base) + part_room(&tally->families[i].add_on);
    tally->result->lines = ARENA_ARRAY(tally->arena, struct unit_line, room);
    if (!tally->result->lines)
        return false;
    for (size_t i = 0; i < tally->count; i++) {
        make_part(tally, &tally->families[i].base);
        make_part(tally, &tally->families[i].add_on);
    }
    return true;
}
