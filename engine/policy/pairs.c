/* Codes that exclude each other on one day (NCCI procedure-to-procedure edits
 * and the payer's own). Column 2 is not paid beside column 1, unless the pair
 * can be separated and somebody attests that the two were given apart: 59 or
 * X{EPSU} is asked for, never added.
 *
 * Edits are added and deleted backwards in time. So of the rows in force that
 * have the two codes, whichever way round, the one known last decides, and a
 * row may say that there is no edit. A layer's own rows stand before those of
 * the policy that it lies over, and go before them whatever is known. A table
 * of published edits decides where no row does; rows that stand in for it are
 * left aside then. */
#include "policy/tables.h"

#include "time/interval.h"

/* A row, and the two lines that it keeps apart. */
struct met {
    const struct pair_row *row;
    size_t a, b; /* column 1 and column 2 */
};

static size_t line_index(const struct line *line)
{
    return procedure_index(line->procedure);
}

/* ---- which row decides ---- */

static bool has_both(const struct pair_row *row, size_t x, size_t y)
{
    return (code_set_has(&row->column1, x) && code_set_has(&row->column2, y)) ||
           (code_set_has(&row->column1, y) && code_set_has(&row->column2, x));
}

static const struct pair_row *row_for(const struct deciding *e, size_t x, size_t y)
{
    const struct pair_row *best = NULL;
    for (size_t i = 0; i < e->policy->pairs.count; i++) {
        const struct pair_row *row = &e->policy->pairs.rows[i];
        if (has_both(row, x, y) && in_force_on(&row->dates, e->date, e->known_on) &&
            !tables_replace_pair(e, row) &&
            (!best || (row_layer(row->line) == row_layer(best->line) &&
                       row->dates.known_from > best->dates.known_from)))
            best = row;
    }
    return best;
}

/* ---- what the clock shows ---- */

/* Were the two given at different times? 1 yes, 0 no, -1 not known. */
static int given_apart(const struct deciding *e, const struct line *a,
                       const struct line *b)
{
    int apart = 1;
    for (size_t i = 0; i < a->service_count; i++)
        for (size_t k = 0; k < b->service_count; k++) {
            const struct treated *x = deciding_service(e, a->services[i]);
            const struct treated *y = deciding_service(e, b->services[k]);
            int one = spans_apart(x->service, y->service);
            if (one == 0)
                return 0;
            if (one < 0)
                apart = -1;
        }
    return apart;
}

#define SPANS_SHOWN 4

/* The spans of a line's services, as many as are shown. */
static size_t line_spans(const struct deciding *e, const struct line *line,
                         struct span spans[SPANS_SHOWN])
{
    size_t count = 0;
    for (size_t i = 0; i < line->service_count && count < SPANS_SHOWN; i++) {
        const struct service *service = deciding_service(e, line->services[i])->service;
        enum interval_fault fault;
        count += service_spans(service, &spans[count], SPANS_SHOWN - count, &fault);
    }
    return count;
}

static void put_span(struct buffer *to, struct span span)
{
    char start[6], end[6];
    clock_write(span.start, start);
    clock_write(span.end % (24 * 60), end);
    buffer_printf(to, "%s-%s", start, end);
}

/* "09:00-09:20, 10:00-10:15"; absent when no time is known. */
static struct text times_of(struct deciding *e, const struct line *line)
{
    char memory[80];
    struct span spans[SPANS_SHOWN];
    struct buffer to;
    size_t count = line_spans(e, line, spans);
    if (!count)
        return TEXT_NONE;
    buffer_borrow(&to, memory, sizeof memory);
    for (size_t i = 0; i < count; i++) {
        buffer_put_cstr(&to, i ? ", " : "");
        put_span(&to, spans[i]);
    }
    return deciding_taken(e, &to);
}

/* The first time that both took, "09:10-09:15"; absent when there is none among
 * those that are shown. */
static struct text meeting_of(struct deciding *e, const struct line *a,
                              const struct line *b)
{
    char memory[16];
    struct span one[SPANS_SHOWN], other[SPANS_SHOWN];
    struct buffer to;
    size_t ones = line_spans(e, a, one), others = line_spans(e, b, other);
    buffer_borrow(&to, memory, sizeof memory);
    for (size_t i = 0; i < ones && !to.len; i++)
        for (size_t k = 0; k < others && !to.len; k++)
            if (spans_meet(one[i], other[k]))
                put_span(&to,
                         (struct span){one[i].start > other[k].start ? one[i].start
                                                                     : other[k].start,
                                       one[i].end < other[k].end ? one[i].end
                                                                 : other[k].end});
    return to.len ? deciding_taken(e, &to) : TEXT_NONE;
}

/* What the clock shows of two lines, in words and for facts. */
struct clock {
    int apart;
    struct text one, other, meeting;
    struct text words; /* "97530 09:00-09:15, 97116 09:05-09:20: meet ..." */
};

static struct clock clock_of(struct deciding *e, const struct met *met)
{
    const struct line *a = &e->lines[met->a], *b = &e->lines[met->b];
    struct clock clock = {.apart = given_apart(e, a, b),
                          .one = times_of(e, a),
                          .other = times_of(e, b),
                          .words = TEXT("their times are not known")};
    if (clock.apart < 0)
        return clock;
    if (clock.apart == 0)
        clock.meeting = meeting_of(e, a, b);
    clock.words = deciding_text(e, "%s %.*s, %s %.*s: %s%s%.*s", a->code,
                                TEXT_ARG(clock.one), b->code, TEXT_ARG(clock.other),
                                clock.apart ? "do not meet" : "meet",
                                clock.meeting.len ? " " : "", TEXT_ARG(clock.meeting));
    return clock;
}

/* ---- findings ---- */

static void add_codes(struct deciding *e, struct finding *finding,
                      const struct met *met)
{
    finding_fact(e, finding, value_text(text_of(e->lines[met->a].code)), "column_1");
    finding_fact(e, finding, value_text(text_of(e->lines[met->b].code)), "column_2");
}

static void add_clock(struct deciding *e, struct finding *finding,
                      const struct clock *clock)
{
    finding_fact(e, finding, value_flag(clock->apart), "given_apart");
    if (clock->one.len)
        finding_fact(e, finding, value_text(clock->one), "column_1.times");
    if (clock->other.len)
        finding_fact(e, finding, value_text(clock->other), "column_2.times");
}

static struct text separable_fix(struct deciding *e, const struct clock *clock)
{
    const struct text_list *known = &e->policy->pairs.modifiers;
    char memory[120];
    struct buffer list;
    if (clock->apart == 0)
        return TEXT("Their times overlap: bill one of them only");
    buffer_borrow(&list, memory, sizeof memory);
    for (size_t i = 0; i < known->count; i++)
        buffer_printf(&list, "%s%.*s", i ? ", " : "", TEXT_ARG(known->at[i]));
    return deciding_text(
        e,
        clock->apart == 1
            ? "The times show them apart: if the note does too, attest one of %.*s on "
              "the second code"
            : "If they were given in different 15-minute blocks, document the times "
              "and attest one of %.*s on the second code",
        TEXT_ARG(buffer_text(&list)));
}

static void report_separable(struct deciding *e, const struct met *met)
{
    const struct pair_row *row = met->row;
    struct clock clock = clock_of(e, met);
    struct finding *finding = finding_add(
        e, FINDING_SEED(.rule = "pairs.separate", .topic = "pairs",
                        .severity = SEVERITY_HOLD, .scope = SCOPE_LINE,
                        .line = (int32_t)met->b, .carc = "236", .rarc = "N390",
                        .verdict = &row->verdict,
                        .message = deciding_text(
                            e, "%s is not paid beside %s without a modifier (%.*s)",
                            e->lines[met->b].code, e->lines[met->a].code,
                            TEXT_ARG(clock.words)),
                        .fix = separable_fix(e, &clock), .source = &row->source,
                        .from = row->dates.from));
    add_codes(e, finding, met);
    add_clock(e, finding, &clock);
}

/* No word of a person undoes what the clock shows. */
static void report_untrue(struct deciding *e, const struct met *met,
                          struct text modifier)
{
    struct clock clock = clock_of(e, met);
    struct finding *finding = finding_add(
        e, FINDING_SEED(.rule = "pairs.overlap", .topic = "pairs",
                        .severity = SEVERITY_HOLD, .scope = SCOPE_LINE,
                        .line = (int32_t)met->b, .carc = "236", .rarc = "N390",
                        .message = deciding_text(
                            e, "%.*s says that %s and %s were given apart (%.*s)",
                            TEXT_ARG(modifier), e->lines[met->a].code,
                            e->lines[met->b].code, TEXT_ARG(clock.words)),
                        .fix = TEXT("Take the modifier off and bill one of them, or "
                                    "correct the times"),
                        .source = &met->row->source, .from = met->row->dates.from));
    add_codes(e, finding, met);
    finding_fact(e, finding, value_text(modifier), "modifier");
    add_clock(e, finding, &clock);
}

static void report_column(struct deciding *e, const struct met *met,
                          struct text modifier)
{
    char date[11];
    const struct pairs *pairs = &e->policy->pairs;
    date_write(pairs->either_from, date);
    struct finding *finding = finding_add(
        e, FINDING_SEED(.rule = "pairs.column", .topic = "pairs",
                        .severity = SEVERITY_HOLD, .scope = SCOPE_LINE,
                        .line = (int32_t)met->b, .carc = "236", .rarc = "N390",
                        .message = deciding_text(
                            e,
                            "%.*s stands on %s, and before %s only the line of %s "
                            "may carry it",
                            TEXT_ARG(modifier), e->lines[met->a].code, date,
                            e->lines[met->b].code),
                        .fix = TEXT("Whoever attests it states it on the second code"),
                        .source = &pairs->source));
    add_codes(e, finding, met);
    finding_fact(e, finding, value_text(modifier), "modifier");
}

static void deny(struct deciding *e, const struct met *met)
{
    const struct pair_row *row = met->row;
    struct line *line = &e->lines[met->b];
    struct finding *finding = finding_add(
        e,
        FINDING_SEED(.rule = "pairs.never", .topic = "pairs", .severity = SEVERITY_DENY,
                     .scope = SCOPE_LINE, .line = (int32_t)met->b, .carc = "236",
                     .rarc = "N390", .verdict = &row->verdict,
                     .message = deciding_text(e, "%s is never paid on a day with %s",
                                              line->code, e->lines[met->a].code),
                     .fix = TEXT("Leave the second code off; no modifier separates "
                                 "them"),
                     .source = &row->source, .from = row->dates.from));
    add_codes(e, finding, met);
    if (finding && finding->severity == SEVERITY_DENY)
        line_deny(e, line, finding);
}

/* Days whose edits were not read: told where a later edit has the two codes. */
static void report_unread(struct deciding *e, const struct met *met)
{
    char date[11];
    date_write(met->row->dates.from, date);
    struct finding *finding = finding_add(
        e, FINDING_SEED(.rule = "pairs.unread", .topic = "pairs",
                        .severity = SEVERITY_WARN, .scope = SCOPE_LINE,
                        .line = (int32_t)met->b,
                        .message = deciding_text(
                            e,
                            "%s and %s are kept apart by an edit that is known from "
                            "%s; whether it held on this date is not known",
                            e->lines[met->a].code, e->lines[met->b].code, date),
                        .fix = TEXT("Look the two codes up in the edits of that "
                                    "quarter"),
                        .source = &e->policy->pairs.source));
    add_codes(e, finding, met);
}

/* ---- two lines ---- */

/* The modifier that one of the lines states, absent when none does; *on: the
 * line that states it. */
static struct text stated_modifier(const struct deciding *e, const struct met *met,
                                   size_t *on)
{
    const struct text_list *known = &e->policy->pairs.modifiers;
    size_t lines[2] = {met->b, met->a}; /* column 2 by custom */
    for (size_t i = 0; i < 2; i++)
        for (size_t k = 0; k < known->count; k++)
            if (line_states_modifier(e, &e->lines[lines[i]], known->at[k])) {
                *on = lines[i];
                return known->at[k];
            }
    return TEXT_NONE;
}

static void judge_separable(struct deciding *e, const struct met *met)
{
    int32_t either_from = e->policy->pairs.either_from;
    size_t on = met->b;
    struct text modifier = stated_modifier(e, met, &on);
    if (text_is_absent(modifier)) {
        report_separable(e, met);
        return;
    }
    if (given_apart(e, &e->lines[met->a], &e->lines[met->b]) == 0) {
        report_untrue(e, met, modifier);
        return;
    }
    if (on == met->a && either_from != DATE_NONE && e->date < either_from)
        report_column(e, met, modifier);
    line_add_modifier(e, &e->lines[on], modifier);
}

static void judge_edit(struct deciding *e, const struct met *met)
{
    if (row_for(e, line_index(&e->lines[met->a]), line_index(&e->lines[met->b])) !=
        met->row)
        return;
    if (met->row->separable)
        judge_separable(e, met);
    else
        deny(e, met);
}

static void judge_unread(struct deciding *e, const struct met *met)
{
    if (!row_for(e, line_index(&e->lines[met->a]), line_index(&e->lines[met->b])))
        report_unread(e, met);
}

/* ---- the day ---- */

static struct code_set codes_of_day(const struct deciding *e)
{
    struct code_set set = {0};
    for (size_t i = 0; i < e->line_count; i++) {
        size_t index = line_index(&e->lines[i]);
        set.bits[index / 64] |= UINT64_C(1) << (index % 64);
    }
    return set;
}

static bool sets_meet(const struct code_set *a, const struct code_set *b)
{
    uint64_t common = 0;
    for (size_t i = 0; i < CODE_SET_WORDS; i++)
        common |= a->bits[i] & b->bits[i];
    return common != 0;
}

typedef void met_fn(struct deciding *e, const struct met *met);

static void judge_row(struct deciding *e, const struct pair_row *row, met_fn *judge)
{
    for (size_t a = 0; a < e->line_count; a++) {
        if (!e->lines[a].units ||
            !code_set_has(&row->column1, line_index(&e->lines[a])))
            continue;
        for (size_t b = 0; b < e->line_count; b++)
            if (b != a && e->lines[a].units && e->lines[b].units &&
                strcmp(e->lines[a].code, e->lines[b].code) != 0 &&
                code_set_has(&row->column2, line_index(&e->lines[b])))
                judge(e, &(struct met){row, a, b});
    }
}

static bool begins_later(const struct deciding *e, const struct pair_row *row)
{
    return row->dates.from != DATE_NONE && row->dates.from > e->date &&
           (row->dates.known_from == DATE_NONE || row->dates.known_from <= e->known_on);
}

static void judge_published(struct deciding *e, size_t a, size_t b)
{
    size_t x = line_index(&e->lines[a]), y = line_index(&e->lines[b]);
    const struct pair_row *row = x == y ? NULL : tables_pair(e, x, y);
    if (!row || row_for(e, x, y))
        return;
    if (row->separable)
        judge_separable(e, &(struct met){row, a, b});
    else
        deny(e, &(struct met){row, a, b});
}

static void judge_table(struct deciding *e)
{
    for (size_t a = 0; e->tables.pairs && a < e->line_count; a++)
        for (size_t b = 0; b < e->line_count; b++)
            if (b != a && e->lines[a].units && e->lines[b].units)
                judge_published(e, a, b);
}

void pairs_judge(struct deciding *e)
{
    const struct pairs *pairs = &e->policy->pairs;
    if (e->line_count < 2)
        return;
    struct code_set day = codes_of_day(e);
    bool unread = pairs->unread_to != DATE_NONE && e->date <= pairs->unread_to &&
                  !e->tables.pairs;
    for (size_t i = 0; i < pairs->count; i++) {
        const struct pair_row *row = &pairs->rows[i];
        if (row->none || !sets_meet(&row->column1, &day) ||
            !sets_meet(&row->column2, &day))
            continue;
        if (in_force_on(&row->dates, e->date, e->known_on))
            judge_row(e, row, judge_edit);
        else if (unread && begins_later(e, row))
            judge_row(e, row, judge_unread);
    }
    judge_table(e);
    lines_drop_empty(e);
}
