/* The pooled minutes of a day as a bar against the minutes at which units
 * begin:
 *
 *   units        1              2              3              4
 *        --------+--------------+--------------+--------------+------
 *        ##################=============##########========
 *        0       8              23             38             53
 */
#ifndef GONIO_TIME_PICTURE_H
#define GONIO_TIME_PICTURE_H

#include "time/units.h"

struct picture_style {
    size_t width;  /* columns at most, 40 or more */
    size_t indent; /* columns left free on the left, within the width */
    bool unicode;  /* blocks and rules; else ASCII */
};

/* Four lines; nothing when no minutes pool. */
void picture_write(const struct units_result *result, const struct picture_style *style,
                   struct buffer *out);

#endif
