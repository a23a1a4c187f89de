/* Large files go in slice by slice, and days are decided in pieces: whoever is
 * stopped, or dies, goes on where the last slice ended. */
#include "support/gonio_test.h"

#include "run/keeper_rig.h"
#include "run/keeper_visited.h"

#include "base/file.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int set_up(void **state)
{
    struct rig *rig = calloc(1, sizeof *rig);
    assert_non_null(rig);
    rig_open(rig);
    *state = rig;
    return 0;
}

static int tear_down(void **state)
{
    rig_close(*state);
    free(*state);
    return 0;
}

static int end(void **state)
{
    (void)state;
    rig_policies_close();
    return 0;
}

#define MANY (2 * KEEPER_SLICE + 500)

static void put_many(struct buffer *text)
{
    char id[16], person[16];
    for (int i = 0; i < MANY; i++) {
        snprintf(id, sizeof id, "S%d", i);
        snprintf(person, sizeof person, "%d", i);
        visited_put(text, &(struct visited){.id = id,
                                            .person = person,
                                            .date = "2026-03-02",
                                            .start = i % 2 ? "09:00" : "10:00",
                                            .therapist = NOBODY});
    }
}

/* A keeper of its own, that is stopped while it takes a record. */
struct slicing {
    struct keeper *keeper;
    struct event_bus bus;
    volatile sig_atomic_t stop;
    uint64_t received, stop_at; /* 0: never */
    struct keeper_file file;
    struct receipt receipt;
};

static bool count_received(void *context, const struct event *event)
{
    struct slicing *slicing = context;
    (void)event;
    if (++slicing->received == slicing->stop_at)
        slicing->stop = 1;
    return true;
}

static void open_keeper(struct slicing *slicing, struct rig *rig)
{
    const struct keeper_options options = {.ledger = rig->ledger,
                                           .policies = rig->policies,
                                           .decide = {.known_on = rig->known_on},
                                           .bus = &slicing->bus,
                                           .stop = &slicing->stop};
    struct error error = ERROR_NONE;
    assert_ok(keeper_open(&options, &slicing->keeper, &error), &error);
}

static void begin_slicing(struct slicing *slicing, struct rig *rig)
{
    const struct event_subscriber listener = {count_received, slicing,
                                              1u << EVENT_SESSION_RECEIVED};
    struct buffer text;
    struct error error = ERROR_NONE;
    *slicing = (struct slicing){.received = 0};
    assert_true(event_subscribe(&slicing->bus, &listener));
    open_keeper(slicing, rig);
    buffer_init(&text, 1 << 24);
    put_many(&text);
    slicing->file = (struct keeper_file){
        .name = "many", .hash = hash_of(buffer_text(&text)), .size = text.len};
    assert_ok(file_temp(&slicing->file.fd, &error), &error);
    assert_ok(file_write_all(slicing->file.fd, buffer_text(&text), "it", &error),
              &error);
    buffer_release(&text);
}

static void end_slicing(struct slicing *slicing)
{
    keeper_close(slicing->keeper);
    close(slicing->file.fd);
}

static enum status take_some(struct slicing *slicing, struct error *error)
{
    const struct keeper_taking taking = {.file = &slicing->file};
    slicing->stop = 0;
    return keeper_take(slicing->keeper, &taking, &slicing->receipt, error);
}

static void stopped_at_a_slices_end(void **state)
{
    struct rig *rig = *state;
    struct slicing slicing;
    struct receipt kept;
    struct error error = ERROR_NONE;
    begin_slicing(&slicing, rig);
    slicing.stop_at = 10;
    assert_fails(take_some(&slicing, &error), STATUS_INTERRUPTED, &error);
    assert_ok(ledger_receipt_get(rig->ledger, slicing.receipt.id, &kept, &error),
              &error);
    assert_int_equal(kept.state, RECEIPT_TAKING);
    assert_int_equal(kept.records, KEEPER_SLICE);
    assert_int_equal(slicing.received, KEEPER_SLICE);
    assert_int_equal(kept.attempts, 1);
    /* It goes on where it stood. */
    slicing.stop_at = KEEPER_SLICE + 1;
    assert_fails(take_some(&slicing, &error), STATUS_INTERRUPTED, &error);
    assert_int_equal(slicing.receipt.records, 2 * KEEPER_SLICE);
    assert_ok(take_some(&slicing, &error), &error);
    assert_int_equal(slicing.receipt.records, MANY);
    assert_int_equal(slicing.receipt.state, RECEIPT_DECIDING);
    assert_int_equal(slicing.receipt.attempts, 1);
    assert_int_equal(slicing.received, MANY);
    end_slicing(&slicing);
}

static void gone_on_after_a_restart(void **state)
{
    struct rig *rig = *state;
    struct slicing slicing;
    struct error error = ERROR_NONE;
    begin_slicing(&slicing, rig);
    slicing.stop_at = KEEPER_SLICE;
    assert_fails(take_some(&slicing, &error), STATUS_INTERRUPTED, &error);
    keeper_close(slicing.keeper);
    rig_shut(rig);
    rig_start(rig);
    open_keeper(&slicing, rig);
    assert_ok(
        ledger_receipt_find(rig->ledger, &slicing.file.hash, &slicing.receipt, &error),
        &error);
    assert_int_equal(slicing.receipt.records, KEEPER_SLICE);
    assert_ok(take_some(&slicing, &error), &error);
    assert_int_equal(slicing.receipt.records, MANY);
    assert_int_equal(slicing.receipt.attempts, 2);
    assert_int_equal(slicing.received, MANY);
    end_slicing(&slicing);
}

static void decided_in_pieces(void **state)
{
    struct rig *rig = *state;
    struct slicing slicing;
    struct error error = ERROR_NONE;
    bool left = false;
    begin_slicing(&slicing, rig);
    assert_ok(take_some(&slicing, &error), &error);
    assert_ok(keeper_decide(slicing.keeper, false, 10, &left, &error), &error);
    assert_true(left);
    slicing.stop = 1;
    assert_fails(keeper_decide(slicing.keeper, false, 0, &left, &error),
                 STATUS_INTERRUPTED, &error);
    assert_true(left);
    /* What is not decided is not settled. */
    assert_ok(ledger_begin(rig->ledger, &error), &error);
    assert_ok(keeper_settle(slicing.keeper, &slicing.receipt, &error), &error);
    assert_int_equal(slicing.receipt.state, RECEIPT_DECIDING);
    slicing.stop = 0;
    assert_ok(keeper_decide(slicing.keeper, true, 0, &left, &error), &error);
    assert_false(left);
    assert_ok(keeper_settle(slicing.keeper, &slicing.receipt, &error), &error);
    assert_ok(ledger_commit(rig->ledger, &error), &error);
    assert_int_equal(slicing.receipt.state, RECEIPT_DECIDED);
    assert_int_equal(slicing.receipt.ready + slicing.receipt.held, MANY);
    end_slicing(&slicing);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(stopped_at_a_slices_end),
        CASE(gone_on_after_a_restart),
        CASE(decided_in_pieces),
    };
    return cmocka_run_group_tests(tests, NULL, end);
}
