/* What `gonio compare` says to a person: a table, or a page. */
#include "base/date.h"
#include "cli/compare.h"
#include "show/sheet.h"

#define TITLE "Two versions of policies, one set of sessions"

static struct sheet sheet_for(struct buffer *out, bool html)
{
    return (struct sheet){.page = {out, html ? PAGE_HTML : PAGE_MARKDOWN},
                          .html = html};
}

/* ---- a session ---- */

static const struct sheet_column session_columns[] = {
    {"session", 14}, {"date", 12},    {"payer", 22}, {"outcome", 15}, {"units", 9},
    {"lines", 7},    {"allowed", 19}, {"rules", 1},  {NULL, 0},
};

static void put_rules(struct sheet *sheet, const struct comparison_move *move)
{
    char bytes[2048];
    struct buffer said;
    buffer_borrow(&said, bytes, sizeof bytes);
    for (size_t i = 0; i < move->rule_count; i++) {
        const struct comparison_rule *rule = &move->rules[i];
        buffer_printf(&said, "%s%s%.*s (%s)", i ? ", " : "",
                      rule->from == SEVERITY_NONE ? "+"
                      : rule->to == SEVERITY_NONE ? "-"
                                                  : "",
                      TEXT_ARG(rule->id),
                      severity_text(rule->to == SEVERITY_NONE ? rule->from : rule->to));
    }
    sheet_cell(sheet, buffer_text(&said));
}

static void put_session(struct buffer *out, const struct comparison_move *move,
                        bool html)
{
    struct sheet sheet = sheet_for(out, html);
    const struct session *session = move->after->session;
    char date[11];
    date_write(session->date_of_service, date);
    sheet.columns = session_columns;
    sheet_row(&sheet);
    sheet_cell(&sheet, session->session_id);
    sheet_cell(&sheet, text_of(date));
    sheet_cell(&sheet, move->after->payer);
    if (move->from.outcome == move->to.outcome)
        sheet_cell(&sheet, text_of(outcome_text(move->to.outcome)));
    else
        sheet_cellf(&sheet, "%s \xe2\x86\x92 %s", outcome_text(move->from.outcome),
                    outcome_text(move->to.outcome));
    sheet_numbers(&sheet, move->from.units, move->to.units);
    sheet_cellf(&sheet, "%zu", move->lines);
    sheet_money(&sheet, move->from.allowed, move->to.allowed);
    put_rules(&sheet, move);
    sheet_row_end(&sheet);
}

/* ---- sums ---- */

static void put_outcomes(struct sheet *sheet, const struct comparison_sum *total)
{
    static const struct sheet_column columns[] = {
        {"outcome", 10}, {"decisions", 18}, {"units", 18}, {"allowed", 1}, {NULL, 0}};
    sheet_table(sheet, columns);
    for (int i = OUTCOME_READY; i <= OUTCOME_VOID; i++) {
        if (!total->from.decisions[i] && !total->to.decisions[i])
            continue;
        sheet_row(sheet);
        sheet_cell(sheet, text_of(outcome_text((enum outcome)i)));
        sheet_numbers(sheet, (int64_t)total->from.decisions[i],
                      (int64_t)total->to.decisions[i]);
        sheet_numbers(sheet, total->from.units[i], total->to.units[i]);
        sheet_money(sheet, total->from.allowed[i], total->to.allowed[i]);
        sheet_row_end(sheet);
    }
    sheet_table_end(sheet);
}

static void put_sums(struct sheet *sheet, const struct comparison_sum *sum)
{
    sheet_cellf(sheet, "%llu", (unsigned long long)sum->outcomes);
    sheet_cellf(sheet, "%llu", (unsigned long long)sum->lines);
    sheet_numbers(sheet, comparison_units(&sum->from), comparison_units(&sum->to));
    sheet_money(sheet, comparison_allowed(&sum->from), comparison_allowed(&sum->to));
}

static void put_payers(struct sheet *sheet, const struct comparison_list *payers)
{
    static const struct sheet_column columns[] = {
        {"payer", 26}, {"moved", 16},  {"outcomes", 10}, {"lines", 7},
        {"units", 16}, {"allowed", 1}, {NULL, 0}};
    sheet_heading(sheet, "By payer");
    sheet_table(sheet, columns);
    for (size_t i = 0; i < payers->count; i++) {
        const struct comparison_sum *sum = &payers->at[i];
        sheet_row(sheet);
        sheet_cell(sheet, sum->payer);
        sheet_cellf(sheet, "%llu of %llu", (unsigned long long)sum->moved,
                    (unsigned long long)sum->decisions);
        put_sums(sheet, sum);
        sheet_row_end(sheet);
    }
    sheet_table_end(sheet);
}

static void put_rule(struct sheet *sheet, const struct comparison_sum *sum)
{
    sheet_row(sheet);
    sheet_cell(sheet, sum->payer);
    sheet_cell(sheet, sum->rule);
    sheet_cellf(sheet, "%llu", (unsigned long long)sum->comes);
    sheet_cellf(sheet, "%llu", (unsigned long long)sum->goes);
    sheet_cellf(sheet, "%llu", (unsigned long long)sum->heavier);
    sheet_cellf(sheet, "%llu", (unsigned long long)sum->lighter);
    put_sums(sheet, sum);
    sheet_row_end(sheet);
}

static void put_rules_table(struct sheet *sheet, const struct comparison_list *rules)
{
    static const struct sheet_column columns[] = {
        {"payer", 22},  {"rule", 28},   {"comes", 7},     {"goes", 6},
        {"heavier", 9}, {"lighter", 9}, {"outcomes", 10}, {"lines", 7},
        {"units", 14},  {"allowed", 1}, {NULL, 0}};
    if (!rules->count)
        return;
    sheet_heading(sheet, "By rule");
    sheet_say(sheet, "%s",
              "A decision stands in the row of each of its rules that "
              "is reported otherwise.");
    sheet_table(sheet, columns);
    for (size_t i = 0; i < rules->count; i++)
        put_rule(sheet, &rules->at[i]);
    sheet_table_end(sheet);
}

static void say_totals(struct sheet *sheet, const struct compare_report *report)
{
    const struct comparison_sum *total = &report->sums->total;
    unsigned long long sessions = report->sessions, moved = report->moved;
    unsigned long long share = sessions ? moved * 10000 / sessions : 0;
    char known_on[11];
    date_write(report->known_on, known_on);
    sheet_say(sheet,
              "%llu of %llu session%s move (%llu.%02llu %%), with %llu outcome%s and "
              "%llu line%s. By what was known on %s.",
              moved, sessions, sessions == 1 ? "" : "s", share / 100, share % 100,
              (unsigned long long)total->outcomes, total->outcomes == 1 ? "" : "s",
              (unsigned long long)total->lines, total->lines == 1 ? "" : "s", known_on);
    if (report->rejected)
        sheet_say(sheet, "%llu rejected: gonio check says why.",
                  (unsigned long long)report->rejected);
    if (report->interrupted)
        sheet_say(sheet, "%s", "Interrupted: what came behind is not compared.");
}

static void put_before(struct buffer *out, const struct compare_report *report,
                       bool html)
{
    struct sheet sheet = sheet_for(out, html);
    sheet_begin(&sheet, TITLE);
    say_totals(&sheet, report);
    put_outcomes(&sheet, &report->sums->total);
    put_payers(&sheet, &report->sums->payers);
    put_rules_table(&sheet, &report->sums->rules);
    sheet_heading(&sheet, "Sessions");
    sheet_table(&sheet, session_columns);
}

/* ---- both ---- */

static void table_row(struct buffer *out, const struct comparison_move *move,
                      bool first)
{
    (void)first;
    put_session(out, move, false);
}

static void table_before(struct buffer *out, const struct compare_report *report)
{
    put_before(out, report, false);
}

static void table_after(struct buffer *out, const struct compare_report *report)
{
    (void)out, (void)report;
}

static void html_row(struct buffer *out, const struct comparison_move *move, bool first)
{
    (void)first;
    put_session(out, move, true);
}

static void html_before(struct buffer *out, const struct compare_report *report)
{
    put_before(out, report, true);
}

static void html_after(struct buffer *out, const struct compare_report *report)
{
    struct sheet sheet = sheet_for(out, true);
    (void)report;
    sheet_table_end(&sheet);
    sheet_end(&sheet);
}

const struct compare_writer compare_table = {table_row, table_before, table_after};
const struct compare_writer compare_html = {html_row, html_before, html_after};
