/* The sessions that were loaded, and the one that lies on the table.
 *
 * A session is kept as its JSON (what :save writes, byte by byte as it was
 * read until something is changed) and as struct session. Every change makes a
 * new state; :undo and :redo walk through them. All sessions that were loaded
 * are around: those of the same claim-day are decided together with the one on
 * the table. */
#ifndef GONIO_CONSOLE_TABLE_H
#define GONIO_CONSOLE_TABLE_H

#include "format/json.h"
#include "format/reader.h"
#include "model/day.h"

struct table;

struct table_session {
    struct text json; /* as it is now */
    const struct session *session;
    struct hash input_hash;
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
/* The same, or STATUS_USAGE with what to do about it. */
enum status table_need(const struct table *table, const struct table_session **session,
                       struct error *error) MUST_CHECK;

/* The claim-day of what lies there, its members in day order, in the arena;
 * *member is the one on the table. */
enum status table_day(const struct table *table, struct arena *arena, struct day *day,
                      size_t *member, struct error *error) MUST_CHECK;

/* The session on the table becomes this one: checked as a file's would be, what
 * is wrong comes back as the error and nothing has changed. One step of
 * :undo. */
enum status table_put(struct table *table, struct text json,
                      struct error *error) MUST_CHECK;

/* Files that changed on disk are read again; what was changed here stays.
 * *changed: what lies on the table, or one of its day, is another now. */
enum status table_look(struct table *table, bool *changed,
                       struct error *error) MUST_CHECK;

struct console;
/* Loads a file, as :load does. */
enum status table_load(struct console *console, const char *path,
                       struct error *error) MUST_CHECK;

#endif
