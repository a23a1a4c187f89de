#include "model/decision.h"

static const char *const outcomes[] = {
    [OUTCOME_READY] = "ready",
    [OUTCOME_HOLD] = "hold",
    [OUTCOME_DENY] = "deny",
    [OUTCOME_VOID] = "void",
};

/* SEVERITY_NONE is no severity that a policy may name: it is never read. */
static const char *const severities[] = {
    [SEVERITY_NONE] = "none",
    [SEVERITY_WARN] = "warn",
    [SEVERITY_HOLD] = "hold",
    [SEVERITY_DENY] = "deny",
};

static const char *const scopes[] = {
    [SCOPE_SERVICE] = "service",
    [SCOPE_LINE] = "line",
    [SCOPE_SESSION] = "session",
    [SCOPE_DAY] = "day",
};

static const char *const rule_states[] = {
    [RULE_FIRED] = "fired",
    [RULE_SILENT] = "did_not_fire",
    [RULE_MISSING_FACTS] = "missing_facts",
    [RULE_NOT_IN_FORCE] = "not_in_force",
    [RULE_NOT_APPLICABLE] = "not_applicable",
    [RULE_OVERRIDDEN] = "overridden",
    [RULE_FAILED] = "failed",
};

static const char *const change_kinds[] = {
    [CHANGE_CAN_COME] = "can_come",
    [CHANGE_FILL_IN] = "fill_in",
    [CHANGE_ATTEST] = "attest",
    [CHANGE_TURNS_ON] = "turns_on",
};

const char *outcome_text(enum outcome outcome)
{
    return outcomes[outcome];
}

const char *severity_text(enum severity severity)
{
    return severities[severity];
}

const char *scope_text(enum scope scope)
{
    return scopes[scope];
}

const char *change_kind_text(enum change_kind kind)
{
    return change_kinds[kind];
}

const char *rule_state_text(enum rule_state state)
{
    return rule_states[state];
}

/* The index of the text among those from first on; -1: it is none of them. */
static int word_read(struct text text, const char *const *words, int first, int last)
{
    for (int i = first; i <= last; i++)
        if (text_is(text, words[i]))
            return i;
    return -1;
}

bool severity_read(struct text text, enum severity *severity)
{
    int i = word_read(text, severities, SEVERITY_WARN, SEVERITY_DENY);
    if (i >= 0)
        *severity = (enum severity)i;
    return i >= 0;
}

bool scope_read(struct text text, enum scope *scope)
{
    int i = word_read(text, scopes, SCOPE_SERVICE, SCOPE_DAY);
    if (i >= 0)
        *scope = (enum scope)i;
    return i >= 0;
}

bool outcome_read(struct text text, enum outcome *outcome)
{
    int i = word_read(text, outcomes, OUTCOME_READY, OUTCOME_VOID);
    if (i >= 0)
        *outcome = (enum outcome)i;
    return i >= 0;
}

bool rule_state_read(struct text text, enum rule_state *state)
{
    int i = word_read(text, rule_states, RULE_FIRED, RULE_FAILED);
    if (i >= 0)
        *state = (enum rule_state)i;
    return i >= 0;
}

bool change_kind_read(struct text text, enum change_kind *kind)
{
    int i = word_read(text, change_kinds, CHANGE_CAN_COME, CHANGE_TURNS_ON);
    if (i >= 0)
        *kind = (enum change_kind)i;
    return i >= 0;
}

int64_t decision_allowed(const struct decision *decision)
{
    int64_t sum = 0;
    for (size_t i = 0; i < decision->line_count; i++) {
        int64_t allowed = decision->lines[i].allowed;
        if (allowed == MONEY_NONE || __builtin_add_overflow(sum, allowed, &sum))
            return MONEY_NONE;
    }
    return decision->line_count ? sum : MONEY_NONE;
}
