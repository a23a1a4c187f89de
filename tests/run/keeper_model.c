#include "run/keeper_model.h"

#include <stdio.h>

#define DOLLARS_MAX 60000
#define VISITS_MAX  8

uint32_t dice_roll(struct dice *dice, uint32_t sides)
{
    uint64_t x = dice->state;
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    dice->state = x;
    return (uint32_t)((x >> 11) % sides);
}

bool dice_chance(struct dice *dice, uint32_t percent)
{
    return dice_roll(dice, 100) < percent;
}

/* ---- sessions ---- */

const char *const model_clinics[CLINICS] = {"1987654328", "1234567893"};
static const char *const therapists[THERAPISTS] = {"1730000001", "1730000019",
                                                   "1730000027"};

static int32_t date_of_day(int day)
{
    return date_of(2025, 12, 20) + day;
}

struct visited model_visit(struct dice *dice)
{
    return (struct visited){.person = (int)dice_roll(dice, PEOPLE),
                            .day = (int)dice_roll(dice, DAYS),
                            .start = 480 + 15 * (int)dice_roll(dice, 20),
                            .units = 1 + (int)dice_roll(dice, 3),
                            .code = (int)dice_roll(dice, 2),
                            .therapist = (int)dice_roll(dice, THERAPISTS)};
}

static void put_clock(struct buffer *out, const char *name, int minutes)
{
    buffer_printf(out, "\"%s\":\"%02d:%02d\",", name, minutes / 60, minutes % 60);
}

void model_write(const struct visited *it, struct buffer *out)
{
    char date[11];
    date_write(date_of_day(it->day), date);
    buffer_printf(out, "{\"session_id\":\"S%d\",\"revision\":%d,", it->number,
                  it->revision);
    if (it->is_void)
        buffer_put_cstr(out, "\"void\":true,");
    buffer_printf(out,
                  "\"billing_provider\":{\"npi\":\"%s\"},\"date_of_service\":\"%s\","
                  "\"patient\":{\"id\":\"P%d-%d\"},\"insurance\":[{\"payer\":"
                  "\"counting\",\"member_id\":\"M%d\"}],\"discipline\":\"PT\","
                  "\"services\":[{\"code\":\"%s\",\"minutes\":%d,",
                  model_clinics[it->clinic], date, it->clinic, it->person, it->person,
                  it->code ? "97530" : "97110", 15 * it->units);
    put_clock(out, "start", it->start);
    put_clock(out, "end", it->start + 15 * it->units);
    buffer_printf(out, "\"therapist\":{\"npi\":\"%s\",\"credential\":\"PT\"}}]}\n",
                  therapists[it->therapist]);
}

/* ---- the model ---- */

static int compare_places(const struct visited *a, const struct visited *b)
{
    char left[16], right[16];
    if (a->day != b->day)
        return a->day - b->day;
    if (a->start != b->start)
        return a->start - b->start;
    snprintf(left, sizeof left, "S%d", a->number);
    snprintf(right, sizeof right, "S%d", b->number);
    return strcmp(left, right);
}

static bool same_day(const struct visited *a, const struct visited *b)
{
    return a->clinic == b->clinic && a->person == b->person && a->day == b->day;
}

static void add_member(struct model_day *day, const struct visited *it)
{
    size_t at = day->count++;
    for (; at > 0 && compare_places(day->members[at - 1], it) > 0; at--)
        day->members[at] = day->members[at - 1];
    day->members[at] = it;
}

static bool meet(const struct visited *a, const struct visited *b)
{
    return a->start < b->start + 15 * b->units && b->start < a->start + 15 * a->units;
}

/* Somebody was treated twice at a time, or a therapist of the day was with
 * somebody else in the same clinic. */
static bool overlaps(const struct model *model, const struct model_day *day)
{
    for (size_t i = 0; i < day->count; i++) {
        const struct visited *own = day->members[i];
        for (size_t k = 0; k < model->count; k++) {
            const struct visited *other = &model->effective[k];
            if (other == own || other->is_void || other->day != own->day ||
                other->clinic != own->clinic || !meet(own, other))
                continue;
            if (other->person == own->person || other->therapist == own->therapist)
                return true;
        }
    }
    return false;
}

static int year_of_day(int day)
{
    int32_t year, month, date;
    date_split(date_of_day(day), &year, &month, &date);
    return year;
}

static void find_day(const struct model *model, const struct visited *of,
                     struct model_day *day)
{
    *day = (struct model_day){.count = 0};
    for (size_t i = 0; i < model->count; i++) {
        if (!model->effective[i].is_void && same_day(&model->effective[i], of))
            add_member(day, &model->effective[i]);
    }
}

static void count_today(struct model_day *day)
{
    for (size_t i = 0; i < day->count; i++) {
        day->units += day->members[i]->units;
        day->allowed += (day->members[i]->code ? 4000 : 3000) * day->members[i]->units;
    }
}

static void list_days(const struct model *model, int person, struct account *account)
{
    account->count = 0;
    for (int day = 0; day < DAYS; day++) {
        size_t first = account->count;
        for (int clinic = 0; clinic < CLINICS; clinic++) {
            const struct visited of = {.clinic = clinic, .person = person, .day = day};
            struct model_day *it = &account->days[account->count];
            find_day(model, &of, it);
            account->count += it->count > 0;
        }
        struct model_day *a = &account->days[first];
        if (account->count == first + 2 &&
            compare_places(a[0].members[0], a[1].members[0]) > 0) {
            struct model_day swap = a[0];
            a[0] = a[1];
            a[1] = swap;
        }
    }
}

/* Places that are equal, at two clinics, see nothing of each other. */
static bool is_before(const struct model_day *a, const struct model_day *b)
{
    return compare_places(a->members[0], b->members[0]) < 0;
}

static void tell_day(const struct account *account, size_t at, struct model_day *day)
{
    int last = -1;
    for (size_t i = 0; i < at; i++) {
        const struct model_day *past = &account->days[i];
        int date = past->members[0]->day;
        if (!is_before(past, day))
            continue;
        day->told = true;
        if (year_of_day(date) != year_of_day(day->members[0]->day) ||
            past->outcome == OUTCOME_DENY)
            continue;
        day->before += past->allowed;
        if (date != last && date != day->members[0]->day)
            day->visits++;
        last = date;
    }
}

void model_reckon(const struct model *model, int person, struct account *account)
{
    list_days(model, person, account);
    for (size_t i = 0; i < account->count; i++) {
        struct model_day *day = &account->days[i];
        tell_day(account, i, day);
        count_today(day);
        if (day->visits + 1 > VISITS_MAX)
            day->outcome = OUTCOME_DENY;
        else if (day->before + day->allowed > DOLLARS_MAX || overlaps(model, day))
            day->outcome = OUTCOME_HOLD;
        else
            day->outcome = OUTCOME_READY;
    }
}
