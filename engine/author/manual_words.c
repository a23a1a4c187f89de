#include "author/manual_words.h"

#include "base/date.h"
#include "base/money.h"
#include "policy/facts.h"

#define CODES (CODE_SET_WORDS * 64)

/* ---- codes, words, dates, sources ---- */

static const struct set_name {
    const char *name;
    const char *meaning;
} set_names[] = {
    {"timed", "all codes counted in minutes"},
    {"untimed", "all codes not counted in minutes"},
    {"pooled", "all 15-minute codes that pool"},
    {"evaluation", "all evaluations and re-evaluations"},
    {"therapy", "all codes that are always or sometimes therapy"},
    {"always_therapy", "all codes that are always therapy"},
    {"sometimes_therapy", "all codes that are sometimes therapy"},
    {"one_on_one", "all one-on-one codes"},
    {"modality", "all modalities, attended and supervised"},
    {"group", "all group codes"},
    {"any", "all codes"},
};

#define LEFT_OUT_MOST 6 /* of a named set, so that its name still says most */

/* How many codes of the named set the other lacks; more than any when it has
 * one that is not of the named set. */
static size_t count_left_out(const struct code_set *named, const struct code_set *set)
{
    size_t count = 0;
    for (size_t i = 0; i < CODES; i++) {
        if (code_set_has(set, i) && !code_set_has(named, i))
            return SIZE_MAX;
        count += code_set_has(named, i) && !code_set_has(set, i);
    }
    return count;
}

static size_t count_of(const struct code_set *set)
{
    size_t count = 0;
    for (size_t i = 0; i < CODES; i++)
        count += code_set_has(set, i);
    return count;
}

/* The name that leaves out fewest; named is its set. NULL: none is near. */
static const struct set_name *name_of(const struct code_set *set,
                                      struct code_set *named)
{
    const struct set_name *best = NULL;
    size_t fewest = LEFT_OUT_MOST + 1;
    for (size_t i = 0; i < sizeof set_names / sizeof *set_names; i++) {
        struct code_set other = {{0}};
        if (!code_set_add(&other, text_of(set_names[i].name)))
            continue;
        size_t left_out = count_left_out(&other, set);
        if (left_out >= fewest || 2 * left_out > count_of(set))
            continue;
        fewest = left_out;
        best = &set_names[i];
        *named = other;
    }
    return best;
}

/* The codes of a set that another lacks. */
static size_t put_codes(struct page *page, const struct code_set *set,
                        const struct code_set *lacking)
{
    const struct procedure *procedure;
    size_t put = 0;
    for (size_t i = 0; i < CODES && (procedure = procedure_at(i)); i++)
        if (code_set_has(set, i) && !code_set_has(lacking, i))
            page_say(page, "%s%s", put++ ? ", " : "", procedure->code);
    return put;
}

void manual_codes(struct page *page, const struct code_set *set)
{
    static const struct code_set none;
    struct code_set named;
    const struct set_name *name = name_of(set, &named);
    if (!name) {
        if (!put_codes(page, set, &none))
            page_say(page, "no code");
        return;
    }
    page_say(page, "%s (%s)", name->meaning, name->name);
    if (count_left_out(&named, set)) {
        page_say(page, " but ");
        put_codes(page, &named, set);
    }
}

void manual_bits(struct page *page, const struct word_set *words, uint32_t bits)
{
    size_t put = 0;
    for (int i = 1; i < words->count; i++)
        if (bits >> i & 1u)
            page_say(page, "%s%s", put++ ? ", " : "", word_text(words, i));
    if (!put)
        page_say(page, "any");
}

void manual_texts(struct page *page, const struct text_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        if (i)
            page_say(page, ", ");
        page_text(page, list->at[i]);
    }
}

void manual_dates(struct page *page, const struct in_force *dates)
{
    char from[11], to[11], known[11];
    date_write(dates->from, from);
    date_write(dates->to, to);
    date_write(dates->known_from, known);
    if (from[0] && to[0])
        page_say(page, "%s to %s", from, to);
    else if (from[0])
        page_say(page, "from %s", from);
    else if (to[0])
        page_say(page, "to %s", to);
    else
        page_say(page, "always");
    if (known[0])
        page_say(page, ", known from %s", known);
}

void manual_source(struct page *page, const struct source *source)
{
    char verified[11];
    date_write(source->verified_on, verified);
    if (text_is_absent(source->url))
        page_text(page, source->document);
    else
        page_link(page, source->document, source->url);
    if (verified[0])
        page_say(page, " (verified %s)", verified);
    else
        page_say(page, " (unverified)");
}

bool manual_has_claim_codes(const struct verdict *verdict)
{
    return verdict->carc.len || verdict->rarc.len || verdict->liability.len;
}

static size_t put_claim_code(struct page *page, const char *name, struct text code,
                             size_t put)
{
    if (!code.len)
        return put;
    page_say(page, "%s%s ", put ? ", " : "", name);
    page_text(page, code);
    return put + 1;
}

void manual_claim_codes(struct page *page, const struct verdict *verdict)
{
    size_t put = put_claim_code(page, "CARC", verdict->carc, 0);
    put = put_claim_code(page, "RARC", verdict->rarc, put);
    put_claim_code(page, "liability", verdict->liability, put);
}

void manual_amount(struct page *page, enum parameter_unit unit, int64_t value)
{
    static const char *const units[] = {
        [PARAMETER_USD] = "",       [PARAMETER_COUNT] = "",
        [PARAMETER_DAYS] = " days", [PARAMETER_MINUTES] = " minutes",
        [PARAMETER_PERCENT] = " %",
    };
    char money[24];
    if (unit == PARAMETER_USD) {
        money_write(value, money);
        page_say(page, "$%s", money);
        return;
    }
    page_say(page, "%lld%s", (long long)value, units[unit]);
}

/* ---- conditions ---- */

/* The kind of the facts that a condition compares; of what is worked out, the
 * kind of what it is compared with. */
static enum field_kind kind_of(const struct condition *condition)
{
    const struct field *field = facts_field(condition->fact);
    for (int i = 0; i < COMPARISONS && !field; i++)
        if (condition->bounds[i].kind == OPERAND_FACT)
            field = facts_field(condition->bounds[i].fact);
    return field ? (enum field_kind)field->kind : FIELD_COUNT;
}

static void put_fact(struct page *page, size_t fact)
{
    page_say(page, "%s (", facts_meaning(fact));
    page_code(page, facts_name(fact));
    page_say(page, ")");
}

static void put_number(struct page *page, enum field_kind kind, int64_t number)
{
    char text[24];
    if (kind == FIELD_DATE) {
        date_write((int32_t)number, text);
        page_say(page, "%s", text);
    } else if (kind == FIELD_MONEY)
        manual_amount(page, PARAMETER_USD, number);
    else
        page_say(page, "%lld", (long long)number);
}

static void put_operand(struct page *page, enum field_kind kind,
                        const struct operand *operand)
{
    switch (operand->kind) {
    case OPERAND_FACT:
        put_fact(page, operand->fact);
        return;
    case OPERAND_PARAMETER:
        page_say(page, "the value ");
        page_code(page, operand->name);
        return;
    case OPERAND_NUMBER:
        put_number(page, kind, operand->number);
        return;
    case OPERAND_NONE:
    default:
        return;
    }
}

/* What is added to a date is days. */
static void put_shift(struct page *page, enum field_kind kind, const char *how,
                      const struct operand *operand)
{
    if (operand->kind == OPERAND_NONE)
        return;
    page_say(page, " %s ", how);
    put_operand(page, kind == FIELD_DATE ? FIELD_COUNT : kind, operand);
    if (kind == FIELD_DATE && operand->kind == OPERAND_NUMBER)
        page_say(page, " days");
}

static void put_bounds(struct page *page, const struct condition *condition)
{
    static const char *const of_dates[COMPARISONS] = {
        [COMPARE_OVER] = "is after",
        [COMPARE_AT_LEAST] = "is on or after",
        [COMPARE_UNDER] = "is before",
        [COMPARE_AT_MOST] = "is on or before",
    };
    static const char *const of_numbers[COMPARISONS] = {
        [COMPARE_OVER] = "is over",
        [COMPARE_AT_LEAST] = "is at least",
        [COMPARE_UNDER] = "is under",
        [COMPARE_AT_MOST] = "is at most",
    };
    enum field_kind kind = kind_of(condition);
    const char *const *words = kind == FIELD_DATE ? of_dates : of_numbers;
    size_t put = 0;
    for (int i = 0; i < COMPARISONS; i++) {
        if (condition->bounds[i].kind == OPERAND_NONE)
            continue;
        page_say(page, "%s %s ", put++ ? " and" : "", words[i]);
        put_operand(page, kind, &condition->bounds[i]);
        put_shift(page, kind, "plus", &condition->plus);
        put_shift(page, kind, "minus", &condition->minus);
    }
}

static void put_value(struct page *page, enum field_kind kind,
                      const struct value *value)
{
    if (value->kind == VALUE_TEXT)
        page_text(page, value->text);
    else if (value->kind == VALUE_BOOL)
        page_say(page, value->number ? "true" : "false");
    else
        put_number(page, kind, value->number);
}

static void put_values(struct page *page, const struct condition *condition)
{
    bool several = condition->value_count > 1;
    if (condition->asks == ASKS_IS)
        page_say(page, several ? " is one of " : " is ");
    else
        page_say(page, several ? " is none of " : " is not ");
    for (size_t i = 0; i < condition->value_count; i++) {
        if (i)
            page_say(page, ", ");
        put_value(page, kind_of(condition), &condition->values[i]);
    }
}

void manual_condition(struct page *page, const struct condition *condition)
{
    if (condition->fact == CONDITION_OBJECT) {
        page_code(page, condition->path);
        page_say(page, condition->known ? " is there" : " is not there");
        return;
    }
    put_fact(page, condition->fact);
    switch (condition->asks) {
    case ASKS_KNOWN:
        page_say(page, condition->known ? " is known" : " is not known");
        return;
    case ASKS_EMPTY:
        page_say(page, condition->known ? " is unknown or empty" : " is not empty");
        return;
    case ASKS_ORDER:
        put_bounds(page, condition);
        return;
    case ASKS_IS:
    case ASKS_IS_NOT:
        put_values(page, condition);
        return;
    case ASKS_NOTHING:
    default:
        return;
    }
}
