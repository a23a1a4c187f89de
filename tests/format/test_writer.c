/* Decisions and rejections as bytes. */
#include "format/gate.h"
#include "format/reader.h"
#include "format/sample.h"
#include "format/writer.h"
#include "gonio/version.h"
#include "support/gonio_test.h"

#include <stdio.h>

static struct arena arena;

static int start(void **state)
{
    (void)state;
    arena_init(&arena, (size_t)16 << 20);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static struct session *read_sample(const char *from, const char *to,
                                   struct problems *problems)
{
    struct reader_options options = {.first_line = 1};
    struct error error = ERROR_NONE;
    struct session *session;
    struct text id;
    assert_ok(reader_session(sample_with(&arena, from, to), &options, &arena, &session,
                             &id, problems, &error),
              &error);
    return session;
}

/* What is written is JSON, and exactly this. */
static void assert_written(struct buffer *out, const char *expected)
{
    struct error error = ERROR_NONE;
    assert_false(buffer_failed(out));
    assert_ok(gate_check(buffer_text(out), 1, &error), &error);
    assert_text(buffer_text(out), expected);
    buffer_release(out);
}

static void every_value(void **state)
{
    static struct text list[] = {{"a", 1}, {"\"", 1}};
    const struct {
        struct value value;
        const char *json;
    } rows[] = {
        {{.kind = VALUE_UNKNOWN}, "null"},
        {{.kind = VALUE_BOOL, .number = 1}, "true"},
        {{.kind = VALUE_BOOL}, "false"},
        {{.kind = VALUE_NUMBER, .number = -7}, "-7"},
        {{.kind = VALUE_DATE, .number = 20528}, "\"2026-03-16\""},
        {{.kind = VALUE_DATE, .number = DATE_NONE}, "null"},
        {{.kind = VALUE_CLOCK, .number = 545}, "\"09:05\""},
        {{.kind = VALUE_MONEY, .number = 183050}, "\"1830.50\""},
        {{.kind = VALUE_MONEY, .number = MONEY_NONE}, "null"},
        {{.kind = VALUE_TEXT, .text = {"x\n", 2}}, "\"x\\n\""},
        {{.kind = VALUE_TEXT}, "null"},
        {{.kind = VALUE_TEXTS, .list = {list, 2}}, "[\"a\",\"\\\"\"]"},
        {{.kind = VALUE_TEXTS}, "[]"},
        {{.kind = VALUE_NOTE, .text = {"secret", 6}}, "\"(documented)\""},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct buffer out;
        buffer_init(&out, 4096);
        writer_value(&rows[i].value, &out);
        assert_written(&out, rows[i].json);
    }
}

static struct decision without_policy(const struct session *session)
{
    static struct text sessions[] = {{"S-1001", 6}};
    struct decision decision = {.session = session,
                                .payer = TEXT("aetna"),
                                .outcome = OUTCOME_HOLD,
                                .known_on = DATE_NONE,
                                .filing_date = DATE_NONE,
                                .lead_session = sessions[0],
                                .day_sessions = sessions,
                                .day_session_count = 1};
    return decision;
}

#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"
#define HEAD                                                                           \
    "{\"schema\":\"gonio/decision/1\",\"session_id\":\"S-1001\",\"revision\":2,"       \
    "\"billing_provider\":\"1987654328\",\"date_of_service\":\"2026-03-16\","          \
    "\"payer\":\"aetna\",\"payer_rank\":0,"

static void without_a_policy(void **state)
{
    struct problems problems;
    struct buffer out;
    struct decision decision = without_policy(read_sample("{", "{", &problems));
    (void)state;
    buffer_init(&out, 1 << 16);
    writer_decision(&decision, &out);
    assert_written(&out, HEAD
                   "\"outcome\":\"hold\",\"policy\":null,\"engine\":\"" GONIO_VERSION
                   "\",\"known_on\":null,\"input_hash\":\"blake2b-256:" ZEROS "\","
                   "\"day\":{\"lead_session\":\"S-1001\",\"sessions\":[\"S-1001\"]},"
                   "\"minutes\":{\"timed\":0,\"untimed\":0,\"total\":0},"
                   "\"units\":{\"method\":null,\"earned\":0,\"eight_minute\":0,"
                   "\"midpoint\":0,\"tie\":false,\"acceptable\":[],\"working\":[]},"
                   "\"lines\":[],\"not_billed\":[],\"findings\":[]}");
}

static void a_void_session(void **state)
{
    struct problems problems;
    struct buffer out;
    struct session *session =
        read_sample("\"void\": false", "\"void\": true", &problems);
    struct decision decision = without_policy(session);
    (void)state;
    decision.outcome = OUTCOME_VOID;
    buffer_init(&out, 1 << 16);
    writer_decision(&decision, &out);
    assert_non_null(strstr(out.at, "\"outcome\":\"void\""));
    assert_non_null(strstr(out.at, "\"lines\":[],\"not_billed\":[],\"findings\":[]}"));
    buffer_release(&out);
}

static struct service_ref refs[] = {{{"S-1001", 6}, 0, 0}, {{"S-1002", 6}, 1, 3}};

static void put_lines(struct decision *decision)
{
    static struct text modifiers[] = {{"GP", 2}, {"CQ", 2}};
    static struct line lines[2];
    static struct unbilled unbilled[1];
    lines[0] = (struct line){.code = "97110",
                             .services = refs,
                             .service_count = 2,
                             .rendering_npi = TEXT("1730000001"),
                             .minutes = 33,
                             .assistant_minutes = 10,
                             .units = 2,
                             .units_expected_paid = COUNT_NONE,
                             .modifiers = {modifiers, 2},
                             .status = SEVERITY_NONE,
                             .allowed = 2906};
    lines[1] = (struct line){.code = "97140",
                             .units = 1,
                             .units_expected_paid = 0,
                             .status = SEVERITY_HOLD,
                             .allowed = MONEY_NONE};
    unbilled[0] = (struct unbilled){.code = TEXT("97035"),
                                    .services = refs,
                                    .service_count = 1,
                                    .minutes = 8,
                                    .reason = TEXT("no unit"),
                                    .action = "drop",
                                    .liability = NULL};
    decision->lines = lines;
    decision->line_count = 2;
    decision->unbilled = unbilled;
    decision->unbilled_count = 1;
}

static void lines_and_what_is_not_billed(void **state)
{
    struct problems problems;
    struct buffer out;
    struct decision decision = without_policy(read_sample("{", "{", &problems));
    (void)state;
    put_lines(&decision);
    buffer_init(&out, 1 << 16);
    writer_decision(&decision, &out);
    buffer_put_char(&out, '\0');
    assert_non_null(strstr(
        out.at,
        "\"lines\":[{\"code\":\"97110\",\"services\":[{\"session_id\":\"S-1001\","
        "\"index\":0},{\"session_id\":\"S-1002\",\"index\":3}],\"rendering_npi\":"
        "\"1730000001\",\"minutes\":33,\"assistant_minutes\":10,\"units\":2,"
        "\"modifiers\":[\"GP\",\"CQ\"],\"status\":\"ready\",\"allowed\":\"29.06\"},"
        "{\"code\":\"97140\",\"services\":[],\"rendering_npi\":null,\"minutes\":0,"
        "\"assistant_minutes\":0,\"units\":1,\"units_expected_paid\":0,"
        "\"modifiers\":[],\"status\":\"hold\",\"allowed\":null}],"
        "\"not_billed\":[{\"code\":\"97035\",\"services\":[{\"session_id\":\"S-1001\","
        "\"index\":0}],\"minutes\":8,\"reason\":\"no unit\",\"action\":\"drop\","
        "\"liability\":null}]"));
    buffer_release(&out);
}

static struct fact facts[] = {
    {{"plan_of_care.certified_on", 25}, {.kind = VALUE_UNKNOWN}},
    {{"day.minutes", 11}, {.kind = VALUE_NUMBER, .number = 53}},
};

static struct finding a_finding(void)
{
    return (struct finding){
        .rule = TEXT("plan_of_care.certified"),
        .topic = TEXT("referral"),
        .severity = SEVERITY_HOLD,
        .scope = SCOPE_SERVICE,
        .session = 0,
        .service = 1,
        .line = -1,
        .message = TEXT("not \"certified\""),
        .fix = TEXT("sign it"),
        .carc = TEXT("16"),
        .source = {.document = TEXT("42 CFR 424.24(c)"), .verified_on = DATE_NONE},
        .in_force_from = 20089,
        .facts = facts,
        .fact_count = 2};
}

static void findings_and_rules(void **state)
{
    struct problems problems;
    struct buffer out;
    struct decision decision = without_policy(read_sample("{", "{", &problems));
    struct finding finding = a_finding();
    struct rule_trace rule = {.rule = TEXT("x.y"), .state = RULE_SILENT};
    (void)state;
    decision.findings = &finding;
    decision.finding_count = 1;
    decision.rules = &rule;
    decision.rule_count = 1;
    buffer_init(&out, 1 << 16);
    writer_decision(&decision, &out);
    buffer_put_char(&out, '\0');
    assert_non_null(strstr(
        out.at,
        "\"findings\":[{\"rule\":\"plan_of_care.certified\",\"topic\":\"referral\","
        "\"severity\":\"hold\",\"scope\":\"service\",\"line\":null,"
        "\"session_id\":\"S-1001\",\"service\":1,"
        "\"message\":\"not \\\"certified\\\"\",\"fix\":\"sign it\","
        "\"expected_carc\":\"16\",\"expected_rarc\":null,"
        "\"source\":{\"document\":\"42 CFR 424.24(c)\",\"url\":null,"
        "\"verified_on\":null},\"in_force_from\":\"2025-01-01\","
        "\"facts\":{\"plan_of_care.certified_on\":null,\"day.minutes\":53}}],"
        "\"rules\":[{\"rule\":\"x.y\",\"state\":\"did_not_fire\",\"detail\":null,"
        "\"facts\":{}}]}"));
    buffer_release(&out);
}

static void a_failed_policy(void **state)
{
    struct problems problems;
    struct buffer out;
    struct decision decision = without_policy(read_sample("{", "{", &problems));
    struct finding finding = {.rule = TEXT("policy.error"),
                              .severity = SEVERITY_HOLD,
                              .scope = SCOPE_DAY,
                              .session = -1,
                              .service = -1,
                              .line = -1,
                              .policy_file = TEXT("medicare.lua"),
                              .policy_line = 12,
                              .in_force_from = DATE_NONE};
    (void)state;
    decision.findings = &finding;
    decision.finding_count = 1;
    buffer_init(&out, 1 << 16);
    writer_decision(&decision, &out);
    buffer_put_char(&out, '\0');
    assert_non_null(strstr(out.at,
                           "\"policy_file\":\"medicare.lua\",\"policy_line\":12,"
                           "\"source\":null,\"in_force_from\":null,\"facts\":{}"));
    assert_null(strstr(out.at, "\"service\":-1"));
    buffer_release(&out);
}

static void with_a_policy_and_units(void **state)
{
    static struct allotted codes[] = {{"97110", 2}, {"97140", 1}};
    static struct allotment acceptable[] = {{codes, 2}, {codes, 1}};
    static struct text working[] = {{"40 minutes earn 3 units", 23}};
    struct problems problems;
    struct buffer out;
    struct decision decision = without_policy(read_sample("{", "{", &problems));
    (void)state;
    decision.policy_id = TEXT("medicare");
    decision.policy_version = TEXT("2026.2");
    decision.policy_hash.bytes[0] = 0xab;
    decision.known_on = 20528;
    decision.units =
        (struct day_units){"eight_minute", 3, 3, 4, true, acceptable, 2, working, 1};
    buffer_init(&out, 1 << 16);
    writer_decision(&decision, &out);
    buffer_put_char(&out, '\0');
    assert_non_null(strstr(out.at,
                           "\"policy\":{\"id\":\"medicare\",\"version\":\"2026.2\","
                           "\"hash\":\"blake2b-256:ab00"));
    assert_non_null(strstr(out.at, "\"known_on\":\"2026-03-16\""));
    assert_non_null(
        strstr(out.at,
               "\"units\":{\"method\":\"eight_minute\",\"earned\":3,\"eight_minute\":3,"
               "\"midpoint\":4,\"tie\":true,\"acceptable\":[{\"97110\":2,\"97140\":1},"
               "{\"97110\":2}],\"working\":[\"40 minutes earn 3 units\"]}"));
    buffer_release(&out);
}

static void a_rejection(void **state)
{
    struct problems problems;
    struct buffer out;
    (void)state;
    read_sample("\"program\": \"restorative\"", "\"progam\": 1, \"program\": 2",
                &problems);
    struct rejection rejection = {.file = TEXT("a\"b.json"),
                                  .record = 7,
                                  .session_id = TEXT("S-1001"),
                                  .problems = &problems};
    assert_true(problems.refused);
    buffer_init(&out, 1 << 16);
    writer_rejection(&rejection, &out);
    assert_written(
        &out,
        "{\"rejected\":{\"file\":\"a\\\"b.json\",\"record\":7,\"session_id\":\"S-"
        "1001\","
        "\"code\":\"session.type\",\"message\":\"\\\"program\\\" must be one of its "
        "words, "
        "in quotes; it is a number\",\"line\":6,\"column\":27,\"pointer\":\"/program\","
        "\"problems\":[{\"code\":\"session.unknown_field\",\"message\":"
        "\"\\\"progam\\\" is no "
        "field of \\\"session\\\", and is not read\",\"fix\":\"the nearest name is "
        "\\\"program\\\"\",\"line\":6,\"column\":3,\"pointer\":\"/"
        "progam\",\"warning\":true},"
        "{\"code\":\"session.type\",\"message\":\"\\\"program\\\" must be one of its "
        "words, in "
        "quotes; it is a number\",\"fix\":null,\"line\":6,\"column\":27,\"pointer\":"
        "\"/program\",\"warning\":false}],\"more\":0}}");
}

/* Read again it is the same session: written again, the same bytes. */
static void a_session_comes_back(void **state)
{
    struct problems problems;
    struct buffer first, second;
    struct reader_options options = {.strict = true};
    struct error error = ERROR_NONE;
    struct session *session;
    struct text id;
    (void)state;
    buffer_init(&first, (size_t)1 << 16);
    buffer_init(&second, (size_t)1 << 16);
    writer_session(read_sample("{", "{", &problems), &first);
    assert_false(buffer_failed(&first));
    assert_ok(reader_session(buffer_text(&first), &options, &arena, &session, &id,
                             &problems, &error),
              &error);
    assert_int_equal(problems.count, 0);
    writer_session(session, &second);
    assert_true(text_equal(buffer_text(&first), buffer_text(&second)));
    buffer_put_char(&first, '\0');
    assert_non_null(strstr(first.at, "\"credential\":\"PT, DPT\""));
    assert_non_null(strstr(first.at, "\"allowed_year_to_date\":\"1830.50\""));
    assert_non_null(strstr(first.at, "\"goals\":[\"stairs\"]}"));
    assert_non_null(strstr(first.at, "\"recertifications\":[]"));
    assert_non_null(strstr(first.at, "{\"start\":\"08:30\",\"end\":\"08:35\"}]"));
    assert_non_null(strstr(first.at, "\"void\":false"));
    assert_null(strstr(first.at, "delayed_reason"));
    buffer_release(&first);
    buffer_release(&second);
}

static void what_would_be_otherwise(void **state)
{
    struct problems problems;
    struct buffer out;
    struct decision decision = without_policy(read_sample("{", "{", &problems));
    struct change change = {TEXT("S-1"),      TEXT("/setting"), TEXT("null"),
                            TEXT("\"corf\""), TEXT("\"corf\""), CHANGE_FILL_IN};
    struct proposal proposal = {&change, 1, TEXT("ready once it is")};
    const struct what_if what_if = {
        .proposals = &proposal, .count = 1, .tried = 7, .stopped = true};
    (void)state;
    decision.what_if = &what_if;
    buffer_init(&out, (size_t)1 << 16);
    writer_decision(&decision, &out);
    buffer_put_char(&out, '\0');
    assert_non_null(strstr(
        out.at, ",\"what_if\":[{\"changes\":[{\"session_id\":\"S-1\",\"pointer\":"
                "\"/setting\",\"from\":null,\"to\":\"corf\",\"reach\":"
                "\"\\\"corf\\\"\",\"kind\":\"fill_in\"}],\"outcome\":\"ready\","
                "\"words\":\"ready once it is\"}],\"what_if_stopped\":true}"));
    buffer_release(&out);
}

static void a_full_buffer_fails(void **state)
{
    struct problems problems;
    struct buffer out;
    struct decision decision = without_policy(read_sample("{", "{", &problems));
    (void)state;
    buffer_init(&out, 100);
    writer_decision(&decision, &out);
    assert_true(buffer_failed(&out));
    buffer_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_value),
        cmocka_unit_test(without_a_policy),
        cmocka_unit_test(a_void_session),
        cmocka_unit_test(lines_and_what_is_not_billed),
        cmocka_unit_test(findings_and_rules),
        cmocka_unit_test(a_failed_policy),
        cmocka_unit_test(with_a_policy_and_units),
        cmocka_unit_test(a_rejection),
        cmocka_unit_test(a_session_comes_back),
        cmocka_unit_test(what_would_be_otherwise),
        cmocka_unit_test(a_full_buffer_fails),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
