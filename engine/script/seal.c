/* No state: what a rule answered for one patient must not reach the next.
 *
 * From a function, everything it can reach through its upvalues is walked:
 * other functions (each once), and frozen tables for the functions in them.
 * Refused: an upvalue that any of the code assigns (bytecode.c), a table that
 * is not frozen, an iterator in mid-way, anything else that can change. Texts,
 * whole numbers and booleans cannot. */
#include "script/host.h"

#include "base/buffer.h"
#include "script/bytecode.h"

#include <stdio.h>

#define DUMP_MAX  ((size_t)8 << 20)
#define DEPTH_MAX 100

enum { VISITED = 2 }; /* stack: a table of what was walked */

/* Who reaches what is looked at: a function, by that name. */
struct reach {
    const lua_Debug *function;
    const char *name;
    unsigned depth;
};

static void walk(lua_State *L, const struct reach *reach);

/* Raises "'<name>' <why>" at a line of the function; 0: where it begins. */
static int refuse(lua_State *L, const struct reach *reach, uint32_t line,
                  const char *why)
{
    struct place *place = &state_of(L)->place;
    const char *source = reach->function->source;
    snprintf(place->file, sizeof place->file, "%s",
             source[0] == '=' ? source + 1 : source);
    place->line = line ? line : (uint32_t)reach->function->linedefined;
    state_raising(L, STATUS_POLICY, "script.state");
    snprintf(
        state_of(L)->raised.fix, sizeof state_of(L)->raised.fix,
        "a rule answers from the facts of the day alone; keep what it works out in "
        "a local inside the function");
    return state_raise(L, "'%s' %s", reach->name, why);
}

/* ---- code ---- */

static int write_dump(lua_State *L, const void *bytes, size_t size, void *context)
{
    struct buffer *buffer = context;
    (void)L;
    buffer_put(buffer, bytes, size);
    return buffer_failed(buffer);
}

static uint32_t find_env(lua_State *L)
{
    const char *name;
    for (uint32_t i = 0; (name = lua_getupvalue(L, -1, (int)i + 1)); i++) {
        lua_pop(L, 1);
        if (strcmp(name, "_ENV") == 0)
            return i;
    }
    return BYTECODE_NO_ENV;
}

/* Of the function on top. No jump can happen while the buffer holds memory:
 * lua_dump takes none. */
static enum bytecode_answer check_code(lua_State *L, struct bytecode_finding *finding)
{
    uint32_t env = find_env(L);
    struct buffer buffer;
    buffer_init(&buffer, DUMP_MAX);
    enum bytecode_answer answer = BYTECODE_STRANGE;
    if (lua_dump(L, write_dump, &buffer, 0) == 0 && !buffer_failed(&buffer))
        answer = bytecode_check(buffer_text(&buffer), env, finding);
    buffer_release(&buffer);
    return answer;
}

static void seal_code(lua_State *L, const lua_Debug *function)
{
    struct bytecode_finding finding;
    enum bytecode_answer answer = check_code(L, &finding);
    const struct reach found = {function, finding.name, 0};
    const struct reach whole = {function, "the function", 0};
    switch (answer) {
    case BYTECODE_CLEAN:
        return;
    case BYTECODE_ASSIGNS_UPVALUE:
        refuse(L, &found, finding.line,
               "is assigned here but lives outside the function: a rule keeps nothing "
               "from one call to the next");
        return;
    case BYTECODE_ASSIGNS_GLOBAL:
        refuse(L, &found, finding.line, "is a global: write local in front of it");
        return;
    case BYTECODE_STRANGE:
    default:
        refuse(L, &whole, 0, "was compiled to a form that cannot be checked");
    }
}

/* ---- values ---- */

static void seal_contents(lua_State *L, const struct reach *reach)
{
    frozen_open(L, -1);
    lua_pushnil(L);
    while (lua_next(L, -2)) {
        int type = lua_type(L, -1);
        if (type == LUA_TFUNCTION || type == LUA_TTABLE)
            walk(L, reach);
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

/* The upvalue's value is on top. */
static void seal_upvalue(lua_State *L, const struct reach *reach)
{
    switch (lua_type(L, -1)) {
    case LUA_TNIL:
    case LUA_TBOOLEAN:
    case LUA_TSTRING:
        return;
    case LUA_TNUMBER:
        if (!lua_isinteger(L, -1))
            refuse(L, reach, 0,
                   "is a number with a fraction: rules work on whole numbers");
        return;
    case LUA_TTABLE:
    case LUA_TFUNCTION:
        walk(L, reach);
        return;
    default:
        refuse(L, reach, 0, "is of a kind that rules cannot keep");
    }
}

static void seal_function(lua_State *L, unsigned depth)
{
    lua_Debug function;
    struct reach reach = {&function, NULL, depth + 1};
    lua_pushvalue(L, -1);
    lua_getinfo(L, ">S", &function);
    seal_code(L, &function);
    for (int i = 1; (reach.name = lua_getupvalue(L, -1, i)); i++) {
        seal_upvalue(L, &reach);
        lua_pop(L, 1);
    }
}

/* A C function with upvalues keeps something in them: an iterator its place.
 * Those of the host are known. */
static void seal_c_function(lua_State *L, const struct reach *reach)
{
    if (!lua_getupvalue(L, -1, 1))
        return;
    lua_pop(L, 1);
    if (!sandbox_trusts(L, -1))
        refuse(L, reach, 0, "reaches an iterator, which keeps its place");
}

static bool visited(lua_State *L)
{
    lua_pushvalue(L, -1);
    bool before = lua_rawget(L, VISITED) == LUA_TBOOLEAN;
    lua_pop(L, 1);
    if (before)
        return true;
    lua_pushvalue(L, -1);
    lua_pushboolean(L, 1);
    lua_rawset(L, VISITED);
    return false;
}

/* The function or the table on top. */
static void walk(lua_State *L, const struct reach *reach)
{
    if (reach->depth > DEPTH_MAX)
        state_raise(L, "functions reach each other more than %d deep", DEPTH_MAX);
    luaL_checkstack(L, 10, NULL);
    if (visited(L))
        return;
    if (lua_iscfunction(L, -1))
        seal_c_function(L, reach);
    else if (lua_type(L, -1) == LUA_TFUNCTION)
        seal_function(L, reach->depth);
    else if (frozen_is(L, -1))
        seal_contents(L, reach);
    else
        refuse(L, reach, 0,
               "is a table that could be changed from one call to the next: write "
               "constants { ... }");
}

static int seal(lua_State *L)
{
    const int *number = lua_touserdata(L, 1);
    lua_Debug function;
    const struct reach reach = {&function, "the function", 0};
    lua_newtable(L);
    if (lua_rawgeti(L, LUA_REGISTRYINDEX, *number) != LUA_TFUNCTION)
        return state_raise(L, "not a function");
    lua_pushvalue(L, -1);
    lua_getinfo(L, ">S", &function);
    walk(L, &reach);
    return 0;
}

enum status script_seal(struct script *script, int function, struct error *error)
{
    return state_do(script, seal, &function, error);
}

/* ---- the check of the check ---- */

static const char sample[] = "local a, b = 1, 2\n"
                             "return\n"
                             "function() local c = a; return function()\n"
                             "  c = b; b = c end end,\n"
                             "function() x = 1 end,\n"
                             "function() local c = a; c = b; return c end\n";

static bool answers(lua_State *L, int index, enum bytecode_answer wanted,
                    const struct bytecode_finding *where)
{
    struct bytecode_finding finding;
    lua_pushvalue(L, index);
    enum bytecode_answer answer = check_code(L, &finding);
    lua_pop(L, 1);
    return answer == wanted && finding.line == where->line &&
           strcmp(finding.name, where->name) == 0;
}

void seal_self_check(lua_State *L)
{
    static const struct bytecode_finding b = {"b", 4}, x = {"x", 5}, none = {"", 0};
    int base = lua_gettop(L);
    if (luaL_loadbufferx(L, sample, sizeof sample - 1, "=check", "t") != LUA_OK)
        lua_error(L);
    lua_call(L, 0, 3);
    if (!answers(L, base + 1, BYTECODE_ASSIGNS_UPVALUE, &b) ||
        !answers(L, base + 2, BYTECODE_ASSIGNS_GLOBAL, &x) ||
        !answers(L, base + 3, BYTECODE_CLEAN, &none))
        state_raise(L, "this Lua library compiles to a form that cannot be checked: "
                       "5.4 is needed");
    lua_settop(L, base);
}
