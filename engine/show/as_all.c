/* One session under many payers, a row each:
 *
 *   S-1001   2026-03-16   49 timed min
 *     PAYER          OUTCOME  UNITS  TIMED    ALLOWED  MODIFIERS
 *     medicare       HOLD         4      3     112.40  GP
 *                    plan_of_care.certified: The plan of care is not certified
 *     commercial     READY        5      4             GP
 *
 * What a payer asks for first, its heaviest finding, stands below its row; a
 * policy that does not load is a row with its fault. */
#include "base/utf8.h"
#include "show/printer.h"

#define INDENT  2
#define OUTCOME 9 /* width of the column, with the space behind it */

static void put_spaces(struct buffer *out, size_t count)
{
    while (count--)
        buffer_put_char(out, ' ');
}

static size_t payer_width(const struct printer *printer)
{
    return printer->terminal.width >= 80 ? 36 : 20;
}

/* A text from the data, visible, and at least one space behind it. */
static void put_padded(struct printer *printer, struct text text, size_t width)
{
    size_t before = printer->out->len;
    buffer_put_visible(printer->out, text);
    size_t len = printer->out->len - before;
    size_t used = len ? utf8_width(printer->out->at + before, len) : 0;
    put_spaces(printer->out, used < width ? width - used : 1);
}

/* ---- figures ---- */

struct figures {
    int64_t units, timed;
    int64_t allowed; /* MONEY_NONE: not known */
};

static struct figures figures_of(const struct decision *decision)
{
    struct figures sum = {.allowed = decision_allowed(decision)};
    for (size_t i = 0; i < decision->line_count; i++) {
        const struct line *line = &decision->lines[i];
        sum.units += line->units;
        if (procedure_is_timed(line->procedure))
            sum.timed += line->units;
    }
    return sum;
}

static bool has_before(const struct decision *decision, size_t line, size_t at)
{
    struct text modifier = decision->lines[line].modifiers.at[at];
    for (size_t i = 0; i <= line; i++) {
        const struct text_list *list = &decision->lines[i].modifiers;
        for (size_t k = 0; k < (i == line ? at : list->count); k++)
            if (text_equal(list->at[k], modifier))
                return true;
    }
    return false;
}

/* Of all lines, each once. */
static void put_modifiers(struct buffer *out, const struct decision *decision)
{
    for (size_t i = 0; i < decision->line_count; i++) {
        const struct text_list *list = &decision->lines[i].modifiers;
        for (size_t k = 0; k < list->count; k++) {
            if (has_before(decision, i, k))
                continue;
            buffer_put_char(out, ' ');
            buffer_put_visible(out, list->at[k]);
        }
    }
}

/* ---- rows ---- */

static const enum style styles[] = {
    [OUTCOME_READY] = STYLE_GREEN,
    [OUTCOME_HOLD] = STYLE_YELLOW,
    [OUTCOME_DENY] = STYLE_RED,
    [OUTCOME_VOID] = STYLE_DIM,
};
static const char *const labels[] = {
    [OUTCOME_READY] = "READY",
    [OUTCOME_HOLD] = "HOLD",
    [OUTCOME_DENY] = "DENY",
    [OUTCOME_VOID] = "VOID",
};

static void put_outcome(struct printer *printer, enum outcome outcome)
{
    struct text label = text_of(labels[outcome]);
    terminal_put(&printer->terminal, printer->out, styles[outcome], label);
    put_spaces(printer->out, OUTCOME - label.len);
}

static const struct finding *first_asked(const struct decision *decision)
{
    const struct finding *first = NULL;
    for (size_t i = 0; i < decision->finding_count; i++) {
        const struct finding *at = &decision->findings[i];
        if (at->severity >= SEVERITY_HOLD && (!first || at->severity > first->severity))
            first = at;
    }
    return first;
}

static void put_asked(struct printer *printer, const struct finding *finding)
{
    size_t indent = INDENT + payer_width(printer);
    struct buffer scratch;
    buffer_init(&scratch, (size_t)1024 * 1024);
    buffer_printf(&scratch, "%.*s: %.*s", TEXT_ARG(finding->rule),
                  TEXT_ARG(finding->message));
    if (finding->policy_file.len)
        buffer_printf(&scratch, " (%.*s:%u)", TEXT_ARG(finding->policy_file),
                      finding->policy_line);
    put_spaces(printer->out, indent);
    terminal_wrap(&printer->terminal, printer->out, indent, buffer_text(&scratch));
    printer->out->failed |= buffer_failed(&scratch);
    buffer_release(&scratch);
}

static void put_figures(struct printer *printer, const struct decision *decision)
{
    const struct figures sum = figures_of(decision);
    bool leads = text_equal(decision->lead_session, decision->session->session_id);
    char allowed[24];
    money_write(sum.allowed, allowed);
    if (leads) {
        buffer_printf(printer->out, "%5lld  %5lld  %8s ", (long long)sum.units,
                      (long long)sum.timed, allowed);
        put_modifiers(printer->out, decision);
        while (printer->out->len && printer->out->at[printer->out->len - 1] == ' ')
            printer->out->len--;
    } else {
        buffer_put_cstr(printer->out, " with ");
        buffer_put_visible(printer->out, decision->lead_session);
    }
    buffer_put_char(printer->out, '\n');
}

static void put_heads(struct printer *printer)
{
    put_spaces(printer->out, INDENT);
    put_padded(printer, TEXT("PAYER"), payer_width(printer));
    buffer_put_cstr(printer->out, "OUTCOME  UNITS  TIMED   ALLOWED  MODIFIERS\n");
}

static void put_title(struct printer *printer, const struct decision *decision)
{
    char date[11];
    date_write(decision->session->date_of_service, date);
    if (printer->written)
        buffer_put_char(printer->out, '\n');
    buffer_put_visible(printer->out, decision->session->session_id);
    buffer_printf(printer->out, "   %s\n", date);
    put_heads(printer);
}

/* The decisions of a session come one after the other, in the order of the
 * policies, whose ids outlive them. */
static void print_decision(const struct gonio_host *host, void *state,
                           struct gonio_writing *out,
                           const struct gonio_decided *decided)
{
    struct printer *printer = printer_of(out);
    const struct decision *decision = printer_decision(decided);
    const struct finding *asked = first_asked(decision);
    (void)host, (void)state;
    if (text_is_absent(printer->first_payer))
        printer->first_payer = decision->payer;
    if (text_equal(printer->first_payer, decision->payer))
        put_title(printer, decision);
    printer->written++;
    put_spaces(printer->out, INDENT);
    put_padded(printer, decision->payer, payer_width(printer));
    put_outcome(printer, decision->outcome);
    put_figures(printer, decision);
    if (asked)
        put_asked(printer, asked);
}

static void print_rejection(const struct gonio_host *host, void *state,
                            struct gonio_writing *out,
                            const struct gonio_rejection *rejected)
{
    struct printer *printer = printer_of(out);
    if (printer->written)
        buffer_put_char(printer->out, '\n');
    printer_table.rejected(host, state, out, rejected);
}

static void print_end(const struct gonio_host *host, void *state,
                      struct gonio_writing *out, const struct gonio_counts *counts)
{
    struct printer *printer = printer_of(out);
    char known_on[11];
    unsigned long long sessions = counts->sessions, rejected = counts->rejected;
    (void)host, (void)state;
    date_write(printer->known_on, known_on);
    buffer_printf(printer->out, "\n%llu session%s", sessions, sessions == 1 ? "" : "s");
    buffer_put_cstr(printer->out, " under every policy");
    if (rejected)
        buffer_printf(printer->out, "; %llu rejected", rejected);
    buffer_printf(printer->out, ". By what was known on %s.\n", known_on);
    if (printer->interrupted)
        buffer_put_cstr(printer->out,
                        "Interrupted: what came behind is not decided.\n");
}

const struct gonio_writer printer_as_all = {
    .size = sizeof printer_as_all,
    .name = "table",
    .summary = "of --as all: a row for each payer",
    .decision = print_decision,
    .rejected = print_rejection,
    .end = print_end,
};
