/* :rules, and what is known of the rules and rows of a policy. */
#include "console/desk_room.h"

#include "author/case_file.h"
#include "author/limit_rows.h"
#include "base/date.h"

/* ---- the list ---- */

struct listing {
    struct desk_rule *at;
    size_t count;
};

static void add(struct listing *listing, const struct desk_rule *rule)
{
    if (listing->at)
        listing->at[listing->count] = *rule;
    listing->count++;
}

static void add_rule(struct listing *listing, const char *section,
                     const struct rule *rule)
{
    add(listing, &(struct desk_rule){.id = rule->id,
                                     .topic = rule->topic,
                                     .section = section,
                                     .severity = rule->verdict.severity,
                                     .scope = scope_text(rule->scope),
                                     .dates = &rule->dates,
                                     .source = &rule->source,
                                     .title = rule->title,
                                     .place = rule->line,
                                     .rule = rule});
}

/* Of a row that limits: what it does when there is more, unless it says itself. */
static enum severity severity_over(const struct limit_row *row)
{
    if (row->verdict->severity != SEVERITY_NONE || !row->cap)
        return row->verdict->severity;
    return row->cap->over == OVER_HOLD   ? SEVERITY_HOLD
           : row->cap->over == OVER_DENY ? SEVERITY_DENY
                                         : SEVERITY_WARN;
}

static const char *words_over(const struct limit_row *row)
{
    static const char *const words[] = {
        [OVER_HOLD] = "what is over holds the day",
        [OVER_BILL_ALL] = "all is billed, and the payer cuts",
        [OVER_TRIM] = "what is over is left off, the last documented first",
        [OVER_DENY] = "what is over is not billed",
        [OVER_WARN] = "what is over is billed, with a warning",
    };
    if (!row->cap)
        return NULL;
    bool lighter =
        row->cap->over == OVER_HOLD && row->verdict->severity == SEVERITY_WARN;
    return words[lighter ? OVER_WARN : row->cap->over];
}

static void add_limits(struct listing *listing, const struct policy *policy)
{
    for (size_t i = 0; i < limit_rows_count(policy); i++) {
        const struct limit_row row = limit_rows_at(policy, i);
        add(listing, &(struct desk_rule){.id = row.rule,
                                         .topic = text_of(row.section),
                                         .section = row.section,
                                         .severity = severity_over(&row),
                                         .over = words_over(&row),
                                         .dates = row.dates,
                                         .source = row.source,
                                         .title = row.verdict->message,
                                         .place = row.line});
    }
}

#define ADD_ROWS(listing, rows, count, name, otherwise)                                \
    for (size_t i = 0; i < (count); i++)                                               \
    add((listing), &(struct desk_rule){.id = (rows)[i].rule,                           \
                                       .topic = TEXT("documentation"),                 \
                                       .section = (name),                              \
                                       .severity = (rows)[i].verdict.severity          \
                                                       ? (rows)[i].verdict.severity    \
                                                       : (otherwise),                  \
                                       .dates = &(rows)[i].dates,                      \
                                       .source = &(rows)[i].source,                    \
                                       .title = (rows)[i].verdict.message,             \
                                       .place = (rows)[i].line})

static void add_documentation(struct listing *listing,
                              const struct documentation_rules *rules)
{
    ADD_ROWS(listing, rules->require, rules->require_count, "documentation.require",
             SEVERITY_HOLD);
    ADD_ROWS(listing, rules->vague, rules->vague_count, "documentation.vague",
             SEVERITY_HOLD);
    ADD_ROWS(listing, rules->language.rows, rules->language.count,
             "documentation.language", SEVERITY_WARN);
}

static void add_all(struct listing *listing, const struct policy *policy)
{
    for (size_t i = 0; i < policy->rule_count; i++)
        add_rule(listing, "rules", &policy->rules[i]);
    for (size_t i = 0; i < policy->modifiers.attested_count; i++)
        add_rule(listing, "modifiers.attested", policy->modifiers.attested[i].rule);
    add_limits(listing, policy);
    add_documentation(listing, &policy->documentation);
}

enum status desk_rules(const struct policy *policy, struct arena *arena,
                       struct desk_rule **rules, size_t *count, struct error *error)
{
    struct listing listing = {NULL, 0};
    add_all(&listing, policy);
    listing.at = ARENA_ARRAY(arena, struct desk_rule, listing.count + 1);
    if (!listing.at)
        return error_no_memory(error);
    listing.count = 0;
    add_all(&listing, policy);
    *rules = listing.at;
    *count = listing.count;
    return STATUS_OK;
}

/* ---- one of them ---- */

static struct text id_at(const void *rules, size_t i)
{
    return ((const struct desk_rule *)rules)[i].id;
}

#define NAME_SHOWN 100

static enum status unknown(struct text id, const struct desk_rule *rules, size_t count,
                           struct error *error)
{
    int nearest = text_nearest(id, count, id_at, rules);
    error_set(error, STATUS_USAGE, "console.rule", "there is no rule \"%.*s\"",
              id.len > NAME_SHOWN ? NAME_SHOWN : (int)id.len, id.at);
    if (nearest >= 0)
        error_suggest(error, "", rules[nearest].id.at);
    else
        error_fix(error, ":rules lists them");
    return error->status;
}

static bool is_in_force(const struct console *console, const struct desk_rule *rule)
{
    return in_force_on(rule->dates, desk_date(console), console->known_on);
}

enum status desk_rule_find(struct console *console, const struct policy *policy,
                           struct text id, struct desk_rule *rule, struct error *error)
{
    struct desk_rule *rules;
    const struct desk_rule *found = NULL;
    size_t count;
    enum status status = desk_rules(policy, &console->arena, &rules, &count, error);
    if (status)
        return status;
    for (size_t i = 0; i < count; i++) {
        if (!text_equal(rules[i].id, id))
            continue;
        if (!found || (!is_in_force(console, found) && is_in_force(console, &rules[i])))
            found = &rules[i];
    }
    if (!found)
        return unknown(id, rules, count, error);
    *rule = *found;
    return STATUS_OK;
}

/* ---- cases ---- */

static bool names(const struct json *list, struct text rule)
{
    for (const struct json *at = list ? json_first(list) : NULL; at; at = json_next(at))
        if (text_equal(json_text(at), rule))
            return true;
    return false;
}

bool desk_case_is_about(const struct case_parts *parts, struct text rule)
{
    return text_equal(parts->rule, rule) || names(parts->fires, rule) ||
           names(parts->silent, rule);
}

enum status desk_cases(const struct policy *policy, const struct desk_case *each,
                       struct error *error)
{
    struct case_file file;
    struct error unheard = ERROR_NONE;
    enum status status = case_file_open(policy, &file, error);
    for (size_t i = 0; i < file.count && !status; i++) {
        struct case_parts parts;
        bool readable = !case_file_parts(&file, i, policy, &parts, &unheard);
        each->take(each->context, readable ? &parts : NULL, file.lines[i]);
    }
    case_file_close(&file);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

struct counting {
    const struct desk_rule *rules;
    size_t *counts;
    size_t count;
};

static void count_case(void *context, const struct case_parts *parts, uint32_t line)
{
    struct counting *counting = context;
    (void)line;
    for (size_t i = 0; parts && i < counting->count; i++)
        counting->counts[i] += desk_case_is_about(parts, counting->rules[i].id);
}

/* ---- :rules ---- */

static bool is_topic(const struct desk_rule *rule, struct text topic)
{
    return text_is_absent(topic) || text_equal(rule->topic, topic);
}

static struct text topic_at(const void *rules, size_t i)
{
    return ((const struct desk_rule *)rules)[i].topic;
}

static enum status check_topic(struct text topic, const struct desk_rule *rules,
                               size_t count, struct error *error)
{
    for (size_t i = 0; i < count; i++)
        if (is_topic(&rules[i], topic))
            return STATUS_OK;
    int nearest = text_nearest(topic, count, topic_at, rules);
    error_set(error, STATUS_USAGE, "console.topic",
              "no rule of the policy is of that topic");
    if (nearest >= 0)
        error_suggest(error, "", rules[nearest].topic.at);
    else
        error_fix(error, ":rules shows the topics");
    return error->status;
}

void desk_put_dates(struct buffer *out, const struct in_force *dates)
{
    char date[11];
    if (dates->from == DATE_NONE && dates->to == DATE_NONE)
        buffer_put_cstr(out, " always");
    if (dates->from != DATE_NONE) {
        date_write(dates->from, date);
        buffer_printf(out, " from %s", date);
    }
    if (dates->to != DATE_NONE) {
        date_write(dates->to, date);
        buffer_printf(out, " to %s", date);
    }
    if (dates->known_from != DATE_NONE) {
        date_write(dates->known_from, date);
        buffer_printf(out, ", known from %s", date);
    }
}

static void put_in_force(struct rows *rows, const struct console *console,
                         const struct desk_rule *rule)
{
    char bytes[100];
    struct buffer dates;
    buffer_borrow(&dates, bytes, sizeof bytes);
    desk_put_dates(&dates, rule->dates);
    if (is_in_force(console, rule)) {
        rows_text(rows, TEXT("yes"));
        return;
    }
    rows_style(rows, STYLE_DIM);
    rows_printf(rows, "no:%.*s", (int)dates.len, bytes);
}

#define TRIED_COLUMN 6

/* Whether something of it is tried in this console. */
static bool is_tried(const struct desk *desk, struct text policy, struct text id)
{
    const struct tries *tries = desk_tries(desk);
    for (size_t i = 0; i < tries->count; i++)
        if (text_is(id, tries->at[i].rule) && text_is(policy, tries->at[i].policy))
            return true;
    return false;
}

static void put_rows(struct console *console, const struct policy *policy,
                     const struct counting *counting, struct text topic)
{
    const char *columns[] = {"rule",     "topic", "severity", "scope",
                             "in force", "cases", "tried",    NULL};
    bool any = !text_is_absent(desk_tried_text(console->desk, policy->id));
    if (!any && screen_is_prose(&console->screen))
        columns[TRIED_COLUMN] = NULL;
    struct rows rows;
    rows_begin(&rows, &console->screen, columns);
    for (size_t i = 0; i < counting->count; i++) {
        const struct desk_rule *rule = &counting->rules[i];
        if (!is_topic(rule, topic))
            continue;
        rows_text(&rows, rule->id);
        rows_text(&rows, rule->topic);
        rows_word(&rows, text_of(severity_text(rule->severity)));
        rows_text(&rows, rule->scope ? text_of(rule->scope) : TEXT_NONE);
        put_in_force(&rows, console, rule);
        rows_number(&rows, (int64_t)counting->counts[i]);
        if (columns[TRIED_COLUMN])
            rows_bool(&rows, is_tried(console->desk, policy->id, rule->id));
    }
    rows_end(&rows);
}

enum status desk_run_rules(struct console_call *call, struct error *error)
{
    struct console *console = call->console;
    const struct policy *policy = NULL;
    struct text topic = call->count ? call->words[0] : TEXT_NONE;
    struct desk_rule *rules = NULL;
    struct counting counting = {.counts = NULL};
    enum status status = desk_words(call, 0, 1, error);
    if (!status)
        status = desk_policy(console, &policy, error);
    if (!status)
        status = desk_rules(policy, &console->arena, &rules, &counting.count, error);
    if (!status)
        status = check_topic(topic, rules, counting.count, error);
    if (status)
        return status;
    counting.rules = rules;
    counting.counts = ARENA_ARRAY(&console->arena, size_t, counting.count + 1);
    if (!counting.counts)
        return error_no_memory(error);
    status = desk_cases(policy, &(struct desk_case){&counting, count_case}, error);
    if (!status)
        put_rows(console, policy, &counting, topic);
    return status;
}
