/* Which quarter a file is of, by its name or a line of it. */
#include "base/date.h"
#include "data/period.h"
#include "support/gonio_test.h"

static void assert_period(const char *name, bool year, const char *from, const char *to)
{
    char text[11] = "", end[11] = "";
    struct period period = {DATE_NONE, DATE_NONE};
    if (!period_read(text_of(name), year, &period)) {
        assert_string_equal(from, "");
        return;
    }
    date_write(period.from, text);
    date_write(period.to, end);
    if (strcmp(text, from) != 0 || strcmp(end, to) != 0)
        fail_msg("%s: %s to %s", name, text, end);
}

static void names(void **state)
{
    static const struct {
        const char *name, *from, *to;
    } cases[] = {
        {"ccipra-v323r0-f1.zip", "2026-10-01", "2026-12-31"},
        {"ccipra-v320r1-f4.txt", "2026-01-01", "2026-03-31"},
        {"medicare-ncci-2026q4-practitioner-ptp-edits-ccipra-v323r0-f1.zip",
         "2026-10-01", "2026-12-31"},
        {"medicaid-ncci-q1-2026-ptp-edits-practitioner-services.zip", "2026-01-01",
         "2026-03-31"},
        {"MCR_MUE_PractitionerServices_Eff_10-01-2026.csv", "2026-10-01", "2026-12-31"},
        {"january-2021-practitioner-mue-table.zip", "2021-01-01", "2021-03-31"},
        {"PPRRVU2026_Jul_nonQPP.csv", "2026-07-01", "2026-09-30"},
        {"PPRRVU25_JAN1.csv", "2025-01-01", "2025-03-31"},
        {"RVU26D.zip", "2026-10-01", "2026-12-31"},
        {"rvu26a.zip", "2026-01-01", "2026-03-31"},
        {"ZIP5_OCT2025.txt", "2025-10-01", "2025-12-31"},
        {"20264", "2026-10-01", "2026-12-31"},
        {"2026-07-15", "2026-07-01", "2026-09-30"},
        {"edits 20260401", "2026-04-01", "2026-06-30"},
        {"2026 National Physician Fee Schedule Relative Value File October Release",
         "2026-10-01", "2026-12-31"},
        {"MUE, effective July 1, 2026", "2026-07-01", "2026-09-30"},
        {"valid May 2026", "2026-04-01", "2026-06-30"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_period(cases[i].name, false, cases[i].from, cases[i].to);
}

/* A number that is a code, a notice, a quarter that there is none of. */
static void no_names(void **state)
{
    static const char *const cases[] = {
        "",
        "edits.txt",
        "97110",
        "GPCI2026.csv",
        "2026q5",
        "2026q0",
        "q4",
        "ccipra-v329r0.txt",
        "12-2026",
        "13-01-2026",
        "copyright 2025: may not be sold",
        "RVU26E.zip",
        "PPRRVU26.csv",
        "99999999999999999999q4",
        "v323",
        "1989q1",
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_period(cases[i], false, "", "");
}

static void years(void **state)
{
    (void)state;
    assert_period("GPCI2026.csv", true, "2026-01-01", "2026-12-31");
    assert_period("ADDENDUM E. FINAL CY 2025 GPCIs", true, "2025-01-01", "2025-12-31");
    assert_period("GPCI.csv", true, "", "");
}

static void from_a_day(void **state)
{
    struct period period = period_from(date_of(2026, 5, 17), PERIOD_QUARTER);
    (void)state;
    assert_int_equal(period.from, date_of(2026, 5, 17));
    assert_int_equal(period.to, date_of(2026, 6, 30));
    period = period_from(date_of(2026, 12, 31), PERIOD_QUARTER);
    assert_int_equal(period.to, date_of(2026, 12, 31));
    period = period_from(date_of(2028, 2, 29), PERIOD_YEAR);
    assert_int_equal(period.to, date_of(2028, 12, 31));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names), cmocka_unit_test(no_names), cmocka_unit_test(years),
        cmocka_unit_test(from_a_day)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
