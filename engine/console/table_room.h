/* Between the table's files; for nobody else.
 *
 *   table.c          what lies there; its states
 *   table_index.c    sessions found by key, date and beneficiary
 *   table_load.c     files into sessions
 *   table_look.c     files that changed on disk
 *   table_day.c      the claim-day of a session, and what it is told
 *   table_walk.c     :load :next :prev :find :sessions
 *   table_save.c     :save :diff
 *   edit*.c          :set :unset :undo :redo :new
 *   card.c           :show, with timeline.c
 *
 * Ownership: what a file holds lives in the file's arena, for as long as one of
 * its sessions is here; what was changed lives in an arena of its own, and the
 * states before it as text alone. */
#ifndef GONIO_CONSOLE_TABLE_ROOM_H
#define GONIO_CONSOLE_TABLE_ROOM_H

#include "console/room.h"
#include "history/history.h"

#include <sys/stat.h>

struct table_file {
    char *path;
    struct stat known;
    struct hash bytes; /* of all of it */
    struct arena arena;
    size_t sessions; /* that live in it */
    bool plain;      /* JSON, looked at and saved where it is */
    bool lines;      /* one record a line */
    struct table_file *next;
};

/* What a record is read into. */
struct state {
    struct text json, session_id;
    struct session *session; /* NULL: refused */
    struct problems problems;
    struct hash input_hash;
};

struct steps {
    struct text *at; /* texts of states, the last one nearest */
    size_t count, room;
};

/* What was decided of it last, and from what. */
struct item_note {
    uint64_t version; /* of the table; 0: nothing was */
    const struct policy_set *policies;
    int32_t known_on, filing_date;
    enum outcome outcome;
};

enum link_by { BY_KEY, BY_DATE, BY_BENEFICIARY, LINKS_BY };

struct item {
    struct table_session view;
    struct table *table;
    size_t place; /* among the items */
    struct state state;
    struct arena own;                   /* of the state, unless it is the file's */
    struct table_file *file;            /* NULL: made here */
    struct text base;                   /* as the file has it; absent: it has it not */
    struct text base_id, base_provider; /* of that */
    uint64_t offset;                    /* of base in it, when it is plain */
    bool behind;                        /* the file was changed since */
    bool told;                          /* that it is a repeat */
    struct item_note note;
    struct steps undo, redo;
    uint64_t keys[LINKS_BY];
    struct item *next[LINKS_BY];
    struct beneficiary who;
};

struct links {
    struct item **heads;
    size_t size; /* a power of two */
};

struct table {
    struct item **items;
    size_t count, room;
    size_t current;
    struct table_file *files;
    struct links links[LINKS_BY];
    uint64_t version;  /* another with each change of any session */
    size_t step_bytes; /* of all states before and behind */
};

/* ---- states (table.c) ---- */

/* Reads a text that passed no gate yet; the state's session is NULL when it is
 * refused, its problems say why. All of it goes into the arena. */
struct state_source {
    struct text json;
    uint32_t line, column; /* where it stands in its file; 0: nowhere */
    bool gated;
};
enum status state_read(const struct state_source *source, struct arena *arena,
                       struct state *state, struct error *error) MUST_CHECK;

/* A new item behind the others, with that state. *item owns nothing yet. */
enum status table_add(struct table *table, const struct state *state,
                      struct item **item, struct error *error) MUST_CHECK;
/* ... made here, of this text; it lies on the table then. */
enum status table_make(struct table *table, struct text json,
                       struct error *error) MUST_CHECK;
void table_remove(struct table *table, struct item *item);
struct item *table_item(const struct table *table); /* the current one; or NULL */
/* The item is another state from now on, which lives in the arena; the arena
 * becomes the item's. */
void item_become(struct item *item, const struct state *state, struct arena *arena);
/* As item_become, of a state that lives in its file. */
void item_become_base(struct item *item, const struct state *state);
/* No file has it any more: what lives in one is copied. */
enum status item_orphan(struct item *item, struct error *error) MUST_CHECK;

/* One state back, or forth. *moved: false when there is none. */
enum status table_step(struct table *table, bool back, bool *moved,
                       struct error *error) MUST_CHECK;
void steps_forget(struct table *table, struct steps *steps);

/* ---- links (table_index.c) ---- */

enum status index_room(struct table *table, size_t count,
                       struct error *error) MUST_CHECK;
void index_add(struct item *item);
void index_remove(struct item *item);
void index_release(struct table *table);
struct item *index_first(const struct table *table, enum link_by by,
                         const struct session *like);
/* The one that counts of the session's: itself, unless it is a repeat. */
const struct item *index_counts(const struct item *item);

/* ---- files (table_load.c) ---- */

struct arrived {
    struct state state;
    uint64_t record, offset;
    const char *file;
};
struct taking {
    struct console *console; /* whose screen is told of what is refused; or NULL */
    struct table *table;
    enum status (*take)(struct taking *taking, struct table_file *file,
                        const struct arrived *arrived, struct error *error);
    size_t rejected;
    struct error first; /* of what was refused */
    void *more;         /* take's */
};
struct inputs;
struct reading {
    struct taking *taking;
    struct inputs *inputs;
    size_t index;
    struct table_file *file;
};
/* All records of an input, into the file's arena. */
enum status file_take(struct reading *reading, struct error *error) MUST_CHECK;
struct table_file *file_new(const char *path); /* NULL: no memory */
/* Nothing while sessions live in it. */
void file_drop(struct table *table, struct table_file *file);
enum status file_hash(int fd, struct hash *hash, struct error *error) MUST_CHECK;
/* The item is the file's record. */
void item_place(struct item *item, struct table_file *file,
                const struct arrived *arrived);

/* Whether another counts instead, and then which (table_day.c). */
bool repeat_error(const struct item *item, struct error *error);

/* ---- commands ---- */

enum status run_set(struct console_call *call, struct error *error) MUST_CHECK;
enum status run_unset(struct console_call *call, struct error *error) MUST_CHECK;
enum status run_undo(struct console_call *call, struct error *error) MUST_CHECK;
enum status run_redo(struct console_call *call, struct error *error) MUST_CHECK;
enum status run_diff(struct console_call *call, struct error *error) MUST_CHECK;
enum status run_new(struct console_call *call, struct error *error) MUST_CHECK;
enum status run_save(struct console_call *call, struct error *error) MUST_CHECK;
enum status run_show(struct console_call *call, struct error *error) MUST_CHECK;
enum status run_next(struct console_call *call, struct error *error) MUST_CHECK;
enum status run_prev(struct console_call *call, struct error *error) MUST_CHECK;
enum status run_find(struct console_call *call, struct error *error) MUST_CHECK;
enum status run_sessions(struct console_call *call, struct error *error) MUST_CHECK;
enum status run_load(struct console_call *call, struct error *error) MUST_CHECK;

extern const char *const table_nothing_there; /* what to do about it */

#endif
