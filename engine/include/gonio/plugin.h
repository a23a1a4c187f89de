/* The one header of a gonio plugin.
 *
 * A plugin is a shared object that exports one function, gonio_plugin(), which
 * returns one constant struct: what it is called, which options it takes, and
 * what it is good for: a reader (bytes into sessions), a writer (decisions
 * into bytes), a rule set (checks written in C or C++), a listener (events),
 * or several of them. It links with nothing of gonio: whatever it needs from
 * the program it is lent in struct gonio_host.
 *
 *     gonio plugins new NAME      a folder with one that builds and works
 *     gonio plugins               which ones are found, and their options
 *
 * Trust. A plugin is code that runs with all rights of whoever runs gonio; it
 * is not kept in a sandbox as policies are. So a file is only loaded when it
 * and all folders above it belong to root or to the user, and nobody else can
 * write to them.
 *
 * Stability. GONIO_ABI_MAJOR is raised when something here changes that an old
 * plugin would notice; gonio loads a plugin of its own major number only, and
 * names both numbers otherwise. GONIO_ABI_MINOR is raised when something is
 * added: members at the end of structs, values at the end of enums. Each
 * struct begins with its size as the one who fills it knew it; who reads it
 * looks at members that this size covers. So a plugin built against 1.0 works
 * under a program of 1.4; one that asks for what 1.4 has first looks whether
 * host->size covers it (GONIO_HAS).
 *
 * Lifetimes. What a plugin returns from gonio_plugin(), and all it points to,
 * must stay as it is until the program ends; static data is meant. What the
 * program hands to a callback is lent until that callback returns, unless
 * said otherwise; the same holds for what the host gives back (scratch, tables,
 * views). Plugins are never unloaded.
 *
 * Errors. A callback that returns int says 0 for success. Before it returns
 * something else it says why by host->fail; without that the message says
 * only which plugin failed. What a failure does is said at each callback.
 *
 * Threads. All callbacks of one plugin are called by one thread, one after the
 * other. Host functions are called from within a callback only.
 *
 * Patients. Values of sessions never go into messages of problems, failures or
 * findings that are about how a file is made: name the row and the column. */
#ifndef GONIO_PLUGIN_H
#define GONIO_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define GONIO_ABI_MAJOR 1
#define GONIO_ABI_MINOR 1

/* Whether a struct that somebody else filled has this member. */
#define GONIO_HAS(type, pointer, member)                                               \
    ((pointer)->size >= offsetof(type, member) + sizeof((pointer)->member))

/* In front of gonio_plugin: other symbols of a plugin are best kept hidden
 * (-fvisibility=hidden). */
#if defined(__GNUC__)
#define GONIO_EXPORT __attribute__((visibility("default")))
#else
#define GONIO_EXPORT
#endif

struct gonio_host;    /* what the program lends; at the end of this file */
struct gonio_session; /* a session: host->get and host->count read it */
struct gonio_decided; /* a decision: host->decision shows it */
struct gonio_reading; /* a conversion that is going on */
struct gonio_writing; /* an output that is being written */
struct gonio_judging; /* a day that is being judged */
struct gonio_sorter;

/* ---- values ---- */

/* Bytes seen, not owned; UTF-8 without a terminator. at is NULL when there is
 * nothing. */
struct gonio_text {
    const char *at;
    size_t len;
};

#define GONIO_MONEY_UNKNOWN INT64_MIN
#define GONIO_DATE_UNKNOWN  INT32_MIN

enum gonio_kind {
    GONIO_NOTHING, /* unknown, null, nil */
    GONIO_FLAG,    /* number is 0 or 1 */
    GONIO_NUMBER,  /* number */
    GONIO_DATE,    /* number is days since 1970-01-01; text is YYYY-MM-DD */
    GONIO_CLOCK,   /* number is minutes since midnight; text is HH:MM */
    GONIO_MONEY,   /* number is cents; text is decimal */
    GONIO_TEXT,    /* text */
    GONIO_NOTE,    /* text of a chart: never into a message */
    GONIO_TABLE,   /* of a Lua table: it has entries */
    GONIO_OTHER,   /* of a Lua table: a function */
    GONIO_OBJECT,  /* of a field: it has fields itself */
    GONIO_LIST     /* of a field: a list; a number in the pointer enters it */
};

struct gonio_value {
    int kind; /* enum gonio_kind */
    int64_t number;
    struct gonio_text text;
};

/* ---- the plugin ---- */

enum gonio_option_type {
    GONIO_OPTION_TEXT,
    GONIO_OPTION_NUMBER, /* a whole number */
    GONIO_OPTION_FLAG,   /* yes or no */
    GONIO_OPTION_FILE    /* the path of a file */
};

/* One option. On the command line: --set PLUGIN.NAME=VALUE. The program has
 * checked a value's type before a plugin sees it. */
struct gonio_option {
    const char *name;  /* small letters, digits, _; at most 32 */
    int type;          /* enum gonio_option_type */
    const char *value; /* when it is not given, as it would be written; NULL:
                          there is none, host->option gives NULL */
    const char *help;  /* one sentence */
};

struct gonio_reader;
struct gonio_writer;
struct gonio_rules;
struct gonio_listener;

struct gonio_plugin {
    size_t size;         /* sizeof(struct gonio_plugin) */
    uint32_t abi_major;  /* GONIO_ABI_MAJOR */
    uint32_t abi_minor;  /* GONIO_ABI_MINOR */
    const char *name;    /* small letters, digits, - and _; at most 32 */
    const char *version; /* as "1.2"; at most 32 */
    const char *summary; /* one line for `gonio plugins`; at most 200 bytes */
    const char *help;    /* what `gonio plugins NAME` prints; or NULL */
    const struct gonio_option *options; /* or NULL */
    size_t option_count;                /* at most 64 */
    /* Once, before everything else, and only when the plugin is about to be
     * used: `gonio plugins` does not call it. *state is handed to every other
     * callback. A failure ends the program's run. May be NULL. */
    int (*start)(const struct gonio_host *host, void **state);
    /* Once at the end when start succeeded; or NULL. */
    void (*stop)(const struct gonio_host *host, void *state);
    /* What it is good for; at least one is not NULL. */
    const struct gonio_reader *reader;
    const struct gonio_writer *writer;
    const struct gonio_rules *rules;
    const struct gonio_listener *listener;
};

/* What a plugin exports, with C linkage, as
 *
 *     const struct gonio_plugin *gonio_plugin(void) { return &plugin; }
 *
 * In C++ the struct is written "struct gonio_plugin" wherever it is meant: the
 * name alone is the function. */
#if defined(__cplusplus) && defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#endif
GONIO_EXPORT const struct gonio_plugin *gonio_plugin(void);
#if defined(__cplusplus) && defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

/* ---- reader: bytes into sessions ---- */

/* A file that is to be read. */
struct gonio_file {
    const char *name; /* for messages, as the user named it */
};

/* Where something stands in what is read. */
struct gonio_place {
    uint32_t file;   /* index of the file in this conversion, from 0 */
    uint32_t row;    /* line of the file, from 1; 0: not known */
    uint32_t column; /* from 1; 0: none. See host->columns */
};

/* Something that is wrong with what is read. */
struct gonio_problem {
    size_t size;         /* sizeof(struct gonio_problem) */
    const char *code;    /* stable, as "csv.date": the plugin's name, a dot */
    const char *message; /* one sentence without a value in it */
    const char *fix;     /* how to mend it; or NULL */
    const char *pointer; /* of the field, as in put; or NULL */
    struct gonio_place place;
};

/* A reader hands over one session after the other: host->begin, a put for each
 * value that is known, host->end. What was put becomes a session record in
 * JSON, typed by the table of fields, and goes through the same gate and
 * reader as every session. Whatever those have to say about a field is told
 * with the place that its value was put from. */
struct gonio_reader {
    size_t size;         /* sizeof(struct gonio_reader) */
    const char *name;    /* as --from names it */
    const char *summary; /* one line */
    /* Whether a file is for this reader, by its name and first bytes (up to
     * 4096). Files that begin as JSON are not asked about. May be NULL. */
    int (*recognises)(const char *name, const char *begin, size_t len);
    /* Reads all files of the conversion. NULL: their bytes are session records
     * in JSON as they stand. A failure ends the run: for what makes all of a
     * file unreadable. What is wrong with one session is a problem, which
     * refuses that session alone. Whoever stops before the end because
     * host->end returned something else than 0 returns that. */
    int (*convert)(const struct gonio_host *host, void *state,
                   struct gonio_reading *reading);
};

/* ---- decisions, as writers and listeners see them ---- */

enum gonio_severity { GONIO_WARN = 1, GONIO_HOLD = 2, GONIO_DENY = 3 };
enum gonio_scope {
    GONIO_SCOPE_SERVICE,
    GONIO_SCOPE_LINE,
    GONIO_SCOPE_SESSION,
    GONIO_SCOPE_DAY
};

/* What to bill. */
struct gonio_line {
    struct gonio_text code;
    struct gonio_text rendering_npi;
    const struct gonio_text *modifiers;
    size_t modifier_count;
    int32_t units;
    int32_t minutes; /* of therapist and assistant */
    int32_t assistant_minutes;
    int32_t status;  /* 0 ready, or enum gonio_severity */
    int64_t allowed; /* cents, or GONIO_MONEY_UNKNOWN */
};

/* What was documented and is not billed. */
struct gonio_unbilled {
    struct gonio_text code;
    struct gonio_text reason;
    struct gonio_text action; /* drop, correct, bill_patient */
    int32_t minutes;
};

struct gonio_found {
    struct gonio_text rule;
    struct gonio_text topic;
    struct gonio_text message;
    struct gonio_text fix;
    struct gonio_text source; /* the document */
    struct gonio_text source_url;
    int32_t severity; /* enum gonio_severity */
    int32_t scope;    /* enum gonio_scope */
    int32_t line;     /* index in the lines, -1: none */
};

struct gonio_decision {
    size_t size;
    struct gonio_text session_id;
    int32_t revision;
    struct gonio_text billing_provider; /* NPI */
    struct gonio_text date_of_service;  /* YYYY-MM-DD */
    struct gonio_text payer;
    int32_t payer_rank;        /* 0 is primary */
    struct gonio_text outcome; /* ready, hold, deny, void */
    struct gonio_text policy_id;
    struct gonio_text policy_version;
    struct gonio_text known_on;     /* YYYY-MM-DD */
    struct gonio_text lead_session; /* whose decision has the day's lines */
    int32_t timed_minutes, untimed_minutes;
    const struct gonio_line *lines;
    size_t line_count;
    const struct gonio_unbilled *unbilled;
    size_t unbilled_count;
    const struct gonio_found *findings;
    size_t finding_count;
};

/* A session that was refused. */
struct gonio_rejection {
    size_t size;
    struct gonio_text file;
    uint64_t record;              /* in the file, from 1 */
    struct gonio_text session_id; /* where it could be read */
    size_t problem_count;
    struct gonio_text code; /* of the first problem, like all below */
    struct gonio_text message;
    struct gonio_text fix;
    struct gonio_text pointer;
    uint32_t line, column; /* 0: not known */
};

/* Sessions by what became of them for their primary payer. */
struct gonio_counts {
    size_t size;
    uint64_t sessions, ready, held, denied, voids, rejected;
};

/* ---- writer: decisions into bytes ---- */

/* Writes by host->write. Called in this order: begin, then decision and
 * rejected in the order of the input, then end, unless the output broke down.
 * Bytes leave the program as memory fills, or at once on a terminal. */
struct gonio_writer {
    size_t size;         /* sizeof(struct gonio_writer) */
    const char *name;    /* as --format names it */
    const char *summary; /* one line */
    void (*begin)(const struct gonio_host *host, void *state, /* or NULL */
                  struct gonio_writing *out);
    void (*decision)(const struct gonio_host *host, void *state,
                     struct gonio_writing *out, const struct gonio_decided *decided);
    void (*rejected)(const struct gonio_host *host, void *state, /* or NULL */
                     struct gonio_writing *out,
                     const struct gonio_rejection *rejection);
    void (*end)(const struct gonio_host *host, void *state, /* or NULL */
                struct gonio_writing *out, const struct gonio_counts *counts);
};

/* ---- rule set: checks of a claim-day ---- */

/* What a check says and where it has that from. Static. */
struct gonio_rule {
    const char *id;      /* as "charge.missing": findings show plugin.id */
    const char *topic;   /* as "charge" */
    const char *summary; /* what it asks for, one sentence */
    const char *source;  /* the document it rests on; a rule without is refused */
    const char *url;     /* or NULL */
};

/* All sessions of one provider, patient, day and payer, and the lines that the
 * payer's policy has made of them so far. */
struct gonio_day {
    size_t size;
    struct gonio_text payer;
    struct gonio_text policy_id;
    int32_t payer_rank;
    int32_t date_of_service; /* days since 1970-01-01 */
    int32_t known_on;
    const struct gonio_session *const *sessions; /* the first leads the day */
    size_t session_count;
    const struct gonio_line *lines;
    size_t line_count;
};

struct gonio_finding {
    size_t size;         /* sizeof(struct gonio_finding) */
    const char *rule;    /* id of one of the set's rules */
    int severity;        /* GONIO_WARN or GONIO_HOLD; GONIO_DENY counts as hold:
                            only a policy denies */
    int scope;           /* enum gonio_scope */
    int32_t session;     /* SERVICE, SESSION: index in the day's sessions */
    int32_t service;     /* SERVICE: index in the session's services */
    int32_t line;        /* LINE: index in the day's lines */
    const char *message; /* one sentence; copied, at most 500 bytes */
    const char *fix;     /* or NULL */
};

/* Runs behind the rules of the payer's policy, for each day and payer that a
 * policy decides. It must be a pure function of the day and its options: no
 * clock, no file, nothing kept from one day to the next, or decisions would
 * not be repeatable. */
struct gonio_rules {
    size_t size; /* sizeof(struct gonio_rules) */
    const struct gonio_rule *rules;
    size_t rule_count; /* 1 to 256 */
    /* Adds findings by host->find. A failure holds the day with the finding
     * policy.error: nothing is approved that was not looked at. */
    int (*judge)(const struct gonio_host *host, void *state,
                 const struct gonio_day *day, struct gonio_judging *judging);
};

/* ---- listener: events ---- */

struct gonio_event; /* what happened: gonio/events.h */

#define GONIO_EVENT(kind) (UINT32_C(1) << (kind))

struct gonio_listener {
    size_t size;     /* sizeof(struct gonio_listener) */
    uint32_t events; /* those it wants: GONIO_EVENT(...) | GONIO_EVENT(...) */
    /* In the order in which things happen. A failure is reported, the listener
     * hears nothing more, and no decision is changed by it. */
    int (*event)(const struct gonio_host *host, void *state,
                 const struct gonio_event *event);
    /* Once, behind the last event; or NULL. */
    int (*finish)(const struct gonio_host *host, void *state);
};

/* ---- what the host lends ---- */

/* A value of a Lua table: what host->table gives. */
struct gonio_node {
    int kind;                         /* NOTHING, FLAG, NUMBER, TEXT, TABLE, OTHER */
    uint32_t line;                    /* in the file, 0: not known */
    int64_t number;                   /* FLAG, NUMBER */
    struct gonio_text text;           /* TEXT */
    struct gonio_text name;           /* of an entry; absent in the array part */
    const struct gonio_node *entries; /* TABLE: the array part in order, then
                                         names in byte order */
    size_t count;                     /* of entries */
    size_t items;                     /* of which array part */
};

/* A field of a session: what host->field says. */
struct gonio_field {
    size_t size;         /* sizeof(struct gonio_field), set by the caller */
    int kind;            /* enum gonio_kind */
    const char *meaning; /* one line */
    const char *nearest; /* when there is no such field: the name that was
                            probably meant; or NULL */
};

/* Lent from start to stop; the same pointer each time. Every function takes
 * the host first. */
struct gonio_host {
    size_t size;
    uint32_t abi_minor;  /* of the program */
    const char *version; /* of the program, as "0.1.0" */

    /* -- always -- */

    /* Memory until the callback returns (start: until stop), aligned for
     * anything; NULL when there is none. Nothing to free. */
    void *(*scratch)(const struct gonio_host *host, size_t size);
    /* Why the callback is about to fail. file NULL: no place. Texts are
     * copied; returns -1, for "return host->fail(...)". */
    int (*fail)(const struct gonio_host *host, const char *file, uint32_t line,
                const char *message, const char *fix);
    /* The option's value, or NULL when it has none. Until stop. */
    const char *(*option)(const struct gonio_host *host, const char *name);
    int64_t (*option_number)(const struct gonio_host *host, const char *name);
    int (*option_flag)(const struct gonio_host *host, const char *name);
    /* One line to standard error, behind the plugin's name. */
    void (*say)(const struct gonio_host *host, const char *line);
    /* A file without a name, for the user alone, gone when its descriptor is
     * closed, which is the plugin's task; -1 on failure, which is noted. */
    int (*temporary)(const struct gonio_host *host);
    /* The table that a Lua file returns, run in the sandbox: no files, no
     * clock, bounded in time and memory. What tables are named with
     * `mapping { ... }` is not asked for. NULL on failure, which is noted: the
     * callback returns -1. Until stop. */
    const struct gonio_node *(*table)(const struct gonio_host *host, const char *path);
    /* Sorts any number of records of 1 to 64 bytes by their first key_size
     * bytes, in bounded memory. add all, then next until NULL. next's record is
     * valid until the next call. NULL or -1 on failure, which is noted. */
    struct gonio_sorter *(*sorter)(const struct gonio_host *host, size_t record_size,
                                   size_t key_size);
    int (*sorter_add)(struct gonio_sorter *sorter, const void *record);
    int (*sorter_next)(struct gonio_sorter *sorter, const void **record);
    void (*sorter_free)(struct gonio_sorter *sorter); /* NULL is allowed */

    /* -- sessions -- */

    /* What a pointer as "/services/0/minutes" leads to: 1 when it is known, 0
     * when it is not, -1 when there is no such field. */
    int (*get)(const struct gonio_host *host, const struct gonio_session *session,
               const char *pointer, struct gonio_value *value);
    /* Elements of a list as "/services"; 0 when it is not known. */
    size_t (*count)(const struct gonio_host *host, const struct gonio_session *session,
                    const char *pointer);
    /* 1 and what the field is, or 0 and the nearest name. */
    int (*field)(const struct gonio_host *host, const char *pointer,
                 struct gonio_field *field);

    /* -- readers -- */

    size_t (*file_count)(const struct gonio_host *host,
                         const struct gonio_reading *reading);
    const char *(*file_name)(const struct gonio_host *host,
                             const struct gonio_reading *reading, size_t file);
    /* The next bytes of a file: how many, 0 at its end, -1 on failure, which is
     * noted. The files are read one after the other. */
    int64_t (*read)(const struct gonio_host *host, struct gonio_reading *reading,
                    size_t file, void *to, size_t size);
    /* What the columns of a file are called, for messages. Copied. */
    int (*columns)(const struct gonio_host *host, struct gonio_reading *reading,
                   size_t file, const struct gonio_text *names, size_t count);
    /* A session begins; place: of problems whose field was never put. */
    int (*begin)(const struct gonio_host *host, struct gonio_reading *reading,
                 struct gonio_place place);
    /* One value by its JSON Pointer, as text: the table of fields says whether
     * that becomes a number, true or false (yes, no, 1, 0 as well), or a
     * string. What does not fit its type becomes a problem of the session; a
     * pointer that leads to no field is a failure. Copied. */
    int (*put)(const struct gonio_host *host, struct gonio_reading *reading,
               const char *pointer, struct gonio_text value, struct gonio_place place);
    /* Something is wrong: between begin and end with that session, which is
     * refused then; elsewhere with a part of the file that became no session,
     * which is refused as a record of its own. */
    int (*problem)(const struct gonio_host *host, struct gonio_reading *reading,
                   const struct gonio_problem *problem);
    int (*end)(const struct gonio_host *host, struct gonio_reading *reading);
    /* A line of the summary that `gonio convert` prints, as "columns unused:
     * a, b". Copied. */
    int (*note)(const struct gonio_host *host, struct gonio_reading *reading,
                const char *line);

    /* -- writers and listeners -- */

    void (*write)(const struct gonio_host *host, struct gonio_writing *out,
                  const char *bytes, size_t len);
    /* NULL when memory is refused. */
    const struct gonio_decision *(*decision)(const struct gonio_host *host,
                                             const struct gonio_decided *decided);
    /* The same as a line of JSON, gonio/decision/1; absent when memory is
     * refused. */
    struct gonio_text (*json)(const struct gonio_host *host,
                              const struct gonio_decided *decided);

    /* -- rule sets -- */

    /* Adds a finding; -1 when it is not lawful (no such rule, session or line,
     * no message), which is noted: the callback returns -1. */
    int (*find)(const struct gonio_host *host, struct gonio_judging *judging,
                const struct gonio_finding *finding);
};

#ifdef __cplusplus
}
#endif

#include <gonio/events.h>

#endif
