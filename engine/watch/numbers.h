/* Receipts' numbers that the files of a spool have. A ledger that was put back
 * from an older backup would give out the last of them once more, and files of
 * two lives would stand side by side under one number. */
#ifndef GONIO_WATCH_NUMBERS_H
#define GONIO_WATCH_NUMBERS_H

#include "watch/spool.h"

/* The highest in out/, quarantine/ and done/; 0: there is none. */
int64_t numbers_highest(const struct spool *spool);

#endif
