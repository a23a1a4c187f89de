/* string.find, match, gmatch and gsub over our own matcher: its steps count
 * against the run's budget like instructions, and results end at 1 MiB. */
#include "script/host.h"
#include "script/pattern.h"

static struct pattern_match begin(lua_State *L, struct text subject, struct text text,
                                  struct pattern *pattern)
{
    const struct script *script = state_of(L);
    const char *wrong = pattern_read(text, pattern);
    if (wrong)
        state_raise(L, "the pattern is not valid: %s", wrong);
    return (struct pattern_match){.pattern = pattern,
                                  .subject = subject,
                                  .steps_max = script->budget - script->used};
}

/* Counts the steps done since the last time. */
static void settle(lua_State *L, struct pattern_match *match)
{
    state_spend(L, match->steps + (match->exhausted ? state_of(L)->budget : 0));
    match->steps = 0;
    match->steps_max = state_of(L)->budget - state_of(L)->used;
}

static void push_capture(lua_State *L, const struct pattern_match *match, size_t i)
{
    const struct pattern_capture *capture = &match->captures[i];
    if (capture->position)
        lua_pushinteger(L, (lua_Integer)capture->from + 1);
    else
        lua_pushlstring(L, match->subject.at + capture->from, capture->len);
}

/* The captures, or the whole match when there are none. */
static int push_captures(lua_State *L, const struct pattern_match *match, size_t from,
                         size_t end)
{
    if (match->level == 0) {
        lua_pushlstring(L, match->subject.at + from, end - from);
        return 1;
    }
    luaL_checkstack(L, (int)match->level, NULL);
    for (size_t i = 0; i < match->level; i++)
        push_capture(L, match, i);
    return (int)match->level;
}

/* The first match at or behind a place. */
static bool search(lua_State *L, struct pattern_match *match, size_t *from, size_t *end)
{
    for (bool found = false; *from <= match->subject.len; ++*from) {
        found = pattern_at(match, *from, end);
        if (found || match->exhausted || match->pattern->anchored) {
            settle(L, match);
            return found;
        }
    }
    settle(L, match);
    return false;
}

/* Where a text stands in another, from a place on; -1: nowhere. */
static int64_t find_plain(lua_State *L, struct text subject, struct text wanted,
                          size_t from)
{
    for (size_t at = from; wanted.len <= subject.len && at <= subject.len - wanted.len;
         at++) {
        state_spend(L, 1 + wanted.len / 16);
        if (wanted.len == 0 || memcmp(subject.at + at, wanted.at, wanted.len) == 0)
            return (int64_t)at;
    }
    return -1;
}

static int return_place(lua_State *L, int64_t from, size_t len)
{
    if (from < 0) {
        lua_pushnil(L);
        return 1;
    }
    lua_pushinteger(L, from + 1);
    lua_pushinteger(L, from + (int64_t)len);
    return 2;
}

static int find(lua_State *L, bool places)
{
    struct text subject = args_text(L, 1), wanted = args_text(L, 2);
    size_t from = args_position(args_integer_or(L, 3, 1), subject.len) - 1, end;
    if (from > subject.len)
        return return_place(L, -1, 0);
    if (places && lua_toboolean(L, 4))
        return return_place(L, find_plain(L, subject, wanted, from), wanted.len);
    struct pattern pattern;
    struct pattern_match match = begin(L, subject, wanted, &pattern);
    if (!search(L, &match, &from, &end))
        return return_place(L, -1, 0);
    if (!places)
        return push_captures(L, &match, from, end);
    return_place(L, (int64_t)from, end - from);
    return 2 + (match.level ? push_captures(L, &match, from, end) : 0);
}

int search_find(lua_State *L)
{
    return find(L, true);
}

int search_match(lua_State *L)
{
    return find(L, false);
}

/* upvalues: subject, pattern, where to go on, end of the last match (or -1).
 * An empty match right behind the last one is not another match. */
static int gmatch_step(lua_State *L)
{
    struct text subject = args_text_at(L, lua_upvalueindex(1));
    struct text text = args_text_at(L, lua_upvalueindex(2));
    size_t from = (size_t)lua_tointeger(L, lua_upvalueindex(3)), end;
    lua_Integer last = lua_tointeger(L, lua_upvalueindex(4));
    struct pattern pattern;
    struct pattern_match match = begin(L, subject, text, &pattern);
    pattern.anchored = false;
    while (search(L, &match, &from, &end)) {
        if ((lua_Integer)end == last) {
            from++;
            continue;
        }
        lua_pushinteger(L, (lua_Integer)end);
        lua_copy(L, -1, lua_upvalueindex(3));
        lua_replace(L, lua_upvalueindex(4));
        return push_captures(L, &match, from, end);
    }
    lua_pushnil(L);
    return 1;
}

int search_gmatch(lua_State *L)
{
    struct pattern pattern;
    struct text subject = args_text(L, 1), text = args_text(L, 2);
    if (text.len && text.at[0] == '^')
        return args_error(L, 2, "a pattern without ^: gmatch looks everywhere");
    begin(L, subject, text, &pattern);
    lua_settop(L, 2);
    lua_pushinteger(L, 0);
    lua_pushinteger(L, -1);
    lua_pushcclosure(L, gmatch_step, 4);
    return 1;
}

/* ---- gsub ---- */

struct substitution {
    lua_State *L;
    struct pattern_match *match;
    luaL_Buffer buffer;
};

enum { SUBJECT = 1, PATTERN = 2, REPLACEMENT = 3, LIMIT = 4, LOOKUP = 5 }; /* stack */

static void add(struct substitution *sub, const char *at, size_t len)
{
    if (luaL_bufflen(&sub->buffer) + len > HOST_RESULT_MAX)
        state_raise(sub->L, "gsub: the text would be longer than %d bytes",
                    (int)HOST_RESULT_MAX);
    luaL_addlstring(&sub->buffer, at, len);
}

/* Adds capture number 1 to 9; %1 without captures is the whole match. */
static void add_capture(struct substitution *sub, size_t number, struct text whole)
{
    if (number == 0 || (number == 1 && sub->match->level == 0)) {
        add(sub, whole.at, whole.len);
        return;
    }
    if (number > sub->match->level)
        state_raise(sub->L,
                    "gsub: the replacement names capture %%%d, which is not "
                    "there",
                    (int)number);
    push_capture(sub->L, sub->match, number - 1);
    struct text text = args_text_at(sub->L, -1);
    if (luaL_bufflen(&sub->buffer) + text.len > HOST_RESULT_MAX)
        state_raise(sub->L, "gsub: the text would be too long");
    luaL_addvalue(&sub->buffer);
}

static void add_text(struct substitution *sub, struct text whole)
{
    struct text text = args_text_at(sub->L, REPLACEMENT);
    state_spend(sub->L, text.len / 4);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c != '%') {
            add(sub, &c, 1);
            continue;
        }
        c = ++i < text.len ? text.at[i] : '\0';
        if (c == '%')
            add(sub, &c, 1);
        else if (char_is_digit(c))
            add_capture(sub, (size_t)(c - '0'), whole);
        else
            state_raise(sub->L, "gsub: in a replacement, %% goes before a digit or %%");
    }
}

/* Adds what a table or a function gives for the match; false or nil keeps it. */
static void add_looked_up(struct substitution *sub, struct text whole, size_t from)
{
    lua_State *L = sub->L;
    if (lua_type(L, REPLACEMENT) == LUA_TFUNCTION) {
        lua_pushvalue(L, REPLACEMENT);
        lua_call(L, push_captures(L, sub->match, from, from + whole.len), 1);
    } else {
        int count = push_captures(L, sub->match, from, from + whole.len);
        lua_pop(L, count - 1);
        lua_rawget(L, LOOKUP);
    }
    if (!lua_toboolean(L, -1)) {
        lua_pop(L, 1);
        add(sub, whole.at, whole.len);
        return;
    }
    if (lua_type(L, -1) != LUA_TSTRING && lua_type(L, -1) != LUA_TNUMBER)
        state_raise(L, "gsub: a %s is no text to put in", luaL_typename(L, -1));
    struct text text = args_text_at(L, -1);
    state_spend(L, text.len / 16);
    if (luaL_bufflen(&sub->buffer) + text.len > HOST_RESULT_MAX)
        state_raise(L, "gsub: the text would be too long");
    luaL_addvalue(&sub->buffer);
}

static void substitute(struct substitution *sub, struct text subject, size_t from,
                       size_t end)
{
    struct text whole = {subject.at + from, end - from};
    if (lua_type(sub->L, REPLACEMENT) == LUA_TSTRING)
        add_text(sub, whole);
    else
        add_looked_up(sub, whole, from);
}

static void check_replacement(lua_State *L)
{
    int type = lua_type(L, REPLACEMENT);
    if (type != LUA_TSTRING && type != LUA_TTABLE && type != LUA_TFUNCTION)
        args_error(L, REPLACEMENT, "a text, a table or a function");
    if (type == LUA_TTABLE)
        args_readable(L, REPLACEMENT);
}

/* Goes through the subject; how many were replaced. */
static int64_t replace_all(struct substitution *sub, struct text subject, int64_t limit)
{
    int64_t count = 0, last = -1;
    size_t at = 0;
    while (count < limit) {
        size_t end;
        bool found = pattern_at(sub->match, at, &end) && (int64_t)end != last;
        settle(sub->L, sub->match);
        if (found) {
            count++;
            substitute(sub, subject, at, end);
            last = (int64_t)end;
            at = end;
            sub->match->steps_max = state_of(sub->L)->budget - state_of(sub->L)->used;
        } else if (at < subject.len) {
            add(sub, subject.at + at++, 1);
        } else {
            break;
        }
        if (sub->match->pattern->anchored)
            break;
    }
    if (at < subject.len)
        add(sub, subject.at + at, subject.len - at);
    return count;
}

int search_gsub(lua_State *L)
{
    lua_settop(L, 4);
    struct text subject = args_text(L, SUBJECT), text = args_text(L, PATTERN);
    int64_t limit = args_integer_or(L, LIMIT, INT64_MAX);
    struct pattern pattern;
    check_replacement(L);
    struct pattern_match match = begin(L, subject, text, &pattern);
    struct substitution sub = {.L = L, .match = &match};
    luaL_buffinit(L, &sub.buffer);
    int64_t count = replace_all(&sub, subject, limit);
    luaL_pushresult(&sub.buffer);
    lua_pushinteger(L, count);
    return 2;
}
