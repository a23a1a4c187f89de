#include "console/complete.h"

#include "base/utf8.h"
#include "model/procedure.h"
#include "policy/facts.h"

#define CANDIDATES_MOST 2000 /* of a folder full of files, say */

/* ---- candidates ---- */

static bool begins(struct text text, struct text with)
{
    return text.len >= with.len && (with.len == 0 || /* at may be NULL */
                                    memcmp(text.at, with.at, with.len) == 0);
}

static bool is_there(const struct completions *found, struct text text)
{
    for (size_t i = 0; i < found->count; i++) {
        if (text_equal(found->at[i].text, text))
            return true;
    }
    return false;
}

static bool grow(struct completions *found)
{
    size_t room = found->room ? 2 * found->room : 32;
    struct completion *more = ARENA_ARRAY(found->arena, struct completion, room);
    if (!more)
        return false;
    if (found->count)
        memcpy(more, found->at, found->count * sizeof *more);
    found->at = more;
    found->room = room;
    return true;
}

void complete_offer(struct completions *found, struct text text, struct text meaning,
                    bool open)
{
    if (!begins(text, found->word) || found->count >= CANDIDATES_MOST ||
        is_there(found, text))
        return;
    if (found->count == found->room && !grow(found)) {
        found->failed = true;
        return;
    }
    found->at[found->count++] = (struct completion){text, meaning, open};
}

void complete_offer_path(struct completions *found, struct text path,
                         struct text meaning)
{
    size_t at = found->word.len;
    while (at < path.len && path.at[at] != '.')
        at++;
    if (at < path.len)
        complete_offer(found, (struct text){path.at, at + 1}, TEXT("more of it"), true);
    else
        complete_offer(found, path, meaning, false);
}

/* ---- kinds ---- */

static void offer_commands(struct completions *found, bool colon)
{
    const struct console_command *command;
    for (size_t i = 0; (command = command_at(i)); i++) {
        struct text name = text_of(command->name);
        if (colon) {
            char *with = arena_alloc(found->arena, name.len + 1);
            found->failed |= !with;
            if (!with)
                return;
            with[0] = ':';
            memcpy(with + 1, name.at, name.len);
            name = (struct text){with, name.len + 1};
        }
        complete_offer(found, name, text_of(command->summary), false);
    }
}

static void offer_topics(struct completions *found)
{
    for (const struct help_topic *topic = help_topics; topic->name; topic++)
        complete_offer(found, text_of(topic->name), text_of(topic->summary), false);
}

static void offer_facts(struct completions *found)
{
    for (size_t i = 0; i < facts_count(); i++)
        complete_offer_path(found, facts_name(i), text_of(facts_meaning(i)));
}

static void offer_codes(struct completions *found)
{
    const struct procedure *code;
    for (size_t i = 0; (code = procedure_at(i)); i++)
        complete_offer(found, text_of(code->code), text_of(code->label), false);
}

static void offer_sessions(const struct console *console, struct completions *found)
{
    for (size_t i = 0; i < table_count(console->table); i++) {
        const struct table_session *at = table_at(console->table, i);
        complete_offer(found, at->session->session_id, TEXT("a session that is loaded"),
                       false);
    }
}

static void offer_modes(const struct console *console, struct completions *found)
{
    static const char *const meanings[] = {"for people", "one document",
                                           "one object a line", "for spreadsheets",
                                           "Markdown"};
    const char *name;
    for (size_t i = 0; (name = screen_mode_at(&console->screen, i)); i++)
        complete_offer(found, text_of(name),
                       i < sizeof meanings / sizeof *meanings ? text_of(meanings[i])
                                                              : TEXT("by a plugin"),
                       false);
}

static void offer_kind(struct console *console, struct completions *found,
                       enum complete_kind kind)
{
    switch (kind) {
    case COMPLETE_NOTHING:
    case COMPLETE_VALUE: /* needs its field */
        break;
    case COMPLETE_HELP:
        offer_topics(found);
        offer_commands(found, false);
        break;
    case COMPLETE_COMMAND:
        offer_commands(found, false);
        break;
    case COMPLETE_FILE:
        complete_files(found);
        break;
    case COMPLETE_FIELD:
        complete_fields(console, found);
        break;
    case COMPLETE_FACT:
        offer_facts(found);
        break;
    case COMPLETE_CODE:
        offer_codes(found);
        break;
    case COMPLETE_PAYER:
        complete_payers(console, found);
        break;
    case COMPLETE_RULE:
        complete_rules(console, found);
        break;
    case COMPLETE_TOPIC:
        complete_topics(console, found);
        break;
    case COMPLETE_SESSION:
        offer_sessions(console, found);
        break;
    case COMPLETE_MODE:
        offer_modes(console, found);
        break;
    }
}

/* ---- words of a synopsis ---- */

static bool is_of_word(char c)
{
    return (c >= 'a' && c <= 'z') || c == '-' || char_is_digit(c);
}

/* The next word of it that stands as it is to be typed; absent at the end.
 * Capitals are no such word: "FILE". */
static struct text next_literal(const char **at)
{
    for (;;) {
        while (**at && !is_of_word(**at) && !char_is_letter(**at))
            ++*at;
        if (!**at)
            return TEXT_NONE;
        const char *from = *at;
        bool literal = true;
        for (; is_of_word(**at) || char_is_letter(**at); ++*at)
            literal = literal && is_of_word(**at);
        if (literal)
            return (struct text){from, (size_t)(*at - from)};
    }
}

bool complete_in_synopsis(const char *synopsis, struct text word)
{
    for (struct text at; !text_is_absent(at = next_literal(&synopsis));) {
        if (text_equal(at, word))
            return true;
    }
    return false;
}

static void offer_synopsis(const char *synopsis, struct completions *found)
{
    for (struct text at; !text_is_absent(at = next_literal(&synopsis));)
        complete_offer(found, at, TEXT_NONE, false);
}

/* ---- where the cursor stands ---- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

struct word_at {
    struct text word, before; /* the word, and the one in front of it */
    size_t from, place;       /* which word of the command, from 0 */
    char quote;
};

/* Words as statement.c reads them, up to the cursor. */
static struct word_at last_word(struct text line)
{
    struct word_at last = {.word = {line.at + line.len, 0}, .from = line.len};
    size_t at = 0, words = 0;
    while (at < line.len) {
        while (at < line.len && is_blank(line.at[at]))
            at++;
        if (at == line.len)
            break;
        size_t from = at;
        char c = line.at[at], quote = c == '"' || c == '\'' ? c : 0;
        at += quote != 0;
        size_t begin = at;
        while (at < line.len && (quote ? line.at[at] != quote : !is_blank(line.at[at])))
            at++;
        struct text word = {line.at + begin, at - begin};
        if (at == line.len) {
            last.word = word;
            last.from = from;
            last.quote = quote;
            break;
        }
        last.before = word;
        at += quote != 0;
        words++;
    }
    last.place = words;
    return last;
}

static enum complete_kind kind_at(const struct console_command *command, size_t place)
{
    size_t last = 3;
    while (last > 1 && command->complete[last - 1] == COMPLETE_NOTHING)
        last--;
    return command->complete[place < last ? place : last - 1];
}

static void at_command(struct console *console, struct text line,
                       struct completions *found)
{
    const struct console_command *command;
    struct error unheard = ERROR_NONE;
    struct word_at last = last_word(line);
    found->word = last.word;
    found->from = last.from;
    found->quote = last.quote;
    if (last.place == 0) {
        offer_commands(found, true);
        return;
    }
    size_t name = 1;
    while (!is_blank(line.at[name]))
        name++;
    struct text typed = {line.at + 1, name - 1};
    if (command_find(typed, &command, &unheard))
        return;
    offer_synopsis(command->synopsis, found);
    enum complete_kind kind = kind_at(command, last.place - 1);
    if (kind == COMPLETE_VALUE)
        complete_values(console, found, last.before);
    else
        offer_kind(console, found, kind);
}

static bool is_of_path(char c)
{
    return char_is_letter(c) || char_is_digit(c) || c == '_' || c == '.' || c == '[' ||
           c == ']';
}

/* Within a text of Lua nothing is completed: it would be somebody's value. */
static bool is_in_text(struct text line)
{
    char quote = 0;
    for (size_t i = 0; i < line.len; i++) {
        char c = line.at[i];
        if (quote && c == '\\')
            i++;
        else if (quote)
            quote = c == quote ? 0 : quote;
        else if (c == '"' || c == '\'')
            quote = c;
    }
    return quote != 0;
}

static void at_expression(struct console *console, struct text line,
                          struct completions *found)
{
    size_t from = line.len;
    while (from && is_of_path(line.at[from - 1]))
        from--;
    found->from = from;
    found->word = (struct text){line.at + from, line.len - from};
    if (is_in_text(line))
        return;
    offer_facts(found);
    complete_fields(console, found);
}

enum status complete_at(struct console *console, struct arena *arena, struct text line,
                        size_t cursor, struct completions *found, struct error *error)
{
    *found = (struct completions){.arena = arena};
    line.len = cursor < line.len ? cursor : line.len;
    size_t blanks = 0;
    while (blanks < line.len && is_blank(line.at[blanks]))
        blanks++;
    struct text rest = {line.at + blanks, line.len - blanks};
    if (rest.len && rest.at[0] == ':')
        at_command(console, rest, found);
    else
        at_expression(console, rest, found);
    found->from += blanks;
    return found->failed ? error_no_memory(error) : STATUS_OK;
}

bool complete_knows(struct console *console, enum complete_kind kind, struct text word)
{
    struct arena arena;
    struct completions found = {.arena = &arena, .word = word};
    arena_init(&arena, (size_t)16 * 1024 * 1024);
    if (kind == COMPLETE_FACT) {
        found.count = facts_find(word) < facts_count();
    } else if (kind != COMPLETE_FILE && kind != COMPLETE_SESSION) {
        offer_kind(console, &found, kind);
        found.count = is_there(&found, word);
    }
    arena_release(&arena);
    return found.count > 0;
}

/* ---- what to insert ---- */

static struct text common_of(const struct completions *found)
{
    struct text common = found->at[0].text;
    for (size_t i = 1; i < found->count; i++) {
        struct text other = found->at[i].text;
        size_t same = 0;
        while (same < common.len && same < other.len &&
               common.at[same] == other.at[same])
            same++;
        common.len = same;
    }
    while (common.len && found->count > 1 && /* no half character */
           ((unsigned char)found->at[0].text.at[common.len] & 0xc0) == 0x80)
        common.len--;
    return common;
}

static bool needs_quotes(struct text text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (is_blank(text.at[i]) || text.at[i] == '\'' || text.at[i] == '"')
            return true;
    }
    return false;
}

struct text complete_insert(const struct completions *found)
{
    struct text common = found->count ? common_of(found) : found->word;
    bool whole = found->count == 1 && !found->at[0].open;
    char *text = arena_alloc(found->arena, common.len + 3);
    size_t len = 0;
    if (!text)
        return TEXT_NONE;
    char quote = found->quote;
    if (!quote && needs_quotes(common))
        quote = memchr(common.at, '"', common.len) ? '\'' : '"';
    if (quote)
        text[len++] = quote;
    if (common.len)
        memcpy(text + len, common.at, common.len);
    len += common.len;
    if (whole && quote)
        text[len++] = quote;
    if (whole)
        text[len++] = ' ';
    return (struct text){text, len};
}

/* ---- as a list ---- */

#define NAME_MOST 40

static size_t name_width(const struct completions *found, size_t count)
{
    size_t widest = 8;
    for (size_t i = 0; i < count; i++) {
        size_t width = utf8_width(found->at[i].text.at, found->at[i].text.len);
        widest = width > widest ? width : widest;
    }
    return widest > NAME_MOST ? NAME_MOST : widest;
}

/* At most so many columns of it, visible. Returns how many. */
static size_t put_cut(struct buffer *out, const struct terminal *terminal,
                      enum style style, struct text text, size_t most)
{
    struct buffer visible;
    buffer_init(&visible, (size_t)1 << 20);
    buffer_put_visible(&visible, text);
    struct text shown = buffer_text(&visible);
    size_t fit = shown.len;
    while (fit && utf8_width(shown.at, fit) > most) {
        do
            fit--;
        while (fit && ((unsigned char)shown.at[fit] & 0xc0) == 0x80);
    }
    terminal_put(terminal, out, style, (struct text){shown.at, fit});
    size_t width = utf8_width(shown.at, fit);
    buffer_release(&visible);
    return width;
}

void complete_show(const struct completions *found, const struct terminal *terminal,
                   size_t lines, struct buffer *out)
{
    size_t count = found->count;
    if (count > lines)
        count = lines > 1 ? lines - 1 : 1;
    size_t names = name_width(found, count);
    size_t wide = terminal->columns ? terminal->columns : terminal->width;
    for (size_t i = 0; i < count; i++) {
        const struct completion *at = &found->at[i];
        BUFFER_LITERAL(out, "  ");
        size_t width = put_cut(out, terminal, STYLE_BOLD, at->text, wide - 3);
        size_t used = 2 + (width > names ? width : names) + 2;
        if (at->meaning.len && used + 8 < wide) {
            for (; width < used - 2; width++)
                buffer_put_char(out, ' ');
            put_cut(out, terminal, STYLE_DIM, at->meaning, wide - used - 1);
        }
        buffer_put_char(out, '\n');
    }
    if (count < found->count)
        buffer_printf(out, "  and %zu more: type more of it\n", found->count - count);
}
