/* Decisions as a report in Markdown: a section a decision, with a table of the
 * lines and a list of what was found. Every text from outside is made plain
 * first. */
#include "show/plain.h"
#include "show/printer.h"

static void put_cstr(struct buffer *out, const char *text)
{
    plain_put(out, text_of(text));
}

static void put_line(struct buffer *out, const struct line *line)
{
    char allowed[24];
    money_write(line->allowed, allowed);
    buffer_put_cstr(out, "| ");
    put_cstr(out, line->code);
    buffer_put_cstr(out, " | ");
    for (size_t i = 0; i < line->modifiers.count; i++) {
        if (i)
            buffer_put_char(out, ' ');
        plain_put(out, line->modifiers.at[i]);
    }
    buffer_printf(out, " | %d | %d | %s | %s |\n", line->units, line->minutes, allowed,
                  line->status == SEVERITY_NONE ? "ready"
                                                : severity_text(line->status));
}

static void put_lines(struct buffer *out, const struct decision *decision)
{
    if (decision->line_count == 0)
        return;
    buffer_put_cstr(out, "| code | modifiers | units | minutes | allowed | status |\n"
                         "|---|---|---:|---:|---:|---|\n");
    for (size_t i = 0; i < decision->line_count; i++)
        put_line(out, &decision->lines[i]);
    buffer_put_char(out, '\n');
}

static void put_unbilled(struct buffer *out, const struct decision *decision)
{
    if (decision->unbilled_count == 0)
        return;
    buffer_put_cstr(out, "Not billed:\n\n");
    for (size_t i = 0; i < decision->unbilled_count; i++) {
        const struct unbilled *unbilled = &decision->unbilled[i];
        buffer_put_cstr(out, "- ");
        plain_put(out, unbilled->code);
        buffer_printf(out, ", %d min: ", unbilled->minutes);
        plain_put(out, unbilled->reason);
        buffer_put_char(out, '\n');
    }
    buffer_put_char(out, '\n');
}

static void put_finding(struct buffer *out, const struct finding *finding)
{
    buffer_printf(out, "- **%s** ", severity_text(finding->severity));
    plain_put(out, finding->rule);
    buffer_put_cstr(out, ": ");
    plain_put(out, finding->message);
    buffer_put_char(out, '\n');
    if (finding->fix.len) {
        buffer_put_cstr(out, "  - Fix: ");
        plain_put(out, finding->fix);
        buffer_put_char(out, '\n');
    }
    if (finding->source.document.len) {
        buffer_put_cstr(out, "  - Source: ");
        plain_put(out, finding->source.document);
        buffer_put_char(out, '\n');
    }
}

static void put_title(struct buffer *out, const struct decision *decision)
{
    char date[11];
    date_write(decision->session->date_of_service, date);
    buffer_put_cstr(out, "## ");
    plain_put(out, decision->session->session_id);
    buffer_printf(out, ", %s, ", date);
    plain_put(out, decision->payer);
    if (decision->payer_rank > 0)
        buffer_printf(out, " (payer %d)", decision->payer_rank + 1);
    buffer_printf(out, ": %s\n\n", outcome_text(decision->outcome));
}

static void begin(const struct gonio_host *host, void *state, struct gonio_writing *out)
{
    char known_on[11];
    (void)host;
    (void)state;
    date_write(printer_of(out)->known_on, known_on);
    buffer_printf(out->out, "# Therapy sessions, decided\n\nBy what was known on %s.\n",
                  known_on);
}

static void print_decision(const struct gonio_host *host, void *state,
                           struct gonio_writing *out,
                           const struct gonio_decided *decided)
{
    const struct decision *decision = printer_decision(decided);
    (void)host;
    (void)state;
    printer_of(out)->written++;
    buffer_put_char(out->out, '\n');
    put_title(out->out, decision);
    if (!text_equal(decision->lead_session, decision->session->session_id)) {
        buffer_put_cstr(out->out, "Decided together with session ");
        plain_put(out->out, decision->lead_session);
        buffer_put_cstr(out->out, ", which has the lines.\n\n");
    }
    put_lines(out->out, decision);
    put_unbilled(out->out, decision);
    for (size_t i = 0; i < decision->finding_count; i++)
        put_finding(out->out, &decision->findings[i]);
    for (size_t i = 0; decision->what_if && i < decision->what_if->count; i++) {
        buffer_put_cstr(out->out, "- **what if** ");
        plain_put(out->out, decision->what_if->proposals[i].words);
        buffer_put_char(out->out, '\n');
    }
}

static void put_problem(struct buffer *out, const struct error *error)
{
    buffer_put_cstr(out, "- **reject** ");
    put_cstr(out, error->code);
    buffer_put_cstr(out, ": ");
    put_cstr(out, error->message);
    if (error->line)
        buffer_printf(out, ", line %u", error->line);
    if (error->line && error->column)
        buffer_printf(out, ", column %u", error->column);
    buffer_put_char(out, '\n');
    if (error->fix[0]) {
        buffer_put_cstr(out, "  - Fix: ");
        put_cstr(out, error->fix);
        buffer_put_char(out, '\n');
    }
}

static void print_rejection(const struct gonio_host *host, void *state,
                            struct gonio_writing *out,
                            const struct gonio_rejection *rejected)
{
    const struct rejection *rejection = printer_rejection(rejected);
    (void)host;
    (void)state;
    printer_of(out)->written++;
    buffer_put_cstr(out->out, "\n## ");
    if (rejection->session_id.len) {
        plain_put(out->out, rejection->session_id);
        buffer_put_cstr(out->out, ", ");
    }
    buffer_printf(out->out, "record %llu of ", (unsigned long long)rejection->record);
    plain_put(out->out, rejection->file);
    buffer_put_cstr(out->out, ": rejected\n\n");
    for (size_t i = 0; i < rejection->problems->count; i++)
        put_problem(out->out, &rejection->problems->at[i].error);
    if (rejection->problems->more)
        buffer_printf(out->out, "- and %zu more\n", rejection->problems->more);
}

static void end(const struct gonio_host *host, void *state, struct gonio_writing *out,
                const struct gonio_counts *counts)
{
    (void)host;
    (void)state;
    buffer_put_cstr(out->out,
                    "\n## Together\n\n| ready | hold | deny | void | rejected "
                    "|\n|---:|---:|---:|---:|---:|\n");
    buffer_printf(out->out, "| %llu | %llu | %llu | %llu | %llu |\n",
                  (unsigned long long)counts->ready, (unsigned long long)counts->held,
                  (unsigned long long)counts->denied, (unsigned long long)counts->voids,
                  (unsigned long long)counts->rejected);
    if (printer_of(out)->interrupted)
        buffer_put_cstr(out->out, "\nInterrupted: what came behind is not decided.\n");
}

const struct gonio_writer printer_markdown = {
    .size = sizeof printer_markdown,
    .name = "md",
    .summary = "a report in Markdown",
    .begin = begin,
    .decision = print_decision,
    .rejected = print_rejection,
    .end = end,
};
