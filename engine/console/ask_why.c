/* :why and :why-not: what a rule found, or why it found nothing, with all that
 * stands behind it: facts, source, and the place in the policy. */
#include "author/rule_ids.h"
#include "author/who.h"
#include "console/ask.h"
#include "format/writer.h"
#include "policy/facts.h"

/* ---- where a rule stands ---- */

struct stand {
    struct text file;
    uint32_t line;
    struct text layer;           /* id of the layer */
    const struct who_word *word; /* NULL: the engine's own rule */
};

/* What the layers of the policy say of a name, from the top. */
static enum status who_says_of(struct ask *ask, struct text rule, struct who *who,
                               struct error *error)
{
    const struct who_question question = {
        .name = rule,
        .date = ask->decisions[0].session->date_of_service,
        .known_on = ask->options.known_on};
    *who = (struct who){.count = 0};
    if (!ask->policy)
        return STATUS_OK;
    return who_says(ask->policy, &question, &ask->console->arena, who, error);
}

static bool has_last_word(const struct who_word *word)
{
    return word->state == WHO_HOLDS || word->state == WHO_CHANGED;
}

/* Of what is tried, the line of what was typed. */
static uint32_t line_of(const struct ask *ask, struct text file, uint32_t line)
{
    return desk_line_typed(ask->console->desk, ask->policy->id, file, line);
}

static struct stand stand_at(const struct ask *ask, const struct who_word *word)
{
    struct text file = policy_file(ask->policy, word->place);
    return (struct stand){.file = file,
                          .line = line_of(ask, file, row_line(word->place)),
                          .layer = ask->policy->layers[word->layer].id,
                          .word = word};
}

/* The row of the rule that holds; else the first of its rows. */
static struct stand stand_of(const struct ask *ask, const struct who *who)
{
    const struct who_word *found = NULL;
    for (size_t i = 0; i < who->count && !found; i++)
        if (has_last_word(&who->at[i]) && !text_is(who->at[i].section, "changes"))
            found = &who->at[i];
    if (!found && who->count)
        found = &who->at[0];
    return found ? stand_at(ask, found) : (struct stand){.word = NULL};
}

static void put_stand(struct ask *ask, const struct stand *stand)
{
    struct console *console = ask->console;
    struct buffer scratch = ask_scratch();
    if (!stand->word) {
        buffer_put_cstr(&scratch, "the engine's own, of every policy");
    } else {
        buffer_put_text(&scratch, stand->file);
        if (stand->line)
            buffer_printf(&scratch, ":%u", stand->line);
        if (ask->policy->layer_count > 1)
            buffer_printf(&scratch, ", of the layer %.*s", TEXT_ARG(stand->layer));
    }
    ask_put_labelled(console, "rule", ask_taken(console, &scratch));
}

/* Layers that change the rule or took it away. */
static void put_layers(struct ask *ask, const struct who *who)
{
    for (size_t i = 0; i < who->count; i++) {
        const struct who_word *word = &who->at[i];
        bool changes = text_is(word->section, "changes");
        if (!changes && word->state != WHO_OVERRIDDEN)
            continue;
        struct stand stand = stand_at(ask, word);
        struct buffer scratch = ask_scratch();
        buffer_printf(&scratch, "%.*s:%u %s", TEXT_ARG(stand.file), stand.line,
                      changes ? "changes it" : who_state_text(word->state));
        if (changes && word->says.len)
            buffer_printf(&scratch, ": %.*s", TEXT_ARG(word->says));
        if (word->because.len)
            buffer_printf(&scratch, " (%.*s)", TEXT_ARG(word->because));
        ask_put_labelled(ask->console, "layer", ask_taken(ask->console, &scratch));
    }
}

/* ---- facts ---- */

static struct text facts_text(struct console *console, const struct fact *facts,
                              size_t count)
{
    struct buffer scratch = ask_scratch();
    for (size_t i = 0; i < count; i++) {
        buffer_printf(&scratch, "%s%.*s = ", i ? "; " : "", TEXT_ARG(facts[i].path));
        name_put_value(&facts[i].value, &scratch);
    }
    return ask_taken(console, &scratch);
}

/* As JSON: an object by path. */
static struct text facts_json(struct console *console, const struct fact *facts,
                              size_t count)
{
    struct buffer scratch = ask_scratch();
    buffer_put_char(&scratch, '{');
    for (size_t i = 0; i < count; i++) {
        buffer_put_cstr(&scratch, i ? "," : "");
        buffer_put_json(&scratch, facts[i].path);
        buffer_put_char(&scratch, ':');
        writer_value(&facts[i].value, &scratch);
    }
    buffer_put_char(&scratch, '}');
    return ask_taken(console, &scratch);
}

/* ---- a finding ---- */

static void put_head(struct console *console, const char *word, enum style style,
                     struct text rule)
{
    struct buffer *out = &console->screen.out;
    terminal_put(&console->screen.terminal, out, style, text_of(word));
    for (size_t i = strlen(word); i < 6; i++)
        buffer_put_char(out, ' ');
    buffer_put_visible(out, rule);
    buffer_put_char(out, '\n');
}

static struct text source_text(struct console *console, const struct finding *finding)
{
    struct buffer scratch = ask_scratch();
    char date[11];
    buffer_put_text(&scratch, finding->source.document);
    if (finding->source.url.len)
        buffer_printf(&scratch, " <%.*s>", TEXT_ARG(finding->source.url));
    date_write(finding->source.verified_on, date);
    if (date[0])
        buffer_printf(&scratch, ", verified on %s", date);
    else
        buffer_put_cstr(&scratch, ", unverified");
    date_write(finding->in_force_from, date);
    if (date[0])
        buffer_printf(&scratch, "; in force from %s", date);
    return ask_taken(console, &scratch);
}

static struct text codes_text(struct console *console, const struct finding *finding)
{
    struct buffer scratch = ask_scratch();
    if (finding->carc.len)
        buffer_printf(&scratch, "CARC %.*s", TEXT_ARG(finding->carc));
    if (finding->rarc.len)
        buffer_printf(&scratch, "%sRARC %.*s", finding->carc.len ? ", " : "",
                      TEXT_ARG(finding->rarc));
    return ask_taken(console, &scratch);
}

static void put_message(struct ask *ask, const struct finding *finding)
{
    static const enum style styles[] = {[SEVERITY_NONE] = STYLE_PLAIN,
                                        [SEVERITY_WARN] = STYLE_PLAIN,
                                        [SEVERITY_HOLD] = STYLE_YELLOW,
                                        [SEVERITY_DENY] = STYLE_RED};
    struct console *console = ask->console;
    put_head(console, severity_text(finding->severity), styles[finding->severity],
             finding->rule);
    buffer_put_cstr(&console->screen.out, "  ");
    terminal_wrap(&console->screen.terminal, &console->screen.out, 2, finding->message);
    if (finding->fix.len)
        ask_put_labelled(console, "fix", finding->fix);
    if (finding->fact_count)
        ask_put_labelled(console, "facts",
                         facts_text(console, finding->facts, finding->fact_count));
}

static enum status put_finding(struct ask *ask, const struct finding *finding,
                               struct error *error)
{
    struct console *console = ask->console;
    struct who who;
    enum status status = who_says_of(ask, finding->rule, &who, error);
    if (status)
        return status;
    put_message(ask, finding);
    if (finding->source.document.len)
        ask_put_labelled(console, "source", source_text(console, finding));
    if (finding->carc.len || finding->rarc.len)
        ask_put_labelled(console, "payer", codes_text(console, finding));
    struct stand stand = stand_of(ask, &who);
    if (finding->policy_file.len)
        stand = (struct stand){finding->policy_file,
                               line_of(ask, finding->policy_file, finding->policy_line),
                               TEXT_NONE, stand.word};
    if (finding->policy_file.len && !stand.word) {
        struct buffer scratch = ask_scratch();
        buffer_printf(&scratch, "%.*s:%u", TEXT_ARG(stand.file), stand.line);
        ask_put_labelled(console, "rule", ask_taken(console, &scratch));
    } else {
        put_stand(ask, &stand);
    }
    put_layers(ask, &who);
    return STATUS_OK;
}

/* ---- the same for machines ---- */

static const char *const why_columns[] = {
    "severity", "rule",        "scope",         "message", "fix",  "facts", "source",
    "url",      "verified_on", "in_force_from", "carc",    "rarc", "file",  "line",
    "layer",    NULL};

static void row_date(struct console *console, struct rows *rows, int32_t date)
{
    char text[11];
    date_write(date, text);
    struct buffer scratch = ask_scratch();
    buffer_put_cstr(&scratch, text);
    rows_text(rows, text[0] ? ask_taken(console, &scratch) : TEXT_NONE);
    if (!text[0])
        buffer_release(&scratch);
}

static enum status row_finding(struct ask *ask, const struct finding *finding,
                               struct rows *rows, struct error *error)
{
    struct console *console = ask->console;
    struct who who;
    enum status status = who_says_of(ask, finding->rule, &who, error);
    if (status)
        return status;
    struct stand stand = stand_of(ask, &who);
    rows_text(rows, text_of(severity_text(finding->severity)));
    rows_text(rows, finding->rule);
    rows_text(rows, text_of(scope_text(finding->scope)));
    rows_text(rows, finding->message);
    rows_text(rows, finding->fix);
    rows_json(rows, facts_json(console, finding->facts, finding->fact_count));
    rows_text(rows, finding->source.document);
    rows_text(rows, finding->source.url);
    row_date(console, rows, finding->source.verified_on);
    row_date(console, rows, finding->in_force_from);
    rows_text(rows, finding->carc);
    rows_text(rows, finding->rarc);
    rows_text(rows, finding->policy_file.len ? finding->policy_file : stand.file);
    rows_number(rows, finding->policy_line
                          ? line_of(ask, finding->policy_file, finding->policy_line)
                          : stand.line);
    rows_text(rows, stand.layer);
    return STATUS_OK;
}

/* ---- :why ---- */

static bool is_asked(struct text rule, const struct finding *finding)
{
    return text_is_absent(rule) || text_equal(rule, finding->rule);
}

static bool any_finding(const struct decision *decision, struct text rule)
{
    for (size_t i = 0; i < decision->finding_count; i++)
        if (is_asked(rule, &decision->findings[i]))
            return true;
    return false;
}

/* The nearest rule to one that nobody knows. */
static enum status no_such_rule(const struct ask *ask, struct text rule,
                                struct error *error)
{
    struct text near = ask->policy ? rule_ids_nearest(ask->policy, rule) : TEXT_NONE;
    error_set(error, STATUS_USAGE, "console.rule", "there is no rule \"%.*s\"",
              TEXT_ARG(rule));
    if (near.len)
        error_fix(error, "did you mean %.*s?", TEXT_ARG(near));
    return STATUS_USAGE;
}

static bool is_rule(const struct ask *ask, struct text rule)
{
    return ask->policy && rule_ids_has(ask->policy, rule);
}

static enum status found_nothing(struct ask *ask, struct text rule, struct error *error)
{
    if (!text_is_absent(rule) && !is_rule(ask, rule))
        return no_such_rule(ask, rule, error);
    if (!ask_in_prose(ask->console))
        return STATUS_OK;
    if (text_is_absent(rule))
        ask_say(ask->console, "Nothing was found: it is %s.",
                outcome_text(ask->decisions[0].outcome));
    else
        ask_say(ask->console, "%.*s found nothing: \":why-not %.*s\" says why.",
                TEXT_ARG(rule), TEXT_ARG(rule));
    return STATUS_OK;
}

enum status ask_run_why(struct console_call *call, struct error *error)
{
    struct console *console = call->console;
    struct ask ask;
    struct rows rows;
    struct text rule = ask_word(call, 0);
    enum status status = ask_words_most(call, 1, error);
    if (!status)
        status = ask_decided(console, false, &ask, error);
    if (status)
        return status;
    const struct decision *decision = &ask.decisions[0];
    if (!any_finding(decision, rule) && (status = found_nothing(&ask, rule, error)))
        return status;
    bool prose = ask_in_prose(console);
    if (!prose)
        rows_begin(&rows, &console->screen, why_columns);
    for (size_t i = 0; i < decision->finding_count && !status; i++) {
        const struct finding *finding = &decision->findings[i];
        if (is_asked(rule, finding))
            status = prose ? put_finding(&ask, finding, error)
                           : row_finding(&ask, finding, &rows, error);
    }
    if (!prose)
        rows_end(&rows);
    return status;
}

/* ---- :why-not ---- */

static const struct rule_trace *trace_of(const struct decision *decision,
                                         struct text rule)
{
    const struct rule_trace *found = NULL;
    for (size_t i = 0; i < decision->rule_count; i++)
        if (text_equal(decision->rules[i].rule, rule) &&
            (!found || found->state == RULE_OVERRIDDEN))
            found = &decision->rules[i];
    return found;
}

static const char *const meanings[] = {
    [RULE_FIRED] = "it fired: \":why\" has what it found",
    [RULE_SILENT] = "it did not fire: what it asks for is not so here",
    [RULE_MISSING_FACTS] = "it missed facts: it could not be judged without them",
    [RULE_NOT_IN_FORCE] = "it is not in force on this day",
    [RULE_NOT_APPLICABLE] = "it is not about such a day, or such services",
    [RULE_OVERRIDDEN] = "a layer of the policy overrides it",
    [RULE_FAILED] = "it failed: the finding policy.error has the fault",
};

/* Rows of sections have no trace: their dates say whether they count. */
static const char *row_meaning(const struct who *who)
{
    const struct who_word *first = who->count ? &who->at[0] : NULL;
    for (size_t i = 0; i < who->count; i++)
        if (has_last_word(&who->at[i]))
            return "it did not fire: nothing of this day is as its row says";
    if (!first)
        return "it is one of the engine's own, and found nothing";
    return first->state == WHO_NOT_IN_FORCE ? meanings[RULE_NOT_IN_FORCE]
                                            : meanings[RULE_OVERRIDDEN];
}

static void put_dates(struct ask *ask, const struct who *who)
{
    for (size_t i = 0; i < who->count; i++) {
        const struct in_force *dates = &who->at[i].dates;
        char from[11], to[11];
        if (who->at[i].state != WHO_NOT_IN_FORCE)
            continue;
        struct buffer scratch = ask_scratch();
        date_write(dates->from, from);
        date_write(dates->to, to);
        if (from[0])
            buffer_printf(&scratch, "from %s", from);
        if (to[0] && dates->to < DATE_MAX)
            buffer_printf(&scratch, "%sto %s", from[0] ? " " : "", to);
        date_write(dates->known_from, from);
        if (from[0] && dates->known_from > DATE_MIN)
            buffer_printf(&scratch, "%sknown from %s on", scratch.len ? ", " : "",
                          from);
        ask_put_labelled(ask->console, "in force", ask_taken(ask->console, &scratch));
    }
}

static void put_missing(struct ask *ask, const struct rule_trace *trace)
{
    struct buffer scratch = ask_scratch();
    size_t count = 0;
    for (size_t i = 0; i < trace->fact_count; i++)
        if (trace->facts[i].value.kind == VALUE_UNKNOWN)
            buffer_printf(&scratch, "%s%.*s", count++ ? ", " : "",
                          TEXT_ARG(trace->facts[i].path));
    struct text missing = ask_taken(ask->console, &scratch);
    if (count)
        ask_put_labelled(ask->console, "missing", missing);
}

static enum status put_why_not(struct ask *ask, struct text rule, struct error *error)
{
    struct console *console = ask->console;
    const struct rule_trace *trace = trace_of(&ask->decisions[0], rule);
    struct who who;
    enum status status = who_says_of(ask, rule, &who, error);
    if (status)
        return status;
    bool found = any_finding(&ask->decisions[0], rule);
    const char *what = found   ? meanings[RULE_FIRED]
                       : trace ? meanings[trace->state]
                               : row_meaning(&who);
    buffer_put_visible(&console->screen.out, rule);
    buffer_put_char(&console->screen.out, '\n');
    ask_put_labelled(console, "state", text_of(what));
    if (trace && trace->detail.len)
        ask_put_labelled(console, "by", trace->detail);
    put_dates(ask, &who);
    if (trace && trace->state == RULE_MISSING_FACTS)
        put_missing(ask, trace);
    if (trace && trace->fact_count)
        ask_put_labelled(console, "facts",
                         facts_text(console, trace->facts, trace->fact_count));
    struct stand stand = stand_of(ask, &who);
    put_stand(ask, &stand);
    put_layers(ask, &who);
    return STATUS_OK;
}

static const char *const why_not_columns[] = {"rule", "state", "detail", "facts",
                                              "file", "line",  "layer",  NULL};

static enum status row_why_not(struct ask *ask, struct text rule, struct error *error)
{
    struct console *console = ask->console;
    const struct rule_trace *trace = trace_of(&ask->decisions[0], rule);
    struct who who;
    struct rows rows;
    enum status status = who_says_of(ask, rule, &who, error);
    if (status)
        return status;
    struct stand stand = stand_of(ask, &who);
    bool found = any_finding(&ask->decisions[0], rule);
    enum rule_state state = found ? RULE_FIRED : trace ? trace->state : RULE_SILENT;
    rows_begin(&rows, &console->screen, why_not_columns);
    rows_text(&rows, rule);
    rows_text(&rows, text_of(rule_state_text(state)));
    rows_text(&rows, trace ? trace->detail : TEXT_NONE);
    rows_json(&rows, facts_json(console, trace ? trace->facts : NULL,
                                trace ? trace->fact_count : 0));
    rows_text(&rows, stand.file);
    rows_number(&rows, stand.line);
    rows_text(&rows, stand.layer);
    rows_end(&rows);
    return STATUS_OK;
}

static enum status no_rule_named(const struct console_call *call, struct error *error)
{
    error_set(error, STATUS_USAGE, "console.words", ":why-not wants the id of a rule");
    error_fix(error, ":why-not RULE; :rules lists them, :help %s says more",
              call->command->name);
    return STATUS_USAGE;
}

enum status ask_run_why_not(struct console_call *call, struct error *error)
{
    struct ask ask;
    struct text rule = ask_word(call, 0);
    if (!call->count)
        return no_rule_named(call, error);
    enum status status = ask_words_most(call, 1, error);
    if (!status)
        status = ask_decided(call->console, true, &ask, error);
    if (status)
        return status;
    if (!is_rule(&ask, rule) && !trace_of(&ask.decisions[0], rule))
        return no_such_rule(&ask, rule, error);
    return ask_in_prose(call->console) ? put_why_not(&ask, rule, error)
                                       : row_why_not(&ask, rule, error);
}
