/* The checks of rules, run on days made up for them.
 *
 * Every trial is a day (lint_days.h) decided as `gonio check --explain` would.
 * It begins with plain days: all known, nothing known, one on each day on which
 * something in the policy begins or ends and the day beside it, one for each
 * kind of code; and for each rule with a check one on which its conditions
 * hold. From there it follows the rules: where a check did something it had not
 * done before (read other facts, answered otherwise), each fact that it read is
 * changed in turn, taken away, given each word, brought to each side of what
 * the policy compares with.
 *
 * All of it is counted, not timed, so that the same policy gets the same days
 * on any machine. What it does not reach is not proven sound. */
#include "author/lint_days.h"

#include "author/survey.h"
#include "policy/decide.h"

#include <stdlib.h>

#define TRIALS_MAX   12000 /* in all */
#define PER_RULE     800   /* that follow one rule */
#define FAILURES_MAX 400   /* days with an error */
#define STOPPED_MAX  3     /* days on which a check was stopped: each runs long */
#define SEEN_ROOM    8192  /* a power of two */
#define TRIAL_MEM    ((size_t)64 * 1024 * 1024)

struct trying {
    struct lint *lint;
    struct trial *trials; /* those done, then those to come */
    size_t count, done;
    size_t *followed; /* trials by rule */
    uint64_t seen[SEEN_ROOM];
    size_t seen_count;
    struct boundary_dates dates;
    size_t failures, stopped;
    struct arena arena; /* of one trial */
};

static size_t rule_place(const struct policy *policy, const struct rule *rule)
{
    size_t i = 0;
    while (lint_rule_at(policy, i) != rule)
        i++;
    return i;
}

static void add(struct trying *trying, const struct trial *trial)
{
    if (trying->count == TRIALS_MAX)
        return;
    if (trial->rule) {
        size_t *followed =
            &trying->followed[rule_place(trying->lint->policy, trial->rule)];
        if (*followed == PER_RULE)
            return;
        (*followed)++;
    }
    trying->trials[trying->count++] = *trial;
}

static void add_with(struct trying *trying, const struct trial *trial, size_t knob,
                     struct option option)
{
    struct trial changed = *trial;
    if (days_set(&changed, knob, option))
        add(trying, &changed);
}

static struct option number_option(int64_t number)
{
    return (struct option){.kind = OPTION_NUMBER, .number = number};
}

static void add_each_option(struct trying *trying, const struct trial *trial,
                            size_t knob)
{
    const struct options options =
        days_options(trying->lint, &trying->dates, trial->rule, knob);
    for (size_t i = 0; i < options.count; i++)
        add_with(trying, trial, knob, options.at[i]);
}

/* ---- where it begins ---- */

static void note_date(struct trying *trying, int32_t date)
{
    struct boundary_dates *dates = &trying->dates;
    for (size_t i = 0; i < dates->count; i++)
        if (dates->at[i] == date)
            return;
    if (date >= DATE_MIN && date <= DATE_MAX && dates->count < BOUNDARY_DATES)
        dates->at[dates->count++] = date;
}

static void note_dates(void *context, const struct survey_entry *entry)
{
    struct trying *trying = context;
    if (!entry->dates)
        return;
    if (entry->dates->from != DATE_NONE) {
        note_date(trying, entry->dates->from - 1);
        note_date(trying, entry->dates->from);
    }
    if (entry->dates->to != DATE_NONE) {
        note_date(trying, entry->dates->to);
        note_date(trying, entry->dates->to + 1);
    }
    if (entry->dates->known_from != DATE_NONE)
        note_date(trying, entry->dates->known_from);
}

/* The day itself, and with each fact of `unless` taken away or known. */
static void add_rule(struct trying *trying, const struct rule *rule)
{
    struct trial trial = days_of_rule(trying->lint, rule);
    add(trying, &trial);
    for (size_t i = 0; i < rule->unless.count; i++) {
        const struct condition *c = &rule->unless.at[i];
        size_t knob = c->fact == CONDITION_OBJECT ? SIZE_MAX : days_knob_of(c->fact);
        if (knob != SIZE_MAX)
            add_each_option(trying, &trial, knob);
    }
}

static void add_first(struct trying *trying)
{
    const struct policy *policy = trying->lint->policy;
    const struct trial full = {.known_on = DATE_MAX};
    const struct trial bare = {.known_on = DATE_MAX, .bare = true};
    const struct rule *rule;
    size_t date = days_knob("date_of_service");
    add(trying, &full);
    add(trying, &bare);
    for (size_t i = 0; i < trying->dates.count; i++) {
        struct trial then = {.known_on = trying->dates.at[i]};
        add_with(trying, &full, date, number_option(trying->dates.at[i]));
        add_with(trying, &bare, date, number_option(trying->dates.at[i]));
        add_with(trying, &then, date, number_option(trying->dates.at[i]));
    }
    add_each_option(trying, &full, days_knob("services[1].code"));
    for (size_t i = 0; (rule = lint_rule_at(policy, i)); i++)
        if (rule->function)
            add_rule(trying, rule);
}

/* ---- what came of a trial ---- */

static uint64_t mix(uint64_t hash, const char *at, size_t len)
{
    for (size_t i = 0; i < len; i++) /* FNV-1a */
        hash = (hash ^ (unsigned char)at[i]) * 0x100000001b3u;
    return hash;
}

/* Without numbers, which differ from day to day. */
static uint64_t mix_message(uint64_t hash, struct text text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!char_is_digit(text.at[i]))
            hash = mix(hash, text.at + i, 1);
    return hash;
}

static uint64_t mix_fact(uint64_t hash, const struct fact *fact)
{
    char known = (char)(fact->value.kind == VALUE_UNKNOWN);
    hash = mix(mix(hash, fact->path.at, fact->path.len), &known, 1);
    if (fact->value.kind == VALUE_BOOL)
        known = (char)('a' + fact->value.number);
    if (fact->value.kind == VALUE_TEXT)
        hash = mix(hash, fact->value.text.at, fact->value.text.len);
    return mix(hash, &known, 1);
}

/* What a rule did on a day, as a number: days with the same one took the same
 * way as far as can be seen from outside. */
static uint64_t way_of(const struct decision *decision, const struct rule_trace *trace)
{
    char state = (char)trace->state;
    uint64_t hash = mix(0xcbf29ce484222325u, trace->rule.at, trace->rule.len);
    hash = mix(hash, &state, 1);
    for (size_t i = 0; i < trace->fact_count; i++)
        hash = mix_fact(hash, &trace->facts[i]);
    for (size_t i = 0; i < decision->finding_count; i++)
        if (text_equal(decision->findings[i].rule, trace->rule))
            hash = mix_message(hash, decision->findings[i].message);
    return hash ? hash : 1;
}

/* Whether it is the first time; the table never fills up. */
static bool is_new(struct trying *trying, uint64_t way)
{
    size_t i = way & (SEEN_ROOM - 1);
    while (trying->seen[i] && trying->seen[i] != way)
        i = (i + 1) & (SEEN_ROOM - 1);
    if (trying->seen[i] == way || trying->seen_count == SEEN_ROOM / 2)
        return false;
    trying->seen[i] = way;
    trying->seen_count++;
    return true;
}

/* Each knob of a fact in turn; of a fact that several decide, all gone too. */
static void turn_fact(struct trying *trying, const struct trial *trial,
                      const struct fact *fact)
{
    size_t knobs[KNOBS_OF];
    size_t count = days_knobs(fact->path, knobs);
    struct trial gone = *trial;
    bool room = count > 1;
    for (size_t i = 0; i < count; i++) {
        add_each_option(trying, trial, knobs[i]);
        room = room && days_set(&gone, knobs[i], (struct option){.kind = OPTION_GONE});
    }
    if (room)
        add(trying, &gone);
}

static void follow(struct trying *trying, const struct trial *trial,
                   const struct decision *decision, const struct rule_trace *trace)
{
    if (trace->state == RULE_NOT_APPLICABLE || trace->state == RULE_NOT_IN_FORCE ||
        trace->state == RULE_OVERRIDDEN ||
        (trial->rule && !text_equal(trial->rule->id, trace->rule)))
        return;
    const struct rule *rule = lint_rule(trying->lint->policy, trace->rule);
    if (!rule || !rule->function || row_layer(rule->line) ||
        (trial->rule && trial->rule != rule) ||
        !is_new(trying, way_of(decision, trace)))
        return;
    struct trial next = *trial;
    next.rule = rule;
    for (size_t i = 0; i < trace->fact_count; i++)
        turn_fact(trying, &next, &trace->facts[i]);
    if (rule->scope != SCOPE_SERVICE) /* what `given` asks is no fact */
        add_each_option(trying, &next, days_knob("services[1].code"));
}

/* Whether the message is the one with which a check is stopped that computes
 * too long (script/state.c). */
static bool was_stopped(struct text message)
{
    static const char said[] = ": stopped after ";
    for (size_t i = 0; i + sizeof said - 1 <= message.len; i++)
        if (memcmp(message.at + i, said, sizeof said - 1) == 0)
            return true;
    return false;
}

static void report_error(struct trying *trying, const struct finding *finding)
{
    struct lint *lint = trying->lint;
    trying->failures++;
    trying->stopped += was_stopped(finding->message);
    struct lint_finding *added = lint_add(lint, LINT_RULE_ERROR, finding->policy_line,
                                          "%.*s", TEXT_ARG(finding->message));
    if (added && finding->policy_file.len)
        added->file = text_copy(lint->arena, finding->policy_file);
}

/* The codes that a check answered with. */
static void check_answer(struct trying *trying, const struct finding *finding)
{
    const struct rule *rule = lint_rule(trying->lint->policy, finding->rule);
    const struct verdict verdict = {.carc = finding->carc, .rarc = finding->rarc};
    if (!rule || !rule->function)
        return;
    if (!text_equal(finding->carc, rule->verdict.carc) ||
        !text_equal(finding->rarc, rule->verdict.rarc))
        lint_adjustment(trying->lint, &(struct lint_verdict){.what = "rule",
                                                             .id = rule->id,
                                                             .line = rule->line,
                                                             .dates = &rule->dates,
                                                             .verdict = &verdict,
                                                             .rule = rule});
}

static void look_at(struct trying *trying, const struct trial *trial,
                    const struct decision *decision)
{
    for (size_t i = 0; i < decision->finding_count; i++) {
        const struct finding *finding = &decision->findings[i];
        if (text_is(finding->rule, "policy.error"))
            report_error(trying, finding);
        else
            check_answer(trying, finding);
    }
    for (size_t i = 0; i < decision->rule_count; i++)
        follow(trying, trial, decision, &decision->rules[i]);
}

/* Filed in time and too late by turns; where little is known, nobody knows. */
static int32_t filing_date(const struct trying *trying, const struct trial *trial)
{
    if (trial->bare)
        return DATE_NONE;
    return days_date(trial) + (trying->done % 2 ? 360 : 400);
}

static enum status try_day(struct trying *trying, const struct trial *trial,
                           struct error *error)
{
    const struct policy *policy = trying->lint->policy;
    const struct decide_options options = {.known_on = trial->known_on,
                                           .filing_date = filing_date(trying, trial),
                                           .explain = true,
                                           .checks_only = true,
                                           .as = policy->id};
    struct day_member member = {.session =
                                    days_session(trial, policy->id, &trying->arena)};
    const struct day day = {.members = &member, .count = 1};
    struct decision *decisions = NULL;
    size_t count = 0;
    bool failed = false;
    if (!member.session)
        return error_no_memory(error);
    enum status status =
        decide_member(trying->lint->set, &day, 0, &options, &trying->arena, &decisions,
                      &count, &failed, error);
    for (size_t i = 0; i < count && !status; i++)
        look_at(trying, trial, &decisions[i]);
    return status;
}

/* Of its own: those of a lower layer are tried with the policy that it is. */
static bool has_check(const struct policy *policy)
{
    const struct rule *rule;
    for (size_t i = 0; (rule = lint_rule_at(policy, i)); i++)
        if (rule->function && !row_layer(rule->line))
            return true;
    return false;
}

static enum status try_all(struct trying *trying, struct error *error)
{
    enum status status = STATUS_OK;
    survey_walk(trying->lint->policy, note_dates, trying);
    add_first(trying);
    while (trying->done < trying->count && trying->failures < FAILURES_MAX &&
           trying->stopped < STOPPED_MAX && !status) {
        struct trial trial = trying->trials[trying->done++];
        status = try_day(trying, &trial, error);
        arena_reset(&trying->arena);
    }
    return status;
}

enum status lint_try(struct lint *lint, struct error *error)
{
    const struct policy *policy = lint->policy;
    enum status status = STATUS_NO_MEMORY;
    if (!has_check(policy))
        return STATUS_OK;
    struct trying *trying = calloc(1, sizeof *trying);
    if (!trying)
        return error_no_memory(error);
    trying->lint = lint;
    arena_init(&trying->arena, TRIAL_MEM);
    trying->trials = calloc(TRIALS_MAX, sizeof *trying->trials);
    trying->followed = calloc(policy->rule_count + policy->modifiers.attested_count,
                              sizeof *trying->followed);
    if (trying->trials && trying->followed)
        status = try_all(trying, error);
    else
        (void)error_no_memory(error);
    free(trying->trials);
    free(trying->followed);
    arena_release(&trying->arena);
    free(trying);
    return status;
}
