#include "plugin/judge.h"

#include "base/buffer.h"
#include "base/utf8.h"
#include "plugin/view.h"

#include <stdio.h>

#define FINDINGS_MAX 1000
#define MESSAGE_MAX  500
#define SERVICES_MAX 99

/* One plugin judging one day. */
struct gonio_judging {
    struct plugin *plugin;
    const struct judge_day *day;
    struct arena *arena;
    struct judge_findings *findings;
    size_t room;
};

/* ---- what a plugin finds ---- */

static int unlawful(struct gonio_judging *judging, const char *what)
{
    struct error error;
    error_set(&error, STATUS_POLICY, "plugin.finding", "its finding %s", what);
    return host_note(judging->plugin->host.own, &error);
}

static const struct gonio_rule *find_rule(const struct gonio_judging *judging,
                                          const char *id)
{
    const struct gonio_rules *rules = &judging->plugin->load.rules;
    for (size_t i = 0; id && i < rules->rule_count; i++) {
        if (strcmp(rules->rules[i].id, id) == 0)
            return &rules->rules[i];
    }
    return NULL;
}

static bool is_text(const char *text)
{
    size_t len = text ? strnlen(text, MESSAGE_MAX + 1) : 0;
    if (len == 0 || len > MESSAGE_MAX)
        return false;
    for (size_t at = 0; at < len;) {
        uint32_t character;
        size_t n = utf8_decode(text + at, len - at, &character);
        if (n == 0 || character < ' ')
            return false;
        at += n;
    }
    return true;
}

/* Whether it is about something that the day has. */
static bool is_placed(const struct gonio_judging *judging,
                      const struct gonio_finding *finding)
{
    const struct day *day = judging->day->day;
    size_t session = (size_t)finding->session, service = (size_t)finding->service;
    switch (finding->scope) {
    case GONIO_SCOPE_DAY:
        return true;
    case GONIO_SCOPE_LINE:
        return finding->line >= 0 && (size_t)finding->line < judging->day->line_count;
    case GONIO_SCOPE_SESSION:
        return finding->session >= 0 && session < day->count;
    case GONIO_SCOPE_SERVICE:
        return finding->session >= 0 && session < day->count && finding->service >= 0 &&
               service < day->members[session].session->services.count;
    default:
        return false;
    }
}

static struct finding *grow(struct gonio_judging *judging)
{
    struct judge_findings *list = judging->findings;
    if (list->count == judging->room) {
        size_t room = judging->room ? 2 * judging->room : 8;
        struct finding *at = ARENA_ARRAY(judging->arena, struct finding, room);
        if (!at)
            return NULL;
        if (list->count)
            memcpy(at, list->at, list->count * sizeof *at);
        list->at = at;
        judging->room = room;
    }
    return &list->at[list->count++];
}

static struct text copy(const struct gonio_judging *judging, const char *text)
{
    return text ? text_copy(judging->arena, text_of(text)) : TEXT_NONE;
}

/* The id that decisions show: the plugin's name in front. */
static struct text full_id(const struct gonio_judging *judging,
                           const struct gonio_rule *rule)
{
    char id[4 * LOAD_NAME_MAX];
    snprintf(id, sizeof id, "%s.%s", judging->plugin->load.plugin.name, rule->id);
    return copy(judging, id);
}

static bool fill(const struct gonio_judging *judging, const struct gonio_rule *rule,
                 const struct gonio_finding *from, struct finding *to)
{
    bool service = from->scope == GONIO_SCOPE_SERVICE;
    *to = (struct finding){
        .rule = full_id(judging, rule),
        .topic = text_of(rule->topic),
        .severity = from->severity == GONIO_WARN ? SEVERITY_WARN : SEVERITY_HOLD,
        .scope = (enum scope)from->scope,
        .session = service || from->scope == GONIO_SCOPE_SESSION ? from->session : -1,
        .service = service ? from->service : -1,
        .line = from->scope == GONIO_SCOPE_LINE ? from->line : -1,
        .message = copy(judging, from->message),
        .fix = copy(judging, from->fix),
        .source = {.document = text_of(rule->source),
                   .url = rule->url ? text_of(rule->url) : TEXT_NONE,
                   .verified_on = DATE_NONE},
        .in_force_from = DATE_NONE,
    };
    return to->rule.at && to->message.at && (to->fix.at || !from->fix);
}

static int lend_find(const struct gonio_host *host, struct gonio_judging *judging,
                     const struct gonio_finding *finding)
{
    struct error error;
    const struct gonio_rule *rule = find_rule(judging, finding->rule);
    (void)host;
    if (finding->size < sizeof *finding)
        return unlawful(judging, "has a wrong size");
    if (!rule)
        return unlawful(judging, "is of no rule that the plugin lists");
    if (!is_text(finding->message) || (finding->fix && !is_text(finding->fix)))
        return unlawful(judging, "has no lawful message or fix");
    if (finding->severity < GONIO_WARN || finding->severity > GONIO_DENY)
        return unlawful(judging, "has no lawful severity");
    if (!is_placed(judging, finding))
        return unlawful(judging, "is about something that the day does not have");
    if (judging->findings->count == FINDINGS_MAX)
        return unlawful(judging, "is one of more than 1000 of one day");
    struct finding *added = grow(judging);
    if (added && fill(judging, rule, finding, added))
        return 0;
    (void)error_no_memory(&error);
    return host_note(judging->plugin->host.own, &error);
}

void judge_lend(struct gonio_host *lent)
{
    lent->find = lend_find;
}

/* ---- asking ---- */

static bool ask(struct gonio_judging *judging, struct error *error)
{
    struct host *host = &judging->plugin->host;
    const struct judge_day *day = judging->day;
    const struct gonio_session **sessions =
        ARENA_ARRAY(judging->arena, const struct gonio_session *, day->day->count);
    struct gonio_line *lines = view_lines(judging->arena, day->lines, day->line_count);
    if (!sessions || !lines) {
        (void)error_no_memory(error);
        return false;
    }
    for (size_t i = 0; i < day->day->count; i++)
        sessions[i] = view_session(day->day->members[i].session);
    const struct gonio_day view = {
        .size = sizeof view,
        .payer = lend_text(day->payer),
        .policy_id = lend_text(day->policy_id),
        .payer_rank = day->payer_rank,
        .date_of_service = day->day->members[0].session->date_of_service,
        .known_on = day->known_on,
        .sessions = sessions,
        .session_count = day->day->count,
        .lines = lines,
        .line_count = day->line_count,
    };
    host_enter(host);
    int result = judging->plugin->load.rules.judge(&host->lent, host->own->state, &view,
                                                   judging);
    return !host_result(host, result, error);
}

static bool judge_all(void *context, const struct judge_day *day, struct arena *arena,
                      struct judge_findings *findings, struct error *error)
{
    struct plugins *plugins = context;
    struct gonio_judging judging = {.day = day, .arena = arena, .findings = findings};
    *findings = (struct judge_findings){.at = NULL};
    for (size_t i = 0; i < plugins->count; i++) {
        judging.plugin = plugins->at[i];
        if (judging.plugin->load.plugin.rules && !ask(&judging, error))
            return false;
    }
    return true;
}

bool judge_of(struct plugins *plugins, struct judge *judge)
{
    *judge = (struct judge){plugins, judge_all};
    for (size_t i = 0; i < plugins->count; i++) {
        if (plugins->at[i]->load.plugin.rules)
            return true;
    }
    return false;
}
