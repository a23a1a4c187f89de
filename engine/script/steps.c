/* Following one call line by line.
 *
 * Lua's hook is called before a line runs; so a line is told when the next one
 * begins, or its function ends, with what changed in between: facts that were
 * read, locals that are new or other. Locals are compared as they are shown,
 * which is cheap and says what a person would see.
 *
 * A line that ended the call (an unknown fact, an error) is told by steps_end,
 * without its locals. */
#include "script/host.h"

#include "base/date.h"

#include <stdio.h>
#include <stdlib.h>

#define DEPTH_MAX  8  /* functions within functions that are looked into */
#define LOCALS_MAX 24 /* of one function */
#define VALUE_MAX  64 /* bytes of a value that is shown */
#define NAME_BYTES 48
#define FACTS_MAX  32 /* that one line reads */
#define ITEMS_MAX  6  /* of a list that are shown */

/* Whole numbers that may well be days: 2000 to 2060. */
#define DAY_FIRST 10957
#define DAY_LAST  33237

struct shown {
    char name[NAME_BYTES];
    char value[VALUE_MAX];
};

struct level {
    struct shown locals[LOCALS_MAX];
    size_t count;
};

struct steps {
    const struct script_follower *follower;
    struct level levels[DEPTH_MAX];
    uint32_t depth; /* of functions of the script that run now */
    char file[256]; /* of the line that runs now; "": none does */
    uint32_t line;
    bool resumed; /* behind a call: told only when it does something more */
    size_t facts[FACTS_MAX];
    size_t fact_count;
    struct shown changed[LOCALS_MAX + 1];
    size_t changed_count;
    struct script_local locals[LOCALS_MAX + 1];
};

bool steps_begin(struct script *script, const struct script_follower *follower)
{
    script->steps = calloc(1, sizeof *script->steps);
    if (script->steps)
        script->steps->follower = follower;
    return script->steps != NULL;
}

void steps_read(struct script *script, size_t fact)
{
    struct steps *steps = script->steps;
    for (size_t i = 0; i < steps->fact_count; i++)
        if (steps->facts[i] == fact)
            return;
    if (steps->fact_count < FACTS_MAX)
        steps->facts[steps->fact_count++] = fact;
}

/* ---- a value, as one would write it ---- */

static void put_scalar(lua_State *L, int index, struct buffer *out)
{
    size_t len;
    switch (lua_type(L, index)) {
    case LUA_TBOOLEAN:
        buffer_put_cstr(out, lua_toboolean(L, index) ? "true" : "false");
        break;
    case LUA_TNUMBER:
        if (lua_isinteger(L, index))
            buffer_put_int(out, lua_tointeger(L, index));
        else
            buffer_put_cstr(out, "a number with a point");
        break;
    case LUA_TSTRING: {
        const char *at = lua_tolstring(L, index, &len);
        buffer_put_char(out, '"');
        buffer_put(out, at, len < VALUE_MAX / 2 ? len : VALUE_MAX / 2);
        buffer_put_cstr(out, len < VALUE_MAX / 2 ? "\"" : "...\"");
        break;
    }
    case LUA_TNIL:
        buffer_put_cstr(out, "nil");
        break;
    default:
        buffer_put_cstr(out, "...");
    }
}

/* A number that may be a day is shown as one too: dates are numbers here. */
static void put_number(lua_State *L, int index, struct buffer *out)
{
    char date[11];
    put_scalar(L, index, out);
    if (!lua_isinteger(L, index))
        return;
    lua_Integer number = lua_tointeger(L, index);
    if (number < DAY_FIRST || number > DAY_LAST)
        return;
    date_write((int32_t)number, date);
    buffer_printf(out, " (as a day %s)", date);
}

/* The table on top; maker: of what hold, warn and deny return, or NULL. */
static void put_list(lua_State *L, const char *maker, struct buffer *out)
{
    size_t count = (size_t)lua_rawlen(L, -1);
    buffer_printf(out, "%s%s{", maker ? maker : "", maker ? " " : "");
    for (size_t i = 1; i <= count && i <= ITEMS_MAX; i++) {
        buffer_put_cstr(out, i > 1 ? ", " : "");
        lua_rawgeti(L, -1, (lua_Integer)i);
        put_scalar(L, lua_gettop(L), out);
        lua_pop(L, 1);
    }
    buffer_put_cstr(out, count > ITEMS_MAX || !count ? " ...}" : "}");
}

/* What on top is worth showing; a subject's facts and functions are not. */
static bool put_value(lua_State *L, struct buffer *out)
{
    int top = lua_gettop(L);
    if (lua_type(L, top) == LUA_TNUMBER) {
        put_number(L, top, out);
        return true;
    }
    if (lua_type(L, top) != LUA_TTABLE) {
        put_scalar(L, top, out);
        return lua_type(L, top) != LUA_TFUNCTION && lua_type(L, top) != LUA_TUSERDATA;
    }
    if (!frozen_open(L, top))
        return false;
    uint32_t line;
    const char *maker = makers_find(L, top, &line);
    bool worth = maker || lua_rawlen(L, -1) > 0 || !frozen_is(L, top);
    put_list(L, maker, out);
    lua_pop(L, 1);
    return worth;
}

/* Pops it. */
static bool show(lua_State *L, struct shown *shown, const char *name)
{
    struct buffer out;
    buffer_borrow(&out, shown->value, sizeof shown->value - 1);
    snprintf(shown->name, sizeof shown->name, "%s", name);
    bool worth = put_value(L, &out);
    shown->value[out.len] = '\0';
    lua_pop(L, 1);
    return worth;
}

/* ---- locals ---- */

static struct level *level_of(struct steps *steps)
{
    return steps->depth && steps->depth <= DEPTH_MAX ? &steps->levels[steps->depth - 1]
                                                     : NULL;
}

static void keep(struct steps *steps, struct level *level, size_t at,
                 const struct shown *now)
{
    struct shown *was = &level->locals[at];
    bool same = at < level->count && strcmp(was->name, now->name) == 0 &&
                strcmp(was->value, now->value) == 0;
    if (!same && steps->changed_count < LOCALS_MAX)
        steps->changed[steps->changed_count++] = *now;
    *was = *now;
}

/* A subject comes with its function and never changes: what is read of it is
 * told as facts. */
static bool is_subject(lua_State *L)
{
    bool is = lua_istable(L, -1) && lua_getmetatable(L, -1);
    if (is)
        lua_pop(L, 1);
    return is && !frozen_is(L, lua_gettop(L));
}

static void look_at_locals(lua_State *L, const lua_Debug *frame, struct steps *steps)
{
    struct level *level = level_of(steps);
    size_t at = 0;
    if (!level || !lua_checkstack(L, 8))
        return;
    for (int i = 1; at < LOCALS_MAX; i++) {
        struct shown now;
        const char *name = lua_getlocal(L, frame, i);
        if (!name)
            break;
        if (name[0] == '(' || is_subject(L)) {
            lua_pop(L, 1);
            continue;
        }
        if (show(L, &now, name))
            keep(steps, level, at++, &now);
    }
    level->count = at;
}

/* ---- telling ---- */

static void tell(struct steps *steps, uint32_t depth)
{
    if (!steps->file[0] ||
        (steps->resumed && !steps->fact_count && !steps->changed_count))
        return;
    for (size_t i = 0; i < steps->changed_count; i++) {
        const struct shown *shown = &steps->changed[i];
        steps->locals[i].name = shown->name[0] ? text_of(shown->name) : TEXT_NONE;
        steps->locals[i].value = text_of(shown->value);
    }
    const struct script_step step = {.file = steps->file,
                                     .line = steps->line,
                                     .depth = depth,
                                     .facts = steps->facts,
                                     .fact_count = steps->fact_count,
                                     .locals = steps->locals,
                                     .local_count = steps->changed_count};
    steps->follower->step(steps->follower->context, &step);
}

static void forget(struct steps *steps)
{
    steps->file[0] = '\0';
    steps->resumed = false;
    steps->fact_count = steps->changed_count = 0;
}

void steps_end(struct script *script)
{
    struct steps *steps = script->steps;
    tell(steps, steps->depth);
    script->steps = NULL;
    free(steps);
}

/* ---- the hook ---- */

static void set_line(struct steps *steps, const lua_Debug *frame)
{
    const char *source = frame->source[0] == '=' ? frame->source + 1 : frame->source;
    snprintf(steps->file, sizeof steps->file, "%s", source);
    steps->line = frame->currentline > 0 ? (uint32_t)frame->currentline : 0;
}

static void on_line(lua_State *L, lua_Debug *frame, struct steps *steps)
{
    if (steps->file[0])
        look_at_locals(L, frame, steps);
    tell(steps, steps->depth);
    forget(steps);
    set_line(steps, frame);
}

static void on_call(struct steps *steps, bool tail)
{
    tell(steps, steps->depth);
    forget(steps);
    steps->depth += !tail;
    struct level *level = level_of(steps);
    if (level)
        level->count = 0;
}

static void take_returned(lua_State *L, lua_Debug *frame, struct steps *steps)
{
    struct shown *shown = &steps->changed[steps->changed_count];
    if (!lua_getinfo(L, "r", frame) || !frame->ntransfer || !lua_checkstack(L, 8) ||
        !lua_getlocal(L, frame, frame->ftransfer))
        return;
    if (show(L, shown, ""))
        steps->changed_count++;
}

/* The caller's line goes on. */
static void on_return(lua_State *L, lua_Debug *frame, struct steps *steps)
{
    lua_Debug caller;
    look_at_locals(L, frame, steps);
    take_returned(L, frame, steps);
    steps->resumed = false;
    tell(steps, steps->depth);
    forget(steps);
    steps->depth -= steps->depth > 0;
    if (!steps->depth || !lua_getstack(L, 1, &caller) ||
        !lua_getinfo(L, "Sl", &caller) || caller.currentline <= 0)
        return;
    set_line(steps, &caller);
    steps->resumed = true;
}

void steps_hook(lua_State *L, lua_Debug *frame)
{
    struct steps *steps = state_of(L)->steps;
    if (frame->event == LUA_HOOKCOUNT)
        state_counted(L);
    if (frame->event == LUA_HOOKCOUNT || !lua_getinfo(L, "Sl", frame) ||
        frame->what[0] == 'C')
        return;
    if (frame->event == LUA_HOOKLINE)
        on_line(L, frame, steps);
    else if (frame->event == LUA_HOOKRET)
        on_return(L, frame, steps);
    else
        on_call(steps, frame->event == LUA_HOOKTAILCALL);
}
