#include "author/rule_ids.h"

#include "author/limit_rows.h"

static const char *const engine_ids[] = {
#define R(id) id,
#include "author/rule_ids.def"
#undef R
};
#define ENGINE_IDS (sizeof engine_ids / sizeof *engine_ids)

/* What a layer switched off or replaced is known by its id all the same: its
 * cases say that it is silent. Parameters are no rules. */
static struct text overridden(const struct policy *policy, size_t i)
{
    for (const struct policy_override *at = policy->overrides; at; at = at->next) {
        if (policy_parameter(policy, at->id))
            continue;
        if (i-- == 0)
            return at->id;
    }
    return TEXT_NONE;
}

static size_t count_overridden(const struct policy *policy)
{
    size_t count = 0;
    while (!text_is_absent(overridden(policy, count)))
        count++;
    return count;
}

/* The i-th of all ids of the policy and the engine; absent past the last. */
static struct text id_at(const void *names, size_t i)
{
    const struct policy *policy = names;
    if (i < policy->rule_count)
        return policy->rules[i].id;
    i -= policy->rule_count;
    if (i < policy->modifiers.attested_count)
        return policy->modifiers.attested[i].rule->id;
    i -= policy->modifiers.attested_count;
    if (i < limit_rows_count(policy))
        return limit_rows_at(policy, i).rule;
    i -= limit_rows_count(policy);
    if (i < policy->documentation.require_count)
        return policy->documentation.require[i].rule;
    i -= policy->documentation.require_count;
    if (i < policy->documentation.vague_count)
        return policy->documentation.vague[i].rule;
    i -= policy->documentation.vague_count;
    if (i < policy->documentation.language.count)
        return policy->documentation.language.rows[i].rule;
    i -= policy->documentation.language.count;
    if (i < ENGINE_IDS)
        return text_of(engine_ids[i]);
    return overridden(policy, i - ENGINE_IDS);
}

bool rule_ids_has(const struct policy *policy, struct text id)
{
    struct text known;
    for (size_t i = 0; !text_is_absent(known = id_at(policy, i)); i++) {
        if (text_equal(known, id))
            return true;
    }
    return false;
}

struct text rule_ids_nearest(const struct policy *policy, struct text id)
{
    size_t count = policy->rule_count + policy->modifiers.attested_count +
                   limit_rows_count(policy) + policy->documentation.require_count +
                   policy->documentation.vague_count +
                   policy->documentation.language.count + ENGINE_IDS +
                   count_overridden(policy);
    int nearest = text_nearest(id, count, id_at, policy);
    return nearest < 0 ? TEXT_NONE : id_at(policy, (size_t)nearest);
}
