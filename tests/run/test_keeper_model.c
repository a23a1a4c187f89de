/* Random histories of new, corrected, voided, repeated, late and conflicting
 * sessions of a few people at two clinics, held against a model that counts
 * everything anew, from the sessions alone: what each day was told of the
 * dollars and visits before it, what came out, and the receipts' counts. In
 * the end the same records in another order, in other files, must leave the
 * same decisions, byte by byte.
 *
 *   test_run_keeper_model [STEPS [SEED]]
 *
 * The model knows the payer of tests/run/keeper/payers: 30 dollars for a
 * unit of 97110, 40 for one of 97530; over 600 dollars in a year hold; a ninth
 * visit in a year is denied, and then leaves neither dollars nor a visit. */
#include "support/gonio_test.h"

#include "run/keeper_model.h"
#include "run/keeper_rig.h"

#include <stdio.h>
#include <stdlib.h>

#define HISTORY_STEPS 500 /* then a new ledger */
#define FILE_STEPS    8

static uint64_t seed = 20260316;
static unsigned long steps = 3000;

/* ---- steps ---- */

/* What a file of some steps should count. */
struct expected {
    uint64_t records, rejected, duplicates, others;
};

struct play {
    struct rig rig;
    struct dice dice;
    struct model *model;
    struct buffer file;
    struct expected expected;
    bool fresh[KEYS_MAX]; /* taken in with this file, and effective */
};

static struct visited *find_effective(struct model *model, const struct visited *key)
{
    for (size_t i = 0; i < model->count; i++) {
        if (model->effective[i].clinic == key->clinic &&
            model->effective[i].number == key->number)
            return &model->effective[i];
    }
    return NULL;
}

static bool is_sent(const struct model *model, const struct visited *it)
{
    for (size_t i = 0; i < model->record_count; i++) {
        const struct visited *record = &model->records[i];
        if (record->clinic == it->clinic && record->number == it->number &&
            record->revision == it->revision)
            return true;
    }
    return false;
}

static void send_record(struct play *play, const struct visited *it)
{
    model_write(it, &play->file);
    play->expected.records++;
}

/* A record that was not sent before. */
static void send_new(struct play *play, const struct visited *it)
{
    struct model *model = play->model;
    struct visited *effective = find_effective(model, it);
    assert_true(model->record_count < RECORDS_MAX && model->count < KEYS_MAX);
    model->records[model->record_count++] = *it;
    send_record(play, it);
    if (effective && effective->revision > it->revision) {
        play->expected.duplicates++;
        return;
    }
    if (!effective)
        effective = &model->effective[model->count++];
    else if (play->fresh[effective - model->effective])
        play->expected.duplicates++;
    *effective = *it;
    play->fresh[effective - model->effective] = true;
}

static void step_new(struct play *play)
{
    struct visited it = model_visit(&play->dice);
    it.clinic = (int)dice_roll(&play->dice, CLINICS);
    it.number = (int)play->model->count;
    it.revision = dice_chance(&play->dice, 10) ? 2 : 1;
    it.is_void = dice_chance(&play->dice, 3);
    send_new(play, &it);
}

/* Something of it moves, or all of it. */
static void step_corrected(struct play *play, const struct visited *old)
{
    struct visited it = model_visit(&play->dice), keep = *old;
    if (dice_chance(&play->dice, 70)) {
        keep.start = it.start;
        keep.units = it.units;
        keep.code = it.code;
        if (dice_chance(&play->dice, 30))
            keep.therapist = it.therapist;
        if (dice_chance(&play->dice, 30))
            keep.day = it.day;
        it = keep;
    }
    it.clinic = old->clinic;
    it.number = old->number;
    it.revision = old->revision + (dice_chance(&play->dice, 20) ? 2 : 1);
    it.is_void = false;
    send_new(play, &it);
}

static void step_voided(struct play *play, const struct visited *old)
{
    struct visited it = *old;
    it.revision++;
    it.is_void = true;
    send_new(play, &it);
}

/* A revision lower than the effective one that was skipped. */
static void step_late(struct play *play, const struct visited *effective)
{
    struct visited it = model_visit(&play->dice);
    it.clinic = effective->clinic;
    it.number = effective->number;
    for (it.revision = 1; it.revision < effective->revision; it.revision++) {
        if (!is_sent(play->model, &it)) {
            send_new(play, &it);
            return;
        }
    }
}

static void step_repeated(struct play *play)
{
    struct model *model = play->model;
    send_record(play,
                &model->records[dice_roll(&play->dice, (uint32_t)model->record_count)]);
    play->expected.duplicates++;
}

static void step_conflict(struct play *play)
{
    struct model *model = play->model;
    struct visited it =
        model->records[dice_roll(&play->dice, (uint32_t)model->record_count)];
    it.units = it.units % 3 + 1;
    send_record(play, &it);
    play->expected.rejected++;
}

static void step(struct play *play)
{
    struct model *model = play->model;
    uint32_t kind = dice_roll(&play->dice, 100);
    if (kind < 45 || model->count == 0) {
        step_new(play);
        return;
    }
    const struct visited any =
        model->effective[dice_roll(&play->dice, (uint32_t)model->count)];
    if (kind < 65)
        step_corrected(play, &any);
    else if (kind < 73)
        step_voided(play, &any);
    else if (kind < 80)
        step_late(play, &any);
    else if (kind < 92)
        step_repeated(play);
    else
        step_conflict(play);
}

/* ---- held against the ledger ---- */

static struct ledger_decision decision_of(struct rig *rig, const struct visited *it)
{
    char id[16];
    snprintf(id, sizeof id, "S%d", it->number);
    return rig_decision(rig, model_clinics[it->clinic], id, 0);
}

/* The decision's own words (counting.told). */
static void check_told(const struct model_day *day,
                       const struct ledger_decision *decision)
{
    static const char before[] = "\"message\":\"told $";
    static char bytes[1 << 20];
    char allowed[24];
    assert_true(decision->bytes.len < sizeof bytes);
    snprintf(bytes, sizeof bytes, "%.*s", TEXT_ARG(decision->bytes));
    const char *told = strstr(bytes, before);
    if (!day->told) {
        assert_null(told);
        return;
    }
    assert_non_null(told);
    money_write(day->before, allowed);
    told += sizeof before - 1;
    assert_text(((struct text){told, strcspn(told, "\"")}), allowed);
}

static void check_day(struct rig *rig, const struct model_day *day)
{
    for (size_t i = 0; i < day->count; i++) {
        bool lines = i == 0 && day->outcome != OUTCOME_DENY;
        struct ledger_decision decision = decision_of(rig, day->members[i]);
        assert_true(decision.id > 0);
        assert_int_equal(decision.outcome, day->outcome);
        assert_int_equal(decision.units, lines ? day->units : 0);
        assert_int_equal(decision.allowed, lines ? day->allowed : MONEY_NONE);
        check_told(day, &decision);
    }
}

static void check_all(struct play *play)
{
    struct account *account = malloc(sizeof *account);
    assert_non_null(account);
    rig_fresh(&play->rig);
    for (int person = 0; person < PEOPLE; person++) {
        model_reckon(play->model, person, account);
        for (size_t i = 0; i < account->count; i++)
            check_day(&play->rig, &account->days[i]);
    }
    for (size_t i = 0; i < play->model->count; i++) {
        const struct visited *it = &play->model->effective[i];
        if (it->is_void)
            assert_int_equal(decision_of(&play->rig, it).outcome, OUTCOME_VOID);
    }
    free(account);
}

static void check_receipt(const struct play *play, const struct receipt *receipt)
{
    const struct expected *expected = &play->expected;
    assert_int_equal(receipt->state, RECEIPT_DONE);
    assert_int_equal(receipt->records, expected->records);
    assert_int_equal(receipt->rejected, expected->rejected);
    assert_int_equal(receipt->duplicates, expected->duplicates);
    assert_int_equal(receipt->ready + receipt->held + receipt->denied + receipt->voids +
                         receipt->rejected + receipt->duplicates,
                     receipt->records);
}

static void feed(struct play *play)
{
    const struct rig_file file = {.text = buffer_text(&play->file),
                                  .joined = dice_chance(&play->dice, 50)};
    struct receipt receipt;
    struct error error = ERROR_NONE;
    assert_ok(rig_feed(&play->rig, &file, &receipt, &error), &error);
    check_receipt(play, &receipt);
}

/* ---- the same in another order ---- */

static void shuffle(struct dice *dice, struct visited *at, size_t count)
{
    for (size_t i = count; i > 1; i--) {
        size_t k = dice_roll(dice, (uint32_t)i);
        struct visited swap = at[i - 1];
        at[i - 1] = at[k];
        at[k] = swap;
    }
}

static void feed_shuffled(struct play *play, struct rig *other)
{
    struct model *model = play->model;
    shuffle(&play->dice, model->records, model->record_count);
    for (size_t i = 0; i < model->record_count;) {
        size_t most =
            1 + dice_roll(&play->dice, dice_chance(&play->dice, 30) ? 300 : 20);
        const struct rig_file file = {.joined = dice_chance(&play->dice, 50)};
        struct rig_file now = file;
        struct receipt receipt;
        struct error error = ERROR_NONE;
        buffer_clear(&play->file);
        for (; most && i < model->record_count; most--)
            model_write(&model->records[i++], &play->file);
        now.text = buffer_text(&play->file);
        assert_ok(rig_feed(other, &now, &receipt, &error), &error);
    }
}

static void check_other_order(struct play *play)
{
    struct rig other = {.known_on = 0};
    rig_open(&other);
    feed_shuffled(play, &other);
    rig_fresh(&play->rig);
    for (size_t i = 0; i < play->model->count; i++) {
        struct ledger_decision mine =
            decision_of(&play->rig, &play->model->effective[i]);
        struct ledger_decision its = decision_of(&other, &play->model->effective[i]);
        assert_true(mine.id && its.id);
        if (!text_equal(mine.bytes, its.bytes))
            fail_msg("another order, another decision:\n%.*s\n%.*s",
                     TEXT_ARG(mine.bytes), TEXT_ARG(its.bytes));
    }
    rig_close(&other);
}

/* ---- decided once more ---- */

static void check_again(struct play *play)
{
    struct rig *rig = &play->rig;
    const struct keeper_replay replay = {.ledger = rig->ledger,
                                         .policies = rig->policies};
    int64_t last = 0;
    struct error error = ERROR_NONE;
    for (size_t i = 0; i < play->model->count; i++) {
        struct ledger_decision d = decision_of(rig, &play->model->effective[i]);
        last = d.id > last ? d.id : last;
    }
    /* Those that were superseded as well. */
    for (int64_t id = 1; id <= last; id += 1 + (int64_t)dice_roll(&play->dice, 9)) {
        struct ledger_decision decision;
        struct text bytes;
        rig_fresh(rig);
        assert_ok(ledger_decision_get(rig->ledger, id, &rig->arena, &decision, &error),
                  &error);
        assert_ok(keeper_again(&replay, &decision, &rig->arena, &bytes, &error),
                  &error);
        if (!text_equal(bytes, decision.bytes))
            fail_msg("decided once more it is another:\n%.*s\n%.*s",
                     TEXT_ARG(decision.bytes), TEXT_ARG(bytes));
    }
}

/* ---- histories ---- */

static void play_history(struct play *play, unsigned long count)
{
    for (unsigned long done = 0; done < count;) {
        unsigned long most = 1 + dice_roll(&play->dice, FILE_STEPS);
        buffer_clear(&play->file);
        play->expected = (struct expected){.records = 0};
        memset(play->fresh, 0, sizeof play->fresh);
        for (; most && done < count; most--, done++)
            step(play);
        if (!play->expected.records)
            continue;
        feed(play);
        if (dice_chance(&play->dice, 15))
            check_all(play);
        if (dice_chance(&play->dice, 5)) {
            rig_shut(&play->rig);
            rig_start(&play->rig);
        }
    }
    check_all(play);
    check_again(play);
    check_other_order(play);
}

static void histories(void **state)
{
    (void)state;
    for (unsigned long done = 0; done < steps; done += HISTORY_STEPS) {
        unsigned long left = steps - done;
        struct play play = {.dice = {(seed + done) * UINT64_C(0x9e3779b97f4a7c15) | 1}};
        print_message("history of seed %llu\n", (unsigned long long)(seed + done));
        play.model = calloc(1, sizeof *play.model);
        assert_non_null(play.model);
        buffer_init(&play.file, 1 << 24);
        rig_open(&play.rig);
        play_history(&play, left < HISTORY_STEPS ? left : HISTORY_STEPS);
        rig_close(&play.rig);
        buffer_release(&play.file);
        free(play.model);
    }
    rig_policies_close();
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(histories)};
    if (argc > 1)
        steps = strtoul(argv[1], NULL, 10);
    if (argc > 2)
        seed = strtoull(argv[2], NULL, 10);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
