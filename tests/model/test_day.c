#include "model/day.h"

#include "model/fields.h"
#include "support/gonio_test.h"

/* A session and all it points to. */
struct sample {
    struct session session;
    struct patient patient;
    struct provider provider;
    struct service service;
};

static void make(struct sample *sample, const char *id, int32_t start)
{
    object_clear(&session_object, &sample->session);
    object_clear(&patient_object, &sample->patient);
    object_clear(&provider_object, &sample->provider);
    object_clear(&service_object, &sample->service);
    sample->patient.id = TEXT("P-1");
    sample->provider.npi = TEXT("1987654328");
    sample->service.start = start;
    sample->session.session_id = text_of(id);
    sample->session.date_of_service = 20000;
    sample->session.patient = &sample->patient;
    sample->session.billing_provider = &sample->provider;
    sample->session.services = (struct service_list){&sample->service, 1};
}

static void same_provider_patient_and_date_belong_together(void **state)
{
    struct sample a, b;
    (void)state;
    make(&a, "S-1", 600);
    make(&b, "S-2", 700);
    assert_true(day_belongs(&a.session, &b.session));
    b.session.date_of_service++;
    assert_false(day_belongs(&a.session, &b.session));
    make(&b, "S-2", 700);
    b.patient.id = TEXT("P-2");
    assert_false(day_belongs(&a.session, &b.session));
    make(&b, "S-2", 700);
    b.provider.npi = TEXT("1234567893");
    assert_false(day_belongs(&a.session, &b.session));
}

static void sessions_without_a_provider_are_of_one_practice(void **state)
{
    struct sample a, b;
    (void)state;
    make(&a, "S-1", 600);
    make(&b, "S-2", 700);
    a.session.billing_provider = NULL;
    assert_false(day_belongs(&a.session, &b.session));
    b.provider.npi = TEXT_NONE;
    assert_true(day_belongs(&a.session, &b.session));
    b.session.billing_provider = NULL;
    assert_true(day_belongs(&a.session, &b.session));
}

static void assert_before(const struct sample *a, const struct sample *b)
{
    assert_true(day_order(&a->session, &b->session) < 0);
    assert_true(day_order(&b->session, &a->session) > 0);
    assert_int_equal(day_order(&a->session, &a->session), 0);
}

static void the_earliest_leads_then_the_lowest_id(void **state)
{
    struct sample a, b;
    (void)state;
    make(&a, "S-9", 600);
    make(&b, "S-1", 700);
    assert_before(&a, &b);
    make(&b, "S-91", 600);
    assert_before(&a, &b);
    make(&b, "S-1", CLOCK_NONE);
    assert_before(&a, &b);
    make(&a, "S-0", CLOCK_NONE);
    assert_before(&a, &b);
}

static void revisions_of_one_session_come_in_order(void **state)
{
    struct sample a, b;
    (void)state;
    make(&a, "S-1", 600);
    make(&b, "S-1", 600);
    b.session.revision = 2;
    assert_before(&a, &b);
    a.session.revision = 1;
    assert_before(&a, &b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_provider_patient_and_date_belong_together),
        cmocka_unit_test(sessions_without_a_provider_are_of_one_practice),
        cmocka_unit_test(the_earliest_leads_then_the_lowest_id),
        cmocka_unit_test(revisions_of_one_session_come_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
