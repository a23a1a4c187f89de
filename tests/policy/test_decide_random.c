/* Whatever a day holds, a decision keeps its promises. Random days of one to
 * three sessions, with every kind of service, flaw and gap, are decided under
 * Medicare and under payers laid over it that count otherwise (payers/ beside
 * this file), and each decision is held to:
 *
 *   1  minutes of lines and of what is not billed equal those documented;
 *   2  a line has a unit at least, and a service;
 *   3  every finding has a rule, a message, a source;
 *   4  a hold or a denial has a finding that says so; ready has none;
 *   5  of a day's decisions exactly the leading one carries lines;
 *   6  the same input gives the same bytes, explained or not, whatever was
 *      decided in between;
 *   7  the outcome is one for all sessions of the day.
 *
 * Usage: test_policy_decide_random [DAYS [SEED]] */
#include "support/gonio_test.h"

#include "base/hash.h"
#include "format/reader.h"
#include "format/writer.h"
#include "policy/decide.h"

#include <stdio.h>
#include <stdlib.h>

static unsigned long days = 2000, first_seed = 1;
static struct policy_set *policies;
static uint64_t dice;

/* xorshift64*, so that a seed gives the same day everywhere. */
static uint32_t roll(uint32_t sides)
{
    dice ^= dice >> 12;
    dice ^= dice << 25;
    dice ^= dice >> 27;
    return (uint32_t)((dice * UINT64_C(2685821657736338717)) >> 33) % sides;
}

static const char *pick(const char *const *list, size_t count)
{
    return list[roll((uint32_t)count)];
}
#define PICK(list) pick(list, COUNT_OF(list))

/* ---- a random session, as text ---- */

static const char *const codes[] = {
    "97110", "97110", "97140", "97530", "97112", "97116", "97035", "97150", "97010",
    "97014", "G0283", "97129", "97130", "97161", "97164", "97001", "99999", "97597",
    "97545", "97546", "92507", "98966", "97012", "97018", "97124", "97750"};
static const char *const credentials[] = {"PT",   "PT",   "PT",      "PTA", "OT",
                                          "COTA", "AIDE", "STUDENT", "MD",  "wizard"};
static const char *const modes[] = {"individual", "individual",   "individual",
                                    "group",      "co_treatment", "home_program"};
static const char *const npis[] = {"1730000001", "1730000019", "1987654328"};
static const char *const dates[] = {"2019-12-31", "2024-12-31", "2025-01-01",
                                    "2025-10-20", "2026-03-16", "2026-10-15"};
static const char *const modifiers[] = {"59", "KX", "GP", "CQ", "GA", "XE"};

static void put_service(struct buffer *out)
{
    uint32_t start = 480 + roll(300), minutes = roll(40);
    buffer_printf(out, "{\"code\":\"%s\"", PICK(codes));
    if (roll(10))
        buffer_printf(out, ",\"minutes\":%u", minutes);
    if (!roll(3))
        buffer_printf(out, ",\"start\":\"%02u:%02u\",\"end\":\"%02u:%02u\"", start / 60,
                      start % 60, (start + minutes) / 60, (start + minutes) % 60);
    if (roll(3))
        buffer_printf(out, ",\"mode\":\"%s\"", PICK(modes));
    if (roll(12))
        buffer_printf(out, ",\"therapist\":{\"npi\":\"%s\",\"credential\":\"%s\"}",
                      PICK(npis), PICK(credentials));
    if (!roll(4))
        buffer_printf(out, ",\"supervisor\":{\"npi\":\"%s\",\"credential\":\"PT\"}",
                      PICK(npis));
    if (!roll(5))
        buffer_printf(out, ",\"modifiers\":[\"%s\"]", PICK(modifiers));
    if (!roll(6))
        buffer_printf(out, ",\"billed_units\":%u", roll(5));
    if (!roll(8))
        buffer_printf(out, ",\"co_treatment\":{\"minutes_claimed\":%u}", roll(40));
    if (roll(3))
        buffer_put_cstr(out, ",\"documentation\":{\"exercises\":[\"exercise done\"],"
                             "\"body_region\":\"knee\"}");
    buffer_put_char(out, '}');
}

static const char *const random_payers[] = {"medicare", "medicare", "apart",
                                            "apart-hybrid"};

static void put_session(struct buffer *out, unsigned number, const char *date,
                        const char *payer)
{
    static const char *const disciplines[] = {"PT", "PT", "PT", "OT", "SLP"};
    uint32_t services = 1 + roll(5);
    buffer_printf(out, "{\"session_id\":\"S-%u\",\"date_of_service\":\"%s\"", number,
                  date);
    buffer_printf(
        out, ",\"patient\":{\"id\":\"P-1\"},\"insurance\":[{\"payer\":\"%s\"}]", payer);
    if (roll(8))
        buffer_printf(out, ",\"discipline\":\"%s\"", PICK(disciplines));
    if (roll(3))
        buffer_put_cstr(out, ",\"setting\":\"private_practice\",\"place_of_service\":"
                             "\"11\"");
    if (roll(2))
        buffer_printf(out,
                      ",\"plan_of_care\":{\"established_on\":\"%s\","
                      "\"certified_on\":\"%s\"}",
                      PICK(dates), PICK(dates));
    if (roll(2))
        buffer_printf(out, ",\"first_treatment_on\":\"%s\"", PICK(dates));
    if (!roll(5))
        buffer_put_cstr(out, ",\"telehealth\":{\"modality\":\"audio_video\","
                             "\"patient_location\":\"home\"}");
    if (roll(2))
        buffer_printf(out, ",\"total_treatment_minutes\":%u", roll(120));
    if (roll(2))
        buffer_printf(out, ",\"history\":{\"allowed_year_to_date\":\"%u.00\"}",
                      roll(4000));
    buffer_put_cstr(out, ",\"services\":[");
    for (uint32_t i = 0; i < services; i++) {
        if (i)
            buffer_put_char(out, ',');
        put_service(out);
    }
    buffer_put_cstr(out, "]}");
}

/* ---- a day of them ---- */

struct random_day {
    struct arena arena;
    struct day_member members[3];
    struct day day;
};

static void read_member(struct random_day *random, struct text json)
{
    static const struct reader_options options = {.first_line = 1};
    struct session *session = NULL;
    struct text session_id;
    struct problems problems = {0};
    struct error error = ERROR_NONE;
    struct text kept = text_copy(&random->arena, json);
    assert_int_equal(reader_session(kept, &options, &random->arena, &session,
                                    &session_id, &problems, &error),
                     STATUS_OK);
    if (!session)
        fail_msg("%s: %.*s", problems.at[0].error.message, TEXT_ARG(json));
    random->members[random->day.count++] = (struct day_member){session, hash_of(json)};
}

static void make_day(struct random_day *random, uint64_t seed)
{
    struct buffer json;
    dice = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
    arena_init(&random->arena, (size_t)1 << 26);
    random->day = (struct day){.members = random->members};
    buffer_init(&json, 65536);
    unsigned count = 1 + (roll(3) ? 0u : 1u) + (roll(9) ? 0u : 1u);
    const char *date = PICK(dates), *payer = PICK(random_payers);
    for (unsigned i = 0; i < count; i++) {
        buffer_clear(&json);
        put_session(&json, i, date, payer);
        read_member(random, buffer_text(&json));
    }
    buffer_release(&json);
    for (unsigned i = 1; i < count; i++) /* day order */
        for (unsigned k = i; k > 0 && day_order(random->members[k].session,
                                                random->members[k - 1].session) < 0;
             k--) {
            struct day_member swap = random->members[k];
            random->members[k] = random->members[k - 1];
            random->members[k - 1] = swap;
        }
}

static struct decision *decide(struct random_day *random, size_t member, bool explain)
{
    const struct decide_options options = {.known_on = 20778, .explain = explain};
    struct decision *decisions = NULL;
    struct error error = ERROR_NONE;
    size_t count = 0;
    bool policy_failed = false;
    assert_int_equal(decide_member(policies, &random->day, member, &options,
                                   &random->arena, &decisions, &count, &policy_failed,
                                   &error),
                     STATUS_OK);
    assert_int_equal(count, 1);
    assert_false(policy_failed);
    return decisions;
}

/* ---- the promises ---- */

static unsigned long seen[4], multi, unbilled_seen;

static void check_minutes(const struct decision *d)
{
    int32_t minutes = 0;
    for (size_t i = 0; i < d->line_count; i++)
        minutes += d->lines[i].minutes;
    for (size_t i = 0; i < d->unbilled_count; i++)
        minutes += d->unbilled[i].minutes;
    if (minutes != d->total_minutes) {
        struct buffer json;
        buffer_init(&json, (size_t)1 << 22);
        writer_decision(d, &json);
        printf("%.*s\n", TEXT_ARG(buffer_text(&json)));
        buffer_release(&json);
    }
    assert_int_equal(minutes, d->total_minutes);
    assert_int_equal(d->timed_minutes + d->untimed_minutes, d->total_minutes);
    unbilled_seen += d->unbilled_count > 0;
}

static void check_lines(const struct decision *d)
{
    for (size_t i = 0; i < d->line_count; i++) {
        assert_true(d->lines[i].units >= 1);
        assert_true(d->lines[i].service_count >= 1);
        assert_true(d->lines[i].assistant_minutes <= d->lines[i].minutes);
    }
}

static void check_findings(const struct decision *d)
{
    enum severity worst = SEVERITY_NONE;
    for (size_t i = 0; i < d->finding_count; i++) {
        const struct finding *finding = &d->findings[i];
        assert_true(finding->rule.len && finding->topic.len && finding->message.len);
        assert_true(finding->source.document.len);
        assert_true(finding->line < (int32_t)d->line_count);
        if (finding->severity > worst)
            worst = finding->severity;
    }
    if (d->outcome == OUTCOME_HOLD)
        assert_true(worst >= SEVERITY_HOLD);
    if (d->outcome == OUTCOME_DENY)
        assert_int_equal(worst, SEVERITY_DENY);
    if (d->outcome == OUTCOME_READY)
        assert_true(worst != SEVERITY_HOLD && d->line_count > 0);
}

static void check_same_bytes(struct random_day *random, size_t member,
                             const struct decision *d)
{
    struct buffer first, again;
    struct decision *other = decide(random, member, true);
    buffer_init(&first, (size_t)1 << 22);
    buffer_init(&again, (size_t)1 << 22);
    other->rules = NULL;
    other->rule_count = 0;
    writer_decision(d, &first);
    writer_decision(other, &again);
    assert_true(text_equal(buffer_text(&first), buffer_text(&again)));
    buffer_release(&first);
    buffer_release(&again);
}

static void check_day(struct random_day *random)
{
    size_t with_lines = 0;
    enum outcome outcome = OUTCOME_READY;
    for (size_t i = 0; i < random->day.count; i++) {
        struct decision *d = decide(random, i, false);
        check_minutes(d);
        check_lines(d);
        check_findings(d);
        check_same_bytes(random, i, d);
        with_lines += d->line_count > 0;
        assert_true(i == 0 || !d->line_count);
        assert_true(i == 0 || d->outcome == outcome);
        outcome = d->outcome;
        seen[outcome]++;
    }
    assert_true(with_lines <= 1);
    multi += random->day.count > 1;
}

static void promises_are_kept(void **state)
{
    struct random_day random;
    (void)state;
    for (unsigned long i = 0; i < days; i++) {
        make_day(&random, first_seed + i);
        check_day(&random);
        arena_release(&random.arena);
    }
    print_message("%lu days from seed %lu: %lu ready, %lu held, %lu denied; %lu of "
                  "several sessions\n",
                  days, first_seed, seen[OUTCOME_READY], seen[OUTCOME_HOLD],
                  seen[OUTCOME_DENY], multi);
    /* the days are such that every kind was seen */
    assert_true(seen[OUTCOME_HOLD] && seen[OUTCOME_DENY] && multi && unbilled_seen);
}

int main(int argc, char **argv)
{
    static const char *const payers[] = {GONIO_SOURCE_DIR "/payers",
                                         GONIO_SOURCE_DIR "/tests/policy/payers", NULL};
    static const char *const scripts[] = {GONIO_SOURCE_DIR "/scripts", NULL};
    const struct policy_set_options options = {.payers = payers, .scripts = scripts};
    const struct CMUnitTest tests[] = {cmocka_unit_test(promises_are_kept)};
    struct error error = ERROR_NONE;
    if (argc > 1)
        days = strtoul(argv[1], NULL, 10);
    if (argc > 2)
        first_seed = strtoul(argv[2], NULL, 10);
    if (hash_start(&error) != STATUS_OK ||
        policy_set_open(&options, &policies, &error) != STATUS_OK)
        return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    policy_set_close(policies);
    return failed;
}
