/* Laying out the facts: subjects and objects from their paths ("day.telehealth"
 * is an object once "day.telehealth.modality" is a fact), and their tables. */
#include "script/facts.h"

/* ---- subjects and objects ---- */

static struct text last_name(struct text path)
{
    for (size_t i = path.len; i > 0; i--)
        if (path.at[i - 1] == '.')
            return (struct text){path.at + i, path.len - i};
    return path;
}

static struct text parent_path(struct text path)
{
    size_t len = path.len - last_name(path).len;
    return (struct text){path.at, len ? len - 1 : 0};
}

static struct text first_name(struct text path)
{
    const char *dot = memchr(path.at, '.', path.len);
    return (struct text){path.at, dot ? (size_t)(dot - path.at) : path.len};
}

static struct fact_subject *find_subject(struct facts *facts, struct text name)
{
    for (size_t i = 0; i < facts->subject_count; i++)
        if (text_equal(facts->subjects[i].name, name))
            return &facts->subjects[i];
    return NULL;
}

static bool find_node(const struct facts *facts, struct text path, size_t *node)
{
    for (*node = 0; *node < facts->node_count; ++*node)
        if (text_equal(facts->nodes[*node].path, path))
            return true;
    return false;
}

static bool add_subject(struct script *script, struct text name, size_t node)
{
    struct facts *facts = script->facts;
    if (facts->subject_count == HOST_SUBJECT_MAX)
        return false;
    struct fact_subject *subject = &facts->subjects[facts->subject_count++];
    subject->name = name; /* a copy, with a terminator */
    subject->node = node;
    subject->stale = true;
    subject->list = ARENA_ARRAY(&script->arena, size_t, facts->given.count);
    return subject->list != NULL;
}

/* The node of an object's path, made with those above it when new. */
static bool need_node(struct script *script, struct text path, size_t *node)
{
    struct facts *facts = script->facts;
    struct text above = parent_path(path);
    size_t parent;
    if (path.len == 0)
        return false;
    if (find_node(facts, path, node))
        return true;
    if (above.len && !need_node(script, above, &parent))
        return false;
    *node = facts->node_count++;
    path = text_copy(&script->arena, path);
    facts->nodes[*node].path = path;
    if (text_is_absent(path) || (!above.len && !add_subject(script, path, *node)))
        return false;
    const struct fact_subject *subject = find_subject(facts, first_name(path));
    facts->nodes[*node].subject = (size_t)(subject - facts->subjects);
    return true;
}

/* Every dot of every path could begin an object of its own. */
static size_t most_nodes(const struct script_facts *given)
{
    size_t count = 1;
    for (size_t i = 0; i < given->count; i++)
        for (size_t at = 0; at < given->paths[i].len; at++)
            count += given->paths[i].at[at] == '.';
    return count;
}

static enum status lay_out(struct script *script, struct error *error)
{
    struct facts *facts = script->facts;
    for (size_t i = 0; i < facts->given.count; i++) {
        struct text path = facts->given.paths[i];
        if (!need_node(script, parent_path(path), &facts->slots[i].node))
            return error_set(error, STATUS_USAGE, "script.facts",
                             "fact '%.*s' has no subject, or there are too many",
                             TEXT_ARG(path));
    }
    for (size_t i = 0; i < facts->given.count; i++) {
        size_t node;
        if (find_node(facts, facts->given.paths[i], &node))
            return error_set(error, STATUS_USAGE, "script.facts",
                             "'%.*s' is a fact and an object",
                             TEXT_ARG(facts->given.paths[i]));
    }
    return STATUS_OK;
}

/* ---- making the tables ---- */

static void push_text(lua_State *L, struct text text)
{
    lua_pushlstring(L, text.at, text.len);
}

/* stack: → filled, with its __index */
static void make_filled(lua_State *L, size_t node)
{
    const struct facts *facts = state_of(L)->facts;
    lua_newtable(L);
    lua_createtable(L, 0, 1);
    lua_pushinteger(L, (lua_Integer)node);
    lua_newtable(L);
    for (size_t i = 0; i < facts->given.count; i++) {
        if (facts->slots[i].node != node)
            continue;
        push_text(L, last_name(facts->given.paths[i]));
        lua_pushinteger(L, (lua_Integer)i);
        lua_rawset(L, -3);
    }
    lua_pushcclosure(L, facts_miss, 2);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);
}

/* stack: filled → filled, proxy */
static void make_proxy(lua_State *L)
{
    lua_newtable(L);
    lua_createtable(L, 0, 4);
    lua_pushvalue(L, -3);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, facts_refuse_assignment);
    lua_setfield(L, -2, "__newindex");
    lua_pushcfunction(L, facts_refuse_length);
    lua_setfield(L, -2, "__len");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
}

/* Nodes above come first, so theirs are made. */
static void make_node(lua_State *L, size_t number)
{
    struct facts *facts = state_of(L)->facts;
    struct fact_node *node = &facts->nodes[number];
    struct text above = parent_path(node->path);
    size_t parent;
    make_filled(L, number);
    make_proxy(L);
    if (above.len && find_node(facts, above, &parent)) {
        lua_rawgeti(L, LUA_REGISTRYINDEX, facts->nodes[parent].filled);
        push_text(L, last_name(node->path));
        lua_pushvalue(L, -3);
        lua_rawset(L, -3);
        lua_pop(L, 1);
    }
    node->proxy = luaL_ref(L, LUA_REGISTRYINDEX);
    node->filled = luaL_ref(L, LUA_REGISTRYINDEX);
}

static void make_names(lua_State *L)
{
    struct facts *facts = state_of(L)->facts;
    lua_createtable(L, (int)facts->given.count, 0);
    for (size_t i = 0; i < facts->given.count; i++) {
        push_text(L, last_name(facts->given.paths[i]));
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    facts->names = luaL_ref(L, LUA_REGISTRYINDEX);
}

/* stack: the paths' table on top. "day." may be left out. */
static void add_path(lua_State *L, struct text path, size_t number)
{
    push_text(L, path);
    lua_pushinteger(L, (lua_Integer)number);
    lua_rawset(L, -3);
    if (path.len < 5 || memcmp(path.at, "day.", 4) != 0)
        return;
    push_text(L, (struct text){path.at + 4, path.len - 4});
    lua_pushinteger(L, (lua_Integer)number);
    lua_rawset(L, -3);
}

static void make_paths(lua_State *L)
{
    struct facts *facts = state_of(L)->facts;
    lua_createtable(L, 0, 2 * (int)(facts->given.count + facts->node_count));
    for (size_t i = 0; i < facts->given.count; i++)
        add_path(L, facts->given.paths[i], i);
    for (size_t i = 0; i < facts->node_count; i++)
        if (parent_path(facts->nodes[i].path).len)
            add_path(L, facts->nodes[i].path, facts->given.count + i);
    facts->paths = luaL_ref(L, LUA_REGISTRYINDEX);
}

static int make_tables(lua_State *L)
{
    const struct facts *facts = state_of(L)->facts;
    make_names(L);
    make_paths(L);
    for (size_t i = 0; i < facts->node_count; i++)
        make_node(L, i);
    return 0;
}

static struct text *copy_paths(struct arena *arena, const struct script_facts *given)
{
    struct text *paths = ARENA_ARRAY(arena, struct text, given->count + 1);
    for (size_t i = 0; paths && i < given->count; i++) {
        paths[i] = text_copy(arena, given->paths[i]);
        if (text_is_absent(paths[i]))
            return NULL;
    }
    return paths;
}

static bool allocate(struct script *script, const struct script_facts *given)
{
    struct arena *arena = &script->arena;
    struct facts *facts = ARENA_NEW(arena, struct facts);
    size_t nodes = most_nodes(given);
    if (!facts)
        return false;
    facts->given = *given;
    facts->given.paths = copy_paths(arena, given);
    facts->slots = ARENA_ARRAY(arena, struct fact_slot, given->count + 1);
    facts->nodes = ARENA_ARRAY(arena, struct fact_node, nodes);
    facts->recorded = ARENA_ARRAY(arena, size_t, given->count + 1);
    facts->objects = ARENA_ARRAY(arena, struct text, nodes);
    script->facts = facts;
    return facts->given.paths && facts->slots && facts->nodes && facts->recorded &&
           facts->objects;
}

enum status script_facts_define(struct script *script, const struct script_facts *given,
                                struct error *error)
{
    enum status status = STATUS_OK;
    if (!allocate(script, given))
        status = error_no_memory(error);
    if (status == STATUS_OK)
        status = lay_out(script, error);
    if (status == STATUS_OK)
        status = state_do(script, make_tables, NULL, error);
    if (status != STATUS_OK)
        script->facts = NULL;
    return status;
}
