/* The Lua host: one state, its sandbox, its limits, and nothing of policies.
 * Only this room includes lua.h.
 *
 * A script file returns one table. script_load runs it in the sandbox, and
 * hands the table over as a tree of C values (struct script_value) in the
 * caller's arena; functions in it stay in Lua and are called through
 * script_call. Policies, configuration and mappings are all loaded so.
 *
 * The sandbox (script/allow.def lists every name a script sees): text chunks
 * only; no io, os, debug, package, load, pcall, coroutine, setmetatable,
 * collectgarbage; string and table functions of our own, bounded; sorted
 * pairs; libraries and inputs frozen; an unknown global is an error that
 * names the nearest known one, and a name we removed says what to use.
 *
 * Limits: memory in the allocator (and 65536 names in one table: keys can be
 * chosen so that a larger one takes minutes to grow). Time: a CPU timer
 * notices a call that runs long; that call is then run again under a fixed
 * budget of instructions, and that second run decides, so that the outcome
 * does not depend on the speed of the machine.
 *
 * No state: script_seal walks what a function closes over: functions, frozen
 * tables and constants that are never assigned. Anything else is refused with
 * its line. */
#ifndef GONIO_SCRIPT_SCRIPT_H
#define GONIO_SCRIPT_SCRIPT_H

#include "base/arena.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/shown.h"
#include "model/decision.h"

#include <signal.h>

struct script;

struct script_options {
    size_t memory_max;        /* bytes; 0: 64 MiB */
    uint64_t budget;          /* instructions of one call; 0: 20 million */
    const char *const *roots; /* folders that `use` searches, NULL at the end */
    const struct shown_folders *shown; /* where files are; NULL: at their path */
};

enum status script_new(const struct script_options *options, struct script **script,
                       struct error *error) MUST_CHECK;
void script_free(struct script *script);

/* From now on a script_call that runs long while the flag is set, by a signal
 * handler, ends with STATUS_INTERRUPTED: a person does not want to wait. Loading
 * is not ended: what it finds is kept. For the whole program; NULL: none. */
void script_interruptible(const volatile sig_atomic_t *flag);

/* ---- tables handed over ---- */

enum script_kind {
    SCRIPT_NIL,
    SCRIPT_BOOL,
    SCRIPT_INTEGER,
    SCRIPT_TEXT,
    SCRIPT_TABLE,
    SCRIPT_FUNCTION
};

struct script_entry;

struct script_value {
    enum script_kind kind;
    int64_t integer;   /* SCRIPT_INTEGER; SCRIPT_BOOL: 0 or 1 */
    struct text text;  /* SCRIPT_TEXT */
    int function;      /* SCRIPT_FUNCTION: for script_call, valid until script_free */
    struct text maker; /* SCRIPT_TABLE: the constructor that made it ("rule",
                          "policy"); absent for a plain table */
    uint32_t line;     /* where it stands in the file; 0 when not known */
    struct script_entry *entries; /* SCRIPT_TABLE: array part in order, then
                                     names in byte order */
    size_t count;                 /* of entries */
    size_t items;                 /* of which array part */
};

struct script_entry {
    struct text name; /* absent in the array part */
    struct script_value value;
};

/* The entry of that name, or NULL. */
const struct script_value *script_get(const struct script_value *table,
                                      const char *name);

/* Constructors: in a script, `rule { ... }` and plain `rule` used as a prefix
 * mark the table they are given and remember its line. makers: their names,
 * NULL at the end. Before the first script_load. */
enum status script_makers(struct script *script, const char *const *makers,
                          struct error *error) MUST_CHECK;

/* Runs a file and hands over its table. Every file read on the way (`use`)
 * goes into the hash: their texts, in the order they were first used. Floats
 * are refused with their place: money is text, minutes are whole. */
enum status script_load(struct script *script, const char *path, struct arena *arena,
                        struct script_value *table, struct hash *hash,
                        struct error *error) MUST_CHECK;
/* The same for a text; name stands for the file in messages. */
enum status script_load_text(struct script *script, struct text source,
                             const char *name, struct arena *arena,
                             struct script_value *table, struct hash *hash,
                             struct error *error) MUST_CHECK;

/* Refuses a function that keeps state: an assigned upvalue, an upvalue that
 * is an unfrozen table or anything but functions, frozen tables, strings,
 * numbers and booleans; an assignment to a global. */
enum status script_seal(struct script *script, int function,
                        struct error *error) MUST_CHECK;

/* The line on which an entry of a table constructor stands in a source text:
 * path as "parameters.kx_threshold[2].to"; "" is the file's return. 0 when it
 * is not found. */
uint32_t script_locate(struct text source, const char *path);
/* Fills the lines of all values of the table that a source text returns, as
 * far as they are found, in one pass; those of constructors stay. */
void script_lines(struct text source, struct script_value *table);

/* The line on which the table ends that begins on that line of a source, or
 * behind it; 0: none does. */
uint32_t script_table_end(struct text source, uint32_t line);

/* ---- facts ---- */

/* What rules read. Paths begin with a subject: "day.plan_of_care.certified_on",
 * "service.minutes". Each subject becomes a table that is an argument of the
 * rules; nested names become nested tables. A fact's number is its place in
 * the array given. Before the first call. */
struct script_facts {
    const struct text *paths;
    size_t count;
    /* The value of fact number i now; VALUE_UNKNOWN when it is not known.
     * VALUE_NOTE: there, but its text never reaches a script. */
    struct value (*read)(void *context, size_t fact);
    /* Whether an object ("day.telehealth") is there; path as in paths. */
    bool (*present)(void *context, struct text object);
};
enum status script_facts_define(struct script *script, const struct script_facts *facts,
                                struct error *error) MUST_CHECK;
/* The context that read and present are given from now on, and the end of
 * everything remembered of the last one: before each day, and before each
 * service, line or session of it for their subject ("service"; NULL: all). */
void script_facts_turn(struct script *script, void *context, const char *subject);

/* Host functions: name in Lua, arguments as values (tables of texts come as
 * VALUE_TEXTS), one value back. A false return is an error of the policy:
 * message says what. context: the one of script_facts_turn. */
struct script_function {
    const char *name;
    bool (*call)(void *context, const struct value *args, size_t count,
                 struct value *result, struct error *error);
};
enum status script_functions(struct script *script,
                             const struct script_function *functions, size_t count,
                             struct error *error) MUST_CHECK;

/* Whether a file that was loaded holds this text, between quotes when quoted:
 * as names of parameters stand in checks. */
bool script_mentions(const struct script *script, struct text text, bool quoted);

/* ---- calls ---- */

enum script_answer {
    SCRIPT_RETURNED, /* result holds what it returned */
    SCRIPT_UNKNOWN,  /* ended at an unknown fact: missing, its number; SIZE_MAX
                        when a host function did not know */
    SCRIPT_FAILED    /* error: message, file and line */
};

/* What one line of a script did, told once it was run: a line that calls a
 * function of the script is told as far as it came, and again behind the call
 * when it went on to do something. */
struct script_step {
    const char *file;
    uint32_t line;
    uint32_t depth;      /* of functions within the one called: 1 */
    const size_t *facts; /* read by it, each once */
    size_t fact_count;
    const struct script_local {
        struct text name;  /* absent: what the function returned */
        struct text value; /* as one would write it; cut when it is long */
    } * locals;            /* that became other than they were */
    size_t local_count;
};
/* Is told of the steps of a call; what it is given is borrowed. */
struct script_follower {
    void *context;
    void (*step)(void *context, const struct script_step *step);
};

struct script_call {
    int function;
    const char *subjects[2]; /* arguments: subjects' tables; NULL: no more */
    bool record;             /* note every fact read (script_recorded) */
    /* NULL: nobody. With record only; the call runs once, under its budget. */
    const struct script_follower *follower;
};

/* Calls a function in a protected call, the only one in the program. What it
 * returns is handed over into the arena. */
enum script_answer script_call(struct script *script, const struct script_call *call,
                               struct arena *arena, struct script_value *result,
                               size_t *missing, struct error *error) MUST_CHECK;

/* Which of several functions have something to say: more than nil or false,
 * or no answer at all because a fact is unknown or they fail; and whichever
 * the timer happens to interrupt. They run one after the other in one
 * protected call, which costs a fraction of as many script_calls; as most
 * rules of a day are silent, only the few that speak are then called for
 * their answer. */
struct script_sift {
    const int *functions;
    size_t count;
    const char *subjects[2]; /* arguments, as for script_call */
};
void script_sift(struct script *script, const struct script_sift *sift, bool *speaks);

/* ---- calls with values of the host's ---- */

/* Something that a call may do, as a function among its arguments. What it is
 * given is in the call's arena; false is an error of the script: message says
 * what. It lives as long as the state. */
struct script_doing {
    const char *name; /* for messages */
    bool (*call)(void *context, const struct script_value *args, size_t count,
                 struct script_value *result, struct error *error);
    void *context;
};
/* *function: for a script_value of kind SCRIPT_FUNCTION. */
enum status script_doing_add(struct script *script, const struct script_doing *doing,
                             int *function, struct error *error) MUST_CHECK;

/* Calls a function with tables of the host's, which it sees frozen. It runs
 * once, under the budget; what it returns is ignored. */
struct script_ask {
    int function;
    const struct script_value *args;
    size_t count;
    struct arena *arena; /* of what doings are given */
    /* Every name that the first argument and what is in it can have, NULL at the
     * end, the same for all calls of the state: one that is not there is nil, any
     * other an error. NULL, and the other arguments: what they hold. */
    const char *const *names;
};
enum status script_ask(struct script *script, const struct script_ask *ask,
                       struct error *error) MUST_CHECK;

/* Facts read or asked for by the last call with record set, in the order first
 * read, each once. Borrowed until the next such call. */
size_t script_recorded(const struct script *script, const size_t **facts);
/* The same of objects that `known` asked for: "day.telehealth". */
size_t script_recorded_objects(const struct script *script,
                               const struct text **objects);

#endif
