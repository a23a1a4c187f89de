/* A generation: a whole set of policy folders as it was at one moment, by the
 * hash of all its files. What decides is always a generation, compiled from a
 * copy that nobody edits, so that no decision is of half of a change, and every
 * one can be made again years later.
 *
 *   folders ──generation_read──▶ files in memory ──generation_store──▶
 *     STORE/ID/payers/0/medicare/policy.lua ──generation_open──▶ policy_set
 *   ledger  ──ledger_generation_get──▶ files  ──generation_open──▶ policy_set
 *
 * Its files are those that policies are made of (trees.h), each as
 * "payers/0/medicare/policy.lua" and "scripts/0/gonio/ncci.lua", and two more:
 *   roots   what the folders are called, "payers/0 /etc/gonio/payers": they
 *           stand in decisions and so belong to what decides
 *   tables  the tables of the data folder, "mue.medicare.….table HASH": their
 *           names and hashes alone, as a table is megabytes that gonio data
 *           can import again
 * The manifest has a line for each, in the order of their paths, "PATH HASH";
 * its hash names the generation, and the first 16 of its digits are the id. */
#ifndef GONIO_RELOAD_GENERATION_H
#define GONIO_RELOAD_GENERATION_H

#include "base/arena.h"
#include "ledger/ledger.h"
#include "policy/policy_set.h"

#define GENERATION_ID 17 /* 16 hex digits, terminator */

struct generation {
    struct ledger_generation whole; /* id 0: not from a ledger */
    char id[GENERATION_ID];
    struct hash look; /* of the folders (trees.h); of generation_read only */
    struct arena arena;
};

void generation_name(const struct hash *hash, char id[GENERATION_ID]);
bool generation_is_id(const char *id);

/* Reads the folders whole: what was read was all there at one moment, or it is
 * STATUS_LOCKED ("policy.changing": they never held still). Any file that
 * cannot be read as it should be is STATUS_POLICY, with its path and why.
 * Fills *generation whatever it returns: generation_release is always due. */
enum status generation_read(const struct policy_set_options *folders,
                            struct generation *generation,
                            struct error *error) MUST_CHECK;
void generation_release(struct generation *generation);

/* Writes it to STORE/ID, synced and renamed; no work when it stands there
 * whole. STATUS_IO when it cannot be written. */
enum status generation_store(const struct ledger_generation *generation,
                             const char *store, struct error *error) MUST_CHECK;
/* Reads it back, held against its hash. STATUS_NOT_FOUND: it is not there;
 * STATUS_IO ("policy.damaged"): it is not what its name says. */
enum status generation_load(const char *store, const char *id,
                            struct generation *generation,
                            struct error *error) MUST_CHECK;

/* The policies of the generation, as of its own files alone. store: where it
 * is, or is put (generation_store); NULL: a private folder for the moment,
 * then every policy is loaded at once. Tables of data are those of its data
 * folder, and must be the same: STATUS_POLICY ("policy.table") when one is not
 * there, or is another. */
enum status generation_open(const struct ledger_generation *generation,
                            const char *store, struct policy_set **set,
                            struct error *error) MUST_CHECK;
/* Loads every policy and the payers' names of the set, whatever fails; then
 * the first fault. */
enum status generation_load_all(struct policy_set *set, struct error *error) MUST_CHECK;

/* Appends "PATH HASH" of each file; the hash of that is the generation's. */
void generation_manifest(const struct ledger_generation *generation,
                         struct buffer *out);
/* A file of it by path; absent: it has none. */
struct text generation_file(const struct ledger_generation *generation,
                            const char *path);

/* From the store, else from the ledger (NULL: only the store). STATUS_NOT_FOUND:
 * neither has it. Fills *generation as generation_load does. */
enum status generation_find(const char *store, struct ledger *ledger, const char *id,
                            struct generation *generation,
                            struct error *error) MUST_CHECK;

/* Removes STORE/ID; what writings that were cut short left in the store. */
void generation_remove(const char *store, const char *id);
void generation_sweep(const char *store);

#endif
