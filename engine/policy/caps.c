/* How much at most: a row's lines, counted as it says, with what history says
 * was used of the period before. What is over does what the row says: hold;
 * bill all and let the payer cut; or trim from the last documented code. Rows
 * of frequency are counted here too, and may deny.
 *
 * Dollars are counted once the lines have their amounts, all else before. */
#include "policy/caps.h"

#include "policy/limits.h"
#include "policy/tables.h"

static bool is_counted(const struct deciding *e, const struct cap_part *part,
                       const struct line *line)
{
    return (!part->code || strcmp(line->code, part->code) == 0) &&
           (part->discipline == ANY_DISCIPLINE ||
            line->discipline == (enum discipline)part->discipline) &&
           limits_has_line(e, &part->row->about, line);
}

/* ---- what the day comes to ---- */

/* Where the payer cuts, a cap is held against what other caps leave. */
static int32_t units_of(const struct cap_row *row, const struct line *line)
{
    bool cut = row->over == OVER_BILL_ALL && line->units_expected_paid != COUNT_NONE;
    return cut ? line->units_expected_paid : line->units;
}

static int64_t units_in(const struct deciding *e, const struct cap_part *part)
{
    int64_t units = 0;
    for (size_t i = 0; i < e->line_count; i++)
        if (is_counted(e, part, &e->lines[i]))
            units += units_of(part->row, &e->lines[i]);
    return units;
}

/* Of timed codes no more minutes than the units billed stand for. */
static int64_t minutes_in(const struct deciding *e, const struct cap_part *part)
{
    int64_t untimed = 0, timed = 0, billed = 0;
    for (size_t i = 0; i < e->line_count; i++) {
        const struct line *line = &e->lines[i];
        if (!is_counted(e, part, line))
            continue;
        if (!procedure_is_timed(line->procedure)) {
            untimed += line->minutes;
            continue;
        }
        timed += line->minutes;
        billed += (int64_t)units_of(part->row, line) * line->procedure->unit_minutes;
    }
    return untimed + (timed < billed ? timed : billed);
}

/* Whether a line before this one is of the same code, or discipline. */
static bool came_before(const struct deciding *e, const struct cap_part *part,
                        size_t line, bool code)
{
    for (size_t i = 0; i < line; i++)
        if (is_counted(e, part, &e->lines[i]) &&
            (code ? strcmp(e->lines[i].code, e->lines[line].code) == 0
                  : e->lines[i].discipline == e->lines[line].discipline))
            return true;
    return false;
}

/* Codes once each, or disciplines: a visit is a day of one discipline. */
static int64_t times_in(const struct deciding *e, const struct cap_part *part)
{
    int64_t count = 0;
    for (size_t i = 0; i < e->line_count; i++)
        count += is_counted(e, part, &e->lines[i]) &&
                 !came_before(e, part, i, part->row->amount == AMOUNT_PROCEDURES);
    return count;
}

static int64_t dollars_in(const struct deciding *e, const struct cap_part *part)
{
    int64_t sum = 0;
    for (size_t i = 0; i < e->line_count; i++) {
        const struct line *line = &e->lines[i];
        if (!is_counted(e, part, line))
            continue;
        if (line->allowed == MONEY_NONE ||
            __builtin_add_overflow(sum, line->allowed, &sum))
            return MONEY_NONE;
    }
    return sum;
}

static int64_t today_of(const struct deciding *e, const struct cap_part *part)
{
    switch (part->row->amount) {
    case AMOUNT_UNITS:
        return units_in(e, part);
    case AMOUNT_MINUTES:
        return minutes_in(e, part);
    case AMOUNT_USD:
        return dollars_in(e, part);
    case AMOUNT_PROCEDURES:
    case AMOUNT_VISITS:
    default:
        return times_in(e, part);
    }
}

/* ---- what is over ---- */

static void expect_none(struct line *line)
{
    line->units_expected_paid = 0;
}

/* From the last line backwards, so that what was documented first stays. */
static void cut_units(struct deciding *e, const struct cap_part *part, int64_t excess)
{
    for (size_t i = e->line_count; i-- > 0 && excess > 0;) {
        struct line *line = &e->lines[i];
        if (!is_counted(e, part, line))
            continue;
        int32_t units = units_of(part->row, line);
        int32_t less = units < excess ? units : (int32_t)excess;
        excess -= less;
        if (part->row->over == OVER_BILL_ALL)
            line->units_expected_paid = units - less;
        else
            line->units -= less;
        if (line->units_expected_paid >= line->units)
            line->units_expected_paid = COUNT_NONE; /* all that is left is paid */
    }
}

/* Whole units, until their minutes fit. */
static void cut_minutes(struct deciding *e, const struct cap_part *part, int64_t room)
{
    while (units_in(e, part) > 0 && minutes_in(e, part) > room)
        cut_units(e, part, 1);
}

/* The last codes or visits, as a whole. */
static void expect_less(struct deciding *e, const struct cap_part *part, int64_t excess)
{
    bool codes = part->row->amount == AMOUNT_PROCEDURES;
    for (size_t i = e->line_count; i-- > 0 && excess > 0;) {
        if (!is_counted(e, part, &e->lines[i]) || came_before(e, part, i, codes))
            continue;
        excess--;
        for (size_t k = i; k < e->line_count; k++)
            if (is_counted(e, part, &e->lines[k]) &&
                (codes ? strcmp(e->lines[k].code, e->lines[i].code) == 0
                       : e->lines[k].discipline == e->lines[i].discipline))
                expect_none(&e->lines[k]);
    }
}

static void cut(struct deciding *e, const struct cap_part *part,
                const struct cap_count *count)
{
    int64_t over = count->used + count->today - part->most;
    int64_t excess = over < count->today ? over : count->today;
    switch (part->row->amount) {
    case AMOUNT_UNITS:
        cut_units(e, part, excess);
        return;
    case AMOUNT_MINUTES:
        cut_minutes(e, part, count->today - excess);
        return;
    case AMOUNT_PROCEDURES:
    case AMOUNT_VISITS:
        expect_less(e, part, excess);
        return;
    case AMOUNT_USD:
    default:
        return; /* which of the units a payer cuts is its own affair */
    }
}

static void deny_lines(struct deciding *e, const struct cap_part *part,
                       const struct cap_count *count)
{
    for (size_t i = 0; i < e->line_count; i++)
        if (is_counted(e, part, &e->lines[i]))
            caps_report(e, part, count, (int32_t)i);
}

static void settle(struct deciding *e, const struct cap_part *part,
                   const struct cap_count *count)
{
    if (part->row->over == OVER_DENY) {
        deny_lines(e, part, count);
        return;
    }
    caps_report(e, part, count, -1);
    if (part->row->over == OVER_BILL_ALL || part->row->over == OVER_TRIM)
        cut(e, part, count);
}

/* ---- one row ---- */

static struct code_set set_of(const char *code)
{
    struct code_set set = {{0}};
    (void)code_set_add(&set, text_of(code));
    return set;
}

/* What was used of the period, and whether it can be over: with what is not
 * known of it, only where the day alone is. */
static bool is_over(struct deciding *e, const struct cap_part *part,
                    struct cap_count *count)
{
    const struct cap_row *row = part->row;
    struct code_set only;
    count->used = 0;
    if (row->per == PERIOD_UNKNOWN)
        return count->today > part->most;
    if (part->discipline == DISCIPLINE_UNKNOWN) {
        limits_missing(e, &row->about, TEXT("discipline"));
        return count->today > part->most;
    }
    struct used_asked asked =
        limits_asked(&row->about, row->amount, row->per,
                     part->discipline == ANY_DISCIPLINE ? row->about.disciplines
                                                        : 1u << part->discipline);
    if (part->code) {
        only = set_of(part->code);
        asked.codes = &only;
    }
    const struct used_sum used = used_before(e, &asked);
    int64_t total = used.count + (used.with_day ? 0 : count->today);
    if (used.known != USED_UNKNOWN && total <= part->most)
        return false;
    if (used.known == USED_EXACTLY && !used.with_day) {
        count->used = used.count;
        return true;
    }
    if (!used.with_day && used.least + count->today > part->most) {
        count->used = used.least;
        count->at_least = true;
        return true;
    }
    if (count->today > part->most)
        return true;
    limits_missing(e, &row->about, used_path(e, &asked));
    used_missing(e, row->rule, &asked);
    return false;
}

static void judge_part(struct deciding *e, const struct cap_part *part)
{
    struct cap_count count = {.today = today_of(e, part)};
    if (part->row->amount == AMOUNT_USD && count.today == MONEY_NONE)
        limits_missing(e, &part->row->about, TEXT("lines.allowed"));
    else if (count.today > 0 && is_over(e, part, &count))
        settle(e, part, &count);
}

static void judge_each_code(struct deciding *e, const struct cap_row *row)
{
    for (size_t i = 0; i < e->line_count; i++) {
        const struct line *line = &e->lines[i];
        struct cap_part part = {row, NULL, ANY_DISCIPLINE, row->most};
        if (!is_counted(e, &part, line) || came_before(e, &part, i, true))
            continue;
        part.code = line->code;
        if (row->each)
            part.most = row->each[procedure_index(line->procedure)];
        judge_part(e, &part);
    }
}

static void judge_each_discipline(struct deciding *e, const struct cap_row *row)
{
    uint32_t disciplines = limits_disciplines(e, &row->about);
    for (int d = 0; d < DISCIPLINE_COUNT; d++)
        if (disciplines >> d & 1u)
            judge_part(e, &(struct cap_part){row, NULL, d, row->most});
}

void caps_judge_row(struct deciding *e, const struct cap_row *row)
{
    if (!limits_concern(e, &row->about))
        return;
    if (row->by == BY_CODE)
        judge_each_code(e, row);
    else if (row->by == BY_DISCIPLINE)
        judge_each_discipline(e, row);
    else
        judge_part(e, &(struct cap_part){row, NULL, ANY_DISCIPLINE, row->most});
}

/* ---- lines that are left ---- */

static struct line *heir_of(struct deciding *e, const struct line *line)
{
    for (size_t i = 0; i < e->line_count; i++)
        if (e->lines[i].units > 0 && e->lines[i].discipline == line->discipline &&
            strcmp(e->lines[i].code, line->code) == 0)
            return &e->lines[i];
    return NULL;
}

/* A line that lost its last unit is no line. Another line of its code takes
 * over its minutes; without one, its services are not billed. */
static void settle_trimmed(struct deciding *e)
{
    for (size_t i = 0; i < e->line_count; i++) {
        struct line *line = &e->lines[i];
        if (line->units > 0)
            continue;
        struct line *heir = heir_of(e, line);
        if (heir) {
            heir->minutes += line->minutes;
            heir->assistant_minutes += line->assistant_minutes;
            line_add_services(e, heir, line->services, line->service_count);
        } else
            line_unbill(e, line, TEXT("beyond the payer's cap"), false);
    }
    lines_drop_empty(e);
}

static void judge(struct deciding *e, bool dollars)
{
    for (size_t i = 0; i < e->policy->cap_count; i++) {
        const struct cap_row *row = &e->policy->caps[i];
        if ((row->amount == AMOUNT_USD) == dollars &&
            in_force_on(&row->dates, e->date, e->known_on))
            caps_judge_row(e, tables_cap(e, row));
    }
}

void caps_judge(struct deciding *e)
{
    judge(e, false);
    settle_trimmed(e);
}

void caps_judge_dollars(struct deciding *e)
{
    judge(e, true);
}
