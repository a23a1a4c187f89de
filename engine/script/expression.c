/* Expressions: the host's names as tables that ask for what is read of them.
 *
 *     _ENV ──__index──▶ find("services") ──list──▶ { proxy, proxy }
 *                          │ nothing                    │ __index
 *                          ▼                            ▼
 *                  globals of the sandbox     find("services[1].code")
 *
 * A proxy is empty and knows its path. An expression is looked at by a person
 * and read once, so that nothing is remembered between two reads. */
#include "script/expression.h"

#include "script/host.h"

#include <stdio.h>

#define CHUNK "expression" /* its name in messages, which is taken off */

struct evaluating {
    struct script *script;
    struct text text;
    const struct expression_names *names;
    struct arena *arena;
    struct expression_result *result;
};

static const char path_key; /* in metatables: the path of an object or list */

/* ---- where a fault is ---- */

static bool is_word(char c)
{
    return char_is_letter(c) || char_is_digit(c) || c == '_';
}

/* at: a byte of the text. */
static void point_at(struct script *script, struct text text, size_t at)
{
    unsigned line = 1, column = 1;
    for (size_t i = 0; i < at; i++) {
        column = text.at[i] == '\n' ? 1 : column + 1;
        line += text.at[i] == '\n';
    }
    char *path = script->raised.path;
    if (memchr(text.at, '\n', text.len))
        snprintf(path, sizeof script->raised.path, "line %u, column %u", line, column);
    else
        snprintf(path, sizeof script->raised.path, "column %u", column);
}

/* A name that was read: where it stands first, by itself. False: it does not; it
 * was computed, and may be anything. */
static bool point_at_name(struct script *script, struct text text, struct text name)
{
    for (size_t at = 0; name.len && at + name.len <= text.len; at++) {
        if (memcmp(text.at + at, name.at, name.len) == 0 &&
            (at == 0 || !is_word(text.at[at - 1])) &&
            (at + name.len == text.len || !is_word(text.at[at + name.len]))) {
            point_at(script, text, at);
            return true;
        }
    }
    return false;
}

/* ---- compiling ---- */

enum compiled { COMPILED, UNFINISHED, WRONG };

/* Leaves the function or the message on the stack. lead: before the text. */
static enum compiled compile(lua_State *L, const char *lead, struct text text)
{
    lua_pushstring(L, lead);
    lua_pushlstring(L, text.at, text.len);
    lua_concat(L, 2);
    size_t len;
    const char *source = lua_tolstring(L, -1, &len);
    int status = luaL_loadbufferx(L, source, len, "=" CHUNK, "t");
    lua_remove(L, -2);
    if (status == LUA_OK)
        return COMPILED;
    if (status != LUA_ERRSYNTAX)
        lua_error(L);
    struct text message = args_text_at(L, -1);
    bool unfinished =
        message.len > 5 && memcmp(message.at + message.len - 5, "<eof>", 5) == 0;
    return unfinished ? UNFINISHED : WRONG;
}

/* The end of the shortest beginning of the text that no continuation mends. */
static size_t first_wrong(lua_State *L, const char *lead, struct text text)
{
    size_t good = 0, wrong = text.len;
    while (good + 1 < wrong) {
        size_t middle = good + (wrong - good) / 2;
        state_spend(L, middle);
        if (compile(L, lead, (struct text){text.at, middle}) == WRONG)
            wrong = middle;
        else
            good = middle;
        lua_pop(L, 1);
    }
    return wrong;
}

/* The message is on top. */
static int raise_syntax(lua_State *L, const struct evaluating *it, const char *lead,
                        enum compiled compiled)
{
    size_t at = it->text.len;
    if (compiled == WRONG) {
        at = first_wrong(L, lead, it->text);
        at -= at > 0;
        while (at > 0 && is_word(it->text.at[at]) && is_word(it->text.at[at - 1]))
            at--;
    }
    const char *message = lua_tostring(L, -1);
    message += strlen(CHUNK ":");
    message += strspn(message, "0123456789");
    state_raising(L, STATUS_USAGE, "script.syntax");
    point_at(it->script, it->text, at);
    return state_raise(L, "%s", strncmp(message, ": ", 2) ? message : message + 2);
}

static bool begins_with_word(struct text text, const char *const *words)
{
    size_t len = 0;
    while (len < text.len && is_word(text.at[len]))
        len++;
    for (; *words; words++)
        if (text_is((struct text){text.at, len}, *words))
            return true;
    return false;
}

/* What begins so is meant as a statement, and its fault is told as one. */
static bool is_statement(struct text text)
{
    static const char *const words[] = {"local", "if",     "for",  "while", "repeat",
                                        "do",    "return", "goto", "break", NULL};
    return begins_with_word(text, words);
}

/* Pushes it as a function: an expression where it is one, else a chunk. */
static void compile_either(lua_State *L, const struct evaluating *it)
{
    enum compiled value = compile(L, "return ", it->text);
    if (value == COMPILED)
        return;
    enum compiled chunk = compile(L, "", it->text);
    if (chunk == COMPILED) {
        lua_remove(L, -2);
        return;
    }
    if (is_statement(it->text))
        raise_syntax(L, it, "", chunk);
    lua_pop(L, 1);
    raise_syntax(L, it, "return ", value);
}

static int whole_body(lua_State *L)
{
    struct text *text = lua_touserdata(L, 1);
    enum compiled value = compile(L, "return ", *text);
    enum compiled chunk = compile(L, "", *text);
    bool whole = value == COMPILED || chunk == COMPILED ||
                 (is_statement(*text) ? chunk : value) == WRONG;
    if (!whole)
        text->len = 0;
    return 0;
}

bool expression_whole(struct text text)
{
    struct script *script;
    struct error unheard = ERROR_NONE;
    const struct script_options options = {.memory_max = (size_t)8 << 20};
    struct text asked = text;
    text = text_trim(text);
    if (!text.len || text.len > EXPRESSION_MOST ||
        script_new(&options, &script, &unheard))
        return true;
    enum status status = state_do(script, whole_body, &asked, &unheard);
    script_free(script);
    return status || asked.len;
}

/* ---- names ---- */

static void push_meant(lua_State *L, const struct evaluating *it, struct text path);

static const struct evaluating *evaluating_of(lua_State *L)
{
    return state_of(L)->evaluating;
}

/* Pushes "path.name" or "path[2]"; a name alone where the path is none. */
static struct text push_path(lua_State *L, struct text path, int key)
{
    if (lua_type(L, key) == LUA_TNUMBER)
        lua_pushfstring(L, "%s[%I]", path.at, lua_tointeger(L, key));
    else
        lua_pushfstring(L, "%s%s%s", path.at, path.len ? "." : "",
                        lua_tostring(L, key));
    return args_text_at(L, -1);
}

/* upvalue: the path. */
static int object_index(lua_State *L)
{
    if (lua_type(L, 2) != LUA_TSTRING)
        return state_raise(L, "%s is no list: its facts have names",
                           lua_tostring(L, lua_upvalueindex(1)));
    push_meant(L, evaluating_of(L),
               push_path(L, args_text_at(L, lua_upvalueindex(1)), 2));
    return 1;
}

/* upvalues: the path, how many there are. */
static int list_index(lua_State *L)
{
    lua_Integer count = lua_tointeger(L, lua_upvalueindex(2));
    struct text path = args_text_at(L, lua_upvalueindex(1));
    if (lua_isinteger(L, 2))
        return state_raise(L, "%s has no %I. entry: there %s %I", path.at,
                           lua_tointeger(L, 2), count == 1 ? "is" : "are", count);
    if (lua_type(L, 2) != LUA_TSTRING)
        return state_raise(L, "%s is a list: %s[1] is its first entry", path.at,
                           path.at);
    push_meant(L, evaluating_of(L), push_path(L, path, 2));
    return 1;
}

/* stack: metatable of a host's table → the same, with the path in it */
static void note_path(lua_State *L, struct text path)
{
    lua_pushlstring(L, path.at, path.len);
    lua_rawsetp(L, -2, &path_key);
}

static void push_object(lua_State *L, struct text path)
{
    lua_newtable(L);
    lua_createtable(L, 0, 5);
    lua_pushlstring(L, path.at, path.len);
    lua_pushcclosure(L, object_index, 1);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, facts_refuse_assignment);
    lua_setfield(L, -2, "__newindex");
    lua_pushcfunction(L, facts_refuse_length);
    lua_setfield(L, -2, "__len");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    note_path(L, path);
    lua_setmetatable(L, -2);
}

static void push_list(lua_State *L, struct text path, size_t count)
{
    state_spend(L, 10 * count);
    lua_createtable(L, (int)count, 0);
    for (size_t i = 1; i <= count; i++) {
        lua_pushfstring(L, "%s[%I]", path.at, (lua_Integer)i);
        push_object(L, args_text_at(L, -1));
        lua_remove(L, -2);
        lua_rawseti(L, -2, (lua_Integer)i);
    }
    lua_createtable(L, 0, 1);
    lua_pushlstring(L, path.at, path.len);
    lua_pushinteger(L, (lua_Integer)count);
    lua_pushcclosure(L, list_index, 2);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);
    frozen_wrap(L);
    lua_getmetatable(L, -1);
    note_path(L, path);
    lua_pop(L, 1);
}

static struct text last_name(struct text path)
{
    size_t at = path.len;
    while (at > 0 && path.at[at - 1] != '.')
        at--;
    size_t len = path.len - at;
    const char *place = memchr(path.at + at, '[', len);
    return (struct text){path.at + at, place ? (size_t)(place - path.at) - at : len};
}

static int no_such(lua_State *L, const struct evaluating *it, struct text path)
{
    const char *near = it->names->nearest(it->names->context, path);
    state_raising(L, STATUS_USAGE, "script.name");
    if (!point_at_name(it->script, it->text, last_name(path)))
        return state_raise(L, "there is nothing of that computed name");
    if (near)
        return state_raise(L, "there is no '%s': did you mean '%s'?", path.at, near);
    return state_raise(L, "there is no '%s'", path.at);
}

static int is_unknown(lua_State *L, const struct evaluating *it, struct text path)
{
    it->result->missing = text_copy(it->arena, path);
    return state_stop(L, STOP_UNKNOWN);
}

static void push_value(lua_State *L, const struct evaluating *it, struct text path,
                       const struct value *value)
{
    if (value->kind == VALUE_NOTE) {
        state_raising(L, STATUS_USAGE, "script.note");
        point_at_name(it->script, it->text, last_name(path));
        state_raise(L,
                    "%s is a note of the chart, which no expression reads: ask "
                    "known \"%s\", or its name alone",
                    path.at, path.at);
    }
    if (!convert_push(L, value))
        is_unknown(L, it, path);
}

/* Of a path that lies on the stack. */
static void push_meant(lua_State *L, const struct evaluating *it, struct text path)
{
    struct value value = {.kind = VALUE_UNKNOWN};
    size_t count = 0;
    luaL_checkstack(L, 10, NULL);
    state_spend(L, 10);
    switch (it->names->find(it->names->context, path, &value, &count)) {
    case MEANS_VALUE:
        push_value(L, it, path, &value);
        break;
    case MEANS_UNKNOWN:
        is_unknown(L, it, path);
        break;
    case MEANS_OBJECT:
        push_object(L, path);
        break;
    case MEANS_LIST:
        push_list(L, path, count);
        break;
    case MEANS_NOTHING:
    default:
        no_such(L, it, path);
    }
}

/* known "path" */
static int call_known(lua_State *L)
{
    const struct evaluating *it = evaluating_of(L);
    struct text path = args_text(L, 1);
    struct value value = {.kind = VALUE_UNKNOWN};
    size_t count = 0;
    switch (it->names->find(it->names->context, path, &value, &count)) {
    case MEANS_NOTHING:
        return no_such(L, it, path);
    case MEANS_OBJECT:
    case MEANS_LIST:
        lua_pushboolean(L, count > 0);
        return 1;
    case MEANS_VALUE:
    case MEANS_UNKNOWN:
    default:
        lua_pushboolean(L, value.kind != VALUE_UNKNOWN);
        return 1;
    }
}

/* use "name": of scripts only while they are loaded, which this is like. */
static int call_use(lua_State *L)
{
    struct script *script = state_of(L);
    lua_settop(L, 1);
    lua_pushcfunction(L, load_use);
    lua_insert(L, 1);
    script->loading = true;
    lua_call(L, 1, 1);
    script->loading = false;
    return 1;
}

/* __index of the environment: the host's names, then the sandbox's. */
static int environment_index(lua_State *L)
{
    const struct evaluating *it = evaluating_of(L);
    struct value value = {.kind = VALUE_UNKNOWN};
    size_t count;
    if (lua_type(L, 2) != LUA_TSTRING)
        return state_raise(L, "a name is a text");
    struct text name = args_text_at(L, 2);
    if (text_is(name, "known") || text_is(name, "use")) {
        lua_pushcfunction(L, text_is(name, "use") ? call_use : call_known);
        return 1;
    }
    lua_rawgeti(L, LUA_REGISTRYINDEX, state_of(L)->globals);
    lua_pushvalue(L, 2);
    bool is_global = lua_rawget(L, -2) != LUA_TNIL;
    bool is_name =
        it->names->find(it->names->context, name, &value, &count) != MEANS_NOTHING;
    if (is_global && !is_name)
        return 1;
    if (is_name || it->names->nearest(it->names->context, name)) {
        push_meant(L, it, name);
        return 1;
    }
    point_at_name(it->script, it->text, name);
    lua_pushvalue(L, 2);
    lua_gettable(L, -3); /* whose error names the nearest global */
    return 1;
}

static int environment_assign(lua_State *L)
{
    state_raising(L, STATUS_USAGE, "script.global");
    return state_raise(L, "nothing is assigned here: :set changes the session, local "
                          "names a value");
}

static void push_environment(lua_State *L)
{
    lua_newtable(L);
    lua_createtable(L, 0, 3);
    lua_pushcfunction(L, environment_index);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, environment_assign);
    lua_setfield(L, -2, "__newindex");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
}

/* ---- what it comes to ---- */

/* The value on top, which is popped. */
static void take_value(lua_State *L, const struct evaluating *it,
                       struct expression_value *value)
{
    if (lua_type(L, -1) == LUA_TTABLE && lua_getmetatable(L, -1)) {
        if (lua_rawgetp(L, -1, &path_key) == LUA_TSTRING) {
            value->path = text_copy(it->arena, args_text_at(L, -1));
            lua_pop(L, 3);
            if (text_is_absent(value->path))
                state_no_memory(L);
            return;
        }
        lua_pop(L, 2);
    }
    if (lua_type(L, -1) == LUA_TNUMBER && !lua_isinteger(L, -1)) {
        lua_tolstring(L, -1, NULL);
        value->fraction = text_copy(it->arena, args_text_at(L, -1));
        lua_pop(L, 1);
        if (text_is_absent(value->fraction))
            state_no_memory(L);
        return;
    }
    if (lua_type(L, -1) == LUA_TFUNCTION)
        state_raise(L, "that is a function: call it");
    convert_value(L, it->arena, true, &value->value);
}

static int evaluate_body(lua_State *L)
{
    const struct evaluating *it = lua_touserdata(L, 1);
    struct script *script = it->script;
    script->current = load_note(L, CHUNK, it->text);
    compile_either(L, it);
    push_environment(L);
    lua_setupvalue(L, -2, 1);
    int base = lua_gettop(L) - 1;
    lua_call(L, 0, LUA_MULTRET);
    int count = lua_gettop(L) - base;
    if (count > EXPRESSION_VALUES)
        return state_raise(L, "more than %d values", EXPRESSION_VALUES);
    for (int i = count; i > 0; i--)
        take_value(L, it, &it->result->at[i - 1]);
    it->result->count = (size_t)count;
    return 0;
}

static enum script_answer failed(struct script *script, int status, struct text text,
                                 struct error *error)
{
    if (script->stop == STOP_UNKNOWN) {
        lua_pop(script->state, 1);
        return SCRIPT_UNKNOWN;
    }
    state_failed(script, status, error);
    bool own = strcmp(error->file, CHUNK) == 0;
    if (own && !error->pointer[0] && memchr(text.at, '\n', text.len))
        error_point(error, "line %u", error->line);
    if (own) {
        error->file[0] = '\0';
        error->line = 0;
    }
    /* No policy failed: somebody typed it. */
    if (error->status == STATUS_POLICY && !error->file[0])
        error->status = STATUS_USAGE;
    return SCRIPT_FAILED;
}

enum script_answer script_evaluate(struct script *script, struct text expression,
                                   const struct expression_names *names,
                                   struct arena *arena,
                                   struct expression_result *result,
                                   struct error *error)
{
    expression = text_trim(expression);
    *result = (struct expression_result){.count = 0};
    const struct evaluating it = {script, expression, names, arena, result};
    if (expression.len > EXPRESSION_MOST) {
        error_set(error, STATUS_LIMIT, "script.expression",
                  "an expression has at most %zu bytes", EXPRESSION_MOST);
        return SCRIPT_FAILED;
    }
    script->evaluating = &it;
    int status =
        state_run_body(script, evaluate_body, (void *)(uintptr_t)&it, WATCH_COUNT);
    script->evaluating = NULL;
    script->loading = false;
    script->current = NULL;
    return status == LUA_OK ? SCRIPT_RETURNED
                            : failed(script, status, expression, error);
}
