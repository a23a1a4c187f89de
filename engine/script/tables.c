/* table, on raw tables: no metamethod is asked, so no length can lie. Reading
 * works on frozen tables too; changing refuses them. */
#include "script/host.h"

/* stack: ... the table at arg opened and pushed */
static int64_t open_length(lua_State *L, int arg)
{
    args_readable(L, arg);
    return (int64_t)lua_rawlen(L, -1);
}

static void check_range(lua_State *L, int64_t from, int64_t to, int64_t most)
{
    uint64_t count = from > to ? 0 : (uint64_t)to - (uint64_t)from + 1;
    if (count > (uint64_t)most || (from <= to && count == 0)) {
        state_raising(L, STATUS_POLICY, "script.limit");
        state_raise(L, "a range of more than %d values", (int)most);
    }
}

int tables_concat(lua_State *L)
{
    lua_settop(L, 4);
    int64_t length = open_length(L, 1);
    struct text between = lua_isnil(L, 2) ? TEXT("") : args_text(L, 2);
    int64_t from = args_integer_or(L, 3, 1), to = args_integer_or(L, 4, length);
    luaL_Buffer buffer;
    check_range(L, from, to, (int64_t)HOST_RESULT_MAX);
    luaL_buffinit(L, &buffer);
    for (int64_t i = from; i <= to; i++) {
        int type = lua_rawgeti(L, 5, i);
        if (type != LUA_TSTRING && type != LUA_TNUMBER)
            return state_raise(L, "concat: value %I is a %s, not a text",
                               (LUAI_UACINT)i, lua_typename(L, type));
        size_t more = lua_rawlen(L, -1) + between.len;
        if (luaL_bufflen(&buffer) + more > HOST_RESULT_MAX)
            return state_raise(L, "concat: the text would be longer than %d bytes",
                               (int)HOST_RESULT_MAX);
        state_spend(L, 1 + more / 16);
        luaL_addvalue(&buffer);
        if (i == to) /* to may be the largest number there is */
            break;
        luaL_addlstring(&buffer, between.at, between.len);
    }
    luaL_pushresult(&buffer);
    return 1;
}

int tables_insert(lua_State *L)
{
    args_writable(L, 1);
    int count = lua_gettop(L);
    int64_t length = (int64_t)lua_rawlen(L, 1), at = length + 1;
    if (count != 2 && count != 3)
        return state_raise(L, "insert: takes a table, a place if any, and a value");
    if (count == 3) {
        at = args_integer(L, 2);
        if (at < 1 || at > length + 1)
            return args_error(L, 2, "a place in the table or just behind it");
    }
    state_spend(L, (uint64_t)(length + 1 - at));
    for (int64_t i = length + 1; i > at; i--) {
        lua_rawgeti(L, 1, i - 1);
        lua_rawseti(L, 1, i);
    }
    lua_rawseti(L, 1, at);
    return 0;
}

int tables_remove(lua_State *L)
{
    args_writable(L, 1);
    int64_t length = (int64_t)lua_rawlen(L, 1);
    int64_t at = args_integer_or(L, 2, length);
    if (at < (length ? 1 : 0) || at > length + 1)
        return args_error(L, 2, "a place in the table");
    lua_rawgeti(L, 1, at);
    state_spend(L, (uint64_t)(length + 1 - at));
    for (int64_t i = at; i < length; i++) {
        lua_rawgeti(L, 1, i + 1);
        lua_rawseti(L, 1, i);
    }
    if (at <= length && at > 0) {
        lua_pushnil(L);
        lua_rawseti(L, 1, length);
    }
    return 1;
}

int tables_pack(lua_State *L)
{
    int count = lua_gettop(L);
    lua_createtable(L, count, 1);
    lua_insert(L, 1);
    for (int i = count; i >= 1; i--)
        lua_rawseti(L, 1, i);
    lua_pushinteger(L, count);
    lua_setfield(L, 1, "n");
    return 1;
}

int tables_unpack(lua_State *L)
{
    lua_settop(L, 3);
    int64_t length = open_length(L, 1);
    int64_t from = args_integer_or(L, 2, 1), to = args_integer_or(L, 3, length);
    check_range(L, from, to, HOST_VALUES_MAX);
    if (from > to)
        return 0;
    int count = (int)(to - from) + 1;
    luaL_checkstack(L, count, NULL);
    for (int i = 0; i < count; i++)
        lua_rawgeti(L, 4, from + i);
    return count;
}
