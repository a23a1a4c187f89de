/* What a script sees, built from allow.def.
 *
 * The environment is an empty table whose metatable leads to the globals'
 * table: reading costs one more look-up, and every assignment, to a known
 * name too, reaches our error. Libraries are frozen the same way. A name that
 * is in neither reaches unknown_global or unknown_member, which name what was
 * probably meant. String methods work through the same string table; Lua's
 * own metatables are not to be had.
 *
 * Messages may name what a script wrote, never what it computed: a computed
 * name may be a patient's. sandbox_may_show tells them apart. */
#include "script/host.h"

#include <stdio.h>

struct gone {
    const char *name;
    const char *instead;
};

#define GLOBAL(name, function)
#define MEMBER(library, name, function)
#define NUMBER(library, name, push)
#define LIBRARY(name)
#define GONE(name, instead) {#name, instead},
static const struct gone gone_names[] = {
#include "script/allow.def"
};
#undef GLOBAL
#undef GONE

#define GLOBAL(name, function) {#name, function},
#define GONE(name, instead)
static const luaL_Reg global_functions[] = {
#include "script/allow.def"
};
#undef GLOBAL
#undef MEMBER
#undef NUMBER
#undef LIBRARY

struct member {
    const char *library;
    const char *name;
    lua_CFunction function;
    void (*push)(lua_State *L);
};

#define GLOBAL(name, function)
#define LIBRARY(name)
#define MEMBER(library, name, function) {#library, #name, function, NULL},
#define NUMBER(library, name, push)     {#library, #name, NULL, push},
static const struct member members[] = {
#include "script/allow.def"
};
#undef LIBRARY
#undef MEMBER
#undef NUMBER

#define LIBRARY(name) #name,
#define MEMBER(library, name, function)
#define NUMBER(library, name, push)
static const char *const libraries[] = {
#include "script/allow.def"
};
#undef GLOBAL
#undef LIBRARY
#undef MEMBER
#undef NUMBER
#undef GONE

#define COUNT(array) (sizeof(array) / sizeof *(array))

bool sandbox_may_show(lua_State *L, struct text text, bool quoted)
{
    const struct script *script = state_of(L);
    if (script->loading)
        return true;
    if (quoted && !memchr(text.at, ' ', text.len))
        return false;
    return load_mentions(script, text, quoted);
}

static unsigned nearness(struct text name)
{
    unsigned third = (unsigned)(name.len / 3);
    return third < 1 ? 1 : third > 3 ? 3 : third;
}

/* Whether a key at distance is nearer than the best so far; of equals the
 * first in byte order, since the table's own order means nothing. */
static bool nearer(struct text key, unsigned distance, struct text best, unsigned least)
{
    if (distance != least)
        return distance < least;
    return !text_is_absent(best) && text_compare(key, best) < 0;
}

/* Pushes the nearest text key of the table at index, or nil; how near it is. */
static unsigned push_nearest(lua_State *L, int index, struct text name)
{
    const unsigned limit = nearness(name);
    unsigned least = limit + 1;
    struct text best = TEXT_NONE;
    index = lua_absindex(L, index);
    lua_pushnil(L); /* the nearest so far */
    lua_pushnil(L);
    while (lua_next(L, index)) {
        lua_pop(L, 1);
        if (lua_type(L, -1) != LUA_TSTRING)
            continue;
        struct text key = args_text_at(L, -1);
        unsigned distance = text_distance(name, key, limit);
        if (!nearer(key, distance, best, least))
            continue;
        least = distance;
        best = key;
        lua_pushvalue(L, -1);
        lua_replace(L, -3);
    }
    return least;
}

static const struct gone *find_gone(struct text name)
{
    for (size_t i = 0; i < COUNT(gone_names); i++)
        if (text_is(name, gone_names[i].name))
            return &gone_names[i];
    return NULL;
}

/* The nearest name, or nil, is on top. */
static int raise_no_such(lua_State *L, struct text name, const char *what)
{
    if (lua_isnil(L, -1))
        return state_raise(L, "%s '%s'", what, name.at);
    return state_raise(L, "%s '%s': did you mean '%s'?", what, name.at,
                       lua_tostring(L, -1));
}

int sandbox_no_such(lua_State *L, int table, struct text name, const char *what)
{
    state_raising(L, STATUS_POLICY, "script.name");
    if (!sandbox_may_show(L, name, false))
        return state_raise(L, "%s of a computed name", what);
    push_nearest(L, table, name);
    return raise_no_such(L, name, what);
}

/* Most misspelt globals are the file's own locals. */
static int no_global(lua_State *L, struct text name)
{
    static const char what[] = "there is no global";
    state_raising(L, STATUS_POLICY, "script.name");
    if (!sandbox_may_show(L, name, false))
        return state_raise(L, "%s of a computed name", what);
    unsigned least = push_nearest(L, 1, name);
    struct text source = load_running(L, 1), local = TEXT_NONE;
    if (!text_is_absent(source))
        local = locate_local(source, name, &least);
    if (local.len)
        lua_pushlstring(L, local.at, local.len);
    return raise_no_such(L, name, what);
}

/* __index of the globals' table. */
static int unknown_global(lua_State *L)
{
    if (lua_type(L, 2) != LUA_TSTRING)
        return state_raise(L, "a global's name is a text");
    struct text name = args_text_at(L, 2);
    const struct gone *gone = find_gone(name);
    if (!gone)
        return no_global(L, name);
    state_raising(L, STATUS_POLICY, "script.gone");
    return state_raise(L, "'%s' is not there: %s", gone->name, gone->instead);
}

/* __index of a library's table; upvalue: how the message begins. */
static int unknown_member(lua_State *L)
{
    if (lua_type(L, 2) != LUA_TSTRING)
        return state_raise(L, "a library's names are texts");
    return sandbox_no_such(L, 1, args_text_at(L, 2),
                           lua_tostring(L, lua_upvalueindex(1)));
}

/* __newindex of the environment. */
static int assign_global(lua_State *L)
{
    state_raising(L, STATUS_POLICY, "script.global");
    if (lua_type(L, 2) != LUA_TSTRING ||
        !sandbox_may_show(L, args_text_at(L, 2), false))
        return state_raise(L, "globals cannot be assigned: use a local");
    return state_raise(L, "global '%s' cannot be assigned: write local %s",
                       lua_tostring(L, 2), lua_tostring(L, 2));
}

static void add_members(lua_State *L, const char *library)
{
    for (size_t i = 0; i < COUNT(members); i++) {
        if (strcmp(members[i].library, library) != 0)
            continue;
        if (members[i].push)
            members[i].push(L);
        else
            lua_pushcfunction(L, members[i].function);
        lua_setfield(L, -2, members[i].name);
    }
}

/* The contents' table of a library is on top: unknown names end in our
 * error. */
static void guard_members(lua_State *L, const char *library)
{
    lua_createtable(L, 0, 1);
    lua_pushfstring(L, "there is no %s function", library);
    lua_pushcclosure(L, unknown_member, 1);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);
}

static void set_string_methods(lua_State *L)
{
    lua_pushliteral(L, "");
    lua_createtable(L, 0, 1);
    lua_pushvalue(L, -3); /* the contents of string */
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);
    lua_pop(L, 1);
}

/* stack: the globals' table on top */
static void open_library(lua_State *L, const char *library)
{
    lua_newtable(L);
    add_members(L, library);
    frozen_shallow(L);
    guard_members(L, library);
    if (strcmp(library, "string") == 0)
        set_string_methods(L);
    lua_pop(L, 1);
    lua_setfield(L, -2, library);
}

/* stack: the globals' table on top */
static void open_environment(lua_State *L)
{
    lua_createtable(L, 0, 1);
    lua_pushcfunction(L, unknown_global);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);

    lua_newtable(L);
    frozen_shallow(L);
    lua_pop(L, 1);
    lua_getmetatable(L, -1);
    lua_pushvalue(L, -3);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, assign_global);
    lua_setfield(L, -2, "__newindex");
    lua_pop(L, 1);
    lua_rawseti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
}

static int weak_table(lua_State *L)
{
    lua_newtable(L);
    lua_createtable(L, 0, 1);
    lua_pushliteral(L, "k");
    lua_setfield(L, -2, "__mode");
    lua_setmetatable(L, -2);
    return luaL_ref(L, LUA_REGISTRYINDEX);
}

int sandbox_open(lua_State *L)
{
    struct script *script = state_of(L);
    lua_newtable(L);
    for (size_t i = 0; i < COUNT(global_functions); i++) {
        lua_pushcfunction(L, global_functions[i].func);
        lua_setfield(L, -2, global_functions[i].name);
    }
    for (size_t i = 0; i < COUNT(libraries); i++)
        open_library(L, libraries[i]);
    open_environment(L);
    script->globals = luaL_ref(L, LUA_REGISTRYINDEX);
    script->makers = weak_table(L);
    script->trusted = weak_table(L);
    seal_self_check(L);
    return 0;
}

void sandbox_add(lua_State *L, const char *name)
{
    lua_rawgeti(L, LUA_REGISTRYINDEX, state_of(L)->globals);
    lua_pushstring(L, name);
    lua_pushvalue(L, -3);
    lua_rawset(L, -3);
    lua_pop(L, 2);
}

void sandbox_trust(lua_State *L)
{
    lua_rawgeti(L, LUA_REGISTRYINDEX, state_of(L)->trusted);
    lua_pushvalue(L, -2);
    lua_pushboolean(L, 1);
    lua_rawset(L, -3);
    lua_pop(L, 1);
}

bool sandbox_trusts(lua_State *L, int index)
{
    index = lua_absindex(L, index);
    lua_rawgeti(L, LUA_REGISTRYINDEX, state_of(L)->trusted);
    lua_pushvalue(L, index);
    bool trusted = lua_rawget(L, -2) == LUA_TBOOLEAN;
    lua_pop(L, 2);
    return trusted;
}
