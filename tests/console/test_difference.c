/* What is different between two decisions: lines that come, go and move, dollars,
 * findings, and nothing where nothing is. */
#include "console/difference.h"
#include "support/gonio_test.h"

#include <fcntl.h>
#include <unistd.h>

static struct text kx[] = {TEXT_INIT("GP"), TEXT_INIT("KX")};

static struct line line_of(const char *code, int32_t units, size_t modifiers,
                           int64_t allowed)
{
    return (struct line){.procedure = procedure_find(text_of(code)),
                         .code = procedure_find(text_of(code))->code,
                         .units = units,
                         .modifiers = {kx, modifiers},
                         .allowed = allowed};
}

static struct finding finding_of(const char *rule, enum severity severity,
                                 int32_t service, const char *message)
{
    return (struct finding){.rule = text_of(rule),
                            .severity = severity,
                            .scope = SCOPE_SERVICE,
                            .service = service,
                            .line = -1,
                            .message = text_of(message)};
}

struct side {
    struct line lines[3];
    struct finding findings[3];
    struct unbilled unbilled[1];
    struct decision decision;
};

static void make(struct side *side)
{
    *side = (struct side){.lines = {line_of("97110", 2, 1, 5127)},
                          .findings = {finding_of("a.held", SEVERITY_HOLD, 0, "held")}};
    side->decision = (struct decision){.payer = TEXT("medicare"),
                                       .policy_id = TEXT("medicare"),
                                       .outcome = OUTCOME_HOLD,
                                       .lines = side->lines,
                                       .line_count = 1,
                                       .findings = side->findings,
                                       .finding_count = 1,
                                       .unbilled = side->unbilled};
}

/* The difference as people see it, without colour. */
static void shows(const struct side *before, const struct side *after,
                  const char *expected)
{
    struct arena arena, kept;
    struct screen screen;
    struct error error = ERROR_NONE;
    struct difference difference;
    arena_init(&arena, 1 << 20);
    arena_init(&kept, 1 << 20);
    screen_begin(&screen, open("/dev/null", O_WRONLY));
    const struct decision *from =
        before ? difference_keep(&before->decision, &kept) : NULL;
    assert_true(!before || from);
    assert_true(difference_of(from, &after->decision, &arena, &difference));
    difference_show(&difference, &after->decision, &screen);
    buffer_put_char(&screen.out, '\0');
    assert_string_equal(screen.out.at, expected);
    assert_int_equal(screen_end(&screen, &error), STATUS_OK);
    close(screen.home);
    arena_release(&kept);
    arena_release(&arena);
}

static void nothing(void **state)
{
    struct side before, after;
    (void)state;
    make(&before);
    make(&after);
    shows(&before, &after, "  nothing changes: HOLD, 2 units, 51.27\n");
    after.lines[0].units = 1;
    after.lines[0].allowed = MONEY_NONE;
    before = after;
    before.decision.lines = before.lines;
    before.decision.findings = before.findings;
    shows(&before, &after, "  nothing changes: HOLD, 1 unit\n");
}

static void outcome_and_findings(void **state)
{
    struct side before, after;
    (void)state;
    make(&before);
    make(&after);
    after.decision.outcome = OUTCOME_READY;
    after.findings[0] = finding_of("b.told", SEVERITY_WARN, 0, "told \x1b[31m");
    shows(&before, &after,
          "  outcome    HOLD → READY\n"
          "  gone       hold a.held\n"
          "  new        warn b.told: told \\x1b[31m\n");
    after.findings[0] = finding_of("a.held", SEVERITY_WARN, 0, "held");
    shows(&before, &after,
          "  outcome    HOLD → READY\n"
          "  says now   hold → warn a.held: held\n");
    after.findings[0] = finding_of("a.held", SEVERITY_HOLD, 0, "by 3 days");
    after.decision.outcome = OUTCOME_HOLD;
    shows(&before, &after, "  says now   a.held: by 3 days\n");
}

/* Of one rule on several services each is known, and told once. */
static void findings_of_several_services(void **state)
{
    struct side before, after;
    (void)state;
    make(&before);
    make(&after);
    before.findings[1] = finding_of("a.held", SEVERITY_HOLD, 1, "held");
    before.decision.finding_count = 2;
    shows(&before, &after,
          "  gone       hold a.held: it stays where else it was found\n");
    after.decision.finding_count = 0;
    shows(&before, &after, "  gone       hold a.held\n");
    make(&after);
    after.decision.finding_count = 3;
    after.findings[1] = finding_of("c.new", SEVERITY_DENY, 0, "no");
    after.findings[2] = finding_of("c.new", SEVERITY_DENY, 1, "no");
    make(&before);
    shows(&before, &after, "  new        deny c.new: no\n");
}

static void lines(void **state)
{
    struct side before, after;
    (void)state;
    make(&before);
    make(&after);
    after.lines[0] = line_of("97110", 3, 2, 7000);
    after.lines[1] = line_of("97140", 1, 1, 2000);
    after.decision.line_count = 2;
    shows(&before, &after,
          "  line       97110 2 units GP, 51.27 → 3 units GP KX, 70.00\n"
          "  line       97140 new: 1 unit GP, 20.00\n"
          "  allowed    51.27 → 90.00\n");
    shows(&after, &before,
          "  line       97110 3 units GP KX, 70.00 → 2 units GP, 51.27\n"
          "  line       97140 no longer: 1 unit GP, 20.00\n"
          "  allowed    90.00 → 51.27\n");
    /* Of two lines of a code the like ones are one line. */
    before.lines[1] = line_of("97110", 1, 2, 3000);
    before.decision.line_count = 2;
    make(&after);
    after.lines[0] = line_of("97110", 1, 2, 3000);
    after.lines[1] = line_of("97110", 4, 1, 9000);
    after.decision.line_count = 2;
    shows(&before, &after,
          "  line       97110 2 units GP, 51.27 → 4 units GP, 90.00\n"
          "  allowed    81.27 → 120.00\n");
}

static void payer_and_unbilled(void **state)
{
    struct side before, after;
    (void)state;
    make(&before);
    make(&after);
    after.decision.policy_id = TEXT("va");
    after.unbilled[0] = (struct unbilled){
        .code = TEXT("97010"), .minutes = 10, .reason = TEXT("bundled")};
    after.decision.unbilled_count = 1;
    after.lines[0].allowed = MONEY_NONE;
    shows(&before, &after,
          "  payer      medicare → va\n"
          "  line       97110 2 units GP, 51.27 → 2 units GP\n"
          "  not billed 97010 new: 10 min: bundled\n"
          "  allowed    unknown now: 51.27\n");
    shows(NULL, &before,
          "  outcome    HOLD\n"
          "  line       97110 new: 2 units GP, 51.27\n"
          "  allowed    51.27\n"
          "  new        hold a.held: held\n");
}

static void rows(void **state)
{
    struct side before, after;
    struct arena arena;
    struct screen screen;
    struct rows rows;
    struct error error = ERROR_NONE;
    struct difference difference;
    (void)state;
    make(&before);
    make(&after);
    after.decision.outcome = OUTCOME_DENY;
    arena_init(&arena, 1 << 20);
    screen_begin(&screen, open("/dev/null", O_WRONLY));
    assert_int_equal(screen_set_mode(&screen, "ndjson", &error), STATUS_OK);
    assert_true(difference_of(&before.decision, &after.decision, &arena, &difference));
    rows_begin(&rows, &screen, difference_columns);
    difference_rows(&difference, &after.decision, &rows);
    rows_end(&rows);
    buffer_put_char(&screen.out, '\0');
    assert_string_equal(screen.out.at,
                        "{\"payer\": \"medicare\", \"what\": \"outcome\", "
                        "\"name\": null, \"from\": \"hold\", \"to\": \"deny\", "
                        "\"says\": null}\n");
    assert_int_equal(screen_end(&screen, &error), STATUS_OK);
    close(screen.home);
    arena_release(&arena);
}

/* Memory that is refused is told, and nothing breaks. */
static void refused_memory(void **state)
{
    struct side side;
    struct arena arena;
    struct difference difference;
    size_t refused = 0;
    (void)state;
    make(&side);
    for (size_t limit = 0; limit < 8192; limit += 512) {
        arena_init(&arena, limit);
        refused += difference_keep(&side.decision, &arena) == NULL;
        refused += !difference_of(NULL, &side.decision, &arena, &difference);
        arena_release(&arena);
    }
    assert_true(refused > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing),
        cmocka_unit_test(outcome_and_findings),
        cmocka_unit_test(findings_of_several_services),
        cmocka_unit_test(lines),
        cmocka_unit_test(payer_and_unbilled),
        cmocka_unit_test(rows),
        cmocka_unit_test(refused_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
