/* What a daemon is asked. */
#include "console/attach.h"
#include "format/decision_reader.h"
#include "show/daemon_page.h"

#include <stdio.h>
#include <unistd.h>

#define ANSWER_MOST ((size_t)512 * 1024 * 1024)

/* ---- answers as they come ---- */

/* In Markdown, and of what the daemon has no table: rows of what it says in
 * JSON. */
static enum status show_rows(struct console *console,
                             const struct attach_question *question,
                             struct error *error)
{
    struct buffer json;
    buffer_init(&json, ANSWER_MOST);
    enum status status = attach_ask(console, question, &json, NULL, error);
    if (!status)
        status = attach_rows(console, buffer_text(&json), error);
    buffer_release(&json);
    return status;
}

static enum status show(struct console *console, struct attach_question *question,
                        struct error *error)
{
    enum status status = attach_format(console, question, error);
    if (status)
        return status;
    if (console->screen.mode == SCREEN_MARKDOWN)
        return show_rows(console, question, error);
    return attach_ask(console, question, &console->screen.out, NULL, error);
}

/* ---- the ledger: the words of gonio ledger ---- */

static enum status run_ledger(struct console_call *call, struct error *error)
{
    struct attach_question question = {2, {"ledger", call->command->name}};
    enum status status = attach_words(call, 0, &question, error);
    return status ? status : show(call->console, &question, error);
}

static enum status run_balance(struct console_call *call, struct error *error)
{
    return call->count ? run_ledger(call, error) : command_usage(call, error);
}

/* It has one form, which the daemon writes by itself. */
static enum status run_plain(struct console_call *call, struct error *error)
{
    struct attach_question question = {2, {"ledger", call->command->name}};
    enum status status = attach_words(call, 0, &question, error);
    if (status)
        return status;
    return attach_ask(call->console, &question, &call->console->screen.out, NULL,
                      error);
}

/* The daemon works in another folder than who asks it. */
static enum status run_backup(struct console_call *call, struct error *error)
{
    char folder[4096] = "", path[sizeof folder * 2];
    struct attach_question question = {3, {"ledger", "backup", path}};
    enum status status = command_words(call, 1, 1, error);
    if (status)
        return status;
    struct text to = call->words[0];
    bool whole = to.len && to.at[0] == '/';
    if (!whole && !getcwd(folder, sizeof folder))
        return command_usage(call, error);
    int n =
        snprintf(path, sizeof path, "%s%s%.*s", folder, whole ? "" : "/", TEXT_ARG(to));
    if (n < 0 || (size_t)n >= sizeof path)
        return command_usage(call, error);
    return attach_ask(call->console, &question, &call->console->screen.out, NULL,
                      error);
}

/* ---- decisions that were made ---- */

struct decided {
    struct decision *at;
    size_t count;
};

static enum status read_decisions(struct console *console, struct text lines,
                                  struct decided *decided, struct error *error)
{
    size_t most = 0;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < lines.len; i++)
        most += lines.at[i] == '\n';
    decided->count = 0;
    decided->at = ARENA_ARRAY(&console->arena, struct decision, most + 1);
    if (!decided->at)
        return error_no_memory(error);
    while (!status && decided->count < most) {
        size_t len =
            (size_t)((const char *)memchr(lines.at, '\n', lines.len) - lines.at);
        struct decision *decision = NULL;
        status = decision_read((struct text){lines.at, len}, &console->arena, &decision,
                               error);
        if (!status)
            decided->at[decided->count++] = *decision;
        lines = (struct text){lines.at + len + 1, lines.len - len - 1};
    }
    return status;
}

/* Those that hold now, of each payer one. */
static enum status ask_decisions(struct console_call *call, struct decided *decided,
                                 struct error *error)
{
    struct attach_question question = {
        3,
        {"ledger", "decisions", text_copy(&call->console->arena, call->words[0]).at}};
    struct buffer lines;
    if (!question.words[2])
        return error_no_memory(error);
    buffer_init(&lines, ANSWER_MOST);
    enum status status = attach_ask(call->console, &question, &lines, NULL, error);
    if (!status)
        status = read_decisions(call->console, buffer_text(&lines), decided, error);
    buffer_release(&lines);
    return status;
}

static enum status show_decisions(struct console *console,
                                  const struct decided *decided, bool explain,
                                  struct error *error)
{
    const struct printer like = {
        .explain = explain,
        .known_on = decided->count ? decided->at[0].known_on : DATE_NONE,
        .filing_date = DATE_NONE,
    };
    return screen_decisions(&console->screen, &like, decided->at, decided->count,
                            error);
}

/* How the decisions came about, then those that hold as gonio check prints
 * them. */
static enum status run_show(struct console_call *call, struct error *error)
{
    struct decided decided;
    enum status status = command_words(call, 1, CALL_WORDS, error);
    if (!status)
        status = run_ledger(call, error);
    if (status || call->console->screen.mode != SCREEN_TABLE || call->count > 1)
        return status;
    status = ask_decisions(call, &decided, error);
    if (status || !decided.count)
        return status;
    buffer_put_char(&call->console->screen.out, '\n');
    return show_decisions(call->console, &decided, false, error);
}

/* ---- why ---- */

/* Findings of other rules go; how many are left. */
static size_t keep_rule(const struct decided *decided, struct text rule)
{
    size_t left = 0;
    for (size_t i = 0; i < decided->count; i++) {
        struct decision *decision = &decided->at[i];
        size_t kept = 0;
        for (size_t k = 0; k < decision->finding_count; k++) {
            if (text_equal(decision->findings[k].rule, rule))
                decision->findings[kept++] = decision->findings[k];
        }
        decision->finding_count = kept;
        left += kept;
    }
    return left;
}

static void list_rules(const struct decided *decided, struct buffer *out)
{
    for (size_t i = 0; i < decided->count; i++) {
        const struct decision *decision = &decided->at[i];
        for (size_t k = 0; k < decision->finding_count; k++)
            buffer_printf(out, "%s%.*s", out->len ? ", " : "",
                          TEXT_ARG(decision->findings[k].rule));
    }
}

static enum status no_rule(const struct decided *decided, struct error *error)
{
    char names[200];
    struct buffer out;
    buffer_borrow(&out, names, sizeof names - 1);
    list_rules(decided, &out);
    names[out.len] = '\0';
    error_set(error, STATUS_NOT_FOUND, "console.rule",
              "no rule of that name found anything in it");
    error_fix(error, out.len ? "these did: %s" : "none did", names);
    return error->status;
}

static enum status run_why(struct console_call *call, struct error *error)
{
    struct decided decided;
    enum status status = command_words(call, 1, 2, error);
    if (!status)
        status = ask_decisions(call, &decided, error);
    if (status)
        return status;
    if (!decided.count) {
        error_set(error, STATUS_NOT_FOUND, "console.session",
                  "the ledger has no session of that id");
        error_fix(error, ":worklist lists those on hold; :show PATIENT those of one");
        return error->status;
    }
    if (call->count == 2) {
        struct decided whole = decided;
        whole.at = ARENA_ARRAY(&call->console->arena, struct decision, decided.count);
        if (!whole.at)
            return error_no_memory(error);
        memcpy(whole.at, decided.at, decided.count * sizeof *whole.at);
        if (!keep_rule(&decided, call->words[1]))
            return no_rule(&whole, error);
    }
    return show_decisions(call->console, &decided, true, error);
}

/* ---- the daemon ---- */

static enum status show_page(struct console *console, struct text json,
                             struct error *error)
{
    struct json *tree = NULL;
    const struct daemon_page page = {.spool = console->options->attach,
                                     .terminal = &console->screen.terminal,
                                     .out = &console->screen.out};
    enum status status = json_read(json, &console->arena, &tree, error);
    if (!status)
        daemon_page(&page, tree);
    return status;
}

static enum status run_status(struct console_call *call, struct error *error)
{
    static const struct attach_question question = {1, {"status"}};
    struct console *console = call->console;
    struct buffer json;
    enum status status = command_words(call, 0, 0, error);
    if (status)
        return status;
    buffer_init(&json, ANSWER_MOST);
    status = attach_ask(console, &question, &json, NULL, error);
    if (!status && console->screen.mode == SCREEN_TABLE)
        status = show_page(console, buffer_text(&json), error);
    else if (!status && !screen_is_prose(&console->screen) &&
             console->screen.mode != SCREEN_CSV)
        buffer_put_text(&console->screen.out, buffer_text(&json));
    else if (!status)
        status = attach_rows(console, buffer_text(&json), error);
    buffer_release(&json);
    return status;
}

static enum status run_events(struct console_call *call, struct error *error)
{
    static const struct attach_question question = {1, {"events"}};
    enum status status = command_words(call, 0, 0, error);
    return status ? status : show_rows(call->console, &question, error);
}

static enum status run_reload(struct console_call *call, struct error *error)
{
    static const struct attach_question question = {1, {"reload"}};
    struct screen *screen = &call->console->screen;
    enum status status = command_words(call, 0, 0, error);
    if (!status)
        status = attach_ask(call->console, &question, &screen->out, NULL, error);
    if (!status)
        screen_say(screen, "The settings were read again. Policies that changed are "
                           "tried, and decide when they pass: :policies says so.");
    return status;
}

/* ---- policies ---- */

static enum status show_policies(struct console *console,
                                 struct attach_question *question, struct error *error)
{
    enum screen_mode mode = console->screen.mode;
    if (mode != SCREEN_TABLE) {
        attach_word(question, "--format");
        attach_word(question, "json");
    }
    if (mode == SCREEN_CSV || mode == SCREEN_MARKDOWN)
        return show_rows(console, question, error);
    return attach_ask(console, question, &console->screen.out, NULL, error);
}

static enum status run_policies(struct console_call *call, struct error *error)
{
    struct attach_question question = {1, {"policies"}};
    if (call->count && !text_is(call->words[0], "history"))
        return command_usage(call, error);
    enum status status = command_words(call, 0, 2, error);
    if (!status)
        status = attach_words(call, 0, &question, error);
    return status ? status : show_policies(call->console, &question, error);
}

static enum status run_change(struct console_call *call, struct error *error)
{
    struct attach_question question = {2, {"policies", call->command->name}};
    enum status status = command_words(call, 1, 1, error);
    if (!status)
        status = attach_words(call, 0, &question, error);
    return status ? status : show_policies(call->console, &question, error);
}

const struct console_command attach_commands[] = {
    {.name = "status",
     .synopsis = "",
     .summary = "how the daemon is, and what it does",
     .help = "As gonio watch --status: what is in its inbox, what it decided since it\n"
             "started, which policies decide, and what somebody has to mend.\n"
             "\n"
             "  :status\n",
     .run = run_status,
     .where = COMMAND_ATTACHED},
    {.name = "worklist",
     .synopsis = "[OPTION]...",
     .summary = "sessions on hold, most money first",
     .help = "Each with the rules that hold it and how to mend it, and in front what\n"
             "each rule holds up.\n"
             "\n"
             "  --payer PAYER    only of this payer\n"
             "  --rule RULE      only what this rule holds\n"
             "  --limit N        at most so many (50)\n"
             "  --all            also what is denied\n"
             "  --from DATE, --to DATE    dates of service\n"
             "\n"
             "  :worklist --rule plan_of_care.certified --limit 10\n"
             "  :why S-1001      then, of one of them\n",
     .run = run_ledger,
     .where = COMMAND_ATTACHED},
    {.name = "why",
     .synopsis = "SESSION [RULE]",
     .summary = "the decision that holds, with facts and sources",
     .help = "Of any session that was decided: its lines, and each finding with the\n"
             "facts it read, its source and how to mend it; for each of its payers.\n"
             "With a rule, what that one found.\n"
             "\n"
             "  :why S-1001\n"
             "  :why S-1001 plan_of_care.certified\n",
     .run = run_why,
     .values = true,
     .where = COMMAND_ATTACHED},
    {.name = "show",
     .synopsis = "ID [--from DATE] [--to DATE] | NPI DATE",
     .summary = "a session, a patient, a member, a therapist's day",
     .help =
         "Of a session each decision that was ever made of it, with its cause, and\n"
         "the one that holds. Of a patient or a member each session. Of a\n"
         "therapist (NPI and day) who was treated when, and times that meet.\n"
         "\n"
         "  :show S-1001\n"
         "  :show P-77 --from 2026-01-01\n"
         "  :show 1730000001 2026-03-16\n",
     .run = run_show,
     .values = true,
     .where = COMMAND_ATTACHED},
    {.name = "balance",
     .synopsis = "MEMBER [--payer PAYER] [--year YEAR]",
     .summary = "dollars toward a threshold, line by line",
     .help =
         "Every line that was counted, with the sum after it, and every figure that\n"
         "somebody gave, with its source.\n"
         "\n"
         "  :balance 1EG4TE5MK73 --year 2026\n",
     .run = run_balance,
     .values = true,
     .where = COMMAND_ATTACHED},
    {.name = "receipts",
     .synopsis = "[--from DATE] [--to DATE]",
     .summary = "files that came, and what became of them",
     .help = "  :receipts --from 2026-11-01\n",
     .run = run_ledger,
     .where = COMMAND_ATTACHED},
    {.name = "rebill",
     .synopsis = "",
     .summary = "billed sessions that would be billed otherwise now",
     .help =
         "With the claim, units and dollars then and now, why, and the last day to\n"
         "file.\n"
         "\n"
         "  :rebill\n",
     .run = run_ledger,
     .where = COMMAND_ATTACHED},
    {.name = "billed",
     .synopsis = "",
     .summary = "which sessions were billed, by which claim",
     .help = "gonio ledger billed FILE records them.\n"
             "\n"
             "  :billed\n",
     .run = run_ledger,
     .where = COMMAND_ATTACHED},
    {.name = "replay",
     .synopsis = "[SESSION] [--all] [--from DATE] [--to DATE]",
     .summary = "decides again as then, and compares",
     .help =
         "With the policies and the history of then: each difference is shown. The\n"
         "daemon does nothing else meanwhile; name a session, or a few days.\n"
         "\n"
         "  :replay S-1001\n",
     .run = run_ledger,
     .values = true,
     .where = COMMAND_ATTACHED},
    {.name = "verify",
     .synopsis = "",
     .summary = "whether the ledger is whole",
     .help = "The daemon does nothing else meanwhile.\n"
             "\n"
             "  :verify\n",
     .run = run_ledger,
     .where = COMMAND_ATTACHED},
    {.name = "redecide",
     .synopsis = "SESSION | --held [--from DATE] [--to DATE]",
     .summary = "sessions decided again, by the policies of now",
     .help = "As after a policy was mended: it is noted in the ledger, and the daemon\n"
             "decides them at once. Both decisions are kept.\n"
             "\n"
             "  :redecide S-1001\n"
             "  :redecide --held --from 2026-11-01\n",
     .run = run_balance,
     .values = true,
     .where = COMMAND_ATTACHED},
    {.name = "open",
     .synopsis = "MEMBER OPTION...",
     .summary = "enters dollars that the ledger cannot know",
     .help =
         "Allowed by others toward a threshold, up to and including a day; what is\n"
         "due because of it is decided again.\n"
         "\n"
         "  :open 1EG4TE5MK73 --payer medicare --year 2026 --bucket pt\n"
         "        --amount 1830.00 --as-of 2026-03-01 --source \"HETS, by phone\"\n"
         "\n"
         "on one line.\n",
     .run = run_balance,
     .values = true,
     .where = COMMAND_ATTACHED},
    {.name = "policies",
     .synopsis = "[history [ID]]",
     .summary = "which policies decide, which wait or were refused",
     .help = "  :policies            what is active; why a change waits or is refused\n"
             "  :policies history    what was active when\n",
     .run = run_policies,
     .where = COMMAND_ATTACHED},
    {.name = "approve",
     .synopsis = "ID",
     .summary = "policies that wait become active",
     .help =
         "A change that would move many decisions waits for somebody to look at it.\n"
         "Noted in the ledger before it takes effect.\n"
         "\n"
         "  :policies\n"
         "  :approve 4f0c2a91d3b8e675\n",
     .run = run_change,
     .where = COMMAND_ATTACHED},
    {.name = "rollback",
     .synopsis = "ID",
     .summary = "back to policies that were active before",
     .help = "They stay until the folders change again. Noted in the ledger before it\n"
             "takes effect.\n"
             "\n"
             "  :policies history\n"
             "  :rollback 4f0c2a91d3b8e675\n",
     .run = run_change,
     .where = COMMAND_ATTACHED},
    {.name = "reload",
     .synopsis = "",
     .summary = "reads settings and policies again, now",
     .help = "As kill -HUP. Noted in the ledger before it takes effect.\n"
             "\n"
             "  :reload\n",
     .run = run_reload,
     .where = COMMAND_ATTACHED},
    {.name = "events",
     .synopsis = "",
     .summary = "the event handlers, and how they fare",
     .help = "  :events\n",
     .run = run_events,
     .where = COMMAND_ATTACHED},
    {.name = "backup",
     .synopsis = "FILE",
     .summary = "a copy of the ledger, also while it is in use",
     .help = "The daemon writes it: as a service it may write within its spool only.\n"
             "\n"
             "  :backup /srv/gonio/backup.db\n",
     .run = run_backup,
     .where = COMMAND_ATTACHED},
    {.name = "anchor",
     .synopsis = "",
     .summary = "a line that names the ledger's last row, to be kept elsewhere",
     .help = "  :anchor\n",
     .run = run_plain,
     .where = COMMAND_ATTACHED},
    {.name = "export",
     .synopsis = "[--from DATE] [--to DATE]",
     .summary = "everything, as JSON lines",
     .help = "  :once everything.ndjson\n"
             "  :export\n",
     .run = run_plain,
     .where = COMMAND_ATTACHED},
    {.name = NULL},
};
