/* A list as columns on a terminal.
 *
 * Each column is as wide as its widest cell. When they do not fit together, the
 * widest one gives way, character by character, until they do: dates and numbers
 * keep their line, prose is broken. A name stays whole, to be read and copied, as
 * long as another column can still give way. With so many columns that this leaves less
 * than LEAST for one of them, each row is a block of its own. */
#include "base/arena.h"
#include "base/utf8.h"
#include "console/rows.h"

#define INDENT      2
#define GAP         2
#define LEAST       10
#define WORD_MOST   44 /* what is longer is no name to be kept whole */
#define TABLE_MOST  ((size_t)512 * 1024 * 1024)
#define HEADING_MAX 64

struct cell {
    size_t from, len; /* in the visible text */
    size_t width;
    enum style style;
    bool number;
};

struct layout {
    const struct rows *rows;
    const struct terminal *terminal;
    struct buffer *out;
    struct buffer visible;
    struct arena arena;
    struct cell *cells; /* headings first */
    size_t room;        /* columns of the terminal */
    size_t widths[ROWS_COLUMNS];
    size_t words[ROWS_COLUMNS]; /* the longest without a blank in it */
    bool right[ROWS_COLUMNS];
};

static void put_spaces(struct buffer *out, size_t count)
{
    while (count--)
        buffer_put_char(out, ' ');
}

/* ---- cells as they are seen ---- */

static void see(struct layout *layout, struct cell *cell, struct text text)
{
    cell->from = layout->visible.len;
    buffer_put_visible(&layout->visible, text);
    cell->len = layout->visible.len - cell->from;
    if (cell->len)
        cell->width = utf8_width(layout->visible.at + cell->from, cell->len);
}

static struct text seen(const struct layout *layout, const struct cell *cell)
{
    return (struct text){cell->len ? layout->visible.at + cell->from : "", cell->len};
}

static struct text seen_as(const struct rows_cell *cell)
{
    if (cell->kind == ROWS_BOOL)
        return text_is(cell->text, "true") ? TEXT("yes") : TEXT("no");
    return cell->kind == ROWS_UNKNOWN ? TEXT("-") : cell->text;
}

/* In capitals: they are told from what stands below them without colour too. */
static void see_heading(struct layout *layout, struct cell *cell, const char *name)
{
    char capitals[HEADING_MAX];
    size_t len = 0;
    for (; name[len] && len < sizeof capitals; len++) {
        char c = name[len];
        capitals[len] = c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
    }
    see(layout, cell, (struct text){capitals, len});
    cell->style = STYLE_BOLD;
}

static bool see_all(struct layout *layout)
{
    const struct rows *rows = layout->rows;
    struct rows_cell from;
    size_t i = rows->count;
    layout->cells =
        ARENA_ARRAY(&layout->arena, struct cell, (rows->rows + 2) * rows->count);
    if (!layout->cells)
        return false;
    for (size_t column = 0; column < rows->count; column++)
        see_heading(layout, &layout->cells[column], rows->columns[column]);
    for (size_t at = 0; rows_next(rows, &at, &from); i++) {
        layout->cells[i].style = from.kind == ROWS_UNKNOWN ? STYLE_DIM : from.style;
        layout->cells[i].number = from.kind == ROWS_NUMBER;
        see(layout, &layout->cells[i], seen_as(&from));
    }
    return !buffer_failed(&layout->visible);
}

/* ---- widths ---- */

static size_t longest_word(struct text text)
{
    size_t longest = 0;
    for (size_t at = 0, from = 0; at <= text.len; at++) {
        if (at < text.len && text.at[at] != ' ')
            continue;
        size_t width = at > from ? utf8_width(text.at + from, at - from) : 0;
        longest = width > longest ? width : longest;
        from = at + 1;
    }
    return longest;
}

static void measure(struct layout *layout)
{
    const size_t count = layout->rows->count;
    for (size_t i = 0; i < (layout->rows->rows + 1) * count; i++) {
        const struct cell *cell = &layout->cells[i];
        size_t *width = &layout->widths[i % count];
        if (cell->width > *width)
            *width = cell->width < layout->room ? cell->width : layout->room;
        size_t word = cell->width ? longest_word(seen(layout, cell)) : 0;
        if (word > layout->words[i % count] && word <= WORD_MOST)
            layout->words[i % count] = word;
        layout->right[i % count] |= cell->number;
    }
}

static size_t needed(const struct layout *layout)
{
    size_t sum = INDENT + GAP * (layout->rows->count - 1);
    for (size_t i = 0; i < layout->rows->count; i++)
        sum += layout->widths[i];
    return sum;
}

/* The widest that is wider than its words; of none, the widest of all. */
static size_t to_give_way(const struct layout *layout)
{
    size_t widest = 0, among_words = 0;
    bool found = false;
    for (size_t i = 0; i < layout->rows->count; i++) {
        size_t width = layout->widths[i];
        if (width >= layout->widths[among_words])
            among_words = i;
        if (width <= layout->words[i] || width <= LEAST ||
            (found && width < layout->widths[widest]))
            continue;
        widest = i;
        found = true;
    }
    return found ? widest : among_words;
}

/* Whether they fit by now. */
static bool fit(struct layout *layout)
{
    for (size_t sum = needed(layout); sum > layout->room; sum--) {
        size_t at = to_give_way(layout);
        if (layout->widths[at] <= LEAST)
            return false;
        layout->widths[at]--;
    }
    return true;
}

/* ---- a row, as many lines as it takes ---- */

/* How many bytes of the text stand on a line of that width, between words where
 * that can be, or between the parts of a name; *skip: blanks behind them. */
static size_t piece_of(struct text text, size_t width, size_t *skip)
{
    size_t used = 0, at = 0, blank = 0, part = 0;
    *skip = 0;
    while (at < text.len) {
        uint32_t character = 0;
        size_t n = utf8_decode(text.at + at, text.len - at, &character);
        n = n ? n : 1;
        size_t more = utf8_width(text.at + at, n);
        if (used + more > width && used)
            break;
        if (text.at[at] == ' ')
            blank = at;
        used += more;
        at += n;
        if (strchr("._-/,", text.at[at - 1]) && text.at[at - 1])
            part = at;
    }
    if (at < text.len && text.at[at] != ' ' && (blank || part))
        at = blank ? blank : part;
    while (at + *skip < text.len && text.at[at + *skip] == ' ')
        ++*skip;
    return at;
}

/* A line of the row; rest: what is left of each cell. False: nothing was. */
static bool put_line(struct layout *layout, const struct cell *cells, struct text *rest)
{
    size_t owed = INDENT;
    bool more = false;
    for (size_t i = 0; i < layout->rows->count; i++) {
        size_t width = layout->widths[i], skip;
        size_t len = piece_of(rest[i], width, &skip);
        size_t used = len ? utf8_width(rest[i].at, len) : 0;
        size_t left = used < width ? width - used : 0;
        if (len) {
            put_spaces(layout->out, owed + (layout->right[i] ? left : 0));
            terminal_put(layout->terminal, layout->out, cells[i].style,
                         (struct text){rest[i].at, len});
            owed = 0;
        }
        owed += len && layout->right[i] ? GAP : len ? left + GAP : width + GAP;
        rest[i] = (struct text){rest[i].at + len + skip, rest[i].len - len - skip};
        more |= rest[i].len > 0;
    }
    buffer_put_char(layout->out, '\n');
    return more;
}

static void put_row(struct layout *layout, const struct cell *cells)
{
    struct text rest[ROWS_COLUMNS];
    for (size_t i = 0; i < layout->rows->count; i++)
        rest[i] = seen(layout, &cells[i]);
    while (put_line(layout, cells, rest))
        ;
}

/* ---- a block for each row ---- */

static void put_block(struct layout *layout, const struct cell *cells, size_t label)
{
    for (size_t i = 0; i < layout->rows->count; i++) {
        const struct cell *heading = &layout->cells[i];
        put_spaces(layout->out, INDENT);
        terminal_put(layout->terminal, layout->out, STYLE_BOLD, seen(layout, heading));
        put_spaces(layout->out, label - heading->width + GAP);
        terminal_wrap(layout->terminal, layout->out, INDENT + label + GAP,
                      seen(layout, &cells[i]));
    }
}

static void put_blocks(struct layout *layout)
{
    size_t label = 0;
    for (size_t i = 0; i < layout->rows->count; i++) {
        if (layout->cells[i].width > label)
            label = layout->cells[i].width;
    }
    for (size_t i = 1; i <= layout->rows->rows; i++) {
        if (i > 1)
            buffer_put_char(layout->out, '\n');
        put_block(layout, layout->cells + i * layout->rows->count, label);
    }
}

static void put_all(struct layout *layout)
{
    measure(layout);
    if (!fit(layout)) {
        put_blocks(layout);
        return;
    }
    for (size_t i = 0; i <= layout->rows->rows; i++)
        put_row(layout, layout->cells + i * layout->rows->count);
}

void rows_table(const struct rows *rows, struct buffer *out)
{
    const struct terminal *terminal = &rows->screen->terminal;
    struct layout layout = {
        .rows = rows, .terminal = terminal, .out = out, .room = terminal->columns};
    if (terminal->columns < terminal->width)
        layout.room = terminal->width;
    if (rows->rows == 0) {
        put_spaces(out, INDENT);
        terminal_put(terminal, out, STYLE_DIM, TEXT("(none)"));
        buffer_put_char(out, '\n');
        return;
    }
    arena_init(&layout.arena, TABLE_MOST);
    buffer_init(&layout.visible, TABLE_MOST);
    if (see_all(&layout))
        put_all(&layout);
    else
        out->failed = true;
    buffer_release(&layout.visible);
    arena_release(&layout.arena);
}
