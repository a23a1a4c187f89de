/* Fees: what a policy file becomes, and what lines are allowed: the figures worked by
 * hand for Medicare, and one test for each thing that makes an amount another one, or
 * unknown. */
#include "support/gonio_test.h"

#include "base/date.h"
#include "base/hash.h"
#include "base/money.h"
#include "policy/compile.h"
#include "policy/deciding.h"
#include "policy/facts.h"

#include <stdio.h>

#define LINES_MAX 6

/* ---- a day of lines under a policy ---- */

struct rig {
    struct script *script;
    struct arena arena;
    struct policy policy;
    struct error error;
    struct location location;
    struct session session;
    struct day_member member;
    struct day day;
    struct service_ref ref;
    struct line lines[LINES_MAX];
    struct deciding e;
};

static const char before_fees[] =
    "local mpfs = use \"gonio.mpfs\"\n"
    "return policy { id = 'x', version = '1', title = 'T', coverage = { source = 'S', "
    "codes = { { codes = 'any', status = 'covered', source = 'S' } } }, units = { { "
    "method = 'midpoint', source = 'S' } }, fees = { ";
static const char medicare[] = "{ codes = 'therapy', schedule = mpfs.schedule, mppr = "
                               "mpfs.mppr, source = 'S' }";

static void rig_start(struct rig *rig)
{
    static const char *const roots[] = {GONIO_SOURCE_DIR "/scripts", NULL};
    const struct script_options options = {.roots = roots};
    *rig = (struct rig){.error = ERROR_NONE};
    arena_init(&rig->arena, (size_t)1 << 24);
    assert_ok(script_new(&options, &rig->script, &rig->error), &rig->error);
    assert_ok(facts_define(rig->script, &rig->error), &rig->error);
}

static void rig_open(struct rig *rig, const char *fees)
{
    char text[2048];
    rig_start(rig);
    (void)snprintf(text, sizeof text, "%s%s } }", before_fees, fees);
    const struct compile_input input = {
        .id = TEXT("x"), .path = "text.lua", .text = text_of(text)};
    assert_ok(compile_policy_text(rig->script, &input, &rig->arena, &rig->policy,
                                  &rig->error),
              &rig->error);
    rig->session.service_location = &rig->location;
    rig->member.session = &rig->session;
    rig->day = (struct day){.members = &rig->member, .count = 1};
    rig->e = (struct deciding){.policy = &rig->policy,
                               .day = &rig->day,
                               .arena = &rig->arena,
                               .known_on = 30000,
                               .lines = rig->lines,
                               .error = &rig->error};
    assert_true(date_read(TEXT("2026-03-16"), &rig->e.date));
}

static void rig_close(struct rig *rig)
{
    script_free(rig->script);
    arena_release(&rig->arena);
}

static struct line *add(struct rig *rig, const char *code, int32_t units)
{
    const struct procedure *procedure = procedure_find(text_of(code));
    struct line *line = &rig->lines[rig->e.line_count++];
    assert_non_null(procedure);
    assert_true(rig->e.line_count <= LINES_MAX);
    *line = (struct line){.procedure = procedure,
                          .code = procedure->code,
                          .services = &rig->ref,
                          .service_count = 1,
                          .units = units,
                          .units_expected_paid = COUNT_NONE,
                          .allowed = MONEY_NONE,
                          .discipline = DISCIPLINE_PT};
    return line;
}

/* Prices the lines; expected: their amounts in order, "" where unknown. */
static void assert_allowed(struct rig *rig, const char *const *expected)
{
    fees_price(&rig->e);
    assert_false(rig->e.no_memory);
    for (size_t i = 0; i < rig->e.line_count; i++) {
        char found[24];
        money_write(rig->lines[i].allowed, found);
        if (strcmp(found, expected[i]) != 0)
            fail_msg("line %zu of %s: \"%s\", not \"%s\"", i, rig->lines[i].code, found,
                     expected[i]);
    }
}
#define ALLOWED(rig, ...) assert_allowed(rig, (const char *const[]){__VA_ARGS__})

static void set_date(struct rig *rig, const char *date)
{
    assert_true(date_read(text_of(date), &rig->e.date));
}

/* ---- what is read ---- */

static const struct fee_row *open_good(struct rig *rig)
{
    rig_start(rig);
    assert_ok(compile_policy(rig->script, TEXT("good"),
                             GONIO_SOURCE_DIR "/tests/policy/good.lua", &rig->arena,
                             &rig->policy, &rig->error),
              &rig->error);
    return rig->policy.fees;
}

static int32_t day_of(const char *text)
{
    int32_t date;
    assert_true(date_read(text_of(text), &date));
    return date;
}

static bool code_has(const struct code_set *set, const char *code)
{
    return code_set_has(set, procedure_index(procedure_find(text_of(code))));
}

static void fees_are_read(void **state)
{
    struct rig rig;
    const struct fee_row *fees = open_good(&rig);
    (void)state;
    assert_int_equal(rig.policy.fee_count, 3);
    assert_int_equal(fees[0].per, FEE_PER_UNIT);
    assert_int_equal(fees[0].cents, 1850);
    assert_int_equal(fees[0].assistant_percent, 85);
    assert_int_equal(fees[0].dates.from, day_of("2026-01-01"));
    assert_true(!fees[0].all && code_has(&fees[0].codes, "97150"));
    assert_int_equal(fees[1].per, FEE_PER_VISIT);
    assert_int_equal(fees[1].cents, 9500);
    assert_int_equal(fees[1].assistant_percent, 100);
    assert_true(code_has(&fees[1].codes, "97161") &&
                !code_has(&fees[1].codes, "97164"));
    assert_int_equal(fees[2].per, FEE_PER_SCHEDULE);
    assert_true(fees[2].all);
    assert_int_equal(fees[2].percent, 110);
    assert_int_equal(fees[2].mppr.pe_percent, 50);
    assert_true(code_has(&fees[2].mppr.codes, "97110"));
    assert_false(code_has(&fees[2].mppr.codes, "92608"));
    assert_text(fees[2].mppr.source.document, "Provider manual, chapter 7");
    assert_int_equal(fees[2].source.verified_on, day_of("2026-11-02"));
    assert_int_equal(fees[1].line, fees[0].line + 2);
    assert_int_equal(fees[2].schedule.rvus[1].line, fees[1].line + 7);
    rig_close(&rig);
}

static void assert_rvu(const struct rvu_table *table, const char *code,
                       const int32_t expected[4])
{
    const struct rvu *rvu = &table->at[procedure_index(procedure_find(text_of(code)))];
    assert_true(rvu->known);
    assert_int_equal(rvu->work, expected[0]);
    assert_int_equal(rvu->pe, expected[1]);
    assert_int_equal(rvu->mp, expected[2]);
    assert_int_equal(rvu->facility_pe, expected[3]);
}

static void schedules_are_read(void **state)
{
    struct rig rig;
    const struct fee_schedule *s = &open_good(&rig)[2].schedule;
    (void)state;
    assert_int_equal(s->rvu_count, 2);
    assert_rvu(&s->rvus[0], "97110", (const int32_t[]){45, 43, 1, 43});
    assert_rvu(&s->rvus[0], "97129", (const int32_t[]){50, 16, 1, 15});
    assert_rvu(&s->rvus[1], "97110", (const int32_t[]){45, 41, 1, 41});
    assert_false(s->rvus[1].at[procedure_index(procedure_find(TEXT("97129")))].known);
    assert_int_equal(s->rvus[0].dates.to, day_of("2025-12-31"));
    assert_int_equal(s->gpci_count, 1);
    assert_int_equal(s->gpcis[0].count, 2);
    assert_text(s->gpcis[0].at[0].locality, "TX-31");
    assert_int_equal(s->gpcis[0].at[0].pe, 1058);
    assert_int_equal(s->zip_count, 1);
    assert_int_equal(s->zips[0].count, 2);
    assert_int_equal(s->zips[0].at[0].first, 1000);
    assert_int_equal(s->zips[0].at[0].last, 1099);
    assert_int_equal(s->zips[0].at[1].last, 78701);
    assert_text(s->zips[0].at[1].locality, "TX-31");
    assert_text(s->gpcis[0].at[1].locality, "WY-21");
    assert_int_equal(s->gpcis[0].at[1].work, 1000);
    assert_int_equal(s->gpcis[0].at[1].mp, 740);
    assert_int_equal(s->conversion_count, 2);
    assert_int_equal(s->conversions[0].value, 323465);
    assert_text(s->conversions[1].source.url, "https://acme.example/manual");
    assert_int_equal(s->facility_places.count, 2);
    assert_text(s->facility_source.document, "Places");
    rig_close(&rig);
}

/* ---- the schedule ---- */

static void one_unit_by_code(void **state)
{
    static const struct {
        const char *code, *full, *two;
    } rows[] = {
        {"97110", "29.06", "51.27"},  {"97112", "32.73", "57.61"},
        {"97116", "29.06", "51.27"},  {"97140", "27.72", "48.93"},
        {"97530", "35.07", "60.12"},  {"97535", "32.40", "56.28"},
        {"97150", "18.04", "32.07"},  {"97161", "97.86", "172.68"},
        {"97164", "67.47", "117.40"}, {"97035", "14.36", "25.22"},
        {"92507", "76.15", "136.10"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct rig rig;
        rig_open(&rig, medicare);
        struct line *line = add(&rig, rows[i].code, 1);
        ALLOWED(&rig, rows[i].full);
        line->units = 2;
        ALLOWED(&rig, rows[i].two);
        rig_close(&rig);
    }
}

static void the_date_decides_values_and_factor(void **state)
{
    static const struct {
        const char *date, *amount;
    } rows[] = {
        {"2023-12-31", ""},      {"2024-01-01", "28.81"}, {"2024-03-08", "28.81"},
        {"2024-03-09", "29.29"}, {"2024-12-31", "29.29"}, {"2025-01-01", "28.79"},
        {"2025-12-31", "28.79"}, {"2026-01-01", "29.06"}, {"2026-12-31", "29.06"},
        {"2027-01-01", ""},
    };
    struct rig rig;
    (void)state;
    rig_open(&rig, medicare);
    add(&rig, "97110", 1);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        set_date(&rig, rows[i].date);
        ALLOWED(&rig, rows[i].amount);
    }
    rig_close(&rig);
}

static void only_one_unit_of_the_day_is_full(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, medicare);
    add(&rig, "97110", 3);
    ALLOWED(&rig, "73.48");
    rig.lines[0].units = 2;
    add(&rig, "97530", 1);
    ALLOWED(&rig, "44.42", "35.07");
    assert_int_equal(fees_sum(&rig.e, UINT32_MAX), 7949);
    add(&rig, "97530", 2)->discipline = DISCIPLINE_OT;
    ALLOWED(&rig, "44.42", "35.07", "50.10");
    assert_int_equal(fees_sum(&rig.e, 1u << DISCIPLINE_OT), 5010);
    add(&rig, "97129", 1);
    ALLOWED(&rig, "44.42", "35.07", "50.10", "");
    rig.session.place_of_service = TEXT("11");
    ALLOWED(&rig, "44.42", "35.07", "50.10", "22.38");
    rig_close(&rig);
}

/* Equal practice expense: the larger sum; equal sums: the one that is first. */
static void equals_are_ranked(void **state)
{
    static const char fees[] =
        "{ schedule = { rvus = { { values = [[\n97110 0.50 0.40 0.01\n97112 0.60 0.40 "
        "0.01\n97116 0.60 0.40 0.01]], source = 'S' } }, conversion = { { value = "
        "'10', source = 'S' } } }, mppr = { codes = 'timed', pe_percent = 50, source "
        "= 'S' }, source = 'S' }";
    struct rig rig;
    (void)state;
    rig_open(&rig, fees);
    add(&rig, "97110", 1);
    add(&rig, "97112", 1);
    add(&rig, "97116", 1);
    ALLOWED(&rig, "7.10", "10.10", "8.10");
    rig_close(&rig);
}

static void a_unit_of_unknown_rank_leaves_all_unknown(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, medicare);
    add(&rig, "97110", 1);
    struct line *line = add(&rig, "G0283", 1);
    ALLOWED(&rig, "", "");
    line->units_expected_paid = 0; /* not paid: it has no rank */
    ALLOWED(&rig, "29.06", "");
    set_date(&rig, "2025-03-17");
    line->units_expected_paid = COUNT_NONE;
    ALLOWED(&rig, "28.79", "9.22");
    rig_close(&rig);
}

static void units_that_are_not_paid_have_no_amount(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, medicare);
    add(&rig, "97110", 3)->units_expected_paid = 2;
    add(&rig, "97530", 1)->units_expected_paid = 0;
    ALLOWED(&rig, "51.27", "0.00");
    rig_close(&rig);
}

static void the_locality_decides_the_indexes(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, medicare);
    add(&rig, "97110", 1);
    rig.location.locality = TEXT("TX-31");
    ALLOWED(&rig, "29.85");
    rig.location.locality = TEXT("AK-01");
    ALLOWED(&rig, "37.31");
    rig.location.locality = TEXT("TX-30");
    ALLOWED(&rig, "");
    rig.location.locality = TEXT("31");
    ALLOWED(&rig, "");
    rig.session.service_location = NULL;
    ALLOWED(&rig, "29.06");
    rig_close(&rig);
}

static void what_was_not_known_yet_is_unknown(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, medicare);
    add(&rig, "97110", 1);
    rig.location.locality = TEXT("WY-21");
    set_date(&rig, "2025-10-20");
    assert_true(date_read(TEXT("2025-11-11"), &rig.e.known_on));
    ALLOWED(&rig, "");
    rig.e.known_on++;
    ALLOWED(&rig, "28.70");
    set_date(&rig, "2024-10-20");
    ALLOWED(&rig, "");
    rig_close(&rig);
}

static void the_place_decides_where_facilities_differ(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, medicare);
    add(&rig, "97550", 1);
    add(&rig, "97110", 1);
    ALLOWED(&rig, "", "29.06");
    rig.session.place_of_service = TEXT("11");
    ALLOWED(&rig, "52.77", "29.06");
    rig.session.place_of_service = TEXT("22");
    ALLOWED(&rig, "39.75", "29.06");
    rig_close(&rig);
}

static void a_percentage_is_taken_before_rounding(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, "{ schedule = mpfs.schedule, percent = 110, assistant_percent = 85, "
                   "source = 'S' }");
    struct line *line = add(&rig, "97110", 2);
    ALLOWED(&rig, "63.92"); /* 31.96466...; of 29.06 it would be 31.97 */
    line->assistant = true;
    ALLOWED(&rig, "54.34"); /* 27.16996... */
    rig_close(&rig);
}

static void half_a_cent_goes_up(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, "{ schedule = { rvus = { { values = [[\n97110 0.45 0.45 0.01\n97112 "
                   "0.45 0.44 0.01]], source = 'S' } }, conversion = { { value = "
                   "'0.5', source = 'S' } } }, source = 'S' }");
    add(&rig, "97110", 2);
    add(&rig, "97112", 2);
    ALLOWED(&rig, "0.92", "0.90");
    rig_close(&rig);
}

static void an_amount_too_large_is_unknown(void **state)
{
    static const char fees[] =
        "{ schedule = { rvus = { { values = '97110 9999.99 9999.99 9999.99', source = "
        "'S' } }, conversion = { { value = '9999.9999', source = 'S' } } }, percent = "
        "999, source = 'S' }";
    struct rig rig;
    (void)state;
    rig_open(&rig, fees);
    add(&rig, "97110", 1);
    ALLOWED(&rig, "");
    rig_close(&rig);
}

/* ---- amounts ---- */

static void an_amount_by_unit(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, "{ codes = '97110', per = 'unit', value = '31.00', to = "
                   "'2026-03-16', source = 'S' }, { codes = '97110', per = 'unit', "
                   "value = '18.5', assistant_percent = 85, source = 'S' }");
    struct line *line = add(&rig, "97110", 2);
    add(&rig, "97112", 1);
    line->assistant = true;
    ALLOWED(&rig, "62.00", "");
    set_date(&rig, "2026-03-17");
    ALLOWED(&rig, "31.46", ""); /* 15.725, half a cent up */
    assert_int_equal(fees_sum(&rig.e, UINT32_MAX), MONEY_NONE);
    line->assistant = false;
    ALLOWED(&rig, "37.00", "");
    rig_close(&rig);
}

static void an_amount_by_visit_is_paid_once(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, "{ codes = 'evaluation', per = 'visit', value = '120.00', source = "
                   "'S' }, { per = 'visit', value = '95.00', source = 'S' }");
    add(&rig, "97110", 2);
    add(&rig, "97161", 1);
    add(&rig, "97140", 1);
    ALLOWED(&rig, "95.00", "120.00", "0.00");
    rig_close(&rig);
}

static void endless_units_are_unknown(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, "{ per = 'unit', value = '9999999999.99', source = 'S' }");
    add(&rig, "97110", INT32_MAX);
    ALLOWED(&rig, "");
    rig_close(&rig);
}

static void nothing_is_known_before_lines_are_priced(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, medicare);
    assert_int_equal(fees_sum(&rig.e, UINT32_MAX), MONEY_NONE);
    fees_price(&rig.e);
    assert_int_equal(fees_sum(&rig.e, UINT32_MAX), 0);
    rig_close(&rig);
}

static void refused_memory_is_remembered(void **state)
{
    struct rig rig;
    struct arena none;
    (void)state;
    rig_open(&rig, medicare);
    add(&rig, "97110", 1);
    arena_init(&none, 0);
    rig.e.arena = &none;
    fees_price(&rig.e);
    assert_true(rig.e.no_memory);
    assert_int_equal(rig.lines[0].allowed, MONEY_NONE);
    arena_release(&none);
    rig_close(&rig);
}

#define TEST(name) cmocka_unit_test(name)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(fees_are_read),
        TEST(schedules_are_read),
        TEST(one_unit_by_code),
        TEST(the_date_decides_values_and_factor),
        TEST(only_one_unit_of_the_day_is_full),
        TEST(equals_are_ranked),
        TEST(a_unit_of_unknown_rank_leaves_all_unknown),
        TEST(units_that_are_not_paid_have_no_amount),
        TEST(the_locality_decides_the_indexes),
        TEST(what_was_not_known_yet_is_unknown),
        TEST(the_place_decides_where_facilities_differ),
        TEST(a_percentage_is_taken_before_rounding),
        TEST(half_a_cent_goes_up),
        TEST(an_amount_too_large_is_unknown),
        TEST(an_amount_by_unit),
        TEST(an_amount_by_visit_is_paid_once),
        TEST(endless_units_are_unknown),
        TEST(nothing_is_known_before_lines_are_priced),
        TEST(refused_memory_is_remembered),
    };
    struct error error = ERROR_NONE;
    if (hash_start(&error))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
