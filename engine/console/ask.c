/* The session on the table, decided: by :decide, and again after each change with
 * what is different from before. The commands that ask further are in a file
 * each (ask.h). */
#include "console/ask.h"

#include "console/difference.h"
#include "run/warnings.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define KEPT_MEM    ((size_t)64 * 1024 * 1024)
#define SCRATCH_MAX ((size_t)4 * 1024 * 1024)

/* ---- deciding ---- */

struct decide_options ask_options(const struct console *console)
{
    bool all = text_is(console->as, "all");
    return (struct decide_options){.known_on = console->known_on,
                                   .filing_date = console->filing_date,
                                   .as = all ? TEXT_NONE : console->as,
                                   .judge = console->options->judge};
}

/* Of a payer that no policy is for, there is none. */
static enum status find_policy(struct ask *ask, struct error *error)
{
    struct error unheard = ERROR_NONE;
    struct text id = ask->decisions[0].policy_id;
    ask->policy = NULL;
    if (text_is_absent(id))
        return STATUS_OK;
    enum status status =
        policy_set_find(desk_set(ask->console->desk), id, &ask->policy, &unheard);
    return status == STATUS_NO_MEMORY ? error_no_memory(error) : STATUS_OK;
}

enum status ask_day(struct ask *ask, struct error *error)
{
    struct arena *arena = &ask->console->arena;
    bool policy_failed = false;
    ask->day.kept = ARENA_NEW(arena, struct decided *);
    if (!ask->day.kept)
        return error_no_memory(error);
    enum status status = decide_member(
        desk_set(ask->console->desk), &ask->day, ask->member, &ask->options, arena,
        &ask->decisions, &ask->count, &policy_failed, error);
    if (status)
        return status;
    if (!ask->count)
        return error_set(error, STATUS_USAGE, "console.payer",
                         "there is no policy to decide with");
    return find_policy(ask, error);
}

/* For the list of sessions. */
static void note(const struct ask *ask)
{
    const struct table *table = ask->console->table;
    const struct table_noted noted = {desk_set(ask->console->desk), &ask->options,
                                      ask->decisions[0].outcome};
    table_note(table, table_place(table), &noted);
}

enum status ask_decided(struct console *console, bool explain, struct ask *ask,
                        struct error *error)
{
    *ask = (struct ask){.console = console, .options = ask_options(console)};
    ask->options.explain = explain;
    enum status status = table_need(console->table, &ask->on, error);
    if (!status)
        status =
            table_day(console->table, &console->arena, &ask->day, &ask->member, error);
    if (!status)
        status = table_tell(console->table, table_place(console->table),
                            desk_set(console->desk), &ask->options, &console->arena,
                            &ask->day, error);
    if (!status)
        status = ask_day(ask, error);
    for (size_t i = 0; i < ask->count && !status; i++)
        status = warnings_add(&ask->decisions[i], ask->member, ask->on->problems,
                              &console->arena, error);
    if (!status)
        note(ask);
    return status;
}

struct printer ask_printer(const struct ask *ask)
{
    return (struct printer){
        .explain = ask->options.explain,
        .known_on = ask->options.known_on,
        .filing_date = ask->options.filing_date ? ask->options.filing_date : DATE_NONE};
}

struct names ask_names(struct ask *ask)
{
    struct names names = {.session = ask->day.members[ask->member].session,
                          .day = &ask->day,
                          .member = ask->member,
                          .e = decide_evaluation(&ask->day, &ask->decisions[0]),
                          .decision = &ask->decisions[0],
                          .arena = &ask->console->arena};
    return names;
}

/* ---- the decisions of before ---- */

struct asked *ask_state(struct console *console)
{
    if (console->asked)
        return console->asked;
    console->asked = calloc(1, sizeof *console->asked);
    for (int i = 0; console->asked && i < 2; i++)
        arena_init(&console->asked->arenas[i], KEPT_MEM);
    return console->asked;
}

static void forget_before(struct asked *asked)
{
    asked->before = NULL;
    asked->count = 0;
    asked->of = NULL;
}

void ask_forget(struct console *console)
{
    struct asked *asked = console->asked;
    console->standing.payer[0] = '\0';
    if (!asked)
        return;
    arena_release(&asked->arenas[0]);
    arena_release(&asked->arenas[1]);
    free(asked);
    console->asked = NULL;
}

/* For the prompt. */
static void tell_standing(const struct ask *ask)
{
    struct console_standing *standing = &ask->console->standing;
    const struct decision *decision = &ask->decisions[0];
    snprintf(standing->payer, sizeof standing->payer, "%.*s",
             TEXT_ARG(decision->payer));
    standing->outcome = (uint8_t)decision->outcome;
}

static enum status remember(struct ask *ask, struct error *error)
{
    struct asked *asked = ask_state(ask->console);
    if (!asked)
        return error_no_memory(error);
    asked->turn ^= 1;
    struct arena *arena = &asked->arenas[asked->turn];
    arena_reset(arena);
    forget_before(asked);
    struct decision *kept = ARENA_ARRAY(arena, struct decision, ask->count);
    for (size_t i = 0; kept && i < ask->count; i++) {
        const struct decision *one = difference_keep(&ask->decisions[i], arena);
        if (!one)
            return error_no_memory(error);
        kept[i] = *one;
    }
    if (!kept)
        return error_no_memory(error);
    asked->before = kept;
    asked->count = ask->count;
    asked->of = ask->on;
    tell_standing(ask);
    return STATUS_OK;
}

/* ---- shown ---- */

static enum status show_whole(struct ask *ask, struct error *error)
{
    const struct printer like = ask_printer(ask);
    return screen_decisions(&ask->console->screen, &like, ask->decisions, ask->count,
                            error);
}

static const struct decision *before_of(const struct asked *asked,
                                        const struct decision *decision)
{
    for (size_t i = 0; i < asked->count; i++)
        if (asked->before[i].payer_rank == decision->payer_rank)
            return &asked->before[i];
    return NULL;
}

/* Of secondary payers only what changed is told. */
static void show_one(struct ask *ask, const struct difference *difference,
                     const struct decision *decision)
{
    struct screen *screen = &ask->console->screen;
    if (decision->payer_rank > 0) {
        if (!difference->count)
            return;
        buffer_printf(&screen->out, "  payer %d, ", decision->payer_rank + 1);
        buffer_put_visible(&screen->out, decision->payer);
        buffer_put_cstr(&screen->out, ":\n");
    }
    difference_show(difference, decision, screen);
}

static enum status show_difference(struct ask *ask, struct error *error)
{
    struct console *console = ask->console;
    const struct asked *asked = console->asked;
    for (size_t i = 0; i < ask->count; i++) {
        const struct decision *decision = &ask->decisions[i];
        struct difference difference;
        if (!difference_of(before_of(asked, decision), decision, &console->arena,
                           &difference))
            return error_no_memory(error);
        show_one(ask, &difference, decision);
    }
    return STATUS_OK;
}

enum status ask_changed(struct console *console, struct error *error)
{
    struct ask ask;
    if (!table_current(console->table))
        return STATUS_OK;
    enum status status = ask_decided(console, false, &ask, error);
    if (status)
        return status;
    const struct asked *asked = console->asked;
    bool known = asked && asked->before && asked->of == ask.on;
    if (ask_in_prose(console)) /* a machine gets what it asked for, and no more */
        status = known ? show_difference(&ask, error) : show_whole(&ask, error);
    return status ? status : remember(&ask, error);
}

enum status ask_baseline(struct console *console, struct error *error)
{
    struct ask ask;
    struct error unheard = ERROR_NONE;
    const struct table_session *on = table_current(console->table);
    const struct asked *asked = console->asked;
    if (!on || (asked && asked->before && asked->of == on))
        return STATUS_OK;
    enum status status = ask_decided(console, false, &ask, &unheard);
    if (!status)
        status = remember(&ask, &unheard);
    return status == STATUS_NO_MEMORY ? error_no_memory(error) : STATUS_OK;
}

enum status ask_put(struct console *console, struct text json, struct error *error)
{
    enum status status = ask_baseline(console, error);
    if (!status)
        status = table_put(console->table, json, error);
    return status ? status : ask_changed(console, error);
}

/* ---- on the screen ---- */

struct buffer ask_scratch(void)
{
    struct buffer scratch;
    buffer_init(&scratch, SCRATCH_MAX);
    return scratch;
}

struct text ask_taken(struct console *console, struct buffer *scratch)
{
    struct text text = buffer_failed(scratch)
                           ? TEXT_NONE
                           : text_copy(&console->arena, buffer_text(scratch));
    console->screen.out.failed |= text_is_absent(text);
    buffer_release(scratch);
    return text;
}

#define LABEL ((size_t)11)

void ask_put_labelled(struct console *console, const char *label, struct text text)
{
    struct buffer *out = &console->screen.out;
    buffer_put_cstr(out, "  ");
    terminal_put(&console->screen.terminal, out, STYLE_DIM, text_of(label));
    for (size_t i = 2 + strlen(label); i < LABEL; i++)
        buffer_put_char(out, ' ');
    terminal_wrap(&console->screen.terminal, out, LABEL, text);
}

void ask_say(struct console *console, const char *format, ...)
{
    struct buffer scratch = ask_scratch();
    char bytes[2048];
    va_list values;
    va_start(values, format);
    int len = vsnprintf(bytes, sizeof bytes, format, values);
    va_end(values);
    if (len > 0)
        buffer_put(&scratch, bytes,
                   (size_t)len < sizeof bytes ? (size_t)len : sizeof bytes - 1);
    console->screen.out.failed |= buffer_failed(&scratch);
    terminal_wrap(&console->screen.terminal, &console->screen.out, 0,
                  buffer_text(&scratch));
    buffer_release(&scratch);
}

void ask_put_outcome(struct console *console, enum outcome outcome)
{
    static const struct {
        const char *label;
        enum style style;
    } outcomes[] = {[OUTCOME_READY] = {"READY", STYLE_GREEN},
                    [OUTCOME_HOLD] = {"HOLD", STYLE_YELLOW},
                    [OUTCOME_DENY] = {"DENY", STYLE_RED},
                    [OUTCOME_VOID] = {"VOID", STYLE_DIM}};
    terminal_put(&console->screen.terminal, &console->screen.out,
                 outcomes[outcome].style, text_of(outcomes[outcome].label));
}

/* ---- :decide ---- */

static enum status run_decide(struct console_call *call, struct error *error)
{
    struct ask ask;
    enum status status = ask_words_most(call, 1, error);
    struct text word = ask_word(call, 0);
    if (!status && call->count && !text_is(word, "explain"))
        status = error_set(error, STATUS_USAGE, "console.words",
                           ":decide takes nothing, or explain");
    if (!status)
        status = ask_decided(call->console, call->count == 1, &ask, error);
    if (!status)
        status = show_whole(&ask, error);
    return status ? status : remember(&ask, error);
}

enum status ask_words_most(const struct console_call *call, size_t most,
                           struct error *error)
{
    if (call->count <= most)
        return STATUS_OK;
    error_set(error, STATUS_USAGE, "console.words", ":%s has too many words",
              call->command->name);
    error_fix(error, ":%s%s%s; :help %s says more", call->command->name,
              call->command->synopsis[0] ? " " : "", call->command->synopsis,
              call->command->name);
    return STATUS_USAGE;
}

const struct console_command ask_commands[] = {
    {.name = "decide",
     .synopsis = "[explain]",
     .summary = "decides the session on the table, for each of its payers",
     .help =
         "Decides the session that lies on the table, with the others of its day,\n"
         "and shows the decision whole, in the mode that is set. After each change\n"
         "the session is decided again by itself, and only what is different is\n"
         "shown; :decide shows all of it again. explain adds what became of every\n"
         "rule of the policy.\n"
         "\n"
         "  :load visit.json\n"
         "  :set services[1].minutes 38\n"
         "  :decide\n",
     .complete = {COMPLETE_NOTHING},
     .run = run_decide},
    {.name = "why",
     .synopsis = "[RULE]",
     .summary = "the findings: message, fix, facts, source, where the rule stands",
     .help =
         "What was found of the session, or what one rule found: its message, how\n"
         "it is mended, the facts it rests on with their values, the source with\n"
         "its dates, the codes a payer would answer with (CARC, RARC), and file and\n"
         "line of the rule in the policy, with the layer that has the last word.\n"
         "\n"
         "  :why\n"
         "  :why plan_of_care.certified\n"
         "\n"
         "A rule that found nothing: :why-not RULE.\n",
     .complete = {COMPLETE_RULE},
     .run = ask_run_why},
    {.name = "why-not",
     .synopsis = "RULE",
     .summary = "why a rule found nothing, with the facts it read",
     .help =
         "What became of a rule that is not among the findings: it did not fire, it\n"
         "missed facts, it is not in force on the day, it is about something else,\n"
         "or a layer of the policy overrides it; and the facts that it read.\n"
         "\n"
         "  :why-not threshold.kx\n",
     .complete = {COMPLETE_RULE},
     .run = ask_run_why_not},
    {.name = "flip",
     .synopsis = "[N]",
     .summary = "the smallest changes that would make it ready; N makes the N-th",
     .help =
         "Looks for the smallest changes of facts with which the day would be ready:\n"
         "a signature that can still come, a date that was not entered, somebody's\n"
         "word. Minutes, times and codes are never offered: they are what they were.\n"
         "A change is only right when it is true. N makes one that says its value,\n"
         "as a modifier; of days and of words it tells how they are entered.\n"
         "\n"
         "  :flip        lists them\n"
         "  :flip 2      makes the changes of the second (:undo takes them back)\n",
     .complete = {COMPLETE_NOTHING},
     .run = ask_run_flip},
    {.name = "as",
     .synopsis = "[PAYER | all | off]",
     .summary = "decides as if another were the payer; all: a row per payer",
     .help =
         "Decides the session on the table as if this were its payer, until :as off.\n"
         ":as all shows a row for each policy there is (outcome, units, modifiers,\n"
         "what it allows, what it asks for first) and leaves the payer as it is.\n"
         "\n"
         "  :as commercial/aetna\n"
         "  :as all\n"
         "  :as off\n",
     .complete = {COMPLETE_PAYER},
     .run = ask_run_as},
    {.name = "on",
     .synopsis = "DATE [alone]",
     .summary = "moves the session to another day, with all that is dated in it",
     .help =
         "Moves the session on the table to another date of service. All its other\n"
         "dates move by as many days, so that a plan of 14 days stays one of 14 days\n"
         "and only what depends on the calendar is different: rules and rates of\n"
         "that time. Dates of birth stay. With alone only the date of service moves,\n"
         "as :set date_of_service does. It is one change: :undo takes it back. A\n"
         "session that lay on the same day as others no longer does.\n"
         "\n"
         "  :on 2025-12-31\n"
         "  :on +7\n",
     .complete = {COMPLETE_NOTHING},
     .run = ask_run_on,
     .values = true},
    {.name = "known",
     .synopsis = "[DATE | today]",
     .summary = "decides by what was known on that day",
     .help =
         "Decides with the rules and tables as they were known on that day: what was\n"
         "published later, also for days before, is not used. Alone it says which\n"
         "day it is; today goes back.\n"
         "\n"
         "  :known 2025-10-15\n",
     .complete = {COMPLETE_NOTHING},
     .run = ask_run_known},
    {.name = "filing",
     .synopsis = "[DATE | off]",
     .summary = "decides as of a claim that is filed on that day",
     .help =
         "The day on which the claim would be filed, for rules of timely filing; off:\n"
         "it is not known. Alone it says which day it is.\n"
         "\n"
         "  :filing 2027-03-20\n",
     .complete = {COMPLETE_NOTHING},
     .run = ask_run_filing},
    {.name = "units",
     .synopsis = "",
     .summary = "how minutes became units: the working, by every method",
     .help = "The minutes of the day and the units they earn, step by step under the\n"
             "policy's own method, and every method side by side.\n"
             "\n"
             "  :units\n",
     .run = ask_run_units},
    {.name = "facts",
     .synopsis = "[PATTERN]",
     .summary = "all facts: value, type, meaning; known or not",
     .help =
         "Every fact that a rule can read of the session on the table: what it is\n"
         "called, its value, its type and its meaning. A pattern is a part of the\n"
         "name, or has * for anything. A name alone, typed as it is, tells more of\n"
         "it, also where it comes from.\n"
         "\n"
         "  :facts certif\n"
         "  :facts services[1].*\n"
         "  plan_of_care.certified_on\n",
     .complete = {COMPLETE_FACT},
     .run = ask_run_facts},
    {.name = "balance",
     .synopsis = "",
     .summary = "what was used before this day: dollars, visits, authorizations",
     .help =
         "What payers count across visits, as far as the session and those loaded\n"
         "beside it tell: dollars of the year against the thresholds of the policy,\n"
         "treatment days since the progress report, visits in the week against the\n"
         "plan, authorizations and what is left of them.\n"
         "\n"
         "  :balance\n",
     .run = ask_run_balance},
    {.name = "with",
     .synopsis = "TEXT",
     .summary = "what if there were a second session that day",
     .help =
         "Decides the day with one session more, for this answer only: a copy of the\n"
         "session on the table, with so many minutes. What was understood is told.\n"
         "It understands\n"
         "\n"
         "  20 minutes           how long\n"
         "  of 97140             a code (without one: that of the first service)\n"
         "  by a PTA             who gave it: PT PTA OT OTA SLP SLPA, or therapist,\n"
         "                       assistant\n"
         "  by 1234567893        the same by NPI\n"
         "  OT                   a discipline\n"
         "  at 14:00             when it begins\n"
         "\n"
         "  :with \"a second session today of 20 minutes\"\n"
         "  :with 30 minutes of 97530 by an OTA at 14:00\n",
     .complete = {COMPLETE_CODE},
     .run = ask_run_with,
     .text = true,
     .values = true},
    {.name = NULL},
};
