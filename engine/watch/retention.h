/* Files that were kept long enough: those of done/ by the day they came, those
 * of out/ by the day they were written. Off unless it is asked for; what was
 * decided stays in the ledger whatever is removed here, and quarantine/ is
 * never touched: what is there waits for somebody. */
#ifndef GONIO_WATCH_RETENTION_H
#define GONIO_WATCH_RETENTION_H

#include "watch/spool.h"
#include "watch/watch_config.h"

/* today: days since 1970. *removed: files that went. */
enum status retention_run(const struct spool *spool, const struct watch_config *config,
                          int32_t today, uint64_t *removed,
                          struct error *error) MUST_CHECK;

#endif
