/* What may be written into the history: only what is known to be no value of a
 * session. Anything that is not understood stays out. */
#include "console/history.h"

#include "console/complete.h"
#include "policy/facts.h"

#define DIGITS_MOST 3 /* minutes and positions; no dates, no numbers of people */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

static bool is_of_name(char c)
{
    return char_is_letter(c) || char_is_digit(c) || c == '_';
}

/* ---- expressions ---- */

static bool is_of_lua(struct text name)
{
    static const char *const names[] = {
        "and",     "break",    "do",       "else",   "elseif", "end",
        "false",   "for",      "function", "if",     "in",     "local",
        "nil",     "not",      "or",       "repeat", "return", "then",
        "true",    "until",    "while",    "ipairs", "pairs",  "known",
        "select",  "tostring", "tonumber", "type",   "math",   "abs",
        "ceil",    "floor",    "max",      "min",    "string", "table",
        "date",    "days",     "weekday",  "year",   "usd",    "months_after",
        "i",       "j",        "k",        "v",      "n",      "day",
        "session", "service",  "line",     "param",  "given",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (text_is(name, names[i]))
            return true;
    }
    return false;
}

/* A part of some fact's path: "plan_of_care" of day.plan_of_care.through. */
static bool is_of_facts(struct text name)
{
    for (size_t i = 0; i < facts_count(); i++) {
        struct text path = facts_path(i);
        size_t from = 0;
        for (size_t at = 0; at <= path.len; at++) {
            if (at < path.len && path.at[at] != '.')
                continue;
            if (text_equal(name, (struct text){path.at + from, at - from}))
                return true;
            from = at + 1;
        }
    }
    return false;
}

static bool is_of_fields(struct text name)
{
#define O(type, FIELDS, meaning) &type##_object,
    static const struct object *const objects[] = {SESSION_OBJECTS(O)};
#undef O
    for (size_t i = 0; i < sizeof objects / sizeof *objects; i++) {
        if (field_find(objects[i], name))
            return true;
    }
    return false;
}

static bool name_may(struct text name)
{
    if (char_is_digit(name.at[0])) {
        bool number = name.len <= DIGITS_MOST;
        for (size_t i = 0; i < name.len; i++)
            number = number && char_is_digit(name.at[i]);
        return number;
    }
    return is_of_lua(name) || is_of_facts(name) || is_of_fields(name);
}

static bool expression_may(struct text expression)
{
    for (size_t at = 0; at < expression.len;) {
        size_t from = at;
        while (at < expression.len && is_of_name(expression.at[at]))
            at++;
        if (at > from) {
            if (!name_may((struct text){expression.at + from, at - from}))
                return false;
            continue;
        }
        char c = expression.at[at];
        bool comment =
            c == '-' && at + 1 < expression.len && expression.at[at + 1] == '-';
        bool bracket = c == '[' && at + 1 < expression.len &&
                       (expression.at[at + 1] == '[' || expression.at[at + 1] == '=');
        if (comment || bracket ||
            (!is_blank(c) && !strchr("+-*/%^#&~|<>=(){}[];:,.", c)))
            return false;
        at++;
    }
    return true;
}

/* ---- commands ---- */

static struct text next_word(struct text *rest)
{
    while (rest->len && is_blank(rest->at[0])) {
        rest->at++;
        rest->len--;
    }
    size_t len = 0;
    while (len < rest->len && !is_blank(rest->at[len]))
        len++;
    struct text word = {rest->at, len};
    rest->at += len;
    rest->len -= len;
    return word;
}

static bool word_may(struct console *console, const struct console_command *command,
                     struct text word)
{
    if (complete_in_synopsis(command->synopsis, word))
        return true;
    for (size_t i = 0; i < 3; i++) {
        if (complete_knows(console, command->complete[i], word))
            return true;
    }
    return false;
}

static bool command_may(struct console *console, struct text statement)
{
    const struct console_command *command;
    struct error unheard = ERROR_NONE;
    struct text name = next_word(&statement);
    name.at++; /* the colon */
    name.len--;
    if (command_find(name, &command, &unheard) || command->values)
        return false;
    for (struct text word; (word = next_word(&statement)).len;) {
        if (!word_may(console, command, word))
            return false;
    }
    return true;
}

bool history_may_keep(struct console *console, struct text statement)
{
    statement = text_trim(statement);
    if (statement.len == 0 || statement.at[0] == '#')
        return false;
    if (statement.at[0] == ':')
        return command_may(console, statement);
    return expression_may(statement);
}
