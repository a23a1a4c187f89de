/* :flip: the smallest changes that would make it ready, and one of them made. */
#include "author/what_if.h"
#include "console/ask.h"
#include "console/edit.h"

#include <stdio.h>

static enum status search(struct ask *ask, const struct what_if **what_if,
                          struct error *error)
{
    const struct what_if_question question = {.set = desk_set(ask->console->desk),
                                              .day = &ask->day,
                                              .member = ask->member,
                                              .options = ask->options,
                                              .budget = WHAT_IF_BUDGET,
                                              .cost = WHAT_IF_COST};
    return what_if_find(&question, &ask->decisions[0], &ask->console->arena, what_if,
                        error);
}

/* ---- listed ---- */

static void put_turning(struct console *console, const struct what_if *what_if)
{
    ask_say(console,
            "No change of up to %d facts that may be offered makes it ready: "
            "%zu finding%s it%s.",
            WHAT_IF_TOGETHER, what_if->turning_count,
            what_if->turning_count == 1 ? " holds" : "s hold",
            what_if->turning_count == 1 ? "" : ", and all must be mended");
    for (size_t i = 0; i < what_if->turning_count; i++) {
        const struct turning *turning = &what_if->turning[i];
        struct buffer scratch = ask_scratch();
        buffer_put_text(&scratch, turning->rule);
        for (size_t k = 0; k < turning->fact_count; k++)
            buffer_printf(&scratch, "%s%.*s", k ? ", " : " turns on ",
                          TEXT_ARG(turning->facts[k]));
        ask_put_labelled(console, "", ask_taken(console, &scratch));
    }
}

static void list(struct console *console, const struct what_if *what_if)
{
    char number[24];
    if (!what_if->count)
        put_turning(console, what_if);
    for (size_t i = 0; i < what_if->count; i++) {
        snprintf(number, sizeof number, "%zu", i + 1);
        ask_put_labelled(console, number, what_if->proposals[i].words);
    }
    if (what_if->stopped)
        ask_say(console, "Stopped after %u tries: there may be more.", what_if->tried);
    if (what_if->count)
        ask_say(console, "\":flip N\" makes one of them, or tells how it is entered; "
                         "\":undo\" takes it back. Only what is true may be entered.");
}

static const char *const columns[] = {"proposal", "session_id", "pointer", "from", "to",
                                      "reach",    "kind",       "words",   NULL};

static void list_rows(struct console *console, const struct what_if *what_if)
{
    struct rows rows;
    rows_begin(&rows, &console->screen, columns);
    for (size_t i = 0; i < what_if->count; i++) {
        const struct proposal *proposal = &what_if->proposals[i];
        for (size_t k = 0; k < proposal->count; k++) {
            const struct change *change = &proposal->changes[k];
            rows_number(&rows, (int64_t)i + 1);
            rows_text(&rows, change->session_id);
            rows_text(&rows, change->pointer);
            rows_json(&rows, change->from);
            rows_json(&rows, change->to);
            rows_text(&rows, change->reach);
            rows_text(&rows, text_of(change_kind_text(change->kind)));
            rows_text(&rows, proposal->words);
        }
    }
    rows_end(&rows);
}

/* ---- made ---- */

/* "/services/0/minutes" as a path is written: "services[1].minutes". */
static struct text path_of(struct console *console, struct text pointer)
{
    struct buffer scratch = ask_scratch();
    for (size_t at = 0; at < pointer.len;) {
        size_t from = ++at;
        int64_t place = 0;
        bool digits = true;
        for (; at < pointer.len && pointer.at[at] != '/'; at++) {
            digits = digits && char_is_digit(pointer.at[at]) && at - from < 6;
            place = digits ? place * 10 + (pointer.at[at] - '0') : 0;
        }
        if (digits)
            buffer_printf(&scratch, "[%d]", (int)place + 1);
        else
            buffer_printf(&scratch, "%s%.*s", scratch.len ? "." : "", (int)(at - from),
                          pointer.at + from);
    }
    return ask_taken(console, &scratch);
}

/* Whether the proposal says the value itself, and not a range or some example of
 * what may be true: a day, a name, somebody's words are never entered for them. */
static bool is_stated(const struct change *change)
{
    struct text to = change->to;
    int32_t date;
    bool list = to.len > 1 && to.at[0] == '[';
    if (list) { /* what is added stands last */
        size_t from = to.len - 1;
        while (from > 1 && to.at[from - 1] != ',')
            from--;
        to = (struct text){to.at + from, to.len - 1 - from};
    }
    if (to.len > 1 && to.at[0] == '"' && to.at[to.len - 1] == '"')
        to = (struct text){to.at + 1, to.len - 2};
    return (!list || change->kind == CHANGE_ATTEST) && !date_read(to, &date) &&
           text_equal(to, change->reach);
}

/* "services[1].minutes ...", and what stands there by its kind: no value. */
static void put_entered(struct console *console, const struct change *change,
                        struct buffer *out)
{
    int32_t date;
    struct text to = change->to;
    bool day = to.len == 12 && date_read((struct text){to.at + 1, 10}, &date);
    struct text path = path_of(console, change->pointer);
    bool words = text_is(to, "\"any text\"") || text_is(to, "[\"any text\"]");
    buffer_printf(out, ":set %.*s %s", TEXT_ARG(path),
                  day     ? "YYYY-MM-DD"
                  : words ? "\"...\""
                          : "...");
}

static enum status let_enter(struct console *console, const struct proposal *proposal,
                             struct text number, struct error *error)
{
    struct buffer scratch = ask_scratch();
    for (size_t i = 0; i < proposal->count; i++) {
        buffer_put_cstr(&scratch, i ? " and " : "");
        put_entered(console, &proposal->changes[i], &scratch);
    }
    if (ask_in_prose(console))
        ask_put_labelled(console, text_copy(&console->arena, number).at,
                         proposal->words);
    struct text entered = ask_taken(console, &scratch);
    error_set(error, STATUS_USAGE, "console.flip",
              "what is to be entered here only you know: nothing was changed");
    error_fix(error, "enter what is true: %.*s", TEXT_ARG(entered));
    return STATUS_USAGE;
}

static enum status change_text(struct ask *ask, const struct change *change,
                               struct text *json, struct error *error)
{
    struct edit_path path;
    struct text typed = path_of(ask->console, change->pointer);
    if (!text_equal(change->session_id, ask->on->session->session_id)) {
        error_set(error, STATUS_USAGE, "console.flip",
                  "this proposal changes another session of the day");
        error_fix(error, ":find lays that one on the table; then :flip again");
        return STATUS_USAGE;
    }
    enum status status = edit_path_read(typed, ask->on->session, &path, error);
    return status
               ? status
               : edit_set(*json, &path, change->to, &ask->console->arena, json, error);
}

static enum status make(struct ask *ask, const struct proposal *proposal,
                        struct error *error)
{
    struct text json = ask->on->json;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < proposal->count && !status; i++)
        status = change_text(ask, &proposal->changes[i], &json, error);
    for (size_t i = 0; i < proposal->count && !status && ask_in_prose(ask->console);
         i++) {
        const struct change *change = &proposal->changes[i];
        struct text path = path_of(ask->console, change->pointer);
        struct buffer scratch = ask_scratch();
        buffer_printf(&scratch, "%.*s = %.*s", TEXT_ARG(path), TEXT_ARG(change->to));
        ask_put_labelled(ask->console, "set", ask_taken(ask->console, &scratch));
    }
    if (!status && ask_in_prose(ask->console))
        ask_say(ask->console, "Leave it only if it is true; \":undo\" takes it back.");
    return status ? status : ask_put(ask->console, json, error);
}

static bool read_number(struct text word, size_t *number)
{
    *number = 0;
    for (size_t i = 0; i < word.len; i++) {
        if (!char_is_digit(word.at[i]) || i > 4)
            return false;
        *number = *number * 10 + (size_t)(word.at[i] - '0');
    }
    return *number > 0;
}

static enum status make_one(struct ask *ask, const struct what_if *what_if,
                            struct text word, struct error *error)
{
    size_t number;
    if (!read_number(word, &number) || number > what_if->count) {
        error_set(error, STATUS_USAGE, "console.flip", "there %s %zu proposal%s",
                  what_if->count == 1 ? "is" : "are", what_if->count,
                  what_if->count == 1 ? "" : "s");
        error_fix(error, ":flip lists them, :flip N makes one");
        return STATUS_USAGE;
    }
    const struct proposal *proposal = &what_if->proposals[number - 1];
    for (size_t i = 0; i < proposal->count; i++)
        if (!is_stated(&proposal->changes[i]))
            return let_enter(ask->console, proposal, word, error);
    return make(ask, proposal, error);
}

/* Why nothing is looked for. */
static void say_no_question(struct ask *ask)
{
    const struct decision *decision = &ask->decisions[0];
    if (decision->outcome == OUTCOME_READY)
        ask_say(ask->console, "It is ready: there is nothing to change.");
    else if (!ask->policy)
        ask_say(ask->console,
                "No policy decides it: no change of its facts is enough.");
    else if (decision->outcome == OUTCOME_VOID)
        ask_say(ask->console, "It is void: nothing is billed of it.");
    else
        ask_say(ask->console, "Another session leads the day of this one: lay that one "
                              "on the table.");
}

enum status ask_run_flip(struct console_call *call, struct error *error)
{
    struct ask ask;
    const struct what_if *what_if = NULL;
    enum status status = ask_words_most(call, 1, error);
    if (!status)
        status = ask_decided(call->console, false, &ask, error);
    bool asked = !status && what_if_is_about(&ask.decisions[0]);
    if (asked)
        status = search(&ask, &what_if, error);
    if (status)
        return status;
    static const struct what_if none = {.count = 0};
    if (call->count)
        return make_one(&ask, asked ? what_if : &none, call->words[0], error);
    if (!ask_in_prose(call->console))
        list_rows(call->console, asked ? what_if : &none);
    else if (asked)
        list(call->console, what_if);
    else
        say_no_question(&ask);
    return STATUS_OK;
}
