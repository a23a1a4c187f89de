/* The sections of a policy as shapes: coverage and units. payers/README.md says
 * what each name means. */
#include "policy/compile_shape.h"

/* ---- coverage ---- */

static const char *const statuses[] = {
    [COVERAGE_COVERED] = "covered",       [COVERAGE_BUNDLED] = "bundled",
    [COVERAGE_INVALID] = "invalid",       [COVERAGE_NOT_COVERED] = "not_covered",
    [COVERAGE_RESTRICTED] = "restricted",
};
static const struct choices status_choices = {statuses, 0, COUNT_OF(statuses)};

static const struct key coverage_row_keys[] = {
    {.name = "codes",
     .read = compile_codes,
     .at = offsetof(struct coverage_row, codes),
     .required = true},
    {.name = "except",
     .read = compile_except,
     .at = offsetof(struct coverage_row, codes)},
    {.name = "status",
     .read = compile_choice,
     .at = offsetof(struct coverage_row, status),
     .detail = &status_choices,
     .required = true},
    {.name = "use", .read = compile_code, .at = offsetof(struct coverage_row, use)},
    DATE_KEYS(struct coverage_row),
    VERDICT_KEYS(struct coverage_row, false),
    SOURCE_KEY(struct coverage_row),
};

static enum status finish_coverage_row(struct compile *compile, const struct node *node,
                                       void *row)
{
    const struct coverage_row *coverage = row;
    if (text_is_absent(coverage->use) || coverage->status == COVERAGE_INVALID)
        return STATUS_OK;
    struct node use = {node, TEXT("use"), 0, script_get(node->value, "use")};
    return compile_fault(compile, &use, "policy.value",
                         "\"use\" goes with status = \"invalid\" only");
}

static const struct coverage_row coverage_row_defaults = {.dates = ALWAYS,
                                                          .source = UNSOURCED};
static const struct shape coverage_row_shape = {
    .what = "a row of coverage",
    .keys = coverage_row_keys,
    .count = COUNT_OF(coverage_row_keys),
    .size = sizeof(struct coverage_row),
    .defaults = &coverage_row_defaults,
    .lined = true,
    .line_at = offsetof(struct coverage_row, line),
    .finish = finish_coverage_row,
};

static const char *const mays[] = {
    [MAY_FURNISH] = "furnish",
    [MAY_ASSIST] = "assist",
    [MAY_NOTHING] = "nothing",
};
static const struct choices may_choices = {mays, 0, COUNT_OF(mays)};

/* `except` of these rows is a set of its own: no codes stand beside it. */
static const struct key who_keys[] = {
    {.name = "credentials",
     .read = compile_word_bits,
     .at = offsetof(struct who_row, credentials),
     .detail = &credential_kind_words,
     .required = true},
    {.name = "may",
     .read = compile_choice,
     .at = offsetof(struct who_row, may),
     .detail = &may_choices,
     .required = true},
    {.name = "except", .read = compile_codes, .at = offsetof(struct who_row, except)},
    DATE_KEYS(struct who_row),
    VERDICT_KEYS(struct who_row, false),
    SOURCE_KEY(struct who_row),
};
static const struct who_row who_defaults = {.dates = ALWAYS, .source = UNSOURCED};
static const struct shape who_shape = {
    .what = "a row of who",
    .keys = who_keys,
    .count = COUNT_OF(who_keys),
    .size = sizeof(struct who_row),
    .defaults = &who_defaults,
    .lined = true,
    .line_at = offsetof(struct who_row, line),
};

static const struct key coverage_keys[] = {
    {.name = "disciplines",
     .read = compile_word_bits,
     .at = offsetof(struct coverage, disciplines),
     .detail = &discipline_words},
    {.name = "settings",
     .read = compile_word_bits,
     .at = offsetof(struct coverage, settings),
     .detail = &setting_words},
    {.name = "settings_source",
     .read = compile_source,
     .at = offsetof(struct coverage, settings_source)},
    {.name = "codes",
     .read = compile_rows,
     .at = offsetof(struct coverage, codes),
     .count_at = offsetof(struct coverage, code_count),
     .detail = &coverage_row_shape,
     .required = true},
    {.name = "who",
     .read = compile_rows,
     .at = offsetof(struct coverage, who),
     .count_at = offsetof(struct coverage, who_count),
     .detail = &who_shape},
    SOURCE_KEY(struct coverage),
};

static enum status finish_coverage(struct compile *compile, const struct node *node,
                                   void *row)
{
    struct coverage *coverage = row;
    (void)compile, (void)node;
    if (text_is_absent(coverage->settings_source.document))
        coverage->settings_source = coverage->source;
    return STATUS_OK;
}

const struct shape coverage_shape = {
    .what = "coverage",
    .keys = coverage_keys,
    .count = COUNT_OF(coverage_keys),
    .size = sizeof(struct coverage),
    .finish = finish_coverage,
};

/* ---- units ---- */

static const char *const methods[] = {
    [UNITS_EIGHT_MINUTE] = "eight_minute",
    [UNITS_MIDPOINT] = "midpoint",
    [UNITS_HYBRID] = "hybrid",
};
static const struct choices method_choices = {methods, 0, COUNT_OF(methods)};
static const char *const ties[] = {
    [TIE_FIRST_DOCUMENTED] = "first_documented",
    [TIE_LAST_DOCUMENTED] = "last_documented",
};
static const struct choices tie_choices = {ties, 0, COUNT_OF(ties)};
static const char *const shares[] = {
    [SHARE_PERCENT] = "percent",
    [SHARE_MINIMUM] = "minimum",
};
static const struct choices share_choices = {shares, 0, COUNT_OF(shares)};

static enum status read_pool(struct compile *compile, const struct node *node,
                             const struct key *key, void *row)
{
    struct units_row *units = row;
    bool pool = false;
    const struct key to = {.name = key->name};
    enum status status = compile_bool(compile, node, &to, &pool);
    units->options.keep_therapists_apart = !pool;
    return status;
}

static const struct key units_keys[] = {
    {.name = "method",
     .read = compile_choice,
     .at = offsetof(struct units_row, options.method),
     .detail = &method_choices,
     .required = true},
    {.name = "codes", .read = compile_codes, .at = offsetof(struct units_row, codes)},
    {.name = "except", .read = compile_except, .at = offsetof(struct units_row, codes)},
    {.name = "tie",
     .read = compile_choice,
     .at = offsetof(struct units_row, options.tie),
     .detail = &tie_choices},
    {.name = "assistant_share",
     .read = compile_choice,
     .at = offsetof(struct units_row, options.share),
     .detail = &share_choices},
    {.name = "pool_therapists", .read = read_pool},
    DATE_KEYS(struct units_row),
    SOURCE_KEY(struct units_row),
};

static enum status finish_units(struct compile *compile, const struct node *node,
                                void *row)
{
    struct units_row *units = row;
    (void)compile;
    units->all = script_get(node->value, "codes") == NULL;
    return STATUS_OK;
}

static const struct units_row units_defaults = {.dates = ALWAYS, .source = UNSOURCED};
const struct shape units_shape = {
    .what = "a row of units",
    .keys = units_keys,
    .count = COUNT_OF(units_keys),
    .size = sizeof(struct units_row),
    .defaults = &units_defaults,
    .lined = true,
    .line_at = offsetof(struct units_row, line),
    .finish = finish_units,
};
