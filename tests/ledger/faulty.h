/* A file system under SQLite that fails when it is told to: the n-th write,
 * sync or change of size from now on, and all behind it where it is to last. */
#ifndef GONIO_TESTS_LEDGER_FAULTY_H
#define GONIO_TESTS_LEDGER_FAULTY_H

#include <stdbool.h>

/* What SQLite's own file system says then: SQLITE_FULL, SQLITE_IOERR_WRITE ... */
struct faulty {
    int after;  /* so many go well; -1: all do */
    int rc;     /* then this is said */
    bool syncs; /* only syncs count; else writes and changes of size too */
    bool lasts; /* all behind it fail, too */
    int failed; /* how many did */
};
extern struct faulty faulty;

/* Becomes the file system of every ledger that is opened from now on. */
void faulty_begin(void);
void faulty_end(void);

#endif
