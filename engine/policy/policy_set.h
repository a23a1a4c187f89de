/* The policies of some payer folders, each loaded when it is first needed.
 *
 * A policy with the id "medicaid/tx" is the file medicaid/tx/policy.lua in
 * one of the roots; of several roots the last that has it wins, unless it
 * extends its own id: then it lies over the one before. Its cases are
 * cases.json beside it. */
#ifndef GONIO_POLICY_POLICY_SET_H
#define GONIO_POLICY_POLICY_SET_H

#include "policy/identity.h"
#include "policy/model.h"

struct policy_set;

/* A text laid over the policy of that id, as a file of a later folder would be:
 * it extends its own id. It lies over that policy alone; others that extend the
 * same id extend what is in the folders. */
struct policy_overlay {
    struct text id;
    const char *name; /* stands for the file in messages */
    struct text text;
};

struct policy_set_options {
    const char *const *payers;  /* payer folders, NULL at the end */
    const char *const *scripts; /* folders `use` searches, NULL at the end */
    const char *data;           /* folder of published tables; NULL: none */
    /* What messages and decisions call them, one name for each; NULL: their
     * own. A copy of a folder then decides byte by byte as the folder does. */
    const char *const *payers_shown, *const *scripts_shown;
    const char *data_shown;
    /* Those of ids that no folder has lie over nothing. */
    const struct policy_overlay *overlays;
    size_t overlay_count;
};

enum status policy_set_open(const struct policy_set_options *options,
                            struct policy_set **set, struct error *error) MUST_CHECK;
void policy_set_close(struct policy_set *set);

/* Calls back once for each policy that is loaded from now on. */
typedef void policy_loaded_fn(const void *context, const struct policy *policy);
void policy_set_watch(struct policy_set *set, policy_loaded_fn *loaded,
                      const void *context);

/* The policy of that id. *policy is NULL, and the status STATUS_NOT_FOUND,
 * when there is none; STATUS_POLICY when its file has a fault (found once,
 * reported each time). */
enum status policy_set_find(struct policy_set *set, struct text id,
                            const struct policy **policy,
                            struct error *error) MUST_CHECK;

/* The same when it has been loaded already; else NULL. */
const struct policy *policy_set_loaded(const struct policy_set *set, struct text id);

/* The ids that the roots hold, in byte order; borrowed until close. */
enum status policy_set_ids(struct policy_set *set, const struct text **ids,
                           size_t *count, struct error *error) MUST_CHECK;
/* The same text as the set has it; absent when it is no id. Loads nothing. */
struct text policy_set_id(const struct policy_set *set, struct text id);
/* The tables of names of the payer folders, loaded when they are first asked
 * for. STATUS_POLICY when one has a fault (found once, reported each time). */
enum status policy_set_identity(struct policy_set *set,
                                const struct identity **identity,
                                struct error *error) MUST_CHECK;
/* The nearest of them, or NULL. */
const char *policy_set_nearest(struct policy_set *set, struct text id);

/* The folder in which a policy lives, for its cases; borrowed until close. */
const char *policy_folder(const struct policy *policy);

#endif
