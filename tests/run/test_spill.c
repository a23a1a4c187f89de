/* What pass one keeps, and what it says to pass two. */
#include "support/gonio_test.h"

#include "base/hash.h"
#include "model/day.h"
#include "run/spill.h"

#include <stdio.h>

#define DAY 20000

static int start(void **state)
{
    (void)state;
    struct error error = ERROR_NONE;
    return hash_start(&error) == STATUS_OK ? 0 : -1;
}

/* One record after the other: patient, session, revision, one therapist from
 * 9:00 plus some minutes for half an hour (0: nobody). */
struct feed {
    struct spill spill;
    uint64_t ordinal;
};

struct fed {
    const char *patient;
    const char *session;
    int32_t revision;
    const char *npi;
    int32_t start;
    bool is_void;
};

static void feed_one(struct feed *feed, const struct fed *fed)
{
    struct error error = ERROR_NONE;
    struct therapist_envelope therapist = {text_of(fed->npi), fed->start,
                                           fed->start + 30};
    struct session_keys keys = {
        .session_id = text_of(fed->session),
        .revision = fed->revision,
        .is_void = fed->is_void,
        .patient = text_of(fed->patient),
        .date_of_service = DAY,
        .therapists = &therapist,
        .therapist_count = fed->npi != NULL,
    };
    struct spill_place place = {
        .ordinal = feed->ordinal,
        .offset = feed->ordinal * 100,
        .len = 100,
        .line = (uint32_t)feed->ordinal + 1,
        .column = 1,
    };
    assert_ok(spill_add(&feed->spill, &keys, &place, feed->ordinal + 1, &error),
              &error);
    feed->ordinal++;
}

static void link_up(struct feed *feed)
{
    struct error error = ERROR_NONE;
    assert_ok(spill_link_up(&feed->spill, &error), &error);
}

static struct spill_link link_of(struct feed *feed, uint64_t ordinal)
{
    struct spill_link link;
    struct error error = ERROR_NONE;
    assert_ok(spill_link(&feed->spill, ordinal, &link, &error), &error);
    return link;
}

static struct spill_place place_at(struct feed *feed, uint64_t index)
{
    struct spill_place place;
    struct error error = ERROR_NONE;
    assert_ok(spill_place(&feed->spill, index, &place, &error), &error);
    return place;
}

static void one_session_a_day_has_no_link(void **state)
{
    (void)state;
    struct feed feed = {.ordinal = 0};
    spill_open(&feed.spill);
    feed_one(&feed, &(struct fed){.patient = "P1", .session = "A", .revision = 1});
    feed_one(&feed, &(struct fed){.patient = "P2", .session = "B", .revision = 1});
    link_up(&feed);
    assert_int_equal(link_of(&feed, 0).kind, LINK_NONE);
    assert_int_equal(link_of(&feed, 1).kind, LINK_NONE);
    spill_close(&feed.spill);
}

static void companions_share_a_group(void **state)
{
    (void)state;
    struct feed feed = {.ordinal = 0};
    spill_open(&feed.spill);
    feed_one(&feed, &(struct fed){.patient = "P1", .session = "A", .revision = 1});
    feed_one(&feed, &(struct fed){.patient = "P2", .session = "B", .revision = 1});
    feed_one(&feed, &(struct fed){.patient = "P1", .session = "C", .revision = 1});
    link_up(&feed);
    struct spill_link first = link_of(&feed, 0);
    assert_int_equal(first.kind, LINK_GROUP);
    assert_int_equal(first.members, 2);
    assert_int_equal(first.outside, 0);
    assert_int_equal(place_at(&feed, first.start).ordinal, 0);
    assert_int_equal(place_at(&feed, first.start + 1).ordinal, 2);
    assert_int_equal(place_at(&feed, first.start + 1).offset, 200);
    assert_int_equal(place_at(&feed, first.start + 1).line, 3);
    assert_int_equal(link_of(&feed, 1).kind, LINK_NONE);
    assert_int_equal(link_of(&feed, 2).start, first.start);
    spill_close(&feed.spill);
}

static void the_first_of_equal_sessions_stays(void **state)
{
    (void)state;
    struct feed feed = {.ordinal = 0};
    spill_open(&feed.spill);
    feed_one(&feed, &(struct fed){.patient = "P1", .session = "A", .revision = 1});
    feed_one(&feed, &(struct fed){.patient = "P1", .session = "A", .revision = 1});
    feed_one(&feed, &(struct fed){.patient = "P1", .session = "A", .revision = 1});
    link_up(&feed);
    assert_int_equal(link_of(&feed, 0).kind, LINK_NONE);
    for (uint64_t i = 1; i < 3; i++) {
        struct spill_link link = link_of(&feed, i);
        assert_int_equal(link.kind, LINK_DUPLICATE);
        assert_int_equal(link.number, 1);
    }
    spill_close(&feed.spill);
}

static void the_highest_revision_stays(void **state)
{
    (void)state;
    struct feed feed = {.ordinal = 0};
    spill_open(&feed.spill);
    feed_one(&feed, &(struct fed){.patient = "P1", .session = "A", .revision = 2});
    feed_one(&feed, &(struct fed){.patient = "P1", .session = "A", .revision = 10});
    feed_one(&feed, &(struct fed){.patient = "P1", .session = "A", .revision = 1});
    feed_one(&feed, &(struct fed){.patient = "P1", .session = "A", .revision = 10});
    link_up(&feed);
    assert_int_equal(link_of(&feed, 0).kind, LINK_SUPERSEDED);
    assert_int_equal(link_of(&feed, 1).kind, LINK_NONE);
    struct spill_link low = link_of(&feed, 2);
    assert_int_equal(low.kind, LINK_SUPERSEDED);
    assert_int_equal(low.number, 2);
    assert_int_equal(link_of(&feed, 3).kind, LINK_DUPLICATE);
    spill_close(&feed.spill);
}

static void a_repeat_is_nobodys_companion(void **state)
{
    (void)state;
    struct feed feed = {.ordinal = 0};
    spill_open(&feed.spill);
    feed_one(&feed, &(struct fed){.patient = "P1", .session = "A", .revision = 1});
    feed_one(&feed, &(struct fed){.patient = "P1", .session = "B", .revision = 1});
    feed_one(&feed, &(struct fed){.patient = "P1", .session = "B", .revision = 2});
    link_up(&feed);
    struct spill_link link = link_of(&feed, 0);
    assert_int_equal(link.kind, LINK_GROUP);
    assert_int_equal(link.members, 2);
    assert_int_equal(place_at(&feed, link.start + 1).ordinal, 2);
    spill_close(&feed.spill);
}

static void a_refused_record_says_so(void **state)
{
    (void)state;
    struct feed feed = {.ordinal = 0};
    struct error error = ERROR_NONE;
    spill_open(&feed.spill);
    assert_ok(spill_refuse(&feed.spill, 0, &error), &error);
    link_up(&feed);
    assert_int_equal(link_of(&feed, 0).kind, LINK_REFUSED);
    spill_close(&feed.spill);
}

static void feed_day(struct feed *feed, size_t sessions)
{
    char session[32];
    for (size_t i = 0; i < sessions; i++) {
        snprintf(session, sizeof session, "S%zu", i);
        feed_one(feed,
                 &(struct fed){.patient = "P", .session = session, .revision = 1});
    }
    link_up(feed);
}

static void the_most_that_make_a_day(void **state)
{
    (void)state;
    struct feed feed = {.ordinal = 0};
    spill_open(&feed.spill);
    feed_day(&feed, DAY_MAX_SESSIONS);
    for (uint64_t i = 0; i < DAY_MAX_SESSIONS; i++) {
        struct spill_link link = link_of(&feed, i);
        assert_int_equal(link.kind, LINK_GROUP);
        assert_int_equal(link.members, DAY_MAX_SESSIONS);
        assert_int_equal(place_at(&feed, link.start + i).ordinal, i);
    }
    spill_close(&feed.spill);
}

static void one_more_is_a_crowd(void **state)
{
    (void)state;
    struct feed feed = {.ordinal = 0};
    spill_open(&feed.spill);
    feed_day(&feed, DAY_MAX_SESSIONS + 1);
    for (uint64_t i = 0; i <= DAY_MAX_SESSIONS; i++) {
        struct spill_link link = link_of(&feed, i);
        assert_int_equal(link.kind, LINK_CROWD);
        assert_int_equal(place_at(&feed, link.start).ordinal, DAY_MAX_SESSIONS + 1);
    }
    spill_close(&feed.spill);
}

static void a_therapist_of_two_patients(void **state)
{
    (void)state;
    struct feed feed = {.ordinal = 0};
    spill_open(&feed.spill);
    feed_one(&feed, &(struct fed){"P1", "A", 1, "1730000001", 540, false});
    feed_one(&feed, &(struct fed){"P2", "B", 1, "1730000001", 569, false});
    feed_one(&feed, &(struct fed){"P3", "C", 1, "1730000001", 599, false});
    feed_one(&feed, &(struct fed){"P4", "D", 1, "1730000019", 540, false});
    link_up(&feed);
    struct spill_link a = link_of(&feed, 0), b = link_of(&feed, 1);
    assert_int_equal(a.kind, LINK_GROUP);
    assert_int_equal(a.members, 1);
    assert_int_equal(a.outside, 1);
    assert_int_equal(place_at(&feed, a.start + 1).ordinal, 1);
    assert_int_equal(b.outside, 1);
    assert_int_equal(place_at(&feed, b.start + 1).ordinal, 0);
    assert_int_equal(link_of(&feed, 2).kind, LINK_NONE); /* begins as B ends */
    assert_int_equal(link_of(&feed, 3).kind, LINK_NONE); /* another therapist */
    spill_close(&feed.spill);
}

static void neither_void_nor_repeated_sessions_take_time(void **state)
{
    (void)state;
    struct feed feed = {.ordinal = 0};
    spill_open(&feed.spill);
    feed_one(&feed, &(struct fed){"P1", "A", 1, "1730000001", 540, false});
    feed_one(&feed, &(struct fed){"P2", "B", 1, "1730000001", 540, true});
    feed_one(&feed, &(struct fed){"P3", "C", 1, "1730000001", 540, false});
    feed_one(&feed, &(struct fed){"P3", "C", 2, "1730000001", 700, false});
    link_up(&feed);
    assert_int_equal(link_of(&feed, 0).kind, LINK_NONE);
    assert_int_equal(link_of(&feed, 1).kind, LINK_NONE);
    assert_int_equal(link_of(&feed, 2).kind, LINK_SUPERSEDED);
    assert_int_equal(link_of(&feed, 3).kind, LINK_NONE);
    spill_close(&feed.spill);
}

/* Without a bound on what is linked this would be 10^10 pairs. */
static void a_therapist_in_100000_sessions_at_once(void **state)
{
    (void)state;
    struct feed feed = {.ordinal = 0};
    char name[32];
    spill_open(&feed.spill);
    for (size_t i = 0; i < 100000; i++) {
        snprintf(name, sizeof name, "%zu", i);
        feed_one(&feed, &(struct fed){name, name, 1, "1730000001", 540, false});
    }
    link_up(&feed);
    uint64_t most = 0;
    for (uint64_t i = 0; i < 100000; i++) {
        struct spill_link link = link_of(&feed, i);
        assert_int_equal(link.kind, LINK_GROUP);
        assert_int_equal(link.members, 1);
        most = link.outside > most ? link.outside : most;
    }
    assert_int_equal(most, SPILL_SESSION_OUTSIDE);
    spill_close(&feed.spill);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_session_a_day_has_no_link),
        cmocka_unit_test(companions_share_a_group),
        cmocka_unit_test(the_first_of_equal_sessions_stays),
        cmocka_unit_test(the_highest_revision_stays),
        cmocka_unit_test(a_repeat_is_nobodys_companion),
        cmocka_unit_test(a_refused_record_says_so),
        cmocka_unit_test(the_most_that_make_a_day),
        cmocka_unit_test(one_more_is_a_crowd),
        cmocka_unit_test(a_therapist_of_two_patients),
        cmocka_unit_test(neither_void_nor_repeated_sessions_take_time),
        cmocka_unit_test(a_therapist_in_100000_sessions_at_once),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
