/* The page that `gonio units` prints: a table of the methods, the picture, the
 * working of each, the lines to bill, and what the difference is about. */
#include "show/units.h"

#include "time/picture.h"

#include <stdio.h>
#include <stdlib.h>

/* 5 + 2 + 32 + 13 + 3 * 9 = 79 columns. */
#define LABEL_WIDTH   32
#define MINUTES_WIDTH 13
#define UNITS_WIDTH   9

struct table {
    const struct units_page *page;
    const struct terminal *terminal;
    struct buffer *out;
    struct buffer sentence;
};

static const char *const titles[UNITS_METHODS] = {"8-minute", "midpoint", "hybrid"};

int32_t units_of_method(const struct units_page *page, enum unit_method method,
                        const struct procedure *procedure)
{
    const struct units_result *result = &page->results[method];
    for (size_t i = 0; i < result->code_count; i++)
        if (result->codes[i].procedure == procedure)
            return result->codes[i].units;
    return 0;
}

/* All the codes of the eight-minute count, and those that another method
 * alone brought in. */
static const struct code_count *code_at(const struct units_page *page, size_t i)
{
    for (int method = 0; method < UNITS_METHODS; method++) {
        const struct units_result *result = &page->results[method];
        for (size_t j = 0; j < result->code_count; j++) {
            bool seen = false;
            for (int before = 0; before < method && !seen; before++)
                for (size_t k = 0; k < page->results[before].code_count; k++)
                    seen = seen || page->results[before].codes[k].procedure ==
                                       result->codes[j].procedure;
            if (!seen && i-- == 0)
                return &result->codes[j];
        }
    }
    return NULL;
}

static void put_heading(struct table *table, const char *text)
{
    buffer_put_char(table->out, '\n');
    terminal_put(table->terminal, table->out, STYLE_BOLD, text_of(text));
    buffer_put_char(table->out, '\n');
}

/* ---- the methods side by side ---- */

/* "33", "12 + 14a": minutes as they were typed, in one figure a role. */
static void put_minutes(struct table *table, const struct procedure *procedure)
{
    char figure[32] = "-";
    int32_t minutes[2] = {0, 0};
    bool known = false;
    for (size_t i = 0; i < table->page->asked->count; i++) {
        const struct minutes_entry *entry = &table->page->asked->entries[i];
        if (entry->procedure != procedure || entry->minutes == COUNT_NONE)
            continue;
        known = true;
        minutes[entry->assistant] += entry->minutes;
    }
    if (minutes[1] > 0)
        snprintf(figure, sizeof figure, "%d + %da", minutes[0], minutes[1]);
    else if (known)
        snprintf(figure, sizeof figure, "%d", minutes[0]);
    buffer_printf(table->out, "%*s", MINUTES_WIDTH, figure);
}

static void put_units(struct table *table, int32_t units)
{
    if (units == 0)
        buffer_printf(table->out, "%*s", UNITS_WIDTH, "-");
    else
        buffer_printf(table->out, "%*d", UNITS_WIDTH, units);
}

/* Cut with a sign that it is. */
static void put_label(struct table *table, const char *label)
{
    size_t len = strlen(label);
    if (len <= LABEL_WIDTH)
        buffer_printf(table->out, "%-*s", LABEL_WIDTH, label);
    else
        buffer_printf(table->out, "%.*s...", LABEL_WIDTH - 3, label);
}

static void put_row(struct table *table, const struct procedure *procedure)
{
    buffer_printf(table->out, "%-5s  ", procedure->code);
    put_label(table, procedure->label);
    put_minutes(table, procedure);
    for (int method = 0; method < UNITS_METHODS; method++)
        put_units(table,
                  units_of_method(table->page, (enum unit_method)method, procedure));
    buffer_put_char(table->out, '\n');
}

static void put_methods(struct table *table)
{
    struct buffer *heading = &table->sentence;
    const struct units_result *results = table->page->results;
    const struct code_count *code;
    buffer_clear(heading);
    buffer_printf(heading, "%-5s  %-*s%*s", "code", LABEL_WIDTH, "service",
                  MINUTES_WIDTH, "minutes");
    for (int method = 0; method < UNITS_METHODS; method++)
        buffer_printf(heading, "%*s", UNITS_WIDTH, titles[method]);
    terminal_put(table->terminal, table->out, STYLE_BOLD, buffer_text(heading));
    buffer_put_char(table->out, '\n');
    for (size_t i = 0; (code = code_at(table->page, i)); i++)
        put_row(table, code->procedure);
    buffer_printf(table->out, "%-5s  %-*s%*d", "", LABEL_WIDTH, "units of the day",
                  MINUTES_WIDTH, results[0].timed_minutes + results[0].untimed_minutes);
    for (int method = 0; method < UNITS_METHODS; method++)
        put_units(table, results[method].earned);
    buffer_put_char(table->out, '\n');
}

/* ---- the picture ---- */

static void put_picture(struct table *table)
{
    const struct units_result *result = &table->page->results[UNITS_EIGHT_MINUTE];
    struct picture_style style = {
        .width = table->terminal->width, .indent = 2, .unicode = terminal_is_utf8()};
    if (!table->terminal->is_terminal || result->pooled_minutes == 0)
        return;
    put_heading(table, "The minutes that pool, and where each unit begins");
    picture_write(result, &style, table->out);
}

/* ---- sentences ---- */

static void put_sentence(struct table *table)
{
    table->out->failed = table->out->failed || buffer_failed(&table->sentence);
    BUFFER_LITERAL(table->out, "  ");
    terminal_wrap(table->terminal, table->out, 2, buffer_text(&table->sentence));
}

/* The hybrid repeats the other two: its own steps alone are worth the room. */
static bool is_shown(const struct units_result *result, const struct step *step)
{
    return result->method != UNITS_HYBRID || step->kind == STEP_LESSER;
}

static void put_working(struct table *table, enum unit_method method,
                        const char *heading)
{
    const struct units_result *result = &table->page->results[method];
    bool any = false;
    for (size_t i = 0; i < result->step_count; i++) {
        if (!is_shown(result, &result->steps[i]))
            continue;
        if (!any)
            put_heading(table, heading);
        any = true;
        buffer_clear(&table->sentence);
        step_write(&result->steps[i], &table->sentence);
        put_sentence(table);
    }
}

static void put_line(struct table *table, const struct unit_line *line)
{
    struct buffer *out = &table->sentence;
    buffer_clear(out);
    buffer_printf(out, "%s x%d", line->procedure->code, line->units);
    if (line->assistant)
        BUFFER_LITERAL(out, " with CQ (PT) or CO (OT)");
    int32_t minutes = line->therapist_minutes + line->assistant_minutes;
    if (minutes > 0)
        buffer_printf(out, ": %d minute%s", minutes, minutes == 1 ? "" : "s");
    if (minutes > 0 && line->assistant_minutes > 0)
        buffer_printf(out, ", %d by the assistant", line->assistant_minutes);
    put_sentence(table);
}

static void put_acceptable(struct table *table)
{
    const struct units_result *result = &table->page->results[UNITS_EIGHT_MINUTE];
    struct buffer *out = &table->sentence;
    if (!result->tie)
        return;
    put_heading(table, "As good under the 8-minute rule");
    for (size_t i = 0; i < result->acceptable_count; i++) {
        const struct allotment *allotment = &result->acceptable[i];
        buffer_clear(out);
        for (size_t j = 0; j < allotment->count; j++)
            buffer_printf(out, "%s%s x%d", j ? ", " : "", allotment->codes[j].code,
                          allotment->codes[j].units);
        put_sentence(table);
    }
}

static void put_lines(struct table *table)
{
    const struct units_result *result = &table->page->results[UNITS_EIGHT_MINUTE];
    put_heading(table, "To bill under the 8-minute rule");
    for (size_t i = 0; i < result->line_count; i++)
        put_line(table, &result->lines[i]);
    if (result->line_count == 0) {
        buffer_clear(&table->sentence);
        BUFFER_LITERAL(&table->sentence, "nothing");
        put_sentence(table);
    }
}

/* ---- the difference ---- */

static void say_units(int32_t units, const char *how, struct buffer *out)
{
    if (units == 0)
        buffer_printf(out, "no unit %s", how);
    else
        buffer_printf(out, "%d unit%s %s", units, units == 1 ? "" : "s", how);
}

static void say_code(const struct procedure *procedure, int32_t pooled, int32_t alone,
                     struct buffer *out)
{
    buffer_printf(out, "%s: ", procedure->code);
    say_units(alone, "by itself, ", out);
    say_units(pooled, "in the pool: ", out);
    if (pooled > alone)
        BUFFER_LITERAL(out, "what other codes leave over completes it");
    else
        BUFFER_LITERAL(out, "the day's total allows no more, and other remainders "
                            "come first");
}

static void say_total(const struct units_page *page, struct buffer *out)
{
    int32_t pooled = page->results[UNITS_EIGHT_MINUTE].earned;
    int32_t alone = page->results[UNITS_MIDPOINT].earned;
    int32_t more = pooled > alone ? pooled - alone : alone - pooled;
    static const char *const names[] = {"the 8-minute rule", "the midpoint"};
    if (more == 0)
        BUFFER_LITERAL(out, "The methods agree on the total of this day");
    else
        buffer_printf(out, "Here %s earns %d unit%s more than %s",
                      pooled > alone ? names[0] : names[1], more, more == 1 ? "" : "s",
                      pooled > alone ? names[1] : names[0]);
}

bool units_difference(const struct units_page *page, size_t i, struct buffer *out)
{
    const struct code_count *code;
    for (size_t at = 0; (code = code_at(page, at)); at++) {
        int32_t pooled = units_of_method(page, UNITS_EIGHT_MINUTE, code->procedure);
        int32_t alone = units_of_method(page, UNITS_MIDPOINT, code->procedure);
        if (pooled == alone || i-- != 0)
            continue;
        say_code(code->procedure, pooled, alone, out);
        return true;
    }
    if (i == 0)
        say_total(page, out);
    return i == 0;
}

static void put_difference(struct table *table)
{
    put_heading(table, "What the difference is about");
    for (size_t i = 0;; i++) {
        buffer_clear(&table->sentence);
        if (!units_difference(table->page, i, &table->sentence))
            return;
        put_sentence(table);
    }
}

void units_write_table(const struct units_page *page, const struct terminal *terminal,
                       struct buffer *out)
{
    struct table table = {.page = page, .terminal = terminal, .out = out};
    buffer_init(&table.sentence, 64 * 1024);
    put_methods(&table);
    put_picture(&table);
    put_working(&table, UNITS_EIGHT_MINUTE, "By the 8-minute rule");
    put_acceptable(&table);
    put_working(&table, UNITS_MIDPOINT, "By the midpoint");
    put_working(&table, UNITS_HYBRID, "By the hybrid");
    put_lines(&table);
    put_difference(&table);
    buffer_release(&table.sentence);
}
