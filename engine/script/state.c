/* The Lua state: its memory, the one protected call, and errors.
 *
 * Invariants
 * 1. lua_pcall stands once in the program: state_run.
 * 2. Between runs the stack holds the message handler and nothing else.
 * 3. No code of a script runs while an error is described: the handler calls
 *    no metamethod and takes no memory, so it cannot fail or loop.
 * 4. A run that took much memory is followed by a full collection, since what
 *    it left in dead stack slots would else look alive to the next one.
 * 5. Memory: held never passes held_max (what is alive), asked never passes
 *    asked_max (what one run took in all, so that building long strings over
 *    and over ends too). A run that meets either fails; the next one works. */
#include "script/host.h"
#include "script/tick.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define MEMORY_DEFAULT ((size_t)64 << 20)
#define MEMORY_SCRIPT  ((size_t)64 << 20) /* of the arena: sources, names */
#define ASKED_FACTOR   16
#define HASH_NODE      24
#define HASH_NODES_MAX 65536

/* The default budget, and the least that the timer can watch over: a run that
 * passes it must take longer than the slowest timer's period (10 ms), or the
 * outcome would depend on the machine. An instruction takes 0.7 ns at the very
 * least. Smaller budgets are counted from the start. */
#define BUDGET_DEFAULT  UINT64_C(20000000)
#define COUNT_STEP      1000
#define CPU_MAX_SECONDS 12

/* While a file is loaded nothing is collected before it holds that part of
 * what it may. */
#define LOAD_UNSWEPT 8

/* A fresh array of nodes, 24 bytes each, a power of two of them, is the hash
 * part of a table. Whole numbers can be chosen so that they all meet in one
 * slot of it, and then a single instruction that makes it larger takes time by
 * the square: nothing could interrupt that. */
static bool is_large_hash(size_t tag, size_t size)
{
    size_t nodes = size / HASH_NODE;
    return tag == 0 && nodes > HASH_NODES_MAX && size % HASH_NODE == 0 &&
           (nodes & (nodes - 1)) == 0;
}

static bool may_grow(struct script *script, size_t more, size_t size)
{
    if (more > script->held_max - script->held)
        script->shortage = SHORTAGE_HELD;
    else if (size > script->asked_max - script->asked)
        script->shortage = SHORTAGE_ASKED;
    else
        return true;
    return false;
}

/* Lua says the old size of a block, but when there is no block that argument
 * is the kind of the new object, not a size. */
static void *allocate(void *context, void *block, size_t old, size_t size)
{
    struct script *script = context;
    if (!block && is_large_hash(old, size)) {
        script->shortage = SHORTAGE_HASH;
        return NULL;
    }
    if (!block)
        old = 0;
    if (size == 0) {
        pool_give(&script->pool, block, old);
        script->held -= old;
        return NULL;
    }
    if (size > old && !may_grow(script, size - old, size))
        return NULL;
    void *grown = pool_resize(&script->pool, block, old, size);
    if (!grown) {
        script->shortage = SHORTAGE_SYSTEM;
        return NULL;
    }
    script->held = script->held - old + size;
    if (size > old)
        script->asked += size;
    return grown;
}

static void keep_place(struct place *place, const lua_Debug *frame)
{
    const char *source = frame->source[0] == '=' ? frame->source + 1 : frame->source;
    snprintf(place->file, sizeof place->file, "%s", source);
    place->line = frame->currentline > 0 ? (uint32_t)frame->currentline : 0;
    snprintf(place->prefix, sizeof place->prefix, "%s:%d: ", frame->short_src,
             frame->currentline);
}

/* The message handler: remembers the innermost line of a script. The error
 * object passes unchanged. */
static int on_error(lua_State *L)
{
    struct script *script = state_of(L);
    lua_Debug frame;
    if (script->place.line || script->stop == STOP_UNKNOWN)
        return 1;
    for (int level = 1; lua_getstack(L, level, &frame); level++) {
        lua_getinfo(L, "Sl", &frame);
        if (frame.currentline > 0) {
            keep_place(&script->place, &frame);
            return 1;
        }
    }
    return 1;
}

static int64_t cpu_now(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now) != 0)
        return 0;
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int state_stop(lua_State *L, enum stop stop)
{
    struct script *script = state_of(L);
    script->stop = stop;
    lua_pushlightuserdata(L, script);
    return lua_error(L);
}

static void stop_hook(lua_State *L, lua_Debug *frame)
{
    (void)frame;
    state_stop(L, STOP_TICK);
}

static const volatile sig_atomic_t *interrupt;

void script_interruptible(const volatile sig_atomic_t *flag)
{
    interrupt = flag;
}

void state_counted(lua_State *L)
{
    struct script *script = state_of(L);
    script->used += COUNT_STEP;
    if (interrupt && *interrupt && !script->loading)
        state_stop(L, STOP_ASKED);
    if (script->loading && script->held > script->held_max / LOAD_UNSWEPT &&
        !lua_gc(L, LUA_GCISRUNNING))
        lua_gc(L, LUA_GCRESTART);
    if (script->used > script->budget)
        state_stop(L, STOP_BUDGET);
    if (cpu_now() - script->cpu_start > INT64_C(1000000000) * CPU_MAX_SECONDS)
        state_stop(L, STOP_CPU);
}

static void count_hook(lua_State *L, lua_Debug *frame)
{
    (void)frame;
    state_counted(L);
}

void state_spend(lua_State *L, uint64_t units)
{
    struct script *script = state_of(L);
    script->used += units;
    if (script->used > script->budget)
        state_stop(L, STOP_BUDGET);
}

void state_tick(struct script *script)
{
    script->ticked = 1;
    if (script->watch == WATCH_TIMER)
        lua_sethook(script->state, stop_hook, LUA_MASKCOUNT, 1);
}

static void forget(struct script *script)
{
    script->stop = STOP_NONE;
    script->place.line = 0;
    script->place.file[0] = '\0';
    script->place.prefix[0] = '\0';
    script->raised.status = STATUS_OK;
    script->raised.fix[0] = '\0';
    script->raised.path[0] = '\0';
    script->used = 0;
    script->asked = 0;
    script->ticked = 0;
}

static void run_begins(struct script *script, enum watch watch)
{
    forget(script);
    script->running = true;
    if (watch == WATCH_TIMER && (script->count_always || !tick_enter(script)))
        watch = WATCH_COUNT;
    script->watch = watch;
    if (watch != WATCH_COUNT)
        return;
    script->cpu_start = cpu_now();
    if (script->steps)
        lua_sethook(script->state, steps_hook,
                    LUA_MASKCOUNT | LUA_MASKLINE | LUA_MASKCALL | LUA_MASKRET,
                    COUNT_STEP);
    else
        lua_sethook(script->state, count_hook, LUA_MASKCOUNT, COUNT_STEP);
}

static void run_ends(struct script *script)
{
    tick_leave();
    if (script->watch == WATCH_COUNT || script->ticked)
        lua_sethook(script->state, NULL, 0, 0);
    script->running = false;
}

int state_run(struct script *script, int arguments, int results, enum watch watch)
{
    run_begins(script, watch);
    int status = lua_pcall(script->state, arguments, results, 1);
    run_ends(script);
    if (status == LUA_ERRMEM ||
        script->held > script->held_loaded + script->held_max / 4)
        lua_gc(script->state, LUA_GCCOLLECT);
    return status;
}

int state_run_body(struct script *script, lua_CFunction body, void *argument,
                   enum watch watch)
{
    lua_pushcfunction(script->state, body);
    lua_pushlightuserdata(script->state, argument);
    return state_run(script, 1, 0, watch);
}

int state_raise(lua_State *L, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    lua_pushvfstring(L, format, values);
    va_end(values);
    return lua_error(L);
}

void state_raising(lua_State *L, enum status status, const char *code)
{
    struct raised *raised = &state_of(L)->raised;
    raised->status = status;
    snprintf(raised->code, sizeof raised->code, "%s", code);
}

int state_no_memory(lua_State *L)
{
    state_raising(L, STATUS_NO_MEMORY, "memory");
    return state_raise(L, "out of memory");
}

static enum status memory_failed(const struct script *script, struct error *error)
{
    if (script->shortage == SHORTAGE_SYSTEM)
        return error_no_memory(error);
    if (script->shortage == SHORTAGE_HASH)
        return error_set(error, STATUS_POLICY, "script.memory",
                         "a table with more than %d names", HASH_NODES_MAX);
    if (script->shortage == SHORTAGE_ASKED)
        return error_set(error, STATUS_POLICY, "script.memory",
                         "asked for more than %zu MiB of memory in one go: does it "
                         "build a text piece by piece?",
                         script->asked_max >> 20);
    return error_set(error, STATUS_POLICY, "script.memory",
                     "not enough memory: scripts may hold %zu MiB",
                     script->held_max >> 20);
}

static enum status stop_failed(const struct script *script, struct error *error)
{
    if (script->stop == STOP_ASKED)
        return error_set(error, STATUS_INTERRUPTED, "script.interrupted",
                         "interrupted");
    if (script->stop == STOP_CPU)
        return error_set(error, STATUS_POLICY, "script.budget",
                         "stopped after %d seconds: does it loop?", CPU_MAX_SECONDS);
    return error_set(error, STATUS_POLICY, "script.budget",
                     "stopped after %" PRIu64 " instructions: does it loop?",
                     script->budget);
}

static enum status stack_failed(struct error *error)
{
    return error_set(error, STATUS_POLICY, "script.stack",
                     "stack overflow: does a function call itself without end?");
}

/* Lua puts "file:12: " in front of its own messages; the place has it. */
static const char *without_prefix(const struct script *script, const char *message)
{
    size_t len = strlen(script->place.prefix);
    return strncmp(message, script->place.prefix, len) == 0 ? message + len : message;
}

static enum status message_failed(struct script *script, const char *message,
                                  struct error *error)
{
    const struct raised *raised = &script->raised;
    message = without_prefix(script, message);
    if (strncmp(message, "stack overflow", 14) == 0 ||
        strstr(message, "C stack overflow"))
        return stack_failed(error);
    if (raised->status == STATUS_OK)
        return error_set(error, STATUS_POLICY, "script.error", "%s", message);
    error_set(error, raised->status, raised->code, "%s", message);
    if (raised->fix[0])
        error_fix(error, "%s", raised->fix);
    if (raised->path[0])
        error_point(error, "%s", raised->path);
    return raised->status;
}

static enum status describe(struct script *script, int status, struct error *error)
{
    lua_State *L = script->state;
    if (status == LUA_ERRMEM)
        return memory_failed(script, error);
    if (lua_touserdata(L, -1) == script)
        return stop_failed(script, error);
    if (status == LUA_ERRERR)
        return stack_failed(error);
    if (lua_type(L, -1) == LUA_TSTRING)
        return message_failed(script, lua_tostring(L, -1), error);
    return error_set(error, STATUS_POLICY, "script.error", "ended with an error");
}

enum status state_failed(struct script *script, int status, struct error *error)
{
    enum status failed = describe(script, status, error);
    if (script->place.file[0])
        error_at(error, script->place.file, script->place.line, 0);
    lua_pop(script->state, 1);
    return failed;
}

enum status state_do(struct script *script, lua_CFunction body, void *argument,
                     struct error *error)
{
    int status = state_run_body(script, body, argument, WATCH_COUNT);
    assert(lua_gettop(script->state) == (status == LUA_OK ? 1 : 2));
    return status == LUA_OK ? STATUS_OK : state_failed(script, status, error);
}

static bool keep_roots(struct script *script, const char *const *roots)
{
    size_t count = 0;
    while (roots && roots[count])
        count++;
    script->roots = ARENA_ARRAY(&script->arena, const char *, count + 1);
    for (size_t i = 0; script->roots && i < count; i++) {
        script->roots[i] = text_copy(&script->arena, text_of(roots[i])).at;
        if (!script->roots[i])
            return false;
    }
    return script->roots != NULL;
}

static struct script *new_script(const struct script_options *options)
{
    struct script *script = calloc(1, sizeof *script);
    if (!script)
        return NULL;
    arena_init(&script->arena, MEMORY_SCRIPT);
    script->held_max = options->memory_max ? options->memory_max : MEMORY_DEFAULT;
    script->asked_max = script->held_max > SIZE_MAX / ASKED_FACTOR
                            ? SIZE_MAX
                            : script->held_max * ASKED_FACTOR;
    script->budget = options->budget ? options->budget : BUDGET_DEFAULT;
    script->count_always = script->budget < BUDGET_DEFAULT;
    script->state = lua_newstate(allocate, script);
    tick_hold();
    script->shown = options->shown;
    if (script->state && keep_roots(script, options->roots))
        return script;
    script_free(script);
    return NULL;
}

enum status script_new(const struct script_options *options, struct script **script,
                       struct error *error)
{
    *script = NULL;
    struct script *made = new_script(options);
    if (!made)
        return error_no_memory(error);
    *(struct script **)lua_getextraspace(made->state) = made;
    lua_pushcfunction(made->state, on_error);
    enum status status = state_do(made, sandbox_open, NULL, error);
    if (status != STATUS_OK) {
        script_free(made);
        return status;
    }
    *script = made;
    return STATUS_OK;
}

void script_free(struct script *script)
{
    if (!script)
        return;
    if (script->state)
        lua_close(script->state);
    pool_release(&script->pool);
    arena_release(&script->arena);
    tick_release();
    free(script);
}
