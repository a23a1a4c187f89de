/* Calling a rule.
 *
 *   run 1, not counted ──ends──────────────────────────▶ its answer
 *        │ the timer, too much work in C, or memory
 *        ▼
 *   run 2, counted ──ends or passes the budget─────────▶ its answer
 *
 * The timer only decides that a run is looked at more closely; the counted
 * run decides what becomes of it. Rules are pure, so running one twice changes
 * nothing, and the answer is the same on a slow machine and a fast one. */
#include "script/host.h"

#include <assert.h>
#include <stdio.h>

struct attempt {
    const struct script_call *call;
    struct facts_fill fill;
    enum watch watch;
};

struct conversion {
    struct arena *arena;
    struct script_value *value;
};

static bool must_fill(const struct attempt *attempt)
{
    for (size_t i = 0; i < attempt->fill.count; i++)
        if (attempt->fill.empty || facts_is_stale(attempt->fill.subjects[i]))
            return true;
    return false;
}

/* Leaves the result or the error object on the stack. */
static int run(struct script *script, struct attempt *attempt)
{
    lua_State *L = script->state;
    facts_begin(script, &attempt->fill, attempt->call->record);
    if (must_fill(attempt)) {
        int status = state_run_body(script, facts_fill, &attempt->fill, WATCH_NONE);
        if (status != LUA_OK)
            return status;
    }
    lua_rawgeti(L, LUA_REGISTRYINDEX, attempt->call->function);
    for (size_t i = 0; i < attempt->fill.count; i++)
        facts_push(script, attempt->fill.subjects[i]);
    return state_run(script, (int)attempt->fill.count, 1, attempt->watch);
}

static bool must_repeat(const struct script *script, int status)
{
    if (status == LUA_OK || script->watch == WATCH_COUNT)
        return false;
    return status == LUA_ERRMEM ||
           (script->stop != STOP_NONE && script->stop != STOP_UNKNOWN);
}

/* What went on before the function began is no step of it. */
static int run_followed(struct script *script, struct attempt *attempt)
{
    attempt->watch = WATCH_COUNT;
    if (!steps_begin(script, attempt->call->follower))
        return run(script, attempt);
    int status = run(script, attempt);
    steps_end(script);
    return status;
}

static int run_as_needed(struct script *script, struct attempt *attempt)
{
    if (attempt->call->follower)
        return run_followed(script, attempt);
    int status = run(script, attempt);
    if (!must_repeat(script, status))
        return status;
    lua_pop(script->state, 1);
    attempt->watch = WATCH_COUNT;
    return run(script, attempt);
}

static int convert_body(lua_State *L)
{
    const struct conversion *conversion = lua_touserdata(L, 1);
    convert_value(L, conversion->arena, true, conversion->value);
    return 0;
}

/* The result on top, which is popped. */
static int take_result(struct script *script, struct arena *arena,
                       struct script_value *result)
{
    lua_State *L = script->state;
    struct conversion conversion = {arena, result};
    if (lua_isnil(L, -1)) {
        lua_pop(L, 1);
        return LUA_OK;
    }
    lua_pushcfunction(L, convert_body);
    lua_insert(L, -2);
    lua_pushlightuserdata(L, &conversion);
    lua_insert(L, -2);
    return state_run(script, 2, 0, WATCH_NONE);
}

/* Where no line of a script was to be found: where the function stands. */
static void place_function(struct script *script, int function, struct error *error)
{
    lua_Debug frame;
    lua_rawgeti(script->state, LUA_REGISTRYINDEX, function);
    lua_getinfo(script->state, ">S", &frame);
    if (frame.linedefined > 0 && frame.source[0] == '=')
        error_at(error, frame.source + 1, (uint32_t)frame.linedefined, 0);
}

static enum script_answer failed(struct script *script, int status, int function,
                                 struct error *error)
{
    state_failed(script, status, error);
    if (!error->file[0])
        place_function(script, function, error);
    return SCRIPT_FAILED;
}

static enum script_answer refuse(struct error *error, const char *why)
{
    error_set(error, STATUS_POLICY, "script.call", "%s", why);
    return SCRIPT_FAILED;
}

static bool prepare(struct script *script, struct attempt *attempt)
{
    const struct script_call *call = attempt->call;
    attempt->fill.empty = call->record;
    for (size_t i = 0; i < 2 && call->subjects[i]; i++) {
        attempt->fill.subjects[i] = facts_subject(script, call->subjects[i]);
        if (!attempt->fill.subjects[i])
            return false;
        attempt->fill.count++;
    }
    return true;
}

static bool is_function(struct script *script, int function)
{
    bool is = lua_rawgeti(script->state, LUA_REGISTRYINDEX, function) == LUA_TFUNCTION;
    lua_pop(script->state, 1);
    return is;
}

enum script_answer script_call(struct script *script, const struct script_call *call,
                               struct arena *arena, struct script_value *result,
                               size_t *missing, struct error *error)
{
    struct attempt attempt = {.call = call, .watch = WATCH_TIMER};
    *result = (struct script_value){.kind = SCRIPT_NIL};
    *missing = 0;
    if (script->running)
        return refuse(error, "a call within a call");
    if (!is_function(script, call->function))
        return refuse(error, "there is no such function");
    if (!prepare(script, &attempt))
        return refuse(error, "there is no such subject");
    int status = run_as_needed(script, &attempt);
    if (status != LUA_OK && script->stop == STOP_UNKNOWN) {
        lua_pop(script->state, 1);
        *missing = facts_missing(script);
        return SCRIPT_UNKNOWN;
    }
    if (status == LUA_OK)
        status = take_result(script, arena, result);
    enum script_answer answer = SCRIPT_RETURNED;
    if (status != LUA_OK)
        answer = failed(script, status, call->function, error);
    assert(lua_gettop(script->state) == 1);
    return answer;
}
