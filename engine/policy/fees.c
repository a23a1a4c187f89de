/* What the payer allows for each line.
 *
 * A row of the policy's fees is an amount by unit, an amount by visit, or a
 * share of a fee schedule in relative values:
 *
 *   conversion factor * (work * its index + practice expense * its index
 *                        + malpractice * its index)
 *
 * all of it, where the schedule has a multiple procedure reduction, for one
 * unit of the day only: the one with the most practice expense, of equal ones
 * the one with the largest sum, of those the one that stands first. Of every
 * other unit a percentage of the practice expense counts. The units of all
 * disciplines are ranked together.
 *
 * Arithmetic is exact in whole numbers. The units of the inputs make it so:
 *
 *   relative value 10^-2 * index 10^-3 * percent 10^-2 = 10^-7
 *   * conversion factor 10^-4 dollars                   = 10^-11 dollars
 *   * percent of the schedule 10^-2 * assistant's 10^-2 = 10^-15 dollars
 *
 * It is rounded once, half a cent up, for each unit; a line is the sum of its
 * units. No source says in which order Medicare's contractors round; this one
 * is ours. An amount that does not fit into 63 bits (over 9,000 dollars a
 * unit) is unknown.
 *
 * Whatever an amount needs and nobody says makes it unknown, never a guess:
 * no table for the date, a code that the table does not have, a locality that
 * it does not have, an unknown place of service where facilities are paid
 * otherwise. Where no locality is named, and no table has the ZIP code of the
 * service location, the indexes are 1, as for the nation.
 * A unit of unknown rank leaves all that it is ranked with unknown. */
#include "policy/tables_fees.h"

#define INDEX_ONE 1000 /* a price index of 1 */

/* What one schedule gives one unit of a line, in 10^-15 dollars. */
struct priced {
    bool known;
    int32_t pe; /* its relative practice expense */
    int64_t full, reduced;
};

/* Tables begin with their dates. Of two in force the one known later wins. */
static const void *table_on(const struct deciding *e, const void *tables, size_t count,
                            size_t size)
{
    const struct in_force *found = NULL;
    for (size_t i = 0; i < count; i++) {
        const struct in_force *dates = (const void *)((const char *)tables + i * size);
        if (in_force_on(dates, e->date, e->known_on) &&
            (!found || dates->known_from > found->known_from))
            found = dates;
    }
    return found;
}

static const struct fee_row *row_for(const struct deciding *e, const struct line *line)
{
    size_t index = procedure_index(line->procedure);
    for (size_t i = 0; i < e->policy->fee_count; i++) {
        const struct fee_row *row = &e->policy->fees[i];
        if (in_force_on(&row->dates, e->date, e->known_on) &&
            (row->all || code_set_has(&row->codes, index)))
            return row;
    }
    return NULL;
}

/* Units beyond a cap at which the payer cuts are not paid. */
static int32_t units_paid(const struct line *line)
{
    return line->units_expected_paid == COUNT_NONE ? line->units
                                                   : line->units_expected_paid;
}

static const struct session *session_of(const struct deciding *e,
                                        const struct line *line)
{
    return e->day->members[line->services[0].session].session;
}

/* ---- one unit by a schedule ---- */

/* The first five digits of a ZIP code, also of one with nine. */
static bool read_zip(struct text text, uint32_t *zip)
{
    *zip = 0;
    if (text.len < 5 || (text.len > 5 && text.at[5] != '-'))
        return false;
    for (size_t i = 0; i < 5; i++) {
        if (!char_is_digit(text.at[i]))
            return false;
        *zip = *zip * 10 + (uint32_t)(text.at[i] - '0');
    }
    return true;
}

static struct text find_zip(const struct zip_table *table, uint32_t zip)
{
    size_t low = 0, high = table ? table->count : 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct zip_range *range = &table->at[middle];
        if (zip >= range->first && zip <= range->last)
            return range->locality;
        if (zip < range->first)
            high = middle;
        else
            low = middle + 1;
    }
    return TEXT_NONE;
}

/* As it is named, else as a table has it for the ZIP code; absent: neither. */
static struct text locality_of(const struct deciding *e,
                               const struct fee_schedule *schedule,
                               const struct session *session)
{
    const struct location *location = session->service_location;
    uint32_t zip;
    if (!location || !text_is_absent(location->locality))
        return location ? location->locality : TEXT_NONE;
    struct text published = tables_fees_locality(e, schedule, session);
    if (!text_is_absent(published))
        return published;
    if (!schedule->zip_count || !read_zip(location->zip, &zip))
        return TEXT_NONE;
    return find_zip(
        table_on(e, schedule->zips, schedule->zip_count, sizeof *schedule->zips), zip);
}

static const struct gpci *find_gpci(const struct gpci_table *table,
                                    struct text locality)
{
    size_t low = 0, high = table ? table->count : 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = text_compare(locality, table->at[middle].locality);
        if (order == 0)
            return &table->at[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

static const struct gpci *gpci_for(const struct deciding *e,
                                   const struct fee_schedule *schedule,
                                   const struct session *session)
{
    static const struct gpci national = {
        .work = INDEX_ONE, .pe = INDEX_ONE, .mp = INDEX_ONE};
    struct text locality = locality_of(e, schedule, session);
    if (text_is_absent(locality))
        return &national;
    const struct gpci_table *gpcis = tables_fees_indexes(e, schedule);
    if (!gpcis)
        gpcis =
            table_on(e, schedule->gpcis, schedule->gpci_count, sizeof *schedule->gpcis);
    return find_gpci(gpcis, locality);
}

/* COUNT_NONE: it depends on a place of service that nobody says. */
static int32_t practice_expense(const struct fee_schedule *schedule,
                                const struct rvu *rvu, const struct session *session)
{
    struct text place = session->place_of_service;
    if (rvu->pe == rvu->facility_pe)
        return rvu->pe;
    if (text_is_absent(place))
        return COUNT_NONE;
    for (size_t i = 0; i < schedule->facility_places.count; i++)
        if (text_equal(place, schedule->facility_places.at[i]))
            return rvu->facility_pe;
    return rvu->pe;
}

/* False when it does not fit. value: in 10^-7. */
static bool in_dollars(const struct fee_row *row, const struct line *line,
                       int64_t value, int64_t *dollars)
{
    int64_t share = line->assistant ? row->assistant_percent : 100;
    return !__builtin_mul_overflow(value, row->percent * share, dollars);
}

static bool weigh(const struct fee_row *row, const struct line *line, int64_t factor,
                  const struct rvu *rvu, const struct gpci *gpci, struct priced *priced)
{
    int64_t rest = (int64_t)rvu->work * gpci->work + (int64_t)rvu->mp * gpci->mp;
    int64_t pe = (int64_t)priced->pe * gpci->pe;
    int64_t full = (rest + pe) * 100, reduced = rest * 100 + pe * row->mppr.pe_percent;
    return !__builtin_mul_overflow(full, factor, &full) &&
           !__builtin_mul_overflow(reduced, factor, &reduced) &&
           in_dollars(row, line, full, &priced->full) &&
           in_dollars(row, line, reduced, &priced->reduced);
}

static struct priced price_unit(const struct deciding *e, const struct fee_row *row,
                                const struct line *line)
{
    const struct fee_schedule *schedule = &row->schedule;
    const struct session *session = session_of(e, line);
    const struct rvu_table *rvus = tables_fees_values(e, schedule);
    if (!rvus)
        rvus = table_on(e, schedule->rvus, schedule->rvu_count, sizeof *schedule->rvus);
    const struct conversion *conversion =
        table_on(e, schedule->conversions, schedule->conversion_count,
                 sizeof *schedule->conversions);
    const struct gpci *gpci = gpci_for(e, schedule, session);
    struct priced priced = {.known = false};
    if (!rvus || !conversion || !gpci)
        return priced;
    const struct rvu *rvu = &rvus->at[procedure_index(line->procedure)];
    priced.pe = practice_expense(schedule, rvu, session);
    priced.known = rvu->known && priced.pe != COUNT_NONE &&
                   weigh(row, line, conversion->value, rvu, gpci, &priced);
    return priced;
}

/* ---- the lines of a day ---- */

/* What the lines of one row have in common. */
struct row_day {
    bool seen;
    bool unranked; /* a line to rank has no known amount: none can be ranked */
    bool ranked;
    size_t full; /* ranked: the line that has the day's one full unit */
};

struct reckoning {
    struct row_day *days;        /* by row of the policy */
    const struct fee_row **rows; /* by line; NULL: no fee */
    struct priced *priced;       /* by line, of rows by a schedule */
};

static struct row_day *day_of(const struct deciding *e, const struct reckoning *r,
                              size_t i)
{
    return &r->days[r->rows[i] - e->policy->fees];
}

static bool is_reduced(const struct fee_row *row, const struct line *line)
{
    return units_paid(line) > 0 &&
           code_set_has(&row->mppr.codes, procedure_index(line->procedure));
}

static bool ranks_before(const struct priced *a, const struct priced *b)
{
    return a->pe != b->pe ? a->pe > b->pe : a->full > b->full;
}

static void rank(const struct deciding *e, const struct reckoning *r, size_t i)
{
    struct row_day *day = day_of(e, r, i);
    if (!is_reduced(r->rows[i], &e->lines[i]))
        return;
    day->unranked |= !r->priced[i].known;
    if (!day->ranked || ranks_before(&r->priced[i], &r->priced[day->full]))
        day->full = i;
    day->ranked = true;
}

static int64_t round_to_cents(int64_t amount)
{
    const int64_t cent = INT64_C(10000000000000);
    return amount / cent + (amount % cent >= cent / 2);
}

static int64_t schedule_amount(const struct deciding *e, const struct reckoning *r,
                               size_t i)
{
    const struct priced *priced = &r->priced[i];
    const struct row_day *day = day_of(e, r, i);
    int64_t units = units_paid(&e->lines[i]);
    if (!priced->known)
        return MONEY_NONE;
    int64_t full = round_to_cents(priced->full);
    if (!is_reduced(r->rows[i], &e->lines[i]))
        return units * full;
    if (day->unranked)
        return MONEY_NONE;
    int64_t reduced = round_to_cents(priced->reduced);
    return day->full == i ? full + (units - 1) * reduced : units * reduced;
}

static int64_t unit_amount(const struct fee_row *row, const struct line *line)
{
    int64_t share = line->assistant ? row->assistant_percent : 100;
    int64_t amount = (row->cents * share + 50) / 100;
    if (__builtin_mul_overflow(amount, units_paid(line), &amount))
        return MONEY_NONE;
    return amount;
}

static int64_t visit_amount(const struct fee_row *row, struct row_day *day)
{
    bool first = !day->seen;
    day->seen = true;
    return first ? row->cents : 0;
}

static int64_t amount_of(const struct deciding *e, const struct reckoning *r, size_t i)
{
    const struct fee_row *row = r->rows[i];
    if (!row)
        return MONEY_NONE;
    switch (row->per) {
    case FEE_PER_UNIT:
        return unit_amount(row, &e->lines[i]);
    case FEE_PER_VISIT:
        return visit_amount(row, day_of(e, r, i));
    case FEE_PER_SCHEDULE:
    default:
        return schedule_amount(e, r, i);
    }
}

static void reckon(struct deciding *e, const struct reckoning *r)
{
    for (size_t i = 0; i < e->line_count; i++) {
        r->rows[i] = row_for(e, &e->lines[i]);
        if (!r->rows[i] || r->rows[i]->per != FEE_PER_SCHEDULE)
            continue;
        r->priced[i] = price_unit(e, r->rows[i], &e->lines[i]);
        rank(e, r, i);
    }
    for (size_t i = 0; i < e->line_count; i++)
        e->lines[i].allowed = amount_of(e, r, i);
}

void fees_price(struct deciding *e)
{
    struct reckoning r;
    e->priced = true;
    if (!e->policy->fee_count || !e->line_count)
        return;
    r.days = ARENA_ARRAY(e->arena, struct row_day, e->policy->fee_count);
    r.rows = ARENA_ARRAY(e->arena, const struct fee_row *, e->line_count);
    r.priced = ARENA_ARRAY(e->arena, struct priced, e->line_count);
    if (r.days && r.rows && r.priced)
        reckon(e, &r);
    else
        e->no_memory = true;
}

int64_t fees_sum(const struct deciding *e, uint32_t disciplines)
{
    int64_t sum = 0;
    if (!e->priced)
        return MONEY_NONE;
    for (size_t i = 0; i < e->line_count; i++) {
        const struct line *line = &e->lines[i];
        if (!(disciplines >> line->discipline & 1u))
            continue;
        if (line->allowed == MONEY_NONE ||
            __builtin_add_overflow(sum, line->allowed, &sum))
            return MONEY_NONE;
    }
    return sum;
}

/* ---- what --explain says of it ---- */

/* The first line whose amount is by a schedule; NULL: there is none. */
static const struct line *line_by_schedule(const struct deciding *e,
                                           const struct fee_row **row)
{
    for (size_t i = 0; i < e->line_count; i++) {
        *row = row_for(e, &e->lines[i]);
        if (*row && (*row)->per == FEE_PER_SCHEDULE)
            return &e->lines[i];
    }
    return NULL;
}

/* What the indexes rest on: the locality, or the ZIP code it was found by. */
static struct text where_from(struct deciding *e, const struct fee_schedule *schedule,
                              const struct session *session, struct fact *fact)
{
    const struct location *location = session->service_location;
    struct text named = location ? location->locality : TEXT_NONE;
    struct text locality = locality_of(e, schedule, session);
    bool zips = schedule->zip_count || tables_fees_have_zips(e, schedule);
    bool by_zip =
        text_is_absent(named) && location && zips && !text_is_absent(location->zip);
    *fact = by_zip
                ? (struct fact){TEXT("service_location.zip"), value_text(location->zip)}
                : (struct fact){TEXT("service_location.locality"), value_text(named)};
    if (!text_is_absent(named))
        return deciding_text(e, "The amounts are those of locality %.*s, as named",
                             TEXT_ARG(named));
    if (!text_is_absent(locality))
        return deciding_text(e,
                             "The amounts are those of locality %.*s, in which the ZIP "
                             "code is",
                             TEXT_ARG(locality));
    return by_zip ? TEXT("No locality is named, and no table has the ZIP code: the "
                         "amounts are those of the nation")
                  : TEXT("No locality is named: the amounts are those of the nation");
}

void fees_explain(struct deciding *e)
{
    const struct fee_row *row = NULL;
    const struct line *line = e->explain ? line_by_schedule(e, &row) : NULL;
    if (!line)
        return;
    struct rule_trace *trace = deciding_push(e, (void **)&e->traces, &e->trace_count,
                                             &e->trace_room, sizeof *trace);
    struct fact *fact = ARENA_NEW(e->arena, struct fact);
    if (!trace || !fact) {
        e->no_memory = true;
        return;
    }
    struct text detail = where_from(e, &row->schedule, session_of(e, line), fact);
    *trace = (struct rule_trace){TEXT("fees.locality"), RULE_FIRED, detail, fact, 1};
}
