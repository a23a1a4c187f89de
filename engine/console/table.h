/* The sessions that were loaded, and the one that lies on the table.
 *
 * A session is kept as its JSON (what :save writes, byte by byte as it was
 * read until something is changed) and as struct session. Every change makes a
 * new state; :undo and :redo walk through them, each session's own. All
 * sessions that were loaded are around: those of the same claim-day are decided
 * together with the one on the table, their therapists' time elsewhere counts,
 * and what earlier days of the beneficiary left is history: all as `gonio check`
 * has it over the same files.
 *
 * Of a session that stands there more than once only one counts, as in `gonio
 * check`: the highest revision, and of equal ones the first.
 *
 * A table holds TABLE_SESSIONS at most, and TABLE_BYTES of them. */
#ifndef GONIO_CONSOLE_TABLE_H
#define GONIO_CONSOLE_TABLE_H

#include "format/json.h"
#include "format/reader.h"
#include "model/day.h"
#include "policy/decide.h"

#define TABLE_SESSIONS ((size_t)100000)
#define TABLE_BYTES    ((size_t)1024 * 1024 * 1024)

struct table;
struct console;

/* Stays where it is until it is removed; its members are others after a change. */
struct table_session {
    struct text json; /* as it is now */
    const struct session *session;
    struct hash input_hash;
    /* Unknown fields and the like, as warnings_add (run/warnings.h) takes them. */
    const struct problems *problems;
    const char *file; /* NULL: made here */
    uint64_t record;  /* in it, from 1 */
    bool changed;     /* not as its file has it */
};

enum status table_new(struct table **table, struct error *error) MUST_CHECK;
void table_free(struct table *table);

size_t table_count(const struct table *table);
const struct table_session *table_at(const struct table *table, size_t i);
/* What lies on the table; NULL: nothing does. */
const struct table_session *table_current(const struct table *table);
/* Its place, from 0; table_count where nothing lies there. */
size_t table_place(const struct table *table);
/* The same, or STATUS_USAGE with what to do about it. */
enum status table_need(const struct table *table, const struct table_session **session,
                       struct error *error) MUST_CHECK;

/* ---- asked ---- */

/* The claim-day of what lies there, its members in day order, in the arena;
 * *member is the one on the table. STATUS_REJECTED ("session.duplicate",
 * "session.superseded") when another one counts instead of it. */
enum status table_day(const struct table *table, struct arena *arena, struct day *day,
                      size_t *member, struct error *error) MUST_CHECK;
/* The same of the i-th session. */
enum status table_day_of(const struct table *table, size_t i, struct arena *arena,
                         struct day *day, size_t *member,
                         struct error *error) MUST_CHECK;

/* A day of table_day_of, told what earlier days of its beneficiary that
 * are loaded left, when these policies decide them: its members' sessions are
 * then copies in the arena. Asked as if another were the payer (options.as), it
 * is told nothing, like by `gonio check --as`. Between table_day_of and
 * decide_member. */
enum status table_tell(const struct table *table, size_t i, struct policy_set *policies,
                       const struct decide_options *options, struct arena *arena,
                       struct day *day, struct error *error) MUST_CHECK;

/* All decisions of the i-th session as `gonio check` has them: its day, told,
 * decided, with the warnings of reading. day and member: NULL, or where they
 * go. Everything is in the arena. */
struct table_decided {
    struct decision *decisions;
    size_t count;
    bool policy_failed;
    struct day day;
    size_t member;
};
enum status table_decide(const struct table *table, size_t i,
                         struct policy_set *policies,
                         const struct decide_options *options, struct arena *arena,
                         struct table_decided *decided, struct error *error) MUST_CHECK;

/* What was decided of the i-th session, for :sessions to show until anything that
 * it rests on is another. table_decide notes by itself. */
struct table_noted {
    const struct policy_set *policies;
    const struct decide_options *options;
    enum outcome outcome; /* of the primary payer */
};
void table_note(const struct table *table, size_t i, const struct table_noted *noted);

/* ---- changed ---- */

/* The i-th session lies on the table from now on. */
void table_lay(struct table *table, size_t i);

/* The session on the table becomes this one: checked as a file's would be, what
 * is wrong comes back as the error and nothing has changed. One step of
 * :undo. */
enum status table_put(struct table *table, struct text json,
                      struct error *error) MUST_CHECK;

/* Files that changed on disk are read again; what was changed here stays, and
 * the screen says so. *changed: sessions are others now. */
enum status table_look(struct console *console, bool *changed,
                       struct error *error) MUST_CHECK;

/* Loads files, as :load does: what is refused is told on the screen, the others
 * are loaded, and the status is STATUS_REJECTED. The first one lies on the table
 * then. */
enum status table_load_files(struct console *console, const char *const *paths,
                             size_t count, struct error *error) MUST_CHECK;

#endif
