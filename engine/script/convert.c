/* Values between Lua and C: a script's table as a tree of script_value, and
 * facts as Lua values.
 *
 * A tree is only taken when it says one thing: whole numbers, no floats; an
 * array without holes, then names; no table inside itself; valid UTF-8
 * without control characters. What a call returns is small; a policy may be
 * large. Errors name the path ("rules[2].from") and its line.
 *
 * The tree is in the caller's arena, texts included; functions stay in Lua,
 * anchored in the registry for as long as the state lives. */
#include "base/utf8.h"
#include "script/host.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define DEPTH_MAX          32
#define LOAD_ENTRIES_MAX   200000
#define LOAD_TEXT_MAX      ((size_t)64 << 10)
#define RESULT_ENTRIES_MAX 1000
#define RESULT_TEXT_MAX    ((size_t)4 << 10)

/* Where the walk stands, on the C stack: put in words only for a fault. */
struct step {
    const struct step *up;
    struct text name; /* absent: by place */
    size_t place;
};

struct convert {
    lua_State *L;
    struct arena *arena;
    bool result;
    size_t entries;
    unsigned depth;
    const struct step *step;
    struct script_entry *named; /* of the table looked at, in no order */
    size_t named_room;
};

static void convert_next(struct convert *convert, struct script_value *value);

/* ---- errors ---- */

#define PATH_SIZE 192 /* as far as it fits */

static void put_path(const struct step *step, char path[PATH_SIZE])
{
    path[0] = '\0';
    if (!step)
        return;
    put_path(step->up, path);
    size_t len = strlen(path);
    if (text_is_absent(step->name))
        snprintf(path + len, PATH_SIZE - len, "[%zu]", step->place);
    else
        snprintf(path + len, PATH_SIZE - len, "%s%.*s", len ? "." : "",
                 TEXT_ARG(step->name));
}

/* A result's path stays unsaid: its names may be computed. */
static int refuse(struct convert *convert, const char *format, ...)
{
    lua_State *L = convert->L;
    struct script *script = state_of(L);
    va_list values;
    state_raising(L, STATUS_POLICY, "script.value");
    if (!convert->result) {
        char path[PATH_SIZE];
        put_path(convert->step, path);
        snprintf(script->raised.path, sizeof script->raised.path, "%s", path);
        load_place(script, path);
    }
    va_start(values, format);
    lua_pushvfstring(L, format, values);
    va_end(values);
    return lua_error(L);
}

/* ---- texts ---- */

static bool is_hidden(uint32_t c)
{
    bool control = (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c <= 0x9F);
    bool direction = c == 0x061C || c == 0x200E || c == 0x200F ||
                     (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    return control || direction;
}

static void check_text(struct convert *convert, struct text text)
{
    size_t most = convert->result ? RESULT_TEXT_MAX : LOAD_TEXT_MAX;
    if (text.len > most)
        refuse(convert, "a text of more than %d bytes", (int)most);
    for (size_t at = utf8_plain(text.at, text.len); at < text.len;) {
        uint32_t c = 0;
        size_t len = utf8_decode(text.at + at, text.len - at, &c);
        if (len == 0)
            refuse(convert, "a text that is not valid UTF-8");
        if (is_hidden(c))
            refuse(convert, "a text with a control character");
        at += len;
        at += utf8_plain(text.at + at, text.len - at);
    }
}

static struct text take_text(struct convert *convert, struct text text)
{
    check_text(convert, text);
    struct text copy = text_copy(convert->arena, text);
    if (text_is_absent(copy))
        state_no_memory(convert->L);
    return copy;
}

/* ---- tables ---- */

struct shape {
    size_t items; /* keys that are whole numbers */
    size_t names;
    int64_t largest;
};

/* The value on top, when it is no table: its text is still Lua's. */
static void hold_plain(lua_State *L, struct script_value *value)
{
    *value = (struct script_value){.kind = SCRIPT_NIL};
    if (lua_type(L, -1) == LUA_TSTRING) {
        value->kind = SCRIPT_TEXT;
        value->text = args_text_at(L, -1);
    } else if (lua_type(L, -1) == LUA_TBOOLEAN) {
        value->kind = SCRIPT_BOOL;
        value->integer = lua_toboolean(L, -1);
    } else if (lua_isinteger(L, -1)) {
        value->kind = SCRIPT_INTEGER;
        value->integer = lua_tointeger(L, -1);
    }
}

/* A name and its value, on top: named[place]. */
static void hold_named(struct convert *convert, size_t place)
{
    if (place == convert->named_room) {
        size_t room = place ? 2 * place : convert->result ? 8 : 64;
        struct script_entry *more =
            ARENA_ARRAY(convert->arena, struct script_entry, room);
        if (!more)
            state_no_memory(convert->L);
        if (place)
            memcpy(more, convert->named, place * sizeof *more);
        convert->named = more;
        convert->named_room = room;
    }
    convert->named[place].name = args_text_at(convert->L, -2);
    hold_plain(convert->L, &convert->named[place].value);
}

/* Looks at the keys of the contents on top, and holds those that are names. */
static struct shape shape_of(struct convert *convert)
{
    lua_State *L = convert->L;
    struct shape shape = {0, 0, 0};
    lua_pushnil(L);
    while (lua_next(L, -2)) {
        if (lua_type(L, -2) == LUA_TSTRING) {
            hold_named(convert, shape.names++);
            lua_pop(L, 1);
            continue;
        }
        lua_pop(L, 1);
        if (!lua_isinteger(L, -1) || lua_tointeger(L, -1) < 1)
            refuse(convert, "a key that is neither a name nor a place from 1 on");
        if (lua_tointeger(L, -1) > shape.largest)
            shape.largest = lua_tointeger(L, -1);
        shape.items++;
    }
    if (shape.largest != (int64_t)shape.items)
        refuse(convert, "a list with a hole in it");
    return shape;
}

static void convert_items(struct convert *convert, struct script_value *value)
{
    struct step step = {.up = convert->step};
    convert->step = &step;
    for (size_t i = 0; i < value->items; i++) {
        step.place = i + 1;
        lua_rawgeti(convert->L, -1, (lua_Integer)i + 1);
        convert_next(convert, &value->entries[i].value);
    }
    convert->step = step.up;
}

static int compare_names(const void *a, const void *b)
{
    const struct script_entry *left = a, *right = b;
    return text_compare(left->name, right->name);
}

/* Most tables have few names. */
static void sort_names(struct script_entry *entries, size_t count)
{
    if (count > 24) {
        qsort(entries, count, sizeof *entries, compare_names);
        return;
    }
    for (size_t i = 1; i < count; i++) {
        struct script_entry entry = entries[i];
        size_t at = i;
        for (; at && text_compare(entries[at - 1].name, entry.name) > 0; at--)
            entries[at] = entries[at - 1];
        entries[at] = entry;
    }
}

static void take_names(struct convert *convert, struct script_value *value)
{
    struct script_entry *entries = value->entries + value->items;
    size_t count = value->count - value->items;
    for (size_t i = 0; i < count; i++) {
        entries[i] = convert->named[i];
        entries[i].name = take_text(convert, entries[i].name);
    }
    sort_names(entries, count);
}

static void convert_names(struct convert *convert, struct script_value *value)
{
    struct step step = {.up = convert->step};
    convert->step = &step;
    for (size_t i = value->items; i < value->count; i++) {
        struct script_entry *entry = &value->entries[i];
        step.name = entry->name;
        if (entry->value.kind == SCRIPT_TEXT)
            entry->value.text = take_text(convert, entry->value.text);
        if (entry->value.kind != SCRIPT_NIL)
            continue;
        lua_pushlstring(convert->L, entry->name.at, entry->name.len);
        lua_rawget(convert->L, -2);
        convert_next(convert, &entry->value);
    }
    convert->step = step.up;
}

static void count_entries(struct convert *convert, size_t more)
{
    size_t most = convert->result ? RESULT_ENTRIES_MAX : LOAD_ENTRIES_MAX;
    convert->entries += more;
    if (convert->entries > most)
        refuse(convert, "more than %d entries", (int)most);
}

/* A table inside itself is endlessly deep: the depth ends it. */
static void convert_table(struct convert *convert, struct script_value *value)
{
    lua_State *L = convert->L;
    const char *maker = makers_find(L, -1, &value->line);
    if (maker)
        value->maker = text_of(maker);
    if (!frozen_open(L, -1))
        refuse(convert, "a table of facts: return the facts themselves");
    if (++convert->depth > DEPTH_MAX)
        refuse(convert, "tables nested more than %d deep, or one inside itself",
               DEPTH_MAX);
    luaL_checkstack(L, 10, NULL);
    struct shape shape = shape_of(convert);
    value->items = shape.items;
    value->count = shape.items + shape.names;
    count_entries(convert, value->count);
    value->entries = ARENA_ARRAY(convert->arena, struct script_entry, value->count);
    if (!value->entries)
        state_no_memory(convert->L);
    take_names(convert, value);
    convert_items(convert, value);
    convert_names(convert, value);
    convert->depth--;
    lua_pop(L, 1);
}

static void convert_function(struct convert *convert, struct script_value *value)
{
    lua_State *L = convert->L;
    lua_Debug frame;
    if (convert->result)
        refuse(convert, "a function");
    lua_pushvalue(L, -1);
    lua_getinfo(L, ">S", &frame);
    if (frame.linedefined > 0 && load_is_main(state_of(L), frame.source))
        value->line = (uint32_t)frame.linedefined;
    lua_pushvalue(L, -1);
    value->function = luaL_ref(L, LUA_REGISTRYINDEX);
}

static enum script_kind convert_number(struct convert *convert,
                                       struct script_value *value)
{
    if (!lua_isinteger(convert->L, -1))
        refuse(convert, "a number with a fraction: money is a text as \"2410.00\", "
                        "everything else is whole (// divides whole numbers)");
    value->integer = lua_tointeger(convert->L, -1);
    return SCRIPT_INTEGER;
}

/* The value on top, which is popped. */
static void convert_next(struct convert *convert, struct script_value *value)
{
    lua_State *L = convert->L;
    switch (lua_type(L, -1)) {
    case LUA_TNIL:
        value->kind = SCRIPT_NIL;
        break;
    case LUA_TBOOLEAN:
        value->kind = SCRIPT_BOOL;
        value->integer = lua_toboolean(L, -1);
        break;
    case LUA_TNUMBER:
        value->kind = convert_number(convert, value);
        break;
    case LUA_TSTRING:
        value->kind = SCRIPT_TEXT;
        value->text = take_text(convert, args_text_at(L, -1));
        break;
    case LUA_TTABLE:
        value->kind = SCRIPT_TABLE;
        convert_table(convert, value);
        break;
    case LUA_TFUNCTION:
        value->kind = SCRIPT_FUNCTION;
        convert_function(convert, value);
        break;
    default:
        refuse(convert, "a value of another kind");
    }
    lua_pop(L, 1);
}

void convert_value(lua_State *L, struct arena *arena, bool result,
                   struct script_value *value)
{
    struct convert convert = {.L = L, .arena = arena, .result = result};
    *value = (struct script_value){.kind = SCRIPT_NIL};
    convert_next(&convert, value);
}

/* ---- facts ---- */

static void push_texts(lua_State *L, struct text_list list)
{
    lua_createtable(L, (int)list.count, 0);
    for (size_t i = 0; i < list.count; i++) {
        lua_pushlstring(L, list.at[i].at, list.at[i].len);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    frozen_wrap(L);
}

bool convert_push(lua_State *L, const struct value *value)
{
    switch (value->kind) {
    case VALUE_BOOL:
        lua_pushboolean(L, value->number != 0);
        return true;
    case VALUE_NUMBER:
    case VALUE_DATE:
    case VALUE_CLOCK:
    case VALUE_MONEY:
        lua_pushinteger(L, value->number);
        return true;
    case VALUE_TEXT:
        lua_pushlstring(L, value->text.at ? value->text.at : "", value->text.len);
        return true;
    case VALUE_TEXTS:
        push_texts(L, value->list);
        return true;
    case VALUE_UNKNOWN:
    case VALUE_NOTE:
    default:
        return false;
    }
}
