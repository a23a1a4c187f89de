#include "author/manual_parts.h"
#include "author/manual_words.h"

/* ---- values ---- */

static void put_value(struct manual *manual, const struct parameter *parameter,
                      const struct parameter_value *value)
{
    struct page *page = &manual->page;
    page_row_open(page);
    page_cell_open(page);
    manual_amount(page, parameter->unit, value->value);
    page_cell_close(page);
    manual_cell_dates(manual, &value->dates);
    manual_cell_source(manual, &value->source);
    page_row_close(page);
}

void manual_parameters(struct manual *manual)
{
    static const char *const heads[] = {"Value", "Dates", "Source", NULL};
    const struct policy *policy = manual->policy;
    if (!policy->parameter_count)
        return;
    page_heading(&manual->page, 2, TEXT("Values"));
    for (size_t i = 0; i < policy->parameter_count; i++) {
        const struct parameter *parameter = &policy->parameters[i];
        page_heading(&manual->page, 3, parameter->name);
        if (parameter->annual) {
            page_paragraph_open(&manual->page);
            page_say(&manual->page,
                     "Set anew each year; past its end the last value is "
                     "used, with a warning.");
            page_paragraph_close(&manual->page);
        }
        page_table_open(&manual->page, heads);
        for (size_t k = 0; k < parameter->count; k++)
            put_value(manual, parameter, &parameter->values[k]);
        page_table_close(&manual->page);
    }
}

/* ---- coverage ---- */

static void put_whose(struct manual *manual, const char *what,
                      const struct word_set *words, uint32_t bits,
                      const struct source *source)
{
    struct page *page = &manual->page;
    page_paragraph_open(page);
    page_say(page, "%s: ", what);
    manual_bits(page, words, bits);
    page_say(page, ". Source: ");
    manual_source(page, source);
    page_say(page, ".");
    page_paragraph_close(page);
}

static const char *status_text(enum code_status status)
{
    static const char *const texts[] = {
        [COVERAGE_COVERED] = "covered",
        [COVERAGE_BUNDLED] = "bundled: never paid on its own",
        [COVERAGE_INVALID] = "not a code of this payer",
        [COVERAGE_NOT_COVERED] = "not covered",
        [COVERAGE_RESTRICTED] = "restricted: held for a person",
    };
    return texts[status];
}

static void put_code_row(struct manual *manual, const struct coverage_row *row)
{
    struct page *page = &manual->page;
    page_row_open(page);
    manual_cell_codes(manual, &row->codes);
    page_cell_open(page);
    page_say(page, "%s", status_text(row->status));
    if (row->use.len) {
        page_say(page, ": use ");
        page_text(page, row->use);
    }
    page_cell_close(page);
    manual_cell_dates(manual, &row->dates);
    manual_cell_verdict(manual, &row->verdict);
    manual_cell_source(manual, &row->source);
    page_row_close(page);
}

static const char *may_text(enum may may)
{
    static const char *const texts[] = {
        [MAY_FURNISH] = "may furnish",
        [MAY_ASSIST] = "may give as assistants",
        [MAY_NOTHING] = "what they give is not paid",
    };
    return texts[may];
}

static bool is_empty(const struct code_set *set)
{
    static const struct code_set none;
    return memcmp(set, &none, sizeof none) == 0;
}

static void put_who_row(struct manual *manual, const struct who_row *row)
{
    struct page *page = &manual->page;
    page_row_open(page);
    page_cell_open(page);
    manual_bits(page, &credential_kind_words, row->credentials);
    page_cell_close(page);
    page_cell_open(page);
    page_say(page, "%s", may_text(row->may));
    if (!is_empty(&row->except)) {
        page_say(page, ", but not ");
        manual_codes(page, &row->except);
    }
    page_cell_close(page);
    manual_cell_dates(manual, &row->dates);
    manual_cell_verdict(manual, &row->verdict);
    manual_cell_source(manual, &row->source);
    page_row_close(page);
}

static void put_who(struct manual *manual)
{
    static const char *const heads[] = {"Credential", "May",    "Dates",
                                        "Says",       "Source", NULL};
    const struct coverage *coverage = &manual->policy->coverage;
    if (!coverage->who_count)
        return;
    page_heading(&manual->page, 3, TEXT("Who may treat"));
    page_table_open(&manual->page, heads);
    for (size_t i = 0; i < coverage->who_count; i++)
        put_who_row(manual, &coverage->who[i]);
    page_table_close(&manual->page);
}

void manual_coverage(struct manual *manual)
{
    static const char *const heads[] = {"Codes", "Status", "Dates",
                                        "Says",  "Source", NULL};
    const struct coverage *coverage = &manual->policy->coverage;
    page_heading(&manual->page, 2, TEXT("Coverage"));
    put_whose(manual, "Disciplines", &discipline_words, coverage->disciplines,
              &coverage->source);
    put_whose(manual, "Settings", &setting_words, coverage->settings,
              coverage->settings_source.document.len ? &coverage->settings_source
                                                     : &coverage->source);
    page_heading(&manual->page, 3, TEXT("Codes"));
    page_paragraph_open(&manual->page);
    page_say(&manual->page, "The first row that has a code decides; a code that no row "
                            "has is held.");
    page_paragraph_close(&manual->page);
    page_table_open(&manual->page, heads);
    for (size_t i = 0; i < coverage->code_count; i++)
        put_code_row(manual, &coverage->codes[i]);
    page_table_close(&manual->page);
    put_who(manual);
}

/* ---- units ---- */

static void put_units_row(struct manual *manual, const struct units_row *row)
{
    struct page *page = &manual->page;
    const struct units_options *options = &row->options;
    page_row_open(page);
    page_cell_open(page);
    if (row->all)
        page_say(page, "all codes");
    else
        manual_codes(page, &row->codes);
    page_cell_close(page);
    page_cell_open(page);
    page_say(page, "%s; of tied codes the %s documented; %s",
             unit_method_text(options->method),
             options->tie == TIE_FIRST_DOCUMENTED ? "first" : "last",
             options->keep_therapists_apart ? "each therapist's minutes apart"
                                            : "therapists' minutes pool");
    page_cell_close(page);
    page_cell_open(page);
    page_say(page, options->no_assistants ? "counts like a therapist's"
                   : options->share == SHARE_PERCENT
                       ? "over 10 whole percent"
                       : "at least a tenth of the minutes, rounded, plus 1");
    page_cell_close(page);
    manual_cell_dates(manual, &row->dates);
    manual_cell_source(manual, &row->source);
    page_row_close(page);
}

void manual_units(struct manual *manual)
{
    static const char *const heads[] = {"Codes", "Method", "Assistant's share",
                                        "Dates", "Source", NULL};
    const struct policy *policy = manual->policy;
    page_heading(&manual->page, 2, TEXT("Units"));
    page_table_open(&manual->page, heads);
    for (size_t i = 0; i < policy->units_count; i++)
        put_units_row(manual, &policy->units[i]);
    page_table_close(&manual->page);
}

/* ---- modifiers ---- */

static void put_modifier_rows(struct manual *manual, const char *title,
                              const struct modifier_row *rows, size_t count)
{
    static const char *const heads[] = {"Discipline", "Modifier", "Dates", "Source",
                                        NULL};
    if (!count)
        return;
    page_heading(&manual->page, 3, text_of(title));
    page_table_open(&manual->page, heads);
    for (size_t i = 0; i < count; i++) {
        page_row_open(&manual->page);
        manual_cell_text(
            manual, text_of(word_text(&discipline_words, (int)rows[i].discipline)));
        manual_cell_text(manual, text_of(rows[i].text));
        manual_cell_dates(manual, &rows[i].dates);
        manual_cell_source(manual, &rows[i].source);
        page_row_close(&manual->page);
    }
    page_table_close(&manual->page);
}

static void put_age(struct page *page, const struct line_filter *lines)
{
    if (lines->min_age != COUNT_NONE)
        page_say(page, "; from the age of %d", lines->min_age);
    if (lines->max_age != COUNT_NONE)
        page_say(page, "; to the age of %d", lines->max_age);
}

static void put_lines(struct page *page, const struct line_filter *lines)
{
    static const char *const by[] = {[GIVEN_BY_ANYONE] = "",
                                     [GIVEN_BY_THERAPIST] = "; what a therapist gave",
                                     [GIVEN_BY_ASSISTANT] = "; what an assistant gave"};
    const struct {
        const char *lead;
        const struct word_set *words;
        uint32_t bits;
    } words[] = {
        {"; discipline ", &discipline_words, lines->disciplines},
        {"; given by ", &credential_kind_words, lines->credentials},
        {"; in ", &setting_words, lines->settings},
        {"; program ", &program_words, lines->programs},
    };
    if (code_set_is_empty(&lines->codes))
        page_say(page, "all lines");
    else
        manual_codes(page, &lines->codes);
    page_say(page, "%s", by[lines->by]);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].bits) {
            page_say(page, "%s", words[i].lead);
            manual_bits(page, words[i].words, words[i].bits);
        }
    put_age(page, lines);
}

static void put_uses(struct manual *manual, const char *title,
                     const struct modifier_use *rows, size_t count)
{
    static const char *const heads[] = {"Modifier", "Lines", "Dates", "Source", NULL};
    struct page *page = &manual->page;
    if (!count)
        return;
    page_heading(page, 3, text_of(title));
    page_table_open(page, heads);
    for (size_t i = 0; i < count; i++) {
        page_row_open(page);
        page_cell_open(page);
        page_text(page, rows[i].modifier);
        if (rows[i].use.len) {
            page_say(page, ": ");
            page_text(page, rows[i].use);
        }
        page_cell_close(page);
        page_cell_open(page);
        put_lines(page, &rows[i].lines);
        page_cell_close(page);
        manual_cell_dates(manual, &rows[i].dates);
        manual_cell_source(manual, &rows[i].source);
        page_row_close(page);
    }
    page_table_close(page);
}

void manual_modifiers(struct manual *manual)
{
    struct page *page = &manual->page;
    const struct modifiers *modifiers = &manual->policy->modifiers;
    page_heading(page, 2, TEXT("Modifiers"));
    put_modifier_rows(manual, "By discipline", modifiers->discipline,
                      modifiers->discipline_count);
    put_modifier_rows(manual, "For an assistant's share", modifiers->assistant,
                      modifiers->assistant_count);
    put_uses(manual, "Added", modifiers->added, modifiers->added_count);
    put_uses(manual, "Copied where the session states them", modifiers->copied,
             modifiers->copied_count);
    put_uses(manual, "What this payer takes instead", modifiers->substitutes,
             modifiers->substitute_count);
    page_paragraph_open(page);
    page_say(page, "At most %d on a line", modifiers->max);
    if (modifiers->order.count) {
        page_say(page, ", in this order: ");
        manual_texts(page, &modifiers->order);
    }
    page_say(page, ".");
    page_paragraph_close(page);
    for (size_t i = 0; i < modifiers->attested_count; i++) {
        page_heading(page, 3, modifiers->attested[i].modifier);
        page_paragraph_open(page);
        page_say(page, "Asked for where the rule below says so, and never added: it is "
                       "somebody's word.");
        if (modifiers->attested[i].instead.count) {
            page_say(page, " As good: ");
            manual_texts(page, &modifiers->attested[i].instead);
            page_say(page, ".");
        }
        page_paragraph_close(page);
        manual_rule(manual, modifiers->attested[i].rule);
    }
}
