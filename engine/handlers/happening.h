/* What happens, as event handlers in Lua see it: a table. Its fields are listed
 * in happening.def, from which scripts/events/README.md is checked.
 *
 * Money is a text ("29.06"), a date a text ("2026-03-16"), everything else that
 * counts a whole number; what is not known is absent. The day it is ("today")
 * is added when a handler is called. */
#ifndef GONIO_HANDLERS_HAPPENING_H
#define GONIO_HANDLERS_HAPPENING_H

#include "event/bus.h"
#include "script/script.h"

/* STATUS_NO_MEMORY is the only failure. */
enum status happening_of(const struct event *event, struct arena *arena,
                         struct script_value *table, struct error *error) MUST_CHECK;

/* A row of a list (handlers.h): an effective decision, or a crossing. */
struct happening_row {
    const struct decision *decision; /* one of these two */
    const struct event_crossing *crossing;
    struct text patient_id; /* of the decision: its own bytes do not have it */
};
enum status happening_row(const struct happening_row *row, struct arena *arena,
                          struct script_value *table, struct error *error) MUST_CHECK;
/* Of a clock or the ends of a list: name and texts by pairs, NULL at the end. */
enum status happening_plain(const char *const *pairs, struct arena *arena,
                            struct script_value *table, struct error *error) MUST_CHECK;

/* A table's copy in one block for who keeps it: free releases it; NULL when
 * memory is refused. *size: of the block. */
struct script_value *happening_keep(const struct script_value *table, size_t *size);

/* ---- what there is ---- */

struct happening_field {
    const char *event; /* "decision.made"; NULL at the end of the list */
    const char *name;  /* "findings[].rule" within a list of tables */
    const char *type;  /* text, date, money, number, flag, list */
    const char *meaning;
};
extern const struct happening_field happening_fields[];

#endif
