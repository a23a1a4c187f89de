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
    static const char *const kinds[] = {
        [CHANGE_CAN_COME] = "can_come",
        [CHANGE_FILL_IN] = "fill_in",
        [CHANGE_ATTEST] = "attest",
        [CHANGE_TURNS_ON] = "turns_on",
    };
    return kinds[kind];
}

const char *rule_state_text(enum rule_state state)
{
    return rule_states[state];
}

bool severity_read(struct text text, enum severity *severity)
{
    for (int i = SEVERITY_WARN; i <= SEVERITY_DENY; i++)
        if (text_is(text, severities[i])) {
            *severity = (enum severity)i;
            return true;
        }
    return false;
}

bool scope_read(struct text text, enum scope *scope)
{
    for (int i = SCOPE_SERVICE; i <= SCOPE_DAY; i++)
        if (text_is(text, scopes[i])) {
            *scope = (enum scope)i;
            return true;
        }
    return false;
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
