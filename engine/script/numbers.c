/* math, on whole numbers first. Floats exist in Lua (7 / 2), and rounding
 * them back is lawful, but no C code here holds one: Lua's own arithmetic
 * does the work, through lua_arith. */
#include "script/host.h"

static void check_number(lua_State *L, int arg)
{
    if (lua_type(L, arg) != LUA_TNUMBER)
        args_error(L, arg, "a number");
}

/* A float on top that is whole becomes an integer. */
static int return_whole(lua_State *L)
{
    int whole;
    lua_Integer number = lua_tointegerx(L, -1, &whole);
    if (whole)
        lua_pushinteger(L, number);
    return 1;
}

int numbers_abs(lua_State *L)
{
    check_number(L, 1);
    lua_settop(L, 1);
    lua_pushinteger(L, 0);
    if (!lua_compare(L, 1, 2, LUA_OPLT)) {
        lua_settop(L, 1);
        return 1;
    }
    lua_settop(L, 1);
    lua_arith(L, LUA_OPUNM);
    return 1;
}

int numbers_floor(lua_State *L)
{
    check_number(L, 1);
    lua_settop(L, 1);
    lua_pushinteger(L, 1);
    lua_arith(L, LUA_OPIDIV);
    return return_whole(L);
}

/* ceil(x) = -floor(-x) */
int numbers_ceil(lua_State *L)
{
    check_number(L, 1);
    lua_settop(L, 1);
    if (lua_isinteger(L, 1))
        return 1;
    lua_arith(L, LUA_OPUNM);
    lua_pushinteger(L, 1);
    lua_arith(L, LUA_OPIDIV);
    lua_arith(L, LUA_OPUNM);
    return return_whole(L);
}

/* The rest of a division that rounds towards nought. */
int numbers_fmod(lua_State *L)
{
    int64_t number = args_integer(L, 1), by = args_integer(L, 2);
    if (by == 0)
        return args_error(L, 2, "a number other than 0");
    lua_pushinteger(L, by == -1 ? 0 : number % by);
    return 1;
}

static int extreme(lua_State *L, bool largest)
{
    int count = lua_gettop(L), best = 1;
    check_number(L, 1);
    for (int i = 2; i <= count; i++) {
        check_number(L, i);
        if (lua_compare(L, largest ? best : i, largest ? i : best, LUA_OPLT))
            best = i;
    }
    lua_pushvalue(L, best);
    return 1;
}

int numbers_max(lua_State *L)
{
    return extreme(L, true);
}

int numbers_min(lua_State *L)
{
    return extreme(L, false);
}

int numbers_tointeger(lua_State *L)
{
    int whole = 0;
    lua_Integer number = 0;
    luaL_checkany(L, 1);
    if (lua_type(L, 1) == LUA_TNUMBER)
        number = lua_tointegerx(L, 1, &whole);
    if (whole)
        lua_pushinteger(L, number);
    else
        lua_pushnil(L);
    return 1;
}

int numbers_type(lua_State *L)
{
    luaL_checkany(L, 1);
    if (lua_type(L, 1) == LUA_TNUMBER)
        lua_pushstring(L, lua_isinteger(L, 1) ? "integer" : "float");
    else
        lua_pushnil(L);
    return 1;
}

int numbers_ult(lua_State *L)
{
    lua_pushboolean(L, (uint64_t)args_integer(L, 1) < (uint64_t)args_integer(L, 2));
    return 1;
}

void numbers_push_huge(lua_State *L)
{
    lua_pushinteger(L, 1);
    lua_pushinteger(L, 0);
    lua_arith(L, LUA_OPDIV);
}

void numbers_push_maxinteger(lua_State *L)
{
    lua_pushinteger(L, LUA_MAXINTEGER);
}

void numbers_push_mininteger(lua_State *L)
{
    lua_pushinteger(L, LUA_MININTEGER);
}
