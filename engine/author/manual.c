#include "author/manual.h"

#include "author/manual_parts.h"
#include "author/manual_words.h"

/* ---- small parts ---- */

void manual_labelled(struct manual *manual, const char *label, struct text text)
{
    if (!text.len)
        return;
    page_paragraph_open(&manual->page);
    page_say(&manual->page, "%s: ", label);
    page_text(&manual->page, text);
    page_paragraph_close(&manual->page);
}

void manual_cell_text(struct manual *manual, struct text text)
{
    page_cell_open(&manual->page);
    page_text(&manual->page, text);
    page_cell_close(&manual->page);
}

void manual_cell_dates(struct manual *manual, const struct in_force *dates)
{
    page_cell_open(&manual->page);
    manual_dates(&manual->page, dates);
    page_cell_close(&manual->page);
}

void manual_cell_source(struct manual *manual, const struct source *source)
{
    page_cell_open(&manual->page);
    manual_source(&manual->page, source);
    page_cell_close(&manual->page);
}

void manual_cell_codes(struct manual *manual, const struct code_set *set)
{
    page_cell_open(&manual->page);
    manual_codes(&manual->page, set);
    page_cell_close(&manual->page);
}

/* ---- the document ---- */

static void put_opening(struct manual *manual)
{
    struct page *page = &manual->page;
    page_begin(page, manual->policy->title);
    if (page->kind == PAGE_BLOCKS)
        return; /* who compares two versions says which */
    page_paragraph_open(page);
    page_say(page, "The policy ");
    page_code(page, manual->policy->id);
    page_say(page, ", version ");
    page_text(page, manual->policy->version);
    page_say(page, ", as gonio applies it.");
    page_paragraph_close(page);
    page_paragraph_open(page);
    page_say(page,
             "Dates are dates of service, the first and the last included; what is "
             "known from a day is used by decisions made with the knowledge of "
             "that day or a later one. A source is verified on the day on which "
             "somebody last held the entry against it; an unverified entry is "
             "used all the same.");
    page_paragraph_close(page);
}

static void put_chapters(struct manual *manual)
{
    put_opening(manual);
    manual_layers(manual);
    manual_parameters(manual);
    manual_coverage(manual);
    manual_units(manual);
    manual_caps(manual);
    manual_frequency(manual);
    manual_authorization(manual);
    manual_referral(manual);
    manual_modifiers(manual);
    manual_pairs(manual);
    manual_telehealth(manual);
    manual_documentation(manual);
    manual_fees(manual);
    manual_rules(manual);
    page_end(&manual->page);
}

enum status manual_write(const struct policy *policy,
                         const struct manual_options *options, struct buffer *out,
                         struct error *error)
{
    struct case_file file;
    struct manual manual = {.page = {out, options->kind}, .policy = policy};
    if (!options->cases) {
        put_chapters(&manual);
        return buffer_failed(out) ? error_no_memory(error) : STATUS_OK;
    }
    enum status status = case_file_open(policy, &file, error);
    if (!status)
        manual.cases = &file;
    if (status == STATUS_NOT_FOUND)
        status = STATUS_OK;
    if (!status)
        put_chapters(&manual);
    if (!status && buffer_failed(out))
        status = error_no_memory(error);
    case_file_close(&file);
    return status;
}
