/* How often: visits of a period, which are counted as caps are, and days from
 * one evaluation to the next. */
#include "policy/caps.h"
#include "policy/limits.h"

static const struct history *history_of(const struct deciding *e,
                                        const struct cap_row *row,
                                        enum discipline discipline)
{
    return e->day->members[limits_session(e, &row->about, discipline)].session->history;
}

static void report(struct deciding *e, const struct cap_row *row,
                   enum discipline discipline, int32_t last, int32_t line)
{
    char date[11];
    struct text codes = limits_codes(e, &row->about, discipline);
    date_write(last, date);
    struct finding *finding = finding_add(
        e, FINDING_SEED(.rule = "frequency.evaluation", .topic = "frequency",
                        .severity = row->over == OVER_DENY   ? SEVERITY_DENY
                                    : row->over == OVER_HOLD ? SEVERITY_HOLD
                                                             : SEVERITY_WARN,
                        .scope = line < 0 ? SCOPE_DAY : SCOPE_LINE, .line = line,
                        .carc = "119", .rarc = "N640", .verdict = &row->verdict,
                        .message = deciding_text(
                            e,
                            "%.*s: evaluated on %s, %d days before; the "
                            "payer takes one in %d days",
                            TEXT_ARG(codes), date, e->date - last, row->every_days),
                        .fix = TEXT(
                            "Bill a re-evaluation if it was one, or show what is new"),
                        .source = &row->source, .from = row->dates.from));
    if (finding)
        finding->rule = row->rule;
    finding_fact(e, finding, value_date(last), "history.evaluated_on");
    finding_fact(e, finding, value_count(e->date - last), "days");
    finding_fact(e, finding, value_count(row->every_days), "every_days");
}

static void report_lines(struct deciding *e, const struct cap_row *row,
                         enum discipline discipline, int32_t last)
{
    if (row->over != OVER_DENY) {
        report(e, row, discipline, last, -1);
        return;
    }
    for (size_t i = 0; i < e->line_count; i++)
        if (e->lines[i].discipline == discipline &&
            limits_has_line(e, &row->about, &e->lines[i]))
            report(e, row, discipline, last, (int32_t)i);
}

static void judge_evaluation(struct deciding *e, const struct cap_row *row,
                             enum discipline discipline)
{
    const struct history *history = history_of(e, row, discipline);
    int32_t last = history ? history->evaluated_on : DATE_NONE;
    if (last != DATE_NONE && last < e->date) {
        if (e->date - last < row->every_days)
            report_lines(e, row, discipline, last);
        return;
    }
    /* Who has used nothing yet was not evaluated. */
    if (last != DATE_NONE || !history || !history->used.at || history->used.count)
        limits_missing(e, &row->about, TEXT("history.evaluated_on"));
}

static void judge_days(struct deciding *e, const struct cap_row *row)
{
    if (!limits_concern(e, &row->about))
        return;
    uint32_t disciplines = limits_disciplines(e, &row->about);
    for (int d = 0; d < DISCIPLINE_COUNT; d++)
        if (disciplines >> d & 1u)
            judge_evaluation(e, row, (enum discipline)d);
}

void frequency_judge(struct deciding *e)
{
    for (size_t i = 0; i < e->policy->frequency_count; i++) {
        const struct cap_row *row = &e->policy->frequency[i];
        if (!in_force_on(&row->dates, e->date, e->known_on))
            continue;
        if (row->every_days)
            judge_days(e, row);
        else
            caps_judge_row(e, row);
    }
}
