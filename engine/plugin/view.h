/* Decisions and rejections as plugins see them, and the calls of writers and
 * listeners. */
#ifndef GONIO_PLUGIN_VIEW_H
#define GONIO_PLUGIN_VIEW_H

#include "event/bus.h"
#include "format/reader.h"
#include "format/writer.h"
#include "plugin/plugins.h"

/* Lines as plugins see them, in the arena; NULL when memory is refused. */
struct gonio_line *view_lines(struct arena *arena, const struct line *lines,
                              size_t count);

/* What a writer writes to: its bytes go to out. */
struct gonio_writing {
    struct buffer *out;
};

static inline const struct gonio_decided *view_decided(const struct decision *decision)
{
    return (const struct gonio_decided *)(const void *)decision;
}
static inline const struct gonio_session *view_session(const struct session *session)
{
    return (const struct gonio_session *)(const void *)session;
}

/* The rejection's members about its first problem. */
void view_why(struct gonio_rejection *view, const struct error *why);
struct gonio_rejection view_rejection(const struct rejection *rejection);

/* A started plugin's listener hears what happens from now on. Its failures are
 * said on standard error. False when there are too many listeners. */
bool listen_to(struct event_bus *bus, struct plugin *plugin);
/* Calls its finish. */
void listen_end(struct plugin *plugin);

#endif
