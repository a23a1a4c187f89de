/* Constructors: rule { ... } returns its table, and a table beside, keyed
 * weakly by it, remembers who made it and on which line. Scripts see nothing
 * of that: a rule is a plain table to them. */
#include "script/host.h"

/* The line of the script that called us; 0 when it stands in another file
 * than the one being loaded. */
static uint32_t caller_line(lua_State *L)
{
    const struct script *script = state_of(L);
    lua_Debug frame;
    if (!lua_getstack(L, 1, &frame))
        return 0;
    lua_getinfo(L, "Sl", &frame);
    if (frame.currentline <= 0 || !load_is_main(script, frame.source))
        return 0;
    return (uint32_t)frame.currentline;
}

/* upvalue: the maker's number */
static int make(lua_State *L)
{
    lua_Integer maker = lua_tointeger(L, lua_upvalueindex(1));
    args_writable(L, 1);
    lua_settop(L, 1);
    lua_rawgeti(L, LUA_REGISTRYINDEX, state_of(L)->makers);
    lua_pushvalue(L, 1);
    lua_pushinteger(L, maker << 32 | caller_line(L));
    lua_rawset(L, 2);
    lua_settop(L, 1);
    return 1;
}

const char *makers_find(lua_State *L, int index, uint32_t *line)
{
    const struct script *script = state_of(L);
    index = lua_absindex(L, index);
    lua_rawgeti(L, LUA_REGISTRYINDEX, script->makers);
    lua_pushvalue(L, index);
    bool made = lua_rawget(L, -2) == LUA_TNUMBER;
    lua_Integer mark = lua_tointeger(L, -1);
    lua_pop(L, 2);
    *line = made ? (uint32_t)(mark & UINT32_MAX) : 0;
    return made ? script->maker_names[mark >> 32] : NULL;
}

static int add_makers(lua_State *L)
{
    const struct script *script = state_of(L);
    for (size_t i = 0; i < script->maker_count; i++) {
        lua_pushinteger(L, (lua_Integer)i);
        lua_pushcclosure(L, make, 1);
        sandbox_trust(L);
        sandbox_add(L, script->maker_names[i]);
    }
    return 0;
}

enum status script_makers(struct script *script, const char *const *makers,
                          struct error *error)
{
    size_t more = 0, had = script->maker_count;
    while (makers[more])
        more++;
    const char **names = ARENA_ARRAY(&script->arena, const char *, had + more);
    if (!names)
        return error_no_memory(error);
    for (size_t i = 0; i < had + more; i++) {
        names[i] = i < had ? script->maker_names[i]
                           : text_copy(&script->arena, text_of(makers[i - had])).at;
        if (!names[i])
            return error_no_memory(error);
    }
    script->maker_names = names;
    script->maker_count = had + more;
    return state_do(script, add_makers, NULL, error);
}
