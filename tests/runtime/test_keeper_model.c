/* Random histories of new, corrected, voided, repeated, late and conflicting
 * sessions of a few people at two clinics, held against a model that counts
 * everything anew, from the sessions alone: what each day was told of the
 * dollars and visits before it, what came out, and the receipts' counts. In
 * the end the same records in another order, in other files, must leave the
 * same decisions, byte by byte.
 *
 *   test_runtime_keeper_model [STEPS [SEED]]
 *
 * The model knows the payer of tests/runtime/keeper/payers: 30 dollars for a
 * unit of 97110, 40 for one of 97530; over 600 dollars in a year hold; a ninth
 * visit in a year is denied, and then leaves neither dollars nor a visit. */
#include "support/gonio_test.h"

#include "runtime/keeper_rig.h"

#include <stdio.h>
#include <stdlib.h>

#define HISTORY_STEPS 500 /* then a new ledger */
#define KEYS_MAX      600
#define RECORDS_MAX   2000
#define FILE_STEPS    8

#define DOLLARS_MAX 60000
#define VISITS_MAX  8

static uint64_t seed = 20260316;
static unsigned long steps = 3000;

/* ---- chance ---- */

struct dice {
    uint64_t state;
};

static uint32_t roll(struct dice *dice, uint32_t sides)
{
    uint64_t x = dice->state;
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    dice->state = x;
    return (uint32_t)((x >> 11) % sides);
}

static bool chance(struct dice *dice, uint32_t percent)
{
    return roll(dice, 100) < percent;
}

/* ---- sessions ---- */

#define PEOPLE     3
#define CLINICS    2
#define THERAPISTS 3
#define DAYS       24

static const char *const clinics[CLINICS] = {"1987654328", "1234567893"};
static const char *const therapists[THERAPISTS] = {"1730000001", "1730000019",
                                                   "1730000027"};

/* One revision of one session. */
struct visited {
    int clinic, number; /* its key */
    int revision;       /* 0: there is none */
    bool is_void;
    int person, day, start, units, code, therapist;
};

static int32_t date_of_day(int day)
{
    return date_of(2025, 12, 20) + day;
}

static struct visited some_visit(struct dice *dice)
{
    return (struct visited){.person = (int)roll(dice, PEOPLE),
                            .day = (int)roll(dice, DAYS),
                            .start = 480 + 15 * (int)roll(dice, 20),
                            .units = 1 + (int)roll(dice, 3),
                            .code = (int)roll(dice, 2),
                            .therapist = (int)roll(dice, THERAPISTS)};
}

static void put_clock(struct buffer *out, const char *name, int minutes)
{
    buffer_printf(out, "\"%s\":\"%02d:%02d\",", name, minutes / 60, minutes % 60);
}

static void write_visit(const struct visited *it, struct buffer *out)
{
    char date[11];
    date_write(date_of_day(it->day), date);
    buffer_printf(out, "{\"session_id\":\"S%d\",\"revision\":%d,", it->number,
                  it->revision);
    if (it->is_void)
        buffer_put_cstr(out, "\"void\":true,");
    buffer_printf(out,
                  "\"billing_provider\":{\"npi\":\"%s\"},\"date_of_service\":\"%s\","
                  "\"patient\":{\"id\":\"P%d-%d\"},\"insurance\":[{\"payer\":"
                  "\"counting\",\"member_id\":\"M%d\"}],\"discipline\":\"PT\","
                  "\"services\":[{\"code\":\"%s\",\"minutes\":%d,",
                  clinics[it->clinic], date, it->clinic, it->person, it->person,
                  it->code ? "97530" : "97110", 15 * it->units);
    put_clock(out, "start", it->start);
    put_clock(out, "end", it->start + 15 * it->units);
    buffer_printf(out, "\"therapist\":{\"npi\":\"%s\",\"credential\":\"PT\"}}]}\n",
                  therapists[it->therapist]);
}

/* ---- the model ---- */

struct model {
    struct visited effective[KEYS_MAX];
    size_t count;
    struct visited records[RECORDS_MAX]; /* all that were sent, but conflicts */
    size_t record_count;
};

/* A claim-day, as the model sees it. */
struct model_day {
    const struct visited *members[KEYS_MAX]; /* not void, in day order */
    size_t count;
    int64_t before; /* dollars told */
    int visits;     /* told */
    bool told;
    enum outcome outcome;
    int64_t allowed; /* of its lines */
    int units;
};

static int compare_places(const struct visited *a, const struct visited *b)
{
    char left[16], right[16];
    if (a->day != b->day)
        return a->day - b->day;
    if (a->start != b->start)
        return a->start - b->start;
    snprintf(left, sizeof left, "S%d", a->number);
    snprintf(right, sizeof right, "S%d", b->number);
    return strcmp(left, right);
}

static bool same_day(const struct visited *a, const struct visited *b)
{
    return a->clinic == b->clinic && a->person == b->person && a->day == b->day;
}

static void add_member(struct model_day *day, const struct visited *it)
{
    size_t at = day->count++;
    for (; at > 0 && compare_places(day->members[at - 1], it) > 0; at--)
        day->members[at] = day->members[at - 1];
    day->members[at] = it;
}

static bool meet(const struct visited *a, const struct visited *b)
{
    return a->start < b->start + 15 * b->units && b->start < a->start + 15 * a->units;
}

/* Somebody was treated twice at a time, or a therapist of the day was with
 * somebody else in the same clinic. */
static bool overlaps(const struct model *model, const struct model_day *day)
{
    for (size_t i = 0; i < day->count; i++) {
        const struct visited *own = day->members[i];
        for (size_t k = 0; k < model->count; k++) {
            const struct visited *other = &model->effective[k];
            if (other == own || other->is_void || other->day != own->day ||
                other->clinic != own->clinic || !meet(own, other))
                continue;
            if (other->person == own->person || other->therapist == own->therapist)
                return true;
        }
    }
    return false;
}

static int year_of_day(int day)
{
    int32_t year, month, date;
    date_split(date_of_day(day), &year, &month, &date);
    return year;
}

static void find_day(const struct model *model, const struct visited *of,
                     struct model_day *day)
{
    *day = (struct model_day){.count = 0};
    for (size_t i = 0; i < model->count; i++) {
        if (!model->effective[i].is_void && same_day(&model->effective[i], of))
            add_member(day, &model->effective[i]);
    }
}

static void count_today(struct model_day *day)
{
    for (size_t i = 0; i < day->count; i++) {
        day->units += day->members[i]->units;
        day->allowed += (day->members[i]->code ? 4000 : 3000) * day->members[i]->units;
    }
}

/* Every claim-day of the person, in order; at: those that are wanted. */
struct account {
    struct model_day days[CLINICS * DAYS];
    size_t count;
};

static void list_days(const struct model *model, int person, struct account *account)
{
    account->count = 0;
    for (int day = 0; day < DAYS; day++) {
        size_t first = account->count;
        for (int clinic = 0; clinic < CLINICS; clinic++) {
            const struct visited of = {.clinic = clinic, .person = person, .day = day};
            struct model_day *it = &account->days[account->count];
            find_day(model, &of, it);
            account->count += it->count > 0;
        }
        struct model_day *a = &account->days[first];
        if (account->count == first + 2 &&
            compare_places(a[0].members[0], a[1].members[0]) > 0) {
            struct model_day swap = a[0];
            a[0] = a[1];
            a[1] = swap;
        }
    }
}

/* Places that are equal, at two clinics, see nothing of each other. */
static bool is_before(const struct model_day *a, const struct model_day *b)
{
    return compare_places(a->members[0], b->members[0]) < 0;
}

static void tell_day(const struct account *account, size_t at, struct model_day *day)
{
    int last = -1;
    for (size_t i = 0; i < at; i++) {
        const struct model_day *past = &account->days[i];
        int date = past->members[0]->day;
        if (!is_before(past, day))
            continue;
        day->told = true;
        if (year_of_day(date) != year_of_day(day->members[0]->day) ||
            past->outcome == OUTCOME_DENY)
            continue;
        day->before += past->allowed;
        if (date != last && date != day->members[0]->day)
            day->visits++;
        last = date;
    }
}

static void reckon(const struct model *model, int person, struct account *account)
{
    list_days(model, person, account);
    for (size_t i = 0; i < account->count; i++) {
        struct model_day *day = &account->days[i];
        tell_day(account, i, day);
        count_today(day);
        if (day->visits + 1 > VISITS_MAX)
            day->outcome = OUTCOME_DENY;
        else if (day->before + day->allowed > DOLLARS_MAX || overlaps(model, day))
            day->outcome = OUTCOME_HOLD;
        else
            day->outcome = OUTCOME_READY;
    }
}

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
    write_visit(it, &play->file);
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
    struct visited it = some_visit(&play->dice);
    it.clinic = (int)roll(&play->dice, CLINICS);
    it.number = (int)play->model->count;
    it.revision = chance(&play->dice, 10) ? 2 : 1;
    it.is_void = chance(&play->dice, 3);
    send_new(play, &it);
}

/* Something of it moves, or all of it. */
static void step_corrected(struct play *play, const struct visited *old)
{
    struct visited it = some_visit(&play->dice), keep = *old;
    if (chance(&play->dice, 70)) {
        keep.start = it.start;
        keep.units = it.units;
        keep.code = it.code;
        if (chance(&play->dice, 30))
            keep.therapist = it.therapist;
        if (chance(&play->dice, 30))
            keep.day = it.day;
        it = keep;
    }
    it.clinic = old->clinic;
    it.number = old->number;
    it.revision = old->revision + (chance(&play->dice, 20) ? 2 : 1);
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
    struct visited it = some_visit(&play->dice);
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
                &model->records[roll(&play->dice, (uint32_t)model->record_count)]);
    play->expected.duplicates++;
}

static void step_conflict(struct play *play)
{
    struct model *model = play->model;
    struct visited it =
        model->records[roll(&play->dice, (uint32_t)model->record_count)];
    it.units = it.units % 3 + 1;
    send_record(play, &it);
    play->expected.rejected++;
}

static void step(struct play *play)
{
    struct model *model = play->model;
    uint32_t kind = roll(&play->dice, 100);
    if (kind < 45 || model->count == 0) {
        step_new(play);
        return;
    }
    const struct visited any =
        model->effective[roll(&play->dice, (uint32_t)model->count)];
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
    return rig_decision(rig, clinics[it->clinic], id, 0);
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
        reckon(play->model, person, account);
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
                                  .joined = chance(&play->dice, 50)};
    struct receipt receipt;
    struct error error = ERROR_NONE;
    assert_ok(rig_feed(&play->rig, &file, &receipt, &error), &error);
    check_receipt(play, &receipt);
}

/* ---- the same in another order ---- */

static void shuffle(struct dice *dice, struct visited *at, size_t count)
{
    for (size_t i = count; i > 1; i--) {
        size_t k = roll(dice, (uint32_t)i);
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
        size_t most = 1 + roll(&play->dice, chance(&play->dice, 30) ? 300 : 20);
        const struct rig_file file = {.joined = chance(&play->dice, 50)};
        struct rig_file now = file;
        struct receipt receipt;
        struct error error = ERROR_NONE;
        buffer_clear(&play->file);
        for (; most && i < model->record_count; most--)
            write_visit(&model->records[i++], &play->file);
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
    for (int64_t id = 1; id <= last; id += 1 + (int64_t)roll(&play->dice, 9)) {
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
        unsigned long most = 1 + roll(&play->dice, FILE_STEPS);
        buffer_clear(&play->file);
        play->expected = (struct expected){.records = 0};
        memset(play->fresh, 0, sizeof play->fresh);
        for (; most && done < count; most--, done++)
            step(play);
        if (!play->expected.records)
            continue;
        feed(play);
        if (chance(&play->dice, 15))
            check_all(play);
        if (chance(&play->dice, 5)) {
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
