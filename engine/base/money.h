/* Money in cents, from and to decimal text; never a floating-point number. */
#ifndef GONIO_BASE_MONEY_H
#define GONIO_BASE_MONEY_H

#include "base/text.h"

#define MONEY_NONE INT64_MIN             /* unknown */
#define MONEY_MAX  INT64_C(999999999999) /* 9,999,999,999.99 dollars */

/* "1830.00", "75", "75.5": digits, then at most two decimals; no sign, no
 * comma, no currency. False when it is anything else or over MONEY_MAX. */
bool money_read(struct text text, int64_t *cents);

/* Writes "1830.00" (a minus sign in front of less than nothing). MONEY_NONE
 * writes "". */
void money_write(int64_t cents, char text[24]);

#endif
