/* Asked otherwise: as another payer, on another day, by what was known then, filed
 * on another day. */
#include "console/ask.h"
#include "console/edit.h"
#include "policy/identity.h"

#include <stdio.h>

/* ---- dates ---- */

/* "2026-03-16", "today", "+7", "-1": from is what the last two count from. */
static bool read_date(struct text word, int32_t from, int32_t *date)
{
    bool back = word.len && word.at[0] == '-';
    int32_t days = 0;
    if (text_is(word, "today")) {
        *date = date_today();
        return true;
    }
    if (date_read(word, date))
        return true;
    if (from == DATE_NONE || word.len < 2 || word.len > 6 ||
        (!back && word.at[0] != '+'))
        return false;
    for (size_t i = 1; i < word.len; i++) {
        if (!char_is_digit(word.at[i]))
            return false;
        days = days * 10 + (word.at[i] - '0');
    }
    *date = back ? from - days : from + days;
    return *date >= DATE_MIN && *date <= DATE_MAX;
}

static enum status no_date(const struct console_call *call, const char *besides,
                           struct error *error)
{
    error_set(error, STATUS_USAGE, "console.date", ":%s wants a day as YYYY-MM-DD%s",
              call->command->name, besides);
    return STATUS_USAGE;
}

static void say_date(struct console *console, const char *what, int32_t date,
                     const char *otherwise)
{
    char text[11];
    date_write(date, text);
    ask_say(console, "%s %s", what, text[0] ? text : otherwise);
}

/* A setting has changed: of no session there is nothing to decide again. */
static enum status decided_again(struct console *console, struct error *error)
{
    return table_current(console->table) ? ask_changed(console, error) : STATUS_OK;
}

enum status ask_run_known(struct console_call *call, struct error *error)
{
    struct console *console = call->console;
    int32_t date = console->known_on;
    enum status status = ask_words_most(call, 1, error);
    if (!status && call->count && !read_date(call->words[0], DATE_NONE, &date))
        status = no_date(call, ", or today", error);
    if (!status && call->count)
        status = ask_baseline(console, error);
    if (status)
        return status;
    console->known_on = date;
    if (ask_in_prose(console))
        say_date(console, "Decided by what was known on", date, "any day");
    return call->count ? decided_again(console, error) : STATUS_OK;
}

enum status ask_run_filing(struct console_call *call, struct error *error)
{
    struct console *console = call->console;
    int32_t date = console->filing_date ? console->filing_date : DATE_NONE;
    bool off = call->count && text_is(call->words[0], "off");
    enum status status = ask_words_most(call, 1, error);
    if (off)
        date = DATE_NONE;
    else if (!status && call->count && !read_date(call->words[0], DATE_NONE, &date))
        status = no_date(call, ", today, or off", error);
    if (!status && call->count)
        status = ask_baseline(console, error);
    if (status)
        return status;
    console->filing_date = date;
    if (ask_in_prose(console))
        say_date(console, "Day of filing:", date, "not known");
    return call->count ? decided_again(console, error) : STATUS_OK;
}

/* ---- :on ---- */

/* Every date of the session, moved by so many days; one that would leave the
 * calendar stays, and a date of birth too. JSON of a session that was read. */
static void move_dates(char *at, size_t len, int32_t by)
{
    static const char birth[] = "\"birth_date\"";
    const size_t quoted = 12; /* "2026-03-16" */
    size_t name = 0;          /* behind the last birth_date, up to its value */
    for (size_t i = 0; i + quoted <= len; i++) {
        int32_t date;
        char text[11];
        if (at[i] != '"')
            continue;
        if (i + sizeof birth - 1 <= len &&
            memcmp(at + i, birth, sizeof birth - 1) == 0) {
            name = i + sizeof birth - 1;
            i = name - 1;
            continue;
        }
        bool of_birth = name != 0;
        name = 0;
        if (at[i + quoted - 1] != '"' ||
            !date_read((struct text){at + i + 1, quoted - 2}, &date) || of_birth ||
            date + by < DATE_MIN || date + by > DATE_MAX)
            continue;
        date_write(date + by, text);
        memcpy(at + i + 1, text, quoted - 2);
    }
}

static enum status moved_all(struct console *console, const struct table_session *on,
                             int32_t date, struct text *json, struct error *error)
{
    char *bytes = arena_alloc(&console->arena, on->json.len + 1);
    if (!bytes)
        return error_no_memory(error);
    memcpy(bytes, on->json.at, on->json.len);
    bytes[on->json.len] = '\0';
    move_dates(bytes, on->json.len, date - on->session->date_of_service);
    *json = (struct text){bytes, on->json.len};
    return STATUS_OK;
}

static enum status moved_alone(struct console *console, const struct table_session *on,
                               int32_t date, struct text *json, struct error *error)
{
    struct edit_path path;
    char text[14];
    text[0] = text[11] = '"';
    text[12] = '\0';
    date_write(date, text + 1);
    text[11] = '"';
    enum status status =
        edit_path_read(TEXT("date_of_service"), on->session, &path, error);
    return status ? status
                  : edit_set(on->json, &path, (struct text){text, 12}, &console->arena,
                             json, error);
}

/* Before it is laid there: what it was is still known. */
static void say_moved(struct console *console, int32_t from, int32_t to, bool alone)
{
    char was[11], is[11];
    int32_t days = to > from ? to - from : from - to;
    date_write(from, was);
    date_write(to, is);
    if (from == to)
        ask_say(console, "It is of %s.", is);
    else if (alone)
        ask_say(console, "date_of_service: %s → %s; all else stays as it is.", was, is);
    else
        ask_say(console,
                "date_of_service: %s → %s; every other date moves %d day%s with it, "
                "but for those of birth. \":on %s alone\" would move the day alone.",
                was, is, (int)days, days == 1 ? "" : "s", is);
}

enum status ask_run_on(struct console_call *call, struct error *error)
{
    struct console *console = call->console;
    const struct table_session *on;
    struct text json = TEXT_NONE;
    int32_t date = DATE_NONE;
    bool alone = call->count == 2 && text_is(call->words[1], "alone");
    enum status status = table_need(console->table, &on, error);
    if (!status &&
        (call->count < 1 || call->count > 2 || (call->count == 2 && !alone) ||
         !read_date(call->words[0], on->session->date_of_service, &date)))
        status = no_date(call, ", today, or +7; then perhaps alone", error);
    if (!status)
        status = alone ? moved_alone(console, on, date, &json, error)
                       : moved_all(console, on, date, &json, error);
    if (!status && ask_in_prose(console))
        say_moved(console, on->session->date_of_service, date, alone);
    return status ? status : ask_put(console, json, error);
}

/* ---- :as ---- */

static bool has_before(const struct decision *decision, size_t line,
                       struct text modifier, size_t at)
{
    for (size_t i = 0; i <= line; i++) {
        const struct text_list *list = &decision->lines[i].modifiers;
        for (size_t k = 0; k < (i == line ? at : list->count); k++)
            if (text_equal(list->at[k], modifier))
                return true;
    }
    return false;
}

/* Of all lines, each once. */
static struct text modifiers_of(struct console *console,
                                const struct decision *decision)
{
    struct buffer scratch = ask_scratch();
    for (size_t i = 0; i < decision->line_count; i++) {
        const struct text_list *list = &decision->lines[i].modifiers;
        for (size_t k = 0; k < list->count; k++)
            if (!has_before(decision, i, list->at[k], k))
                buffer_printf(&scratch, "%s%.*s", scratch.len ? " " : "",
                              TEXT_ARG(list->at[k]));
    }
    return ask_taken(console, &scratch);
}

/* What a payer asks for first: its heaviest finding. */
static struct text asks_for(struct console *console, const struct decision *decision)
{
    const struct finding *first = NULL;
    struct buffer scratch = ask_scratch();
    for (size_t i = 0; i < decision->finding_count; i++) {
        const struct finding *at = &decision->findings[i];
        if (at->severity >= SEVERITY_HOLD && (!first || at->severity > first->severity))
            first = at;
    }
    if (first)
        buffer_printf(&scratch, "%.*s: %.*s", TEXT_ARG(first->rule),
                      TEXT_ARG(first->message));
    return ask_taken(console, &scratch);
}

static void put_row(struct console *console, const struct decision *decision,
                    struct rows *rows)
{
    char allowed[24];
    int64_t units = 0;
    for (size_t i = 0; i < decision->line_count; i++)
        units += decision->lines[i].units;
    money_write(decision_allowed(decision), allowed);
    rows_text(rows, decision->payer);
    rows_word(rows, text_of(outcome_text(decision->outcome)));
    rows_number(rows, units);
    rows_text(rows, modifiers_of(console, decision));
    if (allowed[0])
        rows_printf(rows, "%s", allowed);
    else
        rows_text(rows, TEXT_NONE);
    rows_text(rows, asks_for(console, decision));
}

/* As `gonio check --as all` has it. */
static void put_table(struct ask *ask)
{
    struct printer printer = ask_printer(ask);
    printer.writing.out = printer.out = &ask->console->screen.out;
    printer.terminal = ask->console->screen.terminal;
    for (size_t i = 0; i < ask->count; i++)
        printer_as_all.decision(NULL, NULL, &printer.writing,
                                view_decided(&ask->decisions[i]));
}

static enum status show_all(struct console *console, struct error *error)
{
    struct ask ask;
    enum status status = ask_decided(console, false, &ask, error);
    if (status)
        return status;
    ask.options.as = TEXT_NONE;
    ask.options.as_all = true;
    status = table_day(console->table, &console->arena, &ask.day, &ask.member, error);
    if (!status)
        status = ask_day(&ask, error);
    if (status)
        return status;
    if (console->screen.mode == SCREEN_TABLE) {
        put_table(&ask);
        return STATUS_OK;
    }
    static const char *const columns[] = {"payer",   "outcome",  "units", "modifiers",
                                          "allowed", "asks for", NULL};
    struct rows rows;
    rows_begin(&rows, &console->screen, columns);
    for (size_t i = 0; i < ask.count; i++)
        put_row(console, &ask.decisions[i], &rows);
    rows_end(&rows);
    return STATUS_OK;
}

/* Ids whose last part it is: "aetna" of commercial/aetna. How many; *one: one. */
static size_t of_last_part(struct policy_set *set, struct text part, struct text *one)
{
    const struct text *ids;
    size_t count, found = 0;
    struct error unheard = ERROR_NONE;
    if (policy_set_ids(set, &ids, &count, &unheard))
        return 0;
    for (size_t i = 0; i < count; i++) {
        size_t from = ids[i].len;
        while (from && ids[i].at[from - 1] != '/')
            from--;
        struct text last = {ids[i].at + from, ids[i].len - from};
        if (!from || !text_equal_nocase(last, part))
            continue;
        *one = ids[i];
        found++;
    }
    return found;
}

/* What the tables of names have it stand for; absent: nothing, or several. */
static struct text of_identity(const struct console *console, struct text payer)
{
    const struct identity *identity;
    struct identity_answer answer = {.count = 0};
    struct error unheard = ERROR_NONE;
    if (policy_set_identity(desk_set(console->desk), &identity, &unheard))
        return TEXT_NONE;
    identity_ask(identity,
                 &(struct identity_question){
                     .name = payer, .date = date_today(), .known_on = date_today()},
                 &answer);
    return answer.count == 1 ? answer.policies[0] : TEXT_NONE;
}

static enum status no_policy(const struct console *console, struct text payer,
                             struct error *error)
{
    struct policy_set *set = desk_set(console->desk);
    struct text meant = TEXT_NONE;
    if (of_last_part(set, payer, &meant) != 1)
        meant = of_identity(console, payer);
    if (text_is_absent(meant))
        meant = text_of(policy_set_nearest(set, payer));
    error_set(error, STATUS_USAGE, "console.payer", "there is no policy \"%.*s\"",
              TEXT_ARG(payer));
    if (text_is_absent(meant))
        error_fix(error, ":policies lists them");
    else
        error_fix(error, "did you mean %.*s?", TEXT_ARG(meant));
    return STATUS_USAGE;
}

static void say_payer(struct console *console)
{
    if (text_is_absent(console->as))
        ask_say(console, "Decided as each session's own payers.");
    else
        ask_say(console, "Decided as %.*s.", TEXT_ARG(console->as));
}

static enum status set_payer(struct console *console, struct text payer,
                             struct error *error)
{
    const struct policy *policy;
    size_t room = sizeof console->as_said;
    bool off = text_is(payer, "off");
    enum status status =
        off ? STATUS_OK
            : policy_set_find(desk_set(console->desk), payer, &policy, error);
    if (status == STATUS_NOT_FOUND || payer.len >= room)
        return no_policy(console, payer, error);
    if (!status)
        status = ask_baseline(console, error);
    if (status)
        return status;
    console->as = TEXT_NONE;
    if (!off) {
        memcpy(console->as_said, payer.at, payer.len);
        console->as = (struct text){console->as_said, payer.len};
    }
    if (ask_in_prose(console))
        say_payer(console);
    return decided_again(console, error);
}

enum status ask_run_as(struct console_call *call, struct error *error)
{
    struct console *console = call->console;
    enum status status = ask_words_most(call, 1, error);
    if (status)
        return status;
    if (call->count && text_is(call->words[0], "all"))
        return show_all(console, error);
    if (call->count)
        return set_payer(console, call->words[0], error);
    say_payer(console);
    return STATUS_OK;
}
