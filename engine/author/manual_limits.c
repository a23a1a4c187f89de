/* How much, how often, after what asking and on whose order: the rows of caps,
 * frequency, authorization and referral, each in its words. */
#include "author/manual_parts.h"
#include "author/manual_words.h"

#define CODES (CODE_SET_WORDS * 64)

/* ---- whom a row is about ---- */

static void put_bits(struct page *page, const char *label, const struct word_set *words,
                     uint32_t bits)
{
    if (!bits)
        return;
    page_say(page, "; %s ", label);
    manual_bits(page, words, bits);
}

static void put_about(struct page *page, const struct limit_scope *about)
{
    put_bits(page, "only", &discipline_words, about->disciplines);
    put_bits(page, "in", &setting_words, about->settings);
    put_bits(page, "programs", &program_words, about->programs);
    put_bits(page, "plans", &payer_kind_words, about->kinds);
    if (about->min_age != COUNT_NONE)
        page_say(page, "; from the age of %d", about->min_age);
    if (about->max_age != COUNT_NONE)
        page_say(page, "; up to the age of %d", about->max_age);
}

/* Most codes are told by those that are left out. */
static void put_codes(struct page *page, const struct limit_scope *about)
{
    struct code_set all = {{0}}, out = {{0}};
    size_t kept = 0, left = 0;
    (void)code_set_add(&all, TEXT("any"));
    for (size_t i = 0; i < CODES; i++) {
        kept += code_set_has(&about->codes, i);
        left += code_set_has(&all, i) && !code_set_has(&about->codes, i);
    }
    for (size_t i = 0; i < CODE_SET_WORDS; i++)
        out.bits[i] = all.bits[i] & ~about->codes.bits[i];
    if (left < kept)
        page_say(page, left ? "all codes except " : "all codes");
    if (left)
        manual_codes(page, left < kept ? &out : &about->codes);
}

static void put_unknown(struct page *page, const struct limit_scope *about)
{
    page_say(page, "; what is unknown %s",
             about->when_unknown == UNKNOWN_HOLD   ? "holds"
             : about->when_unknown == UNKNOWN_WARN ? "warns"
                                                   : "is passed over");
}

/* ". In force ...; source ..." ends the paragraph. */
static void put_end(struct manual *manual, const struct in_force *dates,
                    const struct source *source)
{
    struct page *page = &manual->page;
    page_say(page, "; in force ");
    manual_dates(page, dates);
    page_say(page, ". Source: ");
    manual_source(page, source);
    page_say(page, ".");
    page_paragraph_close(page);
}

/* ---- caps, frequency ---- */

static const char *over_text(enum over over)
{
    static const char *const texts[] = {
        [OVER_HOLD] = "what is over holds the day",
        [OVER_BILL_ALL] = "all is billed, and the payer cuts",
        [OVER_TRIM] = "what is over is left off, the last documented first",
        [OVER_DENY] = "what is over is not billed",
        [OVER_WARN] = "what is over is billed, with a warning",
    };
    return texts[over];
}

static const char *period_text(enum period per)
{
    static const char *const texts[] = {
        [PERIOD_UNKNOWN] = "day",
        [PERIOD_WEEK] = "week",
        [PERIOD_MONTH] = "month",
        [PERIOD_CALENDAR_YEAR] = "calendar year",
        [PERIOD_BENEFIT_YEAR] = "benefit year",
        [PERIOD_EPISODE] = "episode",
        [PERIOD_AUTHORIZATION] = "authorization",
    };
    return texts[per];
}

/* The codes that have this cap of their own. */
static void put_each(struct manual *manual, const struct cap_row *row, int16_t units)
{
    struct page *page = &manual->page;
    struct code_set set = {{0}};
    size_t count = 0;
    for (size_t i = 0; i < CODES; i++) {
        if (row->each[i] != units)
            continue;
        set.bits[i / 64] |= UINT64_C(1) << (i % 64);
        count++;
    }
    if (!count)
        return;
    page_item_open(page);
    page_say(page, "%d unit%s each: ", units, units == 1 ? "" : "s");
    manual_codes(page, &set);
    page_item_close(page);
}

static int16_t most_of_each(const struct cap_row *row)
{
    int16_t most = 0;
    for (size_t i = 0; row->each && i < CODES; i++)
        if (row->each[i] > most)
            most = row->each[i];
    return most;
}

static void put_most(struct page *page, const struct cap_row *row)
{
    static const char *const names[] = {
        [AMOUNT_UNITS] = "units",   [AMOUNT_MINUTES] = "minutes",
        [AMOUNT_VISITS] = "visits", [AMOUNT_PROCEDURES] = "procedures",
        [AMOUNT_USD] = "dollars",
    };
    static const char *const bys[] = {
        [BY_ALL] = "together",
        [BY_CODE] = "of each code",
        [BY_DISCIPLINE] = "of each discipline",
    };
    char money[24];
    page_item_open(page);
    if (row->every_days) {
        page_say(page, "one evaluation in %d days: ", row->every_days);
    } else if (row->amount == AMOUNT_USD) {
        money_write(row->most, money);
        page_say(page, "$%s %s: ", money, bys[row->by]);
    } else
        page_say(page, "%lld %s %s: ", (long long)row->most, names[row->amount],
                 bys[row->by]);
    put_codes(page, &row->about);
    page_item_close(page);
}

static void put_table(struct page *page, const struct cap_row *row)
{
    if (row->table == TABLE_NONE)
        return;
    page_paragraph_open(page);
    page_say(page,
             "On days that an imported table mue.%s is for, its limits of %s hold "
             "instead.",
             table_of_text(row->table),
             row->units_of == UNITS_OF_POLICY ? "policy" : "clinical data");
    page_paragraph_close(page);
}

static void put_cap(struct manual *manual, const struct cap_row *row)
{
    struct page *page = &manual->page;
    page_heading(page, 3, row->rule);
    page_paragraph_open(page);
    manual_stated_severity(page, &row->verdict);
    if (row->every_days)
        page_say(page, "For each discipline; ");
    else
        page_say(page, "Per %s; ", period_text(row->per));
    page_say(page, "%s", over_text(row->over));
    put_about(page, &row->about);
    if (row->per != PERIOD_UNKNOWN || row->every_days)
        put_unknown(page, &row->about);
    put_end(manual, &row->dates, &row->source);
    put_table(page, row);
    page_list_open(page);
    for (int16_t units = 1; units <= most_of_each(row); units++)
        put_each(manual, row, units);
    if (!row->each)
        put_most(page, row);
    page_list_close(page);
    manual_verdict(manual, &row->verdict);
    manual_examples(manual, row->rule);
}

static void put_caps(struct manual *manual, const char *title,
                     const struct cap_row *rows, size_t count)
{
    if (!count)
        return;
    page_heading(&manual->page, 2, text_of(title));
    for (size_t i = 0; i < count; i++)
        put_cap(manual, &rows[i]);
}

void manual_caps(struct manual *manual)
{
    const struct policy *policy = manual->policy;
    bool units = true;
    for (size_t i = 0; i < policy->cap_count; i++)
        units &= policy->caps[i].amount == AMOUNT_UNITS;
    put_caps(manual, units ? "Units at most" : "How much at most", policy->caps,
             policy->cap_count);
}

void manual_frequency(struct manual *manual)
{
    put_caps(manual, "How often", manual->policy->frequency,
             manual->policy->frequency_count);
}

/* ---- authorization ---- */

static void put_needed(struct page *page, const struct authorization_row *row)
{
    page_say(page, "Needed for ");
    put_codes(page, &row->about);
    if (row->after_visits)
        page_say(page, ", after %d visit%s of the %s", row->after_visits,
                 row->after_visits == 1 ? "" : "s", period_text(row->per));
    if (row->within_days)
        page_say(page, ", %s%d days after the first treatment",
                 row->after_visits ? "or from " : "from ", row->within_days);
}

static void put_authorization(struct manual *manual,
                              const struct authorization_row *row)
{
    struct page *page = &manual->page;
    page_heading(page, 3, row->rule);
    page_paragraph_open(page);
    manual_stated_severity(page, &row->verdict);
    put_needed(page, row);
    put_about(page, &row->about);
    put_unknown(page, &row->about);
    page_say(page,
             "; a warning when no more than %d such days are left, or %d days to "
             "its end",
             row->notice, row->notice_days);
    put_end(manual, &row->dates, &row->source);
    manual_verdict(manual, &row->verdict);
    manual_examples(manual, row->rule);
}

void manual_authorization(struct manual *manual)
{
    const struct policy *policy = manual->policy;
    if (!policy->authorization_count)
        return;
    page_heading(&manual->page, 2, TEXT("Prior authorization"));
    for (size_t i = 0; i < policy->authorization_count; i++)
        put_authorization(manual, &policy->authorization[i]);
}

/* ---- referral ---- */

static void put_order(struct manual *manual, const struct order_row *row)
{
    struct page *page = &manual->page;
    page_heading(page, 3, row->rule);
    page_paragraph_open(page);
    manual_stated_severity(page, &row->verdict);
    page_say(page, "An order is needed for ");
    put_codes(page, &row->about);
    if (row->who) {
        page_say(page, ", of ");
        manual_bits(page, &credential_kind_words, row->who);
    }
    if (row->within_days)
        page_say(page, ", at most %d days old", row->within_days);
    if (row->is_signed)
        page_say(page, ", signed by the day of service");
    put_about(page, &row->about);
    put_unknown(page, &row->about);
    put_end(manual, &row->dates, &row->source);
    manual_verdict(manual, &row->verdict);
    manual_examples(manual, row->rule);
}

static void put_until(struct page *page, const struct direct_access_row *row)
{
    const char *sep = "";
    page_cell_open(page);
    if (row->free)
        page_say(page, "always");
    if (row->days != COUNT_NONE) {
        page_say(page, "%d days", row->days);
        sep = " or ";
    }
    if (row->business_days != COUNT_NONE) {
        page_say(page, "%s%d business days", sep, row->business_days);
        sep = " or ";
    }
    if (row->visits != COUNT_NONE)
        page_say(page, "%s%d visits", sep, row->visits);
    page_cell_close(page);
}

static void put_access(struct manual *manual, const struct direct_access_row *row)
{
    struct page *page = &manual->page;
    page_row_open(page);
    page_cell_open(page);
    manual_texts(page, &row->states);
    page_cell_close(page);
    page_cell_open(page);
    manual_bits(page, &discipline_words, row->disciplines);
    page_cell_close(page);
    put_until(page, row);
    manual_cell_dates(manual, &row->dates);
    manual_cell_source(manual, &row->source);
    page_row_close(page);
}

void manual_referral(struct manual *manual)
{
    static const char *const heads[] = {"States", "Disciplines", "Without an order",
                                        "Dates",  "Source",      NULL};
    const struct referral_rules *referral = &manual->policy->referral;
    if (!referral->count)
        return;
    page_heading(&manual->page, 2, TEXT("Orders"));
    for (size_t i = 0; i < referral->count; i++)
        put_order(manual, &referral->rows[i]);
    if (!referral->access_count)
        return;
    page_heading(&manual->page, 3, TEXT("Direct access"));
    page_table_open(&manual->page, heads);
    for (size_t i = 0; i < referral->access_count; i++)
        put_access(manual, &referral->access[i]);
    page_table_close(&manual->page);
}
