/* Names in the text of a policy that only a run would look up: facts in
 * checks, what `known`, `param` and `given` are asked for, and placeholders.
 *
 * The text is read as tokens, not understood: day, session, service and line
 * are taken for the subjects they are called after unless the file makes a
 * local of that name. So a wrong name is found whether a day can reach it or
 * not; what hides from this (a subject passed on under another name) is left
 * to the days that are tried (lint_try.c). */
#include "author/lint_room.h"

#include <stdio.h>

#include "policy/facts.h"
#include "script/script.h"

static const char *const subjects[] = {"day", "session", "service", "line"};
#define SUBJECTS (sizeof subjects / sizeof *subjects)

struct names {
    struct lint *lint;
    struct lint_lexer lexer;
    struct lint_token token, last, before; /* this one and the two before it */
    bool local[SUBJECTS];                  /* the file has a local of that name */
    bool giving;                           /* within given { ... } */
};

static bool advance(struct names *names)
{
    names->before = names->last;
    names->last = names->token;
    return lint_next(&names->lexer, &names->token);
}

static bool is_mark(const struct lint_token *token, char mark)
{
    return token->kind == LINT_MARK && token->text.at[0] == mark;
}

static bool is_name(const struct lint_token *token, const char *name)
{
    return token->kind == LINT_NAME && text_is(token->text, name);
}

static int subject_of(const struct lint_token *token)
{
    for (size_t i = 0; token->kind == LINT_NAME && i < SUBJECTS; i++)
        if (text_is(token->text, subjects[i]))
            return (int)i;
    return -1;
}

/* ---- facts ---- */

static void check_fact(struct lint *lint, struct text path, uint32_t line)
{
    if (facts_find(path) < facts_count() || facts_is_object(path))
        return;
    lint_mean(lint,
              lint_add(lint, LINT_NAME_UNKNOWN, line, "\"%.*s\" is not a fact",
                       TEXT_ARG(path)),
              text_of(facts_nearest(path)));
}

/* The token is a subject: reads what is behind it, "plan_of_care.certified_on",
 * and stops at the token after that. */
static void read_chain(struct names *names)
{
    char path[128];
    size_t len = names->token.text.len, parts = 0;
    uint32_t line = names->token.line;
    bool mine = !is_mark(&names->last, '.') && !is_mark(&names->last, ':') &&
                !names->local[subject_of(&names->token)];
    memcpy(path, names->token.text.at, len);
    bool more = advance(names);
    while (more && is_mark(&names->token, '.') && advance(names) &&
           names->token.kind == LINT_NAME) {
        struct text name = names->token.text;
        if (len + 1 + name.len > sizeof path)
            return;
        path[len++] = '.';
        memcpy(path + len, name.at, name.len);
        len += name.len;
        parts++;
        more = advance(names);
    }
    if (mine && parts)
        check_fact(names->lint, (struct text){path, len}, line);
}

/* ---- what functions are asked for ---- */

static struct text parameter_at(const void *parameters, size_t i)
{
    return ((const struct parameter *)parameters)[i].name;
}

static void check_parameter(struct lint *lint, const struct lint_token *token)
{
    const struct policy *policy = lint->policy;
    if (policy_parameter(policy, token->text))
        return;
    int near = text_nearest(token->text, policy->parameter_count, parameter_at,
                            policy->parameters);
    lint_mean(lint,
              lint_add(lint, LINT_NAME_UNKNOWN, token->line,
                       "there is no parameter \"%.*s\"", TEXT_ARG(token->text)),
              near < 0 ? TEXT_NONE : policy->parameters[near].name);
}

static void check_code(struct lint *lint, const struct lint_token *token)
{
    struct code_set set = {.bits = {0}};
    if (code_set_add(&set, token->text))
        return;
    lint_mean(lint,
              lint_add(lint, LINT_NAME_UNKNOWN, token->line,
                       "\"%.*s\" is neither a code nor a name of codes",
                       TEXT_ARG(token->text)),
              text_of(code_set_nearest(token->text)));
}

/* Whether the text is what that function is called with. */
static bool is_argument(const struct names *names, const char *function)
{
    return is_name(&names->last, function) ||
           (is_mark(&names->last, '(') && is_name(&names->before, function));
}

/* ---- placeholders ---- */

static bool is_of_placeholder(char c)
{
    return char_is_letter(c) || char_is_digit(c) || c == '_' || c == '.';
}

/* The next placeholder of a text; absent when there is none. *text goes on
 * behind it. */
static struct text next_placeholder(struct text *text)
{
    const char *open;
    while (text->len && (open = memchr(text->at, '{', text->len))) {
        const char *end = text->at + text->len, *at = open + 1;
        while (at < end && is_of_placeholder(*at))
            at++;
        *text = (struct text){at, (size_t)(end - at)};
        if (at < end && *at == '}' && at > open + 1 &&
            (char_is_letter(open[1]) || open[1] == '_'))
            return (struct text){open + 1, (size_t)(at - open - 1)};
    }
    return TEXT_NONE;
}

/* From the first byte of one line up to another line's. */
static struct text lines_between(struct text source, uint32_t first, uint32_t end)
{
    size_t from = 0, to;
    uint32_t line = 1;
    for (; from < source.len && line < first; from++)
        line += source.at[from] == '\n';
    for (to = from; to < source.len && line < end; to++)
        line += source.at[to] == '\n';
    return (struct text){source.at + from, to - from};
}

static bool assigns(struct text source, struct text name)
{
    struct lint_lexer lexer = lint_lexer_of(source);
    struct lint_token token, last = {.kind = LINT_END};
    while (lint_next(&lexer, &token)) {
        if (is_mark(&token, '=') && last.kind == LINT_NAME &&
            text_equal(last.text, name))
            return true;
        last = token;
    }
    return false;
}

/* The line of the first rule behind a line; UINT32_MAX when there is none. And
 * of the last one up to it; 0. */
static uint32_t rule_behind(const struct policy *policy, uint32_t line)
{
    uint32_t found = UINT32_MAX;
    const struct rule *rule;
    for (size_t i = 0; (rule = lint_rule_at(policy, i)); i++)
        if (rule->line > line && rule->line < found)
            found = rule->line;
    return found;
}

static uint32_t rule_up_to(const struct policy *policy, uint32_t line)
{
    uint32_t found = 0;
    const struct rule *rule;
    for (size_t i = 0; (rule = lint_rule_at(policy, i)); i++)
        if (rule->line <= line && rule->line > found)
            found = rule->line;
    return found;
}

/* Whether a check may return a value of that name: its own rule's, or the
 * functions above all rules that checks share. */
static bool may_return(const struct lint *lint, struct text name, uint32_t line)
{
    const struct policy *policy = lint->policy;
    uint32_t own = rule_up_to(policy, line);
    return assigns(lines_between(lint->source, own, rule_behind(policy, line)), name) ||
           (own &&
            assigns(lines_between(lint->source, 0, rule_behind(policy, 0)), name));
}

/* What rows of documentation fill in, and no other row does. */
static bool is_of_notes(struct text name)
{
    static const char *const names[] = {"code", "phrase", "suggests", "other_code"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (text_is(name, names[i]))
            return true;
    return false;
}

/* What a row of documentation fills in, in words; NULL: it is another row. */
static const char *filled_in(const struct policy *policy, const struct verdict *verdict)
{
    const struct documentation_rules *rules = &policy->documentation;
    for (size_t i = 0; i < rules->require_count; i++)
        if (verdict == &rules->require[i].verdict)
            return "of require fills in {code}";
    for (size_t i = 0; i < rules->vague_count; i++)
        if (verdict == &rules->vague[i].verdict)
            return "of vague fills in {code} and {phrase}";
    for (size_t i = 0; i < rules->language.count; i++)
        if (verdict == &rules->language.rows[i].verdict)
            return "of language fills in {code}, {phrase}, {suggests} and {other_code}";
    return NULL;
}

static bool has_notes(const struct policy *policy)
{
    const struct documentation_rules *rules = &policy->documentation;
    return rules->require_count || rules->vague_count || rules->language.count;
}

static void check_placeholders(struct lint *lint, struct text text, uint32_t line)
{
    struct text name;
    while (!text_is_absent(name = next_placeholder(&text))) {
        if (facts_find(name) < facts_count())
            continue;
        if (has_notes(lint->policy) && is_of_notes(name))
            continue;
        if (!memchr(name.at, '.', name.len) && may_return(lint, name, line))
            continue;
        lint_mean(lint,
                  lint_add(lint, LINT_MESSAGE_PLACEHOLDER, line,
                           "nothing fills {%.*s}: it is no fact, and no check "
                           "returns it",
                           TEXT_ARG(name)),
                  text_of(facts_nearest(name)));
    }
}

/* The compiler holds the texts of rules against their scope. */
static void check_row_text(struct lint *lint, const struct lint_verdict *at,
                           struct text text)
{
    const char *filled = at->rule ? NULL : filled_in(lint->policy, at->verdict);
    struct text name;
    while (!at->rule && !text_is_absent(name = next_placeholder(&text))) {
        char braces[32];
        (void)snprintf(braces, sizeof braces, "{%.*s}", TEXT_ARG(name));
        if (!filled)
            lint_add(lint, LINT_MESSAGE_PLACEHOLDER, at->line,
                     "{%.*s} stays as it is: only messages of rules are filled in",
                     TEXT_ARG(name));
        else if (!strstr(filled, braces) &&
                 (is_of_notes(name) || facts_find(name) < facts_count()))
            lint_add(lint, LINT_MESSAGE_PLACEHOLDER, at->line, "a row %s, not {%.*s}",
                     filled, TEXT_ARG(name));
    }
}

static void check_row_texts(struct lint *lint, const struct lint_verdict *at)
{
    check_row_text(lint, at, at->verdict->message);
    check_row_text(lint, at, at->verdict->fix);
}

/* ---- the whole text ---- */

static void find_locals(struct names *names)
{
    bool binding = false;
    while (advance(names)) {
        if (is_name(&names->token, "local") || is_name(&names->token, "for"))
            binding = true;
        else if (!is_mark(&names->token, ',') && subject_of(&names->token) < 0)
            binding = binding && names->token.kind == LINT_NAME &&
                      !is_name(&names->token, "in") &&
                      !is_name(&names->token, "function");
        else if (binding && subject_of(&names->token) >= 0)
            names->local[subject_of(&names->token)] = true;
    }
}

static void check_string(struct names *names)
{
    struct lint *lint = names->lint;
    if (is_argument(names, "known"))
        check_fact(lint, names->token.text, names->token.line);
    else if (is_argument(names, "param"))
        check_parameter(lint, &names->token);
    else if (names->giving || is_argument(names, "given"))
        check_code(lint, &names->token);
    else
        check_placeholders(lint, names->token.text, names->token.line);
}

static void check_token(struct names *names)
{
    if (is_mark(&names->token, '{') && is_argument(names, "given"))
        names->giving = true;
    if (is_mark(&names->token, '}'))
        names->giving = false;
    if (names->token.kind == LINT_STRING)
        check_string(names);
}

void lint_names(struct lint *lint)
{
    struct names names = {.lint = lint, .lexer = lint_lexer_of(lint->source)};
    find_locals(&names);
    names.lexer = lint_lexer_of(lint->source);
    while (advance(&names)) {
        while (subject_of(&names.token) >= 0)
            read_chain(&names);
        check_token(&names);
    }
    lint_verdicts(lint, check_row_texts);
}
