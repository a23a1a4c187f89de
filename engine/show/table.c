/* Decisions for a person at a terminal, a block each:
 *
 *   HOLD   S-1001   2026-03-16   medicare
 *          97110    2 units   GP        33 min
 *          97035    not billed, 8 min: no unit is left for it (drop)
 *     hold plan_of_care.certified
 *          The plan of care is not certified on day 40
 *          fix     Get the physician's signature
 *          source  42 CFR 424.24(c), unverified; CARC 16, RARC N473
 *
 * Every text that comes from data is made visible before it is printed: no
 * session can move a cursor or colour a line. Nothing is wider than the
 * terminal. */
#include "base/utf8.h"
#include "show/alike.h"
#include "show/printer.h"

#include <stdio.h>

#define INDENT 7
#define LABEL  8 /* "source  " */

static const enum style outcome_styles[] = {
    [OUTCOME_READY] = STYLE_GREEN,
    [OUTCOME_HOLD] = STYLE_YELLOW,
    [OUTCOME_DENY] = STYLE_RED,
    [OUTCOME_VOID] = STYLE_DIM,
};
static const char *const outcome_labels[] = {
    [OUTCOME_READY] = "READY",
    [OUTCOME_HOLD] = "HOLD",
    [OUTCOME_DENY] = "DENY",
    [OUTCOME_VOID] = "VOID",
};
static const enum style severity_styles[] = {
    [SEVERITY_NONE] = STYLE_PLAIN,
    [SEVERITY_WARN] = STYLE_PLAIN,
    [SEVERITY_HOLD] = STYLE_YELLOW,
    [SEVERITY_DENY] = STYLE_RED,
};

static void put_spaces(struct buffer *out, size_t count)
{
    while (count--)
        buffer_put_char(out, ' ');
}

/* At least one space behind it. */
static void put_padded(struct buffer *out, struct text text, size_t width)
{
    size_t used = utf8_width(text.at, text.len);
    buffer_put_text(out, text);
    put_spaces(out, used < width ? width - used : 1);
}

/* The visible form of a text from the data, padded. */
static void put_data(struct printer *printer, struct text text, size_t width)
{
    size_t before = printer->out->len;
    buffer_put_visible(printer->out, text);
    size_t len = printer->out->len - before;
    size_t used = len ? utf8_width(printer->out->at + before, len) : 0;
    put_spaces(printer->out, used < width ? width - used : 1);
}

/* The start of a line: a word at the right end of the margin, in its style. */
static void put_margin(struct printer *printer, enum style style, const char *word)
{
    size_t len = strlen(word);
    put_spaces(printer->out, len + 1 < INDENT ? INDENT - 1 - len : 0);
    terminal_put(&printer->terminal, printer->out, style, text_of(word));
    buffer_put_char(printer->out, ' ');
}

static void put_head(struct printer *printer, enum style style, const char *word)
{
    terminal_put(&printer->terminal, printer->out, style, text_of(word));
    put_spaces(printer->out, strlen(word) < INDENT ? INDENT - strlen(word) : 1);
}

/* ---- paragraphs ---- */

static struct buffer scratch_begin(void)
{
    struct buffer scratch;
    buffer_init(&scratch, (size_t)16 * 1024 * 1024);
    return scratch;
}

static void scratch_end(struct printer *printer, struct buffer *scratch)
{
    if (buffer_failed(scratch))
        printer->out->failed = true;
    buffer_release(scratch);
}

static void put_paragraph(struct printer *printer, size_t indent, struct text text)
{
    put_spaces(printer->out, indent);
    terminal_wrap(&printer->terminal, printer->out, indent, text);
}

static void put_labelled(struct printer *printer, const char *label, struct text text)
{
    put_spaces(printer->out, INDENT);
    terminal_put(&printer->terminal, printer->out, STYLE_DIM, text_of(label));
    put_spaces(printer->out, LABEL - strlen(label));
    terminal_wrap(&printer->terminal, printer->out, INDENT + LABEL, text);
}

/* ---- lines ---- */

static void put_count(struct buffer *out, int64_t count, const char *noun)
{
    buffer_put_int(out, count);
    buffer_printf(out, " %s%s", noun, count == 1 ? "" : "s");
}

static void put_modifiers(struct buffer *out, const struct text_list *modifiers)
{
    for (size_t i = 0; i < modifiers->count; i++) {
        if (i)
            buffer_put_char(out, ' ');
        buffer_put_visible(out, modifiers->at[i]);
    }
}

/* mixed: some lines of the decision are on hold, others are not. */
static void put_line_details(struct buffer *out, const struct line *line, bool mixed)
{
    char allowed[24];
    money_write(line->allowed, allowed);
    if (line->minutes)
        buffer_printf(out, "%d min", line->minutes);
    if (line->assistant_minutes)
        buffer_printf(out, ", %d by an assistant", line->assistant_minutes);
    if (line->units_expected_paid != COUNT_NONE)
        buffer_printf(out, ", %d expected to be paid", line->units_expected_paid);
    if (allowed[0])
        buffer_printf(out, ", allowed %s", allowed);
    if (line->status == SEVERITY_DENY)
        buffer_put_cstr(out, line->minutes ? ", not to be billed" : "not to be billed");
    else if (mixed && line->status != SEVERITY_NONE)
        buffer_put_cstr(out, line->minutes ? ", on hold" : "on hold");
}

static void put_line(struct printer *printer, const struct line *line, bool mixed)
{
    struct buffer scratch = scratch_begin();
    put_spaces(printer->out, INDENT);
    put_padded(printer->out, text_of(line->code), 8);
    put_count(&scratch, line->units, "unit");
    put_padded(printer->out, buffer_text(&scratch), 10);
    buffer_clear(&scratch);
    put_modifiers(&scratch, &line->modifiers);
    put_padded(printer->out, buffer_text(&scratch), 12);
    buffer_clear(&scratch);
    put_line_details(&scratch, line, mixed);
    terminal_wrap(&printer->terminal, printer->out, INDENT + 30, buffer_text(&scratch));
    scratch_end(printer, &scratch);
}

static void put_lines(struct printer *printer, const struct decision *decision)
{
    size_t held = 0;
    for (size_t i = 0; i < decision->line_count; i++)
        held += decision->lines[i].status != SEVERITY_NONE;
    for (size_t i = 0; i < decision->line_count; i++)
        put_line(printer, &decision->lines[i], held < decision->line_count);
}

/* The sum of several lines; of one it is said already. */
static void put_sum(struct printer *printer, const struct decision *decision)
{
    char allowed[24];
    struct buffer scratch = scratch_begin();
    money_write(decision_allowed(decision), allowed);
    if (decision->line_count > 1 && allowed[0]) {
        buffer_printf(&scratch, "allowed %s together", allowed);
        put_paragraph(printer, INDENT, buffer_text(&scratch));
    }
    scratch_end(printer, &scratch);
}

static void put_unbilled(struct printer *printer, const struct unbilled *unbilled)
{
    struct buffer scratch = scratch_begin();
    put_spaces(printer->out, INDENT);
    put_data(printer, unbilled->code, 8);
    buffer_put_cstr(&scratch, "not billed");
    if (unbilled->minutes)
        buffer_printf(&scratch, ", %d min", unbilled->minutes);
    if (unbilled->reason.len) {
        buffer_put_cstr(&scratch, ": ");
        buffer_put_text(&scratch, unbilled->reason);
    }
    if (unbilled->liability)
        buffer_printf(&scratch, " (%s)", unbilled->liability);
    terminal_wrap(&printer->terminal, printer->out, INDENT + 8, buffer_text(&scratch));
    scratch_end(printer, &scratch);
}

/* ---- findings ---- */

static void put_facts(struct buffer *out, const struct fact *facts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i)
            buffer_put_cstr(out, ", ");
        buffer_put_text(out, facts[i].path);
        buffer_put_char(out, ' ');
        if (facts[i].value.kind == VALUE_UNKNOWN)
            buffer_put_cstr(out, "unknown");
        else if (facts[i].value.kind == VALUE_NOTE)
            buffer_put_cstr(out, "is there");
        else
            writer_value(&facts[i].value, out);
    }
}

/* A list of unknown facts says no more than the message. */
static bool says_something(const struct finding *finding)
{
    for (size_t i = 0; i < finding->fact_count; i++) {
        if (finding->facts[i].value.kind != VALUE_UNKNOWN)
            return true;
    }
    return false;
}

static void put_facts_line(struct printer *printer, const struct finding *finding)
{
    struct buffer scratch = scratch_begin();
    put_facts(&scratch, finding->facts, finding->fact_count);
    put_labelled(printer, "facts", buffer_text(&scratch));
    scratch_end(printer, &scratch);
}

static void put_source_line(struct printer *printer, const struct finding *finding)
{
    struct buffer scratch = scratch_begin();
    char verified[11];
    date_write(finding->source.verified_on, verified);
    buffer_put_text(&scratch, finding->source.document);
    if (verified[0])
        buffer_printf(&scratch, ", verified on %s", verified);
    else if (finding->source.url.len)
        buffer_put_cstr(&scratch, ", unverified");
    if (finding->carc.len)
        buffer_printf(&scratch, "; CARC %.*s", TEXT_ARG(finding->carc));
    if (finding->rarc.len)
        buffer_printf(&scratch, ", RARC %.*s", TEXT_ARG(finding->rarc));
    put_labelled(printer, "source", buffer_text(&scratch));
    scratch_end(printer, &scratch);
}

static void put_policy_place(struct printer *printer, const struct finding *finding)
{
    struct buffer scratch = scratch_begin();
    if (!finding->policy_file.len)
        return;
    buffer_put_text(&scratch, finding->policy_file);
    if (finding->policy_line)
        buffer_printf(&scratch, ":%u", finding->policy_line);
    put_labelled(printer, "policy", buffer_text(&scratch));
    scratch_end(printer, &scratch);
}

/* ---- one rule on several services ---- */

static void put_message(struct printer *printer, const struct decision *decision,
                        const struct finding *finding)
{
    struct text message = finding->message, code = alike_code(decision, finding);
    struct buffer codes = scratch_begin(), scratch = scratch_begin();
    size_t at = alike_place(message, code);
    if (alike_codes(decision, finding, &codes) < 2) {
        put_paragraph(printer, INDENT, message);
    } else {
        bool named = at < message.len;
        if (named)
            buffer_put_text(&scratch, (struct text){message.at, at});
        buffer_put_text(&scratch, buffer_text(&codes));
        if (!named)
            buffer_put_cstr(&scratch, ": ");
        buffer_put_text(&scratch, named ? (struct text){message.at + at + code.len,
                                                        message.len - at - code.len}
                                        : message);
        put_paragraph(printer, INDENT, buffer_text(&scratch));
    }
    scratch_end(printer, &scratch);
    scratch_end(printer, &codes);
}

static void put_finding(struct printer *printer, const struct decision *decision,
                        const struct finding *finding)
{
    const struct finding *end = decision->findings + decision->finding_count;
    bool weighty = finding->severity >= SEVERITY_HOLD;
    put_margin(printer, severity_styles[finding->severity],
               severity_text(finding->severity));
    buffer_put_visible(printer->out, finding->rule);
    buffer_put_char(printer->out, '\n');
    put_message(printer, decision, finding);
    if (finding->fix.len)
        put_labelled(printer, "fix", finding->fix);
    put_policy_place(printer, finding);
    if (weighty && finding->source.document.len)
        put_source_line(printer, finding);
    for (const struct finding *at = finding; at < end; at++)
        if ((weighty || printer->explain) && says_something(at) &&
            (at == finding || alike(decision, finding, at)))
            put_facts_line(printer, at);
}

/* What notes should say besides comes last: most of it is good practice. */
static bool is_of_notes(const struct finding *finding)
{
    return text_is(finding->topic, "documentation");
}

/* Heaviest first; the order of the findings within a severity stays, but that
 * warnings about notes stand behind the others. */
static void put_findings(struct printer *printer, const struct decision *decision)
{
    for (int severity = SEVERITY_DENY; severity >= SEVERITY_WARN; severity--) {
        for (int pass = 0; pass < 2; pass++) {
            for (size_t i = 0; i < decision->finding_count; i++) {
                const struct finding *at = &decision->findings[i];
                bool later = severity == SEVERITY_WARN && is_of_notes(at);
                if ((int)at->severity == severity && later == (pass == 1) &&
                    !alike_shown(decision, at))
                    put_finding(printer, decision, at);
            }
        }
    }
}

/* ---- the whole ---- */

static void put_companions(struct printer *printer, const struct decision *decision)
{
    struct text own = decision->session->session_id;
    struct buffer scratch = scratch_begin();
    if (decision->day_session_count < 2)
        return;
    if (!text_equal(decision->lead_session, own)) {
        buffer_printf(&scratch, "billed with %.*s, which leads this day",
                      TEXT_ARG(decision->lead_session));
    } else {
        buffer_put_cstr(&scratch, "leads the day of");
        for (size_t i = 0; i < decision->day_session_count; i++) {
            buffer_put_char(&scratch, ' ');
            buffer_put_text(&scratch, decision->day_sessions[i]);
        }
    }
    put_paragraph(printer, INDENT, buffer_text(&scratch));
    scratch_end(printer, &scratch);
}

static void put_units(struct printer *printer, const struct decision *decision)
{
    const struct day_units *units = &decision->units;
    struct buffer scratch = scratch_begin();
    if (!units->method || !decision->line_count)
        return;
    buffer_printf(&scratch, "%d timed min by %s: ", decision->timed_minutes,
                  units->method);
    put_count(&scratch, units->earned, "timed unit");
    if (units->eight_minute != units->midpoint)
        buffer_printf(&scratch, " (eight_minute %d, midpoint %d)", units->eight_minute,
                      units->midpoint);
    put_paragraph(printer, INDENT, buffer_text(&scratch));
    scratch_end(printer, &scratch);
    for (size_t i = 0; printer->explain && i < units->working_count; i++)
        put_paragraph(printer, INDENT + 2, units->working[i]);
}

/* Nothing that may be offered is enough: what holds it, and by which facts. */
static void put_turning(struct printer *printer, const struct what_if *what_if)
{
    struct buffer scratch = scratch_begin();
    size_t count = what_if->turning_count;
    buffer_printf(&scratch,
                  "no change of up to 4 facts that may be offered makes it ready: "
                  "%zu finding%s it%s",
                  count, count == 1 ? " holds" : "s hold",
                  count == 1 ? "" : ", and all must be mended");
    put_labelled(printer, "what if", buffer_text(&scratch));
    for (size_t i = 0; i < count; i++) {
        const struct turning *turning = &what_if->turning[i];
        scratch.len = 0;
        buffer_put_text(&scratch, turning->rule);
        for (size_t k = 0; k < turning->fact_count; k++)
            buffer_printf(&scratch, "%s%.*s", k ? ", " : " turns on ",
                          TEXT_ARG(turning->facts[k]));
        put_labelled(printer, "", buffer_text(&scratch));
    }
    scratch_end(printer, &scratch);
}

static void put_what_if(struct printer *printer, const struct what_if *what_if)
{
    struct buffer scratch = scratch_begin();
    for (size_t i = 0; i < what_if->count; i++)
        put_labelled(printer, "what if", what_if->proposals[i].words);
    if (!what_if->count)
        put_turning(printer, what_if);
    if (what_if->stopped)
        buffer_printf(&scratch, "stopped after %u tries: there may be more",
                      what_if->tried);
    if (scratch.len)
        put_labelled(printer, "what if", buffer_text(&scratch));
    scratch_end(printer, &scratch);
}

/* The state in words: "did not fire". */
static void put_state(struct buffer *out, enum rule_state state)
{
    for (const char *at = rule_state_text(state); *at; at++)
        buffer_put_char(out, *at == '_' ? ' ' : *at);
}

static void put_rule(struct printer *printer, const struct rule_trace *rule)
{
    struct buffer scratch = scratch_begin();
    put_spaces(printer->out, INDENT);
    put_state(&scratch, rule->state);
    put_padded(printer->out, buffer_text(&scratch), 16);
    buffer_clear(&scratch);
    buffer_put_text(&scratch, rule->rule);
    if (rule->detail.len)
        buffer_printf(&scratch, ": %.*s", TEXT_ARG(rule->detail));
    if (rule->fact_count) {
        buffer_put_cstr(&scratch, " (");
        put_facts(&scratch, rule->facts, rule->fact_count);
        buffer_put_char(&scratch, ')');
    }
    terminal_wrap(&printer->terminal, printer->out, INDENT + 16, buffer_text(&scratch));
    scratch_end(printer, &scratch);
}

/* Columns where they fit, a paragraph where they do not. */
static void put_columns(struct printer *printer, struct text text)
{
    struct buffer visible = scratch_begin();
    buffer_put_visible(&visible, text);
    if (utf8_width(visible.at, visible.len) + INDENT > printer->terminal.width) {
        terminal_wrap(&printer->terminal, printer->out, INDENT, text);
    } else {
        buffer_put_text(printer->out, buffer_text(&visible));
        buffer_put_char(printer->out, '\n');
    }
    scratch_end(printer, &visible);
}

/* What tells it from another session of that id: both are seldom needed. */
static void put_identity(struct buffer *out, const struct session *session)
{
    struct text provider = session_provider(session);
    if (session_revision(session) > 1)
        buffer_printf(out, "   revision %d", session_revision(session));
    if (provider.len)
        buffer_printf(out, "   by %.*s", TEXT_ARG(provider));
}

static void put_title(struct printer *printer, const struct decision *decision)
{
    struct buffer scratch = scratch_begin();
    char date[11];
    date_write(decision->session->date_of_service, date);
    put_head(printer, outcome_styles[decision->outcome],
             outcome_labels[decision->outcome]);
    buffer_printf(&scratch, "%.*s   %s   %.*s", TEXT_ARG(decision->session->session_id),
                  date, TEXT_ARG(decision->payer));
    if (decision->payer_rank > 0)
        buffer_printf(&scratch, " (payer %d)", decision->payer_rank + 1);
    put_identity(&scratch, decision->session);
    put_columns(printer, buffer_text(&scratch));
    scratch_end(printer, &scratch);
}

static void print_decision(const struct gonio_host *host, void *state,
                           struct gonio_writing *out,
                           const struct gonio_decided *decided)
{
    struct printer *printer = printer_of(out);
    const struct decision *decision = printer_decision(decided);
    (void)host;
    (void)state;
    printer->written++;
    put_title(printer, decision);
    put_companions(printer, decision);
    put_lines(printer, decision);
    for (size_t i = 0; i < decision->unbilled_count; i++)
        put_unbilled(printer, &decision->unbilled[i]);
    put_sum(printer, decision);
    put_units(printer, decision);
    put_findings(printer, decision);
    if (decision->what_if)
        put_what_if(printer, decision->what_if);
    for (size_t i = 0; i < decision->rule_count; i++)
        put_rule(printer, &decision->rules[i]);
    buffer_put_char(printer->out, '\n');
}

static void put_problem(struct printer *printer, const struct problem *problem)
{
    const struct error *error = &problem->error;
    struct buffer scratch = scratch_begin();
    buffer_put_cstr(&scratch, error->message);
    if (error->line)
        buffer_printf(&scratch, " (line %u", error->line);
    if (error->line && error->column)
        buffer_printf(&scratch, ", column %u", error->column);
    if (error->pointer[0])
        buffer_printf(&scratch, "%s%s", error->line ? ", " : " (", error->pointer);
    if (error->line || error->pointer[0])
        buffer_put_char(&scratch, ')');
    put_margin(printer, problem->warning ? STYLE_PLAIN : STYLE_RED,
               problem->warning ? "warn" : "");
    buffer_put_cstr(printer->out, error->code);
    buffer_put_char(printer->out, '\n');
    put_paragraph(printer, INDENT, buffer_text(&scratch));
    if (error->fix[0])
        put_labelled(printer, "fix", text_of(error->fix));
    scratch_end(printer, &scratch);
}

static void print_rejection(const struct gonio_host *host, void *state,
                            struct gonio_writing *out,
                            const struct gonio_rejection *rejected)
{
    struct printer *printer = printer_of(out);
    const struct rejection *rejection = printer_rejection(rejected);
    const struct problems *problems = rejection->problems;
    struct buffer scratch = scratch_begin();
    (void)host;
    (void)state;
    printer->written++;
    put_head(printer, STYLE_RED, "REJECT");
    if (rejection->session_id.len)
        buffer_printf(&scratch, "%.*s   ", TEXT_ARG(rejection->session_id));
    buffer_printf(&scratch, "record %llu of %.*s",
                  (unsigned long long)rejection->record, TEXT_ARG(rejection->file));
    put_columns(printer, buffer_text(&scratch));
    for (size_t i = 0; i < problems->count; i++)
        put_problem(printer, &problems->at[i]);
    if (problems->more)
        buffer_printf(printer->out, "       and %zu more\n", problems->more);
    buffer_put_char(printer->out, '\n');
    scratch_end(printer, &scratch);
}

static void print_summary(const struct gonio_host *host, void *state,
                          struct gonio_writing *out, const struct gonio_counts *counts)
{
    struct printer *printer = printer_of(out);
    struct buffer scratch = scratch_begin();
    char known_on[11], filing_date[11];
    (void)host;
    (void)state;
    date_write(printer->known_on, known_on);
    put_count(&scratch, (int64_t)counts->sessions, "session");
    buffer_printf(&scratch, " decided: %llu ready, %llu on hold, %llu denied",
                  (unsigned long long)counts->ready, (unsigned long long)counts->held,
                  (unsigned long long)counts->denied);
    if (counts->voids)
        buffer_printf(&scratch, ", %llu void", (unsigned long long)counts->voids);
    if (counts->rejected)
        buffer_printf(&scratch, "; %llu rejected",
                      (unsigned long long)counts->rejected);
    buffer_printf(&scratch, ". By what was known on %s", known_on);
    if (printer->filing_date != DATE_NONE) {
        date_write(printer->filing_date, filing_date);
        buffer_printf(&scratch, ", filed on %s", filing_date);
    }
    buffer_put_char(&scratch, '.');
    if (printer->interrupted)
        buffer_put_cstr(&scratch, " Interrupted: what came behind is not decided.");
    put_paragraph(printer, 0, buffer_text(&scratch));
    scratch_end(printer, &scratch);
}

const struct gonio_writer printer_table = {
    .size = sizeof printer_table,
    .name = "table",
    .summary = "for people, as wide as the terminal",
    .decision = print_decision,
    .rejected = print_rejection,
    .end = print_summary,
};
