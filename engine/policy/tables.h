/* Tables of published data (data/) as deciding uses them: of each only what is
 * about procedures that gonio knows, by their place in the table of codes,
 * read and verified when the first policy that names it is loaded.
 *
 * A policy's rows that stand in for a table are left aside on the days that a
 * table is for; on the others they decide. A damaged table fails the policies
 * that name it: nothing is decided as if there were none.
 *
 * Ownership: the policy set owns its tables; policies and days borrow them. */
#ifndef GONIO_POLICY_TABLES_H
#define GONIO_POLICY_TABLES_H

#include "policy/deciding.h"

/* folder: NULL or "": there are none. */
enum status tables_open(const char *folder, struct published_tables **tables,
                        struct error *error) MUST_CHECK;
void tables_close(struct published_tables *tables);

/* Reads what the policy names, puts it into policy.published and the hashes of
 * its tables into policy.hash. STATUS_POLICY: one is damaged. */
enum status tables_bind(struct published_tables *tables, struct policy *policy,
                        struct error *error) MUST_CHECK;

/* Which tables are for the day: once, before the phases. */
void tables_choose(struct deciding *e);

/* The edit of the table that has x in column 1 and y in column 2 and is in
 * force; NULL: the table knows none, or no table is for the day. */
const struct pair_row *tables_pair(struct deciding *e, size_t x, size_t y);
/* Whether the row is left aside that day. */
bool tables_replace_pair(const struct deciding *e, const struct pair_row *row);

/* The row as it is for the day: with the units and codes of a table, or as it
 * stands. */
const struct cap_row *tables_cap(struct deciding *e, const struct cap_row *row);

/* data.old: a table ended before the day, and no later one is there. */
void tables_report_old(struct deciding *e);

#endif
