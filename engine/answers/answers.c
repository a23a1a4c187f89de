#include "answers/answer_room.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define PAGE_MAX  ((size_t)256 << 20)
#define ARENA_MAX ((size_t)1 << 30)

static const struct command_row {
    const char *name;
    answer_fn *give;
    size_t least, most; /* operands */
    bool changes;
} commands[] = {
    {"show", answer_show, 1, 2, false},
    {"decisions", answer_decisions, 1, 1, false},
    {"balance", answer_balance, 1, 1, false},
    {"worklist", answer_worklist, 0, 0, false},
    {"replay", answer_replay, 0, 1, false},
    {"verify", answer_verify, 0, 0, false},
    {"anchor", answer_anchor, 0, 0, true},
    {"backup", answer_backup, 1, 1, false},
    {"export", answer_export, 0, 0, false},
    {"receipts", answer_receipts, 0, 0, false},
    {"history", answer_history, 0, 0, false},
    {"billed", answer_billed, 0, 0, true},
    {"rebill", answer_rebill, 0, 0, false},
    {"open", answer_open, 1, 1, true},
    {"redecide", answer_redecide, 0, 1, true},
    {"quarantine", answer_quarantine, 0, 0, false},
};

/* ---- words ---- */

static enum status no_question(struct error *error, const char *what)
{
    return error_set(error, STATUS_USAGE, "usage.question",
                     "the ledger is asked for nothing that it knows: %s", what);
}

static bool read_whole(const char *value, int64_t most, int64_t *number)
{
    int64_t whole = 0;
    if (!value[0])
        return false;
    for (size_t i = 0; value[i]; i++) {
        if (!char_is_digit(value[i]) || whole > most)
            return false;
        whole = whole * 10 + (value[i] - '0');
    }
    *number = whole;
    return whole <= most;
}

static bool set_count(int32_t *to, const char *value)
{
    int64_t number;
    if (!read_whole(value, 1000000, &number))
        return false;
    *to = (int32_t)number;
    return true;
}

static bool set_text(const char **to, const char *value)
{
    *to = value;
    return true;
}

static bool set_format(struct asked *asked, const char *value)
{
    static const char *const names[] = {"table", "json", "ndjson", "csv"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(names[i], value) == 0) {
            asked->format = (enum answer_format)i;
            return true;
        }
    }
    return false;
}

static bool set_width(struct asked *asked, const char *value)
{
    int64_t number;
    if (!read_whole(value, 1000, &number) || number < 40)
        return false;
    asked->terminal.width = (size_t)number;
    return true;
}

/* False: there is no such option, or it cannot be that. */
static bool set_option(struct asked *asked, const char *name, const char *value)
{
    const struct {
        const char *name;
        const char **text;
        int32_t *date, *count;
    } rows[] = {
        {"payer", &asked->payer, NULL, NULL},
        {"rule", &asked->rule, NULL, NULL},
        {"bucket", &asked->bucket, NULL, NULL},
        {"provider", &asked->provider, NULL, NULL},
        {"source", &asked->source, NULL, NULL},
        {"rows", &asked->rows, NULL, NULL},
        {"from", NULL, &asked->from, NULL},
        {"to", NULL, &asked->to, NULL},
        {"as-of", NULL, &asked->as_of, NULL},
        {"year", NULL, NULL, &asked->year},
        {"limit", NULL, NULL, &asked->limit},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (strcmp(rows[i].name, name) != 0)
            continue;
        return rows[i].text   ? set_text(rows[i].text, value)
               : rows[i].date ? date_read(text_of(value), rows[i].date)
                              : set_count(rows[i].count, value);
    }
    if (strcmp(name, "format") == 0)
        return set_format(asked, value);
    if (strcmp(name, "width") == 0)
        return set_width(asked, value);
    if (strcmp(name, "amount") == 0)
        return money_read(text_of(value), &asked->amount);
    if (strcmp(name, "colour") == 0)
        return asked->terminal.colour = true;
    if (strcmp(name, "all") == 0)
        return asked->all = true;
    if (strcmp(name, "held") == 0)
        return asked->held = true;
    return false;
}

static enum status no_option(const char *name, struct error *error)
{
    error_set(error, STATUS_USAGE, "usage.value",
              "%.40s is no option here, or cannot be what was given", name);
    error_fix(error, "a day is written as 2026-03-01, an amount as 1830.00");
    return error->status;
}

static enum status read_words(struct asked *asked, size_t count,
                              const char *const *words, struct error *error)
{
    for (size_t i = 1; i < count; i++) {
        if (strncmp(words[i], "--", 2) != 0) {
            if (asked->operand_count == ANSWER_OPERANDS)
                return no_question(error, "too many words");
            asked->operands[asked->operand_count++] = words[i];
        } else if (i + 1 == count || !set_option(asked, words[i] + 2, words[i + 1])) {
            return no_option(words[i], error);
        } else {
            i++;
        }
    }
    return STATUS_OK;
}

static const struct command_row *find(size_t count, const char *const *words)
{
    for (size_t i = 0; count && i < sizeof commands / sizeof *commands; i++)
        if (strcmp(commands[i].name, words[0]) == 0)
            return &commands[i];
    return NULL;
}

bool answers_only_ask(size_t count, const char *const *words)
{
    const struct command_row *row = find(count, words);
    bool changes = row && row->changes;
    if (row && row->give == answer_billed) {
        changes = false;
        for (size_t i = 1; i < count; i++)
            changes = changes || strcmp(words[i], "--rows") == 0;
    }
    return row && !changes;
}

/* ---- one question ---- */

static enum status give(struct asked *asked, const struct command_row *row,
                        struct error *error)
{
    asked->name = row->name;
    if (asked->operand_count < row->least || asked->operand_count > row->most)
        return no_question(error, "another number of operands");
    enum status status = row->give(asked, error);
    return status ? status : answer_end(asked, error);
}

enum status answers_give(const struct answers *answers, size_t count,
                         const char *const *words, const struct answer_out *out,
                         bool *negative, struct error *error)
{
    const struct command_row *row = find(count, words);
    struct asked asked = {
        .answers = answers,
        .out = out,
        .negative = negative,
        .from = DATE_NONE,
        .to = DATE_NONE,
        .as_of = DATE_NONE,
        .year = -1,
        .limit = -1,
        .amount = MONEY_NONE,
        .terminal = {.width = 80},
    };
    *negative = false;
    if (!row)
        return no_question(error, "an unknown command");
    arena_init(&asked.arena, ARENA_MAX);
    arena_init(&asked.step, ARENA_MAX);
    buffer_init(&asked.page, PAGE_MAX);
    enum status status = read_words(&asked, count, words, error);
    if (!status)
        status = give(&asked, row, error);
    buffer_release(&asked.page);
    arena_release(&asked.step);
    arena_release(&asked.arena);
    return status;
}

/* ---- shared ---- */

struct text answer_dollars(struct arena *arena, int64_t cents)
{
    char room[26] = "$";
    money_write(cents, room + 1);
    return room[1] ? text_copy(arena, text_of(room)) : TEXT("");
}

struct text answer_time(struct arena *arena, int64_t seconds)
{
    char room[32];
    struct tm parts;
    time_t when = (time_t)seconds;
    if (!gmtime_r(&when, &parts) ||
        strftime(room, sizeof room, "%Y-%m-%d %H:%M:%S", &parts) == 0)
        return TEXT("");
    return text_copy(arena, text_of(room));
}

enum style answer_outcome_style(enum outcome outcome)
{
    switch (outcome) {
    case OUTCOME_READY:
        return STYLE_GREEN;
    case OUTCOME_HOLD:
        return STYLE_YELLOW;
    case OUTCOME_DENY:
        return STYLE_RED;
    case OUTCOME_VOID:
    default:
        return STYLE_DIM;
    }
}

struct beneficiary answer_member(const char *member)
{
    return history_beneficiary_of(text_of(member), TEXT_NONE, TEXT_NONE);
}

enum status answer_not_found(const char *what, struct error *error)
{
    error_set(error, STATUS_NOT_FOUND, "ledger.unknown", "the ledger has no %s", what);
    error_fix(error, "ids are matched letter by letter, as the sessions have them "
                     "(of a member's letter case, spaces and dashes do not count)");
    return error->status;
}

enum status answer_session_id(struct asked *asked, int64_t session, struct arena *arena,
                              struct text *id, struct error *error)
{
    struct ledger_session row;
    *id = TEXT("");
    if (!session)
        return STATUS_OK;
    enum status status =
        ledger_session_get(asked->answers->ledger, session, arena, &row, error);
    if (!status)
        *id = row.session_id;
    return status;
}

static bool is_met(const struct decision *decision, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (decision->findings[i].severity >= SEVERITY_HOLD &&
            text_equal(decision->findings[i].rule, decision->findings[at].rule))
            return true;
    return false;
}

struct text answer_rules(struct arena *arena, const struct decision *decision)
{
    struct text rules = TEXT("");
    struct buffer out;
    buffer_init(&out, (size_t)1 << 20);
    for (size_t i = 0; i < decision->finding_count; i++) {
        if (decision->findings[i].severity < SEVERITY_HOLD || is_met(decision, i))
            continue;
        if (out.len)
            buffer_put_cstr(&out, ", ");
        buffer_put_text(&out, decision->findings[i].rule);
    }
    if (!buffer_failed(&out))
        rules = text_copy(arena, buffer_text(&out));
    buffer_release(&out);
    return rules;
}

enum status answer_begin(struct asked *asked, const char *kind, struct text payload,
                         struct error *error)
{
    struct ledger *ledger = asked->answers->ledger;
    struct buffer note;
    buffer_init(&note, (size_t)1 << 20);
    buffer_printf(&note, "{\"uid\":%u,\"entered\":", asked->answers->uid);
    buffer_put_text(&note, payload);
    buffer_put_char(&note, '}');
    enum status status =
        buffer_failed(&note) ? error_no_memory(error) : ledger_begin(ledger, error);
    if (!status) {
        status = ledger_note(ledger, kind, buffer_text(&note), error);
        if (status)
            ledger_rollback(ledger);
    }
    buffer_release(&note);
    return status;
}
