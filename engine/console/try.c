/* :try and :untry: rules for this console only. What is tried becomes one layer
 * over the policy, made of text, in memory: it extends the policy's own id, and
 * so means what it would mean in a folder of one's own.
 *
 *     return policy { id = "medicare", version = "2026.1+tried",
 *     extends = "medicare",
 *     rules = {
 *     named("our.rule", rule { ... }),
 *     },
 *     changes = {
 *     { "threshold.near", check = function(...) ... end, because = "..." },
 *     } } */
#include "console/desk_room.h"

#include <stdio.h>
#include <stdlib.h>

#define TRY_MOST ((size_t)256 * 1024)
#define BECAUSE  ", because = \"Tried in a console\" },\n"

/* ---- the text of the layer ---- */

static void put_quoted(struct buffer *out, struct text text)
{
    buffer_put_char(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if (c == '"' || c == '\\')
            buffer_printf(out, "\\%c", c);
        else if (c < ' ')
            buffer_printf(out, "\\%03u", c);
        else
            buffer_put_char(out, (char)c);
    }
    buffer_put_char(out, '"');
}

static const struct rule *rule_of(const struct policy *policy, struct text id)
{
    for (size_t i = 0; i < policy->rule_count; i++)
        if (text_equal(policy->rules[i].id, id))
            return &policy->rules[i];
    for (size_t i = 0; i < policy->modifiers.attested_count; i++)
        if (text_equal(policy->modifiers.attested[i].rule->id, id))
            return policy->modifiers.attested[i].rule;
    return NULL;
}

/* Of a function alone, its first argument says what it is about. */
static const char *scope_of(const char *text)
{
    static const char *const scopes[] = {"service", "line", "session"};
    const char *open = strchr(text, '(');
    struct text rest = text_of(open ? open + 1 : "");
    rest = text_trim(rest);
    for (size_t i = 0; i < sizeof scopes / sizeof *scopes; i++) {
        size_t len = strlen(scopes[i]);
        if (rest.len > len && memcmp(rest.at, scopes[i], len) == 0 &&
            strchr(" ,)\t\r\n", rest.at[len]))
            return scopes[i];
    }
    return "day";
}

static uint32_t line_now(const struct buffer *out)
{
    struct text so_far = buffer_text(out);
    uint32_t line = 1;
    for (size_t i = 0; i < so_far.len; i++)
        line += so_far.at[i] == '\n';
    return line;
}

static void put_text(struct buffer *out, const char *text, struct try_lines *lines)
{
    lines->text = line_now(out);
    buffer_put_cstr(out, text);
    buffer_put_char(out, '\n');
}

static void put_new_rule(struct buffer *out, const struct try *try,
                         struct try_lines *lines)
{
    buffer_printf(out,
                  "rule { id = \"%s\", topic = \"tried\", title = \"Tried in a "
                  "console\",\n scope = \"%s\", severity = \"hold\", message = "
                  "\"%s, tried in this console\",\n source = \"Tried in a console\", "
                  "check =\n",
                  try->rule, scope_of(try->text), try->rule);
    put_text(out, try->text, lines);
    buffer_put_cstr(out, "},\n");
}

static void put_rule(struct buffer *out, const struct try *try, struct try_lines *lines)
{
    buffer_printf(out, "named(\"%s\",\n", try->rule);
    put_text(out, try->text, lines);
    buffer_put_cstr(out, "),\n");
}

/* A value of a parameter whose values must end holds as long as may be. */
static const char *end_of(const struct policy *base, const char *name)
{
    const struct parameter *parameter = policy_parameter(base, text_of(name));
    return parameter && parameter->annual ? ", to = \"2099-12-31\"" : "";
}

static void put_change(struct buffer *out, const struct try *try,
                       const struct policy *base, struct try_lines *lines)
{
    bool prefixed = strncmp(try->rule, "param.", 6) == 0;
    if (try->kind == TRY_CHANGE) {
        buffer_printf(out, "changed(\"%s\",\n", try->rule);
        put_text(out, try->text, lines);
        buffer_put_cstr(out, "),\n");
        return;
    }
    const char *name = try->rule + (prefixed ? 6 : 0);
    buffer_printf(out, "{ \"%s\", %s =\n", name,
                  try->kind == TRY_FUNCTION ? "check"
                  : try->kind == TRY_OFF    ? "off"
                                            : "value");
    put_text(out, try->kind == TRY_OFF ? "true" : try->text, lines);
    buffer_put_cstr(out, try->kind == TRY_VALUE ? end_of(base, name) : "");
    buffer_put_cstr(out, BECAUSE);
}

/* Whether it stands among the rules; else it is a change of what is below. */
static bool is_rule(const struct try *try, const struct policy *base)
{
    return try->kind == TRY_RULE ||
           (try->kind == TRY_FUNCTION && !rule_of(base, text_of(try->rule)));
}

static void put_section(const struct tries *tries, const struct policy *base,
                        bool rules, struct buffer *out, struct try_lines *lines)
{
    uint32_t any = 0;
    for (size_t i = 0; i < tries->count; i++) {
        const struct try *try = &tries->at[i];
        if (!text_is(base->id, try->policy) || is_rule(try, base) != rules)
            continue;
        if (!any)
            buffer_put_cstr(out, rules ? "rules = {\n" : "changes = {\n");
        any++;
        lines[i].row = line_now(out);
        lines[i].change = rules ? 0 : any;
        if (!rules)
            put_change(out, try, base, &lines[i]);
        else if (try->kind == TRY_RULE)
            put_rule(out, try, &lines[i]);
        else
            put_new_rule(out, try, &lines[i]);
    }
    if (any)
        buffer_put_cstr(out, "},\n");
}

void try_overlay(const struct tries *tries, const struct policy *base,
                 struct buffer *out, struct try_lines *lines)
{
    for (size_t i = 0; i < TRIES_MAX; i++)
        lines[i] = (struct try_lines){0, 0, 0};
    buffer_put_cstr(out, "local function named(id, row) row.id = id return row end\n"
                         "local function changed(id, row) row[1] = id "
                         "row.because = \"Tried in a console\" return row end\n"
                         "return policy {\nid = ");
    put_quoted(out, base->id);
    buffer_put_cstr(out, ", extends = ");
    put_quoted(out, base->id);
    buffer_put_cstr(out, ", version = ");
    put_quoted(out, base->version);
    buffer_put_cstr(out, " .. \"+tried\",\n");
    put_section(tries, base, true, out, lines);
    put_section(tries, base, false, out, lines);
    buffer_put_cstr(out, "}\n");
}

/* ---- what is typed ---- */

static bool begins_with(struct text text, const char *word)
{
    size_t len = strlen(word);
    return text.len > len && memcmp(text.at, word, len) == 0 &&
           strchr(" \t\r\n({", text.at[len]);
}

static enum try_kind kind_of(struct text text)
{
    if (text_is(text, "off"))
        return TRY_OFF;
    if (begins_with(text, "function"))
        return TRY_FUNCTION;
    if (begins_with(text, "rule"))
        return TRY_RULE;
    return text.len && text.at[0] == '{' ? TRY_CHANGE : TRY_VALUE;
}

/* "RULE = TEXT"; false when it has no sign of equality. */
static bool split(struct text rest, struct text *rule, struct text *text)
{
    const char *sign = rest.len ? memchr(rest.at, '=', rest.len) : NULL;
    if (!sign)
        return false;
    size_t at = (size_t)(sign - rest.at);
    *rule = text_trim((struct text){rest.at, at});
    *text = text_trim((struct text){sign + 1, rest.len - at - 1});
    return true;
}

bool try_whole(struct console *console, struct text rest)
{
    struct text rule, text;
    struct buffer chunk;
    if (!split(rest, &rule, &text) || !text.len || kind_of(text) == TRY_OFF)
        return true;
    buffer_init(&chunk, TRY_MOST);
    buffer_put_cstr(&chunk, "return ");
    buffer_put_text(&chunk, text);
    bool whole =
        buffer_failed(&chunk) || ask_expression_whole(console, buffer_text(&chunk));
    buffer_release(&chunk);
    return whole;
}

/* What can be an id, and nothing that would leave its quotes. */
static bool is_id(struct text text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (!(c >= 'a' && c <= 'z') && !char_is_digit(c) && c != '_' && c != '.')
            return false;
    }
    return text.len > 0 && text.len <= 100;
}

static enum status read_try(struct console_call *call, struct try *try,
                            struct error *error)
{
    struct arena *arena = &call->console->arena;
    struct text rule, text;
    bool splits = split(call->rest, &rule, &text);
    if (!splits || !text.len) {
        error_set(error, STATUS_USAGE, "console.try",
                  ":try takes a rule, = and what it is to be");
        error_fix(error, ":try RULE = function(session) ... end, rule { ... }, "
                         "{ severity = \"warn\" } or off");
        return error->status;
    }
    if (!is_id(rule))
        return error_set(error, STATUS_USAGE, "console.try",
                         "an id is small letters, digits, dots and _");
    struct text id = text_copy(arena, rule), copy = text_copy(arena, text);
    if (!id.at || !copy.at)
        return error_no_memory(error);
    try->rule = (char *)(uintptr_t)id.at;
    try->text = (char *)(uintptr_t)copy.at;
    try->kind = kind_of(text);
    return STATUS_OK;
}

static size_t find(const struct tries *tries, const struct try *like)
{
    size_t i = 0;
    while (i < tries->count && (strcmp(tries->at[i].rule, like->rule) != 0 ||
                                strcmp(tries->at[i].policy, like->policy) != 0))
        i++;
    return i;
}

static enum status take(struct console_call *call, const struct policy *policy,
                        struct error *error)
{
    struct console *console = call->console;
    struct tries tries = *desk_tries(console->desk);
    struct try try = {.policy = (char *)(uintptr_t)policy->id.at};
    enum status status = read_try(call, &try, error);
    if (status)
        return status;
    size_t at = find(&tries, &try);
    if (at == TRIES_MAX) {
        error_set(error, STATUS_LIMIT, "console.try", "%d rules are tried already",
                  TRIES_MAX);
        error_fix(error, ":untry RULE, or write them into the policy: :open");
        return error->status;
    }
    tries.at[at] = try;
    tries.count += at == tries.count;
    status = ask_baseline(console, error);
    if (!status)
        status = desk_try(console->desk, &tries, error);
    if (status)
        return status;
    screen_say(&console->screen, "%s is tried over %s, in this console only",
               tries.at[at].rule, desk_tries(console->desk)->at[at].policy);
    return desk_changed(console, error);
}

/* ---- the commands ---- */

static enum status list(struct console_call *call)
{
    static const char *const columns[] = {"policy", "rule", "tried", NULL};
    const struct tries *tries = desk_tries(call->console->desk);
    struct screen *screen = &call->console->screen;
    struct rows rows;
    if (!tries->count)
        screen_say(screen, "nothing is tried: :try RULE = function(session) ... end");
    if (!tries->count && screen_is_prose(screen))
        return STATUS_OK;
    rows_begin(&rows, screen, columns);
    for (size_t i = 0; i < tries->count; i++) {
        rows_text(&rows, text_of(tries->at[i].policy));
        rows_text(&rows, text_of(tries->at[i].rule));
        rows_text(&rows, text_of(tries->at[i].text));
    }
    rows_end(&rows);
    return STATUS_OK;
}

enum status try_run(struct console_call *call, struct error *error)
{
    const struct policy *policy = NULL;
    if (!call->rest.len)
        return list(call);
    enum status status = desk_policy(call->console, &policy, error);
    return status ? status : take(call, policy, error);
}

static struct text rule_at(const void *tries, size_t i)
{
    return text_of(((const struct tries *)tries)->at[i].rule);
}

static enum status not_tried(const struct tries *tries, struct text name,
                             struct error *error)
{
    int nearest = text_nearest(name, tries->count, rule_at, tries);
    error_set(error, STATUS_USAGE, "console.try",
              tries->count ? "nothing of that name is tried" : "nothing is tried");
    if (nearest >= 0)
        error_suggest(error, "", tries->at[nearest].rule);
    else
        error_fix(error, ":try lists what is tried");
    return error->status;
}

enum status try_run_undo(struct console_call *call, struct error *error)
{
    struct console *console = call->console;
    const struct tries *tries = desk_tries(console->desk);
    struct tries left = {.count = 0};
    enum status status = desk_words(call, 1, 1, error);
    if (status)
        return status;
    bool all = text_is(call->words[0], "all");
    for (size_t i = 0; i < tries->count && !all; i++)
        if (!text_is(call->words[0], tries->at[i].rule))
            left.at[left.count++] = tries->at[i];
    size_t gone = tries->count - left.count;
    if (!gone)
        return not_tried(tries, call->words[0], error);
    status = ask_baseline(console, error);
    if (!status)
        status = desk_try(console->desk, &left, error);
    if (status)
        return status;
    screen_say(&console->screen, "no longer tried: %zu", gone);
    return desk_changed(console, error);
}
