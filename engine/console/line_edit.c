/* libedit, tamed: its characters come from line_character, and what is to be
 * drawn beside it is drawn around it.
 *
 * The prompt's rows are counted here, as libedit counts them, because it has no
 * call that takes its line away and says where it stood. */
#define _XOPEN_SOURCE 700 /* wcwidth */

#include "console/line_room.h"

#include "base/utf8.h"
#include "console/complete.h"
#include "model/decision.h"

#include <stdlib.h>
#include <unistd.h>

#define PASTE_ON   "\x1b[?2004h"
#define PASTE_OFF  "\x1b[?2004l"
#define LITERAL    L'\1' /* around what has no width, in prompts */
#define PAYER_MOST 24

static struct line_reader *line_of(EditLine *editor)
{
    struct line_reader *line = NULL;
    (void)el_wget(editor, EL_CLIENTDATA, &line);
    return line;
}

static size_t columns(const struct line_reader *line)
{
    struct terminal terminal = terminal_of(STDOUT_FILENO);
    (void)line;
    return terminal.columns;
}

/* ---- prompts ---- */

struct prompt {
    struct line_reader *line;
    size_t len;
    bool colour;
};

static void put_wide(struct prompt *prompt, wchar_t c)
{
    if (prompt->len < LINE_PROMPT - 1)
        prompt->line->prompt[prompt->len++] = c;
}

static void put_literal(struct prompt *prompt, const char *sequence)
{
    if (!prompt->colour)
        return;
    put_wide(prompt, LITERAL);
    for (; *sequence; sequence++)
        put_wide(prompt, (unsigned char)*sequence);
    put_wide(prompt, LITERAL);
}

static void put_shown(struct prompt *prompt, const char *words, size_t most)
{
    struct text text = text_of(words);
    for (size_t i = 0, n; i < text.len && most; i += n, most--) {
        uint32_t c = 0;
        n = utf8_decode(text.at + i, text.len - i, &c);
        if (n == 0 || keys_is_hidden(c) || c == '\n' || c == '\t')
            c = '?';
        put_wide(prompt, (wchar_t)c);
        prompt->line->prompt_width += utf8_width(text.at + i, n ? n : 1);
        n = n ? n : 1;
    }
}

static void put_standing(struct prompt *prompt, const struct console_standing *standing)
{
    static const char *const colours[] = {
        [OUTCOME_READY] = "\x1b[32m",
        [OUTCOME_HOLD] = "\x1b[33m",
        [OUTCOME_DENY] = "\x1b[31m",
        [OUTCOME_VOID] = "\x1b[2m",
    };
    if (!standing->payer[0] || standing->outcome > OUTCOME_VOID)
        return;
    put_shown(prompt, " ", 1);
    put_shown(prompt, standing->payer, PAYER_MOST);
    put_shown(prompt, " ", 1);
    put_literal(prompt, colours[standing->outcome]);
    put_shown(prompt, outcome_text(standing->outcome), 8);
    put_literal(prompt, "\x1b[0m");
}

static void make_prompt(struct line_reader *line)
{
    struct terminal terminal = terminal_of(STDOUT_FILENO);
    struct prompt prompt = {.line = line, .colour = terminal.colour};
    line->prompt_width = 0;
    if (line->asking) {
        put_shown(&prompt, line->asking, LINE_PROMPT / 2);
    } else if (line->continued) {
        put_shown(&prompt, "  ...> ", 8);
    } else {
        put_literal(&prompt, "\x1b[1m");
        put_shown(&prompt, "gonio", 5);
        put_literal(&prompt, "\x1b[0m");
        if (line->console->options->attach)
            put_shown(&prompt, " attached", 9);
        else if (terminal.width >= 60)
            put_standing(&prompt, &line->console->standing);
        put_shown(&prompt, "> ", 2);
    }
    line->prompt[prompt.len] = L'\0';
}

static wchar_t *on_prompt(EditLine *editor)
{
    return line_of(editor)->prompt;
}

/* ---- what is drawn ---- */

static size_t width_of(wchar_t c)
{
    if (c < ' ' || c == 0x7f)
        return 2; /* ^A */
    int width = wcwidth(c);
    return width < 0 ? 8 : (size_t)width; /* \U+1234 */
}

/* The row of the cursor below the prompt's first, on a terminal so wide. */
static size_t cursor_row(struct line_reader *line, size_t wide)
{
    const LineInfoW *info = el_wline(line->editor);
    size_t column = line->prompt_width % wide, row = line->prompt_width / wide;
    for (const wchar_t *at = info->buffer; at < info->cursor; at++) {
        size_t width = *at == L'\t' ? 8 - column % 8 : width_of(*at);
        if (*at == L'\n') {
            column = 0;
            row++;
            continue;
        }
        if (width == 2 && column + width > wide) {
            column = 0;
            row++;
        }
        column += width;
        if (column >= wide) {
            column -= wide;
            row++;
        }
    }
    return row;
}

static void hide_on(struct line_reader *line, size_t wide)
{
    char up[32] = "\r\x1b[J";
    struct terminal terminal = terminal_of(STDOUT_FILENO);
    size_t row = cursor_row(line, wide);
    if (terminal.lines && row >= terminal.lines)
        row = terminal.lines - 1;
    if (row)
        (void)snprintf(up, sizeof up, "\r\x1b[%zuA\x1b[J", row);
    line_put(line, text_of(up));
}

void line_hide(struct line_reader *line)
{
    if (!line->drawn)
        return;
    if (line->editor)
        hide_on(line, columns(line));
    else
        line_put(line, TEXT("\n"));
}

void line_draw(struct line_reader *line)
{
    if (!line->drawn || line->locked || line->why != LINE_GOES_ON)
        return;
    if (!line->editor) {
        line_draw_plain(line);
        return;
    }
    make_prompt(line);
    (void)el_wset(line->editor, EL_REFRESH);
    (void)fflush(line->out);
}

void line_step_off(struct line_reader *line)
{
    if (line->editor && line->drawn) {
        const LineInfoW *info = el_wline(line->editor);
        line_hide(line);
        (void)el_cursor(line->editor, (int)(info->lastchar - info->cursor));
        (void)el_wset(line->editor, EL_REFRESH);
    }
    line_put(line, TEXT("\n"));
    line->drawn = false;
}

void line_resize(struct line_reader *line)
{
    if (!line->editor || !line->drawn)
        return;
    hide_on(line, columns(line));
    el_resize(line->editor);
    line_draw(line);
}

void line_release_terminal(struct line_reader *line)
{
    if (!line->editor)
        return;
    line_put(line, TEXT(PASTE_OFF));
    (void)el_wset(line->editor, EL_PREP_TERM, 0);
}

void line_take_terminal(struct line_reader *line)
{
    if (!line->editor)
        return;
    (void)el_wset(line->editor, EL_PREP_TERM, 1);
    line_put(line, TEXT(PASTE_ON));
}

/* ---- what keys do ---- */

static int on_character(EditLine *editor, wchar_t *c)
{
    uint32_t character;
    struct line_reader *line = line_of(editor);
    line->drawn = true;
    if (!line_character(line, &character))
        return -1;
    *c = (wchar_t)character;
    return 1;
}

/* In the arena of the line; NULL when memory is refused. */
static wchar_t *widen(struct line_reader *line, struct text text)
{
    wchar_t *wide = arena_alloc(&line->arena, (text.len + 1) * sizeof *wide);
    size_t len = 0;
    for (size_t i = 0, n; wide && i < text.len; i += n) {
        uint32_t c = 0;
        n = utf8_decode(text.at + i, text.len - i, &c);
        wide[len++] = n ? (wchar_t)c : L'?';
        n = n ? n : 1;
    }
    if (wide)
        wide[len] = L'\0';
    return wide;
}

static unsigned char insert(struct line_reader *line, struct text text)
{
    const wchar_t *wide = widen(line, text);
    if (!wide || el_winsertstr(line->editor, wide) != 0)
        return CC_ERROR;
    return CC_REFRESH;
}

static unsigned char on_paste(EditLine *editor, int c)
{
    struct line_reader *line = line_of(editor);
    const LineInfoW *info = el_wline(editor);
    struct text paste = buffer_text(&line->keys.paste);
    (void)c;
    arena_reset(&line->arena);
    if ((size_t)(info->lastchar - info->buffer) + paste.len > KEYS_PASTE_MOST) {
        line_tell(line, "The paste does not fit into this line, and nothing of it was "
                        "taken.");
        return CC_NORM;
    }
    if (line->keys.left_out)
        line_tell(line, "Characters of the paste that cannot be seen were left out.");
    return paste.len ? insert(line, paste) : CC_NORM;
}

static void narrow(struct buffer *out, const wchar_t *at, const wchar_t *end)
{
    for (; at < end; at++)
        keys_put(out, (uint32_t)*at);
}

/* What was typed so far of the statement, and the line up to the cursor. */
static bool typed_so_far(struct line_reader *line, struct text *text)
{
    struct buffer out;
    const LineInfoW *info = el_wline(line->editor);
    buffer_init(&out, 2 * KEYS_PASTE_MOST);
    buffer_put_text(&out, buffer_text(&line->rest));
    narrow(&out, info->buffer, info->cursor);
    *text = text_copy(&line->arena, buffer_text(&out));
    bool whole = !buffer_failed(&out) && !text_is_absent(*text);
    buffer_release(&out);
    return whole;
}

static void list(struct line_reader *line, const struct completions *found)
{
    struct terminal terminal = terminal_of(STDOUT_FILENO);
    struct buffer out;
    buffer_init(&out, (size_t)1 << 20);
    complete_show(found, &terminal, terminal.lines > 6 ? terminal.lines - 4 : 20, &out);
    line_hide(line);
    if (!buffer_failed(&out))
        line_put(line, buffer_text(&out));
    line_draw(line);
    buffer_release(&out);
}

/* Puts what is certain in the word's place; when that is what stands there
 * already, all that may follow is listed. */
static unsigned char on_tab(EditLine *editor, int c)
{
    struct line_reader *line = line_of(editor);
    struct completions found;
    struct error unheard = ERROR_NONE;
    struct text text;
    (void)c;
    arena_reset(&line->arena);
    if (line->asking || !typed_so_far(line, &text) ||
        complete_at(line->console, &line->arena, text, text.len, &found, &unheard) ||
        found.count == 0)
        return CC_ERROR;
    struct text word = {text.at + found.from, text.len - found.from};
    struct text now = complete_insert(&found);
    if (text_is_absent(now))
        return CC_ERROR;
    if (text_equal(word, now)) {
        list(line, &found);
        return CC_NORM;
    }
    size_t characters = 0;
    for (size_t i = 0; i < word.len; i++)
        characters += ((unsigned char)word.at[i] & 0xc0) != 0x80;
    el_deletestr(editor, (int)characters);
    return insert(line, now);
}

struct binding {
    const wchar_t *key, *does;
};
static const struct binding emacs_keys[] = {
    {L"\x1b[3~", L"ed-delete-next-char"},
    {L"\x1b[1~", L"ed-move-to-beg"},
    {L"\x1b[4~", L"ed-move-to-end"},
    {L"\x1b[7~", L"ed-move-to-beg"},
    {L"\x1b[8~", L"ed-move-to-end"},
    {L"\x1b[1;5C", L"em-next-word"},
    {L"\x1b[1;5D", L"ed-prev-word"},
    {L"\x1b[1;3C", L"em-next-word"},
    {L"\x1b[1;3D", L"ed-prev-word"},
    {L"\x1b[2~", L"ed-unassigned"},
    {L"\x1b[5~", L"ed-prev-history"},
    {L"\x1b[6~", L"ed-next-history"},
    {L"\x1b[Z", L"ed-unassigned"},
    {L"\x12", L"em-inc-search-prev"},
    {L"\x13", L"em-inc-search-next"},
    {L"\t", L"gonio-complete"},
    {L"\x80", L"gonio-paste"},
};
static const struct binding vi_keys[] = {
    {L"\x80", L"gonio-paste"},     {L"\x81", L"ed-prev-history"},
    {L"\x82", L"ed-next-history"}, {L"\x83", L"ed-next-char"},
    {L"\x84", L"ed-prev-char"},    {L"\x85", L"ed-move-to-beg"},
    {L"\x86", L"ed-move-to-end"},  {L"\x87", L"ed-delete-next-char"},
    {L"\x88", L"vi-next-word"},    {L"\x89", L"vi-prev-word"},
};

static void bind_keys(EditLine *editor, bool vi)
{
    size_t count =
        vi ? sizeof vi_keys / sizeof *vi_keys : sizeof emacs_keys / sizeof *emacs_keys;
    const struct binding *keys = vi ? vi_keys : emacs_keys;
    for (size_t i = 0; i < count; i++) {
        (void)el_wset(editor, EL_BIND, keys[i].key, keys[i].does, NULL);
        if (vi)
            (void)el_wset(editor, EL_BIND, L"-a", keys[i].key, keys[i].does, NULL);
    }
    if (vi) {
        (void)el_wset(editor, EL_BIND, L"\t", L"gonio-complete", NULL);
        (void)el_wset(editor, EL_BIND, L"\x12", L"em-inc-search-prev", NULL);
        /* It would put the line, and whoever is in it, into a file for vi. */
        (void)el_wset(editor, EL_BIND, L"-a", L"v", L"ed-unassigned", NULL);
    }
}

bool line_is_vi(const struct line_reader *line)
{
    const wchar_t *name = NULL;
    return line->editor && el_wget(line->editor, EL_EDITOR, &name) == 0 && name &&
           wcscmp(name, L"vi") == 0;
}

bool line_use_keys(struct line_reader *line, bool vi)
{
    if (!line->editor || el_wset(line->editor, EL_EDITOR, vi ? L"vi" : L"emacs") != 0)
        return false;
    bind_keys(line->editor, vi);
    line->keys.single = vi;
    return true;
}

/* ---- history ---- */

static void enter(struct line_reader *line, size_t i)
{
    HistEventW event;
    arena_reset(&line->arena);
    const wchar_t *wide = widen(line, history_at(line->history, i));
    if (wide)
        (void)history_w(line->past, &event, H_ENTER, wide);
}

/* The editor's list as the history is now. */
static void remember(struct line_reader *line)
{
    HistEventW event;
    size_t count = history_count(line->history);
    if (line->past_version != history_version(line->history)) {
        (void)history_w(line->past, &event, H_CLEAR);
        line->past_count = 0;
    }
    for (size_t i = line->past_count; i < count; i++)
        enter(line, i);
    line->past_count = count;
    line->past_version = history_version(line->history);
}

/* ---- the whole ---- */

static bool is_smart(EditLine *editor)
{
    const char *clear = NULL;
    return el_get(editor, EL_GETTC, "cd", &clear, (char *)NULL) == 0 && clear &&
           strncmp(clear, "\x1b[", 2) == 0;
}

static bool begin_editor(struct line_reader *line)
{
    HistEventW event;
    line->past = history_winit();
    if (!line->past || history_w(line->past, &event, H_SETSIZE, HISTORY_MOST) < 0)
        return false;
    EditLine *editor = line->editor;
    return el_wset(editor, EL_CLIENTDATA, line) == 0 &&
           el_wset(editor, EL_SIGNAL, 0) == 0 &&
           el_wset(editor, EL_PROMPT_ESC, on_prompt, LITERAL) == 0 &&
           el_wset(editor, EL_GETCFN, on_character) == 0 &&
           el_wset(editor, EL_HIST, history_w, line->past) == 0 &&
           el_wset(editor, EL_ADDFN, L"gonio-complete", L"what may stand here",
                   on_tab) == 0 &&
           el_wset(editor, EL_ADDFN, L"gonio-paste", L"a paste, as text", on_paste) ==
               0 &&
           /* Ctrl-C is a key here, so that one within a paste is none. */
           el_wset(editor, EL_SETTY, L"-d", L"-isig", L"-ixon", L"-icrnl", L"-inlcr",
                   NULL) == 0;
}

/* ~/.editrc has the last word on all but the keys of another editor. */
static void set_keys(struct line_reader *line)
{
    bool vi = line->console->options->vi;
    (void)line_use_keys(line, vi);
    (void)el_source(line->editor, NULL);
    if (line_is_vi(line) != vi)
        bind_keys(line->editor, !vi);
    line->keys.single = line_is_vi(line);
}

enum status line_open_editor(struct line_reader *line, struct error *error)
{
    const char *term = getenv("TERM");
    if (!isatty(STDOUT_FILENO) || !term || !term[0] || strcmp(term, "dumb") == 0)
        return STATUS_OK;
    int fd = dup(STDOUT_FILENO);
    line->out = fd < 0 ? NULL : fdopen(fd, "w");
    line->nowhere = fopen("/dev/null", "w");
    if (line->out && line->nowhere)
        line->editor = el_init("gonio", stdin, line->out, line->nowhere);
    if (!line->editor)
        return error_set(error, STATUS_IO, "console.terminal",
                         "the terminal cannot be used");
    if (!is_smart(line->editor)) {
        line_close_editor(line);
        return STATUS_OK;
    }
    if (!begin_editor(line))
        return error_no_memory(error);
    set_keys(line);
    return STATUS_OK;
}

void line_close_editor(struct line_reader *line)
{
    if (line->editor)
        el_end(line->editor);
    if (line->past)
        history_wend(line->past);
    if (line->out)
        (void)fclose(line->out);
    if (line->nowhere)
        (void)fclose(line->nowhere);
    line->editor = NULL;
    line->past = NULL;
    line->out = line->nowhere = NULL;
}

bool line_edit(struct line_reader *line)
{
    int count = 0;
    make_prompt(line);
    remember(line);
    line_take_terminal(line);         /* before the prompt: who sees it may type */
    line_put(line, TEXT("\r\x1b[J")); /* what was typed ahead stood there */
    const wchar_t *typed = el_wgets(line->editor, &count);
    bool whole = typed && count > 0 && line->why == LINE_GOES_ON;
    if (!whole && line->why == LINE_GOES_ON)
        line->why = LINE_ENDED_LEFT; /* Ctrl-D */
    if (whole)
        narrow(&line->typed, typed, typed + count - (typed[count - 1] == L'\n'));
    if (line->why == LINE_ENDED_CANCELLED || (line->why == LINE_ENDED_LEFT && !typed))
        line_step_off(line);
    line_release_terminal(line);
    line->drawn = false;
    return whole;
}
