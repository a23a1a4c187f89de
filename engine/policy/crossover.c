#include "policy/crossover.h"

#include "base/buffer.h"

#define SAID_MOST       ((size_t)1024 * 1024) /* far above what these can say */
#define PAYERS_MOST     8
#define ALLOTMENTS_MOST 4

struct crossover {
    struct decision **at; /* that count, by rank */
    size_t count;
    struct buffer said;
};

/* A companion's lines stand with the session that leads the day. */
static bool counts(const struct decision *d)
{
    return !text_is_absent(d->policy_id) && d->lines &&
           (d->outcome == OUTCOME_READY || d->outcome == OUTCOME_HOLD) &&
           text_equal(d->lead_session, d->session->session_id);
}

/* What the payer pays for: a cap may cut what is billed. */
static int32_t paid_of(const struct line *line)
{
    if (line->status == SEVERITY_DENY)
        return 0;
    return line->units_expected_paid == COUNT_NONE ? line->units
                                                   : line->units_expected_paid;
}

struct paid {
    int32_t units;
    int64_t allowed; /* MONEY_NONE: not known */
};

static struct paid paid_for(const struct decision *d, const struct procedure *code)
{
    struct paid sum = {0, 0};
    for (size_t i = 0; i < d->line_count; i++) {
        const struct line *line = &d->lines[i];
        if (line->procedure != code)
            continue;
        sum.units += paid_of(line);
        if (line->allowed == MONEY_NONE || sum.allowed == MONEY_NONE ||
            __builtin_add_overflow(sum.allowed, line->allowed, &sum.allowed))
            sum.allowed = MONEY_NONE;
    }
    return sum;
}

static bool is_first_of_code(const struct decision *d, size_t line)
{
    for (size_t i = 0; i < line; i++)
        if (d->lines[i].procedure == d->lines[line].procedure)
            return false;
    return true;
}

/* Whether some code of a has more paid units there than in b. */
static bool has_more(const struct decision *a, const struct decision *b)
{
    for (size_t i = 0; i < a->line_count; i++) {
        const struct procedure *code = a->lines[i].procedure;
        if (paid_for(a, code).units > paid_for(b, code).units)
            return true;
    }
    return false;
}

static bool differ(const struct crossover *crossover)
{
    const struct decision *first = crossover->at[0];
    for (size_t i = 1; i < crossover->count; i++) {
        const struct decision *other = crossover->at[i];
        if (other->units.earned != first->units.earned || has_more(first, other) ||
            has_more(other, first))
            return true;
    }
    return false;
}

/* ---- in words ---- */

static const char *plural(int64_t count)
{
    return count == 1 ? "" : "s";
}

static void say_codes(struct buffer *said, const struct decision *d)
{
    const char *between = " (";
    for (size_t i = 0; i < d->line_count; i++) {
        if (!is_first_of_code(d, i))
            continue;
        buffer_printf(said, "%s%s %d", between, d->lines[i].code,
                      paid_for(d, d->lines[i].procedure).units);
        between = ", ";
    }
    if (d->line_count)
        buffer_put_char(said, ')');
}

static void say_payer(struct buffer *said, const struct decision *d)
{
    buffer_put_text(said, d->payer);
    buffer_printf(said, " counts %d timed unit%s", d->units.earned,
                  plural(d->units.earned));
    say_codes(said, d);
}

static bool is_medicare(const struct decision *d)
{
    for (size_t i = 0; i < d->policy_layer_count; i++)
        if (text_is(d->policy_layers[i].id, "medicare"))
            return true;
    return text_is(d->policy_id, "medicare");
}

static void say_allotment(struct buffer *said, const struct decision *d)
{
    buffer_put_cstr(said, ". Medicare's allotment: ");
    for (size_t i = 0; i < d->units.acceptable_count && i < ALLOTMENTS_MOST; i++) {
        const struct allotment *allotment = &d->units.acceptable[i];
        if (i)
            buffer_put_cstr(said, " or ");
        for (size_t k = 0; k < allotment->count; k++)
            buffer_printf(said, "%s%s %d", k ? ", " : "", allotment->codes[k].code,
                          allotment->codes[k].units);
    }
}

static void say_units(struct buffer *said, const char *lead, int32_t units,
                      const char *code)
{
    buffer_printf(said, "%s%d unit%s of %s", lead, units, plural(units), code);
}

/* Units that only `more` counts, each code with what its payer would allow. */
static bool say_more(struct buffer *said, const struct decision *more,
                     const struct decision *less, const char *lead, bool priced)
{
    const char *between = lead;
    for (size_t i = 0; i < more->line_count; i++) {
        const struct line *line = &more->lines[i];
        struct paid paid = paid_for(more, line->procedure);
        int32_t over = paid.units - paid_for(less, line->procedure).units;
        char money[24];
        if (over <= 0 || !is_first_of_code(more, i))
            continue;
        say_units(said, between, over, line->code);
        between = ", ";
        if (!priced || paid.allowed == MONEY_NONE)
            continue;
        money_write(paid.allowed / paid.units * over, money);
        buffer_printf(said, " (about %s)", money);
    }
    return between != lead;
}

static void say_crossing(struct buffer *said, const struct decision *first,
                         const struct decision *other)
{
    if (!has_more(first, other) && !has_more(other, first))
        return;
    buffer_put_cstr(said, ". Crossed over as ");
    buffer_put_text(said, first->payer);
    buffer_put_cstr(said, " counts, ");
    buffer_put_text(said, other->payer);
    bool loses = say_more(said, other, first, " is not asked for ", true);
    if (say_more(said, first, other, loses ? ", and is asked for " : " is asked for ",
                 false))
        buffer_put_cstr(said, " that it does not count");
}

static void say_all(struct crossover *crossover)
{
    struct buffer *said = &crossover->said;
    for (size_t i = 0; i < crossover->count; i++) {
        if (i)
            buffer_put_cstr(said, ", ");
        say_payer(said, crossover->at[i]);
    }
    for (size_t i = 0; i < crossover->count; i++)
        if (is_medicare(crossover->at[i]) && crossover->at[i]->units.acceptable_count) {
            say_allotment(said, crossover->at[i]);
            break;
        }
    for (size_t i = 1; i < crossover->count; i++)
        say_crossing(said, crossover->at[0], crossover->at[i]);
}

/* ---- the finding ---- */

static struct fact *list_facts(const struct crossover *crossover, struct arena *arena)
{
    struct fact *facts = ARENA_ARRAY(arena, struct fact, crossover->count);
    for (size_t i = 0; facts && i < crossover->count; i++) {
        char path[64];
        struct buffer name;
        buffer_borrow(&name, path, sizeof path);
        buffer_printf(&name, "insurance[%d].units_earned",
                      crossover->at[i]->payer_rank);
        facts[i].path = text_copy(arena, buffer_text(&name));
        facts[i].value = (struct value){.kind = VALUE_NUMBER,
                                        .number = crossover->at[i]->units.earned};
        if (text_is_absent(facts[i].path))
            return NULL;
    }
    return facts;
}

/* Warnings come last; the lists of a day may be shared with its other members. */
static bool append(struct decision *d, const struct finding *finding,
                   struct arena *arena)
{
    struct finding *list = ARENA_ARRAY(arena, struct finding, d->finding_count + 1);
    if (!list)
        return false;
    if (d->finding_count)
        memcpy(list, d->findings, d->finding_count * sizeof *list);
    list[d->finding_count++] = *finding;
    d->findings = list;
    return true;
}

static bool report(struct crossover *crossover, struct arena *arena)
{
    struct finding finding = {
        .rule = TEXT("payers.differ"),
        .topic = TEXT("payer"),
        .severity = SEVERITY_WARN,
        .scope = SCOPE_DAY,
        .session = -1,
        .service = -1,
        .line = -1,
        .fix = TEXT("Bill each payer by its own lines; do not let the claim cross "
                    "over as it is"),
        .source = {.document = TEXT("gonio: the session's payers, side by side"),
                   .verified_on = DATE_NONE},
        .in_force_from = DATE_NONE,
        .fact_count = crossover->count,
    };
    say_all(crossover);
    finding.message = text_copy(arena, buffer_text(&crossover->said));
    finding.facts = list_facts(crossover, arena);
    if (buffer_failed(&crossover->said) || text_is_absent(finding.message) ||
        !finding.facts)
        return false;
    for (size_t i = 0; i < crossover->count; i++)
        if (!append(crossover->at[i], &finding, arena))
            return false;
    return true;
}

enum status crossover_report(struct decision *decisions, size_t count,
                             struct arena *arena, struct error *error)
{
    struct crossover crossover = {
        .at = ARENA_ARRAY(arena, struct decision *, count),
    };
    bool reported = true;
    if (!crossover.at)
        return error_no_memory(error);
    for (size_t i = 0; i < count && crossover.count < PAYERS_MOST; i++)
        if (counts(&decisions[i]))
            crossover.at[crossover.count++] = &decisions[i];
    if (crossover.count < 2 || !differ(&crossover))
        return STATUS_OK;
    buffer_init(&crossover.said, SAID_MOST);
    reported = report(&crossover, arena);
    buffer_release(&crossover.said);
    return reported ? STATUS_OK : error_no_memory(error);
}
