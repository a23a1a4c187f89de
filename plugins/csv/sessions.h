/* Kept rows into sessions: rows of one key become one session, in the order
 * of their first rows, wherever in the files they stand. */
#ifndef GONIO_CSV_SESSIONS_H
#define GONIO_CSV_SESSIONS_H

#include "sheet.h"

/* More rows of one key are a mistake in the key. */
#define GROUP_MAX 500

/* 0, or what a host function returned. */
int sessions_make(struct store *store);

#endif
