/* What the daemon says of itself: one line per event on standard error, as
 * logfmt, and on a terminal one line more that always shows how things stand.
 *
 *   time=2026-11-22T07:31:02Z level=info event=file.done receipt=12 file=1a2b3c4d
 *
 * A line never holds what a session or the name of a file says: numbers, codes
 * and the first eight digits of a file's hash stand for them. */
#ifndef GONIO_WATCH_WATCH_LOG_H
#define GONIO_WATCH_WATCH_LOG_H

#include "base/buffer.h"
#include "base/hash.h"

struct watch_log {
    int fd;        /* -1: says nothing */
    bool terminal; /* there is a line of status below the events */
    bool drawn;
};

/* event: as "file.done"; format: "receipt=%d ...", or "". */
void watch_log_info(struct watch_log *log, const char *event, const char *format, ...)
    PRINTF_LIKE(3, 4);
void watch_log_warn(struct watch_log *log, const char *event, const char *format, ...)
    PRINTF_LIKE(3, 4);
/* Level error, of what somebody has to mend. */
void watch_log_fault(struct watch_log *log, const char *event, const char *format, ...)
    PRINTF_LIKE(3, 4);
/* A failure of ours: its code, and its words when they can hold nothing of a
 * file (the system, the configuration, a policy). */
void watch_log_error(struct watch_log *log, const char *event,
                     const struct error *error);

/* Shows the line, ASCII, as far as it fits; nothing where there is no terminal. */
void watch_log_status(struct watch_log *log, const char *format, ...) PRINTF_LIKE(2, 3);
/* Takes it away. */
void watch_log_end(struct watch_log *log);

/* Eight digits and a terminator. */
void watch_log_hash(const struct hash *hash, char text[9]);

#endif
