/* The bus: names, who hears what, who fails hears no more; and that the kinds
 * are those of the header of plugins. */
#include "event/bus.h"
#include "support/gonio_test.h"

#include <gonio/plugin.h>

struct ear {
    unsigned heard;
    unsigned deaf_after; /* 0: never */
    enum event_kind last;
};

static bool hear(void *context, const struct event *event)
{
    struct ear *ear = context;
    ear->last = event->kind;
    return ++ear->heard != ear->deaf_after;
}

static const struct {
    enum event_kind kind;
    int plugin;
    const char *name;
} kinds[] = {
    {EVENT_SESSION_RECEIVED, GONIO_SESSION_RECEIVED, "session.received"},
    {EVENT_SESSION_REJECTED, GONIO_SESSION_REJECTED, "session.rejected"},
    {EVENT_DECISION_MADE, GONIO_DECISION_MADE, "decision.made"},
    {EVENT_POLICY_LOADED, GONIO_POLICY_LOADED, "policy.loaded"},
    {EVENT_UNITS_COMPUTED, GONIO_UNITS_COMPUTED, "units.computed"},
    {EVENT_DECISION_SUPERSEDED, GONIO_DECISION_SUPERSEDED, "decision.superseded"},
    {EVENT_POLICY_REFUSED, GONIO_POLICY_REFUSED, "policy.refused"},
    {EVENT_POLICY_RETIRED, GONIO_POLICY_RETIRED, "policy.retired"},
    {EVENT_FILE_CLAIMED, GONIO_FILE_CLAIMED, "file.claimed"},
    {EVENT_FILE_DONE, GONIO_FILE_DONE, "file.done"},
    {EVENT_FILE_QUARANTINED, GONIO_FILE_QUARANTINED, "file.quarantined"},
    {EVENT_THRESHOLD_CROSSED, GONIO_THRESHOLD_CROSSED, "threshold.crossed"},
};

static void test_kinds(void **state)
{
    (void)state;
    assert_int_equal(sizeof kinds / sizeof kinds[0], EVENT_KINDS);
    for (size_t i = 0; i < EVENT_KINDS; i++) {
        assert_int_equal(kinds[i].kind, kinds[i].plugin);
        assert_string_equal(event_name(kinds[i].kind), kinds[i].name);
        assert_int_equal(event_find(text_of(kinds[i].name)), kinds[i].kind);
    }
    assert_int_equal(event_find(TEXT("decision.unmade")), EVENT_KINDS);
    assert_int_equal(event_find(TEXT_NONE), EVENT_KINDS);
}

static void test_who_hears(void **state)
{
    (void)state;
    struct event_bus bus = {.count = 0};
    struct ear first = {0}, second = {.deaf_after = 1};
    const struct event_subscriber one = {hear, &first, 1u << EVENT_FILE_DONE};
    const struct event_subscriber two = {
        hear, &second, 1u << EVENT_FILE_DONE | 1u << EVENT_THRESHOLD_CROSSED};
    const struct event done = {.kind = EVENT_FILE_DONE};
    const struct event crossed = {.kind = EVENT_THRESHOLD_CROSSED};
    assert_true(event_subscribe(&bus, &one));
    assert_true(event_subscribe(&bus, &two));
    assert_true(event_is_wanted(&bus, EVENT_THRESHOLD_CROSSED));
    assert_false(event_is_wanted(&bus, EVENT_FILE_CLAIMED));
    assert_false(event_is_wanted(NULL, EVENT_FILE_DONE));
    event_publish(&bus, &done); /* the second fails, and hears no more */
    assert_false(event_is_wanted(&bus, EVENT_THRESHOLD_CROSSED));
    event_publish(&bus, &crossed);
    event_publish(&bus, &done);
    assert_int_equal(first.heard, 2);
    assert_int_equal(second.heard, 1);
    event_unsubscribe(&bus, &first);
    assert_int_equal(bus.count, 1);
    event_publish(&bus, &done);
    assert_int_equal(first.heard, 2);
    while (bus.count < EVENT_SUBSCRIBERS)
        assert_true(event_subscribe(&bus, &one));
    assert_false(event_subscribe(&bus, &one));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_who_hears),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
