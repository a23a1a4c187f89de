/* table.sort by merging: stable, so equal values keep their order, and n log n
 * comparisons whatever the comparison function answers. A function that
 * contradicts itself gives some order, never a loop or a read outside.
 *
 * The values go back and forth between two copies, in runs of doubled length:
 *     4 1 | 3 2  →  1 4 | 2 3  →  1 2 3 4
 * and into the table at the end, when it is looked at again: the comparison
 * function may have frozen it meanwhile. */
#include "script/host.h"

#define SORT_MAX 100000

enum { TABLE = 1, LESS = 2, COPY = 3, SPARE = 4 }; /* stack */

static void check_kind(lua_State *L, int index)
{
    int type = lua_type(L, index);
    if (type != LUA_TNUMBER && type != LUA_TSTRING)
        state_raise(L, "sort: give a function to compare values of this kind");
}

/* Whether the value on top comes before the one below it. */
static bool top_is_less(lua_State *L)
{
    if (lua_isnil(L, LESS)) {
        check_kind(L, -1);
        check_kind(L, -2);
        return lua_compare(L, -1, -2, LUA_OPLT);
    }
    lua_pushvalue(L, LESS);
    lua_pushvalue(L, -2);
    lua_pushvalue(L, -4);
    lua_call(L, 2, 1);
    bool less = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return less;
}

/* Merges [left, middle) and [middle, end) of one table into the other. */
static void merge(lua_State *L, int from, int to, const int64_t run[3])
{
    int64_t left = run[0], right = run[1];
    for (int64_t at = run[0]; at < run[2]; at++) {
        bool take_right = left >= run[1];
        if (left < run[1] && right < run[2]) {
            lua_rawgeti(L, from, left);
            lua_rawgeti(L, from, right);
            take_right = top_is_less(L);
            lua_pop(L, 2);
        }
        lua_rawgeti(L, from, take_right ? right++ : left++);
        lua_rawseti(L, to, at);
    }
    state_spend(L, 8 * (uint64_t)(run[2] - run[0]));
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* One pass over all runs of that length. */
static void pass(lua_State *L, int from, int to, int64_t count, int64_t length)
{
    for (int64_t at = 1; at <= count; at += 2 * length) {
        int64_t run[3] = {at, least(at + length, count + 1),
                          least(at + 2 * length, count + 1)};
        merge(L, from, to, run);
    }
}

static void copy(lua_State *L, int from, int to, int64_t count)
{
    for (int64_t i = 1; i <= count; i++) {
        lua_rawgeti(L, from, i);
        lua_rawseti(L, to, i);
    }
}

int sort_table(lua_State *L)
{
    lua_settop(L, 2);
    args_writable(L, TABLE);
    if (!lua_isnil(L, LESS) && lua_type(L, LESS) != LUA_TFUNCTION)
        return args_error(L, LESS, "a function");
    int64_t count = (int64_t)lua_rawlen(L, TABLE);
    if (count > SORT_MAX)
        return state_raise(L, "sort: at most %d values", SORT_MAX);
    lua_createtable(L, (int)count, 0);
    lua_createtable(L, (int)count, 0);
    copy(L, TABLE, COPY, count);
    int from = COPY, to = SPARE;
    for (int64_t length = 1; length < count; length *= 2) {
        pass(L, from, to, count, length);
        int sorted = to;
        to = from;
        from = sorted;
    }
    args_writable(L, TABLE);
    copy(L, from, TABLE, count);
    return 0;
}
