/* What rules read.
 *
 *     day ──▶ proxy ──__index──▶ filled ──__index──▶ miss (C)
 *           (empty)             {date = 20528,          │ the host's read
 *              │                 plan_of_care = ...}    ▼
 *        assignment: error                     known │ unknown │ no such fact
 *
 * A proxy stays empty, so that every assignment is seen. Reading looks in the
 * table behind it, filled with the facts known now; only a miss reaches C,
 * which asks the host: a known fact is filled in, an unknown one ends the rule
 * (STOP_UNKNOWN), a name that is none is an error.
 *
 * Hot facts: what was once read and found known is filled in at each later
 * turn before a function begins, so that reading it costs a look-up in a
 * table. That changes the speed of a rule, never its answer: an unknown fact
 * stays absent, and so misses.
 *
 * Recording: the filled tables are emptied first, so that every read is a
 * miss, and noted.
 *
 * Invariants: a filled table holds objects' proxies always, and facts only of
 * the present turn unless its subject is stale; a subject's list holds every
 * fact that stands in its filled tables. */
#include "script/facts.h"

/* ---- recording ---- */

/* Whether this is the first time in this recording. */
static bool first_noted(const struct facts *facts, unsigned *noted)
{
    if (!facts->recording || *noted == facts->recordings)
        return false;
    *noted = facts->recordings;
    return true;
}

static struct value read_fact(struct script *script, size_t fact)
{
    struct facts *facts = script->facts;
    if (first_noted(facts, &facts->slots[fact].noted))
        facts->recorded[facts->recorded_count++] = fact;
    if (script->steps)
        steps_read(script, fact);
    return facts->given.read(script->context, fact);
}

/* ---- a miss ---- */

static struct fact_subject *subject_of(struct facts *facts, size_t fact)
{
    return &facts->subjects[facts->nodes[facts->slots[fact].node].subject];
}

/* The fact stands in its filled table from now on. */
static void list_fact(struct facts *facts, size_t fact)
{
    struct fact_slot *slot = &facts->slots[fact];
    struct fact_subject *subject = subject_of(facts, fact);
    slot->filled = true;
    if (slot->listed)
        return;
    slot->listed = true;
    subject->list[subject->list_count++] = fact;
}

/* Lists are left to be read when they are wanted: making one is dear. */
static void learn(struct fact_subject *subject, size_t fact, enum value_kind kind)
{
    if (subject->hot_count == HOT_MAX || kind == VALUE_TEXTS)
        return;
    for (size_t i = 0; i < subject->hot_count; i++)
        if (subject->hot[i] == fact)
            return;
    subject->hot[subject->hot_count++] = fact;
}

static int no_such_fact(lua_State *L, const struct fact_node *node)
{
    if (lua_type(L, 2) != LUA_TSTRING)
        return state_raise(L, "a fact's name is a text");
    struct text name = args_text_at(L, 2);
    lua_pushfstring(L, "%s has no fact", node->path.at);
    lua_pushvalue(L, lua_upvalueindex(2));
    return sandbox_no_such(L, -1, name, lua_tostring(L, -2));
}

static int hidden_note(lua_State *L, struct text path)
{
    state_raising(L, STATUS_POLICY, "script.note");
    return state_raise(L,
                       "%s is a note of the chart, which no rule reads: ask known "
                       "\"%s\", or use the documentation section",
                       path.at, path.at);
}

/* __index of a filled table; upvalues: the node, name -> fact. */
int facts_miss(lua_State *L)
{
    struct script *script = state_of(L);
    struct facts *facts = script->facts;
    size_t node = (size_t)lua_tointeger(L, lua_upvalueindex(1));
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(2)) != LUA_TNUMBER)
        return no_such_fact(L, &facts->nodes[node]);
    size_t fact = (size_t)lua_tointeger(L, -1);
    struct value value = read_fact(script, fact);
    if (value.kind == VALUE_NOTE)
        return hidden_note(L, facts->given.paths[fact]);
    if (!convert_push(L, &value)) {
        facts->missing = fact;
        return state_stop(L, STOP_UNKNOWN);
    }
    if (facts->recording)
        return 1;
    lua_pushvalue(L, 2);
    lua_pushvalue(L, -2);
    lua_rawset(L, 1);
    list_fact(facts, fact);
    learn(subject_of(facts, fact), fact, value.kind);
    return 1;
}

int facts_refuse_assignment(lua_State *L)
{
    state_raising(L, STATUS_POLICY, "script.frozen");
    return state_raise(L, "facts cannot be changed: use a local");
}

int facts_refuse_length(lua_State *L)
{
    return state_raise(L, "facts are not a list: read them by their names");
}

/* A function may ask only about what it was called with: any other subject
 * still is where an earlier rule left it. */
static bool is_called_with(const struct facts *facts, size_t node)
{
    for (size_t i = 0; i < facts->called_count; i++)
        if (facts->called[i] == &facts->subjects[facts->nodes[node].subject])
            return true;
    return false;
}

static int not_called_with(lua_State *L, struct text path)
{
    state_raising(L, STATUS_POLICY, "script.subject");
    return state_raise(L,
                       "known \"%s\": this function is not called with it; ask in a "
                       "rule of that scope",
                       path.at);
}

/* known "path": whether a fact or an object is known, without ending. */
int facts_known(lua_State *L)
{
    struct script *script = state_of(L);
    struct facts *facts = script->facts;
    struct text path = args_text(L, 1);
    if (script->loading || !facts)
        return state_raise(L, "known asks about a session: call it in a rule");
    lua_rawgeti(L, LUA_REGISTRYINDEX, facts->paths);
    lua_pushvalue(L, 1);
    if (lua_rawget(L, -2) != LUA_TNUMBER)
        return sandbox_no_such(L, 2, path, "there is no fact");
    size_t number = (size_t)lua_tointeger(L, -1);
    size_t at = number < facts->given.count ? facts->slots[number].node
                                            : number - facts->given.count;
    if (!is_called_with(facts, at))
        return not_called_with(L, path);
    if (number < facts->given.count) {
        lua_pushboolean(L, read_fact(script, number).kind != VALUE_UNKNOWN);
        return 1;
    }
    struct fact_node *node = &facts->nodes[at];
    if (first_noted(facts, &node->noted))
        facts->objects[facts->object_count++] = node->path;
    lua_pushboolean(L, facts->given.present(script->context, node->path));
    return 1;
}

/* ---- turns ---- */

void script_facts_turn(struct script *script, void *context, const char *subject)
{
    struct facts *facts = script->facts;
    script->context = context;
    for (size_t i = 0; facts && i < facts->subject_count; i++)
        if (!subject || text_is(facts->subjects[i].name, subject))
            facts->subjects[i].stale = true;
}

/* Puts a value into the fact's filled table; nil when it is not known.
 * Stack index 2: the names of facts. */
static void put(lua_State *L, size_t fact, const struct value *value)
{
    struct facts *facts = state_of(L)->facts;
    struct fact_slot *slot = &facts->slots[fact];
    if (value->kind == VALUE_UNKNOWN && !slot->filled)
        return;
    lua_rawgeti(L, LUA_REGISTRYINDEX, facts->nodes[slot->node].filled);
    lua_rawgeti(L, 2, (lua_Integer)fact + 1);
    bool known = convert_push(L, value);
    if (!known)
        lua_pushnil(L);
    lua_rawset(L, -3);
    lua_pop(L, 1);
    slot->filled = known;
    if (known)
        list_fact(facts, fact);
}

static void fill_hot(lua_State *L, const struct fact_subject *subject)
{
    struct script *script = state_of(L);
    struct facts *facts = script->facts;
    for (size_t i = 0; i < subject->hot_count; i++) {
        size_t fact = subject->hot[i];
        struct value value = facts->given.read(script->context, fact);
        put(L, fact, &value);
        facts->slots[fact].fill = facts->fills;
    }
}

/* Takes out what the last turn left, and shortens the list to what is in. */
static void clear_others(lua_State *L, struct fact_subject *subject)
{
    struct facts *facts = state_of(L)->facts;
    const struct value unknown = {.kind = VALUE_UNKNOWN};
    size_t kept = 0;
    for (size_t i = 0; i < subject->list_count; i++) {
        size_t fact = subject->list[i];
        struct fact_slot *slot = &facts->slots[fact];
        if (slot->fill != facts->fills)
            put(L, fact, &unknown);
        slot->listed = slot->filled;
        if (slot->listed)
            subject->list[kept++] = fact;
    }
    subject->list_count = kept;
}

void facts_fill_now(lua_State *L, const struct facts_fill *wanted)
{
    struct facts *facts = state_of(L)->facts;
    lua_settop(L, 1);
    lua_rawgeti(L, LUA_REGISTRYINDEX, facts->names);
    for (size_t i = 0; i < wanted->count; i++) {
        struct fact_subject *subject = wanted->subjects[i];
        if (!subject->stale && !wanted->empty)
            continue;
        subject->stale = true;
        facts->fills++;
        if (!wanted->empty)
            fill_hot(L, subject);
        clear_others(L, subject);
        subject->stale = wanted->empty;
    }
}

int facts_fill(lua_State *L)
{
    facts_fill_now(L, lua_touserdata(L, 1));
    return 0;
}

struct fact_subject *facts_subject(struct script *script, const char *name)
{
    struct facts *facts = script->facts;
    for (size_t i = 0; facts && i < facts->subject_count; i++)
        if (facts->subjects[i].name.at[0] == name[0] &&
            strcmp(facts->subjects[i].name.at, name) == 0)
            return &facts->subjects[i];
    return NULL;
}

bool facts_is_stale(const struct fact_subject *subject)
{
    return subject->stale;
}

void facts_push(struct script *script, const struct fact_subject *subject)
{
    lua_rawgeti(script->state, LUA_REGISTRYINDEX,
                script->facts->nodes[subject->node].proxy);
}

void facts_begin(struct script *script, const struct facts_fill *arguments, bool record)
{
    struct facts *facts = script->facts;
    if (!facts)
        return;
    for (size_t i = 0; i < arguments->count; i++)
        facts->called[i] = arguments->subjects[i];
    facts->called_count = arguments->count;
    facts->recording = record;
    if (!record)
        return;
    facts->recordings++;
    facts->recorded_count = 0;
    facts->object_count = 0;
}

size_t facts_missing(const struct script *script)
{
    return script->facts ? script->facts->missing : SIZE_MAX;
}

void facts_miss_none(struct script *script)
{
    if (script->facts)
        script->facts->missing = SIZE_MAX;
}

size_t script_recorded(const struct script *script, const size_t **facts)
{
    *facts = script->facts ? script->facts->recorded : NULL;
    return script->facts ? script->facts->recorded_count : 0;
}

size_t script_recorded_objects(const struct script *script, const struct text **objects)
{
    *objects = script->facts ? script->facts->objects : NULL;
    return script->facts ? script->facts->object_count : 0;
}
