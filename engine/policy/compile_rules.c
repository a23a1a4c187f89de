/* Rules, and the modifiers that somebody attests to, each a rule that says
 * when its modifier is needed. */
#include "policy/compile_shape.h"
#include "policy/facts.h"

#include "model/fields.h"

/* An attested modifier as it is read; the model has its two halves. */
struct attest_row {
    struct rule rule; /* first: the names of a rule are read into it */
    struct text modifier;
    struct text_list instead;
};

static const char *const scopes[] = {
    [SCOPE_SERVICE] = "service",
    [SCOPE_LINE] = "line",
    [SCOPE_SESSION] = "session",
    [SCOPE_DAY] = "day",
};
static const struct choices scope_choices = {scopes, 0, COUNT_OF(scopes)};
static const char *const unknowns[] = {
    [UNKNOWN_HOLD] = "hold",
    [UNKNOWN_WARN] = "warn",
    [UNKNOWN_SKIP] = "skip",
};
const struct choices unknown_choices = {unknowns, 0, COUNT_OF(unknowns)};

static const struct object *object_of(const struct field *field)
{
    bool holds = field && (field->kind == FIELD_OBJECT || field->kind == FIELD_OBJECTS);
    return holds ? field->object : NULL;
}

static struct text object_name_at(const void *fields, size_t i)
{
    const struct field *field = (const struct field *)fields + i;
    return object_of(field) ? text_of(field->name) : TEXT("");
}

/* The object of the session that a day must have, as the facts name it. */
static enum status read_about(struct compile *compile, const struct node *node,
                              const struct key *key, void *row)
{
    struct rule *rule = row;
    struct text name = TEXT_NONE;
    enum status status = compile_clean(compile, node, &name);
    (void)key;
    if (status)
        return status;
    if (!object_of(field_find(&session_object, name))) {
        int near = text_nearest(name, session_object.count, object_name_at,
                                session_object.fields);
        (void)compile_fault(compile, node, "policy.unknown_name",
                            "\"%.*s\" is not an object of a session", SHOWN(name));
        return compile_mean(compile, near < 0 ? NULL : session_object.fields[near].name,
                            NULL);
    }
    char *path = arena_alloc(compile->arena, sizeof "day." + name.len);
    if (!path)
        return error_no_memory(compile->error);
    memcpy(path, "day.", 4);
    memcpy(path + 4, name.at, name.len);
    path[4 + name.len] = '\0';
    rule->about = (struct text){path, 4 + name.len};
    return STATUS_OK;
}

static enum status read_check(struct compile *compile, const struct node *node,
                              const struct key *key, void *row)
{
    struct rule *rule = row;
    (void)key;
    if (node->value->kind != SCRIPT_FUNCTION)
        return compile_type_fault(compile, node, "a function");
    rule->function = node->value->function;
    enum status status = script_seal(compile->script, rule->function, compile->error);
    if (status == STATUS_POLICY) {
        char path[NODE_PATH];
        node_path(node, path);
        compile_at(compile, node_line(node));
        error_point(compile->error, "%s", path);
    }
    return status;
}

static bool is_topic(struct text text)
{
    return text_is_name(text);
}
static const struct pattern topic_pattern = {is_topic, "a topic, as \"referral\""};

#define RULE_KEYS                                                                      \
    {.name = "id",                                                                     \
     .read = compile_id,                                                               \
     .at = offsetof(struct rule, id),                                                  \
     .required = true},                                                                \
        {.name = "topic",                                                              \
         .read = compile_text,                                                         \
         .at = offsetof(struct rule, topic),                                           \
         .detail = &topic_pattern,                                                     \
         .required = true},                                                            \
        {.name = "title",                                                              \
         .read = compile_text,                                                         \
         .at = offsetof(struct rule, title),                                           \
         .required = true},                                                            \
        VERDICT_KEYS(struct rule, true),                                               \
        {.name = "scope",                                                              \
         .read = compile_choice,                                                       \
         .at = offsetof(struct rule, scope),                                           \
         .detail = &scope_choices},                                                    \
        {.name = "when_unknown",                                                       \
         .read = compile_choice,                                                       \
         .at = offsetof(struct rule, when_unknown),                                    \
         .detail = &unknown_choices},                                                  \
        {.name = "about", .read = read_about},                                         \
        {.name = "codes", .read = compile_codes, .at = offsetof(struct rule, codes)},  \
        {.name = "except",                                                             \
         .read = compile_except,                                                       \
         .at = offsetof(struct rule, codes)},                                          \
        {.name = "disciplines",                                                        \
         .read = compile_word_bits,                                                    \
         .at = offsetof(struct rule, disciplines),                                     \
         .detail = &discipline_words},                                                 \
        {.name = "when",                                                               \
         .read = compile_rows,                                                         \
         .at = offsetof(struct rule, when.at),                                         \
         .count_at = offsetof(struct rule, when.count),                                \
         .detail = &condition_shape},                                                  \
        {.name = "unless",                                                             \
         .read = compile_rows,                                                         \
         .at = offsetof(struct rule, unless.at),                                       \
         .count_at = offsetof(struct rule, unless.count),                              \
         .detail = &condition_shape},                                                  \
        DATE_KEYS(struct rule), SOURCE_KEY(struct rule),                               \
    {                                                                                  \
        .name = "check", .read = read_check                                            \
    }

static bool begins(struct text path, const char *with)
{
    size_t len = strlen(with);
    return path.len > len && memcmp(path.at, with, len) == 0;
}

/* A rule may ask about what its scope names, a service's also about its
 * session, and all about the day. */
static bool is_in_scope(enum scope scope, struct text path)
{
    if (begins(path, "service."))
        return scope == SCOPE_SERVICE;
    if (begins(path, "session."))
        return scope == SCOPE_SESSION || scope == SCOPE_SERVICE;
    return !begins(path, "line.") || scope == SCOPE_LINE;
}

static bool all_in_scope(enum scope scope, const struct condition *condition,
                         struct text *other)
{
    const struct operand *operands[COMPARISONS + 2] = {&condition->plus,
                                                       &condition->minus};
    for (size_t i = 0; i < COMPARISONS; i++)
        operands[2 + i] = &condition->bounds[i];
    *other = condition->path;
    for (size_t i = 0; i < COUNT_OF(operands) && is_in_scope(scope, *other); i++)
        if (operands[i]->kind == OPERAND_FACT)
            *other = facts_path(operands[i]->fact);
    return is_in_scope(scope, *other);
}

enum status compile_subjects(struct compile *compile, const struct node *list,
                             const struct conditions *conditions, enum scope scope)
{
    for (size_t i = 0; i < conditions->count; i++) {
        struct node item = node_item(list, i);
        struct text other;
        if (!all_in_scope(scope, &conditions->at[i], &other))
            return compile_fault(compile, &item, "policy.scope",
                                 "\"%.*s\" is no fact of a rule of scope \"%s\"",
                                 SHOWN(other), scopes[scope]);
    }
    return STATUS_OK;
}

/* What stands in braces is a fact, or, without a dot in it, a value that the
 * check returns. */
static enum status check_placeholder(struct compile *compile, const struct node *node,
                                     const struct rule *rule, struct text name)
{
    size_t fact = facts_find(name);
    if (fact < facts_count()) {
        if (is_in_scope(rule->scope, facts_path(fact)))
            return STATUS_OK;
        return compile_fault(compile, node, "policy.scope",
                             "{%.*s} is no fact of a rule of scope \"%s\"", SHOWN(name),
                             scopes[rule->scope]);
    }
    if (rule->function && !memchr(name.at, '.', name.len))
        return STATUS_OK;
    (void)compile_fault(compile, node, "policy.placeholder", "{%.*s} is no fact%s",
                        SHOWN(name), rule->function ? "" : ", and there is no check");
    return compile_mean(compile, facts_nearest(name), NULL);
}

/* The braces are balanced: compile_message has seen to it. */
static enum status check_placeholders(struct compile *compile, const struct node *node,
                                      const struct rule *rule, struct text text)
{
    const char *at = text.at, *end = text.at ? text.at + text.len : NULL;
    while (at < end && (at = memchr(at, '{', (size_t)(end - at)))) {
        const char *close = memchr(at, '}', (size_t)(end - at));
        if (!close)
            return STATUS_OK;
        struct text name = {at + 1, (size_t)(close - at - 1)};
        enum status status = check_placeholder(compile, node, rule, name);
        if (status)
            return status;
        at = close + 1;
    }
    return STATUS_OK;
}

static enum status check_texts(struct compile *compile, const struct node *node,
                               const struct rule *rule)
{
    struct node message = {node, TEXT("message"), 0,
                           script_get(node->value, "message")};
    struct node fix = {node, TEXT("fix"), 0, script_get(node->value, "fix")};
    enum status status = STATUS_OK;
    if (message.value)
        status = check_placeholders(compile, &message, rule, rule->verdict.message);
    if (!status && fix.value)
        status = check_placeholders(compile, &fix, rule, rule->verdict.fix);
    return status;
}

static enum status finish_rule(struct compile *compile, const struct node *node,
                               void *row)
{
    struct rule *rule = row;
    struct node codes = {node, TEXT("codes"), 0, script_get(node->value, "codes")};
    struct node unknown = {node, TEXT("when_unknown"), 0,
                           script_get(node->value, "when_unknown")};
    struct node when = {node, TEXT("when"), 0, script_get(node->value, "when")};
    struct node unless = {node, TEXT("unless"), 0, script_get(node->value, "unless")};
    rule->all_codes = codes.value == NULL;
    if (!rule->function && !rule->when.count && !rule->unless.count)
        return compile_fault(compile, node, "policy.missing",
                             "a rule needs \"check\", \"when\" or \"unless\"");
    if (codes.value && rule->scope != SCOPE_SERVICE && rule->scope != SCOPE_LINE) {
        (void)compile_fault(compile, &codes, "policy.value",
                            "\"codes\" is for the scopes service and line");
        return compile_mean(compile, NULL, "ask given { ... } in check instead");
    }
    enum status status = compile_subjects(compile, &when, &rule->when, rule->scope);
    if (!status)
        status = compile_subjects(compile, &unless, &rule->unless, rule->scope);
    if (!status)
        status = check_texts(compile, node, rule);
    if (status)
        return status;
    if (rule->when_unknown == UNKNOWN_HOLD && rule->verdict.severity == SEVERITY_WARN)
        return compile_fault(compile, &unknown, "policy.value",
                             "\"when_unknown\" is more than the rule's severity");
    return STATUS_OK;
}

static const struct key rule_keys[] = {RULE_KEYS};
static const struct rule rule_defaults = {.scope = SCOPE_DAY,
                                          .when_unknown = UNKNOWN_WARN,
                                          .dates = ALWAYS,
                                          .source = UNSOURCED};
const struct shape rule_shape = {
    .what = "a rule",
    .maker = "rule",
    .keys = rule_keys,
    .count = COUNT_OF(rule_keys),
    .size = sizeof(struct rule),
    .defaults = &rule_defaults,
    .lined = true,
    .line_at = offsetof(struct rule, line),
    .finish = finish_rule,
};

static const struct key attest_keys[] = {
    {.name = "modifier",
     .read = compile_text,
     .at = offsetof(struct attest_row, modifier),
     .detail = &modifier_pattern,
     .required = true},
    {.name = "instead",
     .read = compile_texts,
     .at = offsetof(struct attest_row, instead.at),
     .count_at = offsetof(struct attest_row, instead.count),
     .detail = &modifier_pattern},
    RULE_KEYS,
};
_Static_assert(COUNT_OF(attest_keys) <= KEYS_MAX, "the shape with most names");
static const struct attest_row attest_defaults = {.rule = {.scope = SCOPE_DAY,
                                                           .when_unknown = UNKNOWN_WARN,
                                                           .dates = ALWAYS,
                                                           .source = UNSOURCED}};
static const struct shape attest_shape = {
    .what = "an attested modifier",
    .maker = "attest",
    .keys = attest_keys,
    .count = COUNT_OF(attest_keys),
    .size = sizeof(struct attest_row),
    .defaults = &attest_defaults,
    .lined = true,
    .line_at = offsetof(struct attest_row, rule) + offsetof(struct rule, line),
    .finish = finish_rule,
};

enum status compile_attested(struct compile *compile, const struct node *node,
                             const struct key *key, void *row)
{
    struct modifiers *modifiers = row;
    struct {
        struct attest_row *at;
        size_t count;
    } rows = {NULL, 0};
    const struct key to = {
        .name = key->name, .count_at = sizeof rows.at, .detail = &attest_shape};
    enum status status = compile_rows(compile, node, &to, &rows);
    if (status)
        return status;
    modifiers->attested = ARENA_ARRAY(compile->arena, struct attested, rows.count);
    if (!modifiers->attested)
        return error_no_memory(compile->error);
    modifiers->attested_count = rows.count;
    for (size_t i = 0; i < rows.count; i++)
        modifiers->attested[i] = (struct attested){
            rows.at[i].modifier, rows.at[i].instead, &rows.at[i].rule};
    return STATUS_OK;
}
