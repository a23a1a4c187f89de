/* What came of a file, as files in out/ and quarantine/: all of it from the
 * ledger, so that publishing it again gives the same bytes.
 *
 *   out/00000007-monday.json.ndjson         its decisions and rejections
 *   out/00000007-monday.json.csv            the same for a spreadsheet
 *   out/00000007-monday.json.summary.json   counts, dollars, findings by rule
 *   out/00000007-monday.json.redecided.ndjson   decisions of other sessions
 *                                           that changed because of it; and as
 *                                           .redecided.csv
 *   quarantine/00000007-monday.json.why.json          rejected records, and why
 *   quarantine/00000007-monday.json.rejected.ndjson   those records, to be
 *                                           mended and dropped again */
#ifndef GONIO_WATCH_PUBLISH_H
#define GONIO_WATCH_PUBLISH_H

#include "ledger/ledger.h"
#include "watch/deposit.h"
#include "watch/watch_config.h"

#define PUBLISH_FILES 7

struct draft;

struct publisher {
    const struct spool *spool;
    const struct watch_config *config;
    struct ledger *ledger;
    const struct draft *draft; /* of a batch at hand; or NULL */
};

/* One receipt's. */
struct publication {
    const struct receipt *receipt;
    int source; /* its bytes, for rejected records; -1: they are lost */
    struct deposit at[PUBLISH_FILES];
    size_t count;
    uint64_t redecided; /* decisions of other sessions */
};

/* Writes them under temporary names. sync: each made durable by itself. A
 * failure leaves nothing behind. */
enum status publish_write(const struct publisher *publisher, bool sync,
                          struct publication *publication,
                          struct error *error) MUST_CHECK;
/* Gives them their names; their folders are to be synced by the caller. */
enum status publish_names(const struct publisher *publisher,
                          struct publication *publication,
                          struct error *error) MUST_CHECK;
void publish_drop(const struct publisher *publisher, struct publication *publication);

/* "00000007-monday.json": what everything of a receipt is called. */
void publish_stem(const struct receipt *receipt, char stem[SPOOL_NAME]);

#endif
