#include "cli/test_coverage.h"

#include "base/date.h"

#define LINE_MOST  ((size_t)64 * 1024)
#define NAMED_MOST 16 /* more codes than these are for --format json */

/* ---- table ---- */

static void put_dates(struct buffer *out, const struct in_force *dates)
{
    char date[11];
    if (dates->from != DATE_NONE) {
        date_write(dates->from, date);
        buffer_printf(out, " from %s", date);
    }
    if (dates->to != DATE_NONE) {
        date_write(dates->to, date);
        buffer_printf(out, " to %s", date);
    }
    if (dates->known_from != DATE_NONE) {
        date_write(dates->known_from, date);
        buffer_printf(out, ", known from %s", date);
    }
}

static void put_rule_name(const struct terminal *terminal, struct buffer *out,
                          const struct covered_rule *rule)
{
    BUFFER_LITERAL(out, "  ");
    terminal_put(terminal, out, coverage_is_whole(rule) ? STYLE_PLAIN : STYLE_YELLOW,
                 rule->rule);
    put_dates(out, rule->dates);
    if (rule->line)
        buffer_printf(out, " (line %u)", rule->line);
    buffer_put_char(out, '\n');
}

static void put_rule_counts(struct buffer *out, const struct covered_rule *rule)
{
    buffer_printf(out, "    fires in %zu", rule->fires);
    if (!rule->never_silent)
        buffer_printf(out, ", silent in %zu", rule->silent);
}

enum side { SIDE_FIRES, SIDE_SILENT };

static bool is_lacking(const struct covered_rule *rule, size_t i, enum side side)
{
    const struct covered_code *code = &rule->codes[i];
    return side == SIDE_FIRES ? !code->fires : !code->silent;
}

static size_t count_lacking(const struct covered_rule *rule, enum side side)
{
    size_t count = 0;
    for (size_t i = 0; i < rule->code_count; i++)
        count += is_lacking(rule, i, side);
    return count;
}

/* The codes that lack a side, broken over lines. */
static void put_lacking(const struct terminal *terminal, struct buffer *out,
                        const struct covered_rule *rule, enum side side)
{
    struct buffer line;
    size_t lacking = count_lacking(rule, side);
    if (!rule->codes[0].code || !lacking || lacking > NAMED_MOST ||
        lacking == rule->code_count || (side == SIDE_SILENT && rule->never_silent))
        return;
    buffer_init(&line, LINE_MOST);
    buffer_put_cstr(&line, side == SIDE_FIRES ? "never fires for" : "never silent for");
    for (size_t i = 0; i < rule->code_count; i++)
        if (is_lacking(rule, i, side))
            buffer_printf(&line, " %s", rule->codes[i].code);
    BUFFER_LITERAL(out, "    ");
    terminal_wrap(terminal, out, 6, buffer_text(&line));
    out->failed |= buffer_failed(&line);
    buffer_release(&line);
}

static void put_rule(const struct terminal *terminal, struct buffer *out,
                     const struct covered_rule *rule)
{
    put_rule_name(terminal, out, rule);
    put_rule_counts(out, rule);
    if (rule->codes[0].code)
        buffer_printf(out, "; of %zu code%s %zu fire", rule->code_count,
                      rule->code_count == 1 ? "" : "s",
                      rule->code_count - count_lacking(rule, SIDE_FIRES));
    if (rule->codes[0].code && !rule->never_silent)
        buffer_printf(out, ", %zu silent",
                      rule->code_count - count_lacking(rule, SIDE_SILENT));
    buffer_put_char(out, '\n');
    put_lacking(terminal, out, rule, SIDE_FIRES);
    put_lacking(terminal, out, rule, SIDE_SILENT);
}

static void put_totals(struct buffer *out, const struct case_coverage *coverage)
{
    size_t whole = 0, cells = 0, sides = 0;
    for (size_t i = 0; i < coverage->count; i++) {
        const struct covered_rule *rule = &coverage->rules[i];
        whole += coverage_is_whole(rule);
        cells += rule->code_count * (rule->never_silent ? 1 : 2);
        sides += rule->code_count - count_lacking(rule, SIDE_FIRES);
        if (!rule->never_silent)
            sides += rule->code_count - count_lacking(rule, SIDE_SILENT);
    }
    buffer_printf(out,
                  "  %zu of %zu rules and rows shown on both sides; by code %zu of "
                  "%zu\n",
                  whole, coverage->count, sides, cells);
}

void test_coverage_table(const struct terminal *terminal, struct buffer *out,
                         const struct case_coverage *coverage)
{
    for (size_t i = 0; i < coverage->count; i++)
        put_rule(terminal, out, &coverage->rules[i]);
    put_totals(out, coverage);
}

/* ---- json ---- */

static void put_date_member(struct buffer *out, const char *name, int32_t date)
{
    char text[11];
    date_write(date, text);
    buffer_printf(out, ",\"%s\":", name);
    if (text[0])
        buffer_put_json(out, text_of(text));
    else
        BUFFER_LITERAL(out, "null");
}

static void put_code(struct buffer *out, const struct covered_code *code)
{
    BUFFER_LITERAL(out, "{\"code\":");
    if (code->code)
        buffer_put_json(out, text_of(code->code));
    else
        BUFFER_LITERAL(out, "null");
    buffer_printf(out, ",\"fires\":%zu,\"silent\":%zu}", code->fires, code->silent);
}

static void put_rule_json(struct buffer *out, const struct covered_rule *rule)
{
    BUFFER_LITERAL(out, "{\"rule\":");
    buffer_put_json(out, rule->rule);
    BUFFER_LITERAL(out, ",\"section\":");
    buffer_put_json(out, text_of(rule->section));
    buffer_printf(out, ",\"line\":%u", rule->line);
    put_date_member(out, "from", rule->dates->from);
    put_date_member(out, "to", rule->dates->to);
    put_date_member(out, "known_from", rule->dates->known_from);
    buffer_printf(out, ",\"fires\":%zu,\"silent\":", rule->fires);
    if (rule->never_silent)
        BUFFER_LITERAL(out, "null");
    else
        buffer_printf(out, "%zu", rule->silent);
    buffer_printf(out, ",\"whole\":%s,\"codes\":[",
                  coverage_is_whole(rule) ? "true" : "false");
    for (size_t i = 0; i < rule->code_count; i++) {
        buffer_put_cstr(out, i ? "," : "");
        put_code(out, &rule->codes[i]);
    }
    BUFFER_LITERAL(out, "]}");
}

void test_coverage_json(struct buffer *out, const struct case_coverage *coverage)
{
    BUFFER_LITERAL(out, "{\"policy\":");
    buffer_put_json(out, coverage->policy->id);
    buffer_printf(out, ",\"cases\":%zu,\"rules\":[", coverage->cases);
    for (size_t i = 0; i < coverage->count; i++) {
        buffer_put_cstr(out, i ? ",\n " : "\n ");
        put_rule_json(out, &coverage->rules[i]);
    }
    BUFFER_LITERAL(out, "]}");
}
