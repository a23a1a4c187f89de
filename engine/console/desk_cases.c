/* :test and :cover: the cases of the policy that decides. */
#include "console/desk_room.h"

#include "author/cases.h"
#include "author/coverage.h"
#include "base/date.h"
#include "model/procedure.h"

#define FAILED_SHOWN 20 /* of people */

struct testing {
    struct screen *screen;
    size_t failed;
    struct rows rows; /* for programs */
    struct case_coverage *covered;
};

static void put_difference(struct testing *testing, struct text text)
{
    struct buffer *out = &testing->screen->out;
    while (text.len) {
        const char *end = memchr(text.at, '\n', text.len);
        size_t len = end ? (size_t)(end - text.at) : text.len;
        buffer_put_cstr(out, "     ");
        terminal_wrap(&testing->screen->terminal, out, 5, (struct text){text.at, len});
        len += end != NULL;
        text = (struct text){text.at + len, text.len - len};
    }
}

static void put_failed(struct testing *testing, const struct case_result *result)
{
    struct buffer *out = &testing->screen->out;
    terminal_put(&testing->screen->terminal, out, STYLE_RED, TEXT("FAIL"));
    buffer_put_char(out, ' ');
    buffer_put_visible(out, result->name);
    buffer_put_cstr(out, "\n     ");
    buffer_put_visible(out, text_of(result->file));
    buffer_printf(out, ":%u\n", result->line);
    put_difference(testing, result->difference);
}

static void put_row(struct rows *rows, const struct case_result *result)
{
    rows_text(rows, result->name);
    rows_text(rows, result->rule);
    rows_text(rows, text_of(result->file));
    rows_number(rows, result->line);
    rows_bool(rows, result->passed);
    rows_text(rows, result->passed ? TEXT_NONE : result->difference);
}

static enum status take_result(void *context, const struct case_result *result,
                               struct error *error)
{
    struct testing *testing = context;
    if (console_interrupted)
        return error_set(error, STATUS_INTERRUPTED, "console.interrupted",
                         "interrupted");
    if (testing->covered)
        coverage_take(testing->covered, result);
    else if (!screen_is_prose(testing->screen))
        put_row(&testing->rows, result);
    else if (!result->passed && testing->failed++ < FAILED_SHOWN)
        put_failed(testing, result);
    return STATUS_OK;
}

static enum status no_cases(const struct policy *policy, struct error *error)
{
    error_set(error, STATUS_USAGE, "console.cases", "there are no cases beside it");
    error_at(error, policy_folder(policy), 0, 0);
    error_fix(error, ":capture makes one of the session on the table");
    return error->status;
}

static enum status failed(const struct case_counts *counts, struct error *error)
{
    error_set(error, STATUS_POLICY, "cases.failed", "%zu of %zu cases failed",
              counts->failed, counts->run);
    return error->status;
}

static void put_counts(struct screen *screen, struct text id,
                       const struct case_counts *counts)
{
    if (!counts->failed)
        screen_say(screen, "%.*s: %zu case%s, all pass", TEXT_ARG(id), counts->run,
                   counts->run == 1 ? "" : "s");
}

enum status desk_run_test(struct console_call *call, struct error *error)
{
    static const char *const columns[] = {"case",   "rule",       "file", "line",
                                          "passed", "difference", NULL};
    struct console *console = call->console;
    struct case_subject subject = {.set = desk_set(console->desk)};
    struct testing testing = {.screen = &console->screen};
    const struct case_sink sink = {&testing, take_result};
    struct case_counts counts = {0, 0};
    enum status status = desk_words(call, 0, 1, error);
    if (!status)
        status = desk_named(call, call->words[0], &subject.policy, error);
    if (status)
        return status;
    rows_begin(&testing.rows, &console->screen, columns);
    status = cases_run(&subject, &sink, &counts, error);
    if (screen_is_prose(&console->screen))
        buffer_release(&testing.rows.cells);
    else
        rows_end(&testing.rows);
    if (status == STATUS_NOT_FOUND)
        return no_cases(subject.policy, error);
    if (status)
        return status;
    if (testing.failed > FAILED_SHOWN)
        screen_say(&console->screen, "and %zu more", testing.failed - FAILED_SHOWN);
    put_counts(&console->screen, subject.policy->id, &counts);
    return counts.failed ? failed(&counts, error) : STATUS_OK;
}

/* ---- :cover ---- */

#define CODES_NAMED 3

static void put_codes(struct buffer *out, const struct covered_rule *rule)
{
    for (size_t i = 0; i < rule->code_count && i < CODES_NAMED; i++)
        if (rule->codes[i].code)
            buffer_printf(out, "%s%s", i ? " " : "", rule->codes[i].code);
    if (rule->code_count > CODES_NAMED)
        buffer_printf(out, " +%zu", rule->code_count - CODES_NAMED);
}

static void put_column1(struct buffer *out, const struct code_set *codes)
{
    size_t count = 0;
    for (size_t i = 0; i < CODE_SET_WORDS * 64; i++)
        if (code_set_has(codes, i) && count++ < CODES_NAMED)
            buffer_printf(out, "%s%s", count > 1 ? " " : "", procedure_at(i)->code);
    if (count > CODES_NAMED)
        buffer_printf(out, " +%zu", count - CODES_NAMED);
    BUFFER_LITERAL(out, " over ");
}

/* What tells rows of one id apart: their codes and dates. */
static void put_about(struct rows *rows, const struct covered_rule *rule)
{
    char bytes[200];
    struct buffer about;
    const struct in_force *dates = rule->dates;
    buffer_borrow(&about, bytes, sizeof bytes);
    if (strcmp(rule->section, "pairs") == 0)
        put_column1(&about, &((const struct pair_row *)rule->of)->column1);
    put_codes(&about, rule);
    if (dates->from != DATE_NONE || dates->to != DATE_NONE)
        desk_put_dates(&about, dates);
    struct text text = text_trim(buffer_text(&about));
    rows_text(rows, text.len ? text : TEXT_NONE);
}

static void put_covered(struct rows *rows, const struct covered_rule *rule)
{
    bool both = coverage_is_whole(rule);
    rows_style(rows, both ? STYLE_PLAIN : STYLE_YELLOW);
    rows_text(rows, rule->rule);
    put_about(rows, rule);
    if (row_line(rule->line))
        rows_number(rows, row_line(rule->line));
    else
        rows_text(rows, TEXT_NONE); /* of a file that the policy uses */
    rows_number(rows, (int64_t)rule->fires);
    if (rule->never_silent)
        rows_text(rows, TEXT_NONE);
    else
        rows_number(rows, (int64_t)rule->silent);
    rows_bool(rows, both);
}

/* all: those that are shown whole, too. */
static void put_coverage(struct screen *screen, const struct case_coverage *coverage,
                         bool all)
{
    static const char *const columns[] = {"rule",   "about", "line", "fires",
                                          "silent", "whole", NULL};
    struct rows rows;
    size_t whole = 0;
    rows_begin(&rows, screen, columns);
    for (size_t i = 0; i < coverage->count; i++) {
        bool both = coverage_is_whole(&coverage->rules[i]);
        whole += both;
        if (all || !both)
            put_covered(&rows, &coverage->rules[i]);
    }
    bool others = whole > 0 && !all;
    if (rows.rows || !screen_is_prose(screen))
        rows_end(&rows);
    else
        buffer_release(&rows.cells);
    screen_say(screen,
               "%zu of %zu rules and rows are shown on both sides by %zu case%s%s",
               whole, coverage->count, coverage->cases, coverage->cases == 1 ? "" : "s",
               others ? "; :cover all lists them too" : "");
}

/* "[PAYER] [all]" */
static enum status cover_words(struct console_call *call, struct text *payer, bool *all,
                               struct error *error)
{
    enum status status = desk_words(call, 0, 2, error);
    *all = !status && call->count && text_is(call->words[call->count - 1], "all");
    size_t left = call->count - *all;
    *payer = left ? call->words[0] : TEXT_NONE;
    return !status && left == 2 ? desk_words(call, 0, 1, error) : status;
}

enum status desk_run_cover(struct console_call *call, struct error *error)
{
    struct console *console = call->console;
    struct case_subject subject = {.set = desk_plain(console->desk), .explain = true};
    struct case_coverage coverage;
    struct testing testing = {.screen = &console->screen, .covered = &coverage};
    const struct case_sink sink = {&testing, take_result};
    struct case_counts counts = {0, 0};
    const struct policy *policy = NULL;
    struct text payer = TEXT_NONE;
    bool all = false;
    enum status status = cover_words(call, &payer, &all, error);
    if (!status)
        status = desk_named(call, payer, &policy, error);
    if (!status)
        status = policy_set_find(subject.set, policy->id, &subject.policy, error);
    if (!status)
        status = coverage_begin(subject.policy, &console->arena, &coverage, error);
    if (!status)
        status = cases_run(&subject, &sink, &counts, error);
    if (status == STATUS_NOT_FOUND)
        return no_cases(subject.policy, error);
    if (status)
        return status;
    if (desk_tries(console->desk)->count)
        screen_say(&console->screen, "as it is on disk, without what is tried:");
    put_coverage(&console->screen, &coverage,
                 all || !screen_is_prose(&console->screen));
    return STATUS_OK;
}
