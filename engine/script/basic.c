/* The basic functions. pairs and next go in a fixed order (whole numbers
 * ascending, then texts in byte order): Lua's own order differs from run to
 * run, and a decision must not. tostring shows no address. error and assert
 * show their text in a call only when the policy spells it out: a computed
 * one may hold what a session says. */
#include "script/host.h"

#include <stdlib.h>

struct key {
    int64_t number;
    struct text text; /* absent: the key is the number */
};

static const char not_shown[] =
    "ended with a computed text, which is not shown: it may "
    "come from a session; write the text out";

static int raise_text(lua_State *L, int index)
{
    struct text text = args_text_at(L, index);
    state_raising(L, STATUS_POLICY, "script.raised");
    if (!sandbox_may_show(L, text, true) && !load_says(load_running(L, 1), text))
        return state_raise(L, "%s", not_shown);
    lua_pushvalue(L, index);
    return lua_error(L);
}

int basic_assert(lua_State *L)
{
    luaL_checkany(L, 1);
    if (lua_toboolean(L, 1))
        return lua_gettop(L);
    if (lua_type(L, 2) == LUA_TSTRING)
        return raise_text(L, 2);
    return state_raise(L, "assertion failed");
}

int basic_error(lua_State *L)
{
    if (lua_type(L, 1) != LUA_TSTRING)
        return args_error(L, 1, "a text");
    return raise_text(L, 1);
}

int basic_type(lua_State *L)
{
    luaL_checkany(L, 1);
    lua_pushstring(L, luaL_typename(L, 1));
    return 1;
}

int basic_tostring(lua_State *L)
{
    luaL_checkany(L, 1);
    switch (lua_type(L, 1)) {
    case LUA_TSTRING:
    case LUA_TNUMBER:
        lua_settop(L, 1);
        lua_tolstring(L, 1, NULL);
        return 1;
    case LUA_TBOOLEAN:
        lua_pushstring(L, lua_toboolean(L, 1) ? "true" : "false");
        return 1;
    default:
        lua_pushstring(L, luaL_typename(L, 1));
        return 1;
    }
}

static int digit_of(char c)
{
    if (char_is_digit(c))
        return c - '0';
    return char_is_letter(c) ? char_lower(c) - 'a' + 10 : 99;
}

/* A whole number in a base; nil when it is none or too large. */
static int to_based(lua_State *L, struct text text, int64_t base)
{
    int64_t value = 0;
    text = text_trim(text);
    bool minus = text.len && text.at[0] == '-';
    size_t i = minus ? 1 : 0;
    bool good = i < text.len;
    for (; good && i < text.len; i++) {
        int digit = digit_of(text.at[i]);
        good = digit < base && !__builtin_mul_overflow(value, base, &value) &&
               !__builtin_add_overflow(value, digit, &value);
    }
    if (good)
        lua_pushinteger(L, minus ? -value : value);
    else
        lua_pushnil(L);
    return 1;
}

int basic_tonumber(lua_State *L)
{
    luaL_checkany(L, 1);
    if (!lua_isnoneornil(L, 2)) {
        int64_t base = args_integer(L, 2);
        if (base < 2 || base > 36)
            return args_error(L, 2, "a base from 2 to 36");
        return to_based(L, args_text(L, 1), base);
    }
    if (lua_type(L, 1) == LUA_TSTRING) {
        struct text text = args_text_at(L, 1);
        state_spend(L, text.len / 16);
        if (lua_stringtonumber(L, text.at) != text.len + 1)
            lua_pushnil(L);
        return 1;
    }
    lua_settop(L, 1);
    if (lua_type(L, 1) != LUA_TNUMBER)
        lua_pushnil(L);
    return 1;
}

int basic_select(lua_State *L)
{
    int count = lua_gettop(L);
    if (lua_type(L, 1) == LUA_TSTRING && text_is(args_text_at(L, 1), "#")) {
        lua_pushinteger(L, count - 1);
        return 1;
    }
    int64_t at = args_integer(L, 1);
    if (at < 0)
        at = at < -count ? 0 : count + at;
    if (at < 1)
        return args_error(L, 1, "a place within the values");
    return at >= count ? 0 : count - (int)at;
}

static int ipairs_step(lua_State *L)
{
    lua_Integer at = lua_tointeger(L, 2);
    if (lua_type(L, 1) != LUA_TTABLE || !frozen_open(L, 1))
        return args_error(L, 1, "a table");
    lua_pushinteger(L, at + 1);
    return lua_rawgeti(L, -2, at + 1) == LUA_TNIL ? 1 : 2;
}

int basic_ipairs(lua_State *L)
{
    args_readable(L, 1);
    lua_pushcfunction(L, ipairs_step);
    lua_pushvalue(L, 1);
    lua_pushinteger(L, 0);
    return 3;
}

static int compare_keys(const struct key *a, const struct key *b)
{
    bool a_text = !text_is_absent(a->text), b_text = !text_is_absent(b->text);
    if (a_text != b_text)
        return a_text ? 1 : -1;
    if (a_text)
        return text_compare(a->text, b->text);
    return (a->number > b->number) - (a->number < b->number);
}

static int compare_key_at(const void *a, const void *b)
{
    return compare_keys(a, b);
}

static struct key key_at(lua_State *L, int index)
{
    struct key key = {0, TEXT_NONE};
    if (lua_type(L, index) == LUA_TSTRING)
        key.text = args_text_at(L, index);
    else if (lua_isinteger(L, index))
        key.number = lua_tointeger(L, index);
    else
        state_raise(L, "a table whose keys are not all texts and whole numbers has no "
                       "order to go through it");
    return key;
}

static void push_key(lua_State *L, const struct key *key)
{
    if (text_is_absent(key->text))
        lua_pushinteger(L, key->number);
    else
        lua_pushlstring(L, key->text.at, key->text.len);
}

static size_t count_keys(lua_State *L, int table)
{
    size_t count = 0;
    lua_pushnil(L);
    while (lua_next(L, table)) {
        lua_pop(L, 1);
        count++;
    }
    return count;
}

/* Pushes an array of the keys of the table at index, in order. */
static void push_sorted_keys(lua_State *L, int table)
{
    size_t count = count_keys(L, table), at = 0;
    state_spend(L, 8 * count);
    struct key *keys = lua_newuserdatauv(L, (count + 1) * sizeof *keys, 0);
    lua_pushnil(L);
    while (lua_next(L, table)) {
        lua_pop(L, 1);
        keys[at++] = key_at(L, -1);
    }
    qsort(keys, count, sizeof *keys, compare_key_at);
    lua_createtable(L, (int)count, 0);
    for (size_t i = 0; i < count; i++) {
        push_key(L, &keys[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    lua_remove(L, -2);
}

/* upvalues: the sorted keys, how many were given. Keys that lost their value
 * meanwhile are passed over. */
static int pairs_step(lua_State *L)
{
    lua_Integer at = lua_tointeger(L, lua_upvalueindex(2));
    if (lua_type(L, 1) != LUA_TTABLE || !frozen_open(L, 1))
        return args_error(L, 1, "a table");
    int table = lua_gettop(L);
    while (lua_rawgeti(L, lua_upvalueindex(1), ++at) != LUA_TNIL) {
        lua_pushvalue(L, -1);
        if (lua_rawget(L, table) != LUA_TNIL) {
            lua_pushinteger(L, at);
            lua_replace(L, lua_upvalueindex(2));
            return 2;
        }
        lua_pop(L, 2);
    }
    return 1;
}

int basic_pairs(lua_State *L)
{
    args_readable(L, 1);
    push_sorted_keys(L, lua_gettop(L));
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, pairs_step, 2);
    lua_pushvalue(L, 1);
    lua_pushnil(L);
    return 3;
}

/* The least key above the one at index 2, by looking at all of them. */
int basic_next(lua_State *L)
{
    lua_settop(L, 2);
    args_readable(L, 1);
    bool first = lua_isnil(L, 2), found = false;
    struct key after = first ? (struct key){0, TEXT_NONE} : key_at(L, 2);
    struct key best = {0, TEXT_NONE};
    size_t seen = 0;
    lua_pushnil(L);
    while (lua_next(L, 3)) {
        lua_pop(L, 1);
        seen++;
        struct key key = key_at(L, -1);
        if ((!first && compare_keys(&key, &after) <= 0) ||
            (found && compare_keys(&key, &best) >= 0))
            continue;
        best = key;
        found = true;
    }
    state_spend(L, seen);
    if (!found) {
        lua_pushnil(L);
        return 1;
    }
    push_key(L, &best);
    lua_pushvalue(L, -1);
    lua_rawget(L, 3);
    return 2;
}
