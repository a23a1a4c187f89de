/* Loading: a file becomes a table of C values, and what it uses becomes part
 * of its hash.
 *
 * A unit is one file that was run: the main one of a script_load, or one that
 * `use` found. Each is read once; its text stays in the state's arena, since
 * messages are checked against it (load_mentions). Units know what they used,
 * so that a file loaded earlier counts in the hash of each main file that
 * reaches it.
 *
 * `use "gonio.documentation"` is <root>/gonio/documentation.lua in the first
 * root that has it. What it returns is frozen whole. */
#include "base/file.h"
#include "script/host.h"

#include <stdio.h>
#include <sys/stat.h>

#define USE_NAME_MAX 100
/* Labels and gotos of one file: the parser compares each with each. */
#define JUMPS_MAX 1000

struct use {
    struct unit *unit;
    struct use *next;
};

struct unit {
    struct unit *next;   /* of the state */
    struct unit *parent; /* who used it first */
    struct text name;    /* as in `use`; of a main file its path */
    struct text path;    /* as messages show it */
    struct text source;
    struct use *uses, **last_use;
    bool ready;
    int table; /* registry: what it returned, frozen */
    unsigned visit;
};

struct load {
    const char *name;
    struct text source; /* in the state's arena */
    struct unit *unit;
    struct arena *arena;
    struct script_value *table;
    struct hash *hash;
};

/* ---- what others ask of units ---- */

static bool is_word(char c)
{
    return char_is_letter(c) || char_is_digit(c) || c == '_';
}

static bool stands_free(struct text source, size_t at, size_t len, bool quoted)
{
    char before = at ? source.at[at - 1] : ' ';
    char behind = at + len < source.len ? source.at[at + len] : ' ';
    if (quoted)
        return (before == '"' || before == '\'') && behind == before;
    return !is_word(before) && !is_word(behind);
}

static bool source_mentions(struct text source, struct text text, bool quoted)
{
    for (size_t at = 0; at + text.len <= source.len; at++) {
        const char *found =
            memchr(source.at + at, text.at[0], source.len - text.len - at + 1);
        if (!found)
            return false;
        at = (size_t)(found - source.at);
        if (memcmp(found, text.at, text.len) == 0 &&
            stands_free(source, at, text.len, quoted))
            return true;
    }
    return false;
}

bool load_mentions(const struct script *script, struct text text, bool quoted)
{
    if (text.len == 0)
        return true;
    for (const struct unit *unit = script->units; unit; unit = unit->next)
        if (source_mentions(unit->source, text, quoted))
            return true;
    return false;
}

struct text load_running(lua_State *L, int level)
{
    lua_Debug about;
    if (!lua_getstack(L, level, &about) || !lua_getinfo(L, "S", &about) ||
        about.source[0] != '=')
        return TEXT_NONE;
    for (const struct unit *unit = state_of(L)->units; unit; unit = unit->next)
        if (text_is(unit->path, about.source + 1))
            return unit->source;
    return TEXT_NONE;
}

/* From at on past blanks, forwards or backwards. */
static size_t skip_blanks(struct text source, size_t at, bool back)
{
    while (back ? at > 0 : at < source.len) {
        char c = source.at[back ? at - 1 : at];
        if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
            break;
        at = back ? at - 1 : at + 1;
    }
    return at;
}

/* Whether the word ends there. */
static bool is_behind(struct text source, size_t at, const char *word)
{
    size_t len = strlen(word);
    return at >= len && memcmp(source.at + at - len, word, len) == 0 &&
           (at == len || !is_word(source.at[at - len - 1]));
}

/* Before the bracket that is open at at; 0: none. A bracket within a text may
 * mislead it, which costs a message its words. */
static size_t before_bracket(struct text source, size_t at)
{
    for (size_t depth = 1; at > 0; at--) {
        char c = source.at[at - 1];
        depth += c == ')';
        depth -= c == '(';
        if (depth == 0)
            return skip_blanks(source, at - 1, true);
    }
    return 0;
}

/* `error "text"`, `error("text"...`, `assert(..., "text")`. from, to: the text
 * with its quotes. */
static bool is_said(struct text source, size_t from, size_t to)
{
    size_t before = skip_blanks(source, from, true);
    size_t behind = skip_blanks(source, to, false);
    if (before && source.at[before - 1] == ',')
        return behind < source.len && source.at[behind] == ')' &&
               is_behind(source, before_bracket(source, before - 1), "assert");
    if (before && source.at[before - 1] == '(')
        before = skip_blanks(source, before - 1, true);
    return is_behind(source, before, "error");
}

bool load_says(struct text source, struct text text)
{
    if (text_is_absent(source) || text.len == 0)
        return false;
    for (size_t at = 1; at + text.len < source.len; at++) {
        const char *found =
            memchr(source.at + at, text.at[0], source.len - text.len - at);
        if (!found)
            return false;
        at = (size_t)(found - source.at);
        if (memcmp(found, text.at, text.len) == 0 &&
            stands_free(source, at, text.len, true) &&
            is_said(source, at - 1, at + text.len + 1))
            return true;
    }
    return false;
}

bool script_mentions(const struct script *script, struct text text, bool quoted)
{
    return load_mentions(script, text, quoted);
}

static const struct unit *main_unit(const struct script *script)
{
    const struct unit *unit = script->current;
    while (unit && unit->parent)
        unit = unit->parent;
    return unit;
}

bool load_is_main(const struct script *script, const char *source)
{
    const struct unit *unit = main_unit(script);
    return !unit || (source[0] == '=' && text_is(unit->path, source + 1));
}

void load_place(struct script *script, const char *path)
{
    const struct unit *unit = main_unit(script);
    if (!unit)
        return;
    char above[192];
    snprintf(above, sizeof above, "%s", path);
    snprintf(script->place.file, sizeof script->place.file, "%s", unit->path.at);
    script->place.line = script_locate(unit->source, above);
    for (size_t len = strlen(above); len > 0 && script->place.line == 0; len--)
        if (above[len - 1] == '.' || above[len - 1] == '[') {
            above[len - 1] = '\0';
            script->place.line = script_locate(unit->source, above);
        }
    if (script->place.line == 0)
        script->place.line = script_locate(unit->source, "");
}

/* ---- reading ---- */

/* A script file is a plain file: not to wait for the other end of a pipe. */
static bool is_pipe_or_device(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode);
}

static enum status read_source(struct script *script, const char *path,
                               struct text *source, struct error *error)
{
    struct buffer buffer;
    char real[SHOWN_PATH];
    const char *file = shown_real(script->shown, path, real);
    if (file && is_pipe_or_device(file)) {
        error_set(error, STATUS_IO, "file.kind", "this is not a plain file");
        error_at(error, path, 0, 0);
        return STATUS_IO;
    }
    buffer_init(&buffer, HOST_SOURCE_MAX);
    enum status status = shown_read(script->shown, path, &buffer, error);
    *source = TEXT_NONE;
    if (status == STATUS_OK)
        *source = text_copy(&script->arena, buffer_text(&buffer));
    buffer_release(&buffer);
    if (status == STATUS_OK && text_is_absent(*source))
        return error_no_memory(error);
    return status;
}

/* ---- units ---- */

static struct unit *add_unit(struct script *script, const char *name, const char *path,
                             struct text source)
{
    struct unit *unit = ARENA_NEW(&script->arena, struct unit);
    if (!unit)
        return NULL;
    unit->name = text_copy(&script->arena, text_of(name));
    unit->path = text_copy(&script->arena, text_of(path));
    unit->source = source;
    unit->last_use = &unit->uses;
    if (text_is_absent(unit->name) || text_is_absent(unit->path))
        return NULL;
    unit->next = script->units;
    script->units = unit;
    return unit;
}

struct unit *load_note(lua_State *L, const char *name, struct text source)
{
    struct script *script = state_of(L);
    source = text_copy(&script->arena, source);
    struct unit *unit =
        text_is_absent(source) ? NULL : add_unit(script, name, name, source);
    if (!unit)
        state_no_memory(L);
    else
        unit->ready = true;
    return unit;
}

/* Units of a load that failed are forgotten: the next one reads them anew. */
static void drop_unready(struct script *script)
{
    struct unit **at = &script->units;
    while (*at) {
        if ((*at)->ready)
            at = &(*at)->next;
        else
            *at = (*at)->next;
    }
}

static bool note_use(struct script *script, struct unit *unit)
{
    struct unit *user = script->current;
    struct use *use = ARENA_NEW(&script->arena, struct use);
    if (!use)
        return false;
    use->unit = unit;
    *user->last_use = use;
    user->last_use = &use->next;
    return true;
}

static void add_to_hash(struct hash_stream *stream, struct unit *unit, unsigned visit)
{
    if (unit->visit == visit)
        return;
    unit->visit = visit;
    hash_add(stream, unit->source);
    for (const struct use *use = unit->uses; use; use = use->next)
        add_to_hash(stream, use->unit, visit);
}

/* ---- running ---- */

static unsigned count_of(struct text source, const char *word)
{
    unsigned count = 0;
    size_t len = strlen(word);
    const char *at = source.at, *end = source.at + source.len;
    while (at < end && (at = memchr(at, word[0], (size_t)(end - at)))) {
        count += (size_t)(end - at) >= len && memcmp(at, word, len) == 0;
        at++;
    }
    return count;
}

/* The error about to be raised is there. */
static void set_place(lua_State *L, const struct unit *unit, uint32_t line)
{
    struct place *place = &state_of(L)->place;
    snprintf(place->file, sizeof place->file, "%s", unit->path.at);
    place->line = line;
}

static int refuse_source(lua_State *L, const struct unit *unit, const char *why)
{
    set_place(L, unit, 1);
    state_raising(L, STATUS_POLICY, "script.source");
    return state_raise(L, "%s", why);
}

static void check_source(lua_State *L, const struct unit *unit, struct text source)
{
    if (source.len && source.at[0] == LUA_SIGNATURE[0])
        refuse_source(L, unit, "is compiled Lua: only source text is loaded");
    if (source.len > 1 && source.at[0] == '#' && source.at[1] == '!')
        refuse_source(L, unit,
                      "starts with #!: a policy is not a program of its own, "
                      "remove that line");
    if (count_of(source, "goto") > JUMPS_MAX || count_of(source, "::") > JUMPS_MAX)
        refuse_source(L, unit, "has more than 1000 gotos or labels");
}

/* "name:12: message" → the place, and the message raised. Lua shortens long
 * names. */
static int raise_syntax(lua_State *L, const struct unit *unit)
{
    const char *message = lua_tostring(L, -1);
    size_t len = unit->path.len < LUA_IDSIZE - 1 ? unit->path.len : LUA_IDSIZE - 1;
    unsigned line = 0;
    size_t at = len + 1;
    if (strncmp(message, unit->path.at, len) != 0 || message[len] != ':')
        return lua_error(L);
    for (; char_is_digit(message[at]); at++)
        line = line * 10 + (unsigned)(message[at] - '0');
    if (strncmp(message + at, ": ", 2) != 0)
        return lua_error(L);
    set_place(L, unit, line);
    state_raising(L, STATUS_POLICY, "script.syntax");
    return state_raise(L, "%s", message + at + 2);
}

static struct text without_mark(struct text source)
{
    bool marked = source.len >= 3 && memcmp(source.at, "\xEF\xBB\xBF", 3) == 0;
    return marked ? (struct text){source.at + 3, source.len - 3} : source;
}

/* Pushes the file as a function. */
static void compile(lua_State *L, const struct unit *unit)
{
    struct text source = without_mark(unit->source);
    check_source(L, unit, source);
    lua_pushfstring(L, "=%s", unit->path.at);
    int status = luaL_loadbufferx(L, source.at, source.len, lua_tostring(L, -1), "t");
    if (status == LUA_ERRSYNTAX)
        raise_syntax(L, unit);
    if (status != LUA_OK)
        lua_error(L);
    lua_remove(L, -2);
}

static void run_unit(lua_State *L, const struct unit *unit)
{
    compile(L, unit);
    lua_call(L, 0, 1);
    if (lua_type(L, -1) != LUA_TTABLE)
        refuse_source(L, unit, "must end in return and one table");
}

static int load_main(lua_State *L)
{
    const struct load *load = lua_touserdata(L, 1);
    run_unit(L, load->unit);
    convert_value(L, load->arena, false, load->table);
    return 0;
}

static enum status load_unit(struct script *script, struct load *load,
                             struct error *error)
{
    script->loading = true;
    script->current = load->unit;
    /* Next to nothing that a policy makes is garbage: see count_hook. */
    lua_gc(script->state, LUA_GCSTOP);
    enum status status = state_do(script, load_main, load, error);
    lua_gc(script->state, LUA_GCRESTART);
    script->loading = false;
    script->current = NULL;
    load->unit->ready = status == STATUS_OK;
    drop_unready(script);
    if (status != STATUS_OK) {
        error_at(error, load->name, 0, 0);
        return status;
    }
    lua_gc(script->state, LUA_GCCOLLECT);
    script->held_loaded = script->held;
    struct hash_stream stream;
    hash_begin(&stream);
    add_to_hash(&stream, load->unit, ++script->visit);
    *load->hash = hash_end(&stream);
    return STATUS_OK;
}

static enum status load_source(struct script *script, struct load *load,
                               struct error *error)
{
    *load->table = (struct script_value){.kind = SCRIPT_NIL};
    if (script->running)
        return error_set(error, STATUS_POLICY, "script.nested",
                         "a file cannot be loaded while a rule runs");
    load->unit = add_unit(script, load->name, load->name, load->source);
    if (!load->unit)
        return error_no_memory(error);
    return load_unit(script, load, error);
}

enum status script_load_text(struct script *script, struct text source,
                             const char *name, struct arena *arena,
                             struct script_value *table, struct hash *hash,
                             struct error *error)
{
    struct load load = {.name = name, .arena = arena, .table = table, .hash = hash};
    if (source.len > HOST_SOURCE_MAX)
        return error_set(error, STATUS_POLICY, "script.source",
                         "the text is larger than 1 MiB");
    load.source = text_copy(&script->arena, source);
    if (text_is_absent(load.source))
        return error_no_memory(error);
    return load_source(script, &load, error);
}

enum status script_load(struct script *script, const char *path, struct arena *arena,
                        struct script_value *table, struct hash *hash,
                        struct error *error)
{
    struct load load = {.name = path, .arena = arena, .table = table, .hash = hash};
    enum status status = read_source(script, path, &load.source, error);
    return status == STATUS_OK ? load_source(script, &load, error) : status;
}

/* ---- use ---- */

static bool is_use_name(struct text name)
{
    char before = '.';
    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];
        bool letter = (c >= 'a' && c <= 'z') || char_is_digit(c) || c == '_';
        if (!letter && (c != '.' || before == '.'))
            return false;
        before = c;
    }
    return name.len > 0 && name.len <= USE_NAME_MAX && before != '.';
}

static void path_of(char *path, size_t size, const char *root, struct text name)
{
    int len = snprintf(path, size, "%s/%.*s.lua", root, TEXT_ARG(name));
    size_t from = strlen(root) + 1;
    if (len < 0 || (size_t)len >= size) {
        path[0] = '\0';
        return;
    }
    for (size_t i = from; i < from + name.len; i++)
        if (path[i] == '.')
            path[i] = '/';
}

/* In the first root that has it. Where it was found stays in path. */
static enum status read_used(struct script *script, struct text name, char path[512],
                             struct text *source, struct error *error)
{
    enum status status = error_set(error, STATUS_NOT_FOUND, "file.missing", "none");
    for (size_t i = 0; script->roots[i]; i++) {
        path_of(path, 512, script->roots[i], name);
        status = read_source(script, path, source, error);
        if (status == STATUS_OK || strcmp(error->code, "file.missing") != 0)
            break;
    }
    return status;
}

static void add_chain(luaL_Buffer *buffer, const struct unit *unit,
                      const struct unit *first)
{
    if (unit != first)
        add_chain(buffer, unit->parent, first);
    luaL_addlstring(buffer, unit->name.at, unit->name.len);
    luaL_addstring(buffer, " uses ");
}

static int raise_cycle(lua_State *L, const struct unit *unit)
{
    luaL_Buffer buffer;
    luaL_buffinit(L, &buffer);
    add_chain(&buffer, state_of(L)->current, unit);
    luaL_addlstring(&buffer, unit->name.at, unit->name.len);
    luaL_pushresult(&buffer);
    state_raising(L, STATUS_POLICY, "script.use");
    return state_raise(L, "files use each other in a circle: %s", lua_tostring(L, -1));
}

static struct unit *find_used(const struct script *script, struct text name)
{
    for (struct unit *unit = script->units; unit; unit = unit->next)
        if (text_equal(unit->name, name) && !text_equal(unit->name, unit->path))
            return unit;
    return NULL;
}

static struct unit *new_used(lua_State *L, struct text name)
{
    struct script *script = state_of(L);
    struct error error = ERROR_NONE;
    struct text source;
    char path[512] = "";
    enum status status = read_used(script, name, path, &source, &error);
    if (status != STATUS_OK && strcmp(error.code, "file.missing") == 0) {
        state_raising(L, STATUS_POLICY, "script.use");
        state_raise(L, "use: there is no \"%s\" in the shared library", name.at);
    }
    if (status != STATUS_OK) {
        state_raising(L, status, "script.use");
        state_raise(L, "use \"%s\": %s", name.at, error.message);
    }
    struct unit *unit = add_unit(script, name.at, path, source);
    if (!unit)
        state_no_memory(L);
    return unit;
}

/* Runs it once and keeps its table. */
static void run_used(lua_State *L, struct unit *unit)
{
    struct script *script = state_of(L);
    unit->parent = script->current;
    script->current = unit;
    run_unit(L, unit);
    frozen_deep(L);
    unit->table = luaL_ref(L, LUA_REGISTRYINDEX);
    unit->ready = true;
    script->current = unit->parent;
}

int load_use(lua_State *L)
{
    struct script *script = state_of(L);
    struct text name = args_text(L, 1);
    if (!script->loading)
        return state_raise(L, "use works while the file is loaded: write local x = use "
                              "\"...\" at the top of the file");
    if (!is_use_name(name))
        return args_error(L, 1, "a name of small letters, digits, _ and dots");
    struct unit *unit = find_used(script, name);
    bool found = unit != NULL;
    if (found && !unit->ready)
        return raise_cycle(L, unit);
    if (!found)
        unit = new_used(L, name);
    if (!note_use(script, unit))
        return state_no_memory(L);
    if (!found)
        run_used(L, unit);
    lua_rawgeti(L, LUA_REGISTRYINDEX, unit->table);
    return 1;
}
