#include "author/manual_parts.h"
#include "author/manual_words.h"
#include "base/date.h"
#include "model/fields.h"

/* ---- pairs ---- */

static void put_pair(struct manual *manual, const struct pair_row *row)
{
    page_row_open(&manual->page);
    manual_cell_codes(manual, &row->column1);
    manual_cell_codes(manual, &row->column2);
    manual_cell_text(manual, row->none        ? TEXT("no edit")
                             : row->separable ? TEXT("with a modifier")
                                              : TEXT("never"));
    manual_cell_dates(manual, &row->dates);
    manual_cell_verdict(manual, &row->verdict);
    manual_cell_source(manual, &row->source);
    page_row_close(&manual->page);
}

static void put_pair_dates(struct manual *manual, const struct pairs *pairs)
{
    struct page *page = &manual->page;
    char date[11];
    if (!pairs->source.document.len)
        return;
    page_paragraph_open(page);
    if (pairs->either_from != DATE_NONE) {
        date_write(pairs->either_from, date);
        page_say(page,
                 "The modifier may stand on either line from %s, before that on the "
                 "second code's only. ",
                 date);
    }
    if (pairs->unread_to != DATE_NONE) {
        date_write(pairs->unread_to, date);
        page_say(page,
                 "Edits to %s were not read: a pair that is kept apart only later is "
                 "told. ",
                 date);
    }
    page_say(page, "Source: ");
    manual_source(page, &pairs->source);
    page_say(page, ".");
    page_paragraph_close(page);
}

static size_t count_own(const struct pairs *pairs)
{
    size_t count = 0;
    for (size_t i = 0; i < pairs->count; i++)
        count += !pairs->rows[i].stands_in;
    return count;
}

void manual_pairs(struct manual *manual)
{
    static const char *const heads[] = {"Paid", "Not beside it", "Separated", "Dates",
                                        "Says", "Source",        NULL};
    struct page *page = &manual->page;
    const struct pairs *pairs = &manual->policy->pairs;
    if (!pairs->count)
        return;
    page_heading(page, 2, TEXT("Codes that exclude each other"));
    page_paragraph_open(page);
    page_say(page, "On one day the second code is not paid beside the first");
    if (pairs->modifiers.count) {
        page_say(page, ", unless the pair can be separated and one of these modifiers "
                       "is stated: ");
        manual_texts(page, &pairs->modifiers);
    }
    page_say(page, ". Where several rows have the two codes, the one known last "
                   "decides.");
    if (pairs->table != TABLE_NONE)
        page_say(page,
                 " On days that an imported table ncci.%s is for, it decides, and of "
                 "these rows only the %zu that do not stand in for it.",
                 table_of_text(pairs->table), count_own(pairs));
    page_paragraph_close(page);
    put_pair_dates(manual, pairs);
    page_table_open(page, heads);
    for (size_t i = 0; i < pairs->count; i++)
        put_pair(manual, &pairs->rows[i]);
    page_table_close(page);
}

/* ---- telehealth ---- */

/* "paid"; "held for a person: …" where a period says so for itself. */
static void put_paid(struct manual *manual, const struct telehealth_period *period)
{
    struct page *page = &manual->page;
    const struct verdict *verdict = &period->verdict;
    page_cell_open(page);
    page_say(page, "%s",
             period->allowed                      ? "paid"
             : verdict->severity == SEVERITY_HOLD ? "held for a person"
             : verdict->severity == SEVERITY_WARN ? "paid, with a warning"
                                                  : "not paid");
    if (verdict->message.len) {
        page_say(page, ": ");
        page_text(page, verdict->message);
    }
    page_cell_close(page);
}

static void put_periods(struct manual *manual,
                        const struct telehealth_rules *telehealth)
{
    static const char *const heads[] = {"Dates", "Telehealth", "Source", NULL};
    page_table_open(&manual->page, heads);
    for (size_t i = 0; i < telehealth->period_count; i++) {
        const struct telehealth_period *period = &telehealth->periods[i];
        page_row_open(&manual->page);
        manual_cell_dates(manual, &period->dates);
        put_paid(manual, period);
        manual_cell_source(manual, &period->source);
        page_row_close(&manual->page);
    }
    page_table_close(&manual->page);
}

/* "; in corf, rehab_agency"; nothing when any will do. */
static void put_words(struct page *page, const char *lead, const struct word_set *words,
                      uint32_t bits)
{
    if (!bits)
        return;
    page_say(page, "%s", lead);
    manual_bits(page, words, bits);
}

static void put_places(struct page *page, const struct text_list *places)
{
    if (!places->count)
        return;
    page_say(page, "; place of service ");
    manual_texts(page, places);
}

static void put_modality(struct manual *manual, const struct telehealth_modality *row)
{
    struct page *page = &manual->page;
    page_row_open(page);
    manual_cell_text(manual, text_of(word_text(&modality_words, (int)row->modality)));
    page_cell_open(page);
    page_say(page, row->allowed ? "yes" : "no");
    if (!code_set_is_empty(&row->codes)) {
        page_say(page, "; for ");
        manual_codes(page, &row->codes);
    }
    put_words(page, "; in ", &setting_words, row->settings);
    put_places(page, &row->places);
    if (row->locations) {
        page_say(page, "; the patient at ");
        manual_bits(page, &patient_location_words, row->locations);
    }
    if (row->reason)
        page_say(page, "; the note says why there was no picture");
    page_cell_close(page);
    manual_cell_text(manual, row->modifier);
    manual_cell_dates(manual, &row->dates);
    manual_cell_verdict(manual, &row->verdict);
    manual_cell_source(manual, &row->source);
    page_row_close(page);
}

static void put_modalities(struct manual *manual,
                           const struct telehealth_rules *telehealth)
{
    static const char *const heads[] = {"How they met", "Allowed", "Modifier", "Dates",
                                        "Says",         "Source",  NULL};
    if (!telehealth->modality_count)
        return;
    page_table_open(&manual->page, heads);
    for (size_t i = 0; i < telehealth->modality_count; i++)
        put_modality(manual, &telehealth->modalities[i]);
    page_table_close(&manual->page);
}

static void put_telehealth_code(struct manual *manual,
                                const struct telehealth_code *row)
{
    struct page *page = &manual->page;
    page_row_open(page);
    manual_cell_codes(manual, &row->codes);
    page_cell_open(page);
    page_say(page, row->refused ? "no" : "yes");
    put_words(page, "; by ", &modality_words, row->modalities);
    put_words(page, "; in ", &setting_words, row->settings);
    put_words(page, "; the patient at ", &patient_location_words, row->locations);
    put_places(page, &row->places);
    page_say(page, row->consent ? "; the patient agreed" : "");
    page_cell_close(page);
    manual_cell_dates(manual, &row->dates);
    manual_cell_verdict(manual, &row->verdict);
    manual_cell_source(manual, &row->source);
    page_row_close(page);
}

/* A plain list in a sentence, rows as a table. */
static void put_codes(struct manual *manual, const struct telehealth_rules *telehealth)
{
    static const char *const heads[] = {"Codes", "Allowed", "Dates",
                                        "Says",  "Source",  NULL};
    struct page *page = &manual->page;
    if (!code_set_is_empty(&telehealth->plain)) {
        page_paragraph_open(page);
        page_say(page, "Codes: ");
        manual_codes(page, &telehealth->plain);
        if (telehealth->codes_source.document.len) {
            page_say(page, ". Source: ");
            manual_source(page, &telehealth->codes_source);
        }
        page_say(page, ".");
        page_paragraph_close(page);
        return;
    }
    page_paragraph_open(page);
    page_say(page, "The first row that has the code, how the two met and the setting "
                   "decides; a code that no row has is held.");
    page_paragraph_close(page);
    page_table_open(page, heads);
    for (size_t i = 0; i < telehealth->code_count; i++)
        put_telehealth_code(manual, &telehealth->codes[i]);
    page_table_close(page);
}

static void put_where(struct manual *manual, const struct telehealth_rules *telehealth)
{
    struct page *page = &manual->page;
    if (!telehealth->places.count && !telehealth->consent)
        return;
    page_paragraph_open(page);
    if (telehealth->places.count) {
        page_say(page, "Places of service: ");
        manual_texts(page, &telehealth->places);
        page_say(page, ".%s", telehealth->consent ? " " : "");
    }
    if (telehealth->consent)
        page_say(page, "The patient agreed to it.");
    page_paragraph_close(page);
}

void manual_telehealth(struct manual *manual)
{
    const struct telehealth_rules *telehealth = &manual->policy->telehealth;
    if (!telehealth->stated)
        return;
    page_heading(&manual->page, 2, TEXT("Telehealth"));
    put_periods(manual, telehealth);
    put_codes(manual, telehealth);
    put_where(manual, telehealth);
    put_modalities(manual, telehealth);
    manual_verdict(manual, &telehealth->verdict);
}
