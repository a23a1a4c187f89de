/* The minutes of a session on a time line, a row for each therapist, numbered
 * as the services are:
 *
 *                       09:00          09:15          09:30
 *                       |              |              |
 *     PT 1730000001     1#####################2========
 *     PTA 1730000019                                    3####
 *
 * Services of one therapist that meet get rows of their own. Neighbours have
 * different shades, and numbers: it is read without colour. */
#ifndef GONIO_CONSOLE_TIMELINE_H
#define GONIO_CONSOLE_TIMELINE_H

#include "base/arena.h"
#include "base/buffer.h"
#include "model/session.h"

struct timeline_style {
    size_t width;  /* columns at most, 40 or more */
    size_t indent; /* within the width */
    bool unicode;  /* blocks; else ASCII */
};

/* Nothing when no service has a start and an end. Scratch goes into the arena. */
enum status timeline_write(const struct session *session,
                           const struct timeline_style *style, struct arena *arena,
                           struct buffer *out, struct error *error) MUST_CHECK;

#endif
