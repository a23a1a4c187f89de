#include "naive_model.h"

static const struct printed printed[] = {
    {"97129", "97130", 8, 23, 15, 15, 9, 14, 23},
    {"90912", "90913", 8, 23, 15, 15, 9, 14, 23},
    {"97550", "97551", 16, 38, 15, 30, 17, 29, 46},
    {"G0541", "G0542", 16, 38, 15, 30, 17, 29, 46},
    {"97545", "97546", 61, 151, 60, 120, 62, 119, 181},
    {"92607", "92608", 31, 76, 30, 60, 32, 59, 91},
    {"96125", NULL, 31, 91, 60, 60, 32, 59, 91},
    {"96105", NULL, 31, 91, 60, 60, 32, 59, 91},
    {"97546", NULL, 31, 91, 60, 60, 32, 59, 91},
    {"92608", NULL, 16, 46, 30, 30, 17, 29, 46},
    {NULL, NULL, 8, 23, 15, 15, 9, 14, 23},
};

const struct printed *naive_row(const char *code)
{
    const struct printed *row = printed;
    while (row->code && strcmp(row->code, code) != 0)
        row++;
    return row;
}

static int units_printed(const struct printed *row, int minutes)
{
    int units = minutes >= row->first;
    for (int at = row->second; at <= minutes; at += row->step)
        units++;
    return units;
}

/* ---- the day, minute by minute ---- */

static int code_index(struct model *model, const struct procedure *procedure)
{
    int i = 0;
    while (i < model->code_count && model->codes[i].procedure != procedure)
        i++;
    if (i == model->code_count) {
        model->code_count++;
        model->codes[i] = (struct code){.procedure = procedure, .billed = -1};
    }
    return i;
}

static bool is_assistant(const struct model *model, const struct minutes_entry *entry)
{
    return entry->assistant && !model->options->no_assistants;
}

/* All minutes of the code by the performer and role of an entry, unless an
 * earlier entry of the same had them put down. */
static void put_minutes(struct model *model, const struct note *note, size_t at)
{
    const struct minutes_entry *entry = &note->entries[at];
    struct code *code = &model->codes[code_index(model, entry->procedure)];
    for (size_t i = 0; i < note->count; i++) {
        const struct minutes_entry *other = &note->entries[i];
        if (other->procedure != entry->procedure ||
            other->performer != entry->performer ||
            is_assistant(model, other) != is_assistant(model, entry))
            continue;
        if (i < at)
            return;
        for (int m = 0; m < other->minutes; m++)
            code->minutes[code->count++] =
                (struct minute){entry->performer, is_assistant(model, entry)};
    }
}

static void read_codes(struct model *model, const struct note *note)
{
    for (size_t i = 0; i < note->count; i++) {
        const struct minutes_entry *entry = &note->entries[i];
        struct code *code = &model->codes[code_index(model, entry->procedure)];
        code->therapist = code->therapist || !is_assistant(model, entry);
        code->assistant = code->assistant || is_assistant(model, entry);
        code->unknown = code->unknown || entry->minutes == COUNT_NONE;
        code->documented += entry->minutes == COUNT_NONE ? 0 : entry->minutes;
        if (entry->billed_units != COUNT_NONE)
            code->billed = (code->billed < 0 ? 0 : code->billed) + entry->billed_units;
        put_minutes(model, note, i);
    }
}

static int find_code(const struct model *model, const char *code)
{
    for (int i = 0; i < model->code_count; i++)
        if (strcmp(model->codes[i].procedure->code, code) == 0)
            return i;
    return -1;
}

static bool is_further(const struct model *model, const char *code)
{
    for (const struct printed *row = printed; row->code; row++)
        if (row->further && strcmp(row->further, code) == 0)
            return find_code(model, row->code) >= 0;
    return false;
}

static void add_lot(struct model *model, int first)
{
    struct lot *lot = &model->lots[model->lot_count++];
    const struct procedure *procedure = model->codes[first].procedure;
    *lot = (struct lot){.first = first, .more = -1};
    lot->further =
        procedure->basis == BASIS_TIME ? naive_row(procedure->code)->further : NULL;
    if (lot->further)
        lot->more = find_code(model, lot->further);
    lot->minutes = model->codes[first].documented;
    if (lot->more >= 0)
        lot->minutes += model->codes[lot->more].documented;
    lot->pools = procedure->basis == BASIS_TIME && procedure->pools;
}

/* One lot for each code, where it or its further code is first written. */
static void read_lots(struct model *model)
{
    bool seen[CODES] = {false};
    for (int i = 0; i < model->code_count; i++) {
        const char *code = model->codes[i].procedure->code;
        int first = i;
        for (const struct printed *row = printed; row->code; row++)
            if (row->further && is_further(model, code) &&
                strcmp(row->further, code) == 0)
                first = find_code(model, row->code);
        if (!seen[first])
            add_lot(model, first);
        seen[first] = true;
    }
}

/* ---- the 8-minute rule ---- */

/* The manual's sentences on a trial allotment of units to all lots. */
static bool obeys_manual(const struct model *model, int total)
{
    int given = 0;
    for (int i = 0; i < model->lot_count; i++) {
        const struct lot *a = &model->lots[i];
        if (!a->pools)
            continue;
        given += model->trial[i];
        for (int j = 0; j < model->lot_count; j++) {
            const struct lot *b = &model->lots[j];
            bool a_extra = model->trial[i] > a->minutes / 15;
            bool b_extra = b->pools && model->trial[j] > b->minutes / 15;
            if (b_extra && !a_extra && a->minutes % 15 > b->minutes % 15)
                return false;
        }
    }
    return given == total;
}

static void try_all(struct model *model, int lot, int total)
{
    if (lot == model->lot_count) {
        if (obeys_manual(model, total) && model->set_count < SETS)
            memcpy(model->sets[model->set_count++], model->trial, sizeof model->trial);
        return;
    }
    int minutes = model->lots[lot].pools ? model->lots[lot].minutes : 0;
    for (int units = 0; 15 * units < minutes + 15; units++) {
        if (15 * units + 15 <= minutes)
            continue; /* a whole fifteen would earn nothing */
        model->trial[lot] = units;
        try_all(model, lot + 1, total);
    }
}

static bool states(int billed, int units)
{
    return billed < 0 || billed == units;
}

/* Whether the units are the clinic's own figures, where it gave any. */
static bool is_stated(const struct model *model, const int *units)
{
    for (int i = 0; i < model->lot_count; i++) {
        const struct lot *lot = &model->lots[i];
        int first = lot->further && units[i] > 1 ? 1 : units[i];
        if (lot->pools && !states(model->codes[lot->first].billed, first))
            return false;
        if (lot->pools && lot->more >= 0 &&
            !states(model->codes[lot->more].billed, units[i] - first))
            return false;
    }
    return true;
}

/* Whether a gives more to the codes that come first (last) in the note. */
static bool is_before(const struct model *model, const int *a, const int *b)
{
    for (int n = 0; n < model->lot_count; n++) {
        int i =
            model->options->tie == TIE_LAST_DOCUMENTED ? model->lot_count - 1 - n : n;
        if (a[i] != b[i])
            return a[i] > b[i];
    }
    return false;
}

/* The allotment that is taken, and how many are as the clinic states. */
const int *naive_choose(const struct model *model, int *stated)
{
    const int *chosen = NULL;
    *stated = 0;
    for (int i = 0; i < model->set_count; i++)
        *stated += is_stated(model, model->sets[i]);
    for (int i = 0; i < model->set_count; i++) {
        const int *set = model->sets[i];
        if (*stated > 0 && !is_stated(model, set))
            continue;
        if (!chosen || is_before(model, set, chosen))
            chosen = set;
    }
    return chosen;
}

/* ---- units by every method ---- */

static int other_units(const struct code *code)
{
    const struct procedure *procedure = code->procedure;
    if (procedure->basis == BASIS_SESSION)
        return 1;
    if (procedure->basis == BASIS_BAND)
        return code->documented >= procedure->band_from &&
               code->documented <= procedure->band_to;
    return code->billed < 0 ? 1 : code->billed;
}

void naive_count(struct model *model, int i, const int *chosen)
{
    struct lot *lot = &model->lots[i];
    const struct code *code = &model->codes[lot->first];
    if (code->procedure->basis != BASIS_TIME) {
        lot->units = lot->eight = lot->midpoint = other_units(code);
        return;
    }
    lot->midpoint = units_printed(naive_row(code->procedure->code), lot->minutes);
    lot->eight = lot->pools ? chosen[i] : lot->midpoint;
    int least = lot->eight < lot->midpoint ? lot->eight : lot->midpoint;
    lot->units = model->options->method == UNITS_MIDPOINT ? lot->midpoint
                 : model->options->method == UNITS_HYBRID ? least
                                                          : lot->eight;
}

/* Deals the lot's units and the minutes behind them to its codes. */
void naive_deal(struct model *model, struct lot *lot)
{
    struct code *first = &model->codes[lot->first];
    first->units = lot->units;
    if (!lot->further || (lot->more < 0 && lot->units < 2))
        return;
    if (lot->more < 0)
        lot->more = code_index(model, procedure_find(text_of(lot->further)));
    struct code *more = &model->codes[lot->more];
    first->units = lot->units > 0;
    more->units = lot->units - first->units;
    if (lot->units == 0)
        return;
    struct minute all[MINUTES];
    memcpy(all, first->minutes, sizeof(struct minute) * (size_t)first->count);
    memcpy(all + first->count, more->minutes,
           sizeof(struct minute) * (size_t)more->count);
    int length = first->procedure->unit_minutes;
    first->count = lot->units == 1 || length > lot->minutes ? lot->minutes : length;
    more->count = lot->minutes - first->count;
    memcpy(first->minutes, all, sizeof(struct minute) * (size_t)first->count);
    memcpy(more->minutes, all + first->count,
           sizeof(struct minute) * (size_t)more->count);
}

/* ---- the assistant's share ---- */

static bool passes(int therapist, int assistant, enum assistant_share share)
{
    int total = therapist + assistant, tenth = 0, percent = 0;
    if (assistant == 0)
        return false;
    /* Counted up to the nearest, a half upwards. */
    while (10 * tenth + 5 <= total)
        tenth++;
    while (100 * assistant * 2 >= (2 * percent + 1) * total)
        percent++;
    return share == SHARE_MINIMUM ? assistant >= tenth + 1 : percent >= 11;
}

static void deal_unit(struct deal *deal, int therapist, int assistant, bool flagged)
{
    *(flagged ? &deal->flagged : &deal->plain) += 1;
    *(flagged ? &deal->flagged_therapist : &deal->plain_therapist) += therapist;
    *(flagged ? &deal->flagged_assistant : &deal->plain_assistant) += assistant;
}

/* One unit of full length, minute by minute: of whoever has more, then of the
 * other. */
static void deal_full(struct deal *deal, int *therapist, int *assistant, int length,
                      enum assistant_share share)
{
    bool therapist_first = *therapist >= *assistant;
    int t = 0, a = 0;
    while (t + a<length && * therapist + *assistant> 0) {
        bool from_therapist = therapist_first ? *therapist > 0 : *assistant == 0;
        *(from_therapist ? therapist : assistant) -= 1;
        *(from_therapist ? &t : &a) += 1;
    }
    deal_unit(deal, t, a, passes(t, a, share));
}

struct deal naive_deal_timed(const struct printed *row, int therapist, int assistant,
                             int units, enum assistant_share share)
{
    struct deal deal = {0};
    for (; units > 0 && therapist >= row->length; units--, therapist -= row->length)
        deal_unit(&deal, row->length, 0, false);
    for (; units > 0 && assistant >= row->length; units--, assistant -= row->length)
        deal_unit(&deal, 0, row->length, true);
    if (units == 2 && therapist >= row->each_from && therapist <= row->each_to &&
        assistant >= row->each_from && assistant <= row->each_to &&
        therapist + assistant >= row->both_from) {
        deal_unit(&deal, therapist, 0, false);
        deal_unit(&deal, 0, assistant, true);
        return deal;
    }
    for (; units > 1; units--)
        deal_full(&deal, &therapist, &assistant, row->length, share);
    if (units == 1) {
        bool alone = 2 * therapist > row->length;
        deal_unit(&deal, therapist, assistant,
                  !alone && passes(therapist, assistant, share));
        return deal;
    }
    *(deal.plain ? &deal.plain_therapist : &deal.flagged_therapist) += therapist;
    *(deal.flagged ? &deal.flagged_assistant : &deal.plain_assistant) += assistant;
    return deal;
}

struct deal naive_deal_untimed(const struct code *code, int therapist, int assistant,
                               enum assistant_share share)
{
    bool flagged = passes(therapist, assistant, share);
    if (code->assistant && (code->unknown || therapist + assistant == 0))
        flagged = true;
    if (code->assistant && !code->therapist)
        flagged = true;
    struct deal deal = {0};
    for (int i = 0; i < code->units; i++)
        deal_unit(&deal, i ? 0 : therapist, i ? 0 : assistant, flagged);
    return deal;
}

struct model *naive_build(const struct note *note, const struct units_options *options)
{
    static struct model model;
    model.options = options;
    model.code_count = model.lot_count = model.set_count = 0;
    memset(model.trial, 0, sizeof model.trial);
    read_codes(&model, note);
    read_lots(&model);
    int pool = 0;
    for (int i = 0; i < model.lot_count; i++)
        pool += model.lots[i].pools ? model.lots[i].minutes : 0;
    try_all(&model, 0, units_printed(naive_row("97110"), pool));
    return &model;
}
