#include "model/procedure.h"

#include "base/date.h"
#include "support/gonio_test.h"

#include <stdio.h>

#define CODE_LEN 5

static const struct procedure *must_find(const char *code)
{
    const struct procedure *row = procedure_find(text_of(code));
    if (!row)
        fail_msg("%s is not in the table", code);
    return row;
}

static void the_table_ascends_and_every_code_is_found(void **state)
{
    size_t count = 0;
    (void)state;
    for (const struct procedure *row; (row = procedure_at(count)); count++) {
        assert_int_equal(strlen(row->code), CODE_LEN);
        assert_ptr_equal(procedure_find(text_of(row->code)), row);
        if (count)
            assert_true(strcmp(procedure_at(count - 1)->code, row->code) < 0);
    }
    assert_true(count > 140);
    assert_null(procedure_at(count));
    assert_null(procedure_at(SIZE_MAX));
}

static void what_is_no_code_is_not_found(void **state)
{
    static const char *const texts[] = {"",      "9711",  "971100", "97111", "g0283",
                                        "00000", "99999", "ZZZZZ",  "97007"};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        assert_null(procedure_find(text_of(texts[i])));
    assert_null(procedure_find(TEXT_NONE));
    assert_null(procedure_find(TEXT("\xff\xff\xff\xff\xff")));
}

static void every_code_of_the_subject_is_there(void **state)
{
    static const char *const codes[] = {
        "97010", "97012", "97014", "G0283", "G0281", "G0329", "97016", "97018", "97022",
        "97024", "97026", "97028", "97032", "97033", "97034", "97035", "97036", "97037",
        "97039", "97110", "97112", "97113", "97116", "97124", "97129", "97130", "97139",
        "97140", "97150", "97161", "97162", "97163", "97164", "97165", "97166", "97167",
        "97168", "97169", "97170", "97171", "97172", "97530", "97533", "97535", "97537",
        "97542", "97545", "97546", "97550", "97551", "97552", "G0541", "G0542", "G0543",
        "97597", "97598", "97602", "97605", "97606", "97607", "97608", "97610", "97750",
        "97755", "97760", "97761", "97763", "97799", "92507", "92508", "92521", "92522",
        "92523", "92524", "92526", "92597", "92607", "92608", "92609", "92610", "92611",
        "92612", "92613", "92614", "92615", "92616", "92617", "92520", "96105", "96125",
        "95992", "95851", "95852", "90901", "90912", "90913", "20560", "20561", "29240",
        "29260", "29280", "29520", "29530", "29540", "29580", "29581", "29584", "98966",
        "98967", "98968", "98970", "98971", "98972", "98975", "98976", "98977", "98978",
        "98984", "98985", "98986", "98979", "98980", "98981", "G2250", "G2251", "98940",
        "98941", "98942", "98943", "98925", "97001", "97002", "97003", "97004", "97005",
        "97006", "97532", "97762", "97127", "G0515", "97770", "92506", "95831", "95832",
        "95833", "95834", "90911", "64550", "G2061", "G2062", "G2063", "97520", "97504",
        "0552T",
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(codes); i++)
        must_find(codes[i]);
}

static bool is_fifteen(const struct procedure *row)
{
    return row->basis == BASIS_TIME && row->unit_minutes == 15;
}

static void units_of_time_are_consistent(void **state)
{
    (void)state;
    for (size_t i = 0; procedure_at(i); i++) {
        const struct procedure *row = procedure_at(i);
        if (row->basis == BASIS_TIME)
            assert_int_equal(row->first_at, row->unit_minutes / 2 + 1);
        else
            assert_int_equal(row->unit_minutes + row->first_at, 0);
        if (row->pools)
            assert_true(is_fifteen(row));
        if (is_fifteen(row) && !row->pools)
            assert_true(row->base != NULL);
        if (row->once)
            assert_true(row->basis == BASIS_TIME && row->add_on);
        if (row->basis == BASIS_BAND)
            assert_true(0 < row->band_from && row->band_from < row->band_to);
        else
            assert_int_equal(row->band_from + row->band_to, 0);
        assert_int_equal(procedure_is_timed(row), row->basis == BASIS_TIME);
    }
}

static void bases_and_add_ons_name_each_other(void **state)
{
    (void)state;
    for (size_t i = 0; procedure_at(i); i++) {
        const struct procedure *row = procedure_at(i);
        if (row->base)
            assert_string_equal(must_find(row->base)->add_on, row->code);
        if (row->add_on)
            assert_string_equal(must_find(row->add_on)->base, row->code);
        assert_false(row->base && row->add_on);
    }
}

static void successors_are_in_the_table_and_come_later(void **state)
{
    (void)state;
    for (size_t i = 0; procedure_at(i); i++) {
        const struct procedure *row = procedure_at(i);
        assert_true(row->valid_from <= row->valid_to);
        if (!row->successors)
            continue;
        assert_true(row->valid_to < DATE_MAX);
        assert_int_equal((strlen(row->successors) + 1) % (CODE_LEN + 1), 0);
        for (const char *at = row->successors;; at += CODE_LEN + 1) {
            const struct procedure *next = procedure_find((struct text){at, CODE_LEN});
            assert_non_null(next);
            assert_true(next->valid_to > row->valid_to);
            assert_true(next->valid_from <= row->valid_to + 1); /* no gap */
            if (!at[CODE_LEN])
                break;
            assert_int_equal(at[CODE_LEN], ' ');
        }
    }
}

static void words_of_each_row_are_sound(void **state)
{
    (void)state;
    for (size_t i = 0; procedure_at(i); i++) {
        const struct procedure *row = procedure_at(i);
        size_t len = strlen(row->label);
        assert_in_range(len, 4, 48);
        assert_non_null(strchr("ABCINR ", row->medicare));
        assert_true(row->medicare != '\0');
        /* What Medicare does not list has ended, and the other way round. */
        assert_int_equal(row->medicare == ' ', row->valid_to != DATE_MAX);
        assert_in_range(row->disciplines, 0, FOR_PT | FOR_OT | FOR_SLP);
        assert_int_equal(row->disciplines == 0, row->therapy == THERAPY_NEVER);
    }
}

static void assert_succeeded(const char *code, int32_t date, const char *expected)
{
    const struct procedure *found[PROCEDURE_SUCCESSORS_MAX];
    char text[PROCEDURE_SUCCESSORS_MAX * (CODE_LEN + 1) + 1] = "";
    size_t count = procedure_successors(must_find(code), date, found);
    for (size_t i = 0; i < count; i++) {
        strcat(text, i ? " " : "");
        strcat(text, found[i]->code);
    }
    assert_string_equal(text, expected);
}

static void an_ended_code_names_what_took_its_place_on_that_date(void **state)
{
    int32_t in_2016 = date_of(2016, 12, 31), in_2017 = date_of(2017, 1, 1),
            in_2018 = date_of(2018, 1, 1), in_2026 = date_of(2026, 3, 16);
    (void)state;
    assert_succeeded("97001", in_2017, "97161 97162 97163");
    assert_succeeded("97002", in_2026, "97164");
    assert_succeeded("97003", in_2026, "97165 97166 97167");
    assert_succeeded("97004", in_2026, "97168");
    assert_succeeded("97005", in_2026, "97169 97170 97171");
    assert_succeeded("97006", in_2026, "97172");
    assert_succeeded("97762", in_2018, "97763");
    assert_succeeded("97532", in_2018, "97127 G0515");
    assert_succeeded("97532", in_2026, "97129 97130");
    assert_succeeded("97770", date_of(2010, 1, 1), "97532");
    assert_succeeded("97770", in_2026, "97129 97130");
    assert_succeeded("97127", in_2026, "97129 97130");
    assert_succeeded("G0515", in_2026, "97129 97130");
    assert_succeeded("90911", in_2026, "90912 90913");
    assert_succeeded("92506", in_2026, "92521 92522 92523 92524");
    assert_succeeded("G2063", in_2026, "98972");
    assert_succeeded("97504", in_2026, "97760");
    assert_succeeded("97520", in_2026, "97761");
    assert_succeeded("64550", in_2026, "");
    assert_succeeded("97110", in_2026, "");
    assert_succeeded("97001", in_2016, "");
}

static void codes_are_valid_from_their_first_to_their_last_day(void **state)
{
    static const struct {
        const char *code;
        int32_t from[3], to[3]; /* year, month, day; 0: long before, for good */
    } rows[] = {
        {"97001", {0}, {2016, 12, 31}},
        {"97161", {2017, 1, 1}, {0}},
        {"97164", {2017, 1, 1}, {0}},
        {"97532", {2001, 1, 1}, {2017, 12, 31}},
        {"97127", {2018, 1, 1}, {2019, 12, 31}},
        {"97129", {2020, 1, 1}, {0}},
        {"97763", {2018, 1, 1}, {0}},
        {"97550", {2024, 1, 1}, {0}},
        {"G0541", {2025, 1, 1}, {0}},
        {"98979", {2026, 1, 1}, {0}},
        {"92506", {0}, {2013, 12, 31}},
        {"G2061", {2020, 1, 1}, {2020, 12, 31}},
        {"97110", {0}, {0}},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct procedure *row = must_find(rows[i].code);
        const int32_t *from = rows[i].from, *to = rows[i].to;
        int32_t first = from[0] ? date_of(from[0], from[1], from[2]) : DATE_MIN;
        int32_t last = to[0] ? date_of(to[0], to[1], to[2]) : DATE_MAX;
        assert_true(procedure_is_valid(row, first));
        assert_true(procedure_is_valid(row, last));
        assert_false(procedure_is_valid(row, first - 1));
        assert_false(procedure_is_valid(row, last + 1));
    }
}

static void evaluations_belong_to_one_discipline(void **state)
{
    (void)state;
    for (int code = 97161; code <= 97168; code++) {
        char text[16];
        snprintf(text, sizeof text, "%d", code);
        const struct procedure *row = must_find(text);
        bool physical = code <= 97164;
        assert_true(row->evaluation);
        assert_int_equal(row->basis, BASIS_SESSION);
        assert_int_equal(procedure_allows(row, DISCIPLINE_PT), physical);
        assert_int_equal(procedure_allows(row, DISCIPLINE_OT), !physical);
        assert_false(procedure_allows(row, DISCIPLINE_SLP));
        assert_false(procedure_allows(row, DISCIPLINE_UNKNOWN));
    }
}

/* What web pages get wrong. */
static void codes_that_are_often_mistaken(void **state)
{
    (void)state;
    assert_string_equal(must_find("97164")->label, "PT re-evaluation");
    assert_string_equal(must_find("97161")->label, "PT evaluation, low complexity");
    assert_string_equal(must_find("97112")->label, "neuromuscular re-education");
    assert_string_equal(must_find("97530")->label, "therapeutic activities");
    assert_int_equal(must_find("97110")->attendance, ATTENDANCE_ONE_ON_ONE);
    assert_int_equal(must_find("97150")->attendance, ATTENDANCE_GROUP);
    assert_int_equal(must_find("97150")->basis, BASIS_SESSION);
    assert_int_equal(must_find("97035")->attendance, ATTENDANCE_CONSTANT);
    assert_int_equal(must_find("G0283")->attendance, ATTENDANCE_SUPERVISED);
}

static void ladders_of_time(void **state)
{
    static const struct {
        const char *code;
        int minutes, first_at;
        bool pools, once;
        const char *add_on;
    } rows[] = {
        {"97110", 15, 8, true, false, NULL},      {"97129", 15, 8, true, true, "97130"},
        {"97130", 15, 8, true, false, NULL},      {"90912", 15, 8, true, true, "90913"},
        {"97545", 120, 61, false, true, "97546"}, {"97546", 60, 31, false, false, NULL},
        {"97550", 30, 16, false, true, "97551"},  {"97551", 15, 8, false, false, NULL},
        {"92607", 60, 31, false, true, "92608"},  {"92608", 30, 16, false, false, NULL},
        {"96125", 60, 31, false, false, NULL},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct procedure *row = must_find(rows[i].code);
        assert_int_equal(row->unit_minutes, rows[i].minutes);
        assert_int_equal(row->first_at, rows[i].first_at);
        assert_int_equal(row->pools, rows[i].pools);
        assert_int_equal(row->once, rows[i].once);
        if (rows[i].add_on)
            assert_string_equal(row->add_on, rows[i].add_on);
        else
            assert_null(row->add_on);
    }
}

static void disciplines_and_status(void **state)
{
    (void)state;
    assert_true(procedure_allows(must_find("97110"), DISCIPLINE_OT));
    assert_false(procedure_allows(must_find("97110"), DISCIPLINE_SLP));
    assert_true(procedure_allows(must_find("92526"), DISCIPLINE_OT));
    assert_false(procedure_allows(must_find("92507"), DISCIPLINE_OT));
    assert_true(procedure_allows(must_find("97129"), DISCIPLINE_SLP));
    assert_false(procedure_allows(must_find("98940"), DISCIPLINE_PT));
    assert_int_equal(must_find("97010")->medicare, 'B');
    assert_int_equal(must_find("97014")->medicare, 'I');
    assert_int_equal(must_find("97026")->medicare, 'R');
    assert_int_equal(must_find("97037")->medicare, 'N');
    assert_int_equal(must_find("97139")->medicare, 'C');
    assert_int_equal(must_find("97110")->medicare, 'A');
}

static void the_nearest_code_is_a_living_one(void **state)
{
    (void)state;
    assert_string_equal(procedure_nearest(TEXT("971100")), "97110");
    assert_string_equal(procedure_nearest(TEXT("g0283")), "G0283");
    assert_string_equal(procedure_nearest(TEXT("97101")), "97110"); /* a swap */
    assert_null(procedure_nearest(TEXT("12345")));
    assert_null(procedure_nearest(TEXT("")));
    assert_null(procedure_nearest(TEXT("9")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_ascends_and_every_code_is_found),
        cmocka_unit_test(what_is_no_code_is_not_found),
        cmocka_unit_test(every_code_of_the_subject_is_there),
        cmocka_unit_test(units_of_time_are_consistent),
        cmocka_unit_test(bases_and_add_ons_name_each_other),
        cmocka_unit_test(successors_are_in_the_table_and_come_later),
        cmocka_unit_test(words_of_each_row_are_sound),
        cmocka_unit_test(an_ended_code_names_what_took_its_place_on_that_date),
        cmocka_unit_test(codes_are_valid_from_their_first_to_their_last_day),
        cmocka_unit_test(evaluations_belong_to_one_discipline),
        cmocka_unit_test(codes_that_are_often_mistaken),
        cmocka_unit_test(ladders_of_time),
        cmocka_unit_test(disciplines_and_status),
        cmocka_unit_test(the_nearest_code_is_a_living_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
