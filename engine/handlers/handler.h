/* One event handler: a Lua file (scripts/events/README.md has its form) in a
 * sandbox and a state of its own, so that no handler sees or harms another.
 *
 * A call is one event: under a budget of instructions and of memory, with what
 * it writes collected first and kept only when it ends well. The third fault
 * switches the handler off. */
#ifndef GONIO_HANDLERS_HANDLER_H
#define GONIO_HANDLERS_HANDLER_H

#include "event/bus.h"
#include "handlers/outlet.h"
#include "handlers/tallies.h"

#define HANDLER_NAME    64
#define HANDLER_OUTLETS 8
#define HANDLER_FAULTS  3
#define HANDLER_LINES   20 /* of its log, an hour */

enum handler_list { LIST_NONE, LIST_HELD, LIST_DECISIONS, LIST_CROSSINGS };
enum handler_every { EVERY_CHANGE, EVERY_DAY, EVERY_WEEK };
extern const char *const handler_list_names[]; /* by the enum, NULL at the end */
extern const char *const handler_every_names[];

/* Beyond those of the bus. */
#define HANDLER_DAY  (UINT32_C(1) << EVENT_KINDS)
#define HANDLER_WEEK (UINT32_C(1) << (EVENT_KINDS + 1))

struct handler;
/* What belongs to one function of `out`. */
struct handler_doing {
    struct handler *handler;
    struct outlet *outlet; /* out.NAME of an output */
};

struct handler {
    char name[HANDLER_NAME]; /* of its file, without .lua */
    char path[4096];
    struct script *script;
    struct arena arena; /* of what it returned */
    struct text title;
    const char **fields; /* every name in an event; NULL at the end */
    uint32_t kinds;      /* bit 1 << enum event_kind, HANDLER_DAY, HANDLER_WEEK */
    struct {
        enum handler_list of;
        enum handler_every every;
        int64_t days; /* of service, back from today */
    } list;
    struct outlet outlets[HANDLER_OUTLETS];
    size_t outlet_count;
    struct handler_doing doings[HANDLER_OUTLETS + 5];
    int function;
    bool logs;
    struct script_value out, options; /* arguments of its calls */
    struct tallies tallies;
    /* ---- while it is used ---- */
    int folder; /* of its files; not its own */
    int32_t today;
    int64_t hour;      /* of the lines counted */
    unsigned lines;    /* of its log in that hour */
    struct buffer log; /* of the present call: lines */
    struct arena *call_arena;
    uint64_t calls, dropped_lines;
    unsigned faults;
    bool off;
    struct error last; /* its last fault */
};

/* A setting that lies over an option's default. */
struct handler_setting {
    const char *handler, *name, *value;
};
struct handler_source {
    const char *path;
    const char *const *roots; /* folders that `use` searches */
    const struct handler_setting *settings;
    size_t setting_count;
};
/* A fault in the file is an error; the handler may be closed all the same. */
enum status handler_open(const struct handler_source *source, struct handler *handler,
                         struct error *error) MUST_CHECK;
void handler_close(struct handler *handler);

/* One event. A failure counts as a fault and is told; true: it went well.
 * What it logged stands in handler->log, one line each. */
bool handler_call(struct handler *handler, const struct script_value *event);
/* The ends of its list: whole files are begun, then published or given up. */
bool handler_begin_list(struct handler *handler);
bool handler_end_list(struct handler *handler, bool good);
/* A fault that happened around it. */
void handler_fault(struct handler *handler, const struct error *why);

/* ---- handler_doings.c ---- */

/* Fills handler->out. */
enum status handler_doings(struct handler *handler, struct error *error) MUST_CHECK;
/* A name that no output may have. */
bool handler_reserves(struct text name);

#endif
