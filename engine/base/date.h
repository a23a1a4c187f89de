/* Calendar dates as days since 1970-01-01 (proleptic Gregorian), and clock
 * times as minutes since midnight, local to the facility. No time zone, no
 * clock is read except in date_today. */
#ifndef GONIO_BASE_DATE_H
#define GONIO_BASE_DATE_H

#include "base/text.h"

#define DATE_NONE  INT32_MIN /* unknown */
#define DATE_MIN   (-25567)  /* 1900-01-01 */
#define DATE_MAX   47846     /* 2100-12-31 */
#define CLOCK_NONE INT32_MIN /* unknown */

/* "YYYY-MM-DD" exactly, a day that exists, 1900 to 2100; false otherwise. */
bool date_read(struct text text, int32_t *date);
/* Writes 10 characters and a terminator. DATE_NONE writes "". */
void date_write(int32_t date, char text[11]);
void date_split(int32_t date, int32_t *year, int32_t *month, int32_t *day);
int32_t date_of(int32_t year, int32_t month, int32_t day);
/* Monday 1 to Sunday 7. */
int32_t date_weekday(int32_t date);
/* The same day of a month before or after, or that month's last where it has no
 * such day: a year after February 29 is February 28. */
int32_t date_months_after(int32_t date, int32_t months);
/* The day the program runs on, in local time. */
int32_t date_today(void);

/* "HH:MM", 00:00 to 23:59 (and "24:00", the end of the day). */
bool clock_read(struct text text, int32_t *minutes);
/* Writes 5 characters and a terminator; times past midnight as those of the
 * next day. CLOCK_NONE writes "". */
void clock_write(int32_t minutes, char text[6]);

#endif
