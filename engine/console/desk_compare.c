/* :compare: all sessions that are loaded, under the policies as they are on disk
 * and with what is tried over them. */
#include "console/desk_room.h"

#include "author/comparison.h"

#include <stdio.h>

#define WORK_MEM ((size_t)256 * 1024 * 1024)
#define SUMS_MEM ((size_t)64 * 1024 * 1024)

struct comparing {
    struct console *console;
    struct decide_options options;
    struct arena work; /* of one session */
    struct arena kept;
    struct compared sums;
    struct rows rows; /* of what moves */
    uint64_t sessions, moved, left_out;
};

/* ---- one session ---- */

static void put_lines_of(struct rows *rows, const struct comparison_move *move)
{
    int64_t units = move->to.units - move->from.units;
    int64_t cents = move->to.allowed - move->from.allowed;
    int64_t size = cents < 0 ? -cents : cents;
    rows_number(rows, (int64_t)move->lines);
    rows_printf(rows, "%+lld", (long long)units);
    rows_printf(rows, "%c%lld.%02lld", cents < 0 ? '-' : '+', (long long)(size / 100),
                (long long)(size % 100));
}

/* "+ comes, - goes, ~ weighs otherwise" */
static void put_rules_of(struct rows *rows, const struct comparison_move *move)
{
    char bytes[400];
    struct buffer text;
    buffer_borrow(&text, bytes, sizeof bytes);
    for (size_t i = 0; i < move->rule_count; i++) {
        const struct comparison_rule *rule = &move->rules[i];
        char sign = rule->from == SEVERITY_NONE ? '+'
                    : rule->to == SEVERITY_NONE ? '-'
                                                : '~';
        buffer_printf(&text, "%s%c%.*s", i ? " " : "", sign, TEXT_ARG(rule->id));
    }
    rows_text(rows, buffer_text(&text));
}

static void put_move(struct comparing *c, const struct comparison_move *move)
{
    struct rows *rows = &c->rows;
    rows_text(rows, move->after->session->session_id);
    rows_text(rows, move->after->payer);
    rows_word(rows, text_of(outcome_text(move->from.outcome)));
    rows_word(rows, text_of(outcome_text(move->to.outcome)));
    put_lines_of(rows, move);
    put_rules_of(rows, move);
}

static enum status compare_one(struct comparing *c, const struct table_decided *before,
                               const struct table_decided *after, struct error *error)
{
    enum status status = STATUS_OK;
    bool moved = false;
    for (size_t i = 0; i < before->count && i < after->count && !status; i++) {
        struct comparison_move move;
        status = comparison_of(&before->decisions[i], &after->decisions[i], &c->work,
                               &move, error);
        if (!status)
            status = comparison_add(&c->sums, &move, error);
        if (!status && (move.moved || move.rule_count))
            put_move(c, &move);
        moved |= !status && move.moved;
    }
    c->moved += moved;
    return status;
}

/* Of one that does not count, another is compared. */
static enum status decide_both(struct comparing *c, size_t i, struct error *error)
{
    const struct table *table = c->console->table;
    const struct desk *desk = c->console->desk;
    struct table_decided before, after;
    arena_reset(&c->work);
    enum status status =
        table_decide(table, i, desk_plain(desk), &c->options, &c->work, &before, error);
    if (status == STATUS_REJECTED) {
        c->left_out++;
        *error = ERROR_NONE;
        return STATUS_OK;
    }
    if (!status)
        status = table_decide(table, i, desk_set(desk), &c->options, &c->work, &after,
                              error);
    c->sessions += !status;
    return status ? status : compare_one(c, &before, &after, error);
}

static enum status compare_all(struct comparing *c, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < table_count(c->console->table) && !status; i++) {
        if (console_interrupted)
            return error_set(error, STATUS_INTERRUPTED, "console.interrupted",
                             "interrupted");
        status = decide_both(c, i, error);
    }
    return status;
}

/* ---- the sums ---- */

static void put_sum(struct rows *rows, const struct comparison_sum *sum)
{
    int64_t units = comparison_units(&sum->to) - comparison_units(&sum->from);
    int64_t cents = comparison_allowed(&sum->to) - comparison_allowed(&sum->from);
    int64_t size = cents < 0 ? -cents : cents;
    rows_text(rows, sum->payer);
    rows_text(rows, sum->rule);
    rows_number(rows, (int64_t)sum->comes);
    rows_number(rows, (int64_t)sum->goes);
    rows_number(rows, (int64_t)sum->moved);
    rows_number(rows, (int64_t)sum->outcomes);
    rows_printf(rows, "%+lld", (long long)units);
    rows_printf(rows, "%c%lld.%02lld", cents < 0 ? '-' : '+', (long long)(size / 100),
                (long long)(size % 100));
}

static void put_title(struct screen *screen, const char *title)
{
    if (!screen_is_prose(screen))
        return;
    if (screen->out.len)
        buffer_put_char(&screen->out, '\n');
    terminal_put(&screen->terminal, &screen->out, STYLE_BOLD, text_of(title));
    buffer_put_char(&screen->out, '\n');
}

static void put_sums(struct comparing *c)
{
    static const char *const columns[] = {"payer", "rule",    "comes",
                                          "goes",  "moved",   "outcomes",
                                          "units", "dollars", NULL};
    struct rows rows;
    comparison_order(&c->sums);
    if (!c->sums.rules.count || !screen_is_prose(&c->console->screen))
        return;
    put_title(&c->console->screen, "By payer and rule");
    rows_begin(&rows, &c->console->screen, columns);
    for (size_t i = 0; i < c->sums.rules.count; i++)
        put_sum(&rows, &c->sums.rules.at[i]);
    rows_end(&rows);
}

static void put_total(struct comparing *c)
{
    const struct comparison_sum *total = &c->sums.total;
    int64_t units = comparison_units(&total->to) - comparison_units(&total->from);
    int64_t cents = comparison_allowed(&total->to) - comparison_allowed(&total->from);
    int64_t size = cents < 0 ? -cents : cents;
    screen_say(&c->console->screen,
               "%llu of %llu sessions move: %llu outcomes, %llu lines, units %+lld, "
               "dollars %c%lld.%02lld",
               (unsigned long long)c->moved, (unsigned long long)c->sessions,
               (unsigned long long)total->outcomes, (unsigned long long)total->lines,
               (long long)units, cents < 0 ? '-' : '+', (long long)(size / 100),
               (long long)(size % 100));
    if (c->left_out)
        screen_say(&c->console->screen,
                   "%llu left out: another revision of them counts",
                   (unsigned long long)c->left_out);
}

static enum status check(struct console_call *call, struct error *error)
{
    enum status status = desk_words(call, 0, 0, error);
    if (status)
        return status;
    if (!desk_tries(call->console->desk)->count) {
        error_set(error, STATUS_USAGE, "console.compare",
                  "nothing is tried that could be compared with what is on disk");
        error_fix(error, ":try RULE = ...; gonio compare --to DIR compares folders");
        return error->status;
    }
    if (!table_count(call->console->table)) {
        error_set(error, STATUS_USAGE, "console.compare", "no sessions are loaded");
        error_fix(error, ":load FILE");
        return error->status;
    }
    return STATUS_OK;
}

enum status desk_run_compare(struct console_call *call, struct error *error)
{
    static const char *const columns[] = {"session", "payer",    "before",
                                          "after",   "lines",    "units",
                                          "dollars", "findings", NULL};
    struct console *console = call->console;
    struct comparing c = {.console = console,
                          .options = {.known_on = console->known_on,
                                      .filing_date = console->filing_date,
                                      .as = console->as,
                                      .judge = console->options->judge}};
    enum status status = check(call, error);
    if (status)
        return status;
    arena_init(&c.work, WORK_MEM);
    arena_init(&c.kept, SUMS_MEM);
    c.sums.arena = &c.kept;
    rows_begin(&c.rows, &console->screen, columns);
    status = compare_all(&c, error);
    bool any = c.rows.rows || !screen_is_prose(&console->screen);
    if (!status && any) {
        put_title(&console->screen, "Sessions decided otherwise");
        rows_end(&c.rows);
    } else {
        buffer_release(&c.rows.cells);
    }
    if (!status) {
        put_sums(&c);
        put_total(&c);
    }
    arena_release(&c.kept);
    arena_release(&c.work);
    return status;
}
