/* Tables that cannot be changed.
 *
 *   t ──metatable──▶ { __index = contents, __newindex = error, ... }
 *   (empty)                    │
 *                              ▼
 *                      contents: what t held
 *
 * Freezing moves what a table holds into a second one that only t's metatable
 * knows, so t itself stays the same object: every local and upvalue that
 * refers to it sees it frozen, and no raw reference to the contents is left.
 * An assignment, also to a name that is there, finds t empty and so reaches
 * __newindex. Our own functions read the contents directly (frozen_open). */
#include "script/host.h"

#define DEPTH_MAX 64

static const char contents_key;

static int refuse_change(lua_State *L)
{
    state_raising(L, STATUS_POLICY, "script.frozen");
    return state_raise(L, "this table is frozen: it cannot be changed");
}

static int length(lua_State *L)
{
    frozen_open(L, 1);
    lua_pushinteger(L, (lua_Integer)lua_rawlen(L, -1));
    return 1;
}

bool frozen_open(lua_State *L, int index)
{
    index = lua_absindex(L, index);
    if (!lua_getmetatable(L, index)) {
        lua_pushvalue(L, index);
        return true;
    }
    if (lua_rawgetp(L, -1, &contents_key) == LUA_TTABLE) {
        lua_remove(L, -2);
        return true;
    }
    lua_pop(L, 2);
    return false;
}

bool frozen_is(lua_State *L, int index)
{
    if (!lua_getmetatable(L, index))
        return false;
    bool frozen = lua_rawgetp(L, -1, &contents_key) == LUA_TTABLE;
    lua_pop(L, 2);
    return frozen;
}

/* stack: table → table, contents (empty, with room for what the table holds) */
static void push_room(lua_State *L)
{
    lua_Unsigned items = lua_rawlen(L, -1);
    int all = 0;
    lua_pushnil(L);
    for (; lua_next(L, -2); all++)
        lua_pop(L, 1);
    int list = items < (lua_Unsigned)all ? (int)items : all;
    lua_createtable(L, list, all - list);
}

/* stack: table (empty), contents */
static void set_metatable(lua_State *L)
{
    lua_createtable(L, 0, 5);
    lua_pushvalue(L, -2);
    lua_setfield(L, -2, "__index");
    lua_pushvalue(L, -2);
    lua_rawsetp(L, -2, &contents_key);
    lua_pushcfunction(L, refuse_change);
    lua_setfield(L, -2, "__newindex");
    lua_pushcfunction(L, length);
    lua_setfield(L, -2, "__len");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -3);
}

/* stack: table, contents; moves everything from one to the other */
static void move_contents(lua_State *L)
{
    int table = lua_absindex(L, -2), contents = lua_absindex(L, -1);
    /* The nil that ends the list begins the walk. */
    for (lua_Integer i = 1; lua_rawgeti(L, table, i) != LUA_TNIL; i++) {
        lua_rawseti(L, contents, i);
        lua_pushnil(L);
        lua_rawseti(L, table, i);
    }
    while (lua_next(L, table)) {
        lua_pushvalue(L, -2);
        lua_insert(L, -2);
        lua_rawset(L, contents);
        lua_pushvalue(L, -1);
        lua_pushnil(L);
        lua_rawset(L, table);
    }
}

void frozen_shallow(lua_State *L)
{
    push_room(L);
    set_metatable(L);
    move_contents(L);
}

void frozen_wrap(lua_State *L)
{
    lua_newtable(L);
    lua_insert(L, -2);
    set_metatable(L);
    lua_pop(L, 1);
}

/* The metatable is set before the contents are walked, so that a table that
 * holds itself ends the walk. */
static void freeze(lua_State *L, unsigned depth)
{
    if (lua_getmetatable(L, -1)) {
        lua_pop(L, 1);
        return;
    }
    if (depth > DEPTH_MAX)
        state_raise(L, "tables are nested more than %d deep", DEPTH_MAX);
    luaL_checkstack(L, 12, NULL);
    frozen_shallow(L);
    lua_pushnil(L);
    while (lua_next(L, -2)) {
        if (lua_type(L, -1) == LUA_TTABLE)
            freeze(L, depth + 1);
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

void frozen_deep(lua_State *L)
{
    freeze(L, 0);
}

/* constants { ... }: the table itself, frozen with all that is in it. */
int frozen_constants(lua_State *L)
{
    if (lua_type(L, 1) != LUA_TTABLE)
        return args_error(L, 1, "a table");
    lua_settop(L, 1);
    frozen_deep(L);
    return 1;
}
