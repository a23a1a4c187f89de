/* A decision comes back as it went out, or is refused with the place that is
 * damaged. tests/cli/test_kept.c does the same with every sample. */
#include "format/decision_reader.h"
#include "format/json.h"
#include "format/writer.h"
#include "support/gonio_test.h"

#include <stdlib.h>

#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"
#define FACTS                                                                          \
    "{\"a\":null,\"b\":true,\"c\":-7,\"d\":\"2026-03-16\",\"e\":[\"x\",\"y\\n\"],"     \
    "\"f\":\"(documented)\",\"g\":[],\"h\":\"18.30\"}"
#define KEPT                                                                           \
    "{\"schema\":\"gonio/decision/1\",\"session_id\":\"S-1\",\"revision\":2,"          \
    "\"billing_provider\":\"1987654328\",\"date_of_service\":\"2026-03-16\","          \
    "\"payer\":\"medi\\u0001\",\"payer_rank\":1,\"outcome\":\"hold\",\"policy\":{"     \
    "\"id\":\"acme\",\"version\":null,\"hash\":\"blake2b-256:" ZEROS "\","             \
    "\"layers\":[{\"id\":\"acme\",\"version\":\"1\",\"hash\":\"blake2b-256:" ZEROS     \
    "\"},{\"id\":\"base\",\"version\":null,\"hash\":\"blake2b-256:" ZEROS "\"}]},"     \
    "\"engine\":\"0.0.7\",\"known_on\":\"2026-11-21\",\"filing_date\":\"2026-11-22\"," \
    "\"input_hash\":\"blake2b-256:" ZEROS "\",\"day\":{\"lead_session\":\"S-0\","      \
    "\"sessions\":[\"S-0\",\"S-1\"]},\"minutes\":{\"timed\":49,\"untimed\":10,"        \
    "\"total\":59},\"units\":{\"method\":\"eight_minute\",\"earned\":3,"               \
    "\"eight_minute\":3,\"midpoint\":4,\"tie\":true,\"acceptable\":[{\"97110\":1,"     \
    "\"97140\":2},{}],\"working\":[\"one\",\"two\"]},\"lines\":[{\"code\":\"97110\","  \
    "\"services\":[{\"session_id\":\"S-1\",\"index\":0}],\"rendering_npi\":null,"      \
    "\"minutes\":18,\"assistant_minutes\":8,\"units\":2,\"units_expected_paid\":1,"    \
    "\"modifiers\":[\"GP\",\"CQ\"],\"status\":\"ready\",\"allowed\":\"29.06\"},{"      \
    "\"code\":\"ZZ999\",\"services\":[],\"rendering_npi\":\"1730000001\","             \
    "\"minutes\":0,\"assistant_minutes\":0,\"units\":1,\"modifiers\":[],"              \
    "\"status\":\"deny\",\"allowed\":null}],\"not_billed\":[{\"code\":\"97035\","      \
    "\"services\":[{\"session_id\":\"S-0\",\"index\":3}],\"minutes\":8,"               \
    "\"reason\":\"no unit\",\"action\":\"drop\",\"liability\":null},{\"code\":"        \
    "\"97010\",\"services\":[],\"minutes\":0,\"reason\":null,\"action\":null,"         \
    "\"liability\":\"PR\"}],\"findings\":[{\"rule\":\"a.b\",\"topic\":null,"           \
    "\"severity\":\"hold\",\"scope\":\"service\",\"line\":1,\"session_id\":\"S-0\","   \
    "\"service\":3,\"message\":\"m\",\"fix\":null,\"expected_carc\":\"16\","           \
    "\"expected_rarc\":null,\"policy_file\":\"p.lua\",\"policy_line\":7,"              \
    "\"source\":{\"document\":\"d\",\"url\":null,\"verified_on\":\"2026-01-01\"},"     \
    "\"in_force_from\":\"2025-01-01\",\"facts\":" FACTS "},{\"rule\":\"c\","           \
    "\"topic\":\"t\",\"severity\":\"warn\",\"scope\":\"day\",\"line\":null,"           \
    "\"message\":\"m\",\"fix\":\"f\",\"expected_carc\":null,\"expected_rarc\":null,"   \
    "\"source\":null,\"in_force_from\":null,\"facts\":{}}],\"rules\":[{\"rule\":"      \
    "\"a.b\",\"state\":\"fired\",\"detail\":null,\"facts\":{}}],\"what_if\":[],"       \
    "\"what_if_turns_on\":[{\"rule\":\"a.b\",\"facts\":[\"x\",\"y\"]}],"               \
    "\"what_if_stopped\":true}"
#define PROPOSED                                                                       \
    "\"what_if\":[{\"changes\":[{\"session_id\":\"S-1\",\"pointer\":\"/x\",\"from\":"  \
    "null,\"to\":[\"a\",{\"b\":1}],\"reach\":\"r\",\"kind\":\"can_come\"}],"           \
    "\"outcome\":\"ready\",\"words\":\"w\"}]"

static struct arena arena;
static struct buffer changed;

static int start(void **state)
{
    (void)state;
    json_start();
    arena_init(&arena, (size_t)16 << 20);
    buffer_init(&changed, 1 << 20);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_release(&arena);
    buffer_release(&changed);
    return 0;
}

/* KEPT with the first from replaced by to. */
static struct text with(const char *from, const char *to)
{
    const char *at = strstr(KEPT, from);
    assert_non_null(at);
    buffer_clear(&changed);
    buffer_put(&changed, KEPT, (size_t)(at - KEPT));
    buffer_put_cstr(&changed, to);
    buffer_put_cstr(&changed, at + strlen(from));
    return buffer_text(&changed);
}

static void assert_comes_back(struct text text)
{
    struct decision *decision;
    struct error error = ERROR_NONE;
    struct buffer out;
    arena_reset(&arena);
    buffer_init(&out, 1 << 20);
    assert_ok(decision_read(text, &arena, &decision, &error), &error);
    writer_decision(decision, &out);
    buffer_put_char(&out, '\0');
    out.len--;
    if (!text_equal(buffer_text(&out), text))
        fail_msg("%s\nis not\n%.*s", out.at, TEXT_ARG(text));
    buffer_release(&out);
}

static void every_member_comes_back(void **state)
{
    (void)state;
    assert_comes_back(TEXT(KEPT));
    assert_comes_back(with("\"what_if\":[],\"what_if_turns_on\":[{\"rule\":\"a.b\","
                           "\"facts\":[\"x\",\"y\"]}]",
                           PROPOSED));
    assert_comes_back(with(",\"filing_date\":\"2026-11-22\"", ""));
    assert_comes_back(with("\"known_on\":\"2026-11-21\"", "\"known_on\":null"));
    assert_comes_back(
        with("\"billing_provider\":\"1987654328\"", "\"billing_provider\":null"));
    assert_comes_back(with("\"outcome\":\"hold\"", "\"outcome\":\"void\""));
    assert_comes_back(with("\"lead_session\":\"S-0\"", "\"lead_session\":null"));
    assert_comes_back(with(",\"what_if_stopped\":true", ""));
}

static void what_it_means_comes_back(void **state)
{
    struct decision *decision;
    struct error error = ERROR_NONE;
    (void)state;
    arena_reset(&arena);
    assert_ok(decision_read(with("\"outcome\":\"hold\"", "\"outcome\":\"void\""),
                            &arena, &decision, &error),
              &error);
    assert_true(session_is_void(decision->session));
    assert_text(session_provider(decision->session), "1987654328");
    assert_int_equal(session_revision(decision->session), 2);
    assert_int_equal(decision->session->date_of_service, 20528);
    assert_ptr_equal(decision->lines[0].procedure, procedure_find(TEXT("97110")));
    assert_null(decision->lines[1].procedure);
    assert_int_equal(decision->lines[0].services[0].session, 1);
    assert_int_equal(decision->lines[1].units_expected_paid, COUNT_NONE);
    assert_int_equal(decision->findings[0].session, 0);
    assert_int_equal(decision->findings[1].session, -1);
    assert_int_equal(decision->findings[1].service, -1);
    assert_int_equal(decision->findings[0].facts[5].value.kind, VALUE_NOTE);
    assert_int_equal(decision->findings[0].facts[0].value.kind, VALUE_UNKNOWN);
    assert_true(decision_allowed(decision) == MONEY_NONE);
}

/* A later program may say more. */
static void other_members_are_passed_over(void **state)
{
    struct decision *decision;
    struct error error = ERROR_NONE;
    (void)state;
    arena_reset(&arena);
    assert_ok(
        decision_read(with("\"minutes\":{", "\"later\":{\"x\":[1]},\"minutes\":{"),
                      &arena, &decision, &error),
        &error);
    assert_int_equal(decision->total_minutes, 59);
}

static void damage_is_refused_with_its_place(void **state)
{
    static const struct {
        const char *from, *to, *pointer;
    } rows[] = {
        {"gonio/decision/1", "gonio/decision/2", "/schema"},
        {"\"session_id\":\"S-1\",\"rev", "\"rev", "/session_id"},
        {"\"revision\":2", "\"revision\":-2", "/revision"},
        {"\"revision\":2", "\"revision\":2.5", "/revision"},
        {"\"revision\":2", "\"revision\":2147483648", "/revision"},
        {"\"revision\":2", "\"revision\":\"2\"", "/revision"},
        {"\"2026-03-16\"", "\"2026-02-30\"", "/date_of_service"},
        {"\"outcome\":\"hold\"", "\"outcome\":\"held\"", "/outcome"},
        {"\"outcome\":\"hold\",", "", "/outcome"},
        {"\"policy\":{", "\"policy\":7,\"was\":{", "/policy/id"},
        {"\"version\":\"1\",\"hash\":\"blake2b-256:0", "\"version\":\"1\",\"hash\":\"x",
         "/policy/layers/0/hash"},
        {"\"engine\":\"0.0.7\"", "\"engine\":null", "/engine"},
        {"\"sessions\":[\"S-0\",\"S-1\"]", "\"sessions\":[\"S-0\",3]",
         "/day/sessions/1"},
        {"\"sessions\":[\"S-0\",\"S-1\"]", "\"sessions\":[\"S-0\"]",
         "/lines/0/services/0/session_id"},
        {"\"timed\":49", "\"timed\":null", "/minutes/timed"},
        {"\"eight_minute\",\"earned", "\"nine_minute\",\"earned", "/units/method"},
        {"\"tie\":true", "\"tie\":1", "/units/tie"},
        {"{\"97110\":1", "{\"97\\\"10\":1", "/units/acceptable/0/?"},
        {"\"97140\":2},{}]", "\"97140\":2},[]]", "/units/acceptable/1"},
        {"\"lines\":[{", "\"lines\":[7,{", "/lines/0/code"},
        {"\"code\":\"97110\"", "\"code\":\"\"", "/lines/0/code"},
        {"\"status\":\"ready\"", "\"status\":\"none\"", "/lines/0/status"},
        {"\"29.06\"", "\"29.066\"", "/lines/0/allowed"},
        {"[\"GP\",\"CQ\"]", "\"GP\"", "/lines/0/modifiers"},
        {"\"drop\"", "\"dropp\"", "/not_billed/0/action"},
        {"\"severity\":\"hold\"", "\"severity\":\"ready\"", "/findings/0/severity"},
        {"\"scope\":\"day\"", "\"scope\":\"week\"", "/findings/1/scope"},
        {"\"c\":-7", "\"c\":-7.5", "/findings/0/facts/c"},
        {"\"b\":true", "\"b\":{}", "/findings/0/facts/b"},
        {"\"state\":\"fired\"", "\"state\":\"fire\"", "/rules/0/state"},
        {"\"what_if\":[]", "\"what_if\":[7]", "/what_if/0/changes"},
        {"\"facts\":[\"x\",\"y\"]", "\"facts\":{}", "/what_if_turns_on/0/facts"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct decision *decision;
        struct error error = ERROR_NONE;
        arena_reset(&arena);
        assert_fails(
            decision_read(with(rows[i].from, rows[i].to), &arena, &decision, &error),
            STATUS_REJECTED, &error);
        assert_string_equal(error.code, "document.damaged");
        assert_string_equal(error.pointer, rows[i].pointer);
        assert_null(decision);
    }
}

static void half_of_it_is_refused(void **state)
{
    (void)state;
    for (size_t len = 0; len < sizeof KEPT - 1; len++) {
        struct decision *decision;
        struct error error = ERROR_NONE;
        char *exact = malloc(len ? len : 1);
        assert_non_null(exact);
        memcpy(exact, KEPT, len);
        arena_reset(&arena);
        assert_fails(
            decision_read((struct text){exact, len}, &arena, &decision, &error),
            STATUS_REJECTED, &error);
        free(exact);
    }
}

/* Whatever a byte becomes: refused, or read and written without a fault. */
static void every_byte_changed(void **state)
{
    static const char others[] = {'"', '{', ']', '9', '\\', 'x', '\0', '\xff'};
    struct buffer out;
    (void)state;
    buffer_init(&out, 1 << 20);
    for (size_t i = 0; i < (sizeof KEPT - 1) * sizeof others; i++) {
        struct decision *decision;
        struct error error = ERROR_NONE;
        buffer_clear(&changed);
        buffer_clear(&out);
        buffer_put(&changed, KEPT, sizeof KEPT - 1);
        changed.at[i / sizeof others] = others[i % sizeof others];
        arena_reset(&arena);
        if (decision_read(buffer_text(&changed), &arena, &decision, &error)) {
            assert_int_equal(error.status, STATUS_REJECTED);
            continue;
        }
        writer_decision(decision, &out);
        assert_false(buffer_failed(&out));
    }
    buffer_release(&out);
}

static void refused_memory(void **state)
{
    struct decision *decision = NULL;
    size_t refused = 0;
    (void)state;
    for (size_t limit = 0; !decision; limit += 256, refused++) {
        struct arena small;
        struct error error = ERROR_NONE;
        arena_init(&small, limit);
        enum status status = decision_read(TEXT(KEPT), &small, &decision, &error);
        assert_int_equal(status, decision ? STATUS_OK : STATUS_NO_MEMORY);
        arena_release(&small);
    }
    assert_true(refused > 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_member_comes_back),
        cmocka_unit_test(what_it_means_comes_back),
        cmocka_unit_test(other_members_are_passed_over),
        cmocka_unit_test(damage_is_refused_with_its_place),
        cmocka_unit_test(half_of_it_is_refused),
        cmocka_unit_test(every_byte_changed),
        cmocka_unit_test(refused_memory),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
