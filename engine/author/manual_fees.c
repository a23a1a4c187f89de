/* What the payer allows: amounts, and shares of a fee schedule. The many
 * values of a schedule are counted for who reads, and stand there one by one
 * for who compares two versions. */
#include "author/manual_parts.h"
#include "author/manual_words.h"

#include "base/money.h"

#define CODES (CODE_SET_WORDS * 64)

static void put_amount(struct manual *manual, const struct fee_row *row)
{
    struct page *page = &manual->page;
    char amount[24];
    page_cell_open(page);
    money_write(row->cents, amount);
    if (row->per == FEE_PER_UNIT)
        page_say(page, "$%s a unit", amount);
    else if (row->per == FEE_PER_VISIT)
        page_say(page, "$%s a visit", amount);
    else
        page_say(page, "%d %% of the schedule", row->percent);
    if (row->assistant_percent != 100)
        page_say(page, "; of what an assistant gave %d %%", row->assistant_percent);
    page_cell_close(page);
}

static void put_row(struct manual *manual, const struct fee_row *row)
{
    struct page *page = &manual->page;
    page_row_open(page);
    if (row->all)
        manual_cell_text(manual, TEXT("all"));
    else
        manual_cell_codes(manual, &row->codes);
    put_amount(manual, row);
    manual_cell_dates(manual, &row->dates);
    manual_cell_source(manual, &row->source);
    page_row_close(page);
}

/* ---- schedules ---- */

struct part {
    const char *what, *of; /* "Relative values of", "codes" */
    size_t count;
};

static void put_part(struct manual *manual, struct part part,
                     const struct in_force *dates, const struct source *source)
{
    struct page *page = &manual->page;
    page_row_open(page);
    page_cell_open(page);
    page_say(page, "%s %zu %s", part.what, part.count, part.of);
    page_cell_close(page);
    manual_cell_dates(manual, dates);
    manual_cell_source(manual, source);
    page_row_close(page);
}

static size_t count_rvus(const struct rvu_table *table)
{
    size_t count = 0;
    for (size_t i = 0; i < CODES; i++)
        count += table->at[i].known;
    return count;
}

static void put_factor(struct manual *manual, const struct conversion *conversion)
{
    struct page *page = &manual->page;
    page_row_open(page);
    page_cell_open(page);
    page_say(page, "Conversion factor %d.%04d", conversion->value / 10000,
             conversion->value % 10000);
    page_cell_close(page);
    manual_cell_dates(manual, &conversion->dates);
    manual_cell_source(manual, &conversion->source);
    page_row_close(page);
}

static void put_schedule(struct manual *manual, const struct fee_schedule *s)
{
    static const char *const heads[] = {"The schedule", "Dates", "Source", NULL};
    page_table_open(&manual->page, heads);
    for (size_t i = 0; i < s->conversion_count; i++)
        put_factor(manual, &s->conversions[i]);
    for (size_t i = 0; i < s->rvu_count; i++)
        put_part(manual,
                 (struct part){"Relative values of", "codes", count_rvus(&s->rvus[i])},
                 &s->rvus[i].dates, &s->rvus[i].source);
    for (size_t i = 0; i < s->gpci_count; i++)
        put_part(manual,
                 (struct part){"Price indexes of", "localities", s->gpcis[i].count},
                 &s->gpcis[i].dates, &s->gpcis[i].source);
    for (size_t i = 0; i < s->zip_count; i++)
        put_part(
            manual,
            (struct part){"Localities of", "ZIP codes and ranges", s->zips[i].count},
            &s->zips[i].dates, &s->zips[i].source);
    page_table_close(&manual->page);
}

static void put_reduction(struct manual *manual, const struct mppr *mppr)
{
    static const struct code_set none;
    struct page *page = &manual->page;
    if (memcmp(&mppr->codes, &none, sizeof none) == 0)
        return;
    page_paragraph_open(page);
    page_say(page, "Reduction: of all units of a day of ");
    manual_codes(page, &mppr->codes);
    page_say(page,
             ", all but the one with the most practice expense are paid %d %% "
             "of theirs. Source: ",
             mppr->pe_percent);
    manual_source(page, &mppr->source);
    page_say(page, ".");
    page_paragraph_close(page);
}

static void put_places(struct manual *manual, const struct fee_schedule *s)
{
    struct page *page = &manual->page;
    if (!s->facility_places.count)
        return;
    page_paragraph_open(page);
    page_say(page, "Paid as in a facility: places of service ");
    manual_texts(page, &s->facility_places);
    page_say(page, ". Source: ");
    manual_source(page, &s->facility_source);
    page_say(page, ".");
    page_paragraph_close(page);
}

/* ---- value by value ---- */

static void open_value(struct manual *manual, const struct in_force *dates,
                       struct text name)
{
    page_row_open(&manual->page);
    manual_cell_text(manual, name);
    manual_cell_dates(manual, dates);
    page_cell_open(&manual->page);
}

static void close_value(struct manual *manual)
{
    page_cell_close(&manual->page);
    page_row_close(&manual->page);
}

static void put_rvu_values(struct manual *manual, const struct rvu_table *table)
{
    for (size_t i = 0; i < CODES; i++) {
        const struct rvu *rvu = &table->at[i];
        if (!rvu->known)
            continue;
        open_value(manual, &table->dates, text_of(procedure_at(i)->code));
        page_say(&manual->page, "%d.%02d %d.%02d %d.%02d (facility %d.%02d)",
                 rvu->work / 100, rvu->work % 100, rvu->pe / 100, rvu->pe % 100,
                 rvu->mp / 100, rvu->mp % 100, rvu->facility_pe / 100,
                 rvu->facility_pe % 100);
        close_value(manual);
    }
}

static void put_gpci_values(struct manual *manual, const struct gpci_table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct gpci *gpci = &table->at[i];
        open_value(manual, &table->dates, gpci->locality);
        page_say(&manual->page, "%d.%03d %d.%03d %d.%03d", gpci->work / 1000,
                 gpci->work % 1000, gpci->pe / 1000, gpci->pe % 1000, gpci->mp / 1000,
                 gpci->mp % 1000);
        close_value(manual);
    }
}

static void put_zip_values(struct manual *manual, const struct zip_table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct zip_range *range = &table->at[i];
        open_value(manual, &table->dates, range->locality);
        page_say(&manual->page, "%05u to %05u", range->first, range->last);
        close_value(manual);
    }
}

static void put_values(struct manual *manual, const struct fee_schedule *s)
{
    static const char *const heads[] = {"Of", "Dates", "Value", NULL};
    page_table_open(&manual->page, heads);
    for (size_t i = 0; i < s->rvu_count; i++)
        put_rvu_values(manual, &s->rvus[i]);
    for (size_t i = 0; i < s->gpci_count; i++)
        put_gpci_values(manual, &s->gpcis[i]);
    for (size_t i = 0; i < s->zip_count; i++)
        put_zip_values(manual, &s->zips[i]);
    page_table_close(&manual->page);
}

/* ---- all of it ---- */

/* Rows that share a schedule, as a library's, would tell it again and again. */
static bool is_told(const struct policy *policy, size_t at)
{
    const struct fee_schedule *own = &policy->fees[at].schedule;
    for (size_t i = 0; i < at; i++) {
        const struct fee_schedule *other = &policy->fees[i].schedule;
        if (other->rvu_count == own->rvu_count &&
            other->gpci_count == own->gpci_count &&
            other->zip_count == own->zip_count && other->rvus && own->rvus &&
            other->rvus[0].line == own->rvus[0].line &&
            text_equal(other->rvus[0].source.document, own->rvus[0].source.document))
            return true;
    }
    return false;
}

void manual_fees(struct manual *manual)
{
    static const char *const heads[] = {"Codes", "Allowed", "Dates", "Source", NULL};
    const struct policy *policy = manual->policy;
    if (!policy->fee_count)
        return;
    page_heading(&manual->page, 2, TEXT("Fees"));
    page_table_open(&manual->page, heads);
    for (size_t i = 0; i < policy->fee_count; i++)
        put_row(manual, &policy->fees[i]);
    page_table_close(&manual->page);
    for (size_t i = 0; i < policy->fee_count; i++) {
        const struct fee_row *row = &policy->fees[i];
        if (row->per != FEE_PER_SCHEDULE)
            continue;
        put_reduction(manual, &row->mppr);
        if (manual->page.kind != PAGE_BLOCKS && is_told(policy, i))
            continue;
        put_places(manual, &row->schedule);
        put_schedule(manual, &row->schedule);
        if (manual->page.kind == PAGE_BLOCKS)
            put_values(manual, &row->schedule);
    }
}
