#include "author/manual_parts.h"
#include "author/manual_words.h"

const char *manual_severity(enum severity severity)
{
    static const char *const texts[] = {
        [SEVERITY_NONE] = "says",
        [SEVERITY_WARN] = "warns about",
        [SEVERITY_HOLD] = "holds",
        [SEVERITY_DENY] = "denies",
    };
    return texts[severity];
}

/* ---- what it says ---- */

void manual_verdict(struct manual *manual, const struct verdict *verdict)
{
    manual_labelled(manual, "Says", verdict->message);
    manual_labelled(manual, "To mend it", verdict->fix);
    if (!manual_has_claim_codes(verdict))
        return;
    page_paragraph_open(&manual->page);
    page_say(&manual->page, "The denial to expect: ");
    manual_claim_codes(&manual->page, verdict);
    page_say(&manual->page, ".");
    page_paragraph_close(&manual->page);
}

/* Where a row says how much it weighs, that is not what its section would do. */
void manual_stated_severity(struct page *page, const struct verdict *verdict)
{
    static const char *const texts[] = {
        [SEVERITY_NONE] = "",
        [SEVERITY_WARN] = "Warns only. ",
        [SEVERITY_HOLD] = "Holds. ",
        [SEVERITY_DENY] = "Denies. ",
    };
    page_say(page, "%s", texts[verdict->severity]);
}

/* What a row says in a cell: its message, its fix, its codes of the claim. */
void manual_cell_verdict(struct manual *manual, const struct verdict *verdict)
{
    struct page *page = &manual->page;
    page_cell_open(page);
    manual_stated_severity(page, verdict);
    page_text(page, verdict->message);
    if (verdict->message.len && verdict->fix.len)
        page_say(page, ". ");
    page_text(page, verdict->fix);
    if (manual_has_claim_codes(verdict)) {
        page_say(page, verdict->message.len || verdict->fix.len ? ". " : "");
        manual_claim_codes(page, verdict);
    }
    page_cell_close(page);
}

/* ---- when it fires ---- */

static void put_concern(struct manual *manual, const struct rule *rule)
{
    struct page *page = &manual->page;
    page_paragraph_open(page);
    page_code(page, rule->id);
    page_say(page, " %s the %s", manual_severity(rule->verdict.severity),
             scope_text(rule->scope));
    if (!rule->all_codes) {
        page_say(page, ", of ");
        manual_codes(page, &rule->codes);
    }
    if (rule->disciplines) {
        page_say(page, ", in ");
        manual_bits(page, &discipline_words, rule->disciplines);
    }
    if (!text_is_absent(rule->about)) {
        page_say(page, ", where there is ");
        page_code(page, rule->about);
    }
    page_say(page, "; in force ");
    manual_dates(page, &rule->dates);
    page_say(page, ".");
    page_paragraph_close(page);
}

static void put_conditions(struct manual *manual, const char *opening,
                           const struct conditions *conditions)
{
    struct page *page = &manual->page;
    if (!conditions->count)
        return;
    page_paragraph_open(page);
    page_say(page, "%s", opening);
    page_paragraph_close(page);
    page_list_open(page);
    for (size_t i = 0; i < conditions->count; i++) {
        page_item_open(page);
        manual_condition(page, &conditions->at[i]);
        page_item_close(page);
    }
    page_list_close(page);
}

static void put_check(struct manual *manual, const struct rule *rule)
{
    static const char *const unknown[] = {
        [UNKNOWN_HOLD] = "it is held",
        [UNKNOWN_WARN] = "a warning says so",
        [UNKNOWN_SKIP] = "the rule is silent",
    };
    struct page *page = &manual->page;
    bool conditions = rule->when.count || rule->unless.count;
    page_paragraph_open(page);
    if (rule->function)
        page_say(page, conditions ? "A check in the policy then decides. "
                                  : "A check in the policy decides. ");
    page_say(page, "Where a fact that it needs is not known, %s.",
             unknown[rule->when_unknown]);
    page_paragraph_close(page);
}

void manual_rule(struct manual *manual, const struct rule *rule)
{
    struct page *page = &manual->page;
    page_heading(page, 4, rule->title);
    page_key(page, rule->id);
    put_concern(manual, rule);
    put_conditions(manual, "It fires when:", &rule->when);
    put_conditions(
        manual,
        rule->when.count ? "But not when:" : "It fires, but not when:", &rule->unless);
    put_check(manual, rule);
    manual_verdict(manual, &rule->verdict);
    page_paragraph_open(page);
    page_say(page, "Source: ");
    manual_source(page, &rule->source);
    page_say(page, ".");
    page_paragraph_close(page);
    manual_examples(manual, rule->id);
}

/* ---- examples ---- */

static bool names(const struct json *list, struct text id)
{
    for (const struct json *at = list ? json_first(list) : NULL; at; at = json_next(at))
        if (text_equal(json_text(at), id))
            return true;
    return false;
}

static void put_examples(struct manual *manual, struct text id, const char *list,
                         const char *opening)
{
    struct page *page = &manual->page;
    size_t put = 0;
    for (const struct json *at = json_first(manual->cases->cases); at;
         at = json_next(at)) {
        const struct json *name = json_get(at, "name");
        if (!name || text_is_absent(json_text(name)) || !names(json_get(at, list), id))
            continue;
        if (!put++) {
            page_paragraph_open(page);
            page_say(page, "%s: ", opening);
        } else
            page_say(page, "; ");
        page_text(page, json_text(name));
    }
    if (put) {
        page_say(page, ".");
        page_paragraph_close(page);
    }
}

void manual_examples(struct manual *manual, struct text id)
{
    if (!manual->cases)
        return;
    put_examples(manual, id, "fires", "It fires, for example");
    put_examples(manual, id, "silent", "It is silent, for example");
}

/* ---- all of them ---- */

static bool is_first_of_topic(const struct policy *policy, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (text_equal(policy->rules[i].topic, policy->rules[at].topic))
            return false;
    return true;
}

static void put_topic(struct manual *manual, struct text topic)
{
    const struct policy *policy = manual->policy;
    page_heading(&manual->page, 3, topic);
    for (size_t i = 0; i < policy->rule_count; i++)
        if (text_equal(policy->rules[i].topic, topic))
            manual_rule(manual, &policy->rules[i]);
}

void manual_rules(struct manual *manual)
{
    const struct policy *policy = manual->policy;
    if (!policy->rule_count)
        return;
    page_heading(&manual->page, 2, TEXT("Rules"));
    for (size_t i = 0; i < policy->rule_count; i++)
        if (is_first_of_topic(policy, i))
            put_topic(manual, policy->rules[i].topic);
}
