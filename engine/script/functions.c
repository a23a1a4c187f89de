/* Functions of the host: called with values, they answer with one. What a
 * value is here is what a fact is: whole numbers, texts, lists of texts. */
#include "script/host.h"

#include <stdio.h>

#define ARGUMENTS_MAX 4
#define TEXTS_MAX     1000

static struct value take_texts(lua_State *L, int arg)
{
    args_readable(L, arg);
    int table = lua_gettop(L);
    size_t count = (size_t)lua_rawlen(L, table);
    if (count > TEXTS_MAX)
        args_error(L, arg, "a list of at most 1000 texts");
    struct text *texts = lua_newuserdatauv(L, (count + 1) * sizeof *texts, 0);
    for (size_t i = 0; i < count; i++) {
        if (lua_rawgeti(L, table, (lua_Integer)i + 1) != LUA_TSTRING)
            args_error(L, arg, "a list of texts");
        texts[i] = args_text_at(L, -1);
        lua_pop(L, 1); /* the table keeps it alive */
    }
    return (struct value){.kind = VALUE_TEXTS, .list = {texts, count}};
}

static struct value take_value(lua_State *L, int arg)
{
    switch (lua_type(L, arg)) {
    case LUA_TNIL:
        return (struct value){.kind = VALUE_UNKNOWN};
    case LUA_TBOOLEAN:
        return (struct value){.kind = VALUE_BOOL, .number = lua_toboolean(L, arg)};
    case LUA_TNUMBER:
        return (struct value){.kind = VALUE_NUMBER, .number = args_integer(L, arg)};
    case LUA_TSTRING:
        return (struct value){.kind = VALUE_TEXT, .text = args_text_at(L, arg)};
    case LUA_TTABLE:
        return take_texts(L, arg);
    default:
        args_error(L, arg, "a text, a whole number, true, false, or a list of texts");
        return (struct value){.kind = VALUE_UNKNOWN};
    }
}

static int raise_host_error(lua_State *L, const char *name, const struct error *error)
{
    struct raised *raised = &state_of(L)->raised;
    state_raising(L, error->status == STATUS_OK ? STATUS_POLICY : error->status,
                  error->code[0] ? error->code : "script.function");
    snprintf(raised->fix, sizeof raised->fix, "%s", error->fix);
    return state_raise(L, "%s: %s", name, error->message);
}

/* Whether an argument is a text that the script computed, which may be a
 * patient's: then what the host says of it is not repeated. */
static bool is_computed(lua_State *L, const struct value *args, int count)
{
    for (int i = 0; i < count; i++) {
        if (args[i].kind == VALUE_TEXT && !sandbox_may_show(L, args[i].text, false))
            return true;
        for (size_t k = 0; args[i].kind == VALUE_TEXTS && k < args[i].list.count; k++)
            if (!sandbox_may_show(L, args[i].list.at[k], false))
                return true;
    }
    return false;
}

/* upvalue: the script_function */
static int call_host(lua_State *L)
{
    const struct script_function *function = lua_touserdata(L, lua_upvalueindex(1));
    struct script *script = state_of(L);
    struct value args[ARGUMENTS_MAX], result = {.kind = VALUE_UNKNOWN};
    int count = lua_gettop(L);
    if (script->loading)
        return state_raise(L, "%s needs a session: call it in a rule", function->name);
    if (count > ARGUMENTS_MAX)
        return state_raise(L, "%s: at most %d arguments", function->name,
                           ARGUMENTS_MAX);
    luaL_checkstack(L, 3 * ARGUMENTS_MAX, NULL);
    for (int i = 0; i < count; i++)
        args[i] = take_value(L, i + 1);
    script->host_error.status = STATUS_OK;
    script->host_error.code[0] = '\0';
    script->host_error.message[0] = '\0';
    script->host_error.fix[0] = '\0';
    if (!function->call(script->context, args, (size_t)count, &result,
                        &script->host_error)) {
        if (is_computed(L, args, count))
            return state_raise(L, "%s: a computed argument is none that it knows",
                               function->name);
        return raise_host_error(L, function->name, &script->host_error);
    }
    if (convert_push(L, &result))
        return 1;
    facts_miss_none(state_of(L)); /* it ends the rule as an unknown fact does */
    return state_stop(L, STOP_UNKNOWN);
}

struct registration {
    struct script_function *functions;
    size_t count;
};

static int add_functions(lua_State *L)
{
    const struct registration *registration = lua_touserdata(L, 1);
    for (size_t i = 0; i < registration->count; i++) {
        lua_pushlightuserdata(L, &registration->functions[i]);
        lua_pushcclosure(L, call_host, 1);
        sandbox_trust(L);
        sandbox_add(L, registration->functions[i].name);
    }
    return 0;
}

enum status script_functions(struct script *script,
                             const struct script_function *functions, size_t count,
                             struct error *error)
{
    struct script_function *copies =
        ARENA_ARRAY(&script->arena, struct script_function, count + 1);
    if (!copies)
        return error_no_memory(error);
    for (size_t i = 0; i < count; i++) {
        copies[i] = functions[i];
        copies[i].name = text_copy(&script->arena, text_of(functions[i].name)).at;
        if (!copies[i].name)
            return error_no_memory(error);
    }
    struct registration registration = {copies, count};
    return state_do(script, add_functions, &registration, error);
}
