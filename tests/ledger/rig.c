#include "ledger/rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void rig_open(struct rig *rig)
{
    struct ledger_options options = {.path = rig->path, .create = true};
    assert_ok(ledger_open(&options, &rig->ledger, &rig->error), &rig->error);
}

void rig_close(struct rig *rig)
{
    ledger_close(rig->ledger);
    rig->ledger = NULL;
}

void rig_again(struct rig *rig)
{
    rig_close(rig);
    rig_open(rig);
}

int rig_up(void **state)
{
    struct rig *rig = calloc(1, sizeof *rig);
    assert_non_null(rig);
    assert_ok(hash_start(&rig->error), &rig->error);
    /* In memory where there is such a place: syncing is not what is tried. */
    snprintf(rig->folder, sizeof rig->folder, "%s/gonio-ledger-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    assert_non_null(mkdtemp(rig->folder));
    snprintf(rig->path, sizeof rig->path, "%s/ledger.db", rig->folder);
    arena_init(&rig->arena, (size_t)64 << 20);
    rig_open(rig);
    *state = rig;
    return 0;
}

int rig_down(void **state)
{
    static const char *const ends[] = {"", "-wal", "-journal", ".anchors"};
    struct rig *rig = *state;
    char path[128];
    rig_close(rig);
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        snprintf(path, sizeof path, "%s%s", rig->path, ends[i]);
        unlink(path);
    }
    assert_int_equal(rmdir(rig->folder), 0);
    arena_release(&rig->arena);
    free(rig);
    return 0;
}

void rig_begin(struct rig *rig)
{
    assert_ok(ledger_begin(rig->ledger, &rig->error), &rig->error);
}

void rig_commit(struct rig *rig)
{
    assert_ok(ledger_commit(rig->ledger, &rig->error), &rig->error);
}

void rig_receipt(struct rig *rig, const char *name)
{
    rig->receipt = (struct receipt){.state = RECEIPT_TAKING,
                                    .name = text_of(name),
                                    .hash = hash_of(text_of(name)),
                                    .size = 1000,
                                    .received_at = 1700000000};
    assert_ok(ledger_receipt_add(rig->ledger, &rig->receipt, &rig->error), &rig->error);
}

struct beneficiary rig_beneficiary(uint8_t number)
{
    return (struct beneficiary){{number}};
}

struct ledger_session rig_session(struct rig *rig, const char *session_id)
{
    char bytes[128];
    snprintf(bytes, sizeof bytes, "{\"session_id\":\"%s\",\"discipline\":\"PT\"}",
             session_id);
    struct text kept = text_copy(&rig->arena, text_of(bytes));
    return (struct ledger_session){
        .receipt = rig->receipt.id,
        .record = ++rig->receipt.records,
        .provider = TEXT("1987654328"),
        .session_id = text_copy(&rig->arena, text_of(session_id)),
        .patient = TEXT("P-1"),
        .revision = 1,
        .date = 20000,
        .start = 540,
        .beneficiary = rig_beneficiary(1),
        .input_hash = hash_of(kept),
        .bytes = kept,
    };
}

void rig_add(struct rig *rig, struct ledger_session *session)
{
    assert_ok(ledger_session_add(rig->ledger, session, &rig->error), &rig->error);
}

struct ledger_decision rig_decide(struct rig *rig, const struct ledger_session *session,
                                  enum outcome outcome)
{
    struct ledger_decision decision = {
        .session = session->id,
        .outcome = outcome,
        .payer = TEXT("medicare"),
        .bytes = TEXT("{\"lines\":[],\"findings\":[]}"),
        .allowed = MONEY_NONE,
        .units = 3,
        .known_on = 20001,
        .generation = 1,
        .cause = CAUSE_RECEIVED,
        .receipt = rig->receipt.id,
    };
    const struct text told = TEXT("{\"members\":[]}");
    decision.snapshot.hash = hash_of(told);
    assert_ok(ledger_snapshot_put(rig->ledger, told, &decision.snapshot, &rig->error),
              &rig->error);
    assert_ok(ledger_decision_add(rig->ledger, &decision, &rig->error), &rig->error);
    return decision;
}
