/* :rule ID: all there is to know of one rule. */
#include "console/desk_room.h"

#include "author/case_file.h"
#include "author/who.h"
#include "base/date.h"
#include "base/shown.h"
#include "base/utf8.h"

#include <stdio.h>

#define SOURCE_MOST ((size_t)1024 * 1024)
#define INDENT      2

/* ---- source texts ---- */

struct text desk_source(struct console *console, const struct policy *policy,
                        uint32_t place)
{
    struct text file = policy_file(policy, place);
    struct error unheard = ERROR_NONE;
    struct buffer bytes;
    if (text_is(file, TRIED_NAME))
        return desk_tried_text(console->desk, policy->id);
    buffer_init(&bytes, SOURCE_MOST);
    struct text source = TEXT_NONE;
    if (!shown_read(policy->shown, file.at, &bytes, &unheard))
        source = text_copy(&console->arena, buffer_text(&bytes));
    buffer_release(&bytes);
    return source;
}

struct text desk_line(struct text source, uint32_t line)
{
    const char *at = source.at, *end = source.at + source.len;
    if (text_is_absent(source) || !line)
        return TEXT_NONE;
    for (; line > 1 && at; line--) {
        at = memchr(at, '\n', (size_t)(end - at));
        at = at && at + 1 < end ? at + 1 : NULL;
    }
    const char *stop = at ? memchr(at, '\n', (size_t)(end - at)) : NULL;
    if (!at)
        return TEXT_NONE;
    return (struct text){at, (size_t)((stop ? stop : end) - at)};
}

#define CODE_INDENT 8 /* behind the line's number */
#define CODE_DEEPER 4

/* How much of it fits, broken at a blank where there is one behind `least`. */
static size_t fits(struct text text, size_t width, size_t least)
{
    size_t at = 0, used = 0, blank = 0;
    while (at < text.len) {
        uint32_t character;
        size_t n = utf8_decode(text.at + at, text.len - at, &character);
        n = n ? n : 1;
        used += utf8_width(text.at + at, n);
        if (used > width && at)
            return blank ? blank : at;
        at += n;
        if (at > least && text.at[at - 1] == ' ')
            blank = at;
    }
    return at;
}

static void put_broken(struct buffer *out, struct text text, size_t columns)
{
    size_t own = 0, least;
    while (own < text.len && text.at[own] == ' ')
        own++;
    size_t deeper = own + CODE_DEEPER < columns / 2 ? own + CODE_DEEPER : CODE_DEEPER;
    least = own;
    for (size_t room = columns; text.len; room = columns - deeper, least = 0) {
        size_t len = fits(text, room, least);
        if (least == 0 && room != columns)
            buffer_printf(out, "%*s", (int)(CODE_INDENT + deeper), "");
        buffer_put_text(out, (struct text){text.at, len});
        buffer_put_char(out, '\n');
        text = (struct text){text.at + len, text.len - len};
    }
}

void desk_put_code(struct screen *screen, struct text text)
{
    struct buffer visible;
    size_t columns = screen->terminal.columns;
    buffer_init(&visible, SOURCE_MOST);
    buffer_put_visible(&visible, text);
    struct text seen = buffer_text(&visible);
    if (!screen->terminal.is_terminal || columns < 2 * CODE_INDENT ||
        utf8_width(seen.at, seen.len) + CODE_INDENT <= columns) {
        buffer_put_text(&screen->out, seen);
        buffer_put_char(&screen->out, '\n');
    } else {
        put_broken(&screen->out, seen, columns - CODE_INDENT);
    }
    screen->out.failed |= buffer_failed(&visible);
    buffer_release(&visible);
}

void desk_put_lines(struct screen *screen, struct text source, uint32_t from,
                    uint32_t to)
{
    for (uint32_t line = from; line && line <= to; line++) {
        struct text text = desk_line(source, line);
        if (text_is_absent(text))
            return;
        buffer_printf(&screen->out, "%6u  ", line);
        desk_put_code(screen, text);
    }
}

/* ---- parts of the card ---- */

struct card {
    struct console *console;
    struct screen *screen;
    const struct policy *policy;
    struct desk_rule rule;
    struct who who;
};

static void heading(const struct card *card, const char *what)
{
    terminal_put(&card->screen->terminal, &card->screen->out, STYLE_BOLD,
                 text_of(what));
    buffer_put_char(&card->screen->out, '\n');
}

static void paragraph(const struct card *card, struct text text)
{
    BUFFER_LITERAL(&card->screen->out, "  ");
    terminal_wrap(&card->screen->terminal, &card->screen->out, INDENT, text);
}

static void put_head(const struct card *card)
{
    struct buffer *out = &card->screen->out;
    const struct desk_rule *rule = &card->rule;
    bool in_force =
        in_force_on(rule->dates, desk_date(card->console), card->console->known_on);
    terminal_put(&card->screen->terminal, out, STYLE_BOLD, rule->id);
    buffer_put_cstr(out, "  ");
    buffer_put_visible(out, card->policy->id);
    buffer_printf(out, "  %s  %s%s\n", severity_text(rule->severity),
                  rule->scope ? "asked of each " : rule->section,
                  rule->scope ? rule->scope : "");
    if (rule->title.len)
        paragraph(card, rule->title);
    if (rule->over)
        paragraph(card, text_of(rule->over));
    buffer_put_cstr(out, in_force ? "  in force:" : "  not in force on this day:");
    desk_put_dates(out, rule->dates);
    buffer_put_char(out, '\n');
}

static void put_source(const struct card *card)
{
    struct buffer *out = &card->screen->out;
    const struct source *source = card->rule.source;
    char date[11];
    heading(card, "Source");
    if (source->document.len)
        paragraph(card, source->document);
    else
        paragraph(card, TEXT("none is stated"));
    if (source->url.len)
        paragraph(card, source->url);
    date_write(source->verified_on, date);
    if (source->verified_on == DATE_NONE)
        terminal_put(&card->screen->terminal, out, STYLE_YELLOW,
                     TEXT("  not verified against it\n"));
    else
        buffer_printf(out, "  verified on %s\n", date);
}

/* ---- layers: each says its part, from the top ---- */

static void put_tried(const struct card *card, uint32_t line)
{
    const struct try *try =
        desk_tried_line(card->console->desk, card->policy->id, &line);
    BUFFER_LITERAL(&card->screen->out, "  tried in this console\n");
    if (try)
        desk_put_lines(card->screen, text_of(try->text), 1, UINT32_MAX);
}

static void put_word(const struct card *card, const struct who_word *word, bool alone)
{
    struct buffer *out = &card->screen->out;
    struct text source = desk_source(card->console, card->policy, word->place);
    uint32_t from = row_line(word->place), to = script_table_end(source, from);
    if (text_is(policy_file(card->policy, word->place), TRIED_NAME)) {
        put_tried(card, from);
        return;
    }
    BUFFER_LITERAL(out, "  ");
    buffer_put_visible(out, policy_file(card->policy, word->place));
    buffer_printf(out, ":%u", from);
    if (!alone)
        buffer_printf(out, "  %s", who_state_text(word->state));
    buffer_put_char(out, '\n');
    if (word->because.len)
        paragraph(card, word->because);
    if (text_is_absent(source))
        paragraph(card, TEXT("(the file cannot be read any more)"));
    else
        desk_put_lines(card->screen, source, from, to > from ? to : from);
}

static void put_layers(const struct card *card)
{
    heading(card, card->who.count > 1 ? "Text, from the upper layer down" : "Text");
    for (size_t i = 0; i < card->who.count; i++)
        put_word(card, &card->who.at[i], card->who.count == 1);
}

/* ---- parameters that it names ---- */

static bool mentions(struct text source, struct text name)
{
    for (size_t i = 1; name.len && i + name.len < source.len; i++)
        if (memcmp(source.at + i, name.at, name.len) == 0 &&
            (source.at[i - 1] == '"' || source.at[i - 1] == '\'' ||
             source.at[i - 1] == '.') &&
            (source.at[i + name.len] == '"' || source.at[i + name.len] == '\''))
            return true;
    return false;
}

/* The lines of one word as one text. */
static struct text text_of_word(const struct card *card, const struct who_word *word)
{
    struct text source = desk_source(card->console, card->policy, word->place);
    uint32_t from = row_line(word->place), to = script_table_end(source, from);
    struct text first = desk_line(source, from), last = desk_line(source, to);
    if (text_is_absent(first) || text_is_absent(last))
        return TEXT("");
    return (struct text){first.at, (size_t)(last.at + last.len - first.at)};
}

static bool uses(const struct card *card, const struct parameter *parameter)
{
    for (size_t i = 0; i < card->who.count; i++)
        if (mentions(text_of_word(card, &card->who.at[i]), parameter->name))
            return true;
    return false;
}

static void put_parameter(const struct card *card, const struct parameter *parameter)
{
    struct buffer *out = &card->screen->out;
    bool expired;
    const struct parameter_value *value = parameter_on(
        parameter, desk_date(card->console), card->console->known_on, &expired);
    BUFFER_LITERAL(out, "  ");
    buffer_put_visible(out, parameter->name);
    if (!value) {
        buffer_put_cstr(out, ": has no value on this day\n");
        return;
    }
    if (parameter->unit == PARAMETER_USD)
        buffer_printf(out, " = %lld.%02lld,", (long long)(value->value / 100),
                      (long long)(value->value % 100));
    else
        buffer_printf(out, " = %lld,", (long long)value->value);
    desk_put_dates(out, &value->dates);
    buffer_printf(out, "%s, line %u\n", expired ? " (ended)" : "",
                  row_line(value->line));
}

static void put_parameters(const struct card *card)
{
    bool any = false;
    for (size_t i = 0; i < card->policy->parameter_count; i++) {
        const struct parameter *parameter = &card->policy->parameters[i];
        if (!uses(card, parameter))
            continue;
        if (!any)
            heading(card, "Parameters");
        any = true;
        put_parameter(card, parameter);
    }
}

/* ---- cases ---- */

static void put_case(void *context, const struct case_parts *parts, uint32_t line)
{
    const struct card *card = context;
    struct buffer *out = &card->screen->out;
    if (!parts || !desk_case_is_about(parts, card->rule.id))
        return;
    buffer_printf(out, "%6u  ", line);
    terminal_wrap(&card->screen->terminal, out, 8, parts->name);
}

static enum status put_cases(const struct card *card, struct error *error)
{
    struct buffer *out = &card->screen->out;
    heading(card, "Cases");
    size_t before = out->len;
    enum status status = desk_cases(
        card->policy, &(struct desk_case){(void *)(uintptr_t)card, put_case}, error);
    if (!status && out->len == before)
        paragraph(card, TEXT("none names it: gonio test --skeleton writes two, "
                             ":capture makes one of this session"));
    return status;
}

/* ---- the command ---- */

/* For programs: one row. */
static void put_row(const struct card *card)
{
    static const char *const columns[] = {
        "rule", "policy", "topic", "severity", "scope", "title",       "file",
        "line", "from",   "to",    "document", "url",   "verified on", NULL};
    const struct desk_rule *rule = &card->rule;
    char from[11], to[11], verified[11];
    struct rows rows;
    date_write(rule->dates->from, from);
    date_write(rule->dates->to, to);
    date_write(rule->source->verified_on, verified);
    rows_begin(&rows, card->screen, columns);
    rows_text(&rows, rule->id);
    rows_text(&rows, card->policy->id);
    rows_text(&rows, rule->topic);
    rows_text(&rows, text_of(severity_text(rule->severity)));
    rows_text(&rows, rule->scope ? text_of(rule->scope) : TEXT_NONE);
    rows_text(&rows, rule->title);
    rows_text(&rows, policy_file(card->policy, rule->place));
    rows_number(&rows, row_line(rule->place));
    rows_text(&rows, from[0] ? text_of(from) : TEXT_NONE);
    rows_text(&rows, to[0] ? text_of(to) : TEXT_NONE);
    rows_text(&rows, rule->source->document);
    rows_text(&rows, rule->source->url);
    rows_text(&rows, verified[0] ? text_of(verified) : TEXT_NONE);
    rows_end(&rows);
}

enum status desk_run_rule(struct console_call *call, struct error *error)
{
    struct console *console = call->console;
    struct card card = {.console = console, .screen = &console->screen};
    const struct who_question question = {.name = call->words[0],
                                          .date = desk_date(console),
                                          .known_on = console->known_on};
    enum status status = desk_words(call, 1, 1, error);
    if (!status)
        status = desk_policy(console, &card.policy, error);
    if (!status)
        status =
            desk_rule_find(console, card.policy, call->words[0], &card.rule, error);
    if (!status)
        status = who_says(card.policy, &question, &console->arena, &card.who, error);
    if (status)
        return status;
    if (!screen_is_prose(card.screen)) {
        put_row(&card);
        return STATUS_OK;
    }
    put_head(&card);
    put_source(&card);
    put_layers(&card);
    put_parameters(&card);
    return put_cases(&card, error);
}
