/* The sample as a document to print, a checklist for each session. */
#include "author/manual_page.h"
#include "base/date.h"
#include "cli/audit.h"

#include <inttypes.h>

#define BOX "\xe2\x98\x90 " /* an empty ballot box */

/* ---- a session ---- */

static void put_cell(struct page *page, struct text text)
{
    page_cell_open(page);
    page_text(page, text);
    page_cell_close(page);
}

static void put_number(struct page *page, int64_t number)
{
    page_cell_open(page);
    page_say(page, "%lld", (long long)number);
    page_cell_close(page);
}

static void put_modifiers(struct page *page, const struct text_list *modifiers)
{
    page_cell_open(page);
    for (size_t i = 0; i < modifiers->count; i++) {
        if (i)
            page_say(page, " ");
        page_text(page, modifiers->at[i]);
    }
    page_cell_close(page);
}

static void put_lines(struct page *page, const struct decision *d)
{
    static const char *const heads[] = {"Code",      "Minutes", "Units", "Modifiers",
                                        "Rendering", "Status",  NULL};
    if (!d->line_count)
        return;
    page_table_open(page, heads);
    for (size_t i = 0; i < d->line_count; i++) {
        const struct line *line = &d->lines[i];
        bool ready = line->status == SEVERITY_NONE;
        page_row_open(page);
        put_cell(page, text_of(line->code));
        put_number(page, line->minutes);
        put_number(page, line->units);
        put_modifiers(page, &line->modifiers);
        put_cell(page, line->rendering_npi.len ? line->rendering_npi : TEXT("-"));
        put_cell(page, text_of(ready ? "ready" : severity_text(line->status)));
        page_row_close(page);
    }
    page_table_close(page);
}

static void put_unbilled(struct page *page, const struct decision *d)
{
    if (!d->unbilled_count)
        return;
    page_list_open(page);
    for (size_t i = 0; i < d->unbilled_count; i++) {
        const struct unbilled *at = &d->unbilled[i];
        page_item_open(page);
        page_text(page, at->code);
        page_say(page, ", %d min, not billed: ", at->minutes);
        page_text(page, at->reason);
        page_item_close(page);
    }
    page_list_close(page);
}

static void put_findings(struct page *page, const struct decision *d)
{
    if (!d->finding_count)
        return;
    page_heading(page, 4, TEXT("Findings"));
    page_list_open(page);
    for (size_t i = 0; i < d->finding_count; i++) {
        const struct finding *at = &d->findings[i];
        page_item_open(page);
        page_say(page, "%s ", severity_text(at->severity));
        page_code(page, at->rule);
        page_say(page, ": ");
        page_text(page, at->message);
        if (at->fix.len) {
            page_say(page, ". ");
            page_text(page, at->fix);
        }
        page_item_close(page);
    }
    page_list_close(page);
}

/* ---- its checklist ---- */

static void check(struct page *page, const char *what)
{
    page_item_open(page);
    page_say(page, BOX "%s", what);
    page_item_close(page);
}

static void check_lines(struct page *page, const struct decision *d)
{
    for (size_t i = 0; i < d->line_count; i++) {
        page_item_open(page);
        page_say(page,
                 BOX "%s: the note has its %d minutes, what was done, and why it "
                     "took a therapist's skill",
                 d->lines[i].code, d->lines[i].minutes);
        page_item_close(page);
    }
}

static void check_findings(struct page *page, const struct decision *d)
{
    for (size_t i = 0; i < d->finding_count; i++) {
        page_item_open(page);
        page_say(page, BOX);
        page_code(page, d->findings[i].rule);
        page_say(page, " was settled before the claim went out, or does not apply");
        page_item_close(page);
    }
}

static void put_checklist(struct page *page, const struct decision *d)
{
    page_heading(page, 4, TEXT("Against the chart"));
    page_list_open(page);
    check(page, "The note is of this session, this day and this place of service");
    page_item_open(page);
    page_say(page, BOX "Timed minutes add up to %d, all minutes to %d",
             d->timed_minutes, d->total_minutes);
    page_item_close(page);
    check_lines(page, d);
    if (d->units.method) {
        page_item_open(page);
        page_say(page, BOX "%d timed units follow from these minutes by %s",
                 d->units.earned, d->units.method);
        page_item_close(page);
    }
    check(page, "Each modifier is borne out by the note");
    check(page, "Who treated is who is named, and was allowed to");
    check(page, "The note is signed and dated by who treated");
    check(page, "An order or a certified plan of care covers the day, where needed");
    check_findings(page, d);
    page_list_close(page);
    page_paragraph_open(page);
    page_say(page, "Result: " BOX "as billed   " BOX "too much   " BOX
                   "too little   " BOX "not supported");
    page_paragraph_close(page);
    page_paragraph_open(page);
    page_say(page, "Auditor and date:");
    page_paragraph_close(page);
}

static void put_head(struct page *page, const struct decision *d)
{
    char date[11];
    bool leads = text_equal(d->lead_session, d->session->session_id);
    date_write(d->session->date_of_service, date);
    page_heading(page, 3, d->session->session_id);
    page_paragraph_open(page);
    page_say(page, "%s, ", date);
    page_text(page, d->payer);
    page_say(page, ", ");
    page_strong(page, text_of(outcome_text(d->outcome)));
    if (d->policy_id.len) {
        page_say(page, ", by policy ");
        page_text(page, d->policy_id);
        page_say(page, " ");
        page_text(page, d->policy_version);
    }
    if (!leads) {
        page_say(page, "; billed with ");
        page_text(page, d->lead_session);
    }
    page_paragraph_close(page);
}

static void put_session(struct buffer *out, const struct decision *d,
                        enum page_kind kind)
{
    struct page page = {out, kind};
    put_head(&page, d);
    put_lines(&page, d);
    put_unbilled(&page, d);
    put_findings(&page, d);
    put_checklist(&page, d);
}

/* ---- the whole ---- */

static void put_summary(struct page *page, const struct audit_report *report)
{
    static const char *const heads[] = {"Stratum", "Sessions", "Sample", NULL};
    const struct audit *audit = report->audit;
    char known_on[11];
    date_write(report->known_on, known_on);
    page_paragraph_open(page);
    page_say(page,
             "Drawn by %s, %zu of each, with seed %" PRIu64 ", from %" PRIu64
             " sessions. By what was known on %s.",
             report->by, audit->sample, audit->seed, report->sessions, known_on);
    if (report->rejected)
        page_say(page, " %" PRIu64 " rejected: gonio check says why.",
                 report->rejected);
    if (report->interrupted)
        page_say(page, " Interrupted: what came behind is not in it.");
    page_paragraph_close(page);
    page_table_open(page, heads);
    for (size_t i = 0; i < audit->count; i++) {
        page_row_open(page);
        put_cell(page, audit->strata[i].name);
        put_number(page, (int64_t)audit->strata[i].sessions);
        put_number(page, (int64_t)audit->strata[i].count);
        page_row_close(page);
    }
    page_table_close(page);
}

static void put_whole(struct buffer *out, const struct audit_report *report,
                      enum page_kind kind)
{
    struct page page = {out, kind};
    page_begin(&page, TEXT("Internal audit sample"));
    put_summary(&page, report);
    for (size_t i = 0; i < report->audit->count; i++) {
        const struct audit_stratum *stratum = &report->audit->strata[i];
        for (size_t k = 0; k < stratum->count; k++) {
            page_break(&page);
            page_heading(&page, 2, stratum->name);
            buffer_put_text(out, stratum->items[k].page);
        }
    }
    page_end(&page);
}

static void markdown_session(struct buffer *out, const struct decision *d)
{
    put_session(out, d, PAGE_MARKDOWN);
}

static void markdown_whole(struct buffer *out, const struct audit_report *report)
{
    put_whole(out, report, PAGE_MARKDOWN);
}

static void html_session(struct buffer *out, const struct decision *d)
{
    put_session(out, d, PAGE_HTML);
}

static void html_whole(struct buffer *out, const struct audit_report *report)
{
    put_whole(out, report, PAGE_HTML);
}

const struct audit_writer audit_markdown = {markdown_session, markdown_whole};
const struct audit_writer audit_html = {html_session, html_whole};
