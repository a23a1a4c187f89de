/* The engine's result against the naive model's sentences. */
#include "naive_model.h"

static bool disagree(struct buffer *why, const char *what, int expected, int found)
{
    buffer_printf(why, "%s: the rules say %d, the engine %d", what, expected, found);
    return false;
}

/* ---- the engine's lines ---- */

static bool is_alone(const struct code *code)
{
    for (int i = 0; i < code->count; i++)
        if (code->minutes[i].performer != code->minutes[0].performer)
            return false;
    return true;
}

static bool check_minutes(const struct deal *ours, const struct deal *found,
                          struct buffer *why)
{
    if (found->plain_therapist != ours->plain_therapist)
        return disagree(why, "therapist minutes without modifier",
                        ours->plain_therapist, found->plain_therapist);
    if (found->flagged_therapist != ours->flagged_therapist)
        return disagree(why, "therapist minutes with modifier", ours->flagged_therapist,
                        found->flagged_therapist);
    if (found->plain_assistant != ours->plain_assistant)
        return disagree(why, "assistant minutes without modifier",
                        ours->plain_assistant, found->plain_assistant);
    return true;
}

/* What the engine's lines of a code say together. */
static struct deal lines_of(const struct units_result *result,
                            const struct procedure *procedure)
{
    struct deal deal = {0};
    for (size_t i = 0; i < result->line_count; i++) {
        const struct unit_line *line = &result->lines[i];
        if (line->procedure != procedure)
            continue;
        *(line->assistant ? &deal.flagged : &deal.plain) += line->units;
        *(line->assistant ? &deal.flagged_therapist : &deal.plain_therapist) +=
            line->therapist_minutes;
        *(line->assistant ? &deal.flagged_assistant : &deal.plain_assistant) +=
            line->assistant_minutes;
    }
    return deal;
}

static int minutes_by(const struct code *code, uint32_t performer, bool assistant)
{
    int minutes = 0;
    for (int i = 0; i < code->count; i++)
        minutes += code->minutes[i].performer == performer &&
                   code->minutes[i].assistant == assistant;
    return minutes;
}

/* Whether a minute is the first of its performer and role. */
static bool is_first(const struct code *code, int at)
{
    for (int i = 0; i < at; i++)
        if (code->minutes[i].performer == code->minutes[at].performer &&
            code->minutes[i].assistant == code->minutes[at].assistant)
            return false;
    return true;
}

static int line_units(const struct units_result *result, const struct code *code,
                      uint32_t performer, bool flagged)
{
    for (size_t i = 0; i < result->line_count; i++)
        if (result->lines[i].procedure == code->procedure &&
            result->lines[i].performer == performer &&
            result->lines[i].assistant == flagged)
            return result->lines[i].units;
    return 0;
}

/* Whole units are their performer's own; the only other one is with whoever
 * has the largest remainder of its role, the first of equals. */
static bool check_performers(const struct units_result *result, const struct code *code,
                             struct buffer *why)
{
    int length = code->procedure->unit_minutes, others = code->units;
    int best[2] = {0, 0}, with[2] = {-1, -1}, holder[2] = {-1, -1};
    for (int i = 0; i < code->count; i++) {
        const struct minute *who = &code->minutes[i];
        if (!is_first(code, i))
            continue;
        int minutes = minutes_by(code, who->performer, who->assistant);
        int units = line_units(result, code, who->performer, who->assistant);
        if (units < minutes / length)
            return disagree(why, "a performer's whole units", minutes / length, units);
        others -= minutes / length;
        if (units > minutes / length)
            holder[who->assistant] = i;
        if (minutes % length > best[who->assistant]) {
            best[who->assistant] = minutes % length;
            with[who->assistant] = i;
        }
    }
    for (int role = 0; role < 2 && others == 1; role++)
        if (holder[role] >= 0 && holder[role] != with[role])
            return disagree(why, "holder of the last unit", with[role], holder[role]);
    return true;
}

static bool check_code(const struct model *model, const struct code *code,
                       const struct units_result *result, struct buffer *why)
{
    bool timed = code->procedure->basis == BASIS_TIME;
    int therapist = 0;
    for (int i = 0; i < code->count; i++)
        therapist += !code->minutes[i].assistant;
    int assistant = code->count - therapist;
    struct deal found = lines_of(result, code->procedure);
    if (found.plain + found.flagged != code->units)
        return disagree(why, "units", code->units, found.plain + found.flagged);
    if (code->units == 0)
        return found.plain_therapist + found.plain_assistant == 0;
    if (found.plain_therapist + found.flagged_therapist != therapist)
        return disagree(why, "therapist minutes", therapist,
                        found.plain_therapist + found.flagged_therapist);
    if (found.plain_assistant + found.flagged_assistant != assistant)
        return disagree(why, "assistant minutes", assistant,
                        found.plain_assistant + found.flagged_assistant);
    struct deal ours =
        timed ? naive_deal_timed(naive_row(code->procedure->code), therapist, assistant,
                                 code->units, model->options->share)
              : naive_deal_untimed(code, therapist, assistant, model->options->share);
    if (found.flagged != ours.flagged)
        return disagree(why, "units with modifier", ours.flagged, found.flagged);
    if (is_alone(code) && !check_minutes(&ours, &found, why))
        return false;
    return !timed || check_performers(result, code, why);
}

/* Every line has units, none says the same as another. */
static bool check_lines(const struct units_result *result, struct buffer *why)
{
    for (size_t i = 0; i < result->line_count; i++) {
        const struct unit_line *a = &result->lines[i];
        if (a->units < 1)
            return disagree(why, "units of a line", 1, a->units);
        for (size_t j = 0; j < i; j++) {
            const struct unit_line *b = &result->lines[j];
            if (a->procedure == b->procedure && a->performer == b->performer &&
                a->assistant == b->assistant)
                return disagree(why, "lines alike", 0, 1);
        }
    }
    return true;
}

/* ---- the engine's allotments ---- */

static int units_in(const struct allotment *allotment, const char *code)
{
    for (size_t i = 0; i < allotment->count; i++)
        if (strcmp(allotment->codes[i].code, code) == 0)
            return allotment->codes[i].units;
    return 0;
}

static bool is_set(const struct model *model, const int *set,
                   const struct allotment *allotment)
{
    for (int i = 0; i < model->lot_count; i++) {
        const struct lot *lot = &model->lots[i];
        int units = units_in(allotment, model->codes[lot->first].procedure->code);
        if (lot->further)
            units += units_in(allotment, lot->further);
        if (lot->pools && units != set[i])
            return false;
    }
    return true;
}

static bool check_acceptable(const struct model *model,
                             const struct units_result *result, struct buffer *why)
{
    int expected =
        model->set_count < ACCEPTABLE_MAX ? model->set_count : ACCEPTABLE_MAX;
    if ((int)result->acceptable_count != expected)
        return disagree(why, "acceptable allotments", expected,
                        (int)result->acceptable_count);
    bool used[SETS] = {false};
    for (size_t i = 0; i < result->acceptable_count; i++) {
        int at = 0;
        while (at < model->set_count &&
               (used[at] || !is_set(model, model->sets[at], &result->acceptable[i])))
            at++;
        if (at == model->set_count)
            return disagree(why, "an allotment against the manual", 0, (int)i);
        used[at] = true;
    }
    return true;
}

static bool check_totals(const struct model *model, const struct units_result *result,
                         struct buffer *why)
{
    int eight = 0, midpoint = 0, units = 0, least = 0, documented = 0, minutes = 0;
    for (int i = 0; i < model->lot_count; i++) {
        const struct lot *lot = &model->lots[i];
        eight += lot->eight;
        midpoint += lot->midpoint;
        least += lot->eight < lot->midpoint ? lot->eight : lot->midpoint;
        units += lot->units;
        documented += lot->minutes;
    }
    for (size_t i = 0; i < result->code_count; i++)
        minutes += result->codes[i].minutes;
    if (result->eight_minute != eight)
        return disagree(why, "8-minute units", eight, result->eight_minute);
    if (result->midpoint != midpoint)
        return disagree(why, "midpoint units", midpoint, result->midpoint);
    if (result->hybrid != least)
        return disagree(why, "hybrid units", least, result->hybrid);
    if (result->earned != units)
        return disagree(why, "units of the day", units, result->earned);
    if (minutes != documented ||
        result->timed_minutes + result->untimed_minutes != documented)
        return disagree(why, "minutes of the day", documented, minutes);
    return true;
}

/* All that is said of a choice among allotments. */
static bool check_choice(const struct model *model, int stated,
                         const struct units_result *result, struct buffer *why)
{
    bool pooled = false;
    for (int i = 0; i < model->lot_count; i++)
        pooled = pooled || model->lots[i].pools;
    if (!pooled || model->options->method == UNITS_MIDPOINT)
        return !result->tie && !result->adopted && !result->chose;
    bool tie = model->set_count > 1;
    bool adopted = stated > 0 && stated < model->set_count;
    if (result->tie != tie)
        return disagree(why, "tie", tie, result->tie);
    if (result->adopted != adopted)
        return disagree(why, "adopted", adopted, result->adopted);
    return check_acceptable(model, result, why);
}

bool naive_agrees(const struct note *note, const struct units_options *options,
                  const struct units_result *result, struct buffer *why)
{
    int stated;
    struct model *model = naive_build(note, options);
    const int *chosen = naive_choose(model, &stated);
    for (int i = 0; i < model->lot_count; i++)
        naive_count(model, i, chosen);
    if (!check_choice(model, stated, result, why) ||
        !check_totals(model, result, why) || !check_lines(result, why))
        return false;
    for (int i = 0; i < model->lot_count; i++)
        naive_deal(model, &model->lots[i]);
    for (int i = 0; i < model->code_count; i++) {
        if (check_code(model, &model->codes[i], result, why))
            continue;
        buffer_printf(why, " (%s)", model->codes[i].procedure->code);
        return false;
    }
    return true;
}
