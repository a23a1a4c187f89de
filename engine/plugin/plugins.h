/* The plugins of a run: those found in folders and those named, with the
 * values of their options. Each is started when it is first needed, and
 * stopped at the end if it was. */
#ifndef GONIO_PLUGIN_PLUGINS_H
#define GONIO_PLUGIN_PLUGINS_H

#include "plugin/host.h"
#include "plugin/load.h"

#define PLUGINS_MAX 64

struct plugin {
    char *path;
    struct load load;
    char **values; /* of its options; each ours, or NULL */
    struct host host;
    bool started;
};

struct plugins {
    struct plugin *at[PLUGINS_MAX]; /* in the order of loading */
    size_t count;
};

void plugins_init(struct plugins *plugins);
/* Stops those that were started. */
void plugins_close(struct plugins *plugins);

/* Loads a file. The same file twice counts once; another plugin of a name that
 * is taken is refused. */
enum status plugins_add(struct plugins *plugins, const char *path,
                        struct error *error) MUST_CHECK;
/* The same for a struct at hand. */
enum status plugins_add_struct(struct plugins *plugins, const struct gonio_plugin *made,
                               const char *path, struct error *error) MUST_CHECK;

/* The files *.so of a folder in byte order of their names, each handed to
 * take; a failure of it ends the walk. A folder that is not there has none. */
enum status plugins_walk(const char *folder, void *context,
                         enum status (*take)(void *context, const char *path,
                                             struct error *error),
                         struct error *error) MUST_CHECK;

/* "PLUGIN.OPTION=VALUE", as --set takes it. */
enum status plugins_set(struct plugins *plugins, const char *setting,
                        struct error *error) MUST_CHECK;

struct plugin *plugins_find(const struct plugins *plugins, const char *name);
const char *plugins_nearest(const struct plugins *plugins, const char *name);

/* Calls its start, if it was not yet. */
enum status plugin_start(struct plugin *plugin, struct error *error) MUST_CHECK;

#endif
