/* The policy loader: any text is a policy or a fault with its place. A policy
 * that loads has what deciding relies on. */
#include "base/buffer.h"
#include "fuzz/fuzzer.h"
#include "policy/compile.h"
#include "policy/facts.h"

#define FUZZ_MEMORY ((size_t)8 << 20)
#define FUZZ_BUDGET 200000

static void check_source(const struct source *source)
{
    FUZZ_HOLDS(source->document.len > 0);
    FUZZ_HOLDS(source->verified_on == DATE_NONE || source->verified_on >= DATE_MIN);
}

static void check_rule(const struct rule *rule)
{
    FUZZ_HOLDS(rule->id.len && rule->topic.len && rule->title.len);
    FUZZ_HOLDS(rule->verdict.severity != SEVERITY_NONE);
    FUZZ_HOLDS(rule->when_unknown != UNKNOWN_HOLD ||
               rule->verdict.severity != SEVERITY_WARN);
    check_source(&rule->source);
}

static void check_policy(const struct policy *policy)
{
    FUZZ_HOLDS(text_is(policy->id, "fuzz") && policy->units_count > 0);
    FUZZ_HOLDS(policy->coverage.code_count > 0 && policy->modifiers.max >= 1);
    check_source(&policy->coverage.source);
    for (size_t i = 0; i < policy->rule_count; i++)
        check_rule(&policy->rules[i]);
    for (size_t i = 0; i < policy->modifiers.attested_count; i++)
        check_rule(policy->modifiers.attested[i].rule);
    for (size_t i = 0; i < policy->parameter_count; i++) {
        FUZZ_HOLDS(policy->parameters[i].count > 0);
        FUZZ_HOLDS(policy_parameter(policy, policy->parameters[i].name) ==
                   &policy->parameters[i]);
    }
}

static void check_fault(const struct error *error, enum status status)
{
    struct buffer report;
    FUZZ_HOLDS(error->status == status && error->message[0]);
    FUZZ_HOLDS(status == STATUS_POLICY || status == STATUS_NO_MEMORY);
    buffer_init(&report, 4096);
    error_write(error, &report);
    buffer_release(&report);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct script_options options = {.memory_max = FUZZ_MEMORY,
                                           .budget = FUZZ_BUDGET};
    const struct compile_input input = {
        .id = TEXT("fuzz"), .path = "fuzz.lua", .text = {(const char *)data, size}};
    struct error error = ERROR_NONE;
    struct script *script = NULL;
    struct policy policy;
    struct arena arena;
    arena_init(&arena, FUZZ_MEMORY);
    FUZZ_HOLDS(hash_start(&error) == STATUS_OK);
    FUZZ_HOLDS(script_new(&options, &script, &error) == STATUS_OK);
    FUZZ_HOLDS(facts_define(script, &error) == STATUS_OK);
    enum status status = compile_policy_text(script, &input, &arena, &policy, &error);
    if (status == STATUS_OK)
        check_policy(&policy);
    else
        check_fault(&error, status);
    script_free(script);
    arena_release(&arena);
    return 0;
}
