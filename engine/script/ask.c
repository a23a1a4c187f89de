/* Calls with values of the host's: of event handlers, which unlike rules do
 * something. What they may do are functions of the host among their arguments.
 * As doing it twice would show, such a call runs once, counted from its first
 * instruction. */
#include "script/host.h"

#include <assert.h>
#include <stdio.h>

#define ARGUMENTS_MAX 4
#define DEPTH_MAX     16

/* names: all that a table can have; NULL: what it holds. */
static void push(lua_State *L, const struct script_value *value,
                 const char *const *names, unsigned depth);

/* ---- names that there are ---- */

static const char names_key;

/* __index of what a table holds; upvalue: a table of all names there can be. */
static int miss(lua_State *L)
{
    struct text name = TEXT_NONE;
    if (lua_type(L, 2) != LUA_TSTRING)
        return 0;
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL)
        return 0;
    name.at = lua_tolstring(L, 2, &name.len);
    return sandbox_no_such(L, lua_upvalueindex(1), name, "there is no field");
}

/* stack: names → metatable */
static void make_strict(lua_State *L)
{
    lua_pushcclosure(L, miss, 1);
    lua_createtable(L, 0, 1);
    lua_insert(L, -2);
    lua_setfield(L, -2, "__index");
}

/* The metatable of the first argument's tables, made at the first call. */
static void push_strict(lua_State *L, const char *const *names)
{
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &names_key) == LUA_TTABLE)
        return;
    lua_pop(L, 1);
    lua_newtable(L);
    for (size_t i = 0; names[i]; i++) {
        lua_pushboolean(L, true);
        lua_setfield(L, -2, names[i]);
    }
    make_strict(L);
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &names_key);
}

/* stack: contents → contents, of which what cannot be there is an error */
static void be_strict(lua_State *L, const char *const *names)
{
    if (names) {
        push_strict(L, names);
    } else {
        lua_pushvalue(L, -1);
        make_strict(L);
    }
    lua_setmetatable(L, -2);
}

/* ---- values ---- */

static void push_table(lua_State *L, const struct script_value *table,
                       const char *const *names, unsigned depth)
{
    size_t named = table->count - table->items;
    lua_createtable(L, (int)table->items, (int)named);
    for (size_t i = 0; i < table->count; i++) {
        const struct script_entry *entry = &table->entries[i];
        if (i >= table->items)
            lua_pushlstring(L, entry->name.at, entry->name.len);
        push(L, &entry->value, names, depth + 1);
        if (i < table->items)
            lua_rawseti(L, -2, (lua_Integer)i + 1);
        else
            lua_rawset(L, -3);
    }
    be_strict(L, names);
    frozen_wrap(L);
}

static void push(lua_State *L, const struct script_value *value,
                 const char *const *names, unsigned depth)
{
    luaL_checkstack(L, 10, NULL);
    assert(depth < DEPTH_MAX);
    state_spend(L, 1);
    switch (value->kind) {
    case SCRIPT_BOOL:
        lua_pushboolean(L, value->integer != 0);
        return;
    case SCRIPT_INTEGER:
        lua_pushinteger(L, value->integer);
        return;
    case SCRIPT_TEXT:
        lua_pushlstring(L, value->text.at ? value->text.at : "", value->text.len);
        return;
    case SCRIPT_TABLE:
        push_table(L, value, names, depth);
        return;
    case SCRIPT_FUNCTION:
        lua_rawgeti(L, LUA_REGISTRYINDEX, value->function);
        return;
    case SCRIPT_NIL:
    default:
        lua_pushnil(L);
    }
}

/* ---- what is done ---- */

static int raise_why(lua_State *L, const char *name, const struct error *error)
{
    struct raised *raised = &state_of(L)->raised;
    state_raising(L, error->status ? error->status : STATUS_POLICY,
                  error->code[0] ? error->code : "script.function");
    snprintf(raised->fix, sizeof raised->fix, "%s", error->fix);
    return state_raise(L, "%s: %s", name, error->message);
}

/* upvalue: the script_doing */
static int call_doing(lua_State *L)
{
    const struct script_doing *doing = lua_touserdata(L, lua_upvalueindex(1));
    struct script *script = state_of(L);
    struct script_value args[ARGUMENTS_MAX], result = {.kind = SCRIPT_NIL};
    int count = lua_gettop(L);
    if (!script->asking)
        return state_raise(L, "%s belongs to the event that it came with", doing->name);
    if (count > ARGUMENTS_MAX)
        return state_raise(L, "%s: at most %d arguments", doing->name, ARGUMENTS_MAX);
    for (int i = 0; i < count; i++) {
        lua_pushvalue(L, i + 1);
        convert_value(L, script->asking->arena, true, &args[i]);
    }
    script->host_error = ERROR_NONE;
    if (!doing->call(doing->context, args, (size_t)count, &result, &script->host_error))
        return raise_why(L, doing->name, &script->host_error);
    push(L, &result, NULL, 0);
    return 1;
}

struct adding {
    struct script_doing *doing;
    int function;
};

static int add_body(lua_State *L)
{
    struct adding *adding = lua_touserdata(L, 1);
    lua_pushlightuserdata(L, adding->doing);
    lua_pushcclosure(L, call_doing, 1);
    adding->function = luaL_ref(L, LUA_REGISTRYINDEX);
    return 0;
}

enum status script_doing_add(struct script *script, const struct script_doing *doing,
                             int *function, struct error *error)
{
    struct adding adding = {ARENA_NEW(&script->arena, struct script_doing), 0};
    if (!adding.doing)
        return error_no_memory(error);
    *adding.doing = *doing;
    adding.doing->name = text_copy(&script->arena, text_of(doing->name)).at;
    if (!adding.doing->name)
        return error_no_memory(error);
    enum status status = state_do(script, add_body, &adding, error);
    *function = adding.function;
    return status;
}

/* ---- the call ---- */

static int ask_body(lua_State *L)
{
    const struct script_ask *ask = state_of(L)->asking;
    if (lua_rawgeti(L, LUA_REGISTRYINDEX, ask->function) != LUA_TFUNCTION)
        return state_raise(L, "there is no such function");
    for (size_t i = 0; i < ask->count; i++)
        push(L, &ask->args[i], i ? NULL : ask->names, 0);
    lua_call(L, (int)ask->count, 0);
    return 0;
}

enum status script_ask(struct script *script, const struct script_ask *ask,
                       struct error *error)
{
    if (script->running)
        return error_set(error, STATUS_POLICY, "script.call", "a call within a call");
    script->asking = ask;
    enum status status = state_do(script, ask_body, NULL, error);
    script->asking = NULL;
    return status;
}
