/* The survey of a policy: each entry that has a source, once. */
#include "support/gonio_test.h"

#include "author/survey.h"
#include "base/date.h"

#define SOURCE                                                                         \
    {                                                                                  \
        .document = {"A manual", 8}, .verified_on = DATE_NONE                          \
    }

struct seen {
    const char *sections[16];
    bool followed[16];
    size_t count;
};

static void note(void *context, const struct survey_entry *entry)
{
    struct seen *seen = context;
    assert_true(seen->count < 16);
    seen->followed[seen->count] = entry->followed;
    seen->sections[seen->count++] = entry->section;
}

static void every_section_that_is_there(void **state)
{
    (void)state;
    struct rule rule = {.source = SOURCE}, attest = {.source = SOURCE};
    struct attested attested = {.rule = &attest};
    struct coverage_row code = {.source = SOURCE};
    struct who_row who = {.source = SOURCE};
    struct units_row units = {.source = SOURCE};
    struct cap_row cap = {.source = SOURCE};
    struct modifier_row modifier = {.source = SOURCE};
    struct pair_row pair = {.source = SOURCE};
    struct telehealth_period period = {.source = SOURCE};
    struct telehealth_modality modality = {.source = SOURCE};
    struct documentation_row row = {.source = SOURCE};
    struct vague_row vague = {.source = SOURCE};
    struct language_row words = {.source = SOURCE};
    struct fee_row fee = {.source = SOURCE, .mppr = {.source = SOURCE}};
    struct policy policy = {
        .coverage = {.codes = &code,
                     .code_count = 1,
                     .who = &who,
                     .who_count = 1,
                     .source = SOURCE},
        .units = &units,
        .units_count = 1,
        .caps = &cap,
        .cap_count = 1,
        .modifiers = {.discipline = &modifier,
                      .discipline_count = 1,
                      .attested = &attested,
                      .attested_count = 1},
        .pairs = {.rows = &pair, .count = 1},
        .telehealth = {.periods = &period,
                       .period_count = 1,
                       .modalities = &modality,
                       .modality_count = 1},
        .documentation = {.require = &row,
                          .require_count = 1,
                          .vague = &vague,
                          .vague_count = 1,
                          .language = {.rows = &words, .count = 1}},
        .fees = &fee,
        .fee_count = 1,
        .rules = &rule,
        .rule_count = 1,
    };
    static const char *const sections[] = {
        "coverage",      "coverage",   "coverage",      "units",
        "caps",          "modifiers",  "modifiers",     "pairs",
        "telehealth",    "telehealth", "documentation", "documentation",
        "documentation", "fees",       "fees",          "rules",
    };
    struct seen seen = {.count = 0};
    survey_walk(&policy, note, &seen);
    assert_int_equal(seen.count, COUNT_OF(sections));
    for (size_t i = 0; i < seen.count; i++)
        assert_string_equal(seen.sections[i], sections[i]);
}

static void rows_of_modifiers_pairs_and_telehealth(void **state)
{
    (void)state;
    struct modifier_use use = {.source = SOURCE};
    struct telehealth_code codes[] = {{.source = SOURCE}, {.source = SOURCE}};
    struct policy policy = {
        .modifiers = {.added = &use,
                      .added_count = 1,
                      .copied = &use,
                      .copied_count = 1,
                      .substitutes = &use,
                      .substitute_count = 1},
        .pairs = {.source = SOURCE},
        .telehealth = {.codes = codes, .code_count = COUNT_OF(codes)},
    };
    static const char *const sections[] = {"modifiers", "modifiers",  "modifiers",
                                           "pairs",     "telehealth", "telehealth"};
    struct seen seen = {.count = 0};
    survey_walk(&policy, note, &seen);
    assert_int_equal(seen.count, COUNT_OF(sections));
    for (size_t i = 0; i < seen.count; i++)
        assert_string_equal(seen.sections[i], sections[i]);
}

static struct parameter_value value(int32_t from, int32_t to)
{
    return (struct parameter_value){
        .dates = {.from = from, .to = to, .known_from = DATE_NONE}, .source = SOURCE};
}

static void which_values_are_followed(void **state)
{
    (void)state;
    struct parameter_value values[] = {value(0, 10), value(11, 20), value(30, 40)};
    struct parameter parameter = {.values = values, .count = COUNT_OF(values)};
    struct policy policy = {.parameters = &parameter, .parameter_count = 1};
    struct seen seen = {.count = 0};
    survey_walk(&policy, note, &seen);
    assert_int_equal(seen.count, 3);
    assert_true(seen.followed[0]);
    assert_false(seen.followed[1]); /* 21 to 29 have no value */
    assert_false(seen.followed[2]);
}

/* Also where the tables stand in another order, or one corrects another. */
static void which_tables_of_a_schedule_are_followed(void **state)
{
    (void)state;
    struct conversion factors[] = {{.dates = {11, 20, DATE_NONE}, .source = SOURCE},
                                   {.dates = {0, 10, DATE_NONE}, .source = SOURCE},
                                   {.dates = {11, 20, 5}, .source = SOURCE}};
    struct rvu_table rvus = {.dates = {0, 20, DATE_NONE}, .source = SOURCE};
    struct gpci_table gpcis = {.dates = {0, DATE_NONE, DATE_NONE}, .source = SOURCE};
    struct fee_row fee = {.source = SOURCE,
                          .schedule = {.rvus = &rvus,
                                       .rvu_count = 1,
                                       .gpcis = &gpcis,
                                       .gpci_count = 1,
                                       .conversions = factors,
                                       .conversion_count = COUNT_OF(factors),
                                       .facility_source = SOURCE}};
    struct policy policy = {.fees = &fee, .fee_count = 1};
    static const bool followed[] = {false, false, true, false, true, false, false};
    struct seen seen = {.count = 0};
    survey_walk(&policy, note, &seen);
    assert_int_equal(seen.count, COUNT_OF(followed));
    for (size_t i = 0; i < seen.count; i++)
        assert_int_equal(seen.followed[i], followed[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_section_that_is_there),
        cmocka_unit_test(rows_of_modifiers_pairs_and_telehealth),
        cmocka_unit_test(which_values_are_followed),
        cmocka_unit_test(which_tables_of_a_schedule_are_followed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
