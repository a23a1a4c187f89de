/* Where no change that may be offered is enough: how many findings hold, and
 * what each of them turns on. Of facts that the session does not say these
 * are named, for they can be entered; else those that the finding rests on. */
#include "author/what_if_room.h"

#define FACTS_MOST 8

struct naming {
    struct text at[FACTS_MOST];
    size_t count;
};

static bool begins(struct text path, const char *with)
{
    size_t len = strlen(with);
    return path.len > len && memcmp(path.at, with, len) == 0;
}

/* As findings show it: whose fact it is goes without saying. */
static struct text plain(struct text path)
{
    size_t skip = begins(path, "session.") ? 8 : begins(path, "day.") ? 4 : 0;
    return (struct text){path.at + skip, path.len - skip};
}

static void name(struct naming *naming, struct text path)
{
    path = plain(path);
    for (size_t i = 0; i < naming->count; i++)
        if (text_equal(naming->at[i], path))
            return;
    if (naming->count < FACTS_MOST && !begins(path, "param."))
        naming->at[naming->count++] = path;
}

static void name_facts(struct naming *naming, const struct finding *finding,
                       bool unknown)
{
    for (size_t i = 0; i < finding->fact_count; i++)
        if (!unknown || finding->facts[i].value.kind == VALUE_UNKNOWN)
            name(naming, finding->facts[i].path);
}

static void name_conditions(struct naming *naming, const struct rule *rule,
                            bool unknown)
{
    for (size_t i = 0; rule && i < rule->when.count; i++) {
        const struct condition *c = &rule->when.at[i];
        bool absent =
            (c->asks == ASKS_KNOWN || c->fact == CONDITION_OBJECT) && !c->known;
        if (!unknown || absent || (c->asks == ASKS_EMPTY && c->known))
            name(naming, c->path);
    }
}

static bool keep(struct searching *s, struct turning *turning,
                 const struct naming *naming)
{
    turning->facts = ARENA_ARRAY(s->arena, struct text, naming->count);
    if (!turning->facts)
        return false;
    memcpy(turning->facts, naming->at, naming->count * sizeof *naming->at);
    turning->fact_count = naming->count;
    return true;
}

bool what_if_turning(struct searching *s, const struct decision *decision,
                     struct what_if *answer)
{
    answer->turning = ARENA_ARRAY(s->arena, struct turning, decision->finding_count);
    for (size_t i = 0; answer->turning && i < decision->finding_count; i++) {
        const struct finding *finding = &decision->findings[i];
        if (!what_if_weighs(finding))
            continue;
        const struct rule *rule =
            s->policy ? what_if_rule(s->policy, finding->rule) : NULL;
        struct naming naming = {.count = 0};
        name_conditions(&naming, rule, true);
        name_facts(&naming, finding, true);
        if (!naming.count) {
            name_facts(&naming, finding, false);
            name_conditions(&naming, rule, false);
        }
        struct turning *turning = &answer->turning[answer->turning_count++];
        turning->rule = finding->rule;
        if (!keep(s, turning, &naming))
            return false;
    }
    return answer->turning != NULL;
}
