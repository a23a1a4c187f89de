/* Between the files of the line editor; for nobody else.
 *
 *   line.c           statements out of lines
 *   line_edit.c      the editor: keys it knows, prompts, what is drawn
 *   line_input.c     where its characters come from, and what else happens
 *   line_plain.c     terminals without an editor
 *   line_lock.c      nobody types for long
 *   line_watch.c     folders whose changes are told above the prompt
 *   line_signals.c   what the system tells
 *   line_commands.c  :history :keys :lock
 *
 * One thread. While a line is typed the editor asks for a character, and
 * line_wait runs the loop until there is one; whatever else happens meanwhile
 * is drawn above the prompt (line_hide, line_draw). */
#ifndef GONIO_CONSOLE_LINE_ROOM_H
#define GONIO_CONSOLE_LINE_ROOM_H

#include "console/history.h"
#include "console/keys.h"
#include "console/line.h"
#include "console/room.h"
#include "runtime/wait.h"

#include <histedit.h>
#include <stdio.h>

#define LINE_PROMPT  160
#define LINE_TYPED   4096 /* characters of one line that may be typed by hand */
#define LINE_FOLDERS 512

/* Why a line ended before Enter. */
enum line_why {
    LINE_GOES_ON,
    LINE_ENDED_CANCELLED,
    LINE_ENDED_LEFT,
    LINE_ENDED_LOCKED
};

struct line_reader {
    struct console *console;
    struct history *history;
    struct wait *wait;
    struct keys keys;
    EditLine *editor; /* NULL: the terminal can do no more than show lines */
    HistoryW *past;   /* the editor's own list of history */
    unsigned past_version;
    size_t past_count;
    FILE *out, *nowhere;
    wchar_t prompt[LINE_PROMPT];
    size_t prompt_width;
    const char *asking; /* prompt of line_ask; NULL: a statement is typed */
    bool continued;     /* its second line, or a later one */
    bool forced;        /* an empty line: the statement ends as it is */
    struct buffer typed, statement, rest;
    struct arena arena; /* of a completion, of a paste */
    enum line_why why;
    bool drawn;       /* a prompt stands there */
    bool quiet;       /* no more bytes came: what waits is a key */
    size_t by_hand;   /* characters of this line */
    bool lock_wanted; /* :lock */
    bool locked;      /* nothing is drawn, nothing is looked at */
    bool watches;     /* all folders; else one looks each second */
    bool changed;     /* something there did */
    uint64_t watched; /* which files of sessions, in short */
    int64_t touched_ms, looked_ms;
    char complaint[512]; /* of the last look: told once */
};

/* ---- line_edit.c ---- */

/* line->editor stays NULL where there is none for this terminal. */
enum status line_open_editor(struct line_reader *line, struct error *error) MUST_CHECK;
void line_close_editor(struct line_reader *line);
/* One line into line->typed, without its end; false: it ended before. */
bool line_edit(struct line_reader *line);
/* Takes the prompt away, with all that is typed; the cursor stands where the
 * prompt began. Then text may be written, whole lines, and line_draw. */
void line_hide(struct line_reader *line);
void line_draw(struct line_reader *line);
/* The cursor goes behind all that is typed, on a line of its own. */
void line_step_off(struct line_reader *line);
/* The terminal as programs expect it, and back. */
void line_release_terminal(struct line_reader *line);
void line_take_terminal(struct line_reader *line);
/* Its size may be another. */
void line_resize(struct line_reader *line);
bool line_use_keys(struct line_reader *line, bool vi);
bool line_is_vi(const struct line_reader *line);

/* ---- line_input.c ---- */

/* Until bytes came, the line ended, or something was done about what happened
 * meanwhile. */
void line_wait(struct line_reader *line);
/* The next character that the editor is to have; false: line->why. */
bool line_character(struct line_reader *line, uint32_t *character);
/* Says something above the prompt. */
void line_tell(struct line_reader *line, const char *words);
/* Bytes to the terminal as they are. */
void line_put(struct line_reader *line, struct text bytes);

/* ---- line_plain.c ---- */

/* As line_edit. */
bool line_read_plain(struct line_reader *line);
void line_draw_plain(struct line_reader *line);

/* ---- line_lock.c ---- */

/* Milliseconds until it locks; -1: never. */
int64_t line_lock_due(const struct line_reader *line, int64_t now);
/* Shows nothing until Enter; false: left instead. */
bool line_lock(struct line_reader *line, bool asked);

/* ---- line_watch.c ---- */

/* Before a line is typed: files may have been loaded. */
void line_watch(struct line_reader *line);
/* Milliseconds until the next look. */
int64_t line_look_due(const struct line_reader *line, int64_t now);
void line_look(struct line_reader *line);

/* ---- line_signals.c ---- */

struct line_signals {
    bool interrupted, gone, resized, continued, stop;
};
void line_signals_begin(struct wait *wait);
void line_signals_end(void);
/* What came since the last call. */
struct line_signals line_signals_take(void);
/* Whether somebody waits in line_wait: then Ctrl-Z is his to do. */
void line_signals_typing(bool typing);
/* Stops this program as Ctrl-Z does, until it is continued. */
void line_signals_stop(void);

#endif
