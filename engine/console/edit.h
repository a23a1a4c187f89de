/* Changing a session's JSON where it stands: what is not touched keeps its
 * bytes, also members that no field is known for and the order of all.
 *
 * A path is written with the names of the format, positions from 1:
 * services[1].documentation.response; services[+] is one more. Short forms:
 * a field of a service (minutes) where there is one service only, of the first
 * insurance (payer), of that service's documentation (response). An object
 * that cannot be without one field is that field, where a plain value is given:
 * services[+] 97140 is its code, patient P-7 its id.
 *
 * No error holds what was typed: it may be a patient's. */
#ifndef GONIO_CONSOLE_EDIT_H
#define GONIO_CONSOLE_EDIT_H

#include "base/arena.h"
#include "base/buffer.h"
#include "model/fields.h"

#define EDIT_DEPTH    8
#define EDIT_WHOLE    0 /* positions: the list as a whole */
#define EDIT_ONE_MORE SIZE_MAX
#define EDIT_LIST_MAX 100000

struct edit_step {
    const struct field *field;
    size_t position; /* in its list, from 1; or one of the above */
};

struct edit_path {
    struct edit_step steps[EDIT_DEPTH];
    size_t count;
    struct field unknown; /* edit_path_find: the last step's, when it is no field */
    char name[64];
};

/* session: what short forms turn on; NULL: one that has nothing yet. */
enum status edit_path_read(struct text typed, const struct session *session,
                           struct edit_path *path, struct error *error) MUST_CHECK;
/* The same to what stands in the text, if no field has its name: what is not
 * understood can be taken out. */
struct edit_found {
    struct text json;
    const struct session *session;
};
enum status edit_path_find(struct text typed, const struct edit_found *in,
                           struct edit_path *path, struct error *error) MUST_CHECK;
void edit_path_write(const struct edit_path *path, struct buffer *out);

/* ---- the text (edit_text.c); json has passed the gate ---- */

/* The JSON that stands there; absent when nothing does. */
struct text edit_get(struct text json, const struct edit_path *path);
/* The text with another value there, which is JSON; what is missing on the way is
 * made. */
enum status edit_set(struct text json, const struct edit_path *path, struct text value,
                     struct arena *arena, struct text *edited,
                     struct error *error) MUST_CHECK;
/* Without the member or the entry; as it was when there is none. */
enum status edit_unset(struct text json, const struct edit_path *path,
                       struct arena *arena, struct text *edited,
                       struct error *error) MUST_CHECK;

/* ---- values (edit_value.c) ---- */

/* What was typed for a field, as JSON: 23, +3, 2026-03-16, 09:05, 75.00, true, a
 * word, text bare or in quotes (in double quotes with JSON's escapes), null or
 * unknown, and JSON in brackets. before: the JSON that stands there, which +3
 * adds to; or absent. path: may become longer (see above). */
struct edit_value {
    struct text typed;
    struct text before;
};
enum status edit_value_read(const struct edit_value *value, struct edit_path *path,
                            struct arena *arena, struct text *json,
                            struct error *error) MUST_CHECK;

/* ---- pairs (edit.c) ---- */

struct edit_pair {
    struct text path, value; /* as typed */
};
/* The next of "minutes=23 start=09:00"; rest: what comes behind it. */
enum status edit_take_pair(struct text *rest, struct edit_pair *pair,
                           struct error *error) MUST_CHECK;
/* The JSON text with the pair in it. */
enum status edit_apply(const struct edit_pair *pair, const struct session *session,
                       struct arena *arena, struct text *json,
                       struct error *error) MUST_CHECK;

/* ---- differences (edit_diff.c) ---- */

/* Told of each place where two sessions differ, in the order of the first: a
 * path as people write it, and the JSON of both; absent where there is
 * nothing. What is there on one side alone comes as a whole. */
struct edit_differences {
    void *context;
    void (*tell)(void *context, struct text path, struct text before,
                 struct text after);
};
enum status edit_diff(struct text before, struct text after, struct arena *arena,
                      const struct edit_differences *differences,
                      struct error *error) MUST_CHECK;

/* The same on a console's screen, from before to what lies on the table now, where
 * it is for people. */
struct console;
enum status edit_tell(struct console *console, struct text before,
                      struct error *error) MUST_CHECK;

#endif
