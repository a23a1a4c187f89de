#include "model/session.h"

#include "model/fields.h"
#include "support/gonio_test.h"

static struct session blank_session(void)
{
    struct session session;
    object_clear(&session_object, &session);
    return session;
}

static struct service blank_service(void)
{
    struct service service;
    object_clear(&service_object, &service);
    return service;
}

static void an_empty_session_is_revision_1_of_the_unnamed_practice(void **state)
{
    struct session session = blank_session();
    (void)state;
    assert_int_equal(session_revision(&session), 1);
    assert_false(session_is_void(&session));
    assert_true(text_is_absent(session_provider(&session)));
    assert_int_equal(session_start(&session), CLOCK_NONE);
}

static void what_is_stated_counts(void **state)
{
    struct session session = blank_session();
    struct provider provider = {.npi = TEXT("1987654328")};
    (void)state;
    session.revision = 3;
    session.is_void = 1;
    session.billing_provider = &provider;
    assert_int_equal(session_revision(&session), 3);
    assert_true(session_is_void(&session));
    assert_text(session_provider(&session), "1987654328");
    session.is_void = 0;
    assert_false(session_is_void(&session));
}

static void the_start_is_the_earliest_of_all_services(void **state)
{
    struct session session = blank_session();
    struct service services[3] = {blank_service(), blank_service(), blank_service()};
    struct interval intervals[2] = {{.start = 600, .end = 610},
                                    {.start = 560, .end = 570}};
    (void)state;
    session.services = (struct service_list){services, 3};
    assert_int_equal(session_start(&session), CLOCK_NONE);
    services[1].start = 700;
    assert_int_equal(session_start(&session), 700);
    services[2].start = 650;
    assert_int_equal(session_start(&session), 650);
    services[0].intervals = (struct interval_list){intervals, 2};
    assert_int_equal(session_start(&session), 560);
    intervals[1].start = CLOCK_NONE;
    assert_int_equal(session_start(&session), 600);
}

static void midnight_is_a_time(void **state)
{
    struct session session = blank_session();
    struct service service = blank_service();
    (void)state;
    service.start = 0;
    session.services = (struct service_list){&service, 1};
    assert_int_equal(session_start(&session), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_session_is_revision_1_of_the_unnamed_practice),
        cmocka_unit_test(what_is_stated_counts),
        cmocka_unit_test(the_start_is_the_earliest_of_all_services),
        cmocka_unit_test(midnight_is_a_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
