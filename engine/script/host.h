/* What the files of this room share. Only here, and in the files that include
 * this, is lua.h seen.
 *
 * How a call travels: script_call (call.c) puts the function and its subjects
 * on the stack; state_run (state.c) makes the one protected call, with the
 * timer (tick.c) watching; state_failed turns what went wrong into a struct
 * error. Whatever needs memory of Lua runs inside state_run, because Lua
 * reports a refusal by a jump that only a protected call catches; so no
 * function here may hold malloc'ed memory across a call into Lua.
 *
 * Ownership: struct script owns all; C memory that lives as long as the state
 * is in its arena. Stack index 1 of the state always holds the message
 * handler, and between calls nothing lies above it. */
#ifndef GONIO_SCRIPT_HOST_H
#define GONIO_SCRIPT_HOST_H

#include "script/pool.h"
#include "script/script.h"

#include <lauxlib.h>
#include <lua.h>
#include <signal.h>

#define HOST_RESULT_MAX  ((size_t)1 << 20) /* bytes of a string we build */
#define HOST_VALUES_MAX  200               /* results of one function of ours */
#define HOST_SOURCE_MAX  ((size_t)1 << 20) /* bytes of a script file */
#define HOST_SUBJECT_MAX 8                 /* subjects of facts */

/* Why a run was ended by us; the error object is then the script itself as a
 * light userdata, which no script can make or catch. */
enum stop {
    STOP_NONE,
    STOP_UNKNOWN, /* an unknown fact */
    STOP_TICK,    /* ran long: to be run again, counted */
    STOP_BUDGET,  /* too many instructions */
    STOP_CPU,     /* the wall behind the budget */
    STOP_ASKED    /* somebody does not want to wait: script_interruptible */
};

/* How a run is limited in time. */
enum watch {
    WATCH_NONE,  /* only C of ours runs */
    WATCH_TIMER, /* ends at the timer's first tick */
    WATCH_COUNT  /* instructions are counted from the start */
};

/* What refused memory last. */
enum shortage {
    SHORTAGE_HELD,  /* what is alive would pass its maximum */
    SHORTAGE_ASKED, /* what one run took in all */
    SHORTAGE_HASH,  /* one table with too many names */
    SHORTAGE_SYSTEM
};

/* Where an error happened, kept by the message handler. */
struct place {
    char file[256];
    uint32_t line;
    char prefix[LUA_IDSIZE + 24]; /* "file:12: ", which Lua puts in front */
};

/* An error of ours that is more than a message. */
struct raised {
    enum status status;
    char code[48];
    char fix[256];
    char path[192];
};

struct unit;  /* a loaded file: load.c */
struct facts; /* facts.c */
struct steps; /* steps.c */

struct script {
    lua_State *state;
    struct arena arena;
    const char **roots;
    const struct shown_folders *shown;

    struct pool pool;
    size_t held, held_max;   /* bytes of Lua's memory */
    size_t held_loaded;      /* of that after the last load */
    size_t asked, asked_max; /* bytes asked in this run */
    enum shortage shortage;
    uint64_t used, budget; /* instructions of this run */
    bool count_always;     /* a budget too small for the timer to see */
    enum watch watch;      /* of the present or last run */
    volatile sig_atomic_t ticked;
    int64_t cpu_start; /* of a counted run, nanoseconds */

    bool running;
    bool loading;
    enum stop stop;
    struct place place;
    struct raised raised;

    int globals; /* registry: the table behind the environment */
    int makers;  /* registry: table -> maker number << 32 | line, weak */
    int trusted; /* registry: C functions with upvalues that keep no state */
    const char **maker_names;
    size_t maker_count;

    struct unit *units;   /* all, the newest first */
    struct unit *current; /* whose text is being run */
    unsigned visit;

    struct error host_error; /* of a host function: too large to clear often */
    struct facts *facts;     /* NULL until defined */
    void *context;
    const struct script_ask *asking;     /* NULL: no call with values runs */
    struct steps *steps;                 /* NULL: nobody follows */
    const struct evaluating *evaluating; /* NULL: no expression runs */
};

static inline struct script *state_of(lua_State *L)
{
    return *(struct script **)lua_getextraspace(L);
}

/* ---- state.c ---- */

/* The one protected call: the function and its arguments are on the stack.
 * Returns Lua's status; not LUA_OK leaves the error object. */
int state_run(struct script *script, int arguments, int results, enum watch watch);
/* Runs a C function with one pointer. */
int state_run_body(struct script *script, lua_CFunction body, void *argument,
                   enum watch watch);
/* Describes what state_run returned, and pops the error object. */
enum status state_failed(struct script *script, int status, struct error *error);
/* As a whole: state_run_body, counted, and what went wrong. */
enum status state_do(struct script *script, lua_CFunction body, void *argument,
                     struct error *error) MUST_CHECK;

/* Raise an error: message without a place, which the handler adds. They do
 * not return; the int is for "return state_raise(...)". */
int state_raise(lua_State *L, const char *format, ...);
int state_stop(lua_State *L, enum stop stop);
/* An arena refused. */
int state_no_memory(lua_State *L);
/* What else is known of the error about to be raised. */
void state_raising(lua_State *L, enum status status, const char *code);

/* Counts work done in C against the budget, in units of about one
 * instruction. */
void state_spend(lua_State *L, uint64_t units);
/* Called by the timer's signal handler. */
void state_tick(struct script *script);

/* ---- sandbox.c ---- */

int sandbox_open(lua_State *L);
/* Makes the value on top of the stack a global, and pops it. */
void sandbox_add(lua_State *L, const char *name);
/* A C function with upvalues, on top of the stack, that keeps no state. */
void sandbox_trust(lua_State *L);
bool sandbox_trusts(lua_State *L, int index);
/* Whether a name or a text may stand in a message: while loading always; in a
 * call only when the policy's own text has it, since else it may come from a
 * session. quoted: between quotes, and more than one word (a single one could
 * be a session's value that the policy names too). */
bool sandbox_may_show(lua_State *L, struct text text, bool quoted);
/* Raises "<what> '<name>'[: did you mean '<nearest>'?]", the nearest of the
 * text keys of the table at index. */
int sandbox_no_such(lua_State *L, int index, struct text name, const char *what);

#define GLOBAL(name, function)          int function(lua_State *L);
#define MEMBER(library, name, function) int function(lua_State *L);
#define NUMBER(library, name, push)     void push(lua_State *L);
#define LIBRARY(name)
#define GONE(name, instead)
#include "script/allow.def"
#undef GLOBAL
#undef MEMBER
#undef NUMBER
#undef LIBRARY
#undef GONE

/* ---- frozen.c ---- */

/* Freezes the table on top of the stack, in place, with all tables in it. */
void frozen_deep(lua_State *L);
/* Freezes that table alone; its contents' table is pushed. */
void frozen_shallow(lua_State *L);
/* Puts a frozen table in the place of the fresh one on top, with what it
 * holds. */
void frozen_wrap(lua_State *L);
/* Pushes the table to read for the one at index: itself when plain, the
 * contents when frozen; false (nothing pushed) for any other. */
bool frozen_open(lua_State *L, int index);
bool frozen_is(lua_State *L, int index);

/* ---- args.c: the arguments of our functions ---- */

int args_error(lua_State *L, int arg, const char *wanted);
int64_t args_integer(lua_State *L, int arg);
int64_t args_integer_or(lua_State *L, int arg, int64_t otherwise);
/* Strings only: a number is not text here. */
struct text args_text(lua_State *L, int arg);
struct text args_text_at(lua_State *L, int index);
/* A table to read: pushes what frozen_open pushes. */
void args_readable(lua_State *L, int arg);
/* A table to change: plain. */
void args_writable(lua_State *L, int arg);
/* A place in a text of that length counted as Lua counts, from the end when
 * negative; 1 at least. */
size_t args_position(int64_t at, size_t len);
/* The same for the last place: len at most, 0 when before the first. */
size_t args_end(int64_t at, size_t len);

/* ---- convert.c ---- */

/* The value on top of the stack as a script_value in the arena; pops it. May
 * raise. result: what a call returned, with its smaller limits. */
void convert_value(lua_State *L, struct arena *arena, bool result,
                   struct script_value *value);
/* A fact's value onto the stack. False (nothing pushed): not known. */
bool convert_push(lua_State *L, const struct value *value);

/* ---- facts.c, makers.c, load.c ---- */

/* What objects of facts do when they are assigned to or measured. */
int facts_refuse_assignment(lua_State *L);
int facts_refuse_length(lua_State *L);
/* A text that is run without being loaded is a unit too, for what messages may
 * show of it and for what it uses. */
struct unit *load_note(lua_State *L, const char *name, struct text source);

/* A subject by its name, or NULL; whether its filled table is of another turn;
 * its table onto the stack. */
struct fact_subject;
struct fact_subject *facts_subject(struct script *script, const char *name);
bool facts_is_stale(const struct fact_subject *subject);
void facts_push(struct script *script, const struct fact_subject *subject);

/* A protected body: brings subjects up to date, or empties them for a
 * recording (they are stale then). */
struct facts_fill {
    struct fact_subject *subjects[2];
    size_t count;
    bool empty; /* a recording: facts_begin knows it too */
};
int facts_fill(lua_State *L);
/* The same within a protected body; what lies above index 1 is dropped. */
void facts_fill_now(lua_State *L, const struct facts_fill *wanted);
/* A function is about to run with these arguments, before facts_fill;
 * recording, what was recorded is forgotten. */
void facts_begin(struct script *script, const struct facts_fill *arguments,
                 bool record);
/* After a call that ended at an unknown fact. */
size_t facts_missing(const struct script *script);
/* What is missing is no fact: a function of the host did not know. */
void facts_miss_none(struct script *script);

/* The maker of the table at index: NULL when plain. */
const char *makers_find(lua_State *L, int index, uint32_t *line);

/* Whether a text of a loaded file holds this; quoted: between quotes. */
bool load_mentions(const struct script *script, struct text text, bool quoted);
/* The text of the file whose function is running at that level; absent when it
 * is none of the files. */
struct text load_running(lua_State *L, int level);
/* Whether that text spells this out as what error or assert is to say. */
bool load_says(struct text source, struct text text);
/* Whether a source's name, as lua_Debug has it, is the main file's; true in a
 * call, when none is being loaded. */
bool load_is_main(const struct script *script, const char *source);
/* The error about to be raised is at that path of the main file's table, or as
 * near above it as its text shows. */
void load_place(struct script *script, const char *path);

/* Called each COUNT_STEP instructions of a counted run. */
void state_counted(lua_State *L);

/* ---- steps.c ---- */

/* Begins and ends the following of a run; false: memory was refused. */
bool steps_begin(struct script *script, const struct script_follower *follower);
void steps_end(struct script *script);
/* The hook of a run that is followed. */
void steps_hook(lua_State *L, lua_Debug *frame);
/* A fact was read. */
void steps_read(struct script *script, size_t fact);

/* ---- locate.c ---- */

/* Of the names that a source declares with `local`, the nearest to that one
 * that is nearer than *least, which becomes its distance; absent: none. The
 * name itself is none: it is declared where it is not seen. */
struct text locate_local(struct text source, struct text name, unsigned *least);

/* ---- seal.c ---- */

/* Raises unless bytecode.c understands this Lua. */
void seal_self_check(lua_State *L);

#endif
