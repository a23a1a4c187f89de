/* What one plugin is lent (struct gonio_host), and what is known of it. The
 * services are in the files that have to do with them; each file lends its own.
 *
 * A callback of a plugin is called between host_enter, which gives back the
 * scratch memory of the last one, and host_result, which turns what it
 * returned and what it said by host->fail into an error. */
#ifndef GONIO_PLUGIN_HOST_H
#define GONIO_PLUGIN_HOST_H

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"

#include <gonio/plugin.h>

struct host_own {
    const struct gonio_plugin *plugin;
    const char *const *values; /* of its options */
    struct arena lasting;      /* until stop */
    struct arena scratch;      /* of one callback */
    bool starting;             /* start is being called: scratch is lasting */
    bool failed;
    struct error failure; /* what host->fail said, or a service noted */
    void *state;
};

struct host {
    struct gonio_host lent; /* first: the plugin's pointer is ours */
    struct host_own *own;
};

enum status host_open(struct host *host, const struct gonio_plugin *plugin,
                      const char *const *values, struct error *error) MUST_CHECK;
void host_close(struct host *host); /* NULL members are allowed */

static inline struct host_own *host_own(const struct gonio_host *lent)
{
    return ((const struct host *)(const void *)lent)->own;
}

void host_enter(struct host *host);
/* result: of the callback. STATUS_USAGE unless a service that failed noted
 * another status. */
enum status host_result(struct host *host, int result, struct error *error) MUST_CHECK;

/* A service failed: why, for host_result. Returns -1. */
int host_note(struct host_own *own, const struct error *error);

static inline struct text text_lent(struct gonio_text text)
{
    return (struct text){text.at, text.at ? text.len : 0};
}
static inline struct gonio_text lend_text(struct text text)
{
    return (struct gonio_text){text.at, text.len};
}

static inline struct gonio_text lend_cstr(const char *cstr)
{
    return lend_text(cstr ? text_of(cstr) : TEXT_NONE);
}

/* ---- what the other files lend ---- */

void fields_lend(struct gonio_host *lent);  /* fields.c */
void reading_lend(struct gonio_host *lent); /* reading.c */
void view_lend(struct gonio_host *lent);    /* view.c */
void judge_lend(struct gonio_host *lent);   /* judge.c */

#endif
