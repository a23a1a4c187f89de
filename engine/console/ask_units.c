/* :units: how the minutes of the day became units. */
#include "console/ask.h"
#include "policy/deciding.h"
#include "show/units.h"

/* What counts of one discipline, as `gonio units` would have been asked. */
static void collect(const struct deciding *e, enum discipline discipline,
                    struct units_asked *asked)
{
    *asked = (struct units_asked){.on = e->date};
    for (size_t i = 0; i < e->service_count && asked->count < UNITS_ENTRIES_MAX; i++) {
        const struct treated *t = &e->services[i];
        if (t->fate != FATE_BILLABLE || t->discipline != discipline || !t->procedure)
            continue;
        asked->entries[asked->count++] =
            (struct minutes_entry){.procedure = t->procedure,
                                   .minutes = t->claimed,
                                   .assistant = t->assistant,
                                   .performer = t->performer,
                                   .billed_units = t->service->billed_units,
                                   .source = (uint32_t)i};
    }
}

/* The options of the policy's own count of that discipline do not show in its
 * result: where rows differ by code, the first row speaks. */
static struct units_options options_of(const struct ask *ask)
{
    const struct policy *policy = ask->policy;
    for (size_t i = 0; policy && i < policy->units_count; i++)
        if (in_force_on(&policy->units[i].dates,
                        ask->decisions[0].session->date_of_service,
                        ask->options.known_on))
            return policy->units[i].options;
    return (struct units_options){.method = UNITS_EIGHT_MINUTE};
}

/* ---- by the policy ---- */

static void put_working(struct ask *ask)
{
    struct console *console = ask->console;
    const struct day_units *units = &ask->decisions[0].units;
    struct buffer scratch = ask_scratch();
    buffer_printf(&scratch, "%.*s counts by %s: %d timed unit%s",
                  TEXT_ARG(ask->decisions[0].policy_id), units->method, units->earned,
                  units->earned == 1 ? "" : "s");
    terminal_put(&console->screen.terminal, &console->screen.out, STYLE_BOLD,
                 ask_taken(console, &scratch));
    buffer_put_char(&console->screen.out, '\n');
    for (size_t i = 0; i < units->working_count; i++) {
        buffer_put_cstr(&console->screen.out, "  ");
        terminal_wrap(&console->screen.terminal, &console->screen.out, 2,
                      units->working[i]);
    }
}

/* ---- by every method, for machines ---- */

static const char *const columns[] = {"discipline", "code",   "minutes", "eight_minute",
                                      "midpoint",   "hybrid", "policy",  NULL};

/* Units of the code on the lines, under the policy. */
static int64_t on_lines(const struct ask *ask, const struct procedure *procedure,
                        enum discipline discipline)
{
    int64_t units = 0;
    for (size_t i = 0; i < ask->decisions[0].line_count; i++) {
        const struct line *line = &ask->decisions[0].lines[i];
        if (line->procedure == procedure && line->discipline == discipline)
            units += line->units;
    }
    return units;
}

static void put_rows(struct ask *ask, const struct units_page *page,
                     enum discipline discipline, struct rows *rows)
{
    const struct units_result *result = &page->results[UNITS_EIGHT_MINUTE];
    for (size_t i = 0; i < result->code_count; i++) {
        const struct procedure *procedure = result->codes[i].procedure;
        rows_text(rows, text_of(word_text(&discipline_words, (int)discipline)));
        rows_text(rows, text_of(procedure->code));
        rows_number(rows, result->codes[i].documented);
        for (int method = 0; method < UNITS_METHODS; method++)
            rows_number(rows,
                        units_of_method(page, (enum unit_method)method, procedure));
        rows_number(rows, on_lines(ask, procedure, discipline));
    }
}

/* ---- :units ---- */

static enum status put_page(struct ask *ask, const struct deciding *e,
                            enum discipline discipline, struct rows *rows,
                            struct error *error)
{
    struct console *console = ask->console;
    struct units_asked *asked = ARENA_NEW(&console->arena, struct units_asked);
    struct units_page *page = ARENA_NEW(&console->arena, struct units_page);
    if (!asked || !page)
        return error_no_memory(error);
    collect(e, discipline, asked);
    if (!asked->count)
        return STATUS_OK;
    page->asked = asked;
    page->options = options_of(ask);
    enum status status = units_page_count(page, &console->arena, error);
    if (status)
        return status;
    if (rows) {
        put_rows(ask, page, discipline, rows);
        return STATUS_OK;
    }
    const char *name = word_text(&discipline_words, (int)discipline);
    buffer_printf(&console->screen.out, "\nEvery method%s%s\n", name[0] ? ", " : "",
                  name);
    units_write_table(page, &console->screen.terminal, &console->screen.out);
    return STATUS_OK;
}

enum status ask_run_units(struct console_call *call, struct error *error)
{
    struct console *console = call->console;
    struct ask ask;
    struct rows rows;
    bool prose = ask_in_prose(console);
    enum status status = ask_words_most(call, 0, error);
    if (!status)
        status = ask_decided(console, false, &ask, error);
    if (status)
        return status;
    const struct deciding *e = decide_evaluation(&ask.day, &ask.decisions[0]);
    if (!e)
        return error_set(error, STATUS_USAGE, "console.units",
                         "no policy counts its minutes: \":decide\" says why");
    if (prose)
        put_working(&ask);
    else
        rows_begin(&rows, &console->screen, columns);
    for (int i = 0; i < DISCIPLINE_COUNT && !status; i++)
        status = put_page(&ask, e, (enum discipline)i, prose ? NULL : &rows, error);
    if (!prose)
        rows_end(&rows);
    return status;
}
