/* The days that a published file is for, told from its name or from what
 * stands above its columns: "ccipra-v323r0-f1", "2026q4", "Q1 2026",
 * "Eff_10-01-2026", "PPRRVU2026_Oct", "January 2021", "RVU26D", "GPCI2026". */
#ifndef GONIO_DATA_PERIOD_H
#define GONIO_DATA_PERIOD_H

#include "base/text.h"

enum period_length { PERIOD_QUARTER, PERIOD_YEAR };

struct period {
    int32_t from, to;
};

/* A quarter, or where only a year is named and year_will_do, that year. False
 * when the text names neither. */
bool period_read(struct text text, bool year_will_do, struct period *period);

/* The quarter or year that a day lies in, from that day on. */
struct period period_from(int32_t date, enum period_length length);

#endif
