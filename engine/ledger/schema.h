/* The tables, and how those of an older file become those of today.
 *
 * A step leads from one version to the next; a file that was made by version n
 * is led through all steps behind n, in one transaction, so a new file and an
 * old one end up alike. Steps are never changed once they were released. Views
 * hold nothing and are made anew behind the steps: other views are a new version,
 * too, be it with an empty step. */
#ifndef GONIO_LEDGER_SCHEMA_H
#define GONIO_LEDGER_SCHEMA_H

#include <stdint.h>

#define SCHEMA_APPLICATION 0x676f6e69 /* "goni", in the file's header */
#define SCHEMA_VERSION     2

/* SQL in pieces, NULL behind the last. */

/* Leads from version at - 1 to version at. */
const char *const *schema_step(int32_t at);
/* Drops the views there are and makes those of today. */
const char *const *schema_views(void);

struct sqlite3;
/* Runs all pieces; what SQLite says. */
int schema_run(struct sqlite3 *db, const char *const *piece);

#endif
