/* Intervals: midnight, several of a service, faults, and what meets what. */
#include "time/interval.h"

#include <support/gonio_test.h>

static int32_t clock_of(const char *text)
{
    int32_t minutes = CLOCK_NONE;
    if (*text)
        assert_true(clock_read(text_of(text), &minutes));
    return minutes;
}

/* A service from "09:00-09:20 10:00-10:10": start and end when it is one
 * interval, intervals when it is several. */
struct given {
    struct service service;
    struct interval intervals[8];
};

static struct interval interval_of(const char *text)
{
    struct interval interval = {CLOCK_NONE, CLOCK_NONE};
    if (text[0] != '-')
        assert_true(clock_read((struct text){text, 5}, &interval.start));
    text = strchr(text, '-') + 1;
    if (*text && *text != ' ')
        assert_true(clock_read((struct text){text, 5}, &interval.end));
    return interval;
}

static const struct service *service_of(struct given *given, const char *text)
{
    *given = (struct given){
        .service = {.minutes = COUNT_NONE, .start = CLOCK_NONE, .end = CLOCK_NONE}};
    size_t count = 0;
    for (; text; text = strchr(text, ' '), text = text ? text + 1 : NULL)
        if (*text)
            given->intervals[count++] = interval_of(text);
    if (count == 1) {
        given->service.start = given->intervals[0].start;
        given->service.end = given->intervals[0].end;
    } else if (count > 1) {
        given->service.intervals.at = given->intervals;
        given->service.intervals.count = count;
    }
    return &given->service;
}

static void test_span_of(void **state)
{
    (void)state;
    static const struct {
        const char *start, *end;
        enum interval_fault fault;
        int32_t minutes;
    } table[] = {
        {"09:00", "09:23", INTERVAL_OK, 23},
        {"00:00", "24:00", INTERVAL_OK, 1440},
        {"09:00", "09:00", INTERVAL_EMPTY, 0},
        {"09:23", "09:00", INTERVAL_BACKWARDS, 0},
        {"17:59", "00:30", INTERVAL_BACKWARDS, 0},
        {"18:00", "00:30", INTERVAL_PAST_MIDNIGHT, 390},
        {"23:50", "00:10", INTERVAL_PAST_MIDNIGHT, 20},
        {"23:50", "07:50", INTERVAL_PAST_MIDNIGHT, 480},
        {"23:50", "07:51", INTERVAL_BACKWARDS, 0},
        {"18:00", "17:00", INTERVAL_BACKWARDS, 0},
        {"23:30", "00:00", INTERVAL_OK, 30},
        {"23:30", "24:00", INTERVAL_OK, 30},
    };
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        struct span span;
        print_message("%s to %s\n", table[i].start, table[i].end);
        assert_int_equal(
            span_of(clock_of(table[i].start), clock_of(table[i].end), &span),
            table[i].fault);
        assert_int_equal(span.end - span.start, table[i].minutes);
    }
}

static void test_spans_meet(void **state)
{
    (void)state;
    static const struct {
        struct span a, b;
        int32_t common;
    } table[] = {{{0, 10}, {10, 20}, 0},  {{0, 10}, {9, 20}, 1},
                 {{0, 60}, {20, 30}, 10}, {{0, 10}, {20, 30}, 0},
                 {{5, 9}, {5, 9}, 4},     {{1430, 1450}, {1440, 1460}, 10}};
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        assert_int_equal(spans_common(table[i].a, table[i].b), table[i].common);
        assert_int_equal(spans_common(table[i].b, table[i].a), table[i].common);
        assert_int_equal(spans_meet(table[i].a, table[i].b), table[i].common > 0);
    }
}

static void test_service(void **state)
{
    (void)state;
    static const struct {
        const char *times;
        size_t spans;
        int32_t minutes;
        enum interval_fault fault;
    } table[] = {
        {"", 0, COUNT_NONE, INTERVAL_OK},
        {"09:00-09:23", 1, 23, INTERVAL_OK},
        {"09:00-", 0, COUNT_NONE, INTERVAL_OK},
        {"-09:23", 0, COUNT_NONE, INTERVAL_OK},
        {"09:00-09:10 10:00-10:05", 2, 15, INTERVAL_OK},
        {"09:00-09:10 09:10-09:15", 2, 15, INTERVAL_OK},
        {"09:00-09:20 09:10-09:30", 2, 30, INTERVAL_OVERLAP},
        {"09:00-09:20 09:05-09:10", 2, 20, INTERVAL_OVERLAP},
        {"09:00-09:20 10:00-", 1, 20, INTERVAL_OK},
        {"09:00-09:20 10:00-09:50", 1, 20, INTERVAL_BACKWARDS},
        {"10:00-09:50 09:00-09:20", 1, 20, INTERVAL_BACKWARDS},
        {"09:00-09:20 10:00-10:00", 1, 20, INTERVAL_EMPTY},
        {"09:00-09:00 10:00-09:00", 0, COUNT_NONE, INTERVAL_BACKWARDS},
        {"23:50-00:10 09:00-09:05", 2, 25, INTERVAL_PAST_MIDNIGHT},
        {"23:50-00:10 23:55-00:00", 2, 20, INTERVAL_OVERLAP},
        {"24:00-08:00 23:00-07:00", 2, 540, INTERVAL_OVERLAP},
    };
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        struct given given;
        const struct service *service = service_of(&given, table[i].times);
        struct span spans[SERVICE_SPANS_MAX];
        enum interval_fault fault;
        int32_t clock;
        print_message("%s\n", table[i].times);
        assert_int_equal(service_spans(service, spans, SERVICE_SPANS_MAX, &fault),
                         table[i].spans);
        assert_int_equal(fault, table[i].fault);
        assert_int_equal(service_minutes(service, &clock), table[i].minutes);
        assert_int_equal(clock, table[i].minutes);
    }
}

static void test_stated_minutes_come_first(void **state)
{
    (void)state;
    struct given given;
    int32_t clock;
    service_of(&given, "09:00-09:23");
    given.service.minutes = 20;
    assert_int_equal(service_minutes(&given.service, &clock), 20);
    assert_int_equal(clock, 23);
    service_of(&given, "");
    given.service.minutes = 0;
    assert_int_equal(service_minutes(&given.service, &clock), 0);
    assert_int_equal(clock, COUNT_NONE);
}

static void test_no_more_than_fit(void **state)
{
    (void)state;
    struct given given;
    struct span spans[2];
    enum interval_fault fault;
    service_of(&given, "09:00-09:10 10:00-10:10 11:00-10:50");
    assert_int_equal(service_spans(&given.service, spans, 1, &fault), 1);
    assert_int_equal(spans[0].start, 540);
    assert_int_equal(fault, INTERVAL_BACKWARDS);
}

static void test_spans_apart(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        int apart;
    } table[] = {
        {"09:00-09:15", "09:15-09:30", 1},
        {"09:00-09:16", "09:15-09:30", 0},
        {"09:00-09:15", "", -1},
        {"", "", -1},
        {"09:00-", "09:15-09:30", -1},
        {"09:00-09:10 10:00-10:10", "09:10-09:20 10:10-10:20", 1},
        {"09:00-09:10 10:00-10:10", "09:10-09:20 10:09-10:20", 0},
        {"09:00-09:10 10:10-10:00", "10:00-10:10", 1},
        {"09:10-09:00", "10:00-10:10", -1},
    };
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        struct given a, b;
        service_of(&a, table[i].a);
        service_of(&b, table[i].b);
        print_message("%s against %s\n", table[i].a, table[i].b);
        assert_int_equal(spans_apart(&a.service, &b.service), table[i].apart);
        assert_int_equal(spans_apart(&b.service, &a.service), table[i].apart);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_span_of),
        cmocka_unit_test(test_spans_meet),
        cmocka_unit_test(test_service),
        cmocka_unit_test(test_stated_minutes_come_first),
        cmocka_unit_test(test_no_more_than_fit),
        cmocka_unit_test(test_spans_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
