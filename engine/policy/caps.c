/* Units at most. A cap that is exceeded does what the policy says: hold; bill
 * all and let the payer cut; or trim from the last documented code. */
#include "policy/deciding.h"

static bool is_capped(const struct cap_row *row, const struct line *line)
{
    size_t index = procedure_index(line->procedure);
    return row->each ? row->each[index] > 0 : code_set_has(&row->codes, index);
}

/* Where the payer cuts, a cap is held against what other caps leave. */
static int32_t units_of(const struct cap_row *row, const struct line *line)
{
    bool cut = row->over == OVER_BILL_ALL && line->units_expected_paid != COUNT_NONE;
    return cut ? line->units_expected_paid : line->units;
}

static int32_t units_under(const struct deciding *e, const struct cap_row *row,
                           const char *code)
{
    int32_t units = 0;
    for (size_t i = 0; i < e->line_count; i++)
        if ((!code || strcmp(e->lines[i].code, code) == 0) &&
            is_capped(row, &e->lines[i]))
            units += units_of(row, &e->lines[i]);
    return units;
}

static void report(struct deciding *e, const struct cap_row *row, const char *code,
                   int32_t units, int32_t cap)
{
    static const char *const fixes[] = {
        [OVER_HOLD] = "Bill at most the cap, or show why more was needed",
        [OVER_BILL_ALL] = "The payer cuts to the cap; expect no more",
        [OVER_TRIM] = "The units beyond the cap were left off",
    };
    struct finding *finding = finding_add(
        e,
        FINDING_SEED(.rule = "caps.units", .topic = "caps",
                     .severity = row->over == OVER_HOLD ? SEVERITY_HOLD : SEVERITY_WARN,
                     .scope = SCOPE_DAY, .verdict = &row->verdict,
                     .message =
                         code ? deciding_text(
                                    e, "%s: %d units, the payer takes at most %d a day",
                                    code, units, cap)
                              : deciding_text(e,
                                              "%d units, the payer takes at most "
                                              "%d a day for these codes together",
                                              units, cap),
                     .fix = text_of(fixes[row->over]), .source = &row->source,
                     .from = row->dates.from));
    if (finding)
        finding->rule = row->rule;
    finding_fact(e, finding, value_count(units), "units");
    finding_fact(e, finding, value_count(cap), "cap");
}

/* From the last line backwards, so that what was documented first stays. */
static void cut(struct deciding *e, const struct cap_row *row, const char *code,
                int32_t excess)
{
    for (size_t i = e->line_count; i-- > 0 && excess > 0;) {
        struct line *line = &e->lines[i];
        if ((code && strcmp(line->code, code) != 0) || !is_capped(row, line))
            continue;
        int32_t units = units_of(row, line), less = units < excess ? units : excess;
        excess -= less;
        if (row->over == OVER_BILL_ALL)
            line->units_expected_paid = units - less;
        else
            line->units -= less;
        if (line->units_expected_paid >= line->units)
            line->units_expected_paid = COUNT_NONE; /* all that is left is paid */
    }
}

static void judge_together(struct deciding *e, const struct cap_row *row,
                           const char *code, int32_t cap)
{
    int32_t units = units_under(e, row, code);
    if (units <= cap)
        return;
    report(e, row, code, units, cap);
    if (row->over != OVER_HOLD)
        cut(e, row, code, units - cap);
}

static bool came_before(const struct deciding *e, size_t line)
{
    for (size_t i = 0; i < line; i++)
        if (strcmp(e->lines[i].code, e->lines[line].code) == 0)
            return true;
    return false;
}

static void judge_each(struct deciding *e, const struct cap_row *row)
{
    for (size_t i = 0; i < e->line_count; i++) {
        const char *code = e->lines[i].code;
        if (came_before(e, i) || !is_capped(row, &e->lines[i]))
            continue;
        judge_together(e, row, code, row->each[procedure_index(e->lines[i].procedure)]);
    }
}

static struct line *heir_of(struct deciding *e, const struct line *line)
{
    for (size_t i = 0; i < e->line_count; i++)
        if (e->lines[i].units > 0 && strcmp(e->lines[i].code, line->code) == 0)
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

void caps_judge(struct deciding *e)
{
    for (size_t i = 0; i < e->policy->cap_count; i++) {
        const struct cap_row *row = &e->policy->caps[i];
        if (!in_force_on(&row->dates, e->date, e->known_on))
            continue;
        if (row->each)
            judge_each(e, row);
        else
            judge_together(e, row, NULL, row->units);
    }
    settle_trimmed(e);
}
