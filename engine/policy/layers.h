/* Layers: a policy that says `extends` is laid over another, and that one
 * perhaps over a third. The files are read one by one; what they returned is
 * merged, as tables, before a shape reads any of it. So the merged whole is a
 * policy like any other: what is required may stand in any layer, and nothing
 * behind this room knows of layers but for the places of rows (model.h).
 *
 * What wins: a plain value, the upper one. Rows with an id: the upper row, on
 * its dates. Rows of which the first in force decides: the upper ones go in
 * front. Values with dates on both axes (parameters, periods): the upper
 * value, where it is in force. Before that, `changes` alter, reword or switch
 * off rows by id, each with its reason.
 *
 * The tables that the files returned are never changed: what differs is
 * copied, into the policy's arena. */
#ifndef GONIO_POLICY_LAYERS_H
#define GONIO_POLICY_LAYERS_H

#include "policy/compile_shape.h"

#define LAYERS_MAX 16

/* Loads the input, and all that it extends, into the script; *table is the
 * whole. Fills the policy's layers, tables, hash, overrides and notices. */
enum status layers_read(struct compile *compile, const struct compile_input *input,
                        struct script_value *table) MUST_CHECK;

/* Once the whole is compiled: its rules keep what changes state of them. */
void layers_state(struct policy *policy);

/* ---- within layers_*.c ---- */

/* One layer being laid over those below it. Memory that is refused is
 * remembered. */
struct laying {
    struct compile *compile;
    bool no_memory;
};

/* A list that grows in the arena. */
struct grown {
    struct script_entry *at;
    size_t count, room;
};
void grown_push(struct laying *laying, struct grown *list,
                const struct script_value *value);

/* The table with one of its names set; *value of SCRIPT_NIL takes it out. */
struct script_value table_with(struct laying *laying, const struct script_value *table,
                               const char *name, const struct script_value *value);
/* The parts of a row outside dates, which go into the list; *inside: the part
 * within them, false when there is none. */
bool row_split(struct laying *laying, const struct script_value *row,
               const struct in_force *dates, struct grown *outside,
               struct script_value *inside);
bool dates_overlap(const struct in_force *a, const struct in_force *b);
struct text row_id(const struct script_value *row); /* absent: has none */

/* Lays one table of a policy over another. */
struct script_value layers_merge(struct laying *laying, const struct script_value *base,
                                 const struct script_value *over);
/* The values of a parameter. */
struct script_value layers_merge_parameter(struct laying *laying,
                                           const struct script_value *base,
                                           const struct script_value *over);

/* What `changes` make of the tables below. */
enum status layers_change(struct laying *laying, const struct node *changes,
                          const struct script_value *base,
                          struct script_value *changed) MUST_CHECK;

/* Notes what a layer took from those below. */
void layers_note(struct laying *laying, const struct policy_override *override);
/* Notes what is no longer as a layer says. */
void layers_notice(struct laying *laying, uint32_t place, const char *format, ...)
    PRINTF_LIKE(3, 4);

#endif
