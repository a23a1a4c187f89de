#include "policy/used.h"

#include "policy/fact_values.h"

/* What is counted apart, one bit each: a discipline in a program. */
#define PROGRAMS (PROGRAM_COUNT - 1)
#define CELLS    ((DISCIPLINE_COUNT - 1) * PROGRAMS)

static uint32_t cells_of(uint32_t disciplines, uint32_t programs)
{
    uint32_t cells = 0;
    for (uint32_t d = 1; d < DISCIPLINE_COUNT; d++)
        for (uint32_t p = 1; p < PROGRAM_COUNT; p++)
            if ((!disciplines || (disciplines >> d & 1u)) &&
                (!programs || (programs >> p & 1u)))
                cells |= 1u << ((d - 1) * PROGRAMS + p - 1);
    return cells;
}
_Static_assert(CELLS <= 32, "a bit for each");

static uint32_t cells_of_entry(const struct used *entry)
{
    return cells_of(entry->discipline ? 1u << entry->discipline : 0,
                    entry->program ? 1u << entry->program : 0);
}

/* ---- codes ---- */

/* False when one of them is no code. */
static bool codes_of_entry(const struct used *entry, struct code_set *codes)
{
    *codes = (struct code_set){{0}};
    for (size_t i = 0; i < entry->codes.count; i++)
        if (!code_set_add(codes, entry->codes.at[i]))
            return false;
    return true;
}

enum counts { COUNTS_OTHER, COUNTS_JUST, COUNTS_MORE };

static enum counts counts_codes(const struct used *entry, const struct code_set *asked)
{
    struct code_set codes;
    if (!entry->codes.count)
        return asked ? COUNTS_MORE : COUNTS_JUST;
    if (!asked || !codes_of_entry(entry, &codes))
        return COUNTS_OTHER;
    if (memcmp(&codes, asked, sizeof codes) == 0)
        return COUNTS_JUST;
    for (size_t i = 0; i < CODE_SET_WORDS; i++)
        if (asked->bits[i] & ~codes.bits[i])
            return COUNTS_OTHER;
    return COUNTS_MORE;
}

/* ---- which period the figures are of ---- */

static bool same_month(int32_t a, int32_t b, bool any_month)
{
    int32_t year[2], month[2], day;
    date_split(a, &year[0], &month[0], &day);
    date_split(b, &year[1], &month[1], &day);
    return year[0] == year[1] && (any_month || month[0] == month[1]);
}

static bool is_in_year_from(int32_t date, int32_t from)
{
    return date >= from && date < date_months_after(from, 12);
}

/* A year that does not hold the day is another one. Where the plan's is not
 * known, days may be of one year when they are less than a year apart. */
static bool same_benefit_year(const struct deciding *e, size_t session, int32_t as_of)
{
    const struct insurance *insurance = fact_insurance(e, session);
    if (insurance && insurance->benefit_year_from != DATE_NONE)
        return is_in_year_from(e->date, insurance->benefit_year_from) &&
               is_in_year_from(as_of, insurance->benefit_year_from);
    return is_in_year_from(e->date, as_of) || is_in_year_from(as_of, e->date);
}

/* Figures up to the day before, or the day, are of today's periods; others are
 * when their last day is. A week may begin on any day. */
static bool is_current(const struct deciding *e, size_t session, enum period per)
{
    int32_t as_of = e->day->members[session].session->history->as_of;
    if (as_of == DATE_NONE || as_of == e->date - 1 || as_of == e->date)
        return true;
    switch (per) {
    case PERIOD_WEEK:
        return as_of > e->date - 7 && as_of < e->date + 7;
    case PERIOD_MONTH:
        return same_month(as_of, e->date, false);
    case PERIOD_CALENDAR_YEAR:
        return same_month(as_of, e->date, true);
    case PERIOD_BENEFIT_YEAR:
        return same_benefit_year(e, session, as_of);
    case PERIOD_UNKNOWN:
    case PERIOD_EPISODE:
    case PERIOD_AUTHORIZATION:
    case PERIOD_COUNT:
    default:
        return true;
    }
}

/* ---- counting ---- */

static int64_t figure_of(const struct used *entry, enum amount amount)
{
    switch (amount) {
    case AMOUNT_UNITS:
        return entry->units;
    case AMOUNT_MINUTES:
        return entry->minutes;
    case AMOUNT_PROCEDURES:
        return entry->procedures;
    case AMOUNT_VISITS:
        return entry->visits;
    case AMOUNT_USD:
    default:
        return entry->allowed;
    }
}

static bool is_known(int64_t figure, enum amount amount)
{
    return figure != (amount == AMOUNT_USD ? MONEY_NONE : COUNT_NONE);
}

/* What an entry has told of these cells. */
struct told {
    uint32_t cells;
    int64_t figure;
};

struct tally {
    const struct used_asked *asked;
    bool partial;             /* partial entries count, too */
    uint32_t covered;         /* cells that the policy knows */
    uint32_t wanted, counted; /* cells of them */
    struct told told[CELLS];  /* no two of a cell */
    size_t told_count;
    int64_t sum;
    int64_t most; /* of an entry that counts more, -1: none */
    bool with_day;
    size_t entries; /* of any kind */
    bool empty;     /* a list says that nothing was used */
};

/* Sessions that tell different figures of one thing: the larger is the later. */
static void tally_told(struct tally *t, uint32_t cells, int64_t figure)
{
    for (size_t i = 0; i < t->told_count; i++) {
        if (t->told[i].cells != cells || t->told[i].figure >= figure)
            continue;
        t->sum += figure - t->told[i].figure;
        t->told[i].figure = figure;
    }
    if (cells & t->counted)
        return;
    t->counted |= cells;
    t->sum += figure;
    t->told[t->told_count++] = (struct told){cells, figure};
}

static void tally_entry(struct tally *t, const struct used *entry, bool whole)
{
    int64_t figure = figure_of(entry, t->asked->amount);
    uint32_t cells = cells_of_entry(entry) & t->covered;
    if ((enum period)entry->per != t->asked->per || !is_known(figure, t->asked->amount))
        return;
    if (entry->partial == 1 && !t->partial)
        return;
    enum counts codes = counts_codes(entry, t->asked->codes);
    if (codes == COUNTS_JUST && cells && !(cells & ~t->wanted) &&
        (!whole || cells == t->wanted))
        tally_told(t, cells, figure);
    if (codes != COUNTS_OTHER && !(t->wanted & ~cells) &&
        (t->most < 0 || figure < t->most))
        t->most = figure;
}

/* whole: only entries that are all that is asked; they come before parts. */
static void tally_all(const struct deciding *e, struct tally *t, bool whole)
{
    for (size_t i = 0; i < e->day->count; i++) {
        const struct history *history = e->day->members[i].session->history;
        if (!history || !history->used.at || !is_current(e, i, t->asked->per))
            continue;
        t->empty |= history->used.count == 0;
        t->entries += history->used.count;
        t->with_day |= history->as_of != DATE_NONE && history->as_of >= e->date;
        for (size_t k = 0; k < history->used.count; k++)
            tally_entry(t, &history->used.at[k], whole);
    }
}

/* Cells of which nothing is said count for nothing. */
static int64_t least_of(const struct deciding *e, const struct tally *exact)
{
    struct tally t = {.asked = exact->asked,
                      .partial = true,
                      .covered = exact->covered,
                      .wanted = exact->wanted,
                      .most = -1};
    tally_all(e, &t, true);
    if (t.counted != t.wanted)
        tally_all(e, &t, false);
    return t.sum;
}

/* ---- several codes, from entries of one code each ---- */

struct parts {
    const struct used *total; /* all codes of the discipline; NULL: not said */
    int64_t sum, largest;     /* of those that are asked */
    int64_t procedures;       /* of all that are listed */
    size_t in, out;           /* listed codes: asked, and others */
    bool unsure;              /* one of them is partial, or has no figure */
};

static bool has_code(const struct used *entry, const struct code_set *asked)
{
    const struct procedure *procedure = procedure_find(entry->codes.at[0]);
    return procedure && code_set_has(asked, procedure_index(procedure));
}

static void take_part(struct parts *parts, const struct used *entry,
                      const struct used_asked *asked)
{
    int64_t figure = figure_of(entry, asked->amount);
    if (entry->codes.count > 1)
        return;
    parts->unsure |= entry->partial == 1 || entry->procedures == COUNT_NONE;
    if (!entry->codes.count) {
        parts->total = entry;
        return;
    }
    parts->procedures += entry->procedures;
    if (!has_code(entry, asked->codes)) {
        parts->out++;
        return;
    }
    parts->in++;
    parts->unsure |= !is_known(figure, asked->amount);
    if (!is_known(figure, asked->amount))
        return;
    parts->sum += figure;
    parts->largest = figure > parts->largest ? figure : parts->largest;
}

static void take_parts(struct parts *parts, const struct history *history,
                       const struct used_asked *asked, int32_t discipline)
{
    *parts = (struct parts){.total = NULL};
    for (size_t i = 0; i < history->used.count; i++) {
        const struct used *entry = &history->used.at[i];
        if ((enum period)entry->per == asked->per && entry->discipline == discipline &&
            !entry->program)
            take_part(parts, entry, asked);
    }
}

/* Days of several codes may be the same days. */
static void add_parts(struct used_sum *sum, const struct parts *parts,
                      const struct used_asked *asked)
{
    bool days = asked->amount == AMOUNT_VISITS;
    int64_t total = figure_of(parts->total, asked->amount);
    sum->least += days ? parts->largest : parts->sum;
    if (parts->unsure || parts->procedures != parts->total->procedures)
        sum->known = USED_UNKNOWN;
    else if (!days || parts->in < 2)
        sum->count += parts->sum;
    else if (!parts->out && is_known(total, asked->amount))
        sum->count += total;
    else {
        sum->count += parts->sum;
        sum->known = sum->known == USED_UNKNOWN ? USED_UNKNOWN : USED_AT_MOST;
    }
}

/* What the first session says that lists codes of the discipline. */
static void add_discipline(const struct deciding *e, const struct used_asked *asked,
                           int32_t discipline, struct used_sum *sum)
{
    struct parts parts;
    for (size_t i = 0; i < e->day->count; i++) {
        const struct history *history = e->day->members[i].session->history;
        if (!history || !history->used.at || !is_current(e, i, asked->per))
            continue;
        take_parts(&parts, history, asked, discipline);
        if (parts.total) {
            add_parts(sum, &parts, asked);
            return;
        }
    }
    sum->known = USED_UNKNOWN;
}

static struct used_sum used_of_codes(const struct deciding *e,
                                     const struct used_asked *asked)
{
    struct used_sum sum = {.known = USED_EXACTLY};
    for (int32_t d = 1; d < DISCIPLINE_COUNT; d++)
        if (cells_of(e->policy->coverage.disciplines, 0) & cells_of(1u << d, 0) &
            cells_of(asked->disciplines, 0))
            add_discipline(e, asked, d, &sum);
    return sum;
}

/* ---- asking ---- */

struct used_sum used_before(const struct deciding *e, const struct used_asked *asked)
{
    struct used_sum sum = {.known = USED_UNKNOWN};
    struct tally t = {.asked = asked,
                      .covered = cells_of(e->policy->coverage.disciplines, 0),
                      .most = -1};
    t.wanted = t.covered & cells_of(asked->disciplines, asked->programs);
    tally_all(e, &t, true);
    if (t.counted != t.wanted)
        tally_all(e, &t, false);
    if ((t.wanted && t.counted == t.wanted) || (t.empty && !t.entries))
        return (struct used_sum){USED_EXACTLY, t.sum, t.sum, t.with_day};
    if (!t.entries)
        return sum;
    if (asked->codes && !asked->programs)
        sum = used_of_codes(e, asked);
    int64_t least = least_of(e, &t);
    sum.least = sum.least > least ? sum.least : least;
    sum.with_day = t.with_day;
    if (t.most >= 0 && (sum.known == USED_UNKNOWN ||
                        (sum.known == USED_AT_MOST && t.most < sum.count))) {
        sum.known = USED_AT_MOST;
        sum.count = t.most;
    }
    return sum;
}

/* ---- as facts ---- */

static const char *const amount_fields[] = {
    [AMOUNT_UNITS] = "units",   [AMOUNT_MINUTES] = "minutes",
    [AMOUNT_VISITS] = "visits", [AMOUNT_PROCEDURES] = "procedures",
    [AMOUNT_USD] = "allowed",
};

/* ",97110 and 3 more" */
static void put_codes(struct buffer *path, const struct code_set *codes)
{
    const struct procedure *procedure;
    size_t count = 0;
    for (size_t i = 0; (procedure = procedure_at(i)); i++)
        if (code_set_has(codes, i) && count++ == 0)
            buffer_printf(path, ",%s", procedure->code);
    if (count > 1)
        buffer_printf(path, " and %zu more", count - 1);
}

struct text used_path(struct deciding *e, const struct used_asked *asked)
{
    struct buffer path;
    char room[160];
    buffer_borrow(&path, room, sizeof room);
    buffer_printf(&path, "history.used[%s", word_text(&period_words, (int)asked->per));
    for (int d = 1; asked->disciplines && d < DISCIPLINE_COUNT; d++)
        if (asked->disciplines >> d & 1u)
            buffer_printf(&path, ",%s", word_text(&discipline_words, d));
    for (int p = 1; asked->programs && p < PROGRAM_COUNT; p++)
        if (asked->programs >> p & 1u)
            buffer_printf(&path, ",%s", word_text(&program_words, p));
    if (asked->codes)
        put_codes(&path, asked->codes);
    buffer_printf(&path, "].%s", amount_fields[asked->amount]);
    return deciding_taken(e, &path);
}

/* As somebody can type it: {"per": "week", "discipline": "PT", "visits": 3}. */
static void put_entry(struct buffer *out, const struct used_asked *asked,
                      int discipline)
{
    buffer_printf(out, "{\"per\": \"%s\"", word_text(&period_words, (int)asked->per));
    if (discipline)
        buffer_printf(out, ", \"discipline\": \"%s\"",
                      word_text(&discipline_words, discipline));
    if (asked->codes)
        buffer_put_cstr(out, ", \"codes\": [...]");
    buffer_printf(out, ", \"%s\": ...}", amount_fields[asked->amount]);
}

void used_missing(struct deciding *e, struct text rule, const struct used_asked *asked)
{
    struct buffer how;
    char room[480];
    size_t count = 0;
    buffer_borrow(&how, room, sizeof room);
    buffer_printf(&how, "for %.*s: history.used with ", TEXT_ARG(rule));
    if (!asked->disciplines)
        put_entry(&how, asked, 0);
    for (int d = 1; asked->disciplines && d < DISCIPLINE_COUNT; d++)
        if (asked->disciplines >> d & 1u) {
            buffer_put_cstr(&how, count++ ? " and " : "");
            put_entry(&how, asked, d);
        }
    if (count > 1)
        buffer_put_cstr(&how, ", each apart: an entry without a discipline holds the "
                              "others too, and tells enough only within the limit");
    finding_missing_how(e, used_path(e, asked), deciding_taken(e, &how));
}

struct value used_visits_this_week(const struct deciding *e, size_t session)
{
    size_t first = e->first_service[session];
    if (first >= e->service_count ||
        e->services[first].discipline == DISCIPLINE_UNKNOWN)
        return (struct value){.kind = VALUE_UNKNOWN};
    const struct used_sum used = used_before(
        e, &(struct used_asked){.amount = AMOUNT_VISITS,
                                .per = PERIOD_WEEK,
                                .disciplines = 1u << e->services[first].discipline});
    bool known = used.known == USED_EXACTLY && !used.with_day;
    return value_count(known ? (int32_t)used.count : COUNT_NONE);
}
