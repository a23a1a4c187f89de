/* What is over a cap, in words and figures: what was used before, what the day
 * adds, and the most that the payer takes. */
#include "policy/caps.h"
#include "policy/limits.h"

struct amount_words {
    const char *one, *many;
    const char *fact;
    const char *carc, *rarc; /* of a period longer than a day */
};
static const struct amount_words amount_words[] = {
    [AMOUNT_UNITS] = {"unit", "units", "units", "119", "N362"},
    [AMOUNT_MINUTES] = {"minute", "minutes", "minutes", "119", "N362"},
    [AMOUNT_PROCEDURES] = {"procedure", "procedures", "procedures", "119", "N640"},
    [AMOUNT_USD] = {"", "", "allowed", "119", "N587"},
    [AMOUNT_VISITS] = {"visit", "visits", "visits", "119", "N640"},
};

static struct value value_of(enum amount amount, int64_t count)
{
    return (struct value){.kind = amount == AMOUNT_USD ? VALUE_MONEY : VALUE_NUMBER,
                          .number = count};
}

static void put_amount(struct buffer *out, enum amount amount, int64_t count)
{
    char money[24];
    if (amount == AMOUNT_USD) {
        money_write(count, money);
        buffer_printf(out, "$%s", money);
        return;
    }
    const struct amount_words *words = &amount_words[amount];
    buffer_printf(out, "%lld %s", (long long)count,
                  count == 1 ? words->one : words->many);
}

static void put_limit(struct buffer *out, const struct cap_part *part)
{
    char money[24];
    buffer_put_cstr(out, ", the payer takes at most ");
    if (part->row->amount == AMOUNT_USD) {
        money_write(part->most, money);
        buffer_printf(out, "$%s", money);
    } else
        buffer_put_int(out, part->most);
    if (part->row->per == PERIOD_UNKNOWN)
        buffer_put_cstr(out, " a day");
    if (!part->code)
        buffer_put_cstr(out,
                        part->row->about.all_codes ? "" : " for these codes together");
}

/* "PT: 30 visits of this benefit year and 1 visit today, the payer takes at
 * most 30" */
static struct text message_of(struct deciding *e, const struct cap_part *part,
                              const struct cap_count *count)
{
    const struct cap_row *row = part->row;
    struct buffer out;
    char room[256];
    buffer_borrow(&out, room, sizeof room);
    if (part->code)
        buffer_printf(&out, "%s: ", part->code);
    if (part->discipline > 0)
        buffer_printf(&out, "%s: ", word_text(&discipline_words, part->discipline));
    if (row->per != PERIOD_UNKNOWN) {
        buffer_put_cstr(&out, count->at_least ? "at least " : "");
        put_amount(&out, row->amount, count->used);
        buffer_printf(&out, " of %s and ", limits_period(row->per));
    }
    put_amount(&out, row->amount, count->today);
    if (row->per != PERIOD_UNKNOWN)
        buffer_put_cstr(&out, " today");
    put_limit(&out, part);
    return deciding_taken(e, &out);
}

static const char *fix_of(const struct cap_row *row)
{
    static const char *const fixes[] = {
        [OVER_BILL_ALL] = "The payer cuts to the cap; expect no more",
        [OVER_TRIM] = "The units beyond the cap were left off",
        [OVER_HOLD] = "Bill at most the cap, or show why more was needed",
        [OVER_DENY] = "Leave off what the payer does not pay for so often",
        [OVER_WARN] = "Expect the payer to ask why so much was needed",
    };
    return fixes[row->over];
}

static enum severity severity_of(enum over over)
{
    return over == OVER_HOLD   ? SEVERITY_HOLD
           : over == OVER_DENY ? SEVERITY_DENY
                               : SEVERITY_WARN;
}

void caps_report(struct deciding *e, const struct cap_part *part,
                 const struct cap_count *count, int32_t line)
{
    const struct cap_row *row = part->row;
    const struct amount_words *words = &amount_words[row->amount];
    bool longer = row->per != PERIOD_UNKNOWN;
    struct finding *finding = finding_add(
        e,
        FINDING_SEED(.rule = "caps.units", .topic = "caps",
                     .severity = severity_of(row->over),
                     .scope = line < 0 ? SCOPE_DAY : SCOPE_LINE, .line = line,
                     .carc = longer ? words->carc : NULL,
                     .rarc = longer ? words->rarc : NULL, .verdict = &row->verdict,
                     .message = message_of(e, part, count), .fix = text_of(fix_of(row)),
                     .source = &row->source, .from = row->dates.from));
    if (finding)
        finding->rule = row->rule;
    /* What to do about units is no advice once they are cut. */
    if (finding && (row->over == OVER_TRIM || row->over == OVER_BILL_ALL))
        finding->fix = text_of(fix_of(row));
    finding_fact(e, finding, value_of(row->amount, count->today), "%s", words->fact);
    if (longer)
        finding_fact(e, finding, value_of(row->amount, count->used), "used");
    finding_fact(e, finding, value_of(row->amount, part->most), "cap");
}
