/* The arguments of our functions, checked: strict about kinds (a number is
 * not a text, a text not a number), and a mistake is told with the function's
 * name as the script wrote it, never with the value. */
#include "script/host.h"

int args_error(lua_State *L, int arg, const char *wanted)
{
    lua_Debug frame;
    const char *name = NULL;
    if (lua_getstack(L, 0, &frame)) {
        lua_getinfo(L, "n", &frame);
        name = frame.name;
        if (name && strcmp(frame.namewhat, "method") == 0)
            arg--; /* s:rep(3): the text before the colon is not counted */
    }
    if (arg == 0)
        return state_raise(L, "%s: what stands before the colon must be %s", name,
                           wanted);
    return state_raise(L, "%s: argument %d must be %s", name ? name : "a function", arg,
                       wanted);
}

/* A float that is whole passes, as it does in Lua's own functions. */
int64_t args_integer(lua_State *L, int arg)
{
    int whole = 0;
    lua_Integer number = 0;
    if (lua_type(L, arg) == LUA_TNUMBER)
        number = lua_tointegerx(L, arg, &whole);
    if (!whole)
        args_error(L, arg, "a whole number");
    return number;
}

int64_t args_integer_or(lua_State *L, int arg, int64_t otherwise)
{
    return lua_isnoneornil(L, arg) ? otherwise : args_integer(L, arg);
}

struct text args_text_at(lua_State *L, int index)
{
    size_t len = 0;
    const char *at = lua_tolstring(L, index, &len);
    return (struct text){at, len};
}

struct text args_text(lua_State *L, int arg)
{
    if (lua_type(L, arg) != LUA_TSTRING)
        args_error(L, arg, "a text");
    return args_text_at(L, arg);
}

void args_readable(lua_State *L, int arg)
{
    if (lua_type(L, arg) != LUA_TTABLE)
        args_error(L, arg, "a table");
    if (!frozen_open(L, arg))
        args_error(L, arg, "a plain table: facts are read by their names");
}

void args_writable(lua_State *L, int arg)
{
    if (lua_type(L, arg) != LUA_TTABLE)
        args_error(L, arg, "a table");
    if (lua_getmetatable(L, arg)) {
        lua_pop(L, 1);
        args_error(L, arg, "a table of your own: this one is frozen");
    }
}

size_t args_position(int64_t at, size_t len)
{
    if (at > 0)
        return (uint64_t)at > SIZE_MAX ? SIZE_MAX : (size_t)at;
    if (at == 0 || at < -(int64_t)len)
        return 1;
    return len - (size_t)-at + 1;
}

size_t args_end(int64_t at, size_t len)
{
    if (at > (int64_t)len)
        return len;
    if (at >= 0)
        return (size_t)at;
    return at < -(int64_t)len ? 0 : len - (size_t)-at + 1;
}
