/* :trace RULE: a rule as it worked on this session. A rule of the policy's own
 * shows each of its conditions, and its check line by line; a row shows itself,
 * and what it found. */
#include "console/desk_room.h"

#include "author/rule_ids.h"
#include "base/shown.h"
#include "format/writer.h"
#include "policy/facts.h"

#define STEPS_MAX  400 /* a rule that goes on is cut there */
#define WORDS_MOST ((size_t)64 * 1024)

struct tracing {
    struct console *console;
    struct screen *screen;
    struct buffer words; /* of one cell */
    struct rows rows;    /* for programs */
    struct text about;
    struct text file; /* of the last line shown; absent: none */
    struct text source;
    size_t steps, left_out;
    size_t asked; /* times */
    bool no_memory;
};

/* ---- words ---- */

static struct text keep(struct tracing *tracing)
{
    struct text kept =
        text_copy(&tracing->console->arena, buffer_text(&tracing->words));
    tracing->no_memory |= text_is_absent(kept) || buffer_failed(&tracing->words);
    buffer_clear(&tracing->words);
    return text_is_absent(kept) ? TEXT("") : kept;
}

static void put_facts(struct tracing *tracing, const struct fact *facts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buffer_printf(&tracing->words, "%s%.*s = ", tracing->words.len ? ", " : "",
                      TEXT_ARG(facts[i].path));
        if (facts[i].value.kind == VALUE_UNKNOWN)
            buffer_put_cstr(&tracing->words, "unknown");
        else
            writer_value(&facts[i].value, &tracing->words);
    }
}

static void put_locals(struct tracing *tracing, const struct script_step *line)
{
    for (size_t i = 0; i < line->local_count; i++) {
        const struct script_local *local = &line->locals[i];
        bool returned = text_is_absent(local->name);
        buffer_printf(&tracing->words, "%s%.*s %s%.*s", tracing->words.len ? ", " : "",
                      returned ? 7 : (int)local->name.len,
                      returned ? "returns" : local->name.at, returned ? "" : "= ",
                      TEXT_ARG(local->value));
    }
}

/* As the policy writes it. */
static void put_operand(struct tracing *tracing, const char *word,
                        const struct operand *operand)
{
    struct buffer *words = &tracing->words;
    if (operand->kind == OPERAND_NONE)
        return;
    buffer_printf(words, " %s ", word);
    if (operand->kind == OPERAND_NUMBER)
        buffer_put_int(words, operand->number);
    else
        buffer_printf(words, "%s%.*s",
                      operand->kind == OPERAND_PARAMETER ? "param." : "",
                      TEXT_ARG(operand->kind == OPERAND_FACT ? facts_path(operand->fact)
                                                             : operand->name));
}

static void put_bounds(struct tracing *tracing, const struct condition *condition)
{
    static const char *const words[COMPARISONS] = {"over", "at_least", "under",
                                                   "at_most"};
    for (size_t i = 0; i < COMPARISONS; i++)
        put_operand(tracing, words[i], &condition->bounds[i]);
    put_operand(tracing, "plus", &condition->plus);
    put_operand(tracing, "minus", &condition->minus);
}

static struct text condition_words(struct tracing *tracing,
                                   const struct condition *condition)
{
    static const char *const asks[] = {[ASKS_KNOWN] = "known",
                                       [ASKS_EMPTY] = "empty",
                                       [ASKS_IS] = "is",
                                       [ASKS_IS_NOT] = "is_not"};
    struct buffer *words = &tracing->words;
    bool object = condition->fact == CONDITION_OBJECT;
    buffer_printf(words, "%.*s", TEXT_ARG(condition->path));
    if (object || condition->asks == ASKS_KNOWN || condition->asks == ASKS_EMPTY)
        buffer_printf(words, " %s = %s", object ? "known" : asks[condition->asks],
                      condition->known ? "true" : "false");
    else if (condition->asks == ASKS_ORDER)
        put_bounds(tracing, condition);
    else
        buffer_printf(words, " %s", asks[condition->asks]);
    for (size_t i = 0; i < condition->value_count; i++) {
        buffer_put_cstr(words, i ? ", " : " ");
        writer_value(&condition->values[i], words);
    }
    return keep(tracing);
}

static const char *fired_words(enum fired fired)
{
    static const char *const words[] = {[FIRED_NO] = "no",
                                        [FIRED_YES] = "yes",
                                        [FIRED_UNKNOWN] = "unknown",
                                        [FIRED_FAILED] = "failed"};
    return words[fired];
}

/* ---- one step, for people and for programs ---- */

struct shown_step {
    const char *what; /* "when", "line", "asked" */
    struct text file;
    uint32_t line, depth;
    struct text text, result, facts, values;
};

static void put_row(struct tracing *tracing, const struct shown_step *step)
{
    struct rows *rows = &tracing->rows;
    rows_text(rows, tracing->about);
    rows_text(rows, text_of(step->what));
    rows_text(rows, step->file);
    if (step->line)
        rows_number(rows, step->line);
    else
        rows_text(rows, TEXT_NONE);
    rows_text(rows, step->text);
    rows_text(rows, step->result);
    rows_text(rows, step->facts);
    rows_text(rows, step->values);
}

static void put_detail(struct tracing *tracing, const char *sign, struct text text)
{
    struct buffer *out = &tracing->screen->out;
    if (!text.len)
        return;
    buffer_printf(out, "          %s ", sign);
    terminal_wrap(&tracing->screen->terminal, out, 12, text);
}

static void put_line(struct tracing *tracing, const struct shown_step *step)
{
    struct buffer *out = &tracing->screen->out;
    buffer_printf(out, "%6u  ", step->line);
    desk_put_code(tracing->screen, step->text);
    put_detail(tracing, "<", step->facts);
    put_detail(tracing, "=", step->values);
}

static void put_condition(struct tracing *tracing, const struct shown_step *step)
{
    struct buffer *out = &tracing->screen->out;
    buffer_printf(out, "  %-6s  ", step->what);
    terminal_put(&tracing->screen->terminal, out, screen_style(step->result),
                 step->result);
    buffer_put_cstr(out, ": ");
    terminal_wrap(&tracing->screen->terminal, out, 12 + step->result.len, step->text);
    put_detail(tracing, "<", step->facts);
}

static void show(struct tracing *tracing, const struct shown_step *step)
{
    struct buffer *out = &tracing->screen->out;
    if (++tracing->steps > STEPS_MAX) {
        tracing->left_out++;
        return;
    }
    if (!screen_is_prose(tracing->screen)) {
        put_row(tracing, step);
    } else if (strcmp(step->what, "line") == 0) {
        put_line(tracing, step);
    } else if (strcmp(step->what, "asked") == 0) {
        terminal_put(&tracing->screen->terminal, out, STYLE_BOLD, step->text);
        buffer_printf(out, "%s%.*s\n", step->result.len ? ": " : "",
                      TEXT_ARG(step->result));
    } else if (strcmp(step->what, "answer") == 0) {
        BUFFER_LITERAL(out, "  -> ");
        terminal_wrap(&tracing->screen->terminal, out, 5, step->result);
    } else {
        put_condition(tracing, step);
    }
}

/* ---- what the rule does ---- */

static void asked(struct tracing *tracing, const struct rule_step *step)
{
    static const char *const why[] = {
        [RULE_NOT_IN_FORCE] = "not in force on this day",
        [RULE_NOT_APPLICABLE] = "the rule is not about it",
    };
    bool is_asked = step->state == RULE_SILENT;
    struct shown_step shown = {.what = "asked"};
    buffer_put_text(&tracing->words, step->about);
    tracing->about = shown.text = keep(tracing);
    shown.result = is_asked ? TEXT("") : text_of(why[step->state]);
    tracing->asked += is_asked;
    show(tracing, &shown);
}

static void condition(struct tracing *tracing, const struct rule_step *step)
{
    struct shown_step shown = {.what = step->unless ? "unless" : "when",
                               .result = text_of(fired_words(step->fired))};
    shown.text = condition_words(tracing, step->condition);
    put_facts(tracing, step->facts, step->fact_count);
    shown.facts = keep(tracing);
    show(tracing, &shown);
}

/* The file's text is read once, as long as lines come from it. */
static struct text line_text(struct tracing *tracing, const struct rule_step *step)
{
    const struct policy *policy = step->policy;
    struct error unheard = ERROR_NONE;
    struct buffer bytes;
    if (text_is(tracing->file, step->line->file))
        return desk_line(tracing->source, step->line->line);
    buffer_put_cstr(&tracing->words, step->line->file);
    tracing->file = keep(tracing);
    tracing->source = desk_tried_text(tracing->console->desk, policy->id);
    if (!text_is(tracing->file, TRIED_NAME)) {
        buffer_init(&bytes, WORDS_MOST * 16);
        tracing->source = TEXT("");
        if (!shown_read(policy->shown, tracing->file.at, &bytes, &unheard))
            tracing->source = text_copy(&tracing->console->arena, buffer_text(&bytes));
        buffer_release(&bytes);
    }
    if (screen_is_prose(tracing->screen) && tracing->steps < STEPS_MAX) {
        BUFFER_LITERAL(&tracing->screen->out, "  ");
        buffer_put_visible(&tracing->screen->out, tracing->file);
        buffer_put_char(&tracing->screen->out, '\n');
    }
    return desk_line(tracing->source, step->line->line);
}

static void line(struct tracing *tracing, const struct rule_step *step)
{
    struct shown_step shown = {
        .what = "line", .line = step->line->line, .depth = step->line->depth};
    shown.text = line_text(tracing, step);
    if (text_is_absent(shown.text))
        shown.text = TEXT("");
    shown.file = tracing->file;
    if (text_is(tracing->file, TRIED_NAME))
        (void)desk_tried_line(tracing->console->desk, step->policy->id, &shown.line);
    put_facts(tracing, step->facts, step->fact_count);
    shown.facts = keep(tracing);
    put_locals(tracing, step->line);
    shown.values = keep(tracing);
    show(tracing, &shown);
}

static void answer(struct tracing *tracing, const struct rule_step *step)
{
    static const char *const words[] = {
        [FIRED_NO] = "silent",
        [FIRED_YES] = "it fires",
        [FIRED_UNKNOWN] = "it ends at a fact that is not known",
        [FIRED_FAILED] = "it failed: ",
    };
    struct shown_step shown = {.what = "answer"};
    buffer_put_cstr(&tracing->words, words[step->fired]);
    if (step->problem)
        buffer_put_cstr(&tracing->words, step->problem);
    shown.result = keep(tracing);
    show(tracing, &shown);
}

static void take_step(void *context, const struct rule_step *step)
{
    struct tracing *tracing = context;
    switch (step->kind) {
    case RULE_STEP_ASKED:
        asked(tracing, step);
        break;
    case RULE_STEP_CONDITION:
        condition(tracing, step);
        break;
    case RULE_STEP_LINE:
        line(tracing, step);
        break;
    case RULE_STEP_ANSWER:
        answer(tracing, step);
    }
}

/* ---- what came of it ---- */

static void put_finding(struct tracing *tracing, const struct finding *finding)
{
    struct buffer *out = &tracing->screen->out;
    struct text severity = text_of(severity_text(finding->severity));
    if (!screen_is_prose(tracing->screen)) {
        struct shown_step shown = {
            .what = "finding", .text = finding->message, .result = severity};
        put_facts(tracing, finding->facts, finding->fact_count);
        shown.facts = keep(tracing);
        put_row(tracing, &shown);
        return;
    }
    terminal_put(&tracing->screen->terminal, out, screen_style(severity), severity);
    BUFFER_LITERAL(out, ": ");
    terminal_wrap(&tracing->screen->terminal, out, 2, finding->message);
    put_facts(tracing, finding->facts, finding->fact_count);
    put_detail(tracing, "<", keep(tracing));
}

static size_t put_findings(struct tracing *tracing, const struct decision *decision,
                           struct text rule)
{
    size_t found = 0;
    for (size_t i = 0; i < decision->finding_count; i++) {
        if (!text_equal(decision->findings[i].rule, rule))
            continue;
        put_finding(tracing, &decision->findings[i]);
        found++;
    }
    return found;
}

/* ---- rows ---- */

/* As it was typed. */
static void put_tried(struct tracing *tracing, const struct policy *policy,
                      uint32_t line)
{
    const struct try *try = desk_tried_line(tracing->console->desk, policy->id, &line);
    if (try)
        desk_put_lines(tracing->screen, text_of(try->text), 1, UINT32_MAX);
}

static void put_row_text(struct tracing *tracing, const struct policy *policy,
                         const struct desk_rule *rule)
{
    struct console *console = tracing->console;
    struct buffer *out = &tracing->screen->out;
    struct text source = desk_source(console, policy, rule->place);
    uint32_t from = row_line(rule->place), to = script_table_end(source, from);
    bool in_force = in_force_on(rule->dates, desk_date(console), console->known_on);
    if (!screen_is_prose(tracing->screen)) {
        struct shown_step shown = {.what = "row",
                                   .file = policy_file(policy, rule->place),
                                   .line = from,
                                   .result = in_force ? TEXT("in force")
                                                      : TEXT("not in force")};
        put_row(tracing, &shown);
        return;
    }
    terminal_put(&tracing->screen->terminal, out, STYLE_BOLD, text_of(rule->section));
    BUFFER_LITERAL(out, "  ");
    buffer_put_visible(out, policy_file(policy, rule->place));
    buffer_printf(out, "%s", in_force ? "" : ", not in force on this day");
    buffer_put_char(out, '\n');
    if (text_is(policy_file(policy, rule->place), TRIED_NAME))
        put_tried(tracing, policy, from);
    else if (from)
        desk_put_lines(tracing->screen, source, from, to > from ? to : from);
    else
        screen_say(tracing->screen, "  (its text is in a file that the policy uses)");
}

/* Rows with an id of their own, else those of the engine's; how many. */
static enum status put_rows(struct tracing *tracing, const struct policy *policy,
                            struct text id, size_t *shown, struct error *error)
{
    struct desk_rows rows;
    enum status status =
        desk_rules(policy, &tracing->console->arena, &rows.at, &rows.count, error);
    bool known = false;
    *shown = 0;
    for (size_t i = 0; !status && i < rows.count; i++) {
        known |= text_equal(rows.at[i].id, id);
        if (!text_equal(rows.at[i].id, id) || rows.at[i].rule)
            continue;
        put_row_text(tracing, policy, &rows.at[i]);
        ++*shown;
    }
    if (status || known)
        return status;
    status = desk_section_rows(tracing->console, policy, id, &rows, error);
    for (size_t i = 0; !status && i < rows.count; i++)
        put_row_text(tracing, policy, &rows.at[i]);
    *shown = 1;
    return status;
}

/* ---- the command ---- */

static enum status trace(struct tracing *tracing, const struct policy *policy,
                         struct text rule, struct error *error)
{
    struct console *console = tracing->console;
    const struct rule_follower follower = {rule, tracing, take_step};
    const struct decide_options options = {.known_on = console->known_on,
                                           .filing_date = console->filing_date,
                                           .as = console->as,
                                           .judge = console->options->judge,
                                           .explain = true,
                                           .follower = &follower};
    struct table_decided decided;
    enum status status = table_decide(console->table, table_place(console->table),
                                      desk_set(console->desk), &options,
                                      &console->arena, &decided, error);
    if (status)
        return status;
    size_t shown;
    status = put_rows(tracing, policy, rule, &shown, error);
    if (status)
        return status;
    size_t found = decided.count ? put_findings(tracing, decided.decisions, rule) : 0;
    if (shown && !found)
        screen_say(tracing->screen, "it found nothing on this day");
    if (tracing->left_out)
        screen_say(tracing->screen, "(%zu more steps)", tracing->left_out);
    return STATUS_OK;
}

enum status trace_run(struct console_call *call, struct error *error)
{
    static const char *const columns[] = {"about",  "step",  "file",   "line", "text",
                                          "result", "facts", "values", NULL};
    struct console *console = call->console;
    struct tracing tracing = {.console = console, .screen = &console->screen};
    const struct table_session *current;
    const struct policy *policy;
    struct desk_rule rule;
    enum status status = desk_words(call, 1, 1, error);
    if (!status)
        status = table_need(console->table, &current, error);
    if (!status)
        status = desk_policy(console, &policy, error);
    if (!status && !rule_ids_has(policy, call->words[0]))
        status = desk_rule_find(console, policy, call->words[0], &rule, error);
    if (status)
        return status;
    buffer_init(&tracing.words, WORDS_MOST);
    rows_begin(&tracing.rows, tracing.screen, columns);
    status = trace(&tracing, policy, call->words[0], error);
    if (screen_is_prose(tracing.screen) || status)
        buffer_release(&tracing.rows.cells);
    else
        rows_end(&tracing.rows);
    buffer_release(&tracing.words);
    return !status && tracing.no_memory ? error_no_memory(error) : status;
}
