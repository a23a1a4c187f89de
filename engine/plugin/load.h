/* A shared object into a plugin, or the reason why not: the only room that
 * opens shared objects.
 *
 * What a plugin hands over is looked at before it is believed, as far as that
 * is possible: sizes, the major number, that nothing needed is NULL, that
 * names are names and texts end. Its structs are copied as far as both sides
 * know them, so that the rest of the program sees its own, whole structs. */
#ifndef GONIO_PLUGIN_LOAD_H
#define GONIO_PLUGIN_LOAD_H

#include "base/error.h"

#include <gonio/plugin.h>

#define LOAD_NAME_MAX 32
#define LOAD_TEXT_MAX 200
#define LOAD_HELP_MAX ((size_t)16 * 1024)

/* The plugin's structs in the program's own sizes. plugin.reader and so on
 * point to those beside it. */
struct load {
    struct gonio_plugin plugin;
    struct gonio_reader reader;
    struct gonio_writer writer;
    struct gonio_rules rules;
    struct gonio_listener listener;
};

/* Loads the file; *load does not move afterwards. STATUS_USAGE when it is
 * refused. What was loaded stays until the program ends. */
enum status load_file(const char *path, struct load *load,
                      struct error *error) MUST_CHECK;

/* The same for a struct that is at hand: of a test. */
enum status load_struct(const struct gonio_plugin *made, const char *path,
                        struct load *load, struct error *error) MUST_CHECK;

#endif
