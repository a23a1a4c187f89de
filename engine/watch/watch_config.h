/* How a spool is watched: the file watch.lua in it, or one named by --config.
 *
 * A Lua table, loaded in the sandbox; every key is checked, with its line, and
 * a misspelt one is answered with the nearest. What is not there has its
 * default. Options of the command line lie over it. */
#ifndef GONIO_WATCH_WATCH_CONFIG_H
#define GONIO_WATCH_WATCH_CONFIG_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/date.h"
#include "base/error.h"
#include "handlers/handler.h"

enum watch_ready {
    WATCH_READY_QUIET,    /* renamed in, or not changed for so long */
    WATCH_READY_RENAMED,  /* everything there is whole */
    WATCH_READY_DONE_FILE /* when NAME.done is there too */
};

#define WATCH_SECONDS_MOST 3600 /* of quiet and rescan */
#define WATCH_FOLDERS      16
#define WATCH_OWNERS       16
#define WATCH_EVENTS       64
struct watch_config {
    enum watch_ready ready;
    int64_t quiet_ms;
    int64_t rescan_ms; /* 0: as the system tells of files, or does not */
    uint64_t file_max; /* bytes */
    bool csv, summary; /* beside the NDJSON, which is always written */
    int64_t keep_done_days, keep_out_days; /* 0: for ever */
    const char *payers[WATCH_FOLDERS + 1]; /* NULL at the end */
    const char *data;
    const char *map;    /* of what is no JSON, as gonio convert --map; NULL */
    int32_t known_on;   /* DATE_NONE: the day it is decided on */
    int64_t change_max; /* in 1/1000 of decisions; -1: any */
    int64_t stale_after_s;
    bool any_owner;
    int64_t owners[WATCH_OWNERS]; /* users, beside the daemon's own and root */
    size_t owner_count;
    bool strict;
    struct handler_setting events[WATCH_EVENTS]; /* options of event handlers */
    size_t event_count;
};

extern const struct watch_config watch_config_default;

/* Over what config has already. Texts in the arena. A file that is not there
 * is STATUS_NOT_FOUND; a fault in it STATUS_USAGE, with its line. */
enum status watch_config_read(const char *path, struct arena *arena,
                              struct watch_config *config,
                              struct error *error) MUST_CHECK;
/* The same from a text; name stands for the file in messages. */
enum status watch_config_read_text(struct text source, const char *name,
                                   struct arena *arena, struct watch_config *config,
                                   struct error *error) MUST_CHECK;

#endif
