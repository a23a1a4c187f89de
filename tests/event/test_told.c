/* Each event, told whole: what plugins are given of it, and that handlers in Lua
 * see just the fields that are written down; and what is announced when. */
#include "ledger/ledger.h"
#include "plugin/view.h"
#include "run/announce.h"
#include "handlers/happening.h"
#include "support/gonio_test.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- one of each ---- */

static struct text texts[] = {TEXT_INIT("GP")};
static struct line line = {.code = "97110",
                           .units = 2,
                           .minutes = 30,
                           .modifiers = {texts, 1},
                           .rendering_npi = TEXT_INIT("1730000001"),
                           .allowed = 5812};
static struct finding finding = {.rule = TEXT_INIT("plan.signed"),
                                 .topic = TEXT_INIT("referral"),
                                 .severity = SEVERITY_HOLD,
                                 .message = TEXT_INIT("not signed"),
                                 .fix = TEXT_INIT("sign it")};
static struct patient patient = {.id = TEXT_INIT("P-1")};
static struct provider provider = {.npi = TEXT_INIT("1987654328")};
static struct session session = {.session_id = TEXT_INIT("S-1"),
                                 .revision = 2,
                                 .patient = &patient,
                                 .billing_provider = &provider,
                                 .date_of_service = 20528 /* 2026-03-16 */};
static struct decision decision = {.session = &session,
                                   .payer = TEXT_INIT("medicare"),
                                   .outcome = OUTCOME_HOLD,
                                   .policy_id = TEXT_INIT("medicare"),
                                   .policy_version = TEXT_INIT("2026.2"),
                                   .known_on = 20530,
                                   .lead_session = TEXT_INIT("S-1"),
                                   .timed_minutes = 30,
                                   .untimed_minutes = 5,
                                   .units = {.method = "eight_minute",
                                             .earned = 2,
                                             .eight_minute = 2,
                                             .midpoint = 2,
                                             .tie = true},
                                   .lines = &line,
                                   .line_count = 1,
                                   .findings = &finding,
                                   .finding_count = 1};
static const struct error why = {.status = STATUS_REJECTED,
                                 .code = "session.required",
                                 .message = "it is missing",
                                 .fix = "write it",
                                 .file = "policy.lua",
                                 .line = 7,
                                 .pointer = "/patient"};
static const struct event_received received = {TEXT_INIT("a.json"), 3, &session};
static const struct event_rejected rejected = {TEXT_INIT("a.json"), 4, TEXT_INIT("S-2"),
                                               &why, 2};
static struct event_policy policy = {
    .id = TEXT_INIT("medicare"), .version = TEXT_INIT("2026.2"), .hash = {{1}}};
static struct event_policy refused = {.id = TEXT_INIT("medicare"),
                                      .generation = TEXT_INIT("0123456789abcdef"),
                                      .why = &why};
static const struct event_superseded superseded = {
    .provider = TEXT_INIT("1987654328"),
    .session_id = TEXT_INIT("S-1"),
    .payer = TEXT_INIT("medicare"),
    .revision = 2,
    .date = 20528,
    .cause = "corrected",
    .caused_by = TEXT_INIT("S-1"),
    .was = {OUTCOME_READY, 3, 9000},
    .is = {OUTCOME_HOLD, 2, 5812},
};
static const struct event_file claimed = {
    .receipt = 12, .name = TEXT_INIT("a.json"), .hash = {{1}}, .size = 99};
static const struct event_file done = {.receipt = 12,
                                       .name = TEXT_INIT("a.json"),
                                       .hash = {{1}},
                                       .size = 99,
                                       .records = 9,
                                       .ready = 3,
                                       .held = 2,
                                       .denied = 1,
                                       .voids = 1,
                                       .rejected = 1,
                                       .duplicates = 1};
static const struct event_file quarantined = {
    .receipt = 12, .name = TEXT_INIT("a.json"), .size = 99, .why = &why};
static const struct event_crossing crossing = {.provider = TEXT_INIT("1987654328"),
                                               .session_id = TEXT_INIT("S-1"),
                                               .patient_id = TEXT_INIT("P-1"),
                                               .date = 20528,
                                               .payer = TEXT_INIT("medicare"),
                                               .threshold = "kx_threshold",
                                               .bucket = "OT",
                                               .year = 2026,
                                               .limit = 248000,
                                               .before = 247000,
                                               .after = 250000};

static const struct event events[] = {
    {.kind = EVENT_SESSION_RECEIVED, .received = &received},
    {.kind = EVENT_SESSION_REJECTED, .rejected = &rejected},
    {.kind = EVENT_DECISION_MADE, .decision = &decision},
    {.kind = EVENT_POLICY_LOADED, .policy = &policy},
    {.kind = EVENT_UNITS_COMPUTED, .decision = &decision},
    {.kind = EVENT_DECISION_SUPERSEDED, .superseded = &superseded},
    {.kind = EVENT_POLICY_REFUSED, .policy = &refused},
    {.kind = EVENT_POLICY_RETIRED, .policy = &policy},
    {.kind = EVENT_FILE_CLAIMED, .file = &claimed},
    {.kind = EVENT_FILE_DONE, .file = &done},
    {.kind = EVENT_FILE_QUARANTINED, .file = &quarantined},
    {.kind = EVENT_THRESHOLD_CROSSED, .crossing = &crossing},
};

/* ---- plugins ---- */

static unsigned heard;

#define assert_told(told, expected) assert_text(text_lent(told), (expected))

static void hear_decision(const struct gonio_event *event)
{
    if (event->units) {
        assert_told(event->units->method, "eight_minute");
        assert_told(event->units->date_of_service, "2026-03-16");
        assert_int_equal(event->units->tie, 1);
        assert_int_equal(event->units->untimed_minutes, 5);
        return;
    }
    assert_told(event->superseded->cause, "corrected");
    assert_told(event->superseded->was.outcome, "ready");
    assert_told(event->superseded->is.outcome, "hold");
    assert_int_equal(event->superseded->is.allowed, 5812);
    assert_int_equal(event->superseded->revision, 2);
}

static void hear_policy(const struct gonio_event *event)
{
    assert_told(event->policy->id, "medicare");
    if (event->kind != GONIO_POLICY_REFUSED) {
        assert_told(event->policy->version, "2026.2");
        assert_int_equal(event->policy->hash.len, HASH_TEXT - 1);
        return;
    }
    assert_null(event->policy->hash.at);
    assert_told(event->policy->generation, "0123456789abcdef");
    assert_told(event->policy->message, "it is missing");
    assert_told(event->policy->file, "policy.lua");
    assert_int_equal(event->policy->line, 7);
}

static void hear_file(const struct gonio_event *event)
{
    assert_told(event->file->name, "a.json");
    assert_int_equal(event->file->receipt, 12);
    if (event->kind == GONIO_FILE_DONE)
        assert_int_equal(event->file->records, 9);
    if (event->kind == GONIO_FILE_QUARANTINED) {
        assert_told(event->file->code, "session.required");
        assert_null(event->file->hash.at); /* it was not read */
    }
}

static int hear(const struct gonio_host *host, void *state,
                const struct gonio_event *event)
{
    (void)host;
    (void)state;
    heard++;
    assert_int_equal(event->size, sizeof *event);
    switch (event->kind) {
    case GONIO_UNITS_COMPUTED:
    case GONIO_DECISION_SUPERSEDED:
        hear_decision(event);
        return 0;
    case GONIO_POLICY_LOADED:
    case GONIO_POLICY_REFUSED:
    case GONIO_POLICY_RETIRED:
        hear_policy(event);
        return 0;
    case GONIO_FILE_CLAIMED:
    case GONIO_FILE_DONE:
    case GONIO_FILE_QUARANTINED:
        hear_file(event);
        return 0;
    case GONIO_THRESHOLD_CROSSED:
        assert_told(event->crossing->bucket, "OT");
        assert_told(event->crossing->patient_id, "P-1");
        assert_int_equal(event->crossing->after, 250000);
        return 0;
    case GONIO_DECISION_MADE:
        assert_non_null(event->decided);
        return 0;
    default:
        return 0;
    }
}

static void test_plugins(void **state)
{
    (void)state;
    static const struct gonio_listener listener = {
        .size = sizeof listener, .events = UINT32_MAX, .event = hear};
    static const struct gonio_plugin made = {.size = sizeof made,
                                             .abi_major = GONIO_ABI_MAJOR,
                                             .name = "ear",
                                             .version = "1",
                                             .summary = "hears",
                                             .listener = &listener};
    struct plugins plugins;
    struct error error;
    struct event_bus bus = {.count = 0};
    plugins_init(&plugins);
    assert_ok(plugins_add_struct(&plugins, &made, "ear.so", &error), &error);
    assert_true(listen_to(&bus, plugins.at[0]));
    for (size_t i = 0; i < COUNT_OF(events); i++)
        event_publish(&bus, &events[i]);
    assert_int_equal(heard, EVENT_KINDS);
    plugins_close(&plugins);
}

/* ---- handlers ---- */

static bool is_listed(const char *event, const char *prefix, struct text name)
{
    for (const struct happening_field *at = happening_fields; at->event; at++) {
        size_t len = strlen(prefix);
        if ((strcmp(at->event, event) == 0 || strcmp(at->event, "*") == 0) &&
            strncmp(at->name, prefix, len) == 0 && text_is(name, at->name + len))
            return true;
    }
    return false;
}

static const struct script_value *find(const struct script_value *table,
                                       const char *name, size_t len)
{
    for (size_t i = 0; i < table->count; i++) {
        if (text_equal(table->entries[i].name, (struct text){name, len}))
            return &table->entries[i].value;
    }
    return NULL;
}

/* "findings[].rule": of the first of the list. */
static const struct script_value *find_path(const struct script_value *table,
                                            const char *name)
{
    const char *list = strstr(name, "[].");
    if (!list)
        return find(table, name, strlen(name));
    const struct script_value *at = find(table, name, (size_t)(list - name));
    return at && at->count ? find(&at->entries[0].value, list + 3, strlen(list + 3))
                           : NULL;
}

static const char *kind_of(const struct script_value *value)
{
    static const char *const kinds[] = {[SCRIPT_BOOL] = "flag",
                                        [SCRIPT_INTEGER] = "number",
                                        [SCRIPT_TEXT] = "text date money",
                                        [SCRIPT_TABLE] = "list"};
    return kinds[value->kind];
}

/* All that is listed is there, of its kind; and nothing else. */
static void check_table(const char *event, const struct script_value *table)
{
    for (const struct happening_field *at = happening_fields; at->event; at++) {
        if (strcmp(at->event, event) != 0)
            continue;
        const struct script_value *value = find_path(table, at->name);
        if (!value || !strstr(kind_of(value), at->type))
            fail_msg("%s: %s is no %s", event, at->name, at->type);
    }
    for (size_t i = 0; i < table->count; i++) {
        const struct script_entry *entry = &table->entries[i];
        char prefix[64];
        if (!is_listed(event, "", entry->name))
            fail_msg("%s: %.*s is not written down", event, TEXT_ARG(entry->name));
        snprintf(prefix, sizeof prefix, "%.*s[].", TEXT_ARG(entry->name));
        for (size_t j = 0; entry->value.kind == SCRIPT_TABLE && entry->value.count &&
                           j < entry->value.entries[0].value.count;
             j++)
            assert_true(is_listed(event, prefix,
                                  entry->value.entries[0].value.entries[j].name));
    }
}

static void test_handlers(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(events); i++) {
        struct script_value table, *kept;
        struct arena arena;
        struct error error;
        size_t size = 0;
        arena_init(&arena, 1 << 20);
        assert_ok(happening_of(&events[i], &arena, &table, &error), &error);
        kept = happening_keep(&table, &size);
        assert_non_null(kept);
        arena_release(&arena); /* the copy stands alone */
        assert_text(find(kept, "event", 5)->text, event_name(events[i].kind));
        check_table(event_name(events[i].kind), kept);
        free(kept);
    }
}

/* ---- announcing ---- */

struct story {
    char text[512];
};

static bool note(void *context, const struct event *event)
{
    struct story *story = context;
    size_t len = strlen(story->text);
    const char *more = "";
    if (event->policy)
        more = event->policy->version.at ? event->policy->version.at : "";
    snprintf(story->text + len, sizeof story->text - len, "%s %.6s\n",
             event_name(event->kind), more);
    return true;
}

/* A policy is told with its first decision, and again when it is another. */
static void test_announced(void **state)
{
    (void)state;
    struct story story = {""};
    struct event_bus bus = {.count = 0};
    const struct event_subscriber subscriber = {note, &story,
                                                1u << EVENT_POLICY_LOADED |
                                                    1u << EVENT_POLICY_RETIRED |
                                                    1u << EVENT_UNITS_COMPUTED};
    struct announcer announcer;
    struct error error;
    struct decision made = decision;
    char version[] = "v-one.";
    assert_true(event_subscribe(&bus, &subscriber));
    announcer_init(&announcer, &bus);
    made.policy_version = (struct text){version, 5};
    assert_ok(announce_decision(&announcer, &made, &error), &error);
    assert_ok(announce_decision(&announcer, &made, &error), &error);
    memcpy(version, "gone--", 6); /* the policy it was of is closed */
    made.policy_version = TEXT("v-two");
    made.policy_hash = (struct hash){{9}};
    made.lead_session = TEXT("S-0");
    assert_ok(announce_decision(&announcer, &made, &error), &error);
    made.policy_id = TEXT_NONE;
    assert_ok(announce_decision(&announcer, &made, &error), &error);
    assert_string_equal(story.text, "policy.loaded v-one\nunits.computed \n"
                                    "units.computed \npolicy.retired v-one\n"
                                    "policy.loaded v-two\n");
    announcer_release(&announcer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plugins),
        cmocka_unit_test(test_handlers),
        cmocka_unit_test(test_announced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
