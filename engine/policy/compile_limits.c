/* Sections that limit how much, how often, after what asking, and on whose
 * order: caps, frequency, authorization, referral, as shapes.
 * payers/README.md says what each name means. */
#include "policy/compile_shape.h"
#include "policy/states.h"

/* ---- whom and what a row is about ---- */

static const struct range ages = {0, 150};

#define ABOUT_KEYS(type)                                                               \
    {"codes", compile_codes, offsetof(type, about.codes), 0, NULL, false},             \
        {"except", compile_except, offsetof(type, about.codes), 0, NULL, false},       \
        {"disciplines",                                                                \
         compile_word_bits,                                                            \
         offsetof(type, about.disciplines),                                            \
         0,                                                                            \
         &discipline_words,                                                            \
         false},                                                                       \
        {"settings", compile_word_bits, offsetof(type, about.settings),                \
         0,          &setting_words,    false},                                        \
        {"programs", compile_word_bits, offsetof(type, about.programs),                \
         0,          &program_words,    false},                                        \
        {"kinds", compile_word_bits, offsetof(type, about.kinds),                      \
         0,       &payer_kind_words, false},                                           \
        {"min_age", compile_count, offsetof(type, about.min_age), 0, &ages, false},    \
        {"max_age", compile_count, offsetof(type, about.max_age), 0, &ages, false},    \
    {                                                                                  \
        "when_unknown", compile_choice, offsetof(type, about.when_unknown), 0,         \
            &unknown_choices, false                                                    \
    }
#define ANYBODY                                                                        \
    {                                                                                  \
        .min_age = COUNT_NONE, .max_age = COUNT_NONE, .when_unknown = UNKNOWN_WARN     \
    }

static bool has(const struct node *node, const char *name)
{
    return script_get(node->value, name) != NULL;
}

static struct node named(const struct node *node, const char *name)
{
    return (struct node){node, text_of(name), 0, script_get(node->value, name)};
}

static struct code_set every_code(void)
{
    struct code_set all = {{0}};
    (void)code_set_add(&all, TEXT("any"));
    return all;
}

/* "any" is what leaving the codes out says. */
static enum status finish_about(struct compile *compile, const struct node *node,
                                struct limit_scope *about)
{
    const struct code_set all = every_code();
    if (!has(node, "codes") && !has(node, "each"))
        about->codes = all;
    about->all_codes = memcmp(&about->codes, &all, sizeof all) == 0;
    struct node max = named(node, "max_age");
    if (!max.value || about->min_age == COUNT_NONE || about->min_age <= about->max_age)
        return STATUS_OK;
    return compile_fault(compile, &max, "policy.value",
                         "\"max_age\" is under \"min_age\": nobody is both");
}

/* ---- amounts ---- */

/* All that can be counted, by enum amount; and its largest. */
static const struct amount_name {
    const char *name;
    struct range range;
} amounts[] = {
    [AMOUNT_UNITS] = {"units", {1, 9999}},
    [AMOUNT_MINUTES] = {"minutes", {1, 99999}},
    [AMOUNT_PROCEDURES] = {"procedures", {1, 9999}},
    [AMOUNT_USD] = {"usd", {0, 0}},
    [AMOUNT_VISITS] = {"visits", {1, 9999}},
};

static enum amount amount_named(const char *name)
{
    size_t amount = 0;
    while (amount + 1 < COUNT_OF(amounts) && strcmp(amounts[amount].name, name) != 0)
        amount++;
    return (enum amount)amount;
}

static enum status read_amount(struct compile *compile, const struct node *node,
                               const struct key *key, void *row)
{
    struct cap_row *cap = row;
    cap->amount = amount_named(key->name);
    if (cap->amount == AMOUNT_USD) {
        enum status status = compile_usd(compile, node, &cap->most);
        if (status || cap->most > 0)
            return status;
        return compile_fault(compile, node, "policy.value",
                             "must be more than nothing: coverage says what is not "
                             "paid at all");
    }
    const struct key count = {.detail = &amounts[cap->amount].range};
    int32_t most = 0;
    enum status status = compile_count(compile, node, &count, &most);
    cap->most = most;
    return status;
}

/* One code and its units of { ["97110"] = 6 }. */
static enum status read_each_code(struct compile *compile, const struct node *node,
                                  struct cap_row *cap)
{
    static const struct key units_key = {.detail = &amounts[AMOUNT_UNITS].range};
    const struct procedure *procedure = procedure_find(node->name);
    int32_t units = 0;
    if (!procedure) {
        (void)compile_fault(compile, node, "policy.code",
                            "\"%.*s\" is not a code that gonio knows",
                            SHOWN(node->name));
        return compile_mean(compile, procedure_nearest(node->name), NULL);
    }
    enum status status = compile_count(compile, node, &units_key, &units);
    if (status)
        return status;
    cap->each[procedure_index(procedure)] = (int16_t)units;
    (void)code_set_add(&cap->about.codes, node->name);
    return STATUS_OK;
}

static enum status read_each(struct compile *compile, const struct node *node,
                             const struct key *key, void *row)
{
    struct cap_row *cap = row;
    const struct script_value *value = node->value;
    (void)key;
    if (value->kind != SCRIPT_TABLE || value->items || !value->count)
        return compile_fault(compile, node, "policy.type",
                             "must hold units by code, as { [\"97110\"] = 6 }");
    cap->each = ARENA_ARRAY(compile->arena, int16_t, CODE_SET_WORDS * 64);
    if (!cap->each)
        return error_no_memory(compile->error);
    cap->by = BY_CODE;
    for (size_t i = 0; i < value->count; i++) {
        struct node entry = node_entry(node, i);
        enum status status = read_each_code(compile, &entry, cap);
        if (status)
            return status;
    }
    return STATUS_OK;
}

/* ---- periods ---- */

static const char *const periods[] = {
    [PERIOD_UNKNOWN] = "day",
    [PERIOD_WEEK] = "week",
    [PERIOD_MONTH] = "month",
    [PERIOD_CALENDAR_YEAR] = "calendar_year",
    [PERIOD_BENEFIT_YEAR] = "benefit_year",
    [PERIOD_EPISODE] = "episode",
    [PERIOD_AUTHORIZATION] = "authorization",
};
_Static_assert(COUNT_OF(periods) == PERIOD_COUNT, "each has its name");
static const struct choices period_choices = {periods, 0, COUNT_OF(periods)};
static const struct choices longer_choices = {periods, PERIOD_WEEK, COUNT_OF(periods)};

static const char *const bys[] = {[BY_CODE] = "code", [BY_DISCIPLINE] = "discipline"};
static const struct choices by_choices = {bys, BY_CODE, COUNT_OF(bys)};

/* ---- caps ---- */

static const char *const overs[] = {
    [OVER_BILL_ALL] = "bill_all", [OVER_TRIM] = "trim", [OVER_HOLD] = "hold",
    [OVER_DENY] = "deny",         [OVER_WARN] = "warn",
};
static const struct choices cap_over_choices = {overs, OVER_BILL_ALL, OVER_HOLD + 1};
static const struct choices frequency_over_choices = {overs, OVER_HOLD,
                                                      COUNT_OF(overs)};

static const char *const mue_names[] = {
    [TABLE_MEDICARE] = "mue.medicare",
    [TABLE_MEDICAID] = "mue.medicaid",
};
static const struct choices mue_choices = {mue_names, TABLE_MEDICARE,
                                           COUNT_OF(mue_names)};
static const char *const limits_of[] = {
    [UNITS_OF_POLICY] = "policy",
    [UNITS_OF_CLINICAL] = "clinical",
};
static const struct choices limit_choices = {limits_of, 0, COUNT_OF(limits_of)};

static const struct key cap_keys[] = {
    {.name = "id",
     .read = compile_id,
     .at = offsetof(struct cap_row, rule),
     .required = true},
    ABOUT_KEYS(struct cap_row),
    {.name = "units", .read = read_amount},
    {.name = "minutes", .read = read_amount},
    {.name = "procedures", .read = read_amount},
    {.name = "usd", .read = read_amount},
    {.name = "visits", .read = read_amount},
    {.name = "each", .read = read_each},
    {.name = "table",
     .read = compile_choice,
     .at = offsetof(struct cap_row, table),
     .detail = &mue_choices},
    {.name = "limit",
     .read = compile_choice,
     .at = offsetof(struct cap_row, units_of),
     .detail = &limit_choices},
    {.name = "by",
     .read = compile_choice,
     .at = offsetof(struct cap_row, by),
     .detail = &by_choices},
    {.name = "per",
     .read = compile_choice,
     .at = offsetof(struct cap_row, per),
     .detail = &period_choices},
    {.name = "over",
     .read = compile_choice,
     .at = offsetof(struct cap_row, over),
     .detail = &cap_over_choices,
     .required = true},
    DATE_KEYS(struct cap_row),
    VERDICT_KEYS(struct cap_row, false),
    SOURCE_KEY(struct cap_row),
};
_Static_assert(COUNT_OF(cap_keys) <= KEYS_MAX, "the shape with most names");

static size_t amounts_named(const struct node *node)
{
    size_t count = 0;
    for (size_t i = 0; i < COUNT_OF(amounts); i++)
        count += has(node, amounts[i].name);
    return count;
}

static enum status check_trim(struct compile *compile, const struct node *node,
                              const struct cap_row *cap)
{
    struct node over = named(node, "over");
    if (cap->over != OVER_TRIM || cap->each || cap->amount == AMOUNT_UNITS ||
        cap->amount == AMOUNT_MINUTES)
        return STATUS_OK;
    (void)compile_fault(compile, &over, "policy.value",
                        "only a cap in units or minutes can be trimmed");
    return compile_mean(compile, NULL, "over = \"hold\" or \"bill_all\"");
}

static enum status finish_cap(struct compile *compile, const struct node *node,
                              void *row)
{
    struct cap_row *cap = row;
    bool counts = cap->amount == AMOUNT_VISITS || cap->amount == AMOUNT_USD;
    bool limit = has(node, "limit");
    if (limit != (cap->table != TABLE_NONE) || (limit && !cap->each))
        return compile_fault(compile, node, "policy.missing",
                             "\"table\" and \"limit\" go together, with \"each\"");
    size_t named_amounts = amounts_named(node);
    bool good = cap->each ? !named_amounts && !has(node, "codes") && !has(node, "by")
                          : named_amounts == 1 && (counts || has(node, "codes"));
    if (!good) {
        (void)compile_fault(compile, node, "policy.missing",
                            "a cap needs either \"codes\" and one of units, minutes "
                            "and procedures, or visits, or usd, or \"each\"");
        return STATUS_POLICY;
    }
    enum status status = finish_about(compile, node, &cap->about);
    return status ? status : check_trim(compile, node, cap);
}

static const struct cap_row cap_defaults = {
    .dates = ALWAYS, .about = ANYBODY, .source = UNSOURCED};
const struct shape cap_shape = {
    .what = "a cap",
    .keys = cap_keys,
    .count = COUNT_OF(cap_keys),
    .size = sizeof(struct cap_row),
    .defaults = &cap_defaults,
    .lined = true,
    .line_at = offsetof(struct cap_row, line),
    .finish = finish_cap,
};

/* ---- frequency ---- */

static const struct range days_range = {1, 3660};

static const struct key frequency_keys[] = {
    {.name = "id",
     .read = compile_id,
     .at = offsetof(struct cap_row, rule),
     .required = true},
    ABOUT_KEYS(struct cap_row),
    {.name = "visits", .read = read_amount},
    {.name = "every_days",
     .read = compile_count,
     .at = offsetof(struct cap_row, every_days),
     .detail = &days_range},
    {.name = "by",
     .read = compile_choice,
     .at = offsetof(struct cap_row, by),
     .detail = &by_choices},
    {.name = "per",
     .read = compile_choice,
     .at = offsetof(struct cap_row, per),
     .detail = &longer_choices},
    {.name = "over",
     .read = compile_choice,
     .at = offsetof(struct cap_row, over),
     .detail = &frequency_over_choices},
    DATE_KEYS(struct cap_row),
    VERDICT_KEYS(struct cap_row, false),
    SOURCE_KEY(struct cap_row),
};

/* The session knows when it last evaluated, and of no other code. */
static enum status check_every(struct compile *compile, const struct node *node,
                               const struct cap_row *row)
{
    struct code_set evaluations = {{0}};
    uint64_t other = 0;
    (void)code_set_add(&evaluations, TEXT("evaluation"));
    for (size_t i = 0; i < CODE_SET_WORDS; i++)
        other |= row->about.codes.bits[i] & ~evaluations.bits[i];
    struct node every = named(node, "every_days");
    if (!other)
        return STATUS_OK;
    return compile_fault(compile, &every, "policy.value",
                         "\"every_days\" is for codes of evaluations only");
}

static enum status finish_frequency(struct compile *compile, const struct node *node,
                                    void *row)
{
    struct cap_row *frequency = row;
    bool every = has(node, "every_days");
    bool good = every ? !has(node, "visits") && !has(node, "per") && !has(node, "by")
                      : has(node, "visits") && has(node, "per");
    if (!good)
        return compile_fault(compile, node, "policy.missing",
                             "a row of frequency needs either \"visits\" and \"per\", "
                             "or \"every_days\"");
    enum status status = finish_about(compile, node, &frequency->about);
    return status || !every ? status : check_every(compile, node, frequency);
}

static const struct cap_row frequency_defaults = {.dates = ALWAYS,
                                                  .about = ANYBODY,
                                                  .amount = AMOUNT_VISITS,
                                                  .over = OVER_HOLD,
                                                  .source = UNSOURCED};
const struct shape frequency_shape = {
    .what = "a row of frequency",
    .keys = frequency_keys,
    .count = COUNT_OF(frequency_keys),
    .size = sizeof(struct cap_row),
    .defaults = &frequency_defaults,
    .lined = true,
    .line_at = offsetof(struct cap_row, line),
    .finish = finish_frequency,
};

/* ---- authorization ---- */

static const struct range notice_range = {0, 365};

static const struct key authorization_keys[] = {
    {.name = "id",
     .read = compile_id,
     .at = offsetof(struct authorization_row, rule),
     .required = true},
    ABOUT_KEYS(struct authorization_row),
    {.name = "after_visits",
     .read = compile_count,
     .at = offsetof(struct authorization_row, after_visits),
     .detail = &amounts[AMOUNT_VISITS].range},
    {.name = "within_days",
     .read = compile_count,
     .at = offsetof(struct authorization_row, within_days),
     .detail = &days_range},
    {.name = "per",
     .read = compile_choice,
     .at = offsetof(struct authorization_row, per),
     .detail = &longer_choices},
    {.name = "notice",
     .read = compile_count,
     .at = offsetof(struct authorization_row, notice),
     .detail = &notice_range},
    {.name = "notice_days",
     .read = compile_count,
     .at = offsetof(struct authorization_row, notice_days),
     .detail = &notice_range},
    DATE_KEYS(struct authorization_row),
    VERDICT_KEYS(struct authorization_row, false),
    SOURCE_KEY(struct authorization_row),
};

/* Evaluations are asked for only where their codes are named. */
static void leave_out_evaluations(struct limit_scope *about)
{
    struct code_set evaluations = {{0}};
    (void)code_set_add(&evaluations, TEXT("evaluation"));
    for (size_t i = 0; i < CODE_SET_WORDS; i++)
        about->codes.bits[i] &= ~evaluations.bits[i];
    about->all_codes = false;
}

static enum status finish_authorization(struct compile *compile,
                                        const struct node *node, void *row)
{
    struct authorization_row *authorization = row;
    enum status status = finish_about(compile, node, &authorization->about);
    if (status)
        return status;
    authorization->any_visit = !has(node, "codes");
    if (authorization->any_visit)
        leave_out_evaluations(&authorization->about);
    if (has(node, "after_visits") == has(node, "per"))
        return STATUS_OK;
    return compile_fault(compile, node, "policy.missing",
                         "\"after_visits\" and \"per\", which says what visits are "
                         "counted in, go together");
}

static const struct authorization_row authorization_defaults = {
    .dates = ALWAYS,
    .about = ANYBODY,
    .notice = 2,
    .notice_days = 7,
    .verdict = {.severity = SEVERITY_HOLD},
    .source = UNSOURCED};
const struct shape authorization_shape = {
    .what = "a row of authorization",
    .keys = authorization_keys,
    .count = COUNT_OF(authorization_keys),
    .size = sizeof(struct authorization_row),
    .defaults = &authorization_defaults,
    .lined = true,
    .line_at = offsetof(struct authorization_row, line),
    .finish = finish_authorization,
};

/* ---- referral ---- */

static const struct key order_keys[] = {
    {.name = "id",
     .read = compile_id,
     .at = offsetof(struct order_row, rule),
     .required = true},
    ABOUT_KEYS(struct order_row),
    {.name = "who",
     .read = compile_word_bits,
     .at = offsetof(struct order_row, who),
     .detail = &credential_kind_words},
    {.name = "within_days",
     .read = compile_count,
     .at = offsetof(struct order_row, within_days),
     .detail = &days_range},
    {.name = "signed",
     .read = compile_bool,
     .at = offsetof(struct order_row, is_signed)},
    DATE_KEYS(struct order_row),
    VERDICT_KEYS(struct order_row, false),
    SOURCE_KEY(struct order_row),
};

static enum status finish_order(struct compile *compile, const struct node *node,
                                void *row)
{
    return finish_about(compile, node, &((struct order_row *)row)->about);
}

static const struct order_row order_defaults = {.dates = ALWAYS,
                                                .about = ANYBODY,
                                                .verdict = {.severity = SEVERITY_HOLD},
                                                .source = UNSOURCED};
static const struct shape order_shape = {
    .what = "a row of referral",
    .keys = order_keys,
    .count = COUNT_OF(order_keys),
    .size = sizeof(struct order_row),
    .defaults = &order_defaults,
    .lined = true,
    .line_at = offsetof(struct order_row, line),
    .finish = finish_order,
};

static const struct pattern state_pattern = {state_is, "a state, as \"TX\""};

static const struct key access_keys[] = {
    {.name = "states",
     .read = compile_texts,
     .at = offsetof(struct direct_access_row, states),
     .detail = &state_pattern,
     .required = true},
    {.name = "disciplines",
     .read = compile_word_bits,
     .at = offsetof(struct direct_access_row, disciplines),
     .detail = &discipline_words},
    {.name = "free",
     .read = compile_bool,
     .at = offsetof(struct direct_access_row, free)},
    {.name = "days",
     .read = compile_count,
     .at = offsetof(struct direct_access_row, days),
     .detail = &days_range},
    {.name = "business_days",
     .read = compile_count,
     .at = offsetof(struct direct_access_row, business_days),
     .detail = &days_range},
    {.name = "visits",
     .read = compile_count,
     .at = offsetof(struct direct_access_row, visits),
     .detail = &amounts[AMOUNT_VISITS].range},
    DATE_KEYS(struct direct_access_row),
    SOURCE_KEY(struct direct_access_row),
};

static enum status finish_access(struct compile *compile, const struct node *node,
                                 void *row)
{
    const struct direct_access_row *access = row;
    bool limited = access->days != COUNT_NONE || access->business_days != COUNT_NONE ||
                   access->visits != COUNT_NONE;
    if (access->free != limited)
        return STATUS_OK;
    return compile_fault(compile, node, "policy.missing",
                         "direct access is either \"free\", or until days, "
                         "business_days or visits are over");
}

static const struct direct_access_row access_defaults = {.dates = ALWAYS,
                                                         .days = COUNT_NONE,
                                                         .business_days = COUNT_NONE,
                                                         .visits = COUNT_NONE,
                                                         .source = UNSOURCED};
static const struct shape access_shape = {
    .what = "a row of direct_access",
    .keys = access_keys,
    .count = COUNT_OF(access_keys),
    .size = sizeof(struct direct_access_row),
    .defaults = &access_defaults,
    .lined = true,
    .line_at = offsetof(struct direct_access_row, line),
    .finish = finish_access,
};

static const struct key referral_keys[] = {
    {.name = "direct_access",
     .read = compile_rows,
     .at = offsetof(struct referral_rules, access),
     .count_at = offsetof(struct referral_rules, access_count),
     .detail = &access_shape},
};
static const struct key referral_rows = {
    .read = compile_items,
    .at = offsetof(struct referral_rules, rows),
    .count_at = offsetof(struct referral_rules, count),
    .detail = &order_shape,
};

/* A layer may switch off the rows that ask, and where no order is needed stays. */
static enum status finish_referral(struct compile *compile, const struct node *node,
                                   void *row)
{
    bool layered = compile->policy->layer_count > 1;
    if (((const struct referral_rules *)row)->count || layered)
        return STATUS_OK;
    (void)compile_fault(compile, node, "policy.missing",
                        "referral has no row that asks for an order");
    return compile_mean(compile, NULL, "add one, or leave the section out");
}

const struct shape referral_shape = {
    .what = "referral",
    .keys = referral_keys,
    .count = COUNT_OF(referral_keys),
    .rows = &referral_rows,
    .size = sizeof(struct referral_rules),
    .finish = finish_referral,
};
